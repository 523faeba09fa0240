"""Figures over the years as charts with their numbers beside them; the list of figures to name in a text."""

from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe

from formats.charts import svg, table_rows
from formats.text import fold
from formats.tokens import FigureToken
from schools.cells import figure_words
from schools.models import YearlyFigures
from schools.targets import targets_of
from schools.trends import group_charts, metric_chart, trends_of
from schools.views.figures import level_name, level_of, level_tabs, years_of
from schools.views.own import readable_school, tells_missing_profile
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.rule_files import rules_of
from standards.thresholds import next_threshold, thresholds

SPANS = (3, 5)


@tells_missing_profile
def figure_trends(request, pk=None):
    """Charts of one group of figures, or of one figure, over three or five years."""
    school = readable_school(request, pk)
    level = level_of(school, request.GET)
    span = 3 if request.GET.get("span") == "3" else 5
    years = years_of(request.GET.get("until", ""), request.acting.today)[-span:]
    rows = list(YearlyFigures.objects.of_school(school, request.acting).filter(level=level, school_year__in=years))
    is_own = request.acting.organization.pk == school.pk
    targets = targets_of(school, years, level, rows) if is_own else {}
    trends = trends_of(rows, years, targets, _thresholds(school, years, level, rows))
    title, charts = _chosen(request.GET, school, level, trends)
    context = {
        "school": school,
        "title": title,
        "charts": [_shown(chart) for chart in charts],
        "level": level,
        "level_words": level_name(level),
        "levels": level_tabs(school),
        "groups": [group for group, _ in catalogue().grouped([level] if level else school.levels)],
        "chosen": request.GET.get("metric") or request.GET.get("group", ""),
        "query": _query(request.GET),
        "until": years[-1],
        "span": span,
        "spans": SPANS,
        "is_own": is_own,
    }
    return render(request, "schools/figure_trends.html", context)


@tells_missing_profile
def token_list(request):
    """Every figure of the own school's year with the token that names it in a text; works without JavaScript by copying."""
    school = readable_school(request)
    level = level_of(school, request.GET)
    rows = YearlyFigures.objects.visible_to(request.acting).filter(school=school, level=level).exclude(values={})
    filled = {row.school_year: row for row in rows}
    year = years_of(request.GET.get("until", "") or str(max(filled, default="")), request.acting.today)[-1]
    row = filled.get(year)
    wanted = fold(request.GET.get("q", "")[:100])
    metrics = [metric for metric in school.metrics(level) if not wanted or wanted in fold(metric.name)]
    known = row.known() if row else {}
    context = {
        "rows": [(metric, figure_words(metric, row), str(FigureToken(metric.key, year, level))) for metric in metrics if metric.key in known],
        "unknown": sum(metric.key not in known for metric in metrics),
        "year": year,
        "years": years_of("", request.acting.today)[::-1],
        "level": level,
        "levels": level_tabs(school),
        "q": request.GET.get("q", "")[:100],
        "is_closed": bool(row and row.is_closed),
    }
    return render(request, "schools/figure_tokens.html", context)


def _thresholds(school, years, level, rows):
    """{metric key: (value, words)}: of what the circulars of these years ask, the next step above the newest figure."""
    sets = RegulationSet.objects.governing_any(years, school.school_type)
    newest = next((row.known() for row in sorted(rows, key=lambda row: -row.school_year) if row.values), {})
    asked = thresholds([rules_of(row.code) for row in sets], school, level)
    steps = ((key, next_threshold(found, newest.get(key))) for key, found in asked.items())
    return {key: (f"{step.value:f}", step.words) for key, step in steps}


def _chosen(query, school, level, trends):
    """(title, charts) of what the address names; the first group when it names nothing, 404 for what the school does not have."""
    groups = catalogue().grouped([level] if level else school.levels)
    if "metric" in query:
        metric = next((metric for metric in school.metrics(level) if metric.key == query["metric"] and not metric.is_choice), None)
        if metric is None:
            raise Http404
        return metric.name, [metric_chart(metric, trends)]
    key = query.get("group") or groups[0][0].key
    found = next(((group, metrics) for group, metrics in groups if group.key == key), None)
    if found is None:
        raise Http404
    return found[0].label, group_charts(found[1], trends)


def _shown(chart):
    head, rows = table_rows(chart)
    rows = [(row[0], list(zip(head[1:], row[1:], strict=True))) for row in rows]
    return {"chart": chart, "picture": mark_safe(svg(chart)), "head": head, "rows": rows}  # noqa: S308 - svg escapes


def _query(query):
    """What the address names, kept in the links to other years and spans."""
    return {name: query[name] for name in ("group", "metric", "level") if query.get(name)}
