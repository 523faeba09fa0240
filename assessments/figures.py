"""The school's own figures that an indicator looks at, for reading beside it. Reads, never judges."""

from dataclasses import dataclass
from functools import cached_property

from assessments.deciding import value_words
from formats.dates import school_year_label
from schools.cells import figure_words
from schools.level_sums import together
from schools.models import YearlyFigures
from standards.enums import SchoolLevel
from standards.items import items_of
from standards.metrics import catalogue

WHOLE = "toàn trường"


@dataclass(frozen=True)
class FigureLine:
    """One figure over the years of the set: `years` holds (school year, value) in words, known ones only; `level` names whose it is."""

    name: str
    unit: str
    years: tuple
    level: str = ""


@dataclass(frozen=True)
class ItemRow:
    """One figure of a set's quantitative item over the years of the set from `first` on; `years` holds a text a year, "" where nothing is known."""

    item: object
    name: str
    unit: str
    years: tuple
    level: str
    first: int

    @property
    def cells(self):
        """[(school year, its text)]"""
        return [(school_year_label(self.first + place), words) for place, words in enumerate(self.years)]


@dataclass(frozen=True)
class StoredYears:
    """YearlyFigures of one school, all years and levels at hand."""

    rows: tuple

    @cached_property
    def by_place(self):
        return {(row.school_year, row.level): row for row in self.rows}

    @cached_property
    def school(self):
        """The school whose figures these are; None while no year is stored."""
        return self.rows[0].school if self.rows else None

    @property
    def levels(self):
        """School levels of the school; all of them while no year is stored."""
        return set(self.school.levels) if self.school else set(SchoolLevel)

    @property
    def years(self):
        return sorted({row.school_year for row in self.rows})

    def places(self, metric):
        """[(level, what its line is called)]: the whole school, then each level kept apart that has the figure.

        A figure of one level only needs no second line for the whole school.
        """
        counted = self.school.counted_levels if self.school else []
        levels = [(level, SchoolLevel(level).label) for level in counted if level in metric.levels]
        if len(levels) == 1 and self._has(metric, levels[0][0]) and not self._has(metric, ""):
            return levels
        return [("", WHOLE if counted else ""), *levels]

    def _has(self, metric, level):
        return any(metric.key in row.known() for row in self.rows if row.level == level)

    def words(self, metric, year, level=""):
        """The figure as people read it; the whole school's also out of its levels', and says so. "" while it is unknown."""
        row = self.by_place.get((year, level))
        if row and metric.key in row.known():
            return figure_words(metric, row)
        if level or not self.school or not self.school.counted_levels:
            return ""
        found = together(metric, self._known(year, ""), {name: self._known(year, name) for name in self.school.levels})
        return f"{value_words(metric.key, found.value)} (từ các cấp)" if found else ""

    def _known(self, year, level):
        row = self.by_place.get((year, level))
        return row.known() if row else {}


def put_figures(assessment, rows):
    """Give every row its `.figures`, the FigureLine rows of its topic that are known. At most one query.

    In: list of (verdict row, its indicator or item of Mức 4).
    """
    stored = stored_years(assessment) if any(law.topic for _, law in rows) else StoredYears(())
    for row, law in rows:
        row.figures = [line for metric in catalogue().of_topic(law.topic) for line in lines_of(metric, stored)]


def stored_years(assessment):
    """StoredYears of the years the set asks for; one query."""
    span = YearlyFigures.objects.filter(school__organization=assessment.organization_id, school_year__in=year_span(assessment))
    return StoredYears(tuple(span.select_related("school").order_by("school_year", "level")))


def lines_of(metric, stored):
    """FigureLine rows of one metric, those with a known year; none of a figure that the school's levels do not have."""
    if not metric.levels & stored.levels:
        return []
    lines = [FigureLine(metric.name, metric.unit, tuple(_known_years(metric, stored, level)), label) for level, label in stored.places(metric)]
    return [line for line in lines if line.years]


def _known_years(metric, stored, level):
    for year in stored.years:
        if words := stored.words(metric, year, level):
            yield school_year_label(year), words


def year_span(assessment):
    """The school years whose figures the set asks for, the assessed one last."""
    return range(assessment.school_year - assessment.regulation_set.data_years + 1, assessment.school_year + 1)


def item_rows(assessment, criterion):
    """ItemRow of every figure the set asks for beside one criterion, those not known yet among them. At most one query.

    A level of the school has a row where something of it is known.
    """
    items = items_of(assessment.regulation_set.code, assessment.framework, criterion.code)
    stored, years = stored_years(assessment) if items else StoredYears(()), year_span(assessment)
    rows = [
        ItemRow(item, metric.name, metric.unit, tuple(stored.words(metric, year, level) for year in years), label if level else "", years[0])
        for item in items for metric in item.metrics if metric.levels & stored.levels for level, label in stored.places(metric)
    ]  # fmt: skip
    return [row for row in rows if not row.level or any(row.years)]
