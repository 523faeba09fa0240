"""The pages of an appraisal team: a link with a secret, a code for each member, no account. They open one room and nothing else.

Reading writes nothing; coming in is a POST. No page is kept by caches or found by search engines, and no address of the room is told to
another site. Within our own site the browser still names it: with `no-referrer` it would send every form from the origin `null`, which
the CSRF check refuses.
"""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from assessments import workflow_room
from assessments.appraisal_paper_files import RESULT_TYPES, result_file
from assessments.appraisal_reading import (
    criterion_key,
    evidence_lines,
    file_of,
    part_fragment,
    plan_of,
    report_of,
    section_of,
)
from assessments.appraisal_results import problems_of_closing, read_results
from assessments.appraisal_sheets import in_words, load_team_sheet, put_law_words
from assessments.conflicts import Conflict
from assessments.enums import RoomGate
from assessments.forms_appraisal import CodeForm, ConclusionForm, TeamSheetForm, sent_words
from assessments.merging import digest
from assessments.models import AppraisalRoom
from assessments.models.appraisal import SITTING
from assessments.views_council import CONFLICT
from assessments.views_evidence import file_response
from documents.html import paper_fragment
from documents.pace import is_too_fast
from documents.pdf import PdfRefused
from documents.problems import WorkflowRefused
from documents.views import file_headers, layout_css
from standards.wording import wording_of

COOKIE, SALT = "appraisal_room", "assessments.appraisal_room"
TRIES = 10  # a minute and address
READ, WRITE = ("GET", "HEAD"), ("POST",)
CONCLUSION = workflow_room.CONCLUSION
KEEPS = {"room_sheet_save", "room_conclusion_save"}  # acts that carry words people wrote
GONE_WORDS = {
    RoomGate.NOT_YET: "Phòng thẩm định mở từ ngày {from_on:%d/%m/%Y}. Hãy quay lại vào ngày đó.",
    RoomGate.ENDED: "Phòng thẩm định đã đóng khi hết ngày {until_on:%d/%m/%Y}. Nếu đoàn còn làm việc, hãy xin cơ quan mở phòng gia hạn.",
    RoomGate.REVOKED: "Cơ quan mở phòng đã thu hồi liên kết này.",
}


def room_page(methods):
    """For a view of a room: (request, room, guest, …); guest is a workflow_room.Guest. Closed doors, missing sittings are answered here."""
    def decorate(view):
        @wraps(view)
        def inner(request, token, *args, **kwargs):
            room = AppraisalRoom.objects.with_token(token)
            if room is None or room.gate(timezone.localdate()) != RoomGate.OPEN:
                return private(gone(request, room))
            room.token, guest = token, guest_of(request, room)
            if guest is None and view.__name__ != "room_home":
                return private(lost_sitting(request, room, **kwargs) if view.__name__ in KEEPS else redirect("room_home", token))
            return private(answered(view, request, room, guest, *args, **kwargs))
        return login_not_required(require_http_methods(methods)(inner))
    return decorate


def answered(view, request, room, guest, *args, **kwargs):
    """The view's answer; what is not there or not theirs is told in the room's own frame, not in the frame of accounts."""
    try:
        return view(request, room, guest, *args, **kwargs)
    except Http404:
        words, status = "Phòng này không có trang đó.", 404
    except PermissionDenied:
        words, status = "Việc này dành cho trưởng đoàn, hoặc phòng vừa đóng.", 403
    return shown(request, "assessments/room_gone.html", {"words": words, "room": room, "guest": guest, "sent": words_of(request)}, status)


def lost_sitting(request, room, code=CONCLUSION):
    """The sitting ended while somebody wrote: the door again, carrying what was sent, so that nothing typed is lost."""
    kept = request.POST.copy()
    kept.pop("csrfmiddlewaretoken", None)
    return door(request, room, CodeForm(), kept={"code": code, "words": kept.urlencode()})


def words_of(request):
    """What the request brought for a box of the room, also by way of the door: shown back wherever it can't be saved."""
    return sent_words(QueryDict(request.POST["kept_words"]) if "kept_words" in request.POST else request.POST)


def kept_page(request, room, guest, kept):
    """The page the words were written on, with them in its boxes and not saved yet."""
    messages.warning(request, "Những gì bạn vừa ghi còn đây nhưng chưa lưu: hãy xem lại rồi bấm Lưu.")
    words = QueryDict(kept["words"])
    if kept["code"] == CONCLUSION:
        return result_page(request, room, guest, ConclusionForm({CONCLUSION: room.conclusion}, words))
    sheet, around = find_sheet(room, kept["code"])
    content = load_team_sheet(sheet)
    return sheet_page(request, room, guest, content, TeamSheetForm(content, words), around)


def private(response):
    """No cache, no search engine, no word to other sites."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def gone(request, room):
    """The plain page of a door that does not open: 404 where there is no such room, 410 where it is over."""
    words = GONE_WORDS[room.gate(timezone.localdate())].format(from_on=room.from_on, until_on=room.until_on) if room else "Không có phòng thẩm định nào ở liên kết này."
    return shown(request, "assessments/room_gone.html", {"words": words, "room": None, "sent": words_of(request)}, status=410 if room else 404)


def shown(request, template, context, status=200):
    """A page in the room's own frame: whoever is logged in on this computer does not show through."""
    return render(request, template, {"acting": None, "rail": (), "place_links": (), **context}, status=status)


def guest_of(request, room):
    """The Guest of the signed cookie of this room, or None."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SITTING)["entry"]
    except (signing.BadSignature, KeyError, TypeError):
        return None
    return workflow_room.guest_by_entry(room, pk)


@sensitive_post_parameters("code")
@room_page((*READ, *WRITE))
def room_home(request, room, guest):
    """The door; for who is inside the list of criteria."""
    if request.method == "POST":
        return knock(request, room)
    if guest is None:
        return door(request, room, CodeForm())
    return shown(request, "assessments/room_home.html", {"room": room, "guest": guest, "results": read_results(room)})


def door(request, room, form, status=200, kept=None):
    return shown(request, "assessments/room_door.html", {"room": room, "form": form, "kept": kept}, status=status)


def knock(request, room):
    """Try the typed code."""
    form = CodeForm(request.POST)
    kept = {"code": request.POST["kept_code"], "words": request.POST.get("kept_words", "")} if request.POST.get("kept_code") else None
    if is_too_fast(request, "room-code", TRIES):
        form.add_error("code", "Bạn thử quá nhanh. Hãy đợi một phút rồi thử lại.")
        return door(request, room, form, 429, kept)
    if not form.is_valid():
        return door(request, room, form, kept=kept)
    entry, refusal = workflow_room.enter(room, form.cleaned_data["code"])
    if entry is None:
        form.add_error("code", refusal)
        return door(request, room, form, kept=kept)
    response = kept_page(request, room, workflow_room.guest_by_entry(room, entry.pk), kept) if kept else redirect("room_home", room.token)
    response.set_cookie(COOKIE, signing.dumps({"entry": entry.pk}, salt=SALT), max_age=SITTING, path=reverse("room_home", args=[room.token]),
                        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return response


@room_page(WRITE)
def room_leave(request, room, guest):
    workflow_room.leave(guest)
    response = redirect("room_home", room.token)
    response.delete_cookie(COOKIE, path=reverse("room_home", args=[room.token]))
    return response


def find_sheet(room, code):
    """(the team's sheet of that code, its neighbours' codes); 404 for a code the room does not have."""
    sheets = list(room.sheets.select_related("criterion__standard", "saved_by", "room"))
    codes = [sheet.code for sheet in sheets]
    if code not in codes:
        raise Http404
    at = codes.index(code)
    return sheets[at], (codes[at - 1] if at else None, codes[at + 1] if at + 1 < len(codes) else None)


def sheet_page(request, room, guest, content, form, around, conflicts=(), status=200):
    paper, results = report_of(room), read_results(room)
    section = section_of(paper, criterion_key(content.sheet))
    put_law_words(content, wording_of(room.assessment.regulation_set_id))
    labels, lines = evidence_lines(room, section) if section else ((), [])
    context = {
        "room": room, "guest": guest, "sheet": content.sheet, "content": content, "form": form, "conflicts": conflicts,
        "reading": part_fragment(paper, section) if section else "", "layout_css": layout_css(paper),
        "labels": labels, "lines": lines, "results": results,
        "row": next((row for row in results.rows if row.sheet.pk == content.sheet.pk), None),
        "previous": around[0], "next": around[1],
    }  # fmt: skip
    return shown(request, "assessments/room_sheet.html", context, status)


@room_page(READ)
def room_sheet(request, room, guest, code):
    """One criterion: the frozen report's words, and beside them the team's own verdict."""
    sheet, around = find_sheet(room, code)
    content = load_team_sheet(sheet)
    return sheet_page(request, room, guest, content, None if room.is_closed else TeamSheetForm(content), around)


@room_page(WRITE)
def room_sheet_save(request, room, guest, code):
    sheet, around = find_sheet(room, code)
    content = load_team_sheet(sheet)
    form = TeamSheetForm(content, request.POST)
    outcome = None
    if form.is_valid():
        parts = form.parts()
        try:
            outcome = workflow_room.save_team_sheet(guest, sheet, parts, form.ground())
        except WorkflowRefused as refusal:
            form.add_error(None, str(refusal))
    if outcome is None:
        return sheet_page(request, room, guest, content, form, around)
    if outcome.is_done:
        messages.success(request, f"Đã lưu: {sheet}.")
        return redirect("room_sheet", room.token, around[1] if "go_on" in request.POST and around[1] else code)
    sheet, _ = find_sheet(room, code)
    content, keys = load_team_sheet(sheet), outcome.merged.conflicts
    shown_parts = outcome.merged.values | {key: parts.get(key) for key in keys}
    fresh = TeamSheetForm(content, shown=shown_parts, start=form.start_again(outcome.current, keys))
    return sheet_page(request, room, guest, content, fresh, around, list(conflicts_of(content, parts, outcome)), CONFLICT)


def conflicts_of(content, parts, outcome):
    """Conflict of every part that two members changed."""
    for key in outcome.merged.conflicts:
        row, theirs = content.row_of(key), outcome.current.get(key)
        by, at = (row.by, row.at) if row else (content.sheet.saved_by, content.sheet.saved_at)
        yield Conflict(key, content.label(key), in_words(key, parts.get(key)), in_words(key, theirs), str(by or "người khác"), at, digest(theirs) or "gone")


@room_page(READ)
def room_report(request, room, guest):
    """The frozen report whole, as far as the room opens it."""
    paper = report_of(room)
    return shown(request, "assessments/room_paper.html", {"room": room, "guest": guest, "title": "Báo cáo tự đánh giá", "version": room.version,
                                                          "sheet": paper_fragment(paper), "layout_css": layout_css(paper)})  # fmt: skip


@room_page(READ)
def room_plan(request, room, guest):
    """The frozen improvement plan; 404 where the room holds none."""
    paper = plan_of(room)
    if paper is None:
        raise Http404
    return shown(request, "assessments/room_paper.html", {"room": room, "guest": guest, "title": "Kế hoạch cải tiến", "version": room.plan_version,
                                                          "sheet": paper_fragment(paper), "layout_css": layout_css(paper)})  # fmt: skip


@room_page(READ)
def room_evidence(request, room, guest):
    """The frozen list of evidence; 404 where the room does not open it."""
    if not room.shows_evidence:
        raise Http404
    labels, lines = evidence_lines(room)
    return shown(request, "assessments/room_evidence.html", {"room": room, "guest": guest, "labels": labels, "lines": lines})


@room_page(READ)
def room_evidence_file(request, room, guest, code):
    """A file of evidence that the school opened for the team."""
    stored = file_of(room, code)
    if stored is None:
        raise Http404
    return file_response(stored)


@room_page(READ)
def room_result(request, room, guest):
    """The team's table beside the school's, its general conclusion, and the head's one act: closing."""
    form = ConclusionForm({CONCLUSION: room.conclusion})
    return result_page(request, room, guest, form)


def result_page(request, room, guest, form, conflicts=(), status=200):
    results = read_results(room)
    context = {"room": room, "guest": guest, "results": results, "problems": problems_of_closing(results), "form": form, "conflicts": conflicts,
               "sent": words_of(request)}  # fmt: skip
    return shown(request, "assessments/room_result.html", context, status)


@room_page(WRITE)
def room_conclusion_save(request, room, guest):
    form = ConclusionForm({CONCLUSION: room.conclusion}, request.POST)
    if not form.is_valid():
        return result_page(request, room, guest, form)
    text = form.cleaned_data["conclusion"]
    try:
        outcome = workflow_room.save_conclusion(guest, text, form.ground())
    except WorkflowRefused as refusal:
        form.add_error(None, str(refusal))
        return result_page(request, room, guest, form)
    if outcome.is_done:
        messages.success(request, "Đã lưu kết luận chung.")
        return redirect("room_result", room.token)
    key, theirs = CONCLUSION, outcome.current[CONCLUSION]
    fresh = ConclusionForm(outcome.current, shown={key: text}, start=form.start_again(outcome.current, [key]))
    conflict = Conflict(key, form.label(key), text, theirs, "thành viên khác", None, digest(theirs))
    return result_page(request, room, guest, fresh, [conflict], CONFLICT)


@room_page(WRITE)
def room_close(request, room, guest):
    if not guest.member.is_head:
        raise PermissionDenied
    try:
        workflow_room.close_findings(guest)
        messages.success(request, "Đã chốt. Trường và cơ quan mở phòng thấy kết quả của đoàn.")
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("room_result", room.token)


@room_page(READ)
def room_result_file(request, room, guest, ending):
    """The team's table as PDF or XLSX."""
    if ending not in RESULT_TYPES:
        raise Http404
    try:
        content = result_file(room, ending)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("room_result", room.token)
    return HttpResponse(content, content_type=RESULT_TYPES[ending], headers=file_headers(f"Kết quả của đoàn – {room.school}.{ending}"))
