"""From a gap of the assessment to a problem of a plan, with its first action begun."""

from django.db import transaction

from assessments.deciding import place_of
from assessments.gaps import weakness_text
from assessments.models import CriterionAssessment, Weakness, place_label
from assessments.proposals import judgements_of
from assessments.workflow_gaps import find_verdict
from documents.problems import error, refuse_if
from improvement_plans.models import PlanProblem
from improvement_plans.workflow.locking import lock_plan, next_position
from improvement_plans.workflow.problems import add_typed_problem, problems_from
from records.trail import audit


def problems_of_gap(plan, sheet, verdict, text):
    """Why the gap can't become a problem of the plan; the same list guards the act."""
    if verdict is None:
        return [error("Tiêu chí này không có mức, chỉ báo đó.")]
    if plan.regulation_set_id != sheet.assessment.regulation_set_id:
        return [error("Kế hoạch này theo bộ tiêu chuẩn khác với đợt đánh giá.")]
    held = PlanProblem.objects.present().filter(plan=plan, criterion=sheet.criterion_id, level=verdict.indicator.level.number, text=text)
    return [error("Kế hoạch đã có vấn đề này.")] if held.exists() else []


@transaction.atomic
def add_gap(plan, sheet, level, letter, *, acting):
    """Make a problem out of an indicator that is not met: from its weaknesses where people wrote some, else from what is missing.

    Out: the new problem, whose first action says what is to be reached. Raises PermissionDenied, WorkflowRefused.
    """
    plan = lock_plan(plan.pk, acting)
    sheet = CriterionAssessment.objects.visible_to(acting).select_related("assessment", "criterion").get(pk=sheet.pk)
    verdict = find_verdict(sheet, level, letter)
    weakness = Weakness.objects.filter(sheet=sheet, level=level, letter=letter).select_related("sheet__criterion").order_by("pk").first()
    text = weakness.text if weakness else weakness_text(verdict, judgements_of(sheet.assessment).get(place_of(verdict))) if verdict else ""
    refuse_if(problems_of_gap(plan, sheet, verdict, text))
    if weakness:
        (problem,) = problems_from(plan, [weakness])
    else:
        values = {"criterion": sheet.criterion, "level": level, "text": text, "position": next_position(plan.problems)}
        problem = add_typed_problem(plan, values)
    wanted = f"Đạt {place_label(level, letter)} của tiêu chí {sheet.criterion.code}: {verdict.indicator.requirement}"
    problem.actions.update(expected_result=wanted)
    audit(plan, "thêm vấn đề từ bảng khoảng cách", by=acting.user, organization=plan.organization, criterion=sheet.criterion.code)
    return problem
