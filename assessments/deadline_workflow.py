"""Every change of an assessment's terms: lock, check, change, audit. Days of the law are data and never change here."""

from datetime import date

from django.db import transaction

from assessments.council_workflow import lock, plain, record
from assessments.merging import changed, merge
from assessments.models import AssessmentDeadline
from assessments.workflow import Saved
from documents.problems import error, refuse_if
from formats.dates import school_year_bounds, school_year_label
from records.trail import audit
from standards.deadlines import deadlines_of

REMOVED = "bỏ mốc thời hạn"  # as the trail names the act
PARTS = ("kind", "name", "due_on")


def deadline_parts(row):
    """A term of the school's own as parts; {} for one that is being added."""
    return {name: plain(getattr(row, name)) for name in PARTS} if row else {}


def problems_of_day(assessment, due_on):
    """Why a term can't have that day: it belongs to the school year."""
    first, last = school_year_bounds(assessment.school_year)
    if first <= due_on <= last:
        return []
    return [error(f"Hạn phải nằm trong năm học {school_year_label(assessment.school_year)} (từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}).")]


@transaction.atomic
def save_deadline(acting, assessment, row, parts, ground):
    """Add (`row` None) or change a term of the school's own. Out: Saved. Raises PermissionDenied, WorkflowRefused for a day outside the year."""
    assessment = lock(acting, assessment)
    row = assessment.deadlines.get(pk=row.pk, is_law=False) if row else AssessmentDeadline(assessment=assessment)
    current = deadline_parts(row if row.pk else None)
    outcome = Saved(merge(parts, current, ground), current)
    changes = changed(current, outcome.merged.values) if outcome.is_done else {}
    if changes:
        values = outcome.merged.values
        due_on = date.fromisoformat(values["due_on"])
        refuse_if(problems_of_day(assessment, due_on))
        act = "sửa mốc thời hạn" if row.pk else "thêm mốc thời hạn"
        row.kind, row.name, row.due_on = values["kind"], values["name"], due_on
        row.save()
        record(acting, row, act, changes)
    return outcome


@transaction.atomic
def remove_deadline(acting, assessment, row):
    """Take off a term of the school's own. Raises PermissionDenied."""
    row = lock(acting, assessment).deadlines.get(pk=row.pk, is_law=False)
    audit(row, REMOVED, by=acting.user, organization=acting.organization, due_on=row.due_on.isoformat())
    row.delete()


@transaction.atomic
def mark_deadline(acting, assessment, row, is_done):
    """Say that a term of the school's own is met, or that it is not. Raises PermissionDenied."""
    assessment = lock(acting, assessment)
    row = assessment.deadlines.get(pk=row.pk, is_law=False)
    write_mark(acting, row, is_done)


@transaction.atomic
def mark_law_deadline(acting, assessment, key, is_done):
    """Say that a term of the law is met, or that it is not. Raises PermissionDenied, WorkflowRefused when the set has no such term."""
    assessment = lock(acting, assessment)
    term = next((row for row in deadlines_of(assessment.regulation_set.code, assessment.school_year) if row.key == key), None)
    refuse_if([] if term else [error("Bộ tiêu chuẩn này không có mốc thời hạn đó.")])
    day = {"due_on": term.last_day(assessment.school_year)}
    row, _ = AssessmentDeadline.objects.get_or_create(assessment=assessment, kind=key, is_law=True, defaults=day)
    write_mark(acting, row, is_done)


def write_mark(acting, row, is_done):
    """Set or take off the day a term was met."""
    if bool(row.done_on) == is_done:
        return
    row.done_on = acting.today if is_done else None
    row.save(update_fields=["done_on"])
    audit(row, "đánh dấu mốc đã xong" if is_done else "mở lại mốc", by=acting.user, organization=acting.organization)
