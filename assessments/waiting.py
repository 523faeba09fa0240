"""What waits for a person in this room, for the page “Việc của tôi”; two queries."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Verb
from assessments.deadlines import deadline_rows, open_rows
from assessments.enums import AppraisalState, DeadlineKind
from assessments.evidence_waiting import evidence_counts, evidence_waiting
from assessments.models import AppraisalRoom, Assessment
from assessments.permissions import may_open, may_open_rooms
from documents.waiting import WaitingItem
from formats.dates import school_year_bounds, school_year_label, school_year_of
from formats.numbers import format_number
from schools.permissions import works_in_school

NEAR_DAYS = 30
ROOM_ENDS = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=90)  # a team's findings are on the list for so long; some schools take none
MEMBERS_TERMS = {DeadlineKind.EVIDENCE, DeadlineKind.SHEETS}


def waiting_for(acting):
    """Assigned criteria that are not done, the rest of this year's assessment or that it is not opened yet, terms that are near.

    For who opens rooms of appraisal teams: rooms that end soon or ended while the team had not closed. One query.
    """
    if may_open_rooms(acting):
        return list(_ending_rooms(acting))
    if not works_in_school(acting) or not (acting.can(Verb.DRAFT) or acting.can(Verb.EDIT_ASSIGNED)):
        return []
    found = Assessment.objects.visible_to(acting).with_open_work(acting.user).annotate(**evidence_counts(acting), **team_answers())
    rows = list(found.select_related("regulation_set").prefetch_related("deadlines"))
    work = [*_assigned(rows), *_near_terms(acting, rows), *(_open_work(acting, rows) if may_open(acting) else [])]
    return [*work, *evidence_waiting(acting, rows), *(_findings(rows) if may_open(acting) else [])]


def _ending_rooms(acting):
    """Rooms of the body whose last day is near or just passed, and whose team has not closed."""
    near, past = acting.today + ROOM_ENDS, acting.today - ANSWER_WITHIN
    rooms = AppraisalRoom.objects.filter(organization=acting.organization, state=AppraisalState.WORKING, revoked_at__isnull=True, until_on__range=(past, near))
    for room in rooms.select_related("assessment__organization"):
        words = "đã hết hạn" if room.until_on < acting.today else "sắp hết hạn"
        yield _item("ending_room", f"Phòng của {room.team} tại {room.school} {words}, đoàn chưa chốt", reverse("appraisal_detail", args=[room.pk]), room.opened_at,
                    room.until_on, (room.until_on - acting.today).days)  # fmt: skip


def team_answers():
    """{name: annotation} of the newest team that closed and whose findings nobody has taken yet; rides on the query of the assessments."""
    rooms = AppraisalRoom.objects.unanswered(timezone.now() - ANSWER_WITHIN).filter(assessment=OuterRef("pk")).order_by("-pk")
    return {f"answer_{name}": Subquery(rooms.values(name)[:1]) for name in ("pk", "team", "closed_at")}


def _findings(rows):
    """One line per assessment whose appraisal team found weaknesses that wait for the school."""
    return [_item("team_findings", f"{row.answer_team} đã chốt: đưa điểm yếu đoàn nêu vào tự đánh giá, kế hoạch", reverse("appraisal_detail", args=[row.answer_pk]), row.answer_closed_at)
            for row in rows if row.answer_pk]  # fmt: skip


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


def _near_terms(acting, rows):
    """Terms of this school year's assessment that are near or past; a member sees those of the own work while there is some."""
    for row in (row for row in rows if row.school_year == school_year_of(acting.today)):
        kinds = set(DeadlineKind) if may_open(acting) else MEMBERS_TERMS if row.mine_count else set()
        for term in open_rows(deadline_rows(row)):
            if term.kind in kinds and term.days_left(acting.today) <= NEAR_DAYS:
                yield _item("deadline", f"{term.name} ({term.due_words})", reverse("deadline_list", args=[row.pk]), row.opened_at,
                            term.due_on, term.days_left(acting.today))


def _item(kind, text, url, since, due_on=None, days_left=None):
    return WaitingItem(kind=kind, text=text, url=url, since=since, due_on=due_on, days_left=days_left)
