"""Money that schools ask for, added up over the newest version of every paper sent here; live rows are never read."""

from dataclasses import dataclass

from django.db.models import Sum

from documents.enums import BudgetSource, FactKind, FundingState
from documents.models import VersionFact
from formats.money import in_words, total, totals_by
from oversight.overview import newest_received

OUTSIDE = "Ngoài các tiêu chí"
NO_YEAR = "Chưa ghi năm"


@dataclass(frozen=True, slots=True)
class Requests:
    """What is asked for: sums of đồng by (school key, school name), source, criterion and budget year."""

    schools: dict
    sources: dict
    criteria: dict
    years: dict
    total: int

    @property
    def words(self):
        return in_words(self.total)


def requests_below(acting):
    """Requests of the papers sent to the authority acted for; one query."""
    facts = VersionFact.objects.filter(kind=FactKind.BUDGET, funding=FundingState.ASKED, version__submissions__in=newest_received(acting))
    place = ("version__document__organization", "version__document__organization__name", "source", "regulation_code", "criterion", "budget_year")
    rows = [(*row[:-1], row[-1] or 0) for row in facts.order_by(*place[1:]).values_list(*place).annotate(money=Sum("amount"))]
    return Requests(
        schools=totals_by(((pk, name), money) for pk, name, *_, money in rows),
        sources=totals_by((_source(source), money) for _, _, source, *_, money in rows),
        criteria=totals_by((_criterion(code, criterion), money) for _, _, _, code, criterion, _, money in rows),
        years=totals_by((str(year or NO_YEAR), money) for *_, year, money in rows),
        total=total(money for *_, money in rows),
    )


def _source(slug):
    """A source frozen under a name of former days counts among the others, never nowhere."""
    return BudgetSource(slug if slug in BudgetSource.values else BudgetSource.OTHER).label


def _criterion(code, criterion):
    return f"{criterion} ({code})" if criterion else OUTSIDE
