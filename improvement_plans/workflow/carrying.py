"""From one plan into the next: unfinished actions with their lineage, aims, last year's results into their section."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents.models import ArchivedPaper
from documents.problems import error, refuse_if
from improvement_plans.contents import contents_of
from improvement_plans.enums import MoneyState, SectionKind
from improvement_plans.following import year_told
from improvement_plans.lineage import followed_of, result_line, results_head, target_result_line, unfinished_of
from improvement_plans.models import ActionOwner, BudgetLine, PlanAction, PlanProblem
from improvement_plans.target_results import last_values
from improvement_plans.workflow.actions import is_blank
from improvement_plans.workflow.carrying_targets import carry_targets
from improvement_plans.workflow.locking import lock_plan, next_position
from improvement_plans.workflow.plans import make_plan
from records.trail import audit, remember_texts
from standards.models import CrosswalkLink

EMPTY = ("", "……")


def carry_problems(source, target):
    """Why nothing can go from one plan into the other; the same list guards the act."""
    if target.period_start <= source.period_start:
        yield error("Kế hoạch nhận phải thuộc thời kỳ sau kế hoạch chuyển.")
    if not target.sections.filter(kind=SectionKind.ACTION_TABLE, removed_at=None).exists():
        yield error("Mẫu kế hoạch nhận không có bảng nhiệm vụ nên không nhận được nhiệm vụ chuyển tiếp.")


@transaction.atomic
def carry_over(source, target, action_pks, *, acting):
    """Copy the chosen unfinished actions of `source` into `target`, once each; its aims go along, last year's results fill their section.

    A copy has its own key and remembers where it came from; dates outside the new period and spent money stay behind.
    Returns the copies. Raises PermissionDenied, WorkflowRefused.
    """
    target = lock_plan(target.pk, acting)
    if source.organization_id != target.organization_id:
        raise PermissionDenied
    refuse_if([*carry_problems(source, target)] if action_pks else [])
    held = PlanAction.objects.filter(problem__plan=target, carried_from__isnull=False, deleted_at=None, problem__removed_at=None)
    homes = {row.carried_from.problem_id: row.problem for row in held.select_related("carried_from", "problem")}
    taken = {row.carried_from_id for row in held}
    chosen = [row for row in unfinished_of(source) if row.action.pk in set(action_pks) - taken]
    copies = [_carry(row, target, homes) for row in chosen]
    targets = carry_targets(source, target) if target.period_start > source.period_start else 0
    fill_last_results(source, target, acting)
    audit(target, "chuyển tiếp nhiệm vụ", by=acting.user, organization=target.organization, count=len(copies), targets=targets, source=str(source))
    return copies


@transaction.atomic
def make_following_plan(acting, *, continues=None, **fields):
    """A new plan as `make_plan`; with `continues`, an earlier plan's unfinished actions and its results go into it."""
    plan = make_plan(acting, **fields)
    if continues:
        pks = [] if list(carry_problems(continues, plan)) else [row.action.pk for row in unfinished_of(continues)]
        carry_over(continues, plan, pks, acting=acting)
    else:
        name_archived_plan(plan, acting)
    return plan


def name_archived_plan(plan, acting):
    """Name last year's plan that is only on paper where its results are asked for; what it led to is for people to write."""
    rows = ArchivedPaper.objects.visible_to(acting).standing().filter(document__kind=plan.document.kind, school_year=plan.period_start - 1)
    row = rows.select_related("document").first()
    for section in plan.sections.filter(removed_at=None, kind=SectionKind.LAST_RESULTS) if row else ():
        _write(section, [f"{row.citation}: ……"], acting)


def _carry(row, target, homes):
    if row.problem.pk not in homes:
        homes[row.problem.pk] = _problem(row, target)
    problem = homes[row.problem.pk]
    copy = PlanAction.objects.get(pk=row.action.pk)
    copy.pk, copy.key, copy.version, copy._state.adding = None, uuid.uuid4(), 0, True
    copy.problem, copy.carried_from, copy.position = problem, row.action, next_position(problem.actions)
    _set_time(copy, row, target)
    lines = _left_over(row)
    if copy.money_state == MoneyState.LINES and not lines:
        copy.money_state = MoneyState.UNKNOWN
    if row.result and row.result.actual_value is not None:
        copy.baseline_value, copy.baseline_year = row.result.actual_value, year_told(row.problem.plan, row.result.checkpoint)
    copy.save()
    BudgetLine.objects.bulk_create(BudgetLine(action=copy, **line) for line in lines)
    copy_owners(row.action, copy)
    return copy


def _problem(row, target):
    """The problem in the new plan: what was reached is its present state; a problem made of the same criterion and words is used."""
    criterion = _criterion(row.problem.criterion, target)
    same = PlanProblem.objects.present().filter(plan=target, criterion=criterion, text=row.problem.text).first()
    if same:
        same.actions.filter(pk__in=[action.pk for action in same.actions.all() if is_blank(action)]).delete()
        return same
    state = row.result.result if row.result and row.result.result else row.problem.present_state
    level = row.problem.level if criterion == row.problem.criterion else None
    return PlanProblem.objects.create(plan=target, criterion=criterion, level=level, text=row.problem.text, present_state=state,
                                      cause=row.problem.cause, is_focus=row.problem.is_focus, position=next_position(target.problems))  # fmt: skip


def _criterion(criterion, target):
    """The same criterion, or the only one the crosswalk gives for it in the new set."""
    if criterion is None or criterion.standard.regulation_set_id == target.regulation_set_id:
        return criterion
    links = CrosswalkLink.objects.live().filter(from_criterion=criterion, to_criterion__standard__regulation_set=target.regulation_set_id)
    found = [link.to_criterion for link in links.select_related("to_criterion")[:2]]
    return found[0] if len(found) == 1 else None


def _set_time(copy, row, target):
    """Only a newer date that lies in the new period goes along."""
    first, last = target.period_bounds
    new_end = row.result.new_end_on if row.result else None
    copy.start_on, copy.time_text = None, ""
    copy.end_on = new_end if new_end and first <= new_end <= last else None


def _left_over(row):
    """Planned money that was not spent, by source; its budget year is for the new plan to say."""
    spent = {line.source: line.amount for line in row.result.spending.all()} if row.result else {}
    lines = []
    for line in row.lines:
        used = min(spent.get(line.source, 0), line.amount)
        spent[line.source] = spent.get(line.source, 0) - used
        if line.amount > used:
            lines.append({"source": line.source, "amount": line.amount - used, "state": line.state})
    return lines


def copy_owners(action, copy):
    """The same people, groups and bodies for a copied action."""
    ActionOwner.objects.bulk_create(ActionOwner(action=copy, role=one.role, user=one.user, group=one.group, text=one.text, position=one.position)
                                    for one in action.owners.select_related("user", "group"))  # fmt: skip


def fill_last_results(source, target, acting):
    """Tell the earlier plan's results in the sections that ask for them, where nobody has written yet."""
    rows, aims = followed_of(source), _aim_lines(source)
    if not aims and not any(row.result for row in rows):
        return
    head = results_head(source, rows)
    for section in target.sections.filter(removed_at=None, kind__in=(SectionKind.LAST_RESULTS, SectionKind.RESULTS)):
        if section.kind == SectionKind.LAST_RESULTS:
            _write(section, [head, *map(result_line, rows), *aims], acting)
        else:
            _fill_by_criterion(section, [head, *aims], rows, acting)


def _aim_lines(source):
    """A bullet for each aim that a checkpoint found a number for."""
    aims = contents_of(source).targets
    reached = last_values(aims)
    return [target_result_line(aim, reached[aim.key]) for aim in aims if aim.key in reached]


def _fill_by_criterion(section, loose, rows, acting):
    """Each result under its criterion, what has none under the section itself after the lines it has."""
    under = {}
    children = {child.criterion_id: child for child in section.children.filter(removed_at=None)}
    for row in rows:
        criterion = _criterion(row.problem.criterion, section.plan)
        place = under.setdefault(criterion.pk, []) if criterion and criterion.pk in children else loose
        place.append(result_line(row))
    for pk, lines in under.items():
        _write(children[pk], lines, acting)
    _write(section, loose, acting)


def _write(section, lines, acting):
    if section.text.strip() not in EMPTY:
        return
    text = "\n".join(lines)[: section._meta.get_field("text").max_length]
    remember_texts(section, {"text": (section.text, text)}, by=acting.user)
    section.text, section.version = text, section.version + 1
    section.save(update_fields=["text", "version"])
