"""The school's own figures that an indicator looks at, for reading beside it. Reads, never judges."""

from dataclasses import dataclass

from formats.dates import school_year_label
from schools.cells import figure_words
from schools.models import YearlyFigures
from standards.metrics import catalogue


@dataclass(frozen=True)
class FigureLine:
    """One figure over the years of the set: `years` holds (school year, value) in words, known ones only."""

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
    first = assessment.school_year - assessment.regulation_set.data_years + 1
    span = YearlyFigures.objects.filter(school__organization=assessment.organization_id, level="", school_year__range=(first, assessment.school_year))
    return list(span.select_related("school").order_by("school_year"))


def line_of(metric, years):
    """FigureLine of one metric; a figure that the school's levels do not have stays empty."""
    known = [row for row in years if metric.key in row.known() and metric.levels & set(row.school.levels)]
    return FigureLine(metric.name, metric.unit, tuple((school_year_label(row.school_year), figure_words(metric, row)) for row in known))
