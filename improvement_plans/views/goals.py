"""Schools an authority's plan puts forward: filled from certificates, typed, changed, taken out."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from improvement_plans import workflow
from improvement_plans.forms_goals import FillForm, GoalForm
from improvement_plans.models import RecognitionGoal
from improvement_plans.recognition import proposals_for
from improvement_plans.views.access import editable_plan, editable_row
from improvement_plans.views.conflicts import conflict_page, settled, start_version, typed_values


def _plan_of_authority(request, pk):
    """A plan that may name schools; a school's own plan has no such table."""
    plan = editable_plan(request, pk)
    if plan.organization.is_school:
        raise Http404
    return plan


def _to_goals(plan):
    return redirect(reverse("plan_edit", args=[plan.pk]) + "#goals")


@require_http_methods(["GET", "HEAD", "POST"])
def goals_fill(request, pk):
    """What the certificates propose, ticked where a last day of validity makes it firm; the chosen ones go into the plan."""
    plan = _plan_of_authority(request, pk)
    taken = set(plan.recognition_goals.values_list("school", flat=True))
    proposals = [row for row in proposals_for(plan, request.acting.today) if row.school.pk not in taken]
    form = FillForm(request.POST if request.method == "POST" else None, proposals=proposals)
    if request.method == "POST" and form.is_valid():
        count = workflow.fill_goals(plan, form.chosen(), acting=request.acting)
        messages.success(request, f"Đã đưa {count} trường vào bảng; tháng đề nghị có thể sửa.")
        return _to_goals(plan)
    return render(request, "improvement_plans/goals_fill.html", {"plan": plan, "form": form, "proposals": proposals})


@require_http_methods(["GET", "HEAD", "POST"])
def goal_add(request, pk):
    """A school typed by hand."""
    plan = _plan_of_authority(request, pk)
    form = GoalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        workflow.add_goal(plan, form.cleaned_data, acting=request.acting)
        messages.success(request, "Đã thêm trường.")
        return _to_goals(plan)
    return render(request, "improvement_plans/goal_form.html", {"plan": plan, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request, pk):
    goal = editable_row(request, RecognitionGoal, pk)
    first = GoalForm(instance=goal)
    theirs, version = typed_values(first), goal.version
    form = GoalForm(settled(request.POST, theirs), instance=goal) if request.method == "POST" else first
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_goal(goal, form.cleaned_data, version=start_version(request.POST), acting=request.acting)
        except workflow.Conflict as conflict:
            return conflict_page(request, conflict, form, theirs)
        messages.success(request, "Đã lưu.")
        return _to_goals(goal.plan)
    context = {"plan": goal.plan, "goal": goal, "form": form, "version": request.POST.get("version", version)}
    return render(request, "improvement_plans/goal_form.html", context)


@require_POST
def goal_delete(request, pk):
    goal = editable_row(request, RecognitionGoal, pk)
    workflow.delete_goal(goal, acting=request.acting)
    messages.success(request, f"Đã bỏ {goal.name} khỏi bảng.")
    return _to_goals(goal.plan)
