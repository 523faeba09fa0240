"""What an appraisal team found goes straight into a plan: first a weakness of the plan's assessment, then a problem that is trọng tâm."""

from django.db import transaction

from assessments.workflow_findings import take_findings
from documents.problems import error, refuse_if
from improvement_plans.models import PlanProblem
from improvement_plans.workflow.locking import lock_plan, save_row
from improvement_plans.workflow.problems import add_weaknesses
from records.trail import audit


@transaction.atomic
def add_findings(plan, room, findings, *, acting):
    """Findings of a closed room as problems trọng tâm of a plan; gives the problems, those already there among them.

    Raises PermissionDenied, WorkflowRefused when the plan has no assessment or a finding has no place in it.
    """
    plan = lock_plan(plan.pk, acting)
    refuse_if([] if plan.assessment_id else [error("Kế hoạch này không lập từ đợt tự đánh giá nào.")])
    weaknesses = take_findings(acting, room, findings, plan.assessment)
    add_weaknesses(plan, weaknesses, acting=acting)
    problems = list(PlanProblem.objects.present().filter(plan=plan, weaknesses__in=weaknesses).distinct())
    for problem in problems:
        save_row(problem, {"is_focus": True}, version=problem.version, by=acting.user)
    audit(plan, "thêm vấn đề từ kết quả thẩm định", by=acting.user, organization=plan.organization, room=str(room), count=len(problems))
    return problems
