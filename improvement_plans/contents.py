"""Reading a whole plan in a fixed number of queries: sections as a tree, problems with actions and money, in table order."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import shorten

from django.db.models import Prefetch
from django.utils.timezone import localdate

from assessments.models import Weakness
from formats.money import totals_by
from formats.numbering import roman
from formats.text import fold
from improvement_plans.enums import CRITERION_KINDS, FundingState, MoneyState, SectionKind
from improvement_plans.following import chain_of
from improvement_plans.models import BudgetLine, Checkpoint, PlanAction, PlanProblem, PlanSection
from improvement_plans.origins import origins_of, teams_of
from improvement_plans.recognition import recognised_below
from improvement_plans.reporting import told_of

PROBLEM_TEXTS = ("text", "present_state", "cause")
ACTION_TEXTS = ("tasks", "expected_result", "leaders", "partners", "time_text", "other_conditions", "evidence", "note")


@dataclass
class ActionRow:
    """An action with its budget lines."""

    action: PlanAction
    lines: list
    remarks: list = field(default_factory=list)
    remarks_at: dict = field(default_factory=dict)
    origin: str = ""
    state_words: str = ""

    @property
    def amount(self):
        """Sum of its lines in đồng, None where money is not known (chưa xác định) or not needed."""
        return sum(line.amount for line in self.lines) if self.action.money_state == MoneyState.LINES else None


@dataclass
class ProblemRow:
    """A problem with its present actions."""

    problem: PlanProblem
    rows: list
    remarks: list = field(default_factory=list)

    @property
    def weakness_ids(self):
        """Keys of the weaknesses it came from (read together with the problem)."""
        return [weakness.pk for weakness in self.problem.weaknesses.all()]

    @property
    def criteria(self):
        """Its own criterion, then those of the weaknesses grouped into it."""
        found = [self.problem.criterion] if self.problem.criterion else []
        found += [weakness.sheet.criterion for weakness in self.problem.weaknesses.all()]
        return list(dict.fromkeys(found))

    @property
    def found_by(self):
        """Appraisal teams that found it, each once: `Hội đồng thẩm định, ngày 27/11/2026`."""
        return teams_of(self.problem.weaknesses.all())

    def named_rows(self):
        """Its ActionRow values, each with its name in messages: `Tiêu chí 1.5, nhiệm vụ 2`."""
        return [(row, self.words if len(self.rows) == 1 else f"{self.words}, nhiệm vụ {place}") for place, row in enumerate(self.rows, start=1)]

    @property
    def words(self):
        """The problem in a few words: its criterion, or the beginning of its text."""
        criterion = self.problem.criterion
        return (
            f"Tiêu chí {criterion.code}" if criterion else f"Vấn đề “{shorten(self.problem.text, 50, placeholder='…')}”"
        )


@dataclass
class Group:
    """Problems of one level and one standard; either may be None (a problem typed by hand)."""

    level: int | None
    standard: object
    problems: list

    @property
    def title(self):
        """The line printed above the group's rows."""
        return str(self.standard) if self.standard else "Vấn đề khác"


@dataclass
class SectionNode:
    """A section with the present sections under it; a fixed one stands for a criterion and is only written."""

    section: PlanSection
    children: list
    label: str = ""
    is_fixed: bool = False
    remarks: list = field(default_factory=list)

    @property
    def targets(self):
        """Its lines of aims (read together with the section)."""
        return list(self.section.targets.all())

    @property
    def has_words(self):
        """Whether it or anything under it has text or targets."""
        return bool(self.section.text.strip() or self.targets) or any(child.has_words for child in self.children)

    def whole(self):
        """Itself and every section under it."""
        return [self, *(node for child in self.children for node in child.whole())]


@dataclass
class Contents:
    """All that a page, a check or the paper needs of one plan."""

    plan: object
    sections: list
    groups: list

    @property
    def problems(self):
        """Problem rows in table order."""
        return [row for group in self.groups for row in group.problems]

    @property
    def actions(self):
        """Action rows in table order."""
        return [row for problem in self.problems for row in problem.rows]

    @property
    def has_table(self):
        """Whether the table of actions is printed."""
        return any(node.section.kind == SectionKind.ACTION_TABLE for node in self.sections)

    @property
    def targets(self):
        """Targets of all sections in reading order."""
        return [target for top in self.sections for node in top.whole() for target in node.targets]

    @cached_property
    def goals(self):
        """Schools an authority's plan puts forward, by name."""
        return sorted(self.plan.recognition_goals.all(), key=lambda goal: (fold(goal.name), goal.pk))

    @cached_property
    def recognised(self):
        """Schools below the authority with their certificates today."""
        return recognised_below(self.plan.organization, self.today)

    @cached_property
    def followed(self):
        """Contents of the plan whose carrying out is told: the one reported on, else this one."""
        return contents_of(self.plan.reported_plan) if self.plan.reported_plan_id else self

    @cached_property
    def told(self):
        """Every action of the plan reported on with its newest result."""
        return told_of(self.followed, self.plan.reported_checkpoint)

    @cached_property
    def checkpoints(self):
        """Checkpoints of the followed plan and of those it amends, oldest first; in a report up to the one reported on."""
        rows = Checkpoint.objects.filter(plan__document__in=chain_of(self.followed.plan)).prefetch_related("results")
        last = self.plan.reported_checkpoint
        return list((rows.filter(planned_on__lte=last.planned_on) if last else rows).order_by("planned_on", "pk"))

    @property
    def today(self):
        """The day up to which certificates count."""
        return localdate()

    def totals_by_standard(self):
        """{group title: đồng} over present actions."""
        return totals_by((group.title, row.amount) for group in self.groups for problem in group.problems for row in problem.rows)

    def totals_by_source(self):
        """{source label: đồng}, in the order sources first appear."""
        return totals_by((line.get_source_display(), line.amount) for line in self._lines())

    def total(self):
        """All money of the plan in đồng."""
        return sum(line.amount for line in self._lines())

    def asked(self):
        """Money asked for and not there yet, in đồng."""
        return sum(line.amount for line in self._lines() if line.state == FundingState.ASKED)

    def _lines(self):
        return [line for row in self.actions if row.amount is not None for line in row.lines]


def contents_of(plan):
    """Read a plan; six queries whatever its size."""
    return Contents(plan, _sections(plan), _groups(plan))


def _sections(plan):
    rows = PlanSection.objects.present().filter(plan=plan).select_related("criterion__standard__regulation_set").prefetch_related("targets")
    under = defaultdict(list)
    for row in rows:
        under[row.parent_id].append(row)

    def nodes(parent, mark):
        return [
            SectionNode(row, nodes(row.pk, str), f"{mark(place)}.", is_fixed=bool(row.criterion_id) and kinds.get(parent) in CRITERION_KINDS)
            for place, row in enumerate(under[parent], start=1)
        ]

    kinds = {row.pk: row.kind for row in rows}
    return [_numbered(node) if node.section.kind == SectionKind.STANDARDS else node for node in nodes(None, roman)]


def _numbered(node):
    """Sections of the plan's own under standards: 1., 1.1. over those that have words, as the paper prints them."""
    for number, standard in enumerate(_written(node), start=1):
        standard.label = f"{number}."
        for place, row in enumerate(_written(standard), start=1):
            row.label = f"{number}.{place}."
    return node


def _written(node):
    for child in node.children:
        child.label = ""
    return [child for child in node.children if child.has_words]


def _groups(plan):
    problems = PlanProblem.objects.present().filter(plan=plan).select_related("criterion__standard__regulation_set")
    problems = problems.prefetch_related(
        Prefetch("weaknesses", Weakness.objects.select_related("sheet__criterion__standard", "finding__room"))
    )
    actions = PlanAction.objects.present().filter(problem__plan=plan, problem__removed_at__isnull=True)
    lines = BudgetLine.objects.filter(action__in=actions).order_by("pk")
    money, rows = defaultdict(list), defaultdict(list)
    for line in lines:
        money[line.action_id].append(line)
    found = list(actions.order_by("position", "pk"))
    origins = origins_of(found)
    for action in found:
        rows[action.problem_id].append(ActionRow(action, money[action.pk], origin=origins.get(action.pk, "")))
    groups = {}
    for problem in sorted(problems, key=_table_place):
        standard = problem.criterion.standard if problem.criterion else None
        key = (problem.level, standard.pk if standard else None)
        group = groups.setdefault(key, Group(problem.level, standard, []))
        group.problems.append(ProblemRow(problem, rows[problem.pk]))
    return list(groups.values())


def _table_place(problem):
    """Levels from low to high, then standards and criteria as the set orders them; typed ones last."""
    criterion = problem.criterion
    standard = (criterion.standard.position, criterion.position) if criterion else (999, 999)
    return (problem.level or 99, *standard, problem.position, problem.pk)


def texts_in(contents):
    """Every long text of a plan that a figure may be named in, as typed."""
    rows = [(node.section, ("text",)) for top in contents.sections for node in top.whole()]
    rows += [(row.problem, PROBLEM_TEXTS) for row in contents.problems]
    rows += [(row.action, ACTION_TEXTS) for row in contents.actions]
    return [text for row, names in rows for name in names if (text := getattr(row, name))]
