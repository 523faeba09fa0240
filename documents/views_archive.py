"""Entering a paper of a body that ended, its scan, and taking it out again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import permissions
from documents.archive_models import ArchivedPaper
from documents.forms_archive import ArchivedPaperForm, WithdrawForm
from documents.problems import WorkflowRefused
from documents.views import attempt, file_headers, show_document
from documents.workflow_archive import archive_issuers, enter_archived, withdraw_archived
from records.files import read
from records.uploads import PDF


@require_http_methods(["GET", "HEAD", "POST"])
def archived_add(request):
    """One page: the scan and what stands on it."""
    acting = request.acting
    if not permissions.may_archive(acting):
        raise PermissionDenied
    asked = {"issuers": archive_issuers(acting), "today": acting.today, "is_school": acting.is_school}
    form = ArchivedPaperForm(request.POST, request.FILES, **asked) if request.method == "POST" else ArchivedPaperForm(**asked)
    row = entered(request, form) if request.method == "POST" and form.is_valid() else None
    if row:
        messages.success(request, f"Đã nhập văn bản số {row.symbol}.")
        return redirect("document_detail", row.document_id)
    return render(request, "documents/archived_add.html", {"form": form, "file_again": bool(request.FILES)})


def entered(request, form):
    """The ArchivedPaper, or None with every reason in the form's summary."""
    facts = {name: value for name, value in form.cleaned_data.items() if name != "file"}
    try:
        return enter_archived(form.cleaned_data["file"], acting=request.acting, **facts)
    except WorkflowRefused as refused:
        for problem in refused.problems:
            form.add_error(None, problem.text)
        return None


@require_safe
def archived_file(request, pk):
    """The stored scan, checked against its hash."""
    row = get_object_or_404(ArchivedPaper.objects.visible_to(request.acting).select_related("file"), pk=pk)
    headers = file_headers(row.file.name, is_attachment=row.file.content_type != PDF)
    return HttpResponse(read(row.file), content_type=row.file.content_type, headers=headers)


@require_POST
def archived_withdraw(request, pk):
    rows = ArchivedPaper.objects.visible_to(request.acting).filter(document__organization=request.acting.organization) if request.acting else ArchivedPaper.objects.none()
    row = get_object_or_404(rows.select_related("document__organization"), pk=pk)
    if not permissions.may_finalize(request.acting, row.document):
        raise PermissionDenied
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return show_document(request, row.document, form=form, withdraw_form=form)
    attempt(request, "Đã rút khỏi kho; bản quét vẫn được lưu.", withdraw_archived, row, form.cleaned_data["reason"])
    return redirect("document_detail", row.document_id)
