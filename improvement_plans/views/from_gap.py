"""A line of the assessment's gap board becomes a problem, with a task begun, of a plan still being written."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments.models import CriterionAssessment
from documents.problems import WorkflowRefused
from formats.numbers import id_in
from formats.text import clean_line
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan
from improvement_plans.permissions import may_edit, may_make_plans
from improvement_plans.views.access import PLAN_PARTS
from improvement_plans.views.sections import to_editor


def open_plans(acting, assessment):
    """Plans still being written that go by the assessment's set, those made from this assessment first."""
    rows = ImprovementPlan.objects.visible_to(acting).not_reports().filter(organization=acting.organization, regulation_set=assessment.regulation_set_id)
    found = [plan for plan in rows.select_related(*PLAN_PARTS) if may_edit(acting, plan)]
    return [plan for plan in found if plan.assessment_id == assessment.pk] or found


@require_POST
def problem_from_gap(request, assessment_pk, code):
    """With several plans open the person is asked which one; with none, to make one."""
    sheets = CriterionAssessment.objects.visible_to(request.acting).with_names()
    sheet = get_object_or_404(sheets, assessment__pk=assessment_pk, criterion__code=clean_line(code))
    if not may_make_plans(request.acting):
        raise PermissionDenied
    plans = open_plans(request.acting, sheet.assessment)
    asked = id_in(request.POST.get("plan", ""))
    chosen = [plan for plan in plans if plan.pk == asked] or plans
    if not chosen:
        messages.info(request, "Chưa có kế hoạch nào đang soạn: lập kế hoạch từ đợt đánh giá này trước.")
        return redirect(f"{reverse('plan_add')}?assessment={sheet.assessment_id}")
    if len(chosen) > 1:
        context = {"sheet": sheet, "plans": chosen, "level": request.POST.get("level", ""), "letter": request.POST.get("letter", "")}
        return render(request, "improvement_plans/gap_plan_choice.html", context)
    return added(request, chosen[0], sheet)


def added(request, plan, sheet):
    """Back to the plan at the new problem, or to the board with the reason why not."""
    try:
        problem = workflow.add_gap(plan, sheet, id_in(request.POST.get("level", "")), request.POST.get("letter", "-")[:4], acting=request.acting)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("gap_board", sheet.assessment_id)
    messages.success(request, "Đã thêm vấn đề vào kế hoạch; hãy viết nhiệm vụ, giải pháp.")
    return to_editor(plan, f"problem-{problem.key}")
