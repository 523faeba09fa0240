"""All schools below an authority as light lines: filtered, put in order and counted before fifty of them are loaded whole.

Three queries whatever the number of schools; every figure comes from the newest submitted version.
"""

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import F, Max
from django.utils import timezone

from documents.enums import Decision
from documents.models import Submission
from formats.text import fold, vietnamese_order
from oversight.overview import SUMS, with_reviewing_body
from schools.models import Certificate, School
from standards.enums import SchoolType

NOT_SENT, WAITING, OPENED = "none", "waiting", "opened"
STATES = {
    NOT_SENT: "Chưa trình",
    WAITING: "Chờ tiếp nhận",
    OPENED: "Đang xem",
    Decision.RETURNED.value: Decision.RETURNED.label,
    Decision.APPROVED.value: Decision.APPROVED.label,
    Decision.OPINION.value: Decision.OPINION.label,
    Decision.NOTED.value: Decision.NOTED.label,
}


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school. `state` is a slug of STATES; figures are 0 and days None while nothing is known; money in đồng."""

    pk: int
    name: str
    school_type: str
    body: str
    submission: int | None = None
    title: str = ""
    state: str = NOT_SENT
    sent_on: date | None = None
    weaknesses: int = 0
    actions: int = 0
    money: int = 0
    asked: int = 0
    valid_until: date | None = None
    certificates: tuple = ()

    @property
    def state_words(self):
        return STATES[self.state]

    @property
    def type_words(self):
        return SchoolType(self.school_type).label

    @property
    def certificates_now(self):
        """[(words, last day or None)] of the certificates valid today, the newest first."""
        return [(str(Certificate(kind=kind, degree=degree)), until) for kind, degree, until in self.certificates]


SORTABLE = [field.name for field in fields(SchoolLine) if field.name not in ("pk", "submission", "title", "state", "school_type", "certificates")]
MOST_FIRST = {"weaknesses", "actions", "money", "asked", "sent_on"}


def school_lines(acting, *, words="", school_type="", state="", body=""):
    """Lines of the schools below that fit the filters, in the order of their names."""
    sent, valid = _newest_sent(acting), _valid_certificates(acting)
    lines = []
    for pk, name, kind, above in _schools(acting, words, school_type):
        held = tuple(valid.get(pk, ()))
        until = min((last for *_, last in held if last), default=None)
        line = SchoolLine(pk, name, kind, above or "", *sent.get(pk, ()), valid_until=until, certificates=held)
        if (not state or line.state == state) and (not body or line.body == body):
            lines.append(line)
    return sorted(lines, key=lambda line: vietnamese_order(line.name))


def in_order(lines, by):
    """The lines by one column, schools of which it says nothing at the end; an unknown column keeps the order of names."""
    if by not in SORTABLE or by == "name":
        return lines
    known = [line for line in lines if getattr(line, by)]
    unknown = [line for line in lines if not getattr(line, by)]
    key = (lambda line: vietnamese_order(line.body)) if by == "body" else (lambda line: getattr(line, by))
    return [*sorted(known, key=key, reverse=by in MOST_FIRST), *unknown]


def sums_of(lines):
    """{sent, weaknesses, actions, money} over lines."""
    sums = {name: sum(getattr(line, name) for line in lines) for name in SUMS}
    return {"sent": sum(line.submission is not None for line in lines), **sums}


def bodies_of(lines):
    """Names of the bodies that review these schools, in order."""
    return sorted({line.body for line in lines if line.body}, key=vietnamese_order)


def _schools(acting, words, school_type):
    rows = School.objects.visible_to(acting).exclude(pk=acting.organization.pk)
    if words:
        rows = rows.filter(organization__search_text__contains=fold(words))
    if school_type:
        rows = rows.filter(school_type=school_type)
    rows = with_reviewing_body(rows, "organization", acting.today)
    return rows.order_by("pk").values_list("pk", "organization__name", "school_type", "body")


def _newest_sent(acting):
    """{school key: what SchoolLine says of its newest submission}."""
    received = Submission.objects.received_by(acting.organization)
    newest = received.values("version__document__organization").annotate(newest=Max("pk")).values("newest")
    totals = [F(f"version__totals__{name}") for name in SUMS]
    rows = Submission.objects.filter(pk__in=newest).order_by()
    rows = rows.values_list("version__document__organization", "pk", "version__document__title", "decision", "opened_at", "sent_at", *totals)
    return {
        school: (pk, title, decision or (OPENED if opened_at else WAITING), _day(sent_at), *(number or 0 for number in numbers))
        for school, pk, title, decision, opened_at, sent_at, *numbers in rows
    }


def _day(at):
    return timezone.localtime(at).date()


def _valid_certificates(acting):
    """{school key: [(kind, degree, last day or None)]} of certificates valid today, the newest decision first."""
    found = defaultdict(list)
    rows = Certificate.objects.valid_on(acting.today).visible_to(acting)
    for school, *rest in rows.values_list("school", "kind", "degree", "valid_until"):
        found[school].append(tuple(rest))
    return found
