"""Problems of a plan: from weaknesses or typed by hand, merged, moved, removed."""

from django.db import transaction
from django.utils import timezone

from documents.problems import WorkflowRefused, error, refuse_if
from improvement_plans.grouping import groups_by_cause
from improvement_plans.models import PlanAction, PlanProblem
from improvement_plans.workflow.actions import is_blank
from improvement_plans.workflow.locking import (
    lock_plan,
    lock_row,
    next_position,
    place_rows,
    save_row,
    set_removed,
    shift,
)
from records.trail import audit, remember_texts

MERGED_TEXTS = ("text", "present_state", "cause")


@transaction.atomic
def add_weaknesses(plan, weaknesses, *, acting):
    """Make a problem, with one empty action, of each weakness not yet in the plan; returns the new problems."""
    plan = lock_plan(plan.pk, acting)
    taken = set(PlanProblem.objects.present().filter(plan=plan).values_list("weaknesses", flat=True))
    problems = problems_from(plan, [weakness for weakness in weaknesses if weakness.pk not in taken])
    audit(plan, "thêm điểm yếu", by=acting.user, organization=plan.organization, count=len(problems))
    return problems


def problems_from(plan, weaknesses):
    """Copy weaknesses into problems (text, cause, present state of that level); the assessment stays untouched."""
    position = next_position(plan.problems)
    problems = []
    for place, weakness in enumerate(weaknesses, start=position):
        problem = PlanProblem.objects.create(
            plan=plan, criterion=weakness.sheet.criterion, level=weakness.level, text=weakness.text, cause=weakness.cause,
            present_state=_state_of(weakness), position=place,
        )
        problem.weaknesses.add(weakness)
        PlanAction.objects.create(problem=problem, position=1)
        problems.append(problem)
    return problems


def _state_of(weakness):
    states = {state.level: state.text for state in weakness.sheet.level_states.all()}
    return states.get(weakness.level, "")


@transaction.atomic
def add_problem(plan, values, *, acting):
    """A problem typed by hand, with one empty action."""
    plan = lock_plan(plan.pk, acting)
    problem = add_typed_problem(plan, values | {"position": next_position(plan.problems)})
    audit(plan, "thêm vấn đề", by=acting.user, organization=plan.organization)
    return problem


def add_typed_problem(plan, values):
    """A problem with one empty action; the caller holds the plan's lock."""
    problem = PlanProblem.objects.create(plan=plan, **values)
    PlanAction.objects.create(problem=problem, position=1)
    return problem


@transaction.atomic
def save_problem(problem, values, *, version, acting):
    """Write a problem's texts and place; a removed one comes back. Raises Conflict when somebody saved in between."""
    row = lock_row(PlanProblem, problem.pk, acting)
    save_row(row, {**values, "removed_at": None}, version=version, by=acting.user)
    return row


@transaction.atomic
def merge_problems(problem, other_pk, *, acting):
    """Take another problem into `problem`: texts joined, weaknesses and actions moved; the other is left out of the paper.

    Raises WorkflowRefused when the other is not a present problem of the same plan, or when a joined text is too long.
    """
    row = lock_row(PlanProblem, problem.pk, acting)
    other = PlanProblem.objects.present().filter(plan=row.plan_id, pk=other_pk).exclude(pk=row.pk).first()
    if other is None:
        raise WorkflowRefused([error("Hãy chọn một vấn đề khác của kế hoạch này để gộp vào.")])
    texts = {name: _joined(getattr(row, name), getattr(other, name)) for name in MERGED_TEXTS}
    refuse_if(_length_problems(texts))
    remember_texts(row, {name: (getattr(row, name), text) for name, text in texts.items()}, by=acting.user)
    for name, text in texts.items():
        setattr(row, name, text)
    row.version += 1
    row.save(update_fields=[*texts, "version"])
    row.weaknesses.add(*other.weaknesses.all())
    _take_actions(row, other)
    set_removed(other, timezone.now(), "gộp vấn đề", acting)
    return row


@transaction.atomic
def group_problems(plan, problem_pks, cause, *, acting):
    """Join problems that share a cause into the first of them in table order; `cause` replaces their causes when given.

    Raises WorkflowRefused when fewer than two are present problems of the plan, or when a joined text is too long.
    """
    plan = lock_plan(plan.pk, acting)
    rows = list(
        PlanProblem.objects.present()
        .filter(plan=plan, pk__in=problem_pks)
        .order_by("criterion__standard__position", "criterion__position", "position", "pk")
    )
    if len(rows) < 2:
        raise WorkflowRefused([error("Hãy đánh dấu ít nhất hai vấn đề của kế hoạch này để gộp.")])
    first, *others = rows
    for other in others:
        first = merge_problems(first, other.pk, acting=acting)
    if cause:
        first = save_problem(first, {"cause": cause}, version=first.version, acting=acting)
    return first


@transaction.atomic
def group_by_cause(plan, *, acting):
    """Join the plan's problems that name the same cause; returns how many problems came of it."""
    plan = lock_plan(plan.pk, acting)
    groups = groups_by_cause(PlanProblem.objects.present().filter(plan=plan), lambda problem: problem.cause)
    for _, found in groups:
        group_problems(plan, [problem.pk for problem in found], "", acting=acting)
    return len(groups)


@transaction.atomic
def set_focus(plan, problem_pks, *, acting):
    """Mark exactly these problems of the plan trọng tâm; returns how many are marked."""
    plan = lock_plan(plan.pk, acting)
    rows = list(PlanProblem.objects.present().filter(plan=plan))
    for row in rows:
        save_row(row, {"is_focus": row.pk in problem_pks}, version=row.version, by=acting.user)
    return sum(row.is_focus for row in rows)


def _length_problems(texts):
    for name, text in texts.items():
        field = PlanProblem._meta.get_field(name)
        if len(text) > field.max_length:
            yield error(f"Gộp lại thì ô “{field.verbose_name}” dài hơn {field.max_length} ký tự; hãy rút ngắn trước.")


def _joined(first, second):
    return first if second.strip() in ("", first.strip()) else f"{first}\n{second}".strip("\n")


def _take_actions(row, other):
    moved = [action for action in other.actions.present() if not is_blank(action)]
    for action in moved:
        action.problem = row
        action.save(update_fields=["problem"])
    place_rows(row.actions.present())


@transaction.atomic
def move_problem(problem, step, *, acting):
    """One place up (-1) or down (+1) among the problems of the same level and criterion."""
    row = lock_row(PlanProblem, problem.pk, acting)
    beside = PlanProblem.objects.present().filter(plan=row.plan_id, level=row.level, criterion=row.criterion_id)
    shift(beside, row, step)


@transaction.atomic
def remove_problem(problem, *, acting):
    """Leave a problem and its actions out of the paper; everything stays and can come back."""
    row = lock_row(PlanProblem, problem.pk, acting)
    set_removed(row, timezone.now(), "bỏ vấn đề", acting)
    return row


@transaction.atomic
def restore_problem(problem, *, acting):
    """Put a removed problem back with its actions."""
    row = lock_row(PlanProblem, problem.pk, acting)
    set_removed(row, None, "khôi phục vấn đề", acting)
    return row
