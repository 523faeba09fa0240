"""What the newest plans and reports sent here say, by criterion: counts first, then the sentences behind a count.

Of every school the newest plan and the newest report count, each as it was sent; live rows are never read, schools are not ranked.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, FilteredRelation, Max, Q, Sum

from accounts.enums import RelationKind
from accounts.models import in_force
from documents.enums import ISSUED_STATES, DocumentKind, DocumentState, FactKind, FundingState
from documents.models import Submission, VersionFact
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
    """{version's key: submission's key} of every school's newest paper of that kind, in one query.

    Asked once and handed on as a list: as a subquery inside each count the database would look it up for every fact.
    """
    rows = counted(acting).filter(version__document__kind=kind)
    newest = rows.values("version__document__organization").annotate(newest=Max("pk")).values("newest")
    return dict(Submission.objects.filter(pk__in=newest).order_by().values_list("version", "pk"))


def facts_below(newest, kind):
    """Facts of one kind in these versions."""
    return VersionFact.objects.filter(kind=kind, version__in=list(newest)).order_by()


def criterion_counts(plans, heat):
    """CriterionCount of every criterion named in `plans` (newest_of), by set and number; two queries besides `heat` (heat_counts)."""
    asked = facts_below(plans, FactKind.BUDGET).filter(funding=FundingState.ASKED)
    money = {(code, criterion): total for code, criterion, total in asked.values_list("regulation_code", "criterion").annotate(Sum("amount"))}
    known = known_criteria({code for code, *_ in heat})
    sums = defaultdict(lambda: [0, 0])
    for code, criterion, _, schools, weaknesses in heat:
        sums[code, criterion][0] += schools
        sums[code, criterion][1] += weaknesses
    rows = [CriterionCount(*place, *known.get(place, ("", False)), *numbers, money.get(place) or 0) for place, numbers in sums.items()]
    return sorted(rows, key=lambda row: (row.code, numbers_of(row.criterion)))


def known_criteria(codes):
    """{(set's code, criterion's code): (title, is mandatory)}."""
    rows = Criterion.objects.filter(standard__regulation_set__code__in=codes)
    found = rows.values_list("standard__regulation_set__code", "code", "title", "is_mandatory")
    return {(code, criterion): (title, is_mandatory) for code, criterion, title, is_mandatory in found}


def numbers_of(criterion):
    """`1.10` after `1.9`."""
    return [int(part) if part.isdecimal() else 0 for part in criterion.split(".")]


def weaknesses_of(plans, code, criterion):
    """FactLines of one criterion's weaknesses, by the schools' names."""
    return [line for line, _ in _lines(plans, FactKind.WEAKNESS, regulation_code=code, criterion=criterion)]


def unmet_mandatory(reports):
    """FactLines of mandatory criteria that a school's newest report finds below the first level; two queries."""
    rows = _lines(reports, FactKind.RESULT, level=0)
    known = known_criteria({code for _, code in rows})
    return [line for line, code in rows if known.get((code, line.criterion), ("", False))[1]]


def overdue_actions(plans, today):
    """FactLines of actions in approved plans whose term is over, the oldest term first."""
    lines = [line for line, _ in _lines(plans, FactKind.ACTION, **overdue(today))]
    return sorted(lines, key=lambda line: line.due_on)


def overdue(today):
    """Filter of facts: a term that is over in a plan that was approved."""
    return {"due_on__lt": today, "version__document__state__in": (DocumentState.APPROVED, *ISSUED_STATES)}


def _lines(newest, kind, **filters):
    """[(FactLine, set's code)] by the schools' names."""
    rows = facts_below(newest, kind).filter(**filters).order_by(f"{SCHOOL}__name", "pk")
    found = rows.values_list("version", SCHOOL, f"{SCHOOL}__name", "row_key", "criterion", "due_on", "regulation_code")
    return [(FactLine(school, name, newest[version], *rest), code) for version, school, name, *rest, code in found]


def heat_counts(plans, today):
    """[(set's code, criterion, reviewing body's name or None, schools, weaknesses)]: how often a body's schools name a criterion.

    A school has one reviewing body on a day, so the bodies' schools add up.
    """
    reviewing = Q(**{f"{SCHOOL}__relations__kind": RelationKind.REVIEWING}) & in_force(today, f"{SCHOOL}__relations__")
    rows = facts_below(plans, FactKind.WEAKNESS).exclude(criterion="")
    rows = rows.annotate(above=FilteredRelation(f"{SCHOOL}__relations", condition=reviewing)).annotate(body=F("above__superior__name"))
    return list(rows.values_list("regulation_code", "criterion", "body").annotate(Count(SCHOOL, distinct=True), Count("pk")))
