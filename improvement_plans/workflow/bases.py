"""Căn cứ picked, ordered, put right: one line at a time, found by its words, so that nobody's later edit is overwritten."""

from django.db import transaction

from documents.letterheads import lines_of
from documents.problems import WorkflowRefused, error
from improvement_plans.enums import SectionKind
from improvement_plans.models import PlanSection
from improvement_plans.workflow.locking import lock_plan, save_row

GONE = "Căn cứ này vừa được sửa hoặc bỏ ở nơi khác; hãy xem lại danh sách."


@transaction.atomic
def add_basis(plan, section_pk, line, *, acting):
    """Put a line below the others of the head of the paper (`section_pk` None) or of a section of căn cứ."""
    _change(plan, section_pk, acting, lambda lines: [*lines, line])


@transaction.atomic
def move_basis(plan, section_pk, line, step, *, acting):
    """One place up (-1) or down (+1); at the end it stays."""

    def moved(lines):
        here = _place_of(lines, line)
        there = here + step
        if 0 <= there < len(lines):
            lines[here], lines[there] = lines[there], lines[here]
        return lines

    _change(plan, section_pk, acting, moved)


@transaction.atomic
def remove_basis(plan, section_pk, line, *, acting):
    """Take a line out."""
    _change(plan, section_pk, acting, lambda lines: [other for place, other in enumerate(lines) if place != _place_of(lines, line)])


@transaction.atomic
def replace_basis(plan, section_pk, line, new, *, acting):
    """Write other words in the place of a line."""
    _change(plan, section_pk, acting, lambda lines: [new if place == _place_of(lines, line) else other for place, other in enumerate(lines)])


def _change(plan, section_pk, acting, change):
    """Apply `change` to the list of lines under the plan's lock. Raises WorkflowRefused when the line is gone or the text gets too long."""
    plan = lock_plan(plan.pk, acting)
    row, field = (plan, "preamble_bases") if section_pk is None else (_section(plan, section_pk), "text")
    text = "\n".join(change(list(lines_of(getattr(row, field)))))
    limit = type(row)._meta.get_field(field).max_length
    if len(text) > limit:
        raise WorkflowRefused([error(f"Căn cứ dài quá {limit} ký tự; hãy bỏ bớt.")])
    save_row(row, {field: text}, version=row.version, by=acting.user)


def _section(plan, pk):
    row = PlanSection.objects.present().filter(plan=plan, pk=pk, kind=SectionKind.BASES).first()
    if row is None:
        raise WorkflowRefused([error(GONE)])
    return row


def _place_of(lines, line):
    if line not in lines:
        raise WorkflowRefused([error(GONE)])
    return lines.index(line)
