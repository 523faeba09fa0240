"""A Paper's content as a flat list of printable blocks: headings with their numbers, paragraphs, tables, charts.

Flat, because page breaks, the turned pages and the ending mark are decided along the text, not along its tree.
"""

import math
import re
from dataclasses import dataclass, replace

from django.utils.safestring import mark_safe

from documents import columns as column_widths
from documents.layout import POINT, break_line, text_width
from documents.paper import (
    Bases,
    Chart,
    Section,
    Table,
    Text,
    Timeline,
    section_labels,
    walk,
)
from documents.picture_tables import chart_table, timeline_table
from formats import charts, plaintext, timeline

TWO_LINE_STYLES = ("part", "chapter", "division")
CENTRED_STYLES = (*TWO_LINE_STYLES, "banner")
UPPER_STYLES = (*TWO_LINE_STYLES, "roman", "banner", "capital")
# A table is turned together with its heading when little text stands between them; longer text stays upright.
SHORT_TEXT = 600
WIDE_TABLE_COLUMNS = 7
TURNED_COLUMNS = 6  # on a turned page as many hold sentences, not figures
SMALL_ROWS = 8
WIDE = "wide"  # CSS class
LETTER_WIDTH = 0.45  # of a letter's size, on average
MAX_TYPED_COLUMNS = 24
TYPED_LETTERS, LONG_WORD = 80, 24  # letters on a line of a typed table; longer words may be cut
_CURRENCY = re.compile(r"(?:đồng|đ)$")  # behind an amount
CELL_PADDING = 2.6  # mm: 3 pt on both sides, the rules, and a little for rounding


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title line; number and title stand on two lines for phần, chương and mục."""

    key: str
    style: str
    label: str
    title: str
    depth: int
    is_new_page: bool = False
    lines: tuple = ()  # of a centred heading: its label and its title, broken as evenly as fits
    kind: str = "heading"

    @property
    def rank(self):
        """The heading's rank in HTML, where six is the last there is."""
        return min(6, self.depth)

    @property
    def is_two_lines(self):
        return self.style in TWO_LINE_STYLES

    @property
    def words(self):
        """Number and title as contents list them."""
        dot = "." if self.is_two_lines else ""
        return f"{self.label}{dot} {self.title}" if self.label else self.title


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; lead is printed before the text (`a)`, `-`, `Điều 1.`), bold when is_lead_bold."""

    key: str
    text: str
    lead: str = ""
    css: str = "t"
    is_lead_bold: bool = False
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A table cell ready to print; `is_own`: its key is no part of its row's (a problem in its first action's row), so lists may lead to it."""

    key: str
    blocks: tuple
    css: str = ""
    colspan: int = 1
    rowspan: int = 1
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    key: str
    cells: tuple
    css: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to print: widths in whole per cent that sum to 100."""

    key: str
    widths: tuple
    head: tuple
    rows: tuple
    css: str = ""
    caption: str = ""
    is_whole: bool = False
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart ready to print: its drawing, and the table twin where the paper wants it below."""

    key: str
    title: str
    svg: str
    note: str = ""
    grid: Grid | None = None
    twin: Grid | None = None  # the numbers as a table, for writers that draw nothing
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every block of one paper needs: the layout's measures and the printed numbers of its sections."""

    layout: object
    labels: dict


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks that share one page orientation."""

    is_landscape: bool
    blocks: tuple


def body_runs(paper, content, layout, is_landscape=False, closing=""):
    """Return the content as runs of upright and turned pages, with the ending mark set on the last block."""
    blocks = list(_content_blocks(content, Frame(layout, section_labels(paper)), is_landscape, 1))
    last_side = blocks[-1][0] if blocks else is_landscape
    blocks += [(last_side, line) for line in text_lines("closing", closing)]
    return [Run(side, tuple(part)) for side, part in _group(blocks)]


def bases_lines(items, css):
    """Return căn cứ as lines: each ends with `;`, the last with `.` (PL I, II.6a)."""
    last = len(items) - 1
    return [Line(item.key, item.line + (";" if index < last else "."), css=css) for index, item in enumerate(items)]


def text_lines(key, text, css="t"):
    """Return plain text as lines and grids, the key on the first of them; a line that announces a table stays with it."""
    blocks = []
    for index, block in enumerate(plaintext.parse(text)):
        made = _text_block(key if index == 0 else "", block, css)
        if isinstance(made[0], Grid) and blocks and isinstance(blocks[-1], Line):
            blocks[-1] = replace(blocks[-1], css=f"{blocks[-1].css} leads".strip())
        blocks += made
    return blocks


def with_ending_mark(blocks, mark):
    """Return the blocks with `./.` in place of the last full stop, or on its own after a table (PL III, Mẫu 1.4)."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Line) and last.text:
        return [*blocks[:-1], replace(last, text=last.text.removesuffix(mark).rstrip(" .;:,") + mark)]
    return [*blocks, Line("", mark, css="end")]


def shares(weights, needs=None):
    """Return weights as whole per cent that sum to 100, none below what it needs (at least 1).

    What is missing goes to the columns that lost most by rounding; what is too much comes off the widest.
    """
    total = sum(weights)
    exact = [weight * 100 / total for weight in weights]
    whole = [max(int(share), need) for share, need in zip(exact, needs or [1] * len(exact), strict=True)]
    by_rest = sorted(range(len(whole)), key=lambda place: whole[place] - exact[place])
    for step in range(100 - sum(whole)):
        whole[by_rest[step % len(whole)]] += 1
    while sum(whole) > 100:
        whole[whole.index(max(whole))] -= 1
    return tuple(whole)


def _group(blocks):
    groups = []
    for side, block in blocks:
        if not groups or groups[-1][0] != side:
            groups.append((side, []))
        groups[-1][1].append(block)
    return groups


def _content_blocks(content, frame, side, depth):
    """Yield (is landscape, block) pairs."""
    for item in content:
        match item:
            case Section():
                yield from _section_blocks(item, frame, side, depth)
            case Text():
                css = "t centred" if item.style == "lines" else "t"
                yield from ((side, block) for block in text_lines(item.key, item.text, css))
            case Bases():
                yield from ((side, line) for line in bases_lines(item.items, "t"))
            case Table():
                is_turned = side or item.is_landscape
                yield is_turned, table_grid(item, frame.layout, is_turned)
            case Chart():
                yield side, chart_picture(item, frame.layout, side)
            case Timeline():
                yield side, timeline_picture(item, frame.layout, side)


def _section_blocks(section, frame, side, depth):
    side = side or section.is_landscape or _begins_with_wide_table(section)
    label = frame.labels.get(section.key, "")
    blocks = _content_blocks(section.content, frame, side, depth + 1)
    if section.title:
        title = section.title.rstrip(" :").upper() if section.style in UPPER_STYLES else section.title
        yield side, Heading(section.key, section.style, label, title, depth + 1, section.is_new_page, _centred_lines(section, label, title, frame.layout))
        yield from blocks
    else:
        yield from _with_lead(section, label, side, list(blocks))


def _centred_lines(section, label, title, layout):
    """The lines of a centred heading; a single word is never left on the last one."""
    if section.style not in CENTRED_STYLES:
        return ()
    broken = break_line(title, layout.sizes["body"], "bold", layout.text_width * layout.max_line_share["summary"] / 100)
    return (label, *broken) if label else tuple(broken)


def _with_lead(section, label, side, blocks):
    """A section without a title prints its number before its first words."""
    if not label:
        return blocks
    is_bold = section.style == "article"
    first = blocks[0][1] if blocks else None
    if isinstance(first, Line) and not first.lead:
        return [(blocks[0][0], replace(first, lead=label, is_lead_bold=is_bold)), *blocks[1:]]
    return [(side, Line(section.key, "", lead=label, is_lead_bold=is_bold)), *blocks]


def _begins_with_wide_table(section):
    """Say whether a turned table follows the heading at once or after a short text."""
    length = 0
    for item in walk(section.content):
        if isinstance(item, Table) and item.is_landscape:
            return length <= SHORT_TEXT
        length += len(item.text) if isinstance(item, Text) else len(getattr(item, "title", ""))
    return False


def _text_block(key, block, css):
    if isinstance(block, plaintext.Table):
        return [_typed_grid(key, block)] if len(block.rows[0]) <= MAX_TYPED_COLUMNS else _table_as_lines(key, block, css)
    if isinstance(block, plaintext.Bullet):
        return [Line(key, block.text, lead=block.mark, css=f"{css} d{block.depth}")]
    return [Line(key, block.text, css=css)]


def _table_as_lines(key, table, css):
    """More columns than a page can hold: tabs pasted by mistake, printed as running text."""
    texts = [" ".join(cell for cell in row if cell) for row in table.rows]
    return [Line(key if index == 0 else "", text, css=css) for index, text in enumerate(texts)]


def _typed_grid(key, table):
    """A table typed as lines with tabs: the first line is its head, figures stand in the middle."""
    weights = [min(40, max(6, *(len(cell) for cell in column))) for column in zip(*table.rows, strict=True)]
    head = GridRow("", tuple(GridCell("", (Line("", cell, css=""),)) for cell in table.rows[0]))
    rows = [GridRow("", tuple(_typed_cell(cell) for cell in row)) for row in table.rows[1:]]
    return Grid(key, shares(weights, _word_needs(table)), (head,) if rows else (), tuple(rows or [head]), is_whole=_is_short(table.rows[1:]))


def _word_needs(table):
    """The least per cent of every typed column, so that no word of it is cut; None where the page is too narrow for that."""
    words = [max((word for cell in column for word in cell.split()), key=len, default="") for column in zip(*table.rows, strict=True)]
    needs = [math.ceil((min(len(word), LONG_WORD) + 2) * 100 / TYPED_LETTERS) for word in words]
    return needs if sum(needs) <= 100 else None


def _typed_cell(text):
    is_figure = bool(text) and not any(char.isalpha() for char in _CURRENCY.sub("", text))
    return GridCell("", (Line("", text, css=""),), "a-center" if is_figure else "")


def table_grid(table, layout, is_landscape):
    """Return a Paper's table ready to print; money columns are wide enough for their longest amount."""
    head = tuple(GridRow("", tuple(_head_cell(cell) for cell in cells)) for cells in table.head_rows())
    css, size = _table_size(table, layout)
    room = layout.table_width(is_landscape)
    widths = shares([column.width for column in table.columns], _needs(table, size, room))
    if css == WIDE or (is_landscape and not css and len(table.columns) == TURNED_COLUMNS):
        widths = balanced_widths(table, widths, size, room, layout.column_range)
    return Grid(table.key, widths, head, tuple(_grid_rows(table)), css, table.caption, is_whole=css != "plain" and _is_short([[cell.text for cell in row.cells] for row in table.rows]))


def _is_short(rows):
    """Whether rows of texts are so few that the table stands on one page whole: a result of a few rows is read at one look."""
    return len(rows) <= SMALL_ROWS and sum(len(text) for row in rows for text in row) <= SHORT_TEXT


def balanced_widths(table, widths, size, room, column_range):
    """Return the widths of a table of letters of that size so that its rows take fewer lines; no column gets too narrow for its longest word."""
    rows = [row.cells for row in table.rows if row.kind == "row" and len(row.cells) == len(table.columns)]
    money = _needs(table, size, room)
    words = [_longest_word(place, table, rows) for place in range(len(table.columns))]
    needs = [max(least, math.ceil((text_width(word, size, "bold") + CELL_PADDING) * 100 / room)) for least, word in zip(money, words, strict=True)]
    bounds = column_widths.bounds_of(widths, [min(need, width) for need, width in zip(needs, widths, strict=True)], column_range)
    texts = [[column.label for column in table.columns], *([cell.text for cell in cells] for cells in column_widths.sampled(rows))]
    volumes = [[column_widths.volume_of(text) for text in row] for row in texts]
    return column_widths.balanced(widths, bounds, volumes, room / (size * POINT * LETTER_WIDTH))


def _longest_word(place, table, rows):
    """The longest word of a column, its head included; a typed table within a cell counts as one, so that it gets no narrower."""
    texts = [table.columns[place].label, *(cells[place].text for cells in rows)]
    return max((word for text in texts for word in text.split(None if "\t" not in text else "\n")), key=len, default="")


def chart_picture(chart, layout, is_landscape):
    """Return a Paper's chart ready to print."""
    twin = table_grid(chart_table(chart), layout, is_landscape)
    grid = twin if chart.has_table else None
    return Picture(chart.key, chart.title, mark_safe(charts.svg(chart)), chart.note, grid, twin)  # noqa: S308 - svg escapes


def timeline_picture(item, layout, is_landscape):
    """Return a Paper's timeline ready to print; what draws nothing prints a mark in every month of a task."""
    twin = table_grid(timeline_table(item), layout, is_landscape)
    return Picture(item.key, item.title, mark_safe(timeline.svg(item)), item.note, None, twin)  # noqa: S308 - svg escapes


def _table_size(table, layout):
    """(CSS class, text size): columns side by side without rules carry running text."""
    if not table.has_rules:
        return "plain", layout.sizes["body"]
    css = f"s{table.text_size}" if table.text_size else WIDE if len(table.columns) >= WIDE_TABLE_COLUMNS else ""
    return css, table.text_size or layout.sizes["wide_table" if css else "table"]


def _needs(table, size, room):
    """Return the least share each column needs, in per cent: for money its longest amount and the cell's padding."""
    longest = {column.key: 0.0 for column in table.columns}
    for _, placed in _placed_rows(table):
        for place, cell in placed:
            column = table.columns[place]
            if column.is_money and cell.colspan == 1 and _is_amount(cell.text):
                widths = [text_width(line, size, "bold") for line in cell.text.split("\n")]
                longest[column.key] = max(longest[column.key], *widths)
    return [math.ceil((length + CELL_PADDING) * 100 / room) if length else 1 for length in longest.values()]


def _head_cell(cell):
    return GridCell("", tuple(Line("", line, css="") for line in cell.text.split("\n")), "", cell.colspan, cell.rowspan)


def _grid_rows(table):
    for row, placed in _placed_rows(table):
        cells = tuple(_grid_cell(cell, table.columns[place], row.key) for place, cell in placed)
        yield GridRow(row.key, cells, "" if row.kind == "row" else f"r-{row.kind}")


def _placed_rows(table):
    """Yield each row with its cells and the column each begins in, spans from rows above counted."""
    hanging = [0] * len(table.columns)
    for row in table.rows:
        free = [place for place, rest in enumerate(hanging) if not rest]
        hanging = [max(0, rest - 1) for rest in hanging]
        placed = []
        for cell in row.cells:
            places, free = free[: cell.colspan], free[cell.colspan :]
            placed.append((places[0], cell))
            for place in places:
                hanging[place] = cell.rowspan - 1
        yield row, placed


def _grid_cell(cell, column, row_key):
    align = cell.align or (column.align if cell.colspan == 1 else "")
    css = " ".join(filter(None, (f"a-{align}" if align else "", "money" if column.is_money and _is_amount(cell.text) else "")))
    is_own = not cell.key.startswith(f"{row_key}:")
    return GridCell(cell.key, tuple(text_lines("", cell.text, "")), css, cell.colspan, cell.rowspan, is_own)


def _is_amount(text):
    """Only bare amounts must not wrap; words in a money column (`Không`, `chưa xác định`) may."""
    return any(char.isdigit() for char in text) and not any(len(line) > 22 for line in text.split("\n"))
