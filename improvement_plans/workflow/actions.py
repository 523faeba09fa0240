"""Actions, the rows of the plan's table: write, add, copy, move, delete, bring back."""

import uuid

from django.db import transaction
from django.utils import timezone

from documents.problems import WorkflowRefused, error
from improvement_plans.enums import FundingState, MoneyState
from improvement_plans.models import ActionOwner, BudgetLine, PlanAction, PlanProblem
from improvement_plans.owners import PRINTED
from improvement_plans.wording import lines_text, owners_text
from improvement_plans.workflow.locking import lock_row, next_position, place_rows, save_row, shift, words
from records.trail import audit, remember_sitting, remember_texts

TEXTS = (
    "expected_result", "target_kind", "tasks", "leaders", "partners", "start_on", "end_on", "time_text",
    "other_conditions", "evidence", "note",
)  # fmt: skip


def is_blank(action):
    """Whether nobody has written anything into the action yet."""
    return not any(getattr(action, name) for name in TEXTS) and action.money_state == MoneyState.UNKNOWN


@transaction.atomic
def save_action(action, values, lines, *, version, acting, owners=None):
    """Write an action, its budget lines and its owners; a deleted one comes back.

    `lines` are (source, amount in đồng, budget year or None, FundingState where it is not “đã có”), kept only while the money state is "lines".
    `owners` are (role, user id, group id, name), None to leave them; a cell of names left empty takes theirs. Raises Conflict
    when somebody saved in between; then nothing is written.
    """
    row = lock_row(PlanAction, action.pk, acting)
    given = stored_owners(row) if owners is None else owners
    values = values | {cell: values[cell] or _names(given, role) for role, cell in PRINTED.items() if cell in values}
    write_action(row, {**values, "deleted_at": None}, lines, owners, version=version, by=acting.user)
    return row


def write_action(row, values, lines, owners=None, *, version, by, is_sitting=False):
    """What save_action writes, into a row that is locked already."""
    held, before = stored_owners(row), stored_lines(row)
    owners = held if owners is None else list(owners)
    lines = [_whole(*line) for line in lines] if values["money_state"] == MoneyState.LINES else []
    new_money = ["budget_lines"] if sorted(before, key=str) != sorted(lines, key=str) else []
    new_owners = ["owners"] if held != owners else []
    if not save_row(row, values, version=version, by=by, extra=[*new_money, *new_owners], is_sitting=is_sitting):
        return
    remember = remember_sitting if is_sitting else remember_texts
    if new_money:
        remember(row, {"budget_lines": (lines_text(before), lines_text(lines))}, by=by)
        _replace_lines(row, lines)
    if new_owners:
        remember(row, {"owners": (owners_text(held), owners_text(owners))}, by=by)
        _replace_owners(row, owners)


def stored_owners(action):
    """(role, user id, group id, name) of the action's owners, in order."""
    return list(action.owners.values_list("role", "user_id", "group_id", "text"))


def _names(owners, role):
    """The names of one role as a cell prints them."""
    return ", ".join(name for held, _, _, name in owners if held == role)[:500]


def _replace_owners(action, owners):
    action.owners.all().delete()
    ActionOwner.objects.bulk_create(
        ActionOwner(action=action, role=role, user_id=user, group_id=group, text=text, position=place)
        for place, (role, user, group, text) in enumerate(owners, start=1)
    )


def stored_lines(action):
    """(source, amount, budget year, funding state) of the action's budget lines, in order."""
    return list(action.budget_lines.values_list("source", "amount", "budget_year", "state"))


def _whole(source, amount, budget_year, state=FundingState.AVAILABLE):
    return source, amount, budget_year, state


def _replace_lines(action, lines):
    action.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        [BudgetLine(action=action, source=source, amount=amount, budget_year=year, state=state) for source, amount, year, state in lines]
    )


@transaction.atomic
def add_action(problem, *, acting):
    """An empty row at the end of a problem."""
    problem = lock_row(PlanProblem, problem.pk, acting)
    action = PlanAction.objects.create(problem=problem, position=next_position(problem.actions))
    audit(action, "thêm nhiệm vụ", by=acting.user, organization=problem.plan.organization)
    return action


@transaction.atomic
def copy_action(action, *, acting):
    """A copy with its own key and budget lines, right below the original."""
    row = lock_row(PlanAction, action.pk, acting)
    lines, owners = stored_lines(row), stored_owners(row)
    copy = PlanAction.objects.get(pk=row.pk)
    copy.pk, copy.key, copy.version, copy.deleted_at = None, uuid.uuid4(), 0, None
    copy._state.adding = True
    copy.save()
    _replace_lines(copy, lines)
    _replace_owners(copy, owners)
    rows = [other for other in row.problem.actions.present() if other.pk != copy.pk]
    rows.insert(rows.index(row) + 1 if row in rows else len(rows), copy)
    place_rows(rows)
    audit(copy, "chép nhiệm vụ", by=acting.user, organization=row.problem.plan.organization)
    return copy


@transaction.atomic
def move_action(action, step, *, acting):
    """One place up (-1) or down (+1) within its problem."""
    row = lock_row(PlanAction, action.pk, acting)
    shift(row.problem.actions.present(), row, step)


@transaction.atomic
def move_action_to(action, problem_pk, *, acting):
    """To the end of another present problem of the same plan (else WorkflowRefused); the key stays, so remarks follow."""
    row = lock_row(PlanAction, action.pk, acting)
    problem = PlanProblem.objects.present().filter(plan=row.problem.plan_id, pk=problem_pk).first()
    if problem is None:
        raise WorkflowRefused([error("Hãy chọn một vấn đề của kế hoạch này để chuyển nhiệm vụ sang.")])
    before = words(row.problem)
    row.position = next_position(problem.actions)
    row.problem = problem
    row.save(update_fields=["problem", "position"])
    audit(row, "chuyển nhiệm vụ", by=acting.user, organization=problem.plan.organization, from_state=before[:60], to_state=words(problem)[:60])
    return row


@transaction.atomic
def delete_action(action, *, acting):
    """Take an action out of the paper; it stays stored and can come back."""
    return _set_deleted(action, timezone.now(), "xóa nhiệm vụ", acting)


@transaction.atomic
def restore_action(action, *, acting):
    """Bring a deleted action back to its place."""
    return _set_deleted(action, None, "khôi phục nhiệm vụ", acting)


def _set_deleted(action, at, name, acting):
    row = lock_row(PlanAction, action.pk, acting)
    row.deleted_at = at
    row.version += 1
    row.save(update_fields=["deleted_at", "version"])
    audit(row, name, by=acting.user, organization=row.problem.plan.organization)
    return row
