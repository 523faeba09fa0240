"""Who does what: the owners of a plan's actions, and the slip that hands one of them the work."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from documents.pdf import PdfRefused, render_paper
from documents.views import pdf_response
from improvement_plans.assignment_slips import slip_of
from improvement_plans.contents import contents_of
from improvement_plans.owners import owners_of
from improvement_plans.permissions import may_edit
from improvement_plans.views.access import visible_plan


@require_safe
def plan_owners(request, pk):
    plan = visible_plan(request, pk)
    contents = contents_of(plan)
    context = {
        "plan": plan,
        "owners": owners_of(contents),
        "unowned": [row for row in contents.actions if not row.action.leaders.strip()],
        "can_edit": may_edit(request.acting, plan),
    }
    return render(request, "improvement_plans/plan_owners.html", context)


@require_safe
def assignment_slip(request, pk, who):
    """`who` is the owner's key."""
    plan = visible_plan(request, pk)
    owner = next((owner for owner in owners_of(contents_of(plan)) if owner.key == who), None)
    if owner is None:
        raise Http404
    try:
        return pdf_response(render_paper(slip_of(plan, owner, request.acting.today)), f"Phiếu giao việc – {owner.name}.pdf")
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan_owners", plan.pk)
