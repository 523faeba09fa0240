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
def save_figures(school, entries, *, by, source=FigureSource.GRID):
    """Merge changed cells into a school's years and recompute their rates.

    In: {school year: {metric key: Entry}}. Only cells free of errors and conflicts are stored; the SaveResult names the
    rest, so that nothing typed is lost. Cells that others changed meanwhile stay theirs (DESIGN 3.10).
    """
    metrics = catalogue().for_levels(school.levels)
    result = SaveResult()
    rows = _locked_years(school, entries)
    for row in rows:
        merge_year(row, entries[row.school_year], {metric.key: metric for metric in metrics}, result)
    changed = [row for row in rows if any(year == row.school_year for year, _ in result.saved)]
    YearlyFigures.objects.bulk_update(changed, ["values", "rates"])
    _remember(changed, result, by, source)
    _name_the_others(rows, result)
    return result


@transaction.atomic
def close_year(figures, *, by):
    """Close a year: authorities may see it and nobody may change it. Raises WorkflowRefused while problems stand."""
    figures = YearlyFigures.objects.select_for_update().select_related("school__organization").get(pk=figures.pk)
    problems = closing_problems(figures)
    if problems:
        raise WorkflowRefused(" ".join(problems))
    figures.closed_at, figures.closed_by = timezone.now(), by
    figures.save(update_fields=["closed_at", "closed_by"])
    audit(figures, "khóa số liệu năm học", by=by, organization=figures.school.organization, from_state=OPEN, to_state=CLOSED)
    return figures


@transaction.atomic
def reopen_year(figures, reason, *, by):
    """Open a closed year again; the reason goes into the audit line. Raises WorkflowRefused when it is open."""
    figures = YearlyFigures.objects.select_for_update().select_related("school__organization").get(pk=figures.pk)
    if not figures.is_closed:
        raise WorkflowRefused("Năm học này chưa khóa.")
    figures.closed_at = figures.closed_by = None
    figures.save(update_fields=["closed_at", "closed_by"])
    audit(figures, "mở lại số liệu năm học", by=by, organization=figures.school.organization, from_state=CLOSED,
          to_state=OPEN, reason=reason)  # fmt: skip
    return figures


def closing_problems(figures):
    """Why a year can't be closed yet: a list of sentences, empty when it can."""
    if figures.is_closed:
        return ["Năm học này đã khóa."]
    if not figures.values:
        return ["Chưa có số liệu nào."]
    metrics = catalogue().for_levels(figures.school.levels)
    return [clash.text for clash in clashes(numbers_of(figures.values, catalogue(), metrics), catalogue())]


@transaction.atomic
def recompute_rates():
    """Derive every stored rate again after the catalogue changed; returns how many years changed."""
    schools = {school.pk: school for school in School.objects.all()}
    changed = []
    for row in YearlyFigures.objects.select_for_update():
        rates = effective_rates(row.values, catalogue().for_levels(schools[row.school_id].levels))
        if rates != row.rates:
            row.rates = rates
            changed.append(row)
    YearlyFigures.objects.bulk_update(changed, ["rates"], batch_size=200)
    return len(changed)


def _locked_years(school, years):
    """The rows of these years for the whole school, made where missing, locked in one order."""
    missing = [YearlyFigures(school=school, school_year=year, level="") for year in years]
    YearlyFigures.objects.bulk_create(missing, ignore_conflicts=True)
    rows = YearlyFigures.objects.select_for_update().filter(school=school, level="", school_year__in=list(years))
    return list(rows.order_by("school_year"))


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
