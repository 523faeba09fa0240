"""Acting persons and stored years without a database, for tests of pure rules."""

from datetime import UTC, date, datetime

from accounts.acting import Acting, verbs_of
from accounts.enums import OrganizationKind
from accounts.models import Organization
from schools.models import School, YearlyFigures
from schools.rates import effective_rates
from standards.metrics import catalogue

HERE, ELSEWHERE, ABOVE = 1, 2, 3
KINDS = {HERE: OrganizationKind.SCHOOL, ELSEWHERE: OrganizationKind.SCHOOL, ABOVE: OrganizationKind.COMMUNE}


def acting(place, *roles, delegated=()):
    """Somebody with these roles at that place."""
    organization = Organization(pk=place, kind=KINDS[place], name=f"Nơi {place}")
    return Acting(None, organization, frozenset(roles), verbs_of(roles, delegated), date(2026, 10, 5))


def preschool(levels=("preschool",)):
    """The school HERE, not stored."""
    return School(organization=Organization(pk=HERE, kind=OrganizationKind.SCHOOL, name="Trường Mầm non Hoa Mai"),
                  school_type="preschool", levels=list(levels))  # fmt: skip


def year_of(school, year, is_closed=False, **values):
    """One school year as it would be stored, rates included."""
    rates = effective_rates(values, catalogue().for_levels(school.levels))
    closed_at = datetime(2026, 9, 1, tzinfo=UTC) if is_closed else None
    return YearlyFigures(school=school, school_year=year, values=values, rates=rates, closed_at=closed_at)
