"""Targets in a section: added, written, moved, taken out; and what a checkpoint found reached."""

from django.db import transaction

from documents.problems import error, refuse_if
from improvement_plans.models import PlanSection, SectionTarget, TargetResult
from improvement_plans.wording import plain_number
from improvement_plans.workflow.checkpoints import lock_open
from improvement_plans.workflow.locking import lock_row, next_position, save_row, shift
from records.trail import audit


@transaction.atomic
def add_target(section, values, *, acting):
    """A new line at the end of the section's targets."""
    section = lock_row(PlanSection, section.pk, acting)
    target = SectionTarget.objects.create(section=section, position=next_position(section.targets), **values)
    audit(section, "thêm chỉ tiêu", by=acting.user, organization=section.plan.organization, name=str(target))
    return target


@transaction.atomic
def save_target(target, values, *, version, acting):
    """Write a line. Raises Conflict when somebody saved in between."""
    row = lock_row(SectionTarget, target.pk, acting)
    save_row(row, values, version=version, by=acting.user)
    return row


@transaction.atomic
def move_target(target, step, *, acting):
    """One place up (-1) or down (+1) among the lines of its section."""
    row = lock_row(SectionTarget, target.pk, acting)
    shift(row.section.targets.all(), row, step)


@transaction.atomic
def delete_target(target, *, acting):
    """Take a line out of the plan; the trail keeps its words."""
    row = lock_row(SectionTarget, target.pk, acting)
    audit(row.section, "bỏ chỉ tiêu", by=acting.user, organization=row.section.plan.organization, name=str(row))
    row.delete()


@transaction.atomic
def save_target_results(checkpoint, changes, *, acting):
    """Write {target key: (value the page started from, value now)}; None is no value.

    Nothing is written and WorkflowRefused tells which where somebody else wrote another number in between.
    """
    checkpoint = lock_open(checkpoint, acting)
    stored = {row.target_id: row for row in checkpoint.target_results.select_related("target")}
    targets = {row.pk: row for row in SectionTarget.objects.filter(section__plan=checkpoint.plan_id)}
    changed = {pk: pair for pk, pair in changes.items() if pk in targets and pair[0] != pair[1]}
    refuse_if(list(_taken(changed, stored, targets)))
    for pk, (_, value) in changed.items():
        if value is None:
            checkpoint.target_results.filter(target=pk).delete()
        else:
            fields = {"actual_value": value, "by": acting.user}
            TargetResult.objects.update_or_create(checkpoint=checkpoint, target=targets[pk], defaults=fields)
    if changed:
        audit(checkpoint, "ghi kết quả chỉ tiêu", by=acting.user, organization=checkpoint.plan.organization, count=len(changed))
    return len(changed)


def _taken(changed, stored, targets):
    for pk, (start, value) in changed.items():
        now = stored[pk].actual_value if pk in stored else None
        if now not in (start, value):
            words = "đã xóa số này" if now is None else f"đã ghi {plain_number(now)}"
            yield error(f"{targets[pk]}: có người {words}; hãy xem lại rồi lưu lần nữa.")
