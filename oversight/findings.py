"""What the newest plans and reports sent here say, by criterion: counts first, then the sentences behind a count.

Of every school the newest plan and the newest report count, each as it was sent; live rows are never read, schools are not ranked.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, FilteredRelation, Max, Q, Sum

from accounts.enums import RelationKind
from accounts.models import in_force
from documents.enums import Decision, DocumentKind, FactKind, FundingState
from documents.models import VersionFact
from oversight.overview import counted
from standards.models import Criterion

PLAN, REPORT = DocumentKind.IMPROVEMENT_PLAN, DocumentKind.ASSESSMENT_REPORT
SCHOOL = "version__document__organization"


@dataclass(frozen=True, slots=True)
class CriterionCount:
    """How often a criterion is named: schools, weaknesses in their plans, đồng asked for; `title` as the set has it."""

    code: str
    criterion: str
    title: str
    is_mandatory: bool
    schools: int
    weaknesses: int
    asked: int


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of a school's submitted version; `row_key` leads to its sentence."""

    school: int
    name: str
    submission: int
    row_key: str
    criterion: str
    due_on: date | None = None


def newest_of(acting, kind):
    """Keys of every school's newest submission of that kind of paper, as a subquery."""
    rows = counted(acting).filter(version__document__kind=kind)
    return rows.values("version__document__organization").annotate(newest=Max("pk")).values("newest")


def facts_below(acting, kind, of=PLAN):
    """Facts of one kind in the newest papers of the schools."""
    return VersionFact.objects.filter(kind=kind, version__submissions__in=newest_of(acting, of)).order_by()


def criterion_counts(acting):
    """CriterionCount of every criterion named in a plan, by set and number; three queries."""
    named = facts_below(acting, FactKind.WEAKNESS).exclude(criterion="")
    counts = named.values_list("regulation_code", "criterion").annotate(Count(SCHOOL, distinct=True), Count("pk"))
    asked = facts_below(acting, FactKind.BUDGET).filter(funding=FundingState.ASKED)
    money = {(code, criterion): total for code, criterion, total in asked.values_list("regulation_code", "criterion").annotate(Sum("amount"))}
    known = known_criteria({row[0] for row in counts})
    rows = [
        CriterionCount(code, criterion, *known.get((code, criterion), ("", False)), schools, weaknesses, money.get((code, criterion), 0) or 0)
        for code, criterion, schools, weaknesses in counts
    ]
    return sorted(rows, key=lambda row: (row.code, numbers_of(row.criterion)))


def known_criteria(codes):
    """{(set's code, criterion's code): (title, is mandatory)}."""
    rows = Criterion.objects.filter(standard__regulation_set__code__in=codes)
    found = rows.values_list("standard__regulation_set__code", "code", "title", "is_mandatory")
    return {(code, criterion): (title, is_mandatory) for code, criterion, title, is_mandatory in found}


def numbers_of(criterion):
    """`1.10` after `1.9`."""
    return [int(part) if part.isdecimal() else 0 for part in criterion.split(".")]


def weaknesses_of(acting, code, criterion):
    """FactLines of one criterion's weaknesses, by the schools' names."""
    return _lines(facts_below(acting, FactKind.WEAKNESS).filter(regulation_code=code, criterion=criterion), acting, PLAN)


def unmet_mandatory(acting):
    """FactLines of mandatory criteria that a school's newest report finds below the first level; two queries."""
    rows = _lines(facts_below(acting, FactKind.RESULT, REPORT).filter(level=0), acting, REPORT, "regulation_code")
    known = known_criteria({code for _, code in rows})
    return [line for line, code in rows if known.get((code, line.criterion), ("", False))[1]]


def overdue_actions(acting):
    """FactLines of actions in approved plans whose term is over, the oldest term first."""
    approved = facts_below(acting, FactKind.ACTION).filter(due_on__lt=acting.today, version__submissions__decision=Decision.APPROVED)
    return sorted(_lines(approved, acting, PLAN), key=lambda line: line.due_on)


def _lines(facts, acting, kind, *more):
    """FactLine of each fact, or (FactLine, *more) where further columns were asked for."""
    mine = FilteredRelation("version__submissions", condition=Q(version__submissions__receiver=acting.organization))
    rows = facts.annotate(sent=mine).filter(sent__in=newest_of(acting, kind)).order_by(f"{SCHOOL}__name", "pk")
    found = rows.values_list(SCHOOL, f"{SCHOOL}__name", "sent", "row_key", "criterion", "due_on", *more)
    return [(FactLine(*row[:6]), *row[6:]) if more else FactLine(*row) for row in found]


def heat_counts(acting):
    """[(set's code, criterion, reviewing body's name or "", schools)] of weaknesses: how many schools of a body name it."""
    reviewing = Q(**{f"{SCHOOL}__relations__kind": RelationKind.REVIEWING}) & in_force(acting.today, f"{SCHOOL}__relations__")
    rows = facts_below(acting, FactKind.WEAKNESS).exclude(criterion="")
    rows = rows.annotate(above=FilteredRelation(f"{SCHOOL}__relations", condition=reviewing)).annotate(body=F("above__superior__name"))
    return rows.values_list("regulation_code", "criterion", "body").annotate(Count(SCHOOL, distinct=True))
