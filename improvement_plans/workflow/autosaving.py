"""A row that saves itself while it is written: only the boxes that changed, never over another's words, never a removed row."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents.models import Document
from improvement_plans.models import PlanAction, PlanSection
from improvement_plans.permissions import may_edit, may_make_plans
from improvement_plans.workflow.actions import stored_lines, write_action
from improvement_plans.workflow.locking import Conflict, differing, plan_of, save_row


class Sent(PermissionDenied):
    """The paper left the drafters' hands while the text was being written."""


class Removed(Exception):
    """The row, or the problem above it, was left out of the plan while it was being written."""


@dataclass(frozen=True)
class Draft:
    """What the person wrote: {field: value}; `unseen` names the fields whose stored text is not the one writing began from.

    `lines` are an action's budget lines as save_action takes them, None when the money was not touched. `errors` tell the
    person what was left out because it is wrong.
    """

    values: dict
    unseen: frozenset = frozenset()
    lines: list | None = None
    errors: tuple = ()


@transaction.atomic
def autosave(model, pk, read, *, version, acting):
    """Write the Draft that `read(row)` makes of the locked row; returns both.

    Raises model.DoesNotExist outside the person's plans, PermissionDenied, Sent, Removed, and Conflict when a field the person
    changed was changed by somebody else since `version`. A field that nobody else touched is written also then.
    """
    row = _lock(model, pk, acting)
    draft = read(row)
    disputed = [name for name in _changed(row, draft) if row.version != version and name in draft.unseen]
    if disputed:
        raise Conflict(row, disputed)
    kept = {"version": row.version, "by": acting.user, "is_sitting": True}
    if draft.lines is None:
        save_row(row, draft.values, **kept)
    else:
        write_action(row, {"money_state": row.money_state, **draft.values}, draft.lines, **kept)
    return row, draft


def _changed(row, draft):
    names = differing(row, draft.values)
    if draft.lines is not None and sorted(stored_lines(row), key=str) != sorted(draft.lines, key=str):
        names.append("budget_lines")
    return names


def _lock(model, pk, acting):
    """One query instead of lock_row's three, since it runs every few seconds of writing.

    The paper is locked before the row, in the order of every other change, so that no two wait for each other. Both are
    named: what a waiting writer reads of a row it only joined would be old.
    """
    path = "problem__plan" if model is PlanAction else "plan"
    rows = model.objects.filter(**{f"{path}__document__in": Document.objects.visible_to(acting)})
    above = ["parent"] if model is PlanSection else []
    rows = rows.select_related(f"{path}__document", f"{path}__organization", f"{path}__regulation_set", *above)
    row = rows.select_for_update(of=(f"{path}__document", "self")).get(pk=pk)
    if not may_edit(acting, plan_of(row)):
        raise Sent if may_make_plans(acting) else PermissionDenied
    if any(
        getattr(part, "removed_at", None) or getattr(part, "deleted_at", None)
        for part in (row, getattr(row, "problem", None))
    ):
        raise Removed
    return row
