"""The list of a school's evidence: what may be asked for and what is shown, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch

from assessments.enums import EvidenceKind, EvidenceState
from assessments.models import Evidence, EvidenceCode
from formats.text import clean_line

NEAR_DAYS = 30
STANDINGS = (("expiring", f"Sắp hết giá trị ({NEAR_DAYS} ngày tới)"), ("expired", "Đã hết giá trị"), ("uncited", "Chưa dùng ở tiêu chí nào"), ("removed", "Đã gỡ"))


@dataclass(frozen=True)
class EvidenceFilter:
    """What the page's address asks for; nonsense counts as nothing."""

    q: str
    state: str
    kind: str
    criterion: str
    standing: str

    @classmethod
    def of(cls, query):
        """From a GET query."""
        return cls(
            q=clean_line(query.get("q", ""))[:100],
            state=one_of(EvidenceState.values, query.get("state")),
            kind=one_of(EvidenceKind.values, query.get("kind")),
            criterion=clean_line(query.get("criterion", ""))[:8],
            standing=one_of(dict(STANDINGS), query.get("standing")),
        )

    @property
    def is_set(self):
        return any((self.q, self.state, self.kind, self.criterion, self.standing))

    def rows(self, acting):
        """Evidence of the own school that fits, newest first, with what a line shows."""
        rows = Evidence.objects.visible_to(acting).search(self.q)
        rows = rows.filter(removed_at__isnull=self.standing != "removed")
        exact = {name: value for name, value in (("state", self.state), ("kind", self.kind)) if value}
        rows = self._by_standing(rows.filter(**exact), acting.today)
        rows = rows.on_criterion(self.criterion) if self.criterion else rows
        return rows.select_related("file", "keeper").prefetch_related(Prefetch("codes", EvidenceCode.objects.select_related("assessment")))

    def _by_standing(self, rows, today):
        if self.standing == "expiring":
            return rows.expiring(today, NEAR_DAYS)
        if self.standing == "expired":
            return rows.expired_on(today)
        return rows.uncited() if self.standing == "uncited" else rows


def one_of(values, value):
    """The value when it is one of the known ones, else ""."""
    return value if value in values else ""
