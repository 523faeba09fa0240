"""What certificates say of the schools below an authority: who is recognised to date, whose recognition ends, who could be put forward."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import Organization
from formats.dates import short_date
from improvement_plans.enums import RecognitionWay
from schools.enums import CertificateKind
from schools.models import Certificate, School
from standards.enums import SchoolType

# The decision takes some months; a proposal of ours that people change.
LEAD_MONTHS = 3
TYPE_LABELS = {
    SchoolType.PRESCHOOL: "Mầm non",
    SchoolType.PRIMARY: "Tiểu học",
    SchoolType.LOWER_SECONDARY: "Trung học cơ sở",
    SchoolType.UPPER_SECONDARY: "Trung học phổ thông",
    SchoolType.MULTI_LEVEL: "Phổ thông nhiều cấp học",
}


@dataclass(frozen=True)
class Recognised:
    """A school with what it holds on a day; `last` is the newest national standard, valid or not."""

    school: School
    national: Certificate | None
    accreditation: Certificate | None
    last: Certificate | None


@dataclass(frozen=True)
class Proposal:
    """A school that the plan could name, and why; a firm one follows from a last day of validity."""

    way: str
    school: School
    degree: int
    month: int | None
    reason: str
    is_firm: bool = False


def recognised_below(organization, on):
    """Open schools below the authority on that day with their certificates, by kind of school and name; three queries."""
    places = Organization.objects.below(organization, on).open_on(on)
    schools = School.objects.filter(organization__in=places).select_related("organization")
    held = defaultdict(list)
    for row in Certificate.objects.filter(school__in=schools, decided_on__lte=on).order_by("decided_on", "pk"):
        held[row.school_id].append(row)
    types = list(SchoolType)
    schools = sorted(schools, key=lambda school: (types.index(school.school_type), school.organization.search_text, school.pk))
    return [_recognised(school, held[school.pk], on) for school in schools]


def _recognised(school, rows, on):
    national = [row for row in rows if row.kind == CertificateKind.NATIONAL_STANDARD]
    accreditation = [row for row in rows if row.kind == CertificateKind.ACCREDITATION]
    last = max(national, key=lambda row: row.decided_on, default=None)
    return Recognised(school, _highest(national, on), _highest(accreditation, on), last)


def _highest(rows, on):
    """The valid one of the highest degree, or None."""
    valid = (row for row in rows if row.valid_until is None or row.valid_until >= on)
    return max(valid, key=lambda row: row.degree, default=None)


def proposals_for(plan, on):
    """What the certificates propose for the plan's year: those that end by then are to be renewed, others could be raised."""
    return [proposal for row in recognised_below(plan.organization, on) if (proposal := _proposal(row, plan.period_bounds))]


def _proposal(row, bounds):
    first, last = bounds
    held = row.national or row.last
    if held is None:
        return Proposal(RecognitionWay.RAISE, row.school, 1, None, "Chưa từng được công nhận")
    until = held.valid_until
    if until and until <= last:
        month = max(1, until.month - LEAD_MONTHS) if until >= first else 1
        return Proposal(RecognitionWay.RENEW, row.school, held.degree, month, f"Mức độ {held.degree}, có giá trị đến {short_date(until)}", is_firm=True)
    return Proposal(RecognitionWay.RAISE, row.school, 2, None, "Đang đạt mức độ 1") if held.degree == 1 else None
