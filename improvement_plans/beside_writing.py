"""What a writer looks up while writing a row: what the criterion asks for, the school's figures, evidence, and what earlier plans said of it."""

from dataclasses import dataclass

from assessments.figures import item_rows, put_figures
from assessments.models import EvidenceUse
from documents.enums import ISSUED_STATES
from improvement_plans.following import last_results
from improvement_plans.models import ImprovementPlan, PlanAction, PlanSection
from standards.models import CrosswalkLink, Indicator
from standards.wording import put_indicator_words, wording_of

EARLIER_PLANS = 3


@dataclass(frozen=True)
class Asked:
    """One criterion: its Indicator rows with `.words` and `.figures`, ItemRow values the set asks for, codes of the evidence on its sheet."""

    criterion: object
    indicators: tuple
    items: tuple
    codes: tuple


@dataclass(frozen=True)
class Earlier:
    """What one earlier plan said: texts of sections, and (action, its last result or None)."""

    plan: object
    texts: tuple
    actions: tuple


@dataclass(frozen=True)
class Beside:
    asked: tuple
    earlier: tuple


def beside_section(acting, section):
    """Beside of a section: earlier ones under the same heading of the same criterion."""
    criteria = [section.criterion] if section.criterion_id else []
    same = _kin(criteria)
    plans = _earlier_plans(acting, section.plan)
    rows = PlanSection.objects.present().filter(plan__in=plans).exclude(text="")
    rows = list(rows.filter(criterion__in=same) if criteria else rows.filter(criterion=None, heading=section.heading))
    return Beside(_asked(section.plan, criteria), _by_plan(plans, rows, _actions(plans, same)))


def beside_problem(acting, problem):
    """Beside of a problem and of its actions: what earlier plans did about its criteria."""
    criteria = [problem.criterion] if problem.criterion_id else []
    criteria += [weakness.sheet.criterion for weakness in problem.weaknesses.select_related("sheet__criterion__standard")]
    criteria = list(dict.fromkeys(criteria))
    plans = _earlier_plans(acting, problem.plan) if criteria else []
    return Beside(_asked(problem.plan, criteria), _by_plan(plans, (), _actions(plans, _kin(criteria))))


def _asked(plan, criteria):
    """Asked of each criterion; figures and evidence come from the plan's assessment, where it has one."""
    rows = list(Indicator.objects.filter(level__criterion__in=criteria).select_related("level").order_by("level__number", "pk")) if criteria else []
    if rows and plan.assessment_id:
        put_figures(plan.assessment, [(row, row) for row in rows])
    wording = wording_of(plan.regulation_set_id) if rows else {}
    uses = EvidenceUse.objects.filter(sheet__assessment=plan.assessment_id, sheet__criterion__in=criteria, code__evidence__removed_at=None)
    uses = list(uses.select_related("code__evidence", "sheet")) if criteria and plan.assessment_id else []
    found = []
    for criterion in criteria:
        own = tuple(row for row in rows if row.level.criterion_id == criterion.pk)
        put_indicator_words(wording, criterion, own)
        items = item_rows(plan.assessment, criterion) if plan.assessment_id else ()
        found.append(Asked(criterion, own, tuple(row for row in items if any(row.years)), tuple(use.code for use in uses if use.sheet.criterion_id == criterion.pk)))
    return tuple(found)


def _kin(criteria):
    """Keys of the criteria, and of those of earlier sets that the crosswalk leads from to them."""
    if not criteria:
        return []
    return [*(row.pk for row in criteria), *CrosswalkLink.objects.live().filter(to_criterion__in=criteria).values_list("from_criterion", flat=True)]


def _earlier_plans(acting, plan):
    """The organisation's issued plans of the years before, newest first."""
    rows = ImprovementPlan.objects.visible_to(acting).not_reports().filter(organization=plan.organization_id, document__state__in=ISSUED_STATES)
    return list(rows.filter(period_start__lt=plan.period_start).select_related("document").order_by("-period_start", "-pk")[:EARLIER_PLANS])


def _actions(plans, criteria):
    """[(action, its last result)] of earlier plans about these criteria."""
    if not plans or not criteria:
        return []
    rows = PlanAction.objects.present().filter(problem__plan__in=plans, problem__removed_at=None, problem__criterion__in=criteria)
    rows = list(rows.select_related("problem").order_by("problem__position", "position"))
    results = last_results(rows)
    return [(row, results.get(row.key)) for row in rows]


def _by_plan(plans, sections, actions):
    """Earlier of every plan that said something."""
    found = [
        Earlier(plan, tuple(row for row in sections if row.plan_id == plan.pk), tuple(pair for pair in actions if pair[0].problem.plan_id == plan.pk))
        for plan in plans
    ]
    return tuple(row for row in found if row.texts or row.actions)
