"""The beat of an open page: I am here, who else is (static/improvement_plans/here.js)."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from improvement_plans import workflow
from improvement_plans.views.access import editable_plan


@require_POST
def plan_here(request, pk):
    plan, place = editable_plan(request, pk), request.POST.get("place", "")
    others = workflow.be_here(plan, place, acting=request.acting)
    people = [{"name": str(one.user), "is_same_place": bool(place) and one.place == place} for one in others]
    return JsonResponse({"people": people})
