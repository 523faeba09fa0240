"""Checkpoints of a plan: made, filled action by action, closed; they stay writable after the plan is issued."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents.problems import error, refuse_if
from improvement_plans.enums import CheckpointKind, CheckpointState
from improvement_plans.models import Checkpoint, CheckpointResult, CheckpointSpending, ImprovementPlan, PlanAction
from improvement_plans.permissions import may_follow
from improvement_plans.workflow.locking import Conflict, save_row
from records.trail import audit

CLOSED = "Đợt theo dõi đã kết thúc; hãy mở lại trước khi sửa."


@transaction.atomic
def make_checkpoint(plan, kind, planned_on, *, acting, name=""):
    """A checkpoint of a plan; one each of the two regular kinds, any number of the own kind, which needs a name."""
    row = ImprovementPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _guard(row, acting)
    refuse_if(_making_problems(row, kind, name.strip()))
    name = name.strip() or CheckpointKind(kind).label
    checkpoint = Checkpoint.objects.create(plan=row, kind=kind, name=name, planned_on=planned_on)
    audit(checkpoint, "lập đợt theo dõi", by=acting.user, organization=row.organization)
    return checkpoint


def _guard(plan, acting):
    if not may_follow(acting, plan):
        raise PermissionDenied


def _making_problems(plan, kind, name):
    if kind == CheckpointKind.OWN and not name:
        yield error("Hãy đặt tên cho đợt theo dõi.")
    if kind != CheckpointKind.OWN and plan.checkpoints.filter(kind=kind).exists():
        yield error(f"Kế hoạch đã có đợt theo dõi “{CheckpointKind(kind).label}”.")


@transaction.atomic
def save_result(checkpoint, action, values, spending, *, version, acting):
    """Write how far an action is: {field: value} and {source: đồng}; `version` is 0 where the page showed no result yet.

    The date planned when the result was first written is kept. Raises Conflict when somebody saved in between.
    """
    checkpoint = _lock(checkpoint, acting)
    refuse_if([error(CLOSED)] if checkpoint.state == CheckpointState.CLOSED else [])
    action = PlanAction.objects.present().get(pk=action.pk, problem__plan=checkpoint.plan_id)
    row = checkpoint.results.filter(action=action).first()
    if row is None:
        row = CheckpointResult(checkpoint=checkpoint, action=action, original_end_on=action.end_on)
        return _write_first(row, values, spending, version, acting)
    extra = () if spent_on(row) == spending else ("spending",)
    if save_row(row, values, version=version, by=acting.user, extra=extra):
        _finish(row, spending, acting)
    return row


def _write_first(row, values, spending, version, acting):
    """The first result of an action; a page that started from one which is gone meanwhile is a conflict."""
    if version:
        raise Conflict(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.by = 1, acting.user
    row.save()
    _finish(row, spending, acting)
    return row


def _finish(row, spending, acting):
    row.by = acting.user
    row.save(update_fields=["by", "at"])
    row.spending.all().delete()
    CheckpointSpending.objects.bulk_create(CheckpointSpending(result=row, source=key, amount=amount) for key, amount in spending.items())
    audit(row, "ghi kết quả theo dõi", by=acting.user, organization=row.checkpoint.plan.organization, state=row.state)


def spent_on(row):
    """{source: đồng} of a stored result."""
    return dict(row.spending.values_list("source", "amount"))


@transaction.atomic
def close_checkpoint(checkpoint, *, acting):
    """End a checkpoint: its results are read only until it is opened again."""
    return _turn(checkpoint, CheckpointState.CLOSED, "kết thúc đợt theo dõi", acting)


@transaction.atomic
def reopen_checkpoint(checkpoint, *, acting):
    """Let results of a closed checkpoint be written again."""
    return _turn(checkpoint, CheckpointState.OPEN, "mở lại đợt theo dõi", acting)


def _turn(checkpoint, state, words, acting):
    row = _lock(checkpoint, acting)
    before, row.state = row.state, state
    if before != state:
        row.save(update_fields=["state"])
        audit(row, words, by=acting.user, organization=row.plan.organization, from_state=before, to_state=state)
    return row


def _lock(checkpoint, acting):
    row = Checkpoint.objects.select_for_update(of=("self",)).select_related("plan__organization").get(pk=checkpoint.pk)
    _guard(row.plan, acting)
    return row
