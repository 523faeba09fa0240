"""Flat facts frozen with a version: what an authority may count without reading live rows (DESIGN §2)."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import date

from documents.enums import FactKind, FundingState
from documents.models import VersionFact, VersionTotals


@dataclass(frozen=True, slots=True)
class Fact:
    """One weakness, action or amount. `kind` is a FactKind, `amount` whole đồng, `budget_year` a calendar year."""

    kind: str
    row_key: str
    regulation_code: str = ""
    criterion: str = ""
    level: int | None = None
    source: str = ""
    amount: int | None = None
    budget_year: int | None = None
    funding: str = ""
    due_on: date | None = None


def store_facts(version, facts):
    """Write the facts of a version that was just frozen, and their sums; returns the rows."""
    rows = VersionFact.objects.bulk_create([VersionFact(version=version, **asdict(fact)) for fact in facts])
    VersionTotals.objects.create(version=version, **totals_of(rows))
    return rows


def totals_of(rows):
    """{weaknesses, actions: how many; money, asked: đồng; by_criterion} of facts, as VersionTotals holds them."""
    kinds = Counter(row.kind for row in rows)
    money = [row for row in rows if row.kind == FactKind.BUDGET]
    return {
        "weaknesses": kinds[FactKind.WEAKNESS],
        "actions": kinds[FactKind.ACTION],
        "money": sum(row.amount or 0 for row in money),
        "asked": sum(row.amount or 0 for row in money if row.funding == FundingState.ASKED),
        "by_criterion": _by_criterion(rows),
    }


def _by_criterion(rows):
    """[[set's code, criterion's code, weaknesses, đồng asked for]] of every criterion that a weakness or asked money names, in order."""
    sums = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.criterion and row.kind == FactKind.WEAKNESS:
            sums[row.regulation_code, row.criterion][0] += 1
        if row.criterion and row.kind == FactKind.BUDGET and row.funding == FundingState.ASKED:
            sums[row.regulation_code, row.criterion][1] += row.amount or 0
    return [[*place, *numbers] for place, numbers in sorted(sums.items())]
