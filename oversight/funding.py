"""Money that schools ask for, added up over the newest version of every paper sent here, and the lines behind each sum; live rows are never read."""

from dataclasses import dataclass

from django.db.models import Max, Sum

from documents.enums import BudgetSource, FactKind, FundingState
from documents.models import VersionFact
from formats.money import in_words, total, totals_by
from formats.numbers import id_in
from oversight.overview import newest_received

OUTSIDE = "Ngoài các tiêu chí"
NO_YEAR = "Chưa ghi năm"
NOWHERE = "-"  # stands for “outside the criteria” in an address
PLACE = "version__document__organization"


@dataclass(frozen=True, slots=True)
class Requests:
    """What is asked for: sums of đồng by school, source, criterion and budget year, each {(value for lines_behind, words): đồng}."""

    schools: dict
    sources: dict
    criteria: dict
    years: dict
    total: int

    @property
    def words(self):
        return in_words(self.total)


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One line of money asked for in a school's submitted version; `row_key` leads to its row."""

    name: str
    submission: int
    row_key: str
    criterion: str
    source: str
    year: int | None
    amount: int


def requests_below(acting):
    """Requests of the papers sent to the authority acted for; two queries, so that the database adds up what hundreds of schools ask alike."""
    facts = asked_below(acting)
    schools = facts.order_by(f"{PLACE}__name", PLACE).values_list(PLACE, f"{PLACE}__name").annotate(money=Sum("amount"))
    place = ("source", "regulation_code", "criterion", "budget_year")
    rows = list(facts.order_by(*place).values_list(*place).annotate(money=Sum("amount")))
    return Requests(
        schools=totals_by(((str(pk), name), money) for pk, name, money in schools),
        sources=totals_by((_source(source), money) for source, *_, money in rows),
        criteria=totals_by((_criterion(code, criterion), money) for _, code, criterion, _, money in rows),
        years=totals_by(((str(year or 0), str(year or NO_YEAR)), money) for *_, year, money in rows),
        total=total(money for *_, money in rows),
    )


def asked_below(acting):
    """Facts of money asked for in the newest version of every paper sent here."""
    return VersionFact.objects.filter(kind=FactKind.BUDGET, funding=FundingState.ASKED, version__submissions__in=newest_received(acting))


def lines_behind(acting, *, school="", source="", criterion="", year=""):
    """AskedLines that make up a sum of requests_below; what is "" keeps every line, what nobody wrote keeps none; one query."""
    facts = asked_below(acting)
    if school:
        facts = facts.filter(**{PLACE: id_in(school)})
    if source == BudgetSource.OTHER:
        facts = facts.exclude(source__in=[slug for slug in BudgetSource.values if slug != BudgetSource.OTHER])
    elif source:
        facts = facts.filter(source=source) if source in BudgetSource.values else facts.none()
    if criterion and not criterion.isprintable():
        facts = facts.none()
    elif criterion:
        code, _, number = criterion.partition(" ")
        facts = facts.filter(criterion="") if criterion == NOWHERE else facts.filter(regulation_code=code, criterion=number)
    if year:
        facts = facts.filter(budget_year=int(year) or None) if year.isdecimal() and len(year) < 5 else facts.none()
    facts = facts.annotate(submission=Max("version__submissions__pk")).order_by(f"{PLACE}__name", "pk")
    names = (f"{PLACE}__name", "submission", "row_key", "regulation_code", "criterion", "source", "budget_year", "amount")
    return [AskedLine(name, pk, key, _criterion(*place)[1], _source(slug)[1], on, amount or 0) for name, pk, key, *place, slug, on, amount in facts.values_list(*names)]


def _source(slug):
    """(slug, words). A source frozen under a name of former days counts among the others, never nowhere."""
    known = BudgetSource(slug if slug in BudgetSource.values else BudgetSource.OTHER)
    return known.value, known.label


def _criterion(code, criterion):
    """(value, words) of a criterion's place."""
    return (f"{code} {criterion}", f"{criterion} ({code})") if criterion else (NOWHERE, OUTSIDE)
