"""Five years of figures per school; older years are closed, the last one is still open."""

from accreditation.demo.world import files_in, read_data
from schools.enums import FigureSource
from schools.models import YearlyFigures
from schools.workflow import Entry, close_year, save_figures


class FiguresRefused(Exception):
    """The demo's own figures contradict each other; the message names school, year and metric."""


def load_figures(world):
    """Save and close the figures of every school."""
    for name in files_in("figures"):
        _load_school(world, read_data(name))


def _load_school(world, row):
    school, by = world.organizations[row["school"]].school, world.people[row["by"]]
    result = save_figures(school, _entries(row), by=by, source=FigureSource.DEMO)
    if not result.is_clean:
        raise FiguresRefused(f"{row['school']}: {result.errors or result.conflicts}")
    for figures in YearlyFigures.objects.filter(school=school, school_year__lte=row["closed_to"]):
        close_year(figures, by=by)


def _entries(row):
    """{school year: {metric: Entry}}; an empty text is a figure nobody wrote down."""
    years = row["years"]
    return {
        year: {key: Entry(str(values[place])) for key, values in row["values"].items() if values[place] != ""}
        for place, year in enumerate(years)
    }
