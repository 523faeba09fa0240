"""What the newest plans and reports sent here say, by criterion: counts first, then the sentences behind a count.

Of every school the newest plan and the newest report count, each as it was sent; live rows are never read, schools are not ranked.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from documents.enums import DocumentKind, FactKind, FundingState
from documents.models import Submission, VersionFact, VersionTotals
from oversight.overview import counted, with_reviewing_body
from standards.enums import Framework
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
    """One fact of a school's submitted version; `row_key` leads to its sentence, `body` reviews the school today (None: no one)."""

    school: int
    name: str
    submission: int
    row_key: str
    code: str
    criterion: str
    body: str | None
    due_on: date | None = None
    amount: int | None = None


def newest_of(acting, kind):
    """{version's key: submission's key} of every school's newest paper of that kind; one query."""
    return newest_by_kind(acting, kind)[kind]


def newest_by_kind(acting, *kinds):
    """{kind: newest_of it} of several kinds; one query.

    Asked once and handed on as a list: as a subquery inside each count the database would look it up for every fact.
    """
    rows = counted(acting).filter(version__document__kind__in=kinds)
    newest = rows.values(SCHOOL, "version__document__kind").annotate(newest=Max("pk")).values("newest")
    found = {kind: {} for kind in kinds}
    for version, pk, kind in Submission.objects.filter(pk__in=newest).order_by().values_list("version", "pk", "version__document__kind"):
        found[kind][version] = pk
    return found


def facts_below(newest, kind):
    """Facts of one kind in these versions."""
    return VersionFact.objects.filter(kind=kind, version__in=list(newest)).order_by()


def heat_counts(plans, today):
    """[(set's code, criterion, reviewing body's name or None, schools, weaknesses, đồng asked for)]: how often a body's schools name a criterion.

    Of the sums frozen with each version, in one query. A school has one reviewing body on a day, so the bodies' schools add up.
    """
    rows = with_reviewing_body(VersionTotals.objects.filter(version__in=list(plans)).order_by(), SCHOOL, today)
    sums = defaultdict(lambda: [0, 0, 0])
    for body, named in rows.values_list("body", "by_criterion"):
        for code, criterion, weaknesses, asked in named:
            if weaknesses:
                numbers = sums[code, criterion, body]
                numbers[0] += 1
                numbers[1] += weaknesses
                numbers[2] += asked
    return [(*place, *numbers) for place, numbers in sums.items()]


def criterion_counts(heat):
    """CriterionCount of every criterion of heat_counts, by set and number; one query."""
    known = known_criteria({code for code, *_ in heat})
    sums = defaultdict(lambda: [0, 0, 0])
    for code, criterion, _, *numbers in heat:
        sums[code, criterion] = [total + number for total, number in zip(sums[code, criterion], numbers, strict=True)]
    rows = [CriterionCount(*place, *known.get(place, ("", False)), *numbers) for place, numbers in sums.items()]
    return sorted(rows, key=lambda row: (row.code, numbers_of(row.criterion)))


def known_criteria(codes):
    """{(set's code, criterion's code): (title, is mandatory)}; where a set's frameworks name the criterion differently both titles."""
    rows = Criterion.objects.filter(standard__regulation_set__code__in=codes).order_by("standard__framework", "pk")
    found = defaultdict(lambda: ({}, []))
    for code, criterion, title, framework, is_mandatory in rows.values_list("standard__regulation_set__code", "code", "title", "standard__framework", "is_mandatory"):
        titles, mandatory = found[code, criterion]
        titles.setdefault(title, framework)
        mandatory.append(is_mandatory)
    return {place: (_both(titles), any(mandatory)) for place, (titles, mandatory) in found.items()}


def _both(titles):
    """The one title of {title: framework}, or each with whom it is for."""
    if len(titles) == 1:
        return next(iter(titles))
    return " / ".join(f"{title} ({Framework(framework).label.lower()})" for title, framework in titles.items())


def numbers_of(criterion):
    """`1.10` after `1.9`."""
    return [int(part) if part.isdecimal() else 0 for part in criterion.split(".")]


def weaknesses_of(plans, code, criterion, today):
    """FactLines of one criterion's weaknesses, by the schools' names."""
    return fact_lines(plans, FactKind.WEAKNESS, today, regulation_code=code, criterion=criterion)


def asked_of(plans, code, criterion, today):
    """FactLines of the money asked for on one criterion, by the schools' names."""
    return fact_lines(plans, FactKind.BUDGET, today, regulation_code=code, criterion=criterion, funding=FundingState.ASKED)


def unmet_mandatory(reports, today):
    """FactLines of mandatory criteria that a school's newest report finds below the first level; two queries."""
    lines = fact_lines(reports, FactKind.RESULT, today, level=0)
    known = known_criteria({line.code for line in lines})
    return [line for line in lines if known.get((line.code, line.criterion), ("", False))[1]]


def fact_lines(newest, kind, today, **filters):
    """FactLines of one kind in the papers of newest_of, by the schools' names; one query."""
    rows = with_reviewing_body(facts_below(newest, kind).filter(**filters), SCHOOL, today).order_by(f"{SCHOOL}__name", "pk")
    found = rows.values_list("version", SCHOOL, f"{SCHOOL}__name", "row_key", "regulation_code", "criterion", "body", "due_on", "amount")
    return [FactLine(school, name, newest[version], *rest) for version, school, name, *rest in found]
