"""Pages of a sheet's evidence tray: see it, add from the school's evidence, send files, write a new one, take off."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import workflow_evidence as workflow
from assessments.enums import InheritedKind
from assessments.evidence_codes import uses_boxes
from assessments.forms_evidence import MAX_FILES, EvidenceForm, SheetFilesForm, box_field, twins_of, values_of_file
from assessments.models import Evidence
from assessments.permissions import may_edit_sheet
from assessments.sheet_evidence import citations_of, cited_on, offered, tray_codes
from assessments.sheets import load_sheet
from assessments.views_evidence import form_page, posted, saved
from assessments.views_sheets import find_sheet
from documents.problems import WorkflowRefused
from formats.numbers import id_in
from formats.text import clean_line
from records.uploads import CheckedFile, UploadRefused, check_upload, checked_again


def has_boxes(sheet):
    return uses_boxes(sheet.assessment.regulation_set.evidence_code_pattern)


def can_edit(request, sheet):
    return may_edit_sheet(request.acting, sheet.assessment, sheet.assignees.all())


def editable_sheet(request, pk, code):
    """The sheet for one who may put evidence on it: 404 outside the school, 403 for who only reads."""
    sheet = find_sheet(request, pk, code)
    if not can_edit(request, sheet):
        raise PermissionDenied
    return sheet


@require_safe
def sheet_evidence(request, pk, code):
    sheet = find_sheet(request, pk, code)
    return tray_page(request, sheet, SheetFilesForm(has_boxes=has_boxes(sheet)))


def tray_page(request, sheet, form, told=(), box=None):
    """The tray; `form` takes the files, `told`: TwinFile rows that were not stored because the school has them."""
    words = clean_line(request.GET.get("q", ""))[:100]
    context = {
        "assessment": sheet.assessment,
        "sheet": sheet,
        "codes": tray_codes(sheet),
        "citations": cited_on(load_sheet(sheet), citations_of(sheet.assessment)),
        "inherited": sheet.inherited_parts.unreviewed().filter(kind=InheritedKind.EVIDENCE, evidence__removed_at__isnull=True).select_related("evidence__file"),
        "form": form,
        "told": told,
        "box": box,
        "q": words,
        "found": offered(request.acting, sheet, words),
        "can_edit": can_edit(request, sheet),
        "has_boxes": has_boxes(sheet),
    }
    return render(request, "assessments/sheet_evidence.html", context)


def to_tray(pk, code):
    return redirect("sheet_evidence", pk, code)


@require_POST
def sheet_evidence_use(request, pk, code):
    """Put ticked evidence of the school on the sheet."""
    sheet = editable_sheet(request, pk, code)
    numbers = map(id_in, request.POST.getlist("evidence"))
    rows = list(Evidence.objects.visible_to(request.acting).filter(pk__in=numbers))
    try:
        codes = workflow.use_evidence(request.acting, sheet, rows, box=box_of(request))
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
        return to_tray(pk, code)
    if codes:
        messages.success(request, f"Đã thêm vào phiếu: {', '.join(row.text for row in codes)}.")
    else:
        messages.error(request, "Chưa chọn minh chứng nào.")
    return to_tray(pk, code)


def box_of(request):
    """The box typed beside the search; None for none or nonsense, which takes the standard's number."""
    typed = clean_line(request.POST.get("box", ""))
    return int(typed) if typed.isdecimal() and len(typed) < 4 and int(typed) else None


@require_POST
def sheet_evidence_upload(request, pk, code):
    """Each file becomes evidence with a code; a file that is refused does not stop the others."""
    sheet = editable_sheet(request, pk, code)
    form = SheetFilesForm(request.POST, request.FILES, has_boxes=has_boxes(sheet))
    if not form.is_valid():
        return tray_page(request, sheet, form)
    box = form.cleaned_data.get("box")
    rows = [row for row in (kept(request, sheet, file, box) for file in form.cleaned_data["chosen"]) if row]
    told = [row for row in rows if isinstance(row, TwinFile)]
    done = [row.text for row in rows if row not in told]
    if done:
        messages.success(request, f"Đã thêm {len(done)} minh chứng: {', '.join(done)}. Xem lại tên, loại, số và ngày của từng minh chứng.")
    return tray_page(request, sheet, SheetFilesForm(has_boxes=has_boxes(sheet)), told, box) if told else to_tray(pk, code)


@dataclass(frozen=True)
class TwinFile:
    """A file that was sent and is not stored, because `rows` of the school's evidence have it; `is_here`: one of them is on the sheet."""

    checked: CheckedFile
    rows: list
    is_here: bool


def kept(request, sheet, file, box):
    """The code of one uploaded file, a TwinFile of one the school has, or None with the reason said."""
    try:
        checked = check_upload(file)
        twins = list(twins_of(request.acting, checked.sha256))
        if twins:
            return TwinFile(checked, twins, sheet.evidence_uses.filter(code__evidence__in=twins).exists())
        return workflow.add_to_sheet(request.acting, sheet, values_of_file(checked), checked, box=box)
    except (UploadRefused, WorkflowRefused) as refusal:
        messages.error(request, str(refusal))


@require_POST
def sheet_evidence_twins(request, pk, code):
    """What people chose for files the school has already: use what is there (`use`), note each anew (`own`), or neither."""
    sheet, sent = editable_sheet(request, pk, code), request.POST
    files = zip(sent.getlist("twin")[:MAX_FILES], sent.getlist("twin_name"), strict=False)
    rows = [settled(request, sheet, sha256, name, sent.get(f"choice-{at}"), box_of(request)) for at, (sha256, name) in enumerate(files)]
    done = [row.text for row in rows if row]
    if done:
        messages.success(request, f"Đã thêm vào phiếu: {', '.join(done)}.")
    else:
        messages.info(request, "Không thêm tệp nào.")
    return to_tray(pk, code)


def settled(request, sheet, sha256, name, choice, box):
    """The code that one choice gives, or None."""
    twin = twins_of(request.acting, sha256).first()
    if not twin or choice not in ("use", "own"):
        return None
    try:
        if choice == "use":
            return workflow.use_evidence(request.acting, sheet, [twin], box=box)[0]
        checked = checked_again(twin.file, name)
        return workflow.add_to_sheet(request.acting, sheet, values_of_file(checked), checked, box=box)
    except (UploadRefused, WorkflowRefused) as refusal:
        messages.error(request, str(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_evidence_add(request, pk, code):
    """Write a new evidence for this sheet, with all its details."""
    sheet = editable_sheet(request, pk, code)
    form = EvidenceForm(request.acting, *posted(request))
    if has_boxes(sheet):
        form.fields["box"] = box_field()
    row = None
    if form.is_bound and form.is_valid():
        row = saved(form, lambda: workflow.add_to_sheet(request.acting, sheet, form.values(), form.checked, box=form.cleaned_data.get("box")))
    if row:
        messages.success(request, f"Đã thêm vào phiếu: {row.text}.")
        return to_tray(pk, code)
    return form_page(request, form, None, sheet=sheet, assessment=sheet.assessment)


@require_POST
def sheet_evidence_drop(request, pk, code, code_pk):
    """Take an evidence off this sheet; its code stays its own."""
    sheet = editable_sheet(request, pk, code)
    row = get_object_or_404(sheet.assessment.evidence_codes, pk=code_pk)
    workflow.drop_use(request.acting, sheet, row)
    messages.success(request, f"Đã bỏ {row.text} khỏi phiếu; mã vẫn là của minh chứng đó.")
    return to_tray(pk, code)
