"""Pages of the yearly figures: the grid, saving it, history, closing and reopening a year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from formats.dates import school_year_label, school_year_of
from schools.cells import cell_words
from schools.forms import ReopenForm, read_entries
from schools.grid import YEARS_SHOWN, build_grid, years_until
from schools.models import FigureChange, ImportBatch, YearlyFigures
from schools.permissions import can_close, can_edit, can_read_figures
from schools.views.own import require, tells_missing_profile, visible_school
from schools.workflow import WorkflowRefused, close_year, closing_problems, reopen_year, save_figures
from standards.metrics import catalogue

YEARS_BACK = 15  # how far back old figures may be entered
ECHOED = 4
HISTORY_LENGTH = 200


@tells_missing_profile
def figures_grid(request, pk=None):
    """Own figures to type in, or those of another school (closed years only) to read."""
    school = visible_school(request, pk)
    require(can_read_figures(request.acting, school))
    years = _years(request.GET.get("until", ""), request.acting.today)
    return render(request, "schools/figures_grid.html", _grid_context(request, school, years))


@require_POST
def figures_save(request):
    """Store changed cells; comes back with everything typed when some could not be stored."""
    school = visible_school(request)
    require(can_edit(request.acting, school))
    years = _years(request.POST.get("until", ""), request.acting.today)
    entries = read_entries(request.POST, years, catalogue().for_levels(school.levels))
    result = save_figures(school, entries, by=request.user)
    if result.saved:
        messages.success(request, _saved_words(result))
    if not result.is_clean:
        return render(request, "schools/figures_grid.html", _grid_context(request, school, years, entries, result), status=422)
    if not result.saved:
        messages.info(request, "Không có ô nào thay đổi.")
    is_current = years[-1] == school_year_of(request.acting.today)
    return redirect(reverse("figures_grid") + ("" if is_current else f"?until={years[-1]}"))


def figure_history(request, metric):
    """Who changed one figure of the own school, when, from what to what; all years, newest first."""
    school = visible_school(request)
    require(can_read_figures(request.acting, school))
    metric = catalogue().metrics.get(metric)
    if metric is None:
        raise Http404
    changes = FigureChange.objects.filter(figures__school=school, metric=metric.key)
    rows = [
        {"change": change, "year": change.figures.school_year, "old": cell_words(metric, change.old), "new": cell_words(metric, change.new)}
        for change in changes.select_related("figures", "by", "batch").defer("batch__rows")[:HISTORY_LENGTH]
    ]
    return render(request, "schools/figure_history.html", {"school": school, "metric": metric, "rows": rows})


@require_POST
def year_close(request, year):
    """Close a year of the own school."""
    school = visible_school(request)
    require(can_close(request.acting, school))
    try:
        close_year(_figures(school, year), by=request.user)
        messages.success(request, f"Đã khóa số liệu năm học {school_year_label(year)}. Cơ quan quản lý xem được từ bây giờ.")
    except WorkflowRefused as refusal:
        messages.error(request, f"Chưa khóa được năm học {school_year_label(year)}: {refusal}")
    return redirect("figures_grid")


def year_reopen(request, year):
    """Open a closed year of the own school again, with a reason."""
    school = visible_school(request)
    require(can_close(request.acting, school))
    figures = _figures(school, year)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_year(figures, form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Đã mở lại số liệu năm học {school_year_label(year)}.")
        except WorkflowRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("figures_grid")
    return render(request, "schools/year_reopen.html", {"school": school, "figures": figures, "form": form})


def _figures(school, year):
    return get_object_or_404(YearlyFigures.objects.select_related("school"), school=school, school_year=year, level="")


def _years(text, today):
    """The years of the page that ends with the year asked for, or with the current one."""
    current = school_year_of(today)
    asked = int(text) if text.isdecimal() and len(text) == 4 else current
    return years_until(min(max(asked, current - YEARS_BACK), current))


def _grid_context(request, school, years, entries=None, result=None):
    rows = YearlyFigures.objects.visible_to(request.acting).filter(school=school, level="", school_year__gte=years[0] - 1)
    rows = list(rows.filter(school_year__lte=years[-1]))
    for row in rows:
        row.school = school
    grid = build_grid(school, rows, years, entries, result)
    is_own = request.acting.organization.pk == school.pk
    return {
        "school": school,
        "grid": grid,
        "foreign_batches": ImportBatch.objects.from_outside(school, timezone.now()) if is_own else (),
        "can_edit": can_edit(request.acting, school) and grid.has_open_year,
        "can_close": can_close(request.acting, school),
        "is_own": is_own,
        "closing": [(column, closing_problems(column.figures)) for column in grid.columns if column.figures] if is_own else [],
        "until": years[-1],
        "earlier": years[-1] - YEARS_SHOWN,
        "later": years[-1] + YEARS_SHOWN if years[-1] < school_year_of(request.acting.today) else None,
        "has_figures": any(column.values for column in grid.columns),
    }


def _saved_words(result):
    """Echo how the numbers were read, so that 1.250 taken for 1,25 is seen at once."""
    metrics = catalogue().metrics
    read = [
        f"{metrics[key].name} {school_year_label(year)}: {cell_words(metrics[key], new)}"
        for (year, key), (_, new) in list(result.saved.items())[:ECHOED]
    ]
    more = ["…"] if len(result.saved) > ECHOED else []
    return f"Đã lưu {len(result.saved)} ô. " + "; ".join(read + more)
