"""Setting a school's own targets: cells of one year, merged under a lock like the figures themselves."""

from dataclasses import dataclass, field

from django.db import transaction

from records.trail import audit
from schools.cells import read_cell
from schools.enums import TargetOp
from schools.models import School, SchoolTarget


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """What a person typed for one figure, and the words the row showed when they began ("" for none)."""

    op: str
    value: str
    value_to: str = ""
    start: str = ""


@dataclass
class TargetResult:
    """Outcome by metric key: saved -> words, errors -> words (conflicts among them)."""

    saved: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)


def stored_text(target):
    """A stored target as the text its row begins from: `reach 98 `; "" for none."""
    return f"{target.op}|{target.value}|{target.value_to}" if target else ""


@transaction.atomic
def save_targets(school, year, entries, *, by, level=""):
    """Set, change or (with an empty value) take away targets of a year: {metric key: TargetEntry}.

    A row that others changed since the page was opened stays theirs and is named; rows in error are named, the rest is stored.
    """
    School.objects.select_for_update().get(pk=school.pk)  # a target that does not exist yet can't be locked itself
    stored = {row.metric: row for row in SchoolTarget.objects.filter(school=school, school_year=year, level=level)}
    metrics = {metric.key: metric for metric in school.metrics(level)}
    result = TargetResult()
    for key, entry in entries.items():
        try:
            _save_one(SchoolTarget(school=school, school_year=year, level=level, metric=key, by=by), metrics[key], entry, (stored.get(key), result))
        except ValueError as error:
            result.errors[key] = str(error)
    if result.saved:
        audit(school, "đặt chỉ tiêu của trường", by=by, organization=school.organization, school_year=year, count=len(result.saved))
    return result


def _save_one(fresh, metric, entry, outcome):
    """Put one row in place of the stored one; ValueError says what is wrong with what was typed."""
    stored, result = outcome
    if entry.start != stored_text(stored):
        raise ValueError("Người khác vừa đổi chỉ tiêu này; hãy xem giá trị đang lưu rồi nhập lại.")
    _read(fresh, metric, entry)
    if stored_text(fresh if fresh.value else None) == stored_text(stored):
        return
    if stored:
        stored.delete()
    if fresh.value:
        fresh.save()
    result.saved[metric.key] = stored_text(fresh if fresh.value else None)


def _read(target, metric, entry):
    if entry.op not in TargetOp.values:
        raise ValueError("Hãy chọn cách so sánh trong danh sách.")
    target.op, target.value, target.value_to = entry.op, read_cell(metric, entry.value), ""
    if target.op == TargetOp.BETWEEN and target.value:
        target.value_to = read_cell(metric, entry.value_to)
        if not target.value_to or float(target.value_to) < float(target.value):
            raise ValueError("“từ … đến” cần số thứ hai, không nhỏ hơn số thứ nhất.")
    elif entry.value_to.strip() and target.op != TargetOp.BETWEEN:
        raise ValueError("Chỉ “từ … đến” có số thứ hai; hãy xóa số thứ hai hoặc đổi cách so sánh.")
