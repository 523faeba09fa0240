"""What a writer looks up while writing a row: what its criteria ask for, figures, evidence, what earlier plans said, sentences to use again."""

from dataclasses import dataclass

from django.db.models import Q

from assessments.figures import item_rows, put_figures
from assessments.models import EvidenceUse
from documents.enums import ISSUED_STATES
from improvement_plans.following import last_results
from improvement_plans.models import ImprovementPlan, PlanAction, PlanSection
from improvement_plans.phrases import action_phrases, problem_phrases, section_phrases
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
    """`phrases` are PhraseGroups, one for each box that has any."""

    asked: tuple
    earlier: tuple
    phrases: tuple = ()


def beside_section(acting, section):
    """Beside of a section: earlier ones under the same heading of the same criterion."""
    criteria = [section.criterion] if section.criterion_id else []
    same = _kin(criteria)
    plans = _earlier_plans(acting, section.plan)
    rows = PlanSection.objects.present().filter(plan__in=plans).exclude(text="")
    rows = list(rows.filter(criterion__in=same) if criteria else rows.filter(criterion=None, heading=section.heading))
    return Beside(_asked(section.plan, criteria), _by_plan(plans, rows, _actions(plans, same)), section_phrases(acting, section, same))


def beside_problem(acting, problem):
    """Beside of a problem: what earlier plans did about any of the criteria it groups."""
    return _beside_criteria(acting, problem, lambda same: problem_phrases(acting, problem, same))


def beside_action(acting, action):
    """Beside of an action: that of its problem, with sentences for the boxes of an action."""
    return _beside_criteria(acting, action.problem, lambda same: action_phrases(acting, action, same))


def _beside_criteria(acting, problem, phrases):
    criteria = [problem.criterion] if problem.criterion_id else []
    criteria += [weakness.sheet.criterion for weakness in problem.weaknesses.select_related("sheet__criterion__standard")]
    criteria = list(dict.fromkeys(criteria))
    same = _kin(criteria)
    plans = _earlier_plans(acting, problem.plan) if criteria else []
    return Beside(_asked(problem.plan, criteria), _by_plan(plans, (), _actions(plans, same)), phrases(same))


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
    """[(action, its last result)] of earlier plans about these criteria, also of problems that group one of them with others."""
    if not plans or not criteria:
        return []
    about = Q(problem__criterion__in=criteria) | Q(problem__weaknesses__sheet__criterion__in=criteria)
    rows = PlanAction.objects.present().filter(about, problem__plan__in=plans, problem__removed_at=None).distinct()
    rows = list(rows.select_related("problem").order_by("problem__position", "position", "pk"))
    results = last_results(rows)
    return [(row, results.get(row.key)) for row in rows]


def _by_plan(plans, sections, actions):
    """Earlier of every plan that said something."""
    found = [
        Earlier(plan, tuple(row for row in sections if row.plan_id == plan.pk), tuple(pair for pair in actions if pair[0].problem.plan_id == plan.pk))
        for plan in plans
    ]
    return tuple(row for row in found if row.texts or row.actions)
