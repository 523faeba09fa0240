"""What waits for a person in this room, for the page “Việc của tôi”; one query."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Verb
from assessments.models import Assessment
from assessments.permissions import may_open
from documents.waiting import WaitingItem
from formats.dates import school_year_bounds, school_year_label, school_year_of
from formats.numbers import format_number
from schools.permissions import works_in_school


def waiting_for(acting):
    """Assigned criteria that are not done, the rest of this year's assessment, or that it is not opened yet; [] outside a school."""
    if not works_in_school(acting) or not (acting.can(Verb.DRAFT) or acting.can(Verb.EDIT_ASSIGNED)):
        return []
    rows = list(Assessment.objects.visible_to(acting).with_open_work(acting.user))
    return [*_assigned(rows), *(_open_work(acting, rows) if may_open(acting) else [])]


def _assigned(rows):
    """One line per assessment: the sheets assigned to this person that are not done."""
    return [
        _item("assigned_criteria", f"Tự đánh giá {school_year_label(row.school_year)}: {format_number(row.mine_count)} tiêu chí được phân công chưa xong",
              reverse("assessment_detail", args=[row.pk]) + "?show=mine", row.opened_at)
        for row in rows
        if row.mine_count
    ]


def _open_work(acting, rows):
    """For those who draft: this school year's assessment, to be opened or to be finished."""
    year = school_year_of(acting.today)
    current = [row for row in rows if row.school_year == year]
    if not current:
        begun = timezone.make_aware(datetime.combine(school_year_bounds(year)[0], datetime.min.time()))
        return [_item("open_assessment", f"Mở đợt tự đánh giá năm học {school_year_label(year)}", reverse("assessment_open"), begun)]
    return [
        _item("open_criteria", f"{row}: {format_number(row.open_count)} tiêu chí chưa xong",
              reverse("assessment_detail", args=[row.pk]) + "?show=open", row.opened_at)
        for row in current
        if row.open_count
    ]


def _item(kind, text, url, since):
    return WaitingItem(kind=kind, text=text, url=url, since=since, due_on=None, days_left=None)
