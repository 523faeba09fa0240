"""Life of an uploaded file of figures: read, confirmed or set aside, undone. Each step locks the batch and leaves a trail."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from formats.dates import school_year_of
from formats.workbook import WorkbookRefused, read_workbook
from records import files
from records.jobs import enqueue
from records.trail import audit
from schools.batches import CHUNK, Target, compare, metrics_of, packed, unpacked
from schools.cells import show_cell
from schools.enums import FigureSource, ImportState
from schools.importers import FileRefused, read_figures
from schools.models import FigureChange, ImportBatch, School, YearlyFigures
from schools.workflow import Entry, SaveResult, WorkflowRefused, merge_year
from standards.metrics import catalogue

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGE = 256 * 1024  # bytes: beyond it the background reads and writes, and the person may leave the page
MANY = 5000  # cells
UNDO_FOR = timedelta(hours=24)
YEARS_BACK = 15
MOST_TOLD = 200
CONTRADICTS = "không khớp với số liệu khác của trường nên không ghi."
CHANGED_MEANWHILE = "trường vừa sửa ô này nên không ghi."
NOT_READ = "Chương trình chạy nền không đọc xong tệp này dù đã thử lại. Hãy tải tệp lên lần nữa; nếu vẫn vậy, chia tệp nhỏ hơn hoặc báo người vận hành."
WAITS_FOR_PEOPLE = (ImportState.PREVIEW, ImportState.FAILED)  # may be confirmed, or set aside


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of one target: how many cells were stored, and the others by (year, key) as in a SaveResult."""

    saved: int
    errors: dict
    conflicts: dict


def years_allowed(today):
    """School years that may be entered from a file, the same as on the grid."""
    current = school_year_of(today)
    return range(current - YEARS_BACK - 4, current + 1)


def take_file(content, name, *, organization, by, schools=None):
    """Take an upload in: a small file is read at once, a large one by the background. Out: the ImportBatch.

    `schools` (the operator's choice) are read for at once, however large the file.
    The file is read before the transaction begins: nobody waits for a lock while a child process reads.
    """
    batch = ImportBatch(organization=organization, name=files.short_name(name), sha256=files.sha256_of(content), by=by)
    is_large = len(content) > LARGE and schools is None
    if not is_large:
        _look(batch, content, schools_of(organization) if schools is None else schools)
    with transaction.atomic():
        batch.file = files.store(content, name, XLSX, organization=organization, by=by) if is_large else None
        batch.save()
        audit(batch, "tải lên tệp số liệu", by=by, organization=organization, to_state=batch.get_state_display(), sha256=batch.sha256)
        if is_large:
            enqueue("read_figures_file", batch_id=batch.pk)
    return batch


def schools_of(organization, today=None):
    """The schools a file of this organisation may speak of: itself, or those below it; all for the operator (None)."""
    schools = School.objects.select_related("organization")
    if organization is None:
        return list(schools)
    if organization.is_school:
        return list(schools.filter(pk=organization.pk))
    below = type(organization).objects.below(organization, today or timezone.localdate())
    return list(schools.filter(organization__in=below.values("pk")))


def _look(batch, content, schools):
    """Read the bytes into the unsaved batch: its preview, or why there is none."""
    try:
        reading = read_figures(read_workbook(content), schools, years_allowed(timezone.localdate()))
        batch.rows, batch.state = packed(compare(reading, schools, is_own=is_own(batch))), ImportState.PREVIEW
    except (WorkbookRefused, FileRefused) as refusal:
        batch.refusal, batch.state = str(refusal)[:500], ImportState.REFUSED


def is_own(batch):
    """Whether its people may see what is stored: a school's own file, or the operator's at the command line."""
    return batch.organization is None or batch.organization.is_school


def read_stored(batch_id):
    """Job: read the file of a batch that waits for it; nothing to do when it was read or set aside meanwhile."""
    batch = ImportBatch.objects.select_related("organization", "file").get(pk=batch_id)
    if batch.state != ImportState.READING or batch.file is None:
        return
    _look(batch, files.read(batch.file), schools_of(batch.organization))
    with transaction.atomic():
        if _locked(batch_id).state == ImportState.READING:
            batch.save(update_fields=["rows", "state", "refusal"])
            _forget_file(batch)


@transaction.atomic
def ask_to_write(batch, *, by):
    """Confirm a preview, or try again what could not be written: a small one is written at once, a large one by the background.

    Raises WorkflowRefused.
    """
    batch = _locked(batch.pk)
    if batch.state not in WAITS_FOR_PEOPLE:
        raise WorkflowRefused(f"Đợt nhập này {batch.get_state_display()}, không xác nhận được.")
    count = unpacked(batch.rows).count
    if not count:
        raise WorkflowRefused("Tệp không có số liệu mới để nhập.")
    if count <= MANY:
        return write_batch(batch, by=by)
    batch.state = ImportState.WRITING
    batch.save(update_fields=["state"])
    enqueue("write_figures", batch_id=batch.pk, by_id=by.pk)
    return batch


@transaction.atomic
def write_batch(batch, *, by):
    """Store every change of a preview, whole or not at all. Out: the batch, whose rows tell what was left out and why.

    Cells that others changed since the preview stay theirs, cells that would contradict stored figures and closed years
    stay as they are: the same merge under the same lock as the grid's (DESIGN 3.10).
    """
    batch = _locked(batch.pk)
    if batch.state not in (*WAITS_FOR_PEOPLE, ImportState.WRITING):
        return batch
    preview = unpacked(batch.rows)

    def entries_of(target):
        return {change.key: Entry(_typed(change.key, change.new), change.old) for change in preview.changes[target]}

    results = save_many(preview.changes, entries_of, by=by, source=FigureSource.FILE, batch=batch)
    batch.rows = _told(batch, preview, results)
    batch.state, batch.confirmed_at = ImportState.CONFIRMED, timezone.now()
    batch.save(update_fields=["rows", "state", "confirmed_at"])
    audit(batch, "nhập số liệu từ tệp", by=by, organization=batch.organization, to_state=batch.get_state_display(), cells=batch.rows["saved"])
    return batch


@transaction.atomic
def stop_reading(batch_id):
    """The background failed to read the file for the last time: it is refused, and says so."""
    batch = _locked(batch_id)
    if batch.state == ImportState.READING:
        batch.state, batch.refusal = ImportState.REFUSED, NOT_READ
        batch.save(update_fields=["state", "refusal"])
        _forget_file(batch)


@transaction.atomic
def stop_writing(batch_id):
    """The background failed to write for the last time: nothing is stored, the preview waits for people to try again or set it aside."""
    batch = _locked(batch_id)
    if batch.state == ImportState.WRITING:
        batch.state = ImportState.FAILED
        batch.save(update_fields=["state"])
        audit(batch, "không ghi được số liệu từ tệp", by=None, organization=batch.organization, to_state=batch.get_state_display())


@transaction.atomic
def discard_batch(batch, *, by):
    """Set a preview aside unwritten. Raises WorkflowRefused once it was written."""
    batch = _locked(batch.pk)
    if batch.state not in (*WAITS_FOR_PEOPLE, ImportState.READING, ImportState.REFUSED):
        raise WorkflowRefused(f"Đợt nhập này {batch.get_state_display()}, không bỏ được.")
    batch.state, batch.rows = ImportState.DISCARDED, {}
    batch.save(update_fields=["state", "rows"])
    _forget_file(batch)
    audit(batch, "bỏ tệp số liệu", by=by, organization=batch.organization, to_state=batch.get_state_display())
    return batch


@transaction.atomic
def undo_batch(batch, *, by, school=None):
    """Take back what a batch stored, of one school or of all, where nobody changed the cell since.

    Out: (cells restored, cells kept because somebody changed them or restoring would contradict). Raises WorkflowRefused
    after UNDO_FOR or when there is nothing left to take back.
    """
    batch = _locked(batch.pk)
    problems = undo_problems(batch, timezone.now())
    if problems:
        raise WorkflowRefused(" ".join(problems))
    changes = batch.changes.exclude(source=FigureSource.UNDO).select_related("figures")
    changes = list(changes.filter(figures__school=school) if school else changes)
    newest = _newest_of(batch, changes)
    untouched = [change for change in changes if newest[change.figures_id, change.metric] == change.pk]
    entries = _back(untouched)
    results = save_many(entries, entries.get, by=by, source=FigureSource.UNDO, batch=batch)
    restored = sum(merged.saved for merged in results.values())
    if school is None or batch.organization_id == school.pk:
        batch.state = ImportState.UNDONE
        batch.save(update_fields=["state"])
    audit(batch, "hoàn tác đợt nhập", by=by, organization=school.organization if school else batch.organization,
          to_state=batch.get_state_display(), restored=restored, kept=len(changes) - restored)  # fmt: skip
    return restored, len(changes) - restored


def undo_problems(batch, now):
    """Why a batch can't be undone: a list of sentences, empty when it can."""
    if batch.state != ImportState.CONFIRMED:
        return [f"Đợt nhập này {batch.get_state_display()}, không có gì để hoàn tác."]
    if now - batch.confirmed_at > UNDO_FOR:
        return ["Đã quá 24 giờ từ lúc nhập nên không hoàn tác được; hãy sửa trên bảng số liệu."]
    return []


@transaction.atomic
def save_many(targets, entries_of, *, by, source, batch):
    """Merge cells of many schools. In: Targets, and a function giving each one's {metric key: Entry}. Out: {Target: Merged}.

    The rows of CHUNK targets are made, locked and stored at a time, so that neither queries nor memory grow with the schools.
    """
    results, targets = {}, sorted(targets, key=lambda target: (target.school, target.year, target.level))
    for start in range(0, len(targets), CHUNK):
        chunk = targets[start : start + CHUNK]
        _save_chunk(chunk, {target: entries_of(target) for target in chunk}, results, by, source, batch)
    return results


def _save_chunk(targets, entries, results, by, source, batch):
    pks = {target.school for target in targets}
    schools = School.objects.select_related("organization").in_bulk(pks)
    rows = _locked_rows(targets, pks)
    closed = {(row.school_id, row.school_year) for row in rows.values() if row.is_closed}
    changed, history = [], []
    for target in targets:
        row, result = rows[target], SaveResult()
        if (target.school, target.year) in closed:
            results[target] = Merged(0, {(target.year, key): "Năm học đã khóa." for key in entries[target]}, {})
            continue
        merge_year(row, entries[target], metrics_of(schools[target.school], target.level), result)
        if result.saved:
            changed.append(row)
            history += [(row.pk, key, old, new) for (_, key), (old, new) in result.saved.items()]
        results[target] = Merged(len(result.saved), result.errors, result.conflicts)
    YearlyFigures.objects.bulk_update(changed, ["values", "rates"])
    FigureChange.objects.add_many(history, by=by, source=source, batch=batch)


def _locked_rows(targets, pks):
    """{Target: row} of the targets and of every other level of their years, made where missing, locked in one order."""
    YearlyFigures.objects.bulk_create(
        (YearlyFigures(school_id=target.school, school_year=target.year, level=target.level) for target in targets), ignore_conflicts=True
    )
    rows = YearlyFigures.objects.select_for_update().filter(school__in=pks, school_year__in={target.year for target in targets})
    return {Target(row.school_id, row.school_year, row.level): row for row in rows.order_by("pk")}


def _locked(pk):
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("organization", "file").get(pk=pk)


def _forget_file(batch):
    """The bytes are needed only until they are read; name and SHA-256 stay."""
    if batch.file:
        stored, batch.file = batch.file, None
        batch.save(update_fields=["file"])
        transaction.on_commit(partial(files.discard, stored))


def _typed(key, stored):
    return show_cell(catalogue().metrics[key], stored)


def _newest_of(batch, changes):
    """{(figures pk, metric): pk of the last change of that cell} for cells of the batch."""
    newest = {}
    pks = sorted({change.figures_id for change in changes})
    for start in range(0, len(pks), CHUNK):
        rows = FigureChange.objects.filter(figures__in=pks[start : start + CHUNK], pk__gte=changes[-1].pk).order_by()
        newest |= {(figures, metric): last for figures, metric, last in rows.values_list("figures", "metric").annotate(last=Max("pk"))}
    return newest


def _back(changes):
    """Entries that put the old values back."""
    entries = {}
    for change in changes:
        target = Target(change.figures.school_id, change.figures.school_year, change.figures.level)
        if change.metric in catalogue().metrics:
            entries.setdefault(target, {})[change.metric] = Entry(_typed(change.metric, change.old), change.new)
    return entries


def _told(batch, preview, results):
    """What stays of a written batch: counts, what the file said that could not be used, what was left out and why.

    To an authority the reason never tells a stored value: figures of open years are the school's own (DESIGN §2).
    """
    left = [
        [target.school, target.year, target.level, key, words]
        for target, result in results.items() for key, words in _left_out(result, is_own(batch))
    ]  # fmt: skip
    saved = sum(merged.saved for merged in results.values())
    lists = {name: [[row.place, row.text] for row in getattr(preview, name)] for name in ("problems", "unknown")}
    schools = sorted({target.school for target in results})
    return {"saved": saved, "cells": preview.count, "left": left[:MOST_TOLD], "left_count": len(left), "schools": len(schools), **lists}


def _left_out(result, shows_stored):
    for (_, key), words in result.errors.items():
        yield key, words if shows_stored else CONTRADICTS
    for (_, key), conflict in result.conflicts.items():
        stored = show_cell(catalogue().metrics[key], conflict.stored) or "để trống"
        yield key, f"ô vừa được sửa thành {stored} sau khi tải tệp lên nên giữ nguyên." if shows_stored else CHANGED_MEANWHILE
