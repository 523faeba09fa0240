"""The room of an appraisal team as the authority opens and follows it, and as the school sees it; guests have their own pages (views_room)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import address_of
from accounts.models import Organization
from assessments import workflow_appraisal as workflow
from assessments.appraisal_paper_files import RESULT_TYPES, result_file
from assessments.appraisal_results import read_results
from assessments.enums import RoomGate
from assessments.forms_appraisal import PeriodForm, RoomForm, TakeForm
from assessments.models import AppraisalEntry, AppraisalFinding, AppraisalRoom, AssessmentPaper
from assessments.permissions import may_draft, may_open_files, may_open_rooms, may_run_room, owns
from assessments.views import PAGE_SIZE
from assessments.workflow_findings import assessments_for, take_findings
from documents.pdf import PdfRefused
from documents.permissions import reads_papers
from documents.problems import WorkflowRefused
from documents.views import file_headers
from formats.numbers import id_in
from records.trail import entries_about

TRAIL_LINES = 30


def find_room(request, pk):
    """A room of the body that opened it or over the school's report, else 404."""
    room = get_object_or_404(AppraisalRoom.objects.visible_to(request.acting).with_names(), pk=pk)
    room.gate_today = room.gate(request.acting.today)
    return room


def reads_findings(acting, room):
    """The body that convened the team reads along; the school reads once the team has closed."""
    return room.organization_id == acting.organization.pk or room.is_closed


def asked_school(request):
    """The school below the body that the list is narrowed to, or None."""
    return Organization.objects.visible_to(request.acting).filter(pk=id_in(request.GET.get("school", ""))).first()


@require_safe
def appraisal_list(request):
    """Rooms the body opened, or those over the school's reports."""
    if not reads_papers(request.acting):
        raise Http404
    rows, reports = AppraisalRoom.objects.visible_to(request.acting).with_names(), workflow.reports_for_rooms(request.acting)
    school = asked_school(request)
    if school:
        rows, reports = rows.filter(assessment__organization=school), reports.filter(version__document__organization=school)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for room in page:
        room.gate_today = room.gate(request.acting.today)
    reports = reports.select_related("version__document__organization", "receiver").order_by("-pk")[:PAGE_SIZE]
    context = {"page": page, "reports": reports, "can_open": may_open_rooms(request.acting), "school": school}
    return render(request, "assessments/appraisal_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appraisal_open(request, submission_pk):
    """Open a room over a submitted report. Link and codes stand on the page that answers, and nowhere afterwards."""
    rows = workflow.reports_for_rooms(request.acting).select_related("version__document__organization")
    submission = get_object_or_404(rows, pk=submission_pk)
    organization = submission.version.document.organization
    paper = get_object_or_404(AssessmentPaper.objects.select_related("assessment__regulation_set"), document=submission.version.document_id)
    plans = workflow.plans_for_rooms(request.acting, organization)
    form = RoomForm(request.acting, paper.assessment.regulation_set, plans, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            room, token, codes = workflow.open_room(request.acting, submission, form.values(), form.cleaned_data["people"])
        except WorkflowRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return secrets_page(request, room, token, codes)
    return render(request, "assessments/appraisal_open.html", {"submission": submission, "organization": organization, "form": form})


def secrets_page(request, room, token=None, codes=None):
    """What is told once: the link, the codes, or both."""
    link = address_of(request, reverse("room_home", args=[token])) if token else ""
    context = {"room": room, "link": link, "codes": list((codes or {}).items())}
    return render(request, "assessments/appraisal_secrets.html", context)


@require_safe
def appraisal_detail(request, pk):
    return detail_page(request, find_room(request, pk))


def detail_page(request, room, period_form=None, take_form=None):
    acting = request.acting
    reads, is_school = reads_findings(acting, room), owns(acting, room.assessment)
    context = {
        "room": room,
        "gates": RoomGate,
        "members": room.members.all(),
        "visits": AppraisalEntry.objects.filter(member__room=room).select_related("member")[:TRAIL_LINES],
        "trail": entries_about(room)[:TRAIL_LINES],
        "results": read_results(room) if reads else None,
        "is_school": is_school,
        "can_run": may_run_room(acting, room) and not room.revoked_at,
        "can_reopen": may_run_room(acting, room) and not workflow.reopening_problems(room, acting.today),
        "can_open_files": may_open_files(acting, room),
        "period_form": period_form or PeriodForm(initial={"from_on": room.from_on, "until_on": room.until_on}),
        **(taking(acting, room, take_form) if is_school and room.is_closed else {}),
    }
    return render(request, "assessments/appraisal_detail.html", context)


def findings_of(room):
    """The room's findings, each with the weaknesses it became."""
    rows = AppraisalFinding.objects.filter(room=room).select_related("criterion__standard", "by")
    return rows.prefetch_related("weaknesses__sheet__assessment", "weaknesses__sheet__criterion")


def taking(acting, room, form=None):
    """Context of the school's part: the findings, where each went, the form that takes them."""
    rows = list(findings_of(room))
    targets = [row for row in assessments_for(acting, room) if may_draft(acting, row)]
    return {"findings": rows, "take_form": form or TakeForm(rows, targets), "can_take": bool(targets) and bool(rows)}


def run(request, pk, act, done):
    """POST of an act on a room: done or refused, then back to its page."""
    room = find_room(request, pk)
    try:
        act(room)
        messages.success(request, done)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("appraisal_detail", pk)


@require_POST
def appraisal_period(request, pk):
    room = find_room(request, pk)
    if not may_run_room(request.acting, room):
        raise PermissionDenied
    form = PeriodForm(request.POST)
    if form.is_valid():
        try:
            workflow.change_period(request.acting, room, form.cleaned_data["from_on"], form.cleaned_data["until_on"])
        except WorkflowRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã đổi thời hạn.")
            return redirect("appraisal_detail", pk)
    return detail_page(request, room, period_form=form)


@require_POST
def appraisal_revoke(request, pk):
    return run(request, pk, lambda room: workflow.revoke_room(request.acting, room), "Đã thu hồi. Liên kết và mọi mã không dùng được nữa.")


@require_POST
def appraisal_reopen(request, pk):
    return run(request, pk, lambda room: workflow.reopen_findings(request.acting, room), "Đã mở lại: đoàn sửa và chốt lại được.")


@never_cache
@require_POST
def appraisal_link(request, pk):
    """A new link, told once."""
    return told_once(request, find_room(request, pk), lambda room: {"token": workflow.renew_link(request.acting, room)})


@never_cache
@require_POST
def appraisal_code(request, pk, number):
    """A new code for one member, told once."""
    room = find_room(request, pk)
    member = get_object_or_404(room.members.select_related("room"), number=number)
    return told_once(request, room, lambda _: {"codes": {member: workflow.renew_code(request.acting, member)}})


def told_once(request, room, act):
    try:
        return secrets_page(request, room, **act(room))
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("appraisal_detail", room.pk)


@require_POST
def appraisal_files(request, pk):
    """The school opens its files of evidence for the team (`is_open=yes`), or stops that."""
    is_open = request.POST.get("is_open") == "yes"
    done = "Đoàn mở được tệp minh chứng trong phòng." if is_open else "Đoàn không mở được tệp minh chứng nữa."
    return run(request, pk, lambda room: workflow.set_files_open(request.acting, room, is_open), done)


@require_safe
def appraisal_file(request, pk, ending):
    """The team's table beside the school's, as PDF or XLSX."""
    room = find_room(request, pk)
    if ending not in RESULT_TYPES or not reads_findings(request.acting, room):
        raise Http404
    try:
        content = result_file(room, ending)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("appraisal_detail", pk)
    return HttpResponse(content, content_type=RESULT_TYPES[ending], headers=file_headers(f"Kết quả thẩm định – {room.school}.{ending}"))


@require_POST
def appraisal_take(request, pk):
    """Chosen findings become weaknesses of the chosen assessment."""
    room = find_room(request, pk)
    if not owns(request.acting, room.assessment) or not room.is_closed:
        raise Http404
    targets = [row for row in assessments_for(request.acting, room) if may_draft(request.acting, row)]
    if not targets:
        raise PermissionDenied
    form = TakeForm(findings_of(room), targets, request.POST)
    if form.is_valid():
        findings, assessment = form.chosen()
        try:
            taken = take_findings(request.acting, room, findings, assessment)
        except WorkflowRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã đưa {len(taken)} điểm yếu vào {assessment}. Hãy ghi nguyên nhân trên phiếu.")
            return redirect("appraisal_detail", pk)
    return detail_page(request, room, take_form=form)
