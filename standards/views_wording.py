"""Pages of official wording: an operator uploads a circular, sees side by side what was found, and attaches it to the set."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import may_operate
from standards import wording_workflow
from standards.forms import WordingFileForm
from standards.models import RegulationSet, WordingImport
from standards.wording import FAULTS, places_of, report_of, wording_of
from standards.wording_files import WordingRefused


def operated_set(request, code):
    """A published set, for operators only."""
    regulation_set = get_object_or_404(RegulationSet.objects.published(), code=code)
    if not may_operate(request.acting):
        raise PermissionDenied
    return regulation_set


@require_http_methods(["GET", "HEAD", "POST"])
def wording_list(request, code):
    """What is attached to the set, the files read so far, and a form for another one."""
    regulation_set = operated_set(request, code)
    form = WordingFileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            row = wording_workflow.read_file(regulation_set, upload.read(), upload.name, acting=request.acting)
        except WordingRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("wording_report", code, row.pk)
    imports = regulation_set.wording_imports.select_related("by").defer("found")
    context = {"set": regulation_set, "form": form, "imports": imports, "attached": len(wording_of(regulation_set))}
    return render(request, "standards/wording_list.html", context)


@require_safe
def wording_report(request, code, pk):
    """What a file holds beside our summary: found, missing, unknown; then the one act that attaches it."""
    regulation_set = operated_set(request, code)
    row = get_object_or_404(WordingImport.objects.select_related("by"), pk=pk, regulation_set=regulation_set)
    lines = report_of(places_of(regulation_set), row.found)
    context = {
        "set": regulation_set,
        "row": row,
        "found": [line for line in lines if line[1]],
        "missing": [place for place, text in lines if not text],
        "faults": [(FAULTS.get(kind, kind), words) for kind, words in row.faults],
    }
    return render(request, "standards/wording_report.html", context)


@require_POST
def wording_attach(request, code, pk):
    regulation_set = operated_set(request, code)
    row = get_object_or_404(WordingImport, pk=pk, regulation_set=regulation_set)
    count = wording_workflow.attach(row, acting=request.acting)
    messages.success(request, f"Đã gắn câu chữ chính thức vào {count} chỗ." if count else "Tệp này đã được gắn từ trước.")
    return redirect("wording_list", code)


@require_POST
def wording_detach(request, code):
    count = wording_workflow.detach(operated_set(request, code), acting=request.acting)
    messages.success(request, f"Đã gỡ câu chữ chính thức ở {count} chỗ; trang và biểu mẫu in bản tóm tắt.")
    return redirect("wording_list", code)
