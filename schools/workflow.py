"""Changes of a school's figures: each function locks its rows, checks, changes and leaves a trail in one transaction."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from records.trail import audit
from schools.cells import read_cell
from schools.checks import clashes, numbers_of
from schools.enums import FigureSource
from schools.models import FigureChange, School, YearlyFigures
from schools.rates import effective_rates
from standards.metrics import catalogue

OPEN, CLOSED = "đang nhập", "đã khóa"


class WorkflowRefused(Exception):
    """The step is not possible now; the message says why, in words for the page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person typed into a cell, and the stored value the cell showed when they began ("" for empty)."""

    typed: str
    start: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else changed the cell in between: what is stored now, by whom and when."""

    stored: str
    by: object = None
    at: object = None


@dataclass
class SaveResult:
    """Outcome per (school year, metric key): saved -> (old, new), errors -> words, conflicts -> Conflict."""

    saved: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)

    @property
    def is_clean(self):
        return not self.errors and not self.conflicts


@transaction.atomic
def save_figures(school, entries, *, by, source=FigureSource.GRID, level=""):
    """Merge changed cells into a school's years and recompute their rates.

    In: {school year: {metric key: Entry}} of the whole school or of one `level`. Only cells free of errors and conflicts are stored; the SaveResult names the
    rest, so that nothing typed is lost. Cells that others changed meanwhile stay theirs (DESIGN 3.10).
    """
    metrics = school.metrics(level)
    result = SaveResult()
    rows = _locked_years(school, entries, level)
    for row in rows:
        merge_year(row, entries[row.school_year], {metric.key: metric for metric in metrics}, result)
    changed = [row for row in rows if any(year == row.school_year for year, _ in result.saved)]
    YearlyFigures.objects.bulk_update(changed, ["values", "rates"])
    _remember(changed, result, by, source)
    _name_the_others(rows, result)
    return result


@transaction.atomic
def close_year(figures, *, by):
    """Close a year with the figures of all its levels: authorities may see it and nobody may change it.

    In: any row of the year; returns the whole school's. Raises WorkflowRefused while problems stand.
    """
    rows = _locked_year(figures)
    problems = closing_problems(*rows)
    if problems:
        raise WorkflowRefused(" ".join(problems))
    figures = _mark_closed(rows, timezone.now(), by)
    audit(figures, "khóa số liệu năm học", by=by, organization=figures.school.organization, from_state=OPEN, to_state=CLOSED)
    return figures


@transaction.atomic
def reopen_year(figures, reason, *, by):
    """Open a closed year again; the reason goes into the audit line. Raises WorkflowRefused when it is open."""
    rows = _locked_year(figures)
    if not any(row.is_closed for row in rows):
        raise WorkflowRefused("Năm học này chưa khóa.")
    figures = _mark_closed(rows, None, None)
    audit(figures, "mở lại số liệu năm học", by=by, organization=figures.school.organization, from_state=CLOSED,
          to_state=OPEN, reason=reason)  # fmt: skip
    return figures


def closing_problems(*rows):
    """Why a year can't be closed yet: a list of sentences, empty when it can. In: all rows of the year, each with its school."""
    if any(row.is_closed for row in rows):
        return ["Năm học này đã khóa."]
    if not any(row.values for row in rows):
        return ["Chưa có số liệu nào."]
    return [f"{row.level_words}{clash.text}" for row in rows for clash in clashes(_numbers(row), catalogue())]


def _numbers(row):
    return numbers_of(row.values, catalogue(), row.school.metrics(row.level))


@transaction.atomic
def recompute_rates():
    """Derive every stored rate again after the catalogue changed; returns how many years changed."""
    schools = {school.pk: school for school in School.objects.all()}
    changed = []
    for row in YearlyFigures.objects.select_for_update():
        rates = effective_rates(row.values, schools[row.school_id].metrics(row.level))
        if rates != row.rates:
            row.rates = rates
            changed.append(row)
    YearlyFigures.objects.bulk_update(changed, ["rates"], batch_size=200)
    return len(changed)


def _locked_years(school, years, level):
    """The rows of these years for the level, made where missing, locked in one order together with the whole school's.

    The whole school's say what is closed, also for a level that joined the school later.
    """
    places = sorted({"", level})
    missing = [YearlyFigures(school=school, school_year=year, level=place) for year in years for place in places]
    YearlyFigures.objects.bulk_create(missing, ignore_conflicts=True)
    rows = YearlyFigures.objects.select_for_update().filter(school=school, level__in=places, school_year__in=list(years))
    rows = sorted(rows.order_by("pk"), key=lambda row: row.school_year)
    closed = {row.school_year: row.closed_at for row in rows if not row.level}
    for row in rows:
        row.closed_at = row.closed_at or closed[row.school_year]
    return [row for row in rows if row.level == level]


def _locked_year(figures):
    """All rows of the year, the whole school's first; rows of levels are made where missing, so that none appears after closing."""
    school = School.objects.select_related("organization").get(pk=figures.school_id)
    places = ["", *school.counted_levels]
    missing = [YearlyFigures(school=school, school_year=figures.school_year, level=place) for place in places]
    YearlyFigures.objects.bulk_create(missing, ignore_conflicts=True)
    rows = YearlyFigures.objects.select_for_update().filter(school=school, school_year=figures.school_year)
    rows = sorted(rows.order_by("pk"), key=lambda row: row.level)
    for row in rows:
        row.school = school
    return rows


def _mark_closed(rows, at, by):
    """Set or clear the closing of a year on all its rows; returns the whole school's."""
    for row in rows:
        row.closed_at, row.closed_by = at, by
    YearlyFigures.objects.bulk_update(rows, ["closed_at", "closed_by"])
    return rows[0]


def merge_year(row, cells, metrics, result):
    """Merge {key: Entry} into one locked row (not saved here) and put the outcome of each cell into the SaveResult."""
    wanted = {}
    for key, entry in cells.items():
        try:
            _sort_cell(row, metrics[key], entry, wanted, result)
        except ValueError as error:
            result.errors[row.school_year, key] = str(error)
    kept, refused = without_clashes(row.values, wanted, metrics.values())
    result.errors.update({(row.school_year, key): text for key, text in refused.items()})
    result.saved.update({(row.school_year, key): (row.values.get(key, ""), new) for key, new in kept.items()})
    row.values = _merged(row.values, kept)
    row.rates = effective_rates(row.values, metrics.values())


def _sort_cell(row, metric, entry, wanted, result):
    """Put one cell among those wanted or those in conflict; ValueError says what is wrong with what was typed."""
    stored = row.values.get(metric.key, "")
    if row.is_closed:
        raise ValueError(f"Năm học đã khóa, không lưu được “{entry.typed[:40]}”.")
    new = read_cell(metric, entry.typed)
    if new in (stored, entry.start):  # nothing to do, or the box was left as it was
        return
    if entry.start != stored:
        result.conflicts[row.school_year, metric.key] = Conflict(stored)
        return
    wanted[metric.key] = new


def without_clashes(values, wanted, metrics):
    """Split wanted cells into (kept, refused with words): leave out what contradicts, until the rest agrees."""
    kept, refused = dict(wanted), {}
    while True:
        numbers = numbers_of(_merged(values, kept), catalogue(), metrics)
        found = {key: clash.text for clash in clashes(numbers, catalogue()) for key in clash.keys if key in kept}
        if not found:
            return kept, refused
        refused |= found
        kept = {key: new for key, new in kept.items() if key not in found}


def _merged(values, changes):
    return {key: text for key, text in (values | changes).items() if text != ""}


def _remember(rows, result, by, source):
    by_year = {row.school_year: row for row in rows}
    FigureChange.objects.bulk_create(
        FigureChange(figures=by_year[year], metric=key, old=old, new=new, by=by, source=source)
        for (year, key), (old, new) in result.saved.items()
    )


def _name_the_others(rows, result):
    """Fill in who stored the other value of each conflict, and when."""
    if not result.conflicts:
        return
    last = {}
    changes = FigureChange.objects.filter(figures__in=rows, metric__in={key for _, key in result.conflicts})
    for change in changes.select_related("figures", "by").order_by("pk"):
        last[change.figures.school_year, change.metric] = change
    for cell, conflict in result.conflicts.items():
        if cell in last:
            result.conflicts[cell] = Conflict(conflict.stored, last[cell].by, last[cell].at)
