"""What the authority and the school do with a team's room: lock, check, change, audit line, one transaction (DESIGN 3.5).

Secrets are given back once by the act that makes them; only their hashes are stored.
"""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, Organization, User
from assessments.appraisal_codes import code_words, hash_of, make_secret, make_token
from assessments.enums import AppraisalDuty, AppraisalState, RoomGate
from assessments.models import (
    AppraisalMember,
    AppraisalRoom,
    AppraisalSheet,
    AppraisalVerdict,
    AssessmentPaper,
    Weakness,
)
from assessments.permissions import may_open_files, may_open_rooms, may_run_room
from documents.enums import Decision, DocumentKind, Route
from documents.models import Submission, SubmissionCopy
from documents.problems import error, refuse_if
from documents.review_models import on_desk_of
from formats.dates import short_date
from records.notices import notify
from records.trail import audit
from standards.models import Criterion, Indicator

LONGEST_PERIOD = timedelta(days=183)
TOLD_ROLES = [Role.PRINCIPAL, Role.DEPUTY, Role.SECRETARY]
SETTINGS = ("team", "decision", "from_on", "until_on", "plan_version", "shows_figures", "shows_evidence")


def reports_for_rooms(acting):
    """Submitted reports over which this body may convene a team: those sent to it (for information too), and those of schools below it sent to a body below it.

    The last because the Sở convenes the team while a commune receives the reports of its schools (TT 57/2026 Điều 17, secondary source).
    """
    if not may_open_rooms(acting):
        return Submission.objects.none()
    below = Organization.objects.below(acting.organization, acting.today).values("pk")
    rows = Submission.objects.filter(version__document__kind=DocumentKind.ASSESSMENT_REPORT)
    return _taken_on(rows.filter(_sent_to(acting, below))).defer("version__snapshot")


def _sent_to(acting, below):
    """Filter of what lies on the body's desk, was sent to it for information, or went from a school below it to a body below it."""
    copied = SubmissionCopy.objects.filter(organization=acting.organization).values("submission")
    return on_desk_of(acting.organization, acting.today) | Q(pk__in=copied) | Q(version__document__organization__in=below, receiver__in=below)


def _taken_on(rows):
    """Those the body addressed took on, or that were issued before they were sent: of the others the school may still say they were never sent."""
    return rows.filter(Q(route=Route.REPORT) | Q(opened_at__isnull=False)).exclude(decision__in=[Decision.TAKEN_BACK, Decision.RETURNED])


def plans_for_rooms(acting, organization):
    """Submitted improvement plans of that school which the same body may put into a room, newest first."""
    below = Organization.objects.below(acting.organization, acting.today).values("pk")
    rows = Submission.objects.filter(version__document__kind=DocumentKind.IMPROVEMENT_PLAN, version__document__organization=organization)
    return _taken_on(rows.filter(_sent_to(acting, below))).select_related("version__document").defer("version__snapshot").order_by("-pk")


def period_problems(from_on, until_on, today):
    """Why a period can't be a room's."""
    if until_on < from_on:
        return [error("Ngày cuối không được trước ngày đầu.")]
    if until_on < today:
        return [error("Ngày cuối đã qua.")]
    return [error("Phòng mở nhiều nhất 6 tháng.")] if until_on - from_on > LONGEST_PERIOD else []


def team_problems(people):
    """Why people can't be a team: one head, nobody nameless."""
    heads = sum(person["duty"] == AppraisalDuty.HEAD for person in people)
    return [] if heads == 1 else [error("Đoàn cần đúng một trưởng đoàn.")]


def twin_problems(acting, submission, values, people):
    """Why no second room: the same team stands over the same paper already, most often because the page with the codes was loaded again."""
    rooms = AppraisalRoom.objects.filter(organization=acting.organization, version=submission.version_id, team=values["team"], revoked_at=None)
    names = [person["full_name"] for person in people]
    same = any(list(room.members.order_by("number").values_list("full_name", flat=True)) == names for room in rooms.filter(until_on__gte=acting.today))
    return [error("Phòng của đoàn này đã mở rồi. Nếu chưa chép kịp liên kết và mã, hãy cấp lại ở trang của phòng (mục Thẩm định).")] if same else []


@transaction.atomic
def open_room(acting, submission, values, people):
    """Open a room over a submitted report.

    In: `values` of SETTINGS; `people` as [{full_name, post, duty}, …] in the team's order. Out: (room, the link's token, {member: code}).
    Raises PermissionDenied, WorkflowRefused.
    """
    if not reports_for_rooms(acting).filter(pk=submission.pk).exists():
        raise PermissionDenied
    refuse_if([*period_problems(values["from_on"], values["until_on"], acting.today), *team_problems(people)])
    paper = AssessmentPaper.objects.filter(document=submission.version.document_id).select_related("assessment__regulation_set").first()
    refuse_if([] if paper else [error("Báo cáo này không gắn với đợt tự đánh giá nào nên không mở phòng được.")])
    Submission.objects.select_for_update().get(pk=submission.pk)  # two presses at once wait for each other
    refuse_if(twin_problems(acting, submission, values, people))
    token = make_token()
    room = AppraisalRoom.objects.create(organization=acting.organization, assessment=paper.assessment, version_id=submission.version_id, token_hash=hash_of(token),
                                        opened_by=acting.user, **{name: values[name] for name in SETTINGS})
    codes = dict(_new_member(room, number, person) for number, person in enumerate(people, 1))
    make_team_sheets(room)
    _audit(acting, room, "mở phòng thẩm định", until_on=str(room.until_on), members=[member.full_name for member in codes])
    _tell_school(room, f"{room.organization} mở phòng thẩm định cho {room.team}, từ {short_date(room.from_on)} đến hết {short_date(room.until_on)}. "
                       "Trường chọn có mở tệp minh chứng cho đoàn hay không.")
    return room, token, codes


def _new_member(room, number, person):
    secret = make_secret()
    member = AppraisalMember.objects.create(room=room, number=number, code_hash=make_password(secret), code_made_at=timezone.now(), **person)
    return member, code_words(number, secret)


def make_team_sheets(room):
    """Empty sheets and verdicts for every criterion of the assessment's framework, and for Mức 4 where the set has it."""
    assessment = room.assessment
    criteria = Criterion.objects.filter(standard__regulation_set=assessment.regulation_set, standard__framework=assessment.framework)
    sheets = AppraisalSheet.objects.bulk_create(AppraisalSheet(room=room, criterion=row) for row in criteria.order_by("position"))
    by_criterion = {sheet.criterion_id: sheet for sheet in sheets}
    indicators = Indicator.objects.filter(level__criterion__in=by_criterion).select_related("level").order_by("pk")
    AppraisalVerdict.objects.bulk_create(AppraisalVerdict(sheet=by_criterion[row.level.criterion_id], indicator=row) for row in indicators)
    items = list(assessment.regulation_set.top_level_items.all())
    if items:
        top = AppraisalSheet.objects.create(room=room)
        AppraisalVerdict.objects.bulk_create(AppraisalVerdict(sheet=top, item=row) for row in items)


@transaction.atomic
def change_period(acting, room, from_on, until_on):
    """Prolong or shorten a room. Raises PermissionDenied, WorkflowRefused."""
    room = _run(acting, room)
    refuse_if(period_problems(from_on, until_on, acting.today))
    before = f"{room.from_on} – {room.until_on}"
    room.from_on, room.until_on = from_on, until_on
    room.save(update_fields=["from_on", "until_on"])
    _audit(acting, room, "đổi thời hạn phòng thẩm định", before=before, after=f"{from_on} – {until_on}")
    return room


@transaction.atomic
def revoke_room(acting, room):
    """Close the door at once and for good; what the team wrote stays. A second press changes nothing."""
    room = _locked(acting, room)
    if not room.revoked_at:
        room.revoked_at, room.revoked_by = timezone.now(), acting.user
        room.save(update_fields=["revoked_at", "revoked_by"])
        _audit(acting, room, "thu hồi phòng thẩm định")
    return room


@transaction.atomic
def renew_link(acting, room):
    """A new link; the old one leads nowhere any more, whoever is inside must come in anew. Gives the token."""
    room, token = _run(acting, room), make_token()
    room.token_hash = hash_of(token)
    room.save(update_fields=["token_hash"])
    _audit(acting, room, "cấp lại liên kết phòng thẩm định")
    return token


@transaction.atomic
def renew_code(acting, member):
    """A new code for a member, whose sitting ends and whose lock is lifted. Gives the code."""
    room, secret = _run(acting, member.room), make_secret()
    row = AppraisalMember.objects.select_for_update().get(pk=member.pk)
    row.code_hash, row.code_made_at, row.failed_count, row.locked_until = make_password(secret), timezone.now(), 0, None
    row.save(update_fields=["code_hash", "code_made_at", "failed_count", "locked_until"])
    _audit(acting, room, "cấp lại mã vào phòng thẩm định", member=row.full_name)
    return code_words(row.number, secret)


@transaction.atomic
def reopen_findings(acting, room):
    """Let the team go on after it closed by mistake; its findings are made anew at the next closing.

    Raises PermissionDenied, WorkflowRefused when the school already took one, or when the door is shut.
    """
    room = _run(acting, room)
    refuse_if(reopening_problems(room, acting.today))
    room.findings.all().delete()
    room.state, room.closed_at, room.closed_by = AppraisalState.WORKING, None, None
    room.save(update_fields=["state", "closed_at", "closed_by"])
    _audit(acting, room, "mở lại kết quả cho đoàn sửa")
    _tell_school(room, f"{room.organization} mở lại kết quả để {room.team} sửa; trường thấy kết quả mới sau khi đoàn chốt.")
    return room


def reopening_problems(room, today):
    """Why a team's result can't be opened again; the same list hides the button."""
    if not room.is_closed:
        return [error("Đoàn chưa chốt kết quả.")]
    if Weakness.objects.filter(finding__room=room).exists():
        return [error("Trường đã đưa điểm yếu vào tự đánh giá hoặc kế hoạch nên không mở lại được.")]
    return [] if room.gate(today) == RoomGate.OPEN else [error("Phòng không còn mở: gia hạn trước rồi mở lại.")]


@transaction.atomic
def set_files_open(acting, room, is_open):
    """The school lets the team open the files of its evidence, or stops that. Raises PermissionDenied, WorkflowRefused."""
    room = AppraisalRoom.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=room.pk)
    if not may_open_files(acting, room):
        raise PermissionDenied
    refuse_if([error("Phòng đã bị thu hồi.")] if room.revoked_at and is_open else [])
    if bool(room.files_opened_at) != is_open:
        room.files_opened_at, room.files_opened_by = (timezone.now(), acting.user) if is_open else (None, None)
        room.save(update_fields=["files_opened_at", "files_opened_by"])
        _audit(acting, room, "mở tệp minh chứng cho đoàn" if is_open else "thôi mở tệp minh chứng cho đoàn")
    return room


def people_of(organization, roles, today):
    """People who hold one of the roles there on that day."""
    return User.objects.filter(pk__in=Membership.objects.active_on(today).filter(organization=organization, role__in=roles).values("user"))


def _tell_school(room, text):
    notify(people_of(room.school, TOLD_ROLES, timezone.localdate()), text, reverse("appraisal_detail", args=[room.pk]))


def _locked(acting, room):
    row = AppraisalRoom.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=room.pk)
    if not may_run_room(acting, row):
        raise PermissionDenied
    return row


def _run(acting, room):
    """The locked room, while it is not revoked."""
    row = _locked(acting, room)
    refuse_if([error("Phòng đã bị thu hồi: mở phòng mới nếu đoàn còn làm việc.")] if row.revoked_at else [])
    return row


def _audit(acting, room, action, **detail):
    audit(room, action, by=acting.user, organization=acting.organization, **detail)

