"""Pages of Excel files: templates and exports, uploading a file, its preview, confirming it, undoing it.

One set of pages for a school and for an authority. A school's file shows old and new values; an authority's only what the file
says, because figures of open years are the school's own until it closes them (DESIGN §2).
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from formats.dates import school_year_label, school_year_of
from schools.batches import Target, shown_changes, unpacked
from schools.cells import cell_words
from schools.enums import FigureSource, ImportState
from schools.exporters import file_name, school_export, school_template, schools_export, schools_template
from schools.forms import FigureFileForm
from schools.grid import YEARS_SHOWN, years_until
from schools.import_workflow import XLSX, ask_to_write, discard_batch, schools_of, take_file, undo_batch, undo_problems
from schools.models import FigureChange, ImportBatch, School, YearlyFigures
from schools.permissions import can_import, works_in_school
from schools.views.own import require, tells_missing_profile, visible_school
from schools.workflow import WorkflowRefused
from standards.metrics import catalogue

PAGE_SIZE, LISTED = 100, 50
LOOK_AGAIN = 3  # seconds between two looks at a file the background works on


@require_safe
@tells_missing_profile
def import_list(request):
    """Where to get a template and upload a file; below it the files uploaded so far."""
    return _list_page(request, _importing(request), FigureFileForm())


@require_POST
@tells_missing_profile
def import_upload(request):
    """Take a file in; leads to its preview."""
    acting = _importing(request)
    require(can_import(acting))
    form = FigureFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, acting, form)
    file = form.cleaned_data["file"]
    return redirect("import_detail", take_file(file.read(), file.name, organization=acting.organization, by=request.user).pk)


@require_safe
@tells_missing_profile
def import_template(request):
    """The template to fill in: of the own school with its last years, or of the schools below for one year."""
    acting = _importing(request)
    require(can_import(acting))
    if acting.is_school:
        school = visible_school(request)
        years = years_until(school_year_of(acting.today))
        rows = _rows_of(school, years)
        content = school_template(school, rows, years, {row.school_year for row in rows if row.is_closed})
        return _download(content, file_name("so lieu", school.organization.code, school_year_label(years[-1])))
    year = _year_asked(request)
    schools = schools_of(acting.organization, acting.today)
    closed = YearlyFigures.objects.visible_to(acting).filter(school_year=year).values_list("school", flat=True)
    return _download(schools_template(schools, year, set(closed)), file_name("so lieu cac truong", school_year_label(year)))


@require_safe
@tells_missing_profile
def figures_export(request):
    """The figures as an Excel file: all of the own school's last years, or one closed year of the schools below."""
    acting = _importing(request)
    if acting.is_school:
        school = visible_school(request)
        years = years_until(_year_asked(request))
        return _download(school_export(school, _rows_of(school, years), years), file_name("so lieu", school.organization.code))
    year = _year_asked(request)
    rows = YearlyFigures.objects.visible_to(acting).filter(level="", school_year=year)
    content = schools_export(schools_of(acting.organization, acting.today), rows)
    return _download(content, file_name("so lieu da khoa", school_year_label(year)))


@require_safe
@tells_missing_profile
def import_detail(request, pk):
    """What a file would change, or what it changed."""
    acting, batch = _batch_of(request, pk)
    preview = unpacked(batch.rows)
    is_own = acting.organization.pk == batch.organization_id
    context = {
        "batch": batch,
        "preview": preview if is_own else None,
        "page": _page_of_changes(request, batch, preview) if is_own else None,
        "written": _written(request, batch) if acting.is_school else None,
        "left": _left(batch, acting),
        "is_own": is_own,
        "is_school": acting.is_school,
        "can_act": can_import(acting) and is_own,
        "can_undo": can_import(acting) and not undo_problems(batch, timezone.now()) and not _is_undone(batch, acting),
        "is_waiting": batch.state in (ImportState.READING, ImportState.WRITING),
        "same_file": _same_file(batch) if is_own else None,
    }
    response = render(request, "schools/import_detail.html", context)
    if context["is_waiting"]:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@require_POST
def import_confirm(request, pk):
    """Store what the preview shows."""
    batch = _own_batch(request, pk)
    try:
        batch = ask_to_write(batch, by=request.user)
        words = "Đang ghi số liệu; có thể rời trang này." if batch.state == ImportState.WRITING else "Đã nhập số liệu từ tệp."
        messages.success(request, words)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("import_detail", pk)


@require_POST
def import_discard(request, pk):
    """Set a file aside; nothing of it is stored."""
    try:
        discard_batch(_own_batch(request, pk), by=request.user)
        messages.success(request, "Đã bỏ tệp; số liệu không thay đổi.")
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("import_detail", pk)
    return redirect("import_list")


@require_POST
def import_undo(request, pk):
    """Take a file's changes back: its uploader for all schools, a school for itself."""
    acting, batch = _batch_of(request, pk)
    require(can_import(acting))
    school = visible_school(request) if acting.is_school else None
    try:
        restored, kept = undo_batch(batch, by=request.user, school=school)
        kept_words = f" Giữ nguyên {kept} ô vì đã có người sửa sau đó, năm học đã khóa hoặc số cũ không còn khớp." if kept and acting.is_school else ""
        messages.success(request, f"Đã hoàn tác {restored} ô.{kept_words}" if acting.is_school else "Đã hoàn tác những ô chưa ai sửa.")
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("import_detail", pk)


def _list_page(request, acting, form):
    batches = ImportBatch.objects.visible_to(acting).select_related("by", "organization").defer("rows")
    context = {
        "form": form,
        "batches": batches[:LISTED],
        "is_school": acting.is_school,
        "can_import": can_import(acting),
        "years": years_until(school_year_of(acting.today))[::-1],
    }
    if acting.is_school:
        visible_school(request)  # a school without its profile is told so
    return render(request, "schools/import_list.html", context, status=422 if form.errors else 200)


def _importing(request):
    """The acting of who works in a school or an authority; for everybody else these pages do not exist."""
    acting = request.acting
    if acting is None or not (works_in_school(acting) or acting.is_authority):
        raise Http404
    return acting


def _batch_of(request, pk):
    acting = _importing(request)
    batches = ImportBatch.objects.visible_to(acting).select_related("organization", "by")
    return acting, get_object_or_404(batches, pk=pk)


def _own_batch(request, pk):
    """A batch of the own organisation, to act on; one that another body uploaded is only read."""
    acting, batch = _batch_of(request, pk)
    require(can_import(acting) and batch.organization_id == acting.organization.pk)
    return batch


def _year_asked(request):
    """The school year asked for, within what the pages offer."""
    current = school_year_of(request.acting.today)
    text = request.GET.get("year", "")
    asked = int(text) if text.isdecimal() and len(text) == 4 else current
    return min(max(asked, current - YEARS_SHOWN + 1), current)


def _rows_of(school, years):
    return list(YearlyFigures.objects.filter(school=school, school_year__in=years))


def _download(content, name):
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _page_of_changes(request, batch, preview):
    pks = {target.school for target in preview.changes}
    schools = School.objects.select_related("organization").in_bulk(pks) if not batch.organization.is_school else {}
    changes = shown_changes(preview, schools, is_own=batch.organization.is_school)
    return Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page"))


def _written(request, batch):
    """What a batch changed in the own school, newest first, as lines of a page."""
    changes = FigureChange.objects.filter(batch=batch, figures__school=request.acting.organization.pk).select_related("figures")
    page = Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page"))
    metrics = catalogue().metrics
    page.lines = [
        {"change": change, "metric": metrics[change.metric], "label": Target(0, change.figures.school_year, change.figures.level).label,
         "old": cell_words(metrics[change.metric], change.old), "new": cell_words(metrics[change.metric], change.new)}
        for change in page.object_list if change.metric in metrics
    ]  # fmt: skip
    return page


def _left(batch, acting):
    """Cells that were not stored, with their reasons: (school name, year, metric, words)."""
    rows = [row for row in batch.rows.get("left", []) if not acting.is_school or row[0] == acting.organization.pk]
    names = dict(School.objects.filter(pk__in={row[0] for row in rows}).values_list("pk", "organization__name"))
    metrics = catalogue().metrics
    return [(names.get(pk, ""), Target(pk, year, level).label, metrics[key].name, words) for pk, year, level, key, words in rows if key in metrics]


def _is_undone(batch, acting):
    """Whether the school has taken back what another body's file changed."""
    undone = batch.changes.filter(source=FigureSource.UNDO)
    return acting.is_school and undone.filter(figures__school=acting.organization.pk).exists()


def _same_file(batch):
    """An earlier upload of the very same file that was confirmed, or None."""
    same = ImportBatch.objects.filter(organization=batch.organization_id, sha256=batch.sha256, state=ImportState.CONFIRMED)
    return same.filter(pk__lt=batch.pk).defer("rows").first()
