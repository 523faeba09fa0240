"""Five years of figures per school, some of them by level, and targets; older years are closed, the last one is still open."""

from accreditation.demo.world import files_in, read_data
from schools.enums import FigureSource
from schools.models import YearlyFigures
from schools.target_workflow import TargetEntry, save_targets
from schools.workflow import Entry, close_year, save_figures


class FiguresRefused(Exception):
    """The demo's own figures contradict each other; the message names school, year and metric."""


def load_figures(world):
    """Save and close the figures of every school, and what it wants them to become."""
    for name in files_in("figures"):
        _load_school(world, read_data(name))


def _load_school(world, row):
    school, by = world.organizations[row["school"]].school, world.people[row["by"]]
    for level, values in {"": row["values"], **row.get("levels", {})}.items():
        refuse_unless_clean(row, save_figures(school, _entries(row["years"], values), by=by, source=FigureSource.DEMO, level=level))
    for figures in YearlyFigures.objects.filter(school=school, level="", school_year__lte=row["closed_to"]):
        close_year(figures, by=by)
    for target in row.get("targets", ()):
        entry = TargetEntry(target["op"], target["value"], target.get("to", ""))
        refuse_unless_clean(row, save_targets(school, target["year"], {target["metric"]: entry}, by=by, level=target.get("level", "")))


def refuse_unless_clean(row, result):
    """In: a SaveResult or TargetResult. Raises FiguresRefused."""
    if wrong := result.errors or getattr(result, "conflicts", {}):
        raise FiguresRefused(f"{row['school']}: {wrong}")


def _entries(years, values):
    """{school year: {metric: Entry}}; an empty text is a figure nobody wrote down."""
    return {
        year: {key: Entry(str(row[place])) for key, row in values.items() if row[place] != ""}
        for place, year in enumerate(years)
    }
