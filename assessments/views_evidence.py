"""Pages of the school's evidence: list, one evidence, writing it, its files, confirming, returning, removing."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import workflow_evidence as workflow
from assessments.enums import EvidenceKind, EvidenceState
from assessments.evidence_list import STANDINGS, EvidenceFilter
from assessments.forms_evidence import EvidenceForm, ReasonForm, twins_of
from assessments.models import Evidence
from assessments.permissions import may_add_evidence, may_edit_evidence, may_judge_evidence
from assessments.views import PAGE_SIZE
from documents.problems import WorkflowRefused
from records.files import read
from records.trail import entries_about
from records.uploads import UploadRefused, megabytes, used_bytes
from schools.permissions import works_in_school

TRAIL_LINES = 30
CONFLICT = 409


def find_evidence(request, pk):
    """The evidence, or 404 outside the own school."""
    return get_object_or_404(Evidence.objects.visible_to(request.acting).select_related("file", "keeper", "state_by", "created_by", "removed_by"), pk=pk)


@require_safe
def evidence_list(request):
    if not works_in_school(request.acting):
        raise Http404
    asked = EvidenceFilter.of(request.GET)
    context = {
        "asked": asked,
        "page": Paginator(asked.rows(request.acting), PAGE_SIZE).get_page(request.GET.get("page")),
        "states": EvidenceState.choices,
        "kinds": EvidenceKind.choices,
        "standings": STANDINGS,
        "can_add": may_add_evidence(request.acting),
        "used_mb": megabytes(used_bytes(request.acting.organization)),
        "room_mb": settings.FILES_QUOTA_MB,
    }
    return render(request, "assessments/evidence_list.html", context)


@require_safe
def evidence_detail(request, pk):
    return detail_page(request, find_evidence(request, pk), ReasonForm())


def detail_page(request, evidence, form):
    """The page of one evidence; `form` holds the reason typed for returning or removing it."""
    context = {
        "evidence": evidence,
        "codes": evidence.codes.select_related("assessment").prefetch_related("uses__sheet__criterion"),
        "twins": twins_of(request.acting, evidence.file.sha256).exclude(pk=evidence.pk) if evidence.file_id else [],
        "old_files": evidence.old_files.select_related("file", "replaced_by"),
        "trail": entries_about(evidence)[:TRAIL_LINES],
        "is_expired": evidence.is_expired_on(request.acting.today),
        "can_edit": may_edit_evidence(request.acting, evidence) and not evidence.is_removed,
        "can_judge": may_judge_evidence(request.acting, evidence) and not evidence.is_removed,
        "form": form,
    }
    return render(request, "assessments/evidence_detail.html", context)


def posted(request):
    """(data, files) for a form: None on a GET."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def form_page(request, form, evidence, status=200, **context):
    """The page on which evidence is written; the browser forgets a chosen file, unless it is one the school has already."""
    context |= {"form": form, "evidence": evidence, "file_again": bool(request.FILES) and not form.twins}
    return render(request, "assessments/evidence_form.html", context, status=status)


def removed_page(request, pk):
    """For who edits evidence that somebody removed: what was typed stays on the form that notes it anew."""
    if request.method != "POST":
        messages.error(request, workflow.REMOVED)
        return redirect("evidence_detail", pk)
    form = EvidenceForm(request.acting, *posted(request))
    form.add_error(None, "Minh chứng này vừa bị gỡ trong lúc bạn sửa. Những gì bạn ghi còn nguyên dưới đây; lưu thì thành một minh chứng mới.")
    return form_page(request, form, None, CONFLICT, target=reverse("evidence_add"))


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request):
    if not works_in_school(request.acting):
        raise Http404
    if not may_add_evidence(request.acting):
        raise PermissionDenied
    form = EvidenceForm(request.acting, *posted(request))
    row = saved(form, lambda: workflow.add_evidence(request.acting, form.values(), form.checked)) if form.is_bound and form.is_valid() else None
    if row:
        messages.success(request, "Đã ghi minh chứng.")
        return redirect("evidence_detail", row.pk)
    return form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_edit(request, pk):
    evidence = find_evidence(request, pk)
    if not may_edit_evidence(request.acting, evidence):
        raise PermissionDenied
    if evidence.is_removed:
        return removed_page(request, pk)
    form = EvidenceForm(request.acting, *posted(request), evidence=evidence)
    if form.is_bound and form.is_valid():
        row = saved(form, lambda: workflow.change_evidence(request.acting, evidence, form.values(), form.cleaned_data["version"], form.checked))
        if row:
            messages.success(request, "Đã lưu minh chứng.")
            return redirect("evidence_detail", pk)
        form.data = form.data.copy()
        form.data["version"] = evidence.version  # what was refused is shown over the state it met
    return form_page(request, form, evidence)


def saved(form, act):
    """The evidence an act gives; None when it was refused, with the reason on the form."""
    try:
        return act()
    except WorkflowRefused as refusal:
        form.add_error(None, str(refusal))
    except UploadRefused as refusal:
        form.add_error("upload", str(refusal))


def judged(request, pk, act, done):
    """POST of confirming, returning, removing: a form with a reason where the act takes one, and back to the page."""
    evidence = find_evidence(request, pk)
    if not may_judge_evidence(request.acting, evidence):
        raise PermissionDenied
    try:
        act(evidence)
        messages.success(request, done)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("evidence_detail", pk)


def judged_with_reason(request, pk, act, done):
    """As `judged`, for acts that need a reason; without one the page says so beside the box."""
    evidence, form = find_evidence(request, pk), ReasonForm(request.POST)
    if may_judge_evidence(request.acting, evidence) and not form.is_valid():
        return detail_page(request, evidence, form)
    return judged(request, pk, lambda row: act(request.acting, row, form.cleaned_data["reason"]), done)


@require_POST
def evidence_confirm(request, pk):
    return judged(request, pk, lambda row: workflow.confirm_evidence(request.acting, row), "Đã xác nhận minh chứng.")


@require_POST
def evidence_return(request, pk):
    return judged_with_reason(request, pk, workflow.return_evidence, "Đã trả lại minh chứng.")


@require_POST
def evidence_remove(request, pk):
    return judged_with_reason(request, pk, workflow.remove_evidence, "Đã gỡ minh chứng. Mã của nó không cấp lại.")


@require_safe
def evidence_file(request, pk):
    """The present file, for the school's own people only."""
    evidence = find_evidence(request, pk)
    if evidence.file is None:
        raise Http404
    return file_response(evidence.file)


@require_safe
def evidence_old_file(request, pk, file_pk):
    """A file that was replaced."""
    old = get_object_or_404(find_evidence(request, pk).old_files.select_related("file"), pk=file_pk)
    return file_response(old.file)


def file_response(stored):
    """Bytes checked against their hash, always as a download, never kept by shared caches (nosniff is on every answer)."""
    headers = {"Content-Disposition": content_disposition_header(True, stored.name), "Cache-Control": "private, no-cache"}
    return HttpResponse(read(stored), content_type=stored.content_type, headers=headers)
