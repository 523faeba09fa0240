"""A school's figures inside papers: tokens in the texts become numbers, and rows over the years become a table with its chart."""

from dataclasses import fields, is_dataclass, replace

from django.db.models import Max
from django.utils import timezone

from documents.paper import Cell, Column, Row, Table, Text
from formats.charts import table_rows
from formats.dates import short_date
from formats.tokens import OPENING, tokens_in
from schools.models import FigureChange, YearlyFigures
from schools.targets import targets_of
from schools.tokens import read_book, resolve
from schools.trends import data_note, metrics_chart, trends_of
from standards.metrics import catalogue

NOTE_KEY = "figures-note"


def with_figures(paper, school, book=None):
    """Return the paper with every figure token as its number now, and once, below the content, the date of the data.

    Two queries for the whole paper, none where nothing names a figure; a paper frozen after this holds numbers. `school` is a
    School, its key, or None for a body that is no school.
    """
    texts = list(texts_of(paper))
    tokens = list(dict.fromkeys(token for text in texts for token in tokens_in(text)))
    if not tokens:
        return paper
    book = book or read_book(school, texts)
    day = book.data_date(tokens)
    note = (Text(NOTE_KEY, f"(Số liệu nêu trong văn bản lấy đến ngày {short_date(day)}.)"),) if day else ()
    paper = _changed(paper, lambda text: resolve(text, school, book))
    return replace(paper, content=(*paper.content, *note))


def texts_of(value):
    """Yield every text of a paper that may hold a token."""
    if isinstance(value, str):
        if OPENING in value:
            yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def _changed(value, change):
    """The same value with every text changed; parts without a token stay the very same objects."""
    if isinstance(value, str):
        return change(value) if OPENING in value else value
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    if not is_dataclass(value) or not any(True for _ in texts_of(value)):
        return value
    return replace(value, **{field.name: _changed(getattr(value, field.name), change) for field in fields(value)})


def figures_over_years(school, metric_keys, years, *, key, title, level="", kind=""):
    """(Table, Chart) of some figures of a school over these years, both saying up to which day the data go; three queries.

    Rates known only as rates print with the decimals typed; a year or figure without data leaves `–` and a gap. `kind` picks the
    chart's (line, bar, multiples) where the usual one does not fit.
    """
    metrics = [catalogue().metrics[name] for name in metric_keys]
    rows = list(YearlyFigures.objects.filter(school=school, level=level, school_year__in=years))
    note = data_note(_last_day(rows))
    trends = trends_of(rows, years, targets_of(school, years, level, rows))
    chart = metrics_chart(metrics, trends, title=title, key=f"{key}-chart", note=note, kind=kind)
    table = chart_as_table(chart, key=f"{key}-table", caption=f"{title}. {note}".strip(" .") + ".")
    return _with_units(table, metrics), chart


def _with_units(table, metrics):
    """The table with the unit behind each name where figures of several units stand together: their numbers carry none then."""
    if len({metric.unit for metric in metrics}) < 2:
        return table
    named = (replace(row.cells[0], text=f"{row.cells[0].text} ({metric.unit})") for row, metric in zip(table.rows, metrics, strict=True))
    rows = (replace(row, cells=(name, *row.cells[1:])) for row, name in zip(table.rows, named, strict=True))
    return replace(table, rows=tuple(rows))


def chart_as_table(chart, *, key, caption=""):
    """The numbers of a chart as a table of its own, with keys that remarks can hold on to."""
    head, rows = table_rows(chart)
    columns = (Column("name", "Số liệu", 30), *(Column(label, f"Năm học {label}", 12, "center") for label in head[1:]))
    names = ["name", *head[1:]]
    made = (
        Row(f"{key}:{place}", tuple(Cell(f"{key}:{place}:{name}", text) for name, text in zip(names, row, strict=True)), label=row[0])
        for place, row in enumerate(rows, start=1)
    )
    return Table(key, columns, tuple(made), caption=caption)


def _last_day(rows):
    """The local day of the last change of any of these rows, or None."""
    at = FigureChange.objects.filter(figures__in=rows).aggregate(last=Max("at"))["last"]
    return timezone.localtime(at).date() if at else None
