"""Checkpoints of a plan: made, filled action by action, closed; they stay writable after the plan is issued."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents.problems import error, refuse_if
from improvement_plans.enums import CheckpointKind, CheckpointState
from improvement_plans.following import chain_of, kinds_made
from improvement_plans.models import (
    Checkpoint,
    CheckpointResult,
    CheckpointSpending,
    ImprovementPlan,
    PlanAction,
    SectionTarget,
)
from improvement_plans.permissions import may_follow
from improvement_plans.workflow.locking import Conflict, save_row
from records.trail import audit

CLOSED = "Đợt theo dõi đã kết thúc; hãy mở lại trước khi sửa."


@transaction.atomic
def make_checkpoint(plan, kind, planned_on, *, acting, name=""):
    """A checkpoint of a plan; one each of the two regular kinds, any number of the own kind, which needs a name.

    A regular one still open in the plan that this one amends is taken over with its results.
    """
    row = ImprovementPlan.objects.select_for_update(of=("self",)).select_related("document").get(pk=plan.pk)
    _guard(row, acting)
    refuse_if(_making_problems(row, kind, name.strip()))
    open_before = _open_before(row, kind)
    if open_before:
        return _take_over(open_before, row, acting)
    name = name.strip() or CheckpointKind(kind).label
    checkpoint = Checkpoint.objects.create(plan=row, kind=kind, name=name, planned_on=planned_on)
    audit(checkpoint, "lập đợt theo dõi", by=acting.user, organization=row.organization)
    return checkpoint


def _guard(plan, acting):
    if not may_follow(acting, plan):
        raise PermissionDenied


def _making_problems(plan, kind, name):
    if plan.reported_plan_id:
        yield error("Báo cáo không có đợt theo dõi; hãy lập đợt ở kế hoạch được báo cáo.")
    if kind == CheckpointKind.OWN and not name:
        yield error("Hãy đặt tên cho đợt theo dõi.")
    if kind != CheckpointKind.OWN and kind in kinds_made(plan):
        yield error(f"Kế hoạch đã có đợt theo dõi “{CheckpointKind(kind).label}”.")


def _open_before(plan, kind):
    """The open checkpoint of this regular kind of a plan that `plan` amends."""
    rows = Checkpoint.objects.filter(plan__document__in=chain_of(plan)[1:], kind=kind, state=CheckpointState.OPEN)
    return None if kind == CheckpointKind.OWN else rows.first()


def _take_over(checkpoint, plan, acting):
    """Results follow their rows by key; what the amended plan dropped keeps its old row."""
    rows = {action.key: action for action in PlanAction.objects.present().filter(problem__plan=plan, problem__removed_at=None)}
    for result in checkpoint.results.select_related("action"):
        if result.action.key in rows:
            result.action = rows[result.action.key]
            result.save(update_fields=["action"])
    _take_over_targets(checkpoint, plan)
    checkpoint.plan = plan
    checkpoint.save(update_fields=["plan"])
    audit(checkpoint, "chuyển đợt theo dõi sang kế hoạch điều chỉnh", by=acting.user, organization=plan.organization)
    return checkpoint


def _take_over_targets(checkpoint, plan):
    rows = {target.key: target for target in SectionTarget.objects.filter(section__plan=plan)}
    for result in checkpoint.target_results.select_related("target"):
        if result.target.key in rows:
            result.target = rows[result.target.key]
            result.save(update_fields=["target"])


@transaction.atomic
def save_checkpoint(checkpoint, values, *, version, acting):
    """Write what is said of the whole: watched, result, adjustment, assessors, day. Raises Conflict, WorkflowRefused."""
    row = lock_open(checkpoint, acting)
    save_row(row, values, version=version, by=acting.user)
    return row


@transaction.atomic
def save_result(checkpoint, action, values, spending, *, version, acting, evidences=None):
    """Write how far an action is: {field: value} and {source: đồng}; `version` is 0 where the page showed no result yet.

    `evidences` are the picked rows of the store; None leaves them. Picks made by somebody else in between stay.
    The date planned when the result was first written is kept. Raises Conflict when somebody saved in between.
    """
    checkpoint = lock_open(checkpoint, acting)
    action = PlanAction.objects.present().get(pk=action.pk, problem__plan=checkpoint.plan_id)
    row = checkpoint.results.filter(action=action).first()
    if row is None:
        row = CheckpointResult(checkpoint=checkpoint, action=action, original_end_on=action.end_on)
        row = _write_first(row, values, spending, version, acting)
        row.evidences.set(evidences or ())
        return row
    extra = () if spent_on(row) == spending else ("spending",)
    is_stale = row.version != version
    is_picked = evidences is not None and _pick(row, evidences, is_stale)
    if save_row(row, values, version=version, by=acting.user, extra=extra) or is_picked:
        _finish(row, spending, acting)
    return row


def _pick(row, evidences, is_stale):
    """Keep the picked evidence; True when something changed."""
    held, wanted = set(row.evidences.values_list("pk", flat=True)), {evidence.pk for evidence in evidences}
    row.evidences.set(held | wanted if is_stale else wanted)
    return bool(wanted - held if is_stale else wanted ^ held)


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


def lock_open(checkpoint, acting):
    """The checkpoint locked for writing; WorkflowRefused once it is closed."""
    row = _lock(checkpoint, acting)
    refuse_if([error(CLOSED)] if row.state == CheckpointState.CLOSED else [])
    return row


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
