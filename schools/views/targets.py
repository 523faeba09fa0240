"""The school's own targets of a year, typed in the manner of the figures grid: one row a figure, what is known beside it."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from formats.dates import school_year_label, school_year_of
from schools.cells import figure_words, show_cell
from schools.enums import TargetOp
from schools.models import SchoolTarget, YearlyFigures
from schools.permissions import can_edit, can_read_figures
from schools.target_workflow import TargetEntry, save_targets, stored_text
from schools.targets import takes_target, target_figure
from schools.views.figures import level_of, level_tabs
from schools.views.own import require, tells_missing_profile, visible_school
from standards.metrics import catalogue

YEARS_AHEAD = 5  # a strategy names targets some years ahead
YEARS_BACK = 5
EMPTY = TargetEntry(TargetOp.REACH, "")


@dataclass(slots=True)
class TargetRow:
    """One figure: what stands now (`before`, `now`), its target as typed, or the figure that holds it (`source`)."""

    metric: object
    before: str
    now: str
    entry: TargetEntry
    error: str = ""
    source: object = None
    source_words: str = ""

    @property
    def is_set(self):
        return bool(self.entry.value)

    @property
    def is_worth_opening(self):
        """Whether its group opens by itself: something is set here, or went wrong."""
        return self.is_set or bool(self.source_words or self.error)


@tells_missing_profile
def targets_page(request):
    """Targets of one year of the own school, to type in or to read."""
    school = visible_school(request)
    require(can_read_figures(request.acting, school))
    year, level = _year(request.GET, request.acting.today), level_of(school, request.GET)
    return render(request, "schools/school_targets.html", _context(request, school, year, level))


@require_POST
def targets_save(request):
    """Store changed targets; comes back with everything typed when some could not be stored."""
    school = visible_school(request)
    require(can_edit(request.acting, school))
    year, level = _year(request.POST, request.acting.today), level_of(school, request.POST)
    entries = _entries(request.POST, school.metrics(level))
    result = save_targets(school, year, entries, by=request.user, level=level)
    if result.saved:
        messages.success(request, f"Đã lưu {len(result.saved)} chỉ tiêu năm học {school_year_label(year)}.")
    if result.errors:
        return render(request, "schools/school_targets.html", _context(request, school, year, level, entries, result.errors), status=422)
    if not result.saved:
        messages.info(request, "Không có chỉ tiêu nào thay đổi.")
    return redirect(f"{reverse('school_targets')}?{urlencode({'year': year} | ({'level': level} if level else {}))}")


def _entries(post, metrics):
    """{metric key: TargetEntry} of the rows that differ from what they began with."""
    found = {}
    for metric in metrics:
        if f"value-{metric.key}" in post and takes_target(metric):
            entry = TargetEntry(*(post.get(f"{name}-{metric.key}", "")[:40] for name in ("op", "value", "to", "start")))
            if not _is_untouched(metric, entry):
                found[metric.key] = entry
    return found


def _is_untouched(metric, entry):
    """Whether the row says the same as the stored text it began with."""
    op, value, value_to = entry.start.split("|") if entry.start.count("|") == 2 else (entry.op, "", "")
    return (entry.op, entry.value.strip(), entry.value_to.strip()) == (op, show_cell(metric, value), show_cell(metric, value_to))


def _year(query, today):
    """The year named, within reach of the current one."""
    current, text = school_year_of(today), query.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else current
    return min(max(year, current - YEARS_BACK), current + YEARS_AHEAD)


def _context(request, school, year, level, entries=None, errors=None):
    rows = YearlyFigures.objects.visible_to(request.acting).filter(school=school, level=level, school_year__in=(year - 1, year))
    figures = {row.school_year: row for row in rows}
    stored = {row.metric: row for row in SchoolTarget.objects.visible_to(request.acting).filter(school=school, school_year=year, level=level)}
    maker = _RowMaker(year, figures, stored, entries or {}, errors or {})
    groups = [(group, [maker.row(metric) for metric in members if takes_target(metric)])
              for group, members in catalogue().grouped([level] if level else school.levels)]  # fmt: skip
    groups = [(group, made, place == 0 or any(row.is_worth_opening for row in made)) for place, (group, made) in enumerate(groups) if made]
    return {
        "school": school,
        "groups": groups,
        "year": year,
        "earlier": year - 1,
        "later": year + 1 if year < school_year_of(request.acting.today) + YEARS_AHEAD else None,
        "level": level,
        "levels": level_tabs(school),
        "ops": TargetOp.choices,
        "can_edit": can_edit(request.acting, school),
        "errors": [(f"#t-{row.metric.key}", f"{row.metric.name}: {row.error}") for _, made, _ in groups for row in made if row.error],
        "count": sum(row.is_set or bool(row.source_words) for _, made, _ in groups for row in made),
    }


@dataclass(slots=True)
class _RowMaker:
    year: int
    figures: dict
    stored: dict
    entries: dict
    errors: dict

    def row(self, metric):
        """One line of the page; what was typed stays in its boxes after an error."""
        target = self.stored.get(metric.key)
        entry = self.entries.get(metric.key) or self._shown(metric, target)
        if metric.key in self.errors:  # the row now begins from what is stored, so that a second save means it
            entry = TargetEntry(entry.op, entry.value, entry.value_to, stored_text(target))
        source = target_figure(metric) if not target else None
        row = TargetRow(metric, self._figure(metric, self.year - 1), self._figure(metric, self.year), entry, self.errors.get(metric.key, ""))
        if source:
            row.source, row.source_words = source, self._figure(source, self.year)
        return row

    def _shown(self, metric, target):
        if target is None:
            return EMPTY
        return TargetEntry(target.op, show_cell(metric, target.value), show_cell(metric, target.value_to), stored_text(target))

    def _figure(self, metric, year):
        row = self.figures.get(year)
        return figure_words(metric, row) if row and metric.key in row.known() else ""
