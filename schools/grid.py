"""The figures page as plain values: groups of rows, one row a metric, one cell a school year. Reads, never writes."""

from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from django.utils import timezone
from django.utils.safestring import mark_safe

from formats.dates import school_year_label, short_date
from formats.numbers import format_number
from schools.cells import cell_words, show_cell, show_computed
from schools.checks import clashes, jump_note, numbers_of, short_sums
from schools.enums import FigureSource
from schools.rates import computed_rates, differences
from standards.metrics import catalogue

YEARS_SHOWN = 5


@dataclass(slots=True)
class Column:
    """One school year: its stored row (or None), what is known about it and what contradicts."""

    year: int
    number: int
    figures: object
    values: dict
    computed: dict
    numbers: dict
    notes: dict
    problems: list = field(default_factory=list)

    @property
    def is_closed(self):
        return self.figures is not None and self.figures.is_closed

    @property
    def label(self):
        return school_year_label(self.year)

    @property
    def filled(self):
        """How many figures the year has, computed ones among them."""
        return len(self.values | self.computed)


@dataclass(slots=True)
class Cell:
    """One box. `state` is "", error, conflict, note or computed; `words` says it."""

    name: str
    metric: object
    column: Column
    shown: str = ""
    typed: str = ""
    words: str = ""
    state: str = ""
    is_computed: bool = False
    is_direct: bool = False
    is_resent: bool = False
    stored_words: str = ""
    origin: object = None

    @property
    def place(self):
        """Attributes of the table cell: its classes, the second one naming its year, and who entered the figure."""
        words = f"num y-{self.column.number}" + (f" is-{self.state}" if self.state else "")
        from_file = " from-file" if self.origin and self.origin.source == FigureSource.FILE else ""
        return _attributes_text({"class": words + from_file, "title": origin_words(self.origin) if self.origin else None})

    @property
    def source(self):
        """Where a rate comes from, in words."""
        return "tính ra" if self.is_computed else "nhập trực tiếp" if self.is_direct else ""

    @property
    def attributes(self):
        """Attributes of the box, escaped; built here because a page has hundreds of boxes."""
        found = {"class": "cell", "id": f"c-{self.name}", "data-name" if self.is_computed else "name": f"v-{self.name}"}
        found["aria-label"] = f"{self.metric.name}, {self.column.label}"
        if not self.metric.is_choice:
            found |= {"value": self.shown, "inputmode": "decimal", "maxlength": "30", "readonly": self.is_computed}
        if self.metric.is_derived:
            found["data-typed"] = self.typed
        if self.words:
            found |= {"aria-describedby": f"w-{self.name}", "aria-invalid": "true" if self.state == "error" else None}
        return _attributes_text(found | {"data-resent": self.is_resent})


def origin_words(change):
    """Where a figure comes from: `Nguyễn Thị Hoa, 05/9/2026, tệp so-lieu.xlsx`."""
    source = f"tệp {change.batch.name}" if change.batch else change.get_source_display()
    return f"{change.by or 'chương trình'}, {short_date(timezone.localtime(change.at).date())}, {source}"


def _attributes_text(values):
    """What Django's flatatt returns, in a fifth of its time: a page has thousands of attributes."""
    pairs = ((name, value) for name, value in values.items() if value is not None and value is not False)
    return mark_safe("".join(f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in pairs))  # noqa: S308 - escaped here


@dataclass(slots=True)
class Row:
    metric: object
    cells: list

    @property
    def formula(self):
        """The formula as the browser's module reads it."""
        return " | ".join(str(share) for share in self.metric.formula)


@dataclass(slots=True)
class Group:
    label: str
    key: str
    rows: list


@dataclass(slots=True)
class Grid:
    columns: list
    groups: list
    start: str
    errors: list
    level: str = ""

    @property
    def has_open_year(self):
        return any(not column.is_closed for column in self.columns)

    @property
    def mend_numbers(self):
        """Columns with something to mend."""
        cells = (cell for group in self.groups for row in group.rows for cell in row.cells)
        return sorted({cell.column.number for cell in cells if cell.state in ("error", "conflict")})

    @property
    def current_number(self):
        """The column a phone shows first: one with something to mend, else the latest open year."""
        open_years = [column.number for column in self.columns if not column.is_closed]
        return (self.mend_numbers or open_years[-1:] or [len(self.columns)])[0]

    @property
    def latest_closed_number(self):
        """The column a phone shows first to who may only read closed years: the latest of them, else the last."""
        return ([column.number for column in self.columns if column.is_closed] or [len(self.columns)])[-1]

    @property
    def has_files(self):
        """Whether a figure in sight came from a file."""
        cells = (cell for group in self.groups for row in group.rows for cell in row.cells)
        return any(cell.origin and cell.origin.source == FigureSource.FILE for cell in cells)


def years_until(last):
    """The school years of a page that ends with `last`, oldest first."""
    return list(range(last - YEARS_SHOWN + 1, last + 1))


def build_grid(school, rows, years, entries=None, result=None, *, level="", origins=None):
    """Lay out a school's years, of the whole school or of one of its levels.

    In: YearlyFigures rows of that level and at least these years (the year before the first also serves its notes); after a
    save that did not go through wholly, the posted entries and their SaveResult, so that everything typed stays in its box;
    `origins` is {(year, metric key): the FigureChange that set it}.
    """
    metrics = school.metrics(level)
    stored = {row.school_year: row for row in rows}
    columns = [_column(number, year, stored, metrics) for number, year in enumerate([years[0] - 1, *years])]
    for before, column in pairwise(columns):
        column.notes |= _jump_notes(metrics, before.numbers, column.numbers) | column.notes
    builder = _CellBuilder(entries or {}, result, origins or {})
    shown = columns[1:]
    groups = [
        Group(group.label, group.key, [Row(metric, [builder.cell(metric, column) for column in shown]) for metric in members])
        for group, members in catalogue().grouped([level] if level else school.levels)
    ]
    return Grid(shown, groups, builder.start_text(shown), builder.errors, level)


def _column(number, year, stored, metrics):
    figures = stored.get(year)
    values = figures.values if figures else {}
    numbers = numbers_of(values, catalogue(), metrics)
    problems = clashes(numbers, catalogue())
    notes = short_sums(numbers, catalogue(), metrics) | {key: clash.text for clash in problems for key in clash.keys[:1]}
    notes |= {key: difference_words(catalogue().metrics[key], *pair) for key, pair in differences(values, metrics).items()}
    return Column(year, number, figures, values, computed_rates(values, metrics), numbers, notes, problems)


def difference_words(metric, typed, computed):
    """Says that a figure typed directly does not agree with what its counts give, by how much."""
    mark, unit = ("%", " điểm") if metric.is_rate else ("", "")
    gap = format_number(abs(typed - computed), 2)
    return f"Đã nhập trực tiếp {format_number(typed)}{mark}, lệch {gap}{unit} so với số tính ra."


def _jump_notes(metrics, before, now):
    notes = ((metric.key, jump_note(metric, before.get(metric.key), now.get(metric.key))) for metric in metrics)
    return {key: note for key, note in notes if note}


class _CellBuilder:
    """Makes cells; remembers errors for the summary and the start value of every box."""

    def __init__(self, entries, result, origins):
        self.entries, self.origins = entries, origins
        self.errors_by_cell = result.errors if result else {}
        self.conflicts = result.conflicts if result else {}
        self.errors = []

    def cell(self, metric, column):
        key, place = metric.key, (column.year, metric.key)
        stored = column.values.get(key, "")
        cell = Cell(f"{column.year}-{key}", metric, column, show_cell(metric, stored), show_cell(metric, stored))
        cell.origin = self.origins.get(place) if stored else None
        if key in column.computed:
            cell.is_computed, cell.state, cell.shown = True, "computed", show_computed(column.computed[key])
        elif metric.is_derived and stored:
            cell.is_direct = True
        if key in column.notes:
            cell.state, cell.words = "note", column.notes[key]
        if place in self.errors_by_cell or place in self.conflicts:
            self.mend(metric, cell, place)
        elif metric.is_choice and column.is_closed:
            cell.shown = cell_words(metric, stored) if stored else ""
        return cell

    def mend(self, metric, cell, place):
        """Put what was typed back into its box with the words beside it."""
        conflict = self.conflicts.get(place)
        cell.words = _conflict_words(metric, conflict) if conflict else self.errors_by_cell[place]
        cell.state = "conflict" if conflict else "error"
        if conflict:
            cell.stored_words = cell_words(metric, conflict.stored)
        if not cell.column.is_closed:
            cell.shown, cell.is_resent, cell.is_computed = self.entries[place[0]][place[1]].typed, True, False
        self.errors.append((f"#c-{cell.name}", f"{metric.name}, {cell.column.label}: {cell.words}"))

    def start_text(self, columns):
        """`<year>-<key>=<stored>` of every filled box; a box in error keeps the value its person began from."""
        start = {(column.year, key): text for column in columns for key, text in column.values.items()}
        for year, key in self.errors_by_cell:
            start[year, key] = self.entries[year][key].start
        return " ".join(f"{year}-{key}={text}" for (year, key), text in start.items() if text)


def _conflict_words(metric, conflict):
    who = f"{conflict.by} vừa lưu" if conflict.by else "Nơi khác vừa lưu"
    return f"{who} {cell_words(metric, conflict.stored)}. Lưu lần nữa để dùng số của bạn."
