"""Confirmed verdicts whose figures have changed since: flagged for people to look at again, never changed. Reads only."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from assessments.deciding import name_at, place_of, value_words
from assessments.models import IndicatorVerdict, TopLevelVerdict
from formats.dates import school_year_label
from schools.models import YearlyFigures
from standards.metrics import catalogue

MOST = 3  # assessments looked through, the newest


@dataclass(frozen=True)
class Change:
    """One figure that is another now than when the verdict was confirmed."""

    name: str
    year: str
    old: str
    new: str


def confirmed(model):
    """Verdict rows that were confirmed against figures."""
    return model.objects.exclude(confirmed_at=None).exclude(figures_used=[])


def confirmed_rows(assessment):
    """All verdict rows of an assessment that were confirmed against figures; two queries."""
    rows = confirmed(IndicatorVerdict).filter(sheet__assessment=assessment).select_related("indicator__level", "sheet__criterion")
    items = confirmed(TopLevelVerdict).filter(assessment=assessment).select_related("item")
    return [*rows.order_by("sheet__criterion__position", "indicator_id"), *items.order_by("item__position")]


def known_figures(assessment, rows):
    """{(school year, level): everything known} of the years these rows looked at; no query without rows, else one."""
    years = {year for row in rows for _, year, _, _ in row.figures_used}
    if not years:
        return {}
    found = YearlyFigures.objects.filter(school=assessment.organization_id, school_year__in=years)
    return {(row.school_year, row.level): row.known() for row in found}


def changes_of(row, known):
    """Change of every figure of one confirmed verdict that no longer is what it was."""
    for key, year, level, old in row.figures_used:
        new = known.get((year, level), {}).get(key, "")
        if new != old and key in catalogue().metrics:
            yield Change(name_at(key, level), school_year_label(year), value_words(key, old), value_words(key, new))


def flagged(assessment, rows):
    """{key of the verdict (assessments.deciding.place_of): [Change, …]} of the confirmed rows whose figures changed."""
    rows = [row for row in rows if row.confirmed_at and row.figures_used]
    known = known_figures(assessment, rows)
    found = ((place_of(row), list(changes_of(row, known))) for row in rows)
    return {place: changes for place, changes in found if changes}


def with_confirmed(assessments):
    """The queryset, each row knowing whether it has indicators confirmed against figures (`has_confirmed`)."""
    return assessments.annotate(has_confirmed=Exists(confirmed(IndicatorVerdict).filter(sheet__assessment=OuterRef("pk"))))


def flag_counts(assessments):
    """[(assessment, number of flagged verdicts)] of the first few rows of `with_confirmed` that have any."""
    rows = [row for row in assessments if row.has_confirmed][:MOST]
    counts = ((row, len(flagged(row, confirmed_rows(row)))) for row in rows)
    return [(row, count) for row, count in counts if count]
