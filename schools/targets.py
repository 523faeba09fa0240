"""A school's own targets: what it wants a figure of a year to be, as plain values for the judge, the charts and the pages.

One number has one place: a figure that the catalogue itself asks a target for (`promotion_rate` has `promotion_target`) takes it
from the year's figures unless the school set one here.
"""

from dataclasses import dataclass
from decimal import Decimal

from formats.dates import school_year_label
from formats.numbers import format_number
from schools.enums import TargetOp
from schools.models import SchoolTarget
from standards.metrics import catalogue


@dataclass(frozen=True, slots=True)
class Target:
    """One target in its year; values are decimals as text."""

    metric: str
    year: int
    op: str
    value: str
    value_to: str = ""

    @property
    def words(self):
        """`đạt 98%`, `từ 95 đến 98%`, `giữ 100%`."""
        unit = "%" if catalogue().metrics[self.metric].unit == "%" else ""
        value = format_number(Decimal(self.value))
        if self.op == TargetOp.BETWEEN:
            return f"từ {value} đến {format_number(Decimal(self.value_to))}{unit}"
        return f"{TargetOp(self.op).label} {value}{unit}"

    @property
    def chart_words(self):
        """The words in a chart's key."""
        return f"Chỉ tiêu của trường {school_year_label(self.year)}: {self.words}"


def target_figure(metric):
    """The figure of the catalogue that holds the target of this one (`promotion_target` of `promotion_rate`), or None."""
    return catalogue().metrics.get(f"{metric.key.removesuffix('_rate')}_target")


def takes_target(metric):
    """Whether a target can be set: for numbers, but not for figures that are targets themselves."""
    return not metric.is_choice and not metric.key.endswith("_target")


def targets_of(school, years, level="", rows=()):
    """{(metric key, year): Target}: those the school set, else those among the figures in `rows` (YearlyFigures). One query."""
    found = {}
    for row in rows:
        for metric in school.metrics(level):
            source = target_figure(metric)
            if source and row.level == level and source.key in row.values:
                found[metric.key, row.school_year] = Target(metric.key, row.school_year, TargetOp.REACH, row.values[source.key])
    stored = SchoolTarget.objects.filter(school=school, school_year__in=list(years), level=level)
    known = (row for row in stored if row.metric in catalogue().metrics)
    return found | {(row.metric, row.school_year): Target(row.metric, row.school_year, row.op, row.value, row.value_to) for row in known}
