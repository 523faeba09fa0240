"""Reports on how a plan went: made from its checkpoints, then written, sent and issued like any paper of this room."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents.enums import EDITABLE_STATES
from documents.problems import error, refuse_if
from improvement_plans.following import chain_of
from improvement_plans.models import CheckpointResult, ImprovementPlan, TargetResult
from improvement_plans.permissions import may_follow
from improvement_plans.workflow.plans import make_plan

REPORT_KIND = "result-report"


@transaction.atomic
def make_report(plan, checkpoint=None, *, acting):
    """A report on the plan up to a checkpoint, or on the whole period; one that is still being written is given back instead."""
    plan = ImprovementPlan.objects.select_for_update(of=("self",)).select_related("document").get(pk=plan.pk)
    if not may_follow(acting, plan):
        raise PermissionDenied
    refuse_if(_report_problems(plan))
    drafts = plan.reports.filter(reported_checkpoint=checkpoint, document__state__in=EDITABLE_STATES)
    return drafts.first() or make_plan(
        acting, template=REPORT_KIND, period_kind=plan.period_kind, period_start=plan.period_start, period_end=plan.period_end,
        regulation_set=plan.regulation_set, reported_plan=plan, reported_checkpoint=checkpoint,
    )  # fmt: skip


def _report_problems(plan):
    if plan.reported_plan_id:
        yield error("Đây đã là báo cáo.")
    documents = [document.pk for document in chain_of(plan)]
    is_told = plan.checkpoints.exclude(result="").exists() or CheckpointResult.objects.filter(checkpoint__plan__document__in=documents).exists()
    is_told = is_told or TargetResult.objects.filter(checkpoint__plan__document__in=documents).exists()
    if not is_told:
        yield error("Chưa có kết quả nào được ghi; hãy ghi kết quả ở đợt theo dõi trước khi lập báo cáo.")
