"""Pages of the yearly figures: the grid, saving it, history, closing and reopening a year."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from formats.dates import school_year_label, school_year_of
from schools.cells import cell_words
from schools.forms import ReopenForm, read_entries
from schools.grid import YEARS_SHOWN, build_grid, difference_words, years_until
from schools.models import FigureChange, ImportBatch, YearlyFigures
from schools.permissions import can_close, can_edit
from schools.rates import differences
from schools.views.own import readable_school, require, tells_missing_profile, visible_school
from schools.workflow import Entry, WorkflowRefused, close_year, closing_problems, reopen_year, save_figures
from standards.enums import SchoolLevel
from standards.metrics import catalogue

YEARS_BACK = 15  # how far back old figures may be entered
ECHOED = 4
HISTORY_LENGTH = 200


@tells_missing_profile
def figures_grid(request, pk=None):
    """Own figures to type in, or those of another school to read: closed years only, unless it went into the own one."""
    school = readable_school(request, pk)
    years = years_of(request.GET.get("until", ""), request.acting.today)
    return render(request, "schools/figures_grid.html", _grid_context(request, school, years, level_of(school, request.GET)))


@require_POST
def figures_save(request):
    """Store changed cells; comes back with everything typed when some could not be stored."""
    school = visible_school(request)
    require(can_edit(request.acting, school))
    years, level = years_of(request.POST.get("until", ""), request.acting.today), level_of(school, request.POST)
    entries = read_entries(request.POST, years, school.metrics(level))
    result = save_figures(school, entries, by=request.user, level=level)
    if result.saved:
        messages.success(request, _saved_words(result))
    if not result.is_clean:
        return render(request, "schools/figures_grid.html", _grid_context(request, school, years, level, entries, result), status=422)
    if not result.saved:
        messages.info(request, "Không có ô nào thay đổi.")
    return redirect(grid_address(years[-1], level, request.acting.today))


@require_POST
def typed_rate_drop(request, year, metric):
    """Give up a rate typed directly, now that its counts are known and say something else."""
    school = visible_school(request)
    require(can_edit(request.acting, school))
    level, key = level_of(school, request.POST), metric
    if key not in {metric.key for metric in school.metrics(level) if metric.is_derived}:
        raise Http404
    get_object_or_404(YearlyFigures, school=school, school_year=year, level=level)
    result = save_figures(school, {year: {key: Entry("", request.POST.get("start", ""))}}, by=request.user, level=level)
    if result.saved:
        messages.success(request, f"Đã bỏ tỉ lệ nhập trực tiếp của {catalogue().metrics[key].name} {school_year_label(year)}; dùng số tính ra.")
    else:
        messages.error(request, next(iter(result.errors.values()), "Tỉ lệ này đã thay đổi; hãy xem lại bảng số liệu."))
    until = years_of(request.POST.get("until", ""), request.acting.today)[-1]
    return redirect(grid_address(until, level, request.acting.today))


def grid_address(until, level, today):
    """Address of the grid whose last year is `until`, on the tab of the level."""
    query = ({} if until == school_year_of(today) else {"until": until}) | ({"level": level} if level else {})
    return reverse("figures_grid") + (f"?{urlencode(query)}" if query else "")


def figure_history(request, metric):
    """Who changed one figure of the own school, when, from what to what; all years, newest first."""
    school = readable_school(request)
    metric = catalogue().metrics.get(metric)
    if metric is None:
        raise Http404
    changes = FigureChange.objects.filter(figures__school=school, metric=metric.key)
    rows = [
        {"change": change, "year": change.figures.school_year, "level": level_name(change.figures.level),
         "old": cell_words(metric, change.old), "new": cell_words(metric, change.new)}
        for change in changes.select_related("figures", "by", "batch").defer("batch__rows")[:HISTORY_LENGTH]
    ]
    context = {"school": school, "metric": metric, "rows": rows, "has_levels": bool(school.counted_levels)}
    return render(request, "schools/figure_history.html", context)


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
    """A row of the year, the whole school's where there is one."""
    rows = YearlyFigures.objects.select_related("school").filter(school=school, school_year=year)
    return get_object_or_404(rows.order_by("level")[:1])


def level_of(school, query):
    """The level a page or form names, "" for the whole school; 404 for one the school does not keep apart."""
    level = query.get("level", "")
    if level and level not in school.counted_levels:
        raise Http404
    return level


def level_tabs(school):
    """(slug, words) of the tabs, none for a school of one level."""
    return [(level, level_name(level)) for level in ("", *school.counted_levels)] if school.counted_levels else []


def level_name(level):
    """A level as a tab or a cell names it."""
    return SchoolLevel(level).label if level else "Toàn trường"


def years_of(text, today):
    """The years of the page that ends with the year asked for, or with the current one."""
    current = school_year_of(today)
    asked = int(text) if text.isdecimal() and len(text) == 4 else current
    return years_until(min(max(asked, current - YEARS_BACK), current))


def _grid_context(request, school, years, level, entries=None, result=None):
    every = YearlyFigures.objects.of_school(school, request.acting).filter(school_year__gte=years[0] - 1, school_year__lte=years[-1])
    every = list(every)
    for row in every:
        row.school = school
    rows = [row for row in every if row.level == level]
    is_own, was_merged = request.acting.organization.pk == school.pk, school.went_into(request.acting)
    grid = build_grid(school, rows, years, entries, result, level=level, origins=FigureChange.objects.latest_of(rows) if is_own else None)
    return {
        "school": school,
        "grid": grid,
        "shown": grid.current_number if is_own or was_merged else grid.latest_closed_number,
        "foreign_batches": ImportBatch.objects.from_outside(school, timezone.now()) if is_own else (),
        "can_edit": can_edit(request.acting, school) and grid.has_open_year,
        "can_close": can_close(request.acting, school),
        "is_own": is_own,
        "was_merged": was_merged,
        "closing": _closing(grid.columns, every) if is_own else [],
        "differing": _differing(grid) if is_own else [],
        "levels": level_tabs(school),
        "level_query": f"&level={level}" if level else "",
        "trends_url": reverse("figure_trends") if is_own else reverse("figure_trends", args=[school.pk]),
        "until": years[-1],
        "earlier": years[-1] - YEARS_SHOWN,
        "later": years[-1] + YEARS_SHOWN if years[-1] < school_year_of(request.acting.today) else None,
        "has_figures": any(column.values for column in grid.columns),
    }


def _closing(columns, rows):
    """(column, a row of the year, why the year can't be closed yet) of every year with figures of the school or of a level."""
    found = []
    for column in columns:
        of_year = sorted((row for row in rows if row.school_year == column.year), key=lambda row: row.level)
        if of_year:
            found.append((column, of_year[0], closing_problems(*of_year)))
    return found


@dataclass(frozen=True)
class DifferenceLine:
    """A rate typed directly that its counts do not confirm."""

    metric: object
    year: int
    typed: str
    words: str
    is_closed: bool


def _differing(grid):
    lines = []
    for column in grid.columns:
        metrics = catalogue().metrics
        for key, pair in differences(column.values, metrics.values()).items():
            words = difference_words(metrics[key], *pair)
            lines.append(DifferenceLine(metrics[key], column.year, column.values[key], words, column.is_closed))
    return lines


def _saved_words(result):
    """Echo how the numbers were read, so that 1.250 taken for 1,25 is seen at once."""
    metrics = catalogue().metrics
    read = [
        f"{metrics[key].name} {school_year_label(year)}: {cell_words(metrics[key], new)}"
        for (year, key), (_, new) in list(result.saved.items())[:ECHOED]
    ]
    more = ["…"] if len(result.saved) > ECHOED else []
    return f"Đã lưu {len(result.saved)} ô. " + "; ".join(read + more)
