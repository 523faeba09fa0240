"""The school's own figures that an indicator looks at, for reading beside it. Reads, never judges."""

from dataclasses import dataclass

from formats.dates import school_year_label
from schools.cells import figure_words
from schools.models import YearlyFigures
from standards.enums import SchoolLevel
from standards.items import items_of
from standards.metrics import catalogue


@dataclass(frozen=True)
class FigureLine:
    """One figure over the years of the set: `years` holds (school year, value) in words, known ones only."""

    name: str
    unit: str
    years: tuple


@dataclass(frozen=True)
class ItemRow:
    """One figure of a set's quantitative item over the years of the set; `years` holds a text a year, "" where nothing is known."""

    item: object
    name: str
    unit: str
    years: tuple


def put_figures(assessment, rows):
    """Give every row its `.figures`, the FigureLine rows of its topic that are known. At most one query.

    In: list of (verdict row, its indicator or item of Mức 4).
    """
    years = figure_years(assessment) if any(law.topic for _, law in rows) else []
    for row, law in rows:
        row.figures = [line for line in (line_of(metric, years) for metric in catalogue().of_topic(law.topic)) if line.years]


def figure_years(assessment):
    """YearlyFigures of the years the set asks for, the assessed one last."""
    span = YearlyFigures.objects.filter(school__organization=assessment.organization_id, level="", school_year__in=year_span(assessment))
    return list(span.select_related("school").order_by("school_year"))


def line_of(metric, years):
    """FigureLine of one metric; a figure that the school's levels do not have stays empty."""
    known = [row for row in years if metric.key in row.known() and metric.levels & set(row.school.levels)]
    return FigureLine(metric.name, metric.unit, tuple((school_year_label(row.school_year), figure_words(metric, row)) for row in known))


def year_span(assessment):
    """The school years whose figures the set asks for, the assessed one last."""
    return range(assessment.school_year - assessment.regulation_set.data_years + 1, assessment.school_year + 1)


def item_rows(assessment, criterion):
    """ItemRow of every figure the set asks for beside one criterion, those not known yet among them. At most one query."""
    items = items_of(assessment.regulation_set.code, assessment.framework, criterion.code)
    years = {row.school_year: row for row in figure_years(assessment)} if items else {}
    return [
        ItemRow(item, metric.name, metric.unit, tuple(_known_words(metric, years.get(year)) for year in year_span(assessment)))
        for item in items
        for metric in item.metrics
        if metric.levels & _levels_of(years)
    ]


def _levels_of(years):
    """School levels of the school whose figures these are; all of them while no year is stored."""
    return next((set(row.school.levels) for row in years.values()), set(SchoolLevel))


def _known_words(metric, row):
    return figure_words(metric, row) if row and metric.key in row.known() else ""
