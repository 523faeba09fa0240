"""How far a plan is carried out: what its checkpoints said last of each action, which of them is due."""

from datetime import date, timedelta

from django.urls import reverse

from accounts.enums import Verb
from documents.enums import DocumentState
from documents.permissions import reads_papers
from documents.waiting import WaitingItem
from formats.dates import school_year_of
from improvement_plans.enums import CheckpointKind, CheckpointState, DoneState, PeriodKind
from improvement_plans.models import Checkpoint, CheckpointResult, ImprovementPlan

NEAR_DAYS = 30
MOST_KEYS = 10_000  # in one query: databases limit the values of a list
KEPT_IN_MIND = timedelta(days=60)  # a plan whose time is over asks for its last checkpoint so long


def last_results(actions, until=None):
    """{key of an action: its newest result, up to the checkpoint `until`}; a plan that amends another finds what was written before."""
    rows = CheckpointResult.objects.filter(action__key__in=[action.key for action in actions])
    if until:
        rows = rows.filter(checkpoint__planned_on__lte=until.planned_on)
    rows = rows.select_related("checkpoint", "action").prefetch_related("spending", "evidences").order_by("checkpoint__planned_on", "checkpoint_id")
    return {row.action.key: row for row in rows}


def closed_results(keys):
    """{key of an action: (state, planned day, new day)} by the newest closed checkpoint that says anything of it; what is still being written says nothing."""
    found, keys = {}, list(keys)
    for start in range(0, len(keys), MOST_KEYS):
        rows = CheckpointResult.objects.filter(action__key__in=keys[start : start + MOST_KEYS], checkpoint__state=CheckpointState.CLOSED)
        rows = rows.order_by("checkpoint__planned_on", "checkpoint_id").values_list("action__key", "state", "original_end_on", "new_end_on")
        found |= {key: tuple(rest) for key, *rest in rows}
    return found


def due_of(action, result=None):
    """The day by which an action must be finished: the newest date of a checkpoint, unless the plan itself was changed since."""
    moved = result is not None and result.new_end_on and result.original_end_on == action.end_on
    return result.new_end_on if moved else action.end_on


def is_done(result):
    """Whether the last checkpoint said it is finished."""
    return result is not None and result.state == DoneState.DONE


def year_told(plan, checkpoint):
    """The school year a checkpoint tells of: that of its day, within the plan's period (a plan over years has one in each)."""
    if plan.period_kind != PeriodKind.RANGE:
        return plan.period_start
    return min(max(school_year_of(checkpoint.planned_on), plan.period_start), plan.period_end)


def regular_moments(plan):
    """[(kind, name, suggested day)] of the two looks every plan gets within its period (Biểu 2, VI)."""
    first, last = plan.period_bounds
    if plan.period_kind == PeriodKind.SCHOOL_YEAR:
        names, days = ("Cuối học kỳ I", "Cuối năm học"), (date(last.year, 1, 15), date(last.year, 5, 31))
    elif plan.period_kind == PeriodKind.CALENDAR_YEAR:
        names, days = ("Giữa năm", "Cuối năm"), (date(first.year, 6, 30), date(first.year, 12, 15))
    else:
        names, days = ("Giữa giai đoạn", "Cuối giai đoạn"), (first + (last - first) / 2, date(last.year, 12, 15))
    return list(zip((CheckpointKind.SEMESTER, CheckpointKind.YEAR_END), names, days, strict=True))


def chain_of(plan):
    """Documents of the plan and of every plan it amends, newest first."""
    documents = [plan.document]
    while documents[-1].replaces_id:
        documents.append(documents[-1].replaces)
    return documents


def kinds_made(plan):
    """Regular kinds that need no new checkpoint: made for this plan, or closed for one it amends."""
    made = {row.kind for row in plan.checkpoints.all()}
    if plan.document.replaces_id:
        earlier = Checkpoint.objects.filter(plan__document__in=chain_of(plan)[1:], state=CheckpointState.CLOSED)
        made.update(earlier.values_list("kind", flat=True))
    return made


def waiting_for(acting):
    """Checkpoints of plans in force that are due, or not begun though their day is near; for those who draft in a school."""
    if not reads_papers(acting) or not acting.is_school or not acting.can(Verb.DRAFT):
        return []
    plans = ImprovementPlan.objects.visible_to(acting).not_reports().filter(document__state=DocumentState.ISSUED, period_end__gte=acting.today.year - 1)
    plans = plans.select_related("document").prefetch_related("checkpoints")
    found = [item for plan in plans for item in _of_plan(acting, plan)]
    return [item for item in found if item.days_left <= NEAR_DAYS]


def _of_plan(acting, plan):
    for row in plan.checkpoints.all():
        if row.state == CheckpointState.OPEN:
            yield _item(acting, plan, f"Ghi kết quả theo dõi “{row.name}”: {plan}", reverse("checkpoint_detail", args=[row.pk]), row.planned_on)
    if acting.today > plan.period_bounds[1] + KEPT_IN_MIND:
        return
    made = kinds_made(plan)
    for kind, name, day in regular_moments(plan):
        if kind not in made:
            yield _item(acting, plan, f"Lập đợt theo dõi “{name}”: {plan}", reverse("checkpoint_list", args=[plan.pk]), day)


def _item(acting, plan, text, url, due_on):
    return WaitingItem("checkpoint", text, url, plan.document.state_changed_at, due_on, (due_on - acting.today).days)
