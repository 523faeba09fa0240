"""Targets in sections before a plan is sent: those without a number or unit, those whose start is another figure by now."""

from django.urls import reverse

from documents.problems import error, warning
from formats.dates import school_year_label
from improvement_plans.baselines import moved_baselines
from improvement_plans.enums import TargetKind
from improvement_plans.wording import plain_number


def target_problems(plan, contents):
    """Problems of every target of a printed section, in reading order; one query where any names a figure, else none."""
    moved = moved_baselines(plan, contents.targets)
    for target in contents.targets:
        for make, words, field in _problems(target, moved.get(target.pk)):
            yield make(f"Mục “{target.section.heading}”, chỉ tiêu “{target}”: {words}", f"{reverse('target_edit', args=[target.pk])}#id_{field}")


def _problems(target, now):
    if target.target_value is None:
        yield error, "chưa có con số.", "target_value"
    elif target.target_kind == TargetKind.BETWEEN and target.target_value_to is None:
        yield error, "“từ … đến …” thiếu số thứ hai.", "target_value_to"
    if not target.target_unit.strip():
        yield warning, "chưa có đơn vị.", "target_unit"
    if now:
        start, year = plain_number(target.baseline_value), school_year_label(target.baseline_year)
        yield warning, f"số liệu gốc {start} khác số liệu năm học {year} hiện nay ({now.words}).", "baseline_value"
