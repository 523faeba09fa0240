"""Figures over the years as charts: which figures share a picture, which lines are drawn across it. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from formats.charts import Chart, ChartSeries
from formats.dates import school_year_label, short_date
from schools.cells import COMPUTED_PLACES

MOST_LINES = 4  # more than these in one picture can't be told apart
MOST_BARS = 4


@dataclass(frozen=True, slots=True)
class Trends:
    """Rows of one level over the years, and the lines to draw: {(metric key, year): Target}, {metric key: (value, words)}."""

    years: tuple
    rows: dict
    targets: dict
    thresholds: dict

    def text(self, metric, year):
        """The figure as decimal text with the decimals people read, or None."""
        row = self.rows.get(year)
        value = row.known().get(metric.key) if row else None
        if value is None or not metric.is_derived or value == row.values.get(metric.key):
            return value
        return f"{Decimal(value):.{COMPUTED_PLACES}f}"

    def series(self, metric, label=""):
        return ChartSeries(label or metric.name, tuple((school_year_label(year), self.text(metric, year)) for year in self.years))

    def target(self, metric):
        """The target of the last year that has one, or None."""
        return next((self.targets[metric.key, year] for year in reversed(self.years) if (metric.key, year) in self.targets), None)


def trends_of(rows, years, targets=None, thresholds=None):
    """Trends from YearlyFigures rows of one level."""
    return Trends(tuple(years), {row.school_year: row for row in rows}, targets or {}, thresholds or {})


def metric_chart(metric, trends, *, key="", note=""):
    """One figure's chart with the lines of its target and threshold."""
    target, (threshold, words) = trends.target(metric), trends.thresholds.get(metric.key, ("", ""))
    return Chart(
        key=key or f"chart-{metric.key}",
        title=metric.name,
        kind="line" if metric.is_rate else "bar",
        series=(trends.series(metric),),
        unit=metric.unit,
        target=target.value if target else "",
        target_to=target.value_to if target else "",
        target_label=target.chart_words if target else "",
        threshold=threshold,
        threshold_label=words,
        note=note,
    )


def metrics_chart(metrics, trends, *, title, key, note="", kind=""):
    """Several figures of one unit in one chart; alone it gets its lines of target and threshold too."""
    if len(metrics) == 1:
        return metric_chart(metrics[0], trends, key=key, note=note)
    units = {metric.unit for metric in metrics}
    most = MOST_LINES if metrics[0].is_rate else MOST_BARS
    kind = kind or ("multiples" if len(units) > 1 or len(metrics) > most else "line" if metrics[0].is_rate else "bar")
    unit = units.pop() if len(units) == 1 else ""
    return Chart(key, title, kind, tuple(trends.series(metric, label) for metric, label in _labels(metrics)), unit, note=note)


def _labels(metrics):
    """(metric, its words in the key): below the one figure that the others continue, these need only their own words."""
    first, *rest = metrics
    is_family = all(metric.above == first.label for metric in rest)
    return [(first, first.name), *((metric, metric.label.removeprefix("– ") if is_family else metric.name) for metric in rest)]


def group_charts(metrics, trends):
    """Charts of a whole group: a figure and the lines that continue it share one; what is unknown in every year has none."""
    known = [metric for metric in metrics if not metric.is_choice and any(trends.text(metric, year) for year in trends.years)]
    families = (list(family) for _, family in groupby(known, key=lambda metric: (metric.above or metric.label, metric.unit)))
    return [metrics_chart(family, trends, title=family[0].above or family[0].label, key=f"chart-{family[0].key}") for family in families]


def data_note(day):
    """`Số liệu đến ngày 05/9/2026.`, or nothing when no day is known."""
    return f"Số liệu đến ngày {short_date(day)}." if day else ""
