"""Flat facts frozen with a version: what an authority may count without reading live rows (DESIGN §2)."""

from dataclasses import asdict, dataclass
from datetime import date

from documents.models import VersionFact


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
    """Write the facts of a version that was just frozen; returns the rows."""
    return VersionFact.objects.bulk_create([VersionFact(version=version, **asdict(fact)) for fact in facts])
