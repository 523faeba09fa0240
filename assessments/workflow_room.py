"""What members of a team do in their room, without an account: come in, write, close. Lock, check, change, audit, one transaction."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from assessments.appraisal_codes import read_code
from assessments.appraisal_results import problems_of_closing, read_results
from assessments.appraisal_sheets import load_team_sheet, load_team_sheets, weakness_lines, write_team_sheet
from assessments.enums import AppraisalState, RoomGate
from assessments.merging import changed, merge
from assessments.models import AppraisalEntry, AppraisalFinding, AppraisalMember, AppraisalRoom, AppraisalSheet
from assessments.workflow import Saved
from assessments.workflow_appraisal import TOLD_ROLES, people_of
from documents.problems import error, refuse_if
from records.notices import notify
from records.trail import audit

MOST_TRIES, LOCK = 5, timedelta(minutes=15)
WRONG = "Mã không đúng. Hãy xem lại từng chữ trên giấy báo mã."
LOCKED = f"Mã này bị khóa {LOCK.seconds // 60} phút vì nhập sai {MOST_TRIES} lần. Hãy thử lại sau hoặc xin cơ quan mở phòng cấp mã mới."
CLOSED = "Đoàn đã chốt kết quả nên không sửa được nữa."
CONCLUSION = "conclusion"


@dataclass(frozen=True)
class Guest:
    """A member inside the room, by one entry."""

    room: AppraisalRoom
    member: AppraisalMember
    entry: AppraisalEntry


def enter(room, typed):
    """Try a code at the door. Out: (AppraisalEntry, "") or (None, why not). Wrong codes are counted and lock the member's code.

    The slow hash is compared outside the transaction, which on SQLite would hold up every writer.
    """
    number, secret = read_code(typed)
    member = room.members.filter(number=number).first() if number else None
    if member is None:
        make_password(secret or "x")  # as slow as a wrong code, so that numbers can't be told apart
        return None, WRONG
    is_right = check_password(secret, member.code_hash)
    return _settle(room, member, is_right)


@transaction.atomic
def _settle(room, member, is_right):
    """Count a try under the member's lock: an entry, or the reason why not."""
    now = timezone.now()
    row = AppraisalMember.objects.select_for_update().get(pk=member.pk)
    if row.locked_until and row.locked_until > now:
        return None, LOCKED
    if not is_right or row.code_hash != member.code_hash:
        row.failed_count = 1 if row.locked_until else row.failed_count + 1  # a lock that ended begins the count anew
        row.locked_until = now + LOCK if row.failed_count >= MOST_TRIES else None
        row.save(update_fields=["failed_count", "locked_until"])
        _note(room, "nhập sai mã phòng thẩm định", row, count=row.failed_count)
        return None, LOCKED if row.locked_until else WRONG
    AppraisalMember.objects.filter(pk=row.pk).update(failed_count=0, locked_until=None)
    entry = AppraisalEntry.objects.create(member=row, at=now)
    _note(room, "vào phòng thẩm định", row)
    return entry, ""


@transaction.atomic
def leave(guest):
    """End the sitting; its cookie is worth nothing afterwards."""
    if AppraisalEntry.objects.filter(pk=guest.entry.pk, left_at__isnull=True).update(left_at=timezone.now()):
        _note(guest.room, "ra khỏi phòng thẩm định", guest.member)


def guest_by_entry(room, entry_pk):
    """Guest of a live entry of that room, or None."""
    rows = AppraisalEntry.objects.valid_at(timezone.now()).filter(pk=entry_pk, member__room=room.pk)
    entry = rows.select_related("member").first()
    return Guest(room, entry.member, entry) if entry else None


@transaction.atomic
def save_team_sheet(guest, sheet, parts, ground):
    """Save what the team says of a criterion: parts (assessments.appraisal_sheets) merged with what others wrote. Out: Saved.

    Raises PermissionDenied when the door closed meanwhile, WorkflowRefused when the team has closed.
    """
    room = _writable(guest)
    row = AppraisalSheet.objects.select_for_update(of=("self",)).select_related("criterion").get(pk=sheet.pk, room=room)
    current = load_team_sheet(row).parts()
    outcome = Saved(merge({key: parts.get(key) for key in current}, current, ground), current)
    changes = changed(current, outcome.merged.values) if outcome.is_done else {}
    if changes:
        now = timezone.now()
        write_team_sheet(row, changes, guest.member, now)
        row.version, row.saved_by, row.saved_at = row.version + 1, guest.member, now
        row.save(update_fields=["version", "saved_by", "saved_at", "strengths", "recommendations"])
        _note(room, "ghi phiếu của đoàn", guest.member, sheet=str(row), parts=list(changes))
    return outcome


@transaction.atomic
def save_conclusion(guest, text, ground):
    """Save the team's general conclusion. Out: Saved. Raises as save_team_sheet."""
    room = _writable(guest)
    current = {CONCLUSION: room.conclusion}
    outcome = Saved(merge({CONCLUSION: text}, current, ground), current)
    if outcome.is_done and outcome.merged.values[CONCLUSION] != room.conclusion:
        room.conclusion = text
        room.save(update_fields=["conclusion"])
        _note(room, "ghi kết luận chung của đoàn", guest.member)
    return outcome


@transaction.atomic
def close_findings(guest):
    """The head closes the team's findings: each line of weakness becomes a finding that never changes. A second press changes nothing.

    Raises PermissionDenied for other members, WorkflowRefused while a criterion is not judged.
    """
    if not guest.member.is_head:
        raise PermissionDenied
    room = _inside(guest)
    if room.is_closed:
        return room
    refuse_if(problems_of_closing(read_results(room)))
    AppraisalFinding.objects.bulk_create(_findings(room))
    room.state, room.closed_at, room.closed_by = AppraisalState.CLOSED, timezone.now(), guest.member
    room.save(update_fields=["state", "closed_at", "closed_by"])
    audit(room, "chốt kết quả của đoàn", by=None, organization=room.organization, from_state=AppraisalState.WORKING, to_state=AppraisalState.CLOSED, member=str(guest.member))
    _tell_closed(room)
    return room


def _findings(room):
    """One AppraisalFinding for each line of weakness, in the law's order."""
    lines = [(content.sheet, row, line) for content in load_team_sheets(room) for row in content.rows for line in weakness_lines(row.weaknesses)]
    for position, (sheet, row, line) in enumerate(lines, 1):
        level, letter = row.place
        yield AppraisalFinding(room=room, criterion=sheet.criterion, level=level, letter=letter, text=line, by=row.by, position=position)


def _tell_closed(room):
    today, url = timezone.localdate(), reverse("appraisal_detail", args=[room.pk])
    notify(people_of(room.school, TOLD_ROLES, today), f"{room.team} đã chốt kết quả: xem kết luận và đưa điểm yếu vào đợt tự đánh giá hoặc kế hoạch.", url)
    notify(people_of(room.organization, [Role.LEADER, Role.OFFICER], today), f"{room.team} đã chốt kết quả thẩm định {room.school}.", url)


def _inside(guest):
    """The room with its row locked, while its door is open and the sitting lasts."""
    rows = AppraisalRoom.objects.select_for_update(of=("self",)).select_related("organization", "assessment__organization", "assessment__regulation_set")
    room = rows.defer("version__snapshot").get(pk=guest.room.pk)
    if room.gate(timezone.localdate()) != RoomGate.OPEN or guest_by_entry(room, guest.entry.pk) is None:
        raise PermissionDenied
    return room


def _writable(guest):
    room = _inside(guest)
    refuse_if([error(CLOSED)] if room.is_closed else [])
    return room


def _note(room, action, member, **detail):
    """An audit line by somebody without an account: the member's name stands in it."""
    audit(room, action, by=None, organization=room.organization, member=str(member), **detail)
