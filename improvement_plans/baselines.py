"""The figure a target starts from: the newest one the school has from before the plan's period."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from formats.dates import school_year_label
from schools.cells import figure_words
from schools.models import YearlyFigures
from standards.metrics import catalogue

YEARS_BACK = 5
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Baseline:
    """A figure of one school year, as stored in a plan and in words."""

    value: Decimal
    year: int
    words: str
    is_closed: bool

    @property
    def label(self):
        """`8,33%, năm học 2025-2026`."""
        return f"{self.words}, năm học {school_year_label(self.year)}"


class Baselines:
    """The newest known figure of every metric of one school before a school year; one query. Without a school it is empty."""

    def __init__(self, school, before):
        self.metrics = [metric for metric in school.metrics() if not metric.is_choice] if school else []
        rows = YearlyFigures.objects.filter(school=school, level="", school_year__lt=before, school_year__gte=before - YEARS_BACK) if school else []
        self.found = {}
        for row in sorted(rows, key=lambda row: row.school_year):
            newest = {metric.key: baseline_in(metric.key, row) for metric in self.metrics}
            self.found |= {key: baseline for key, baseline in newest.items() if baseline}

    def choices(self):
        """Metrics by group for a form, each with its newest figure."""
        by_group = {}
        for metric in self.metrics:
            by_group.setdefault(metric.group, []).append((metric.key, self._label(metric)))
        labels = {group.key: group.label for group in catalogue().groups}
        return [("", "Không gắn với chỉ số nào"), *((labels[key], rows) for key, rows in by_group.items())]

    def _label(self, metric):
        baseline = self.found.get(metric.key)
        return f"{metric.name} ({baseline.label})" if baseline else f"{metric.name} (chưa có số liệu)"


def baselines_of(plan):
    """Baselines of a school's plan: figures of the years before its first school year; none for an authority's plan."""
    first, _ = plan.period_bounds
    return Baselines(plan.organization.school, first.year) if plan.organization.is_school else Baselines(None, first.year)


def reached_of(plan, key):
    """What the school's figures say was reached within the plan's period, the newest year first; None where nothing is known."""
    return reached_by(plan, [key] if key else []).get(key)


def reached_by(plan, keys):
    """{metric key: Baseline} of what was reached within the plan's period, as far as known; one query."""
    if not any(keys) or not plan.organization.is_school:
        return {}
    first, last = plan.period_bounds
    years = YearlyFigures.objects.filter(school=plan.organization_id, level="", school_year__gte=first.year, school_year__lt=max(last.year, first.year + 1))
    return {key: found for row in years.order_by("school_year") for key in keys if (found := baseline_in(key, row))}


def moved_baselines(plan, rows):
    """{pk: Baseline now} of targets (actions or lines of a section) whose start is no longer the school's figure of that year; one query."""
    tied = [row for row in rows if row.metric and row.baseline_value is not None and row.baseline_year]
    years = {row.baseline_year for row in tied}
    figures = YearlyFigures.objects.filter(school=plan.organization_id, level="", school_year__in=years) if tied else ()
    found = {figure.school_year: figure for figure in figures}
    now = {row.pk: baseline_in(row.metric, found.get(row.baseline_year)) for row in tied}
    return {row.pk: now[row.pk] for row in tied if now[row.pk] and now[row.pk].value != row.baseline_value}


def baseline_in(key, row):
    """The Baseline of a metric in a year's figures (YearlyFigures or None); None where it is not known."""
    metric = catalogue().metrics.get(key)
    text = row.known().get(key) if row and metric else None
    if not text:
        return None
    value = Decimal(text)
    value = value if value == round(value, 3) else value.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return Baseline(value, row.school_year, figure_words(metric, row), row.is_closed)
