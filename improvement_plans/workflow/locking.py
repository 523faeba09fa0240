"""Every change to a plan goes through here: the paper is locked and still editable, and no text is overwritten unseen."""

from django.core.exceptions import PermissionDenied

from documents.models import Document
from improvement_plans.models import ImprovementPlan
from improvement_plans.permissions import may_edit
from records.trail import audit, remember_sitting, remember_texts


class Conflict(Exception):
    """Somebody saved in between. `row` is what is stored now, `fields` the names whose text differs from mine."""

    def __init__(self, row, fields):
        self.row, self.fields = row, tuple(fields)
        super().__init__(", ".join(self.fields))


def lock_plan(plan_pk, acting):
    """The plan with its paper locked until the transaction ends; PermissionDenied when `acting` may not edit it now.

    Locking the paper's row keeps a save from slipping in while the same paper is being submitted. The plan is read after
    the lock: what a waiting second writer read before it would be old.
    """
    document = Document.objects.select_for_update(of=("self",)).get(improvement_plan=plan_pk)
    plan = ImprovementPlan.objects.select_related("organization").get(pk=plan_pk)
    plan.document = document
    if not may_edit(acting, plan):
        raise PermissionDenied
    return plan


def lock_row(model, pk, acting):
    """A section, problem or action read again under the lock of its plan."""
    row = model.objects.get(pk=pk)
    lock_plan(plan_of(row).pk, acting)
    row.refresh_from_db()
    return row


def plan_of(row):
    """The plan a section or its target, a problem, action, checkpoint or its result belongs to."""
    if hasattr(row, "checkpoint_id"):
        return row.checkpoint.plan
    if hasattr(row, "section_id"):
        return row.section.plan
    return row.plan if hasattr(row, "plan_id") else row.problem.plan


def save_row(row, values, *, version, by, extra=(), is_sitting=False):
    """Write {field: value} into a locked row; True when something changed.

    `version` is the one the person's page started from: when it is no longer current and any text differs, nothing is
    written and Conflict is raised. `extra` names what changed outside these fields (an action's money). `is_sitting` says
    that the text saves itself while it is written.
    """
    changed = differing(row, values)
    if row.version != version and (changed or extra):
        raise Conflict(row, [*changed, *extra])
    if not changed and not extra:
        return False
    remember = remember_sitting if is_sitting else remember_texts
    remember(row, {name: (words(getattr(row, name)), words(values[name])) for name in changed}, by=by)
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    return True


def differing(row, values):
    """Names of the fields whose stored value is not the given one."""
    return [name for name, value in values.items() if getattr(row, name) != value]


def words(value):
    """A field's value as the text kept in its history."""
    return "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)


def set_removed(row, at, words, acting):
    """Leave a locked section or problem out of the paper (`at`: when), or put it back (None); the trail tells it in `words`."""
    row.removed_at = at
    row.version += 1
    row.save(update_fields=["removed_at", "version"])
    audit(row, words, by=acting.user, organization=row.plan.organization)


def place_rows(rows):
    """Write positions 1, 2, 3 … in the order given."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def shift(rows, row, step):
    """Put `row` one place up (-1) or down (+1) among `rows`; at the end, or left out meanwhile, it stays."""
    rows = list(rows)
    if row not in rows:
        return
    here = rows.index(row)
    there = here + step
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        place_rows(rows)


def next_position(rows):
    """Position after the last of a queryset."""
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
