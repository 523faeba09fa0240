"""What an official paper says: frozen values with stable keys and no database behind them (DESIGN §2).

Every section, text, row and cell carries a `key` that stays the same from version to version; remarks and comparison
hold on to it. Long texts are plain text (DESIGN 3.4). How a paper looks is the business of documents.layout and html.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from formats.charts import KINDS as CHART_KINDS
from formats.charts import Chart
from formats.dates import PartialDate
from formats.numbering import letter, roman
from formats.timeline import Timeline

SECTION_STYLES = (
    "part",
    "chapter",
    "division",
    "banner",
    "capital",
    "roman",
    "clause",
    "subclause",
    "point",
    "article",
    "heading",
    "subheading",
    "plain",
)
ROW_KINDS = ("row", "level", "group", "total")
ALIGNMENTS = ("", "left", "center", "right")
MAX_KEY = 80
FIXED_KEYS = ("letterhead", "place", "title", "summary", "addressees", "authority", "enacting", "lead_in", "closing")
FIXED_KEYS += ("recipients", "signers", "cover")
_LABELS = {
    "part": lambda n: f"Phần {roman(n)}",
    "chapter": lambda n: f"Chương {roman(n)}",
    "division": lambda n: f"Mục {n}",
    "capital": lambda n: f"{letter(n).upper()}.",
    "roman": lambda n: f"{roman(n)}.",
    "clause": lambda n: f"{n}.",
    "point": lambda n: f"{letter(n)})",
    "article": lambda n: f"Điều {n}.",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Names at the top left: the managing body (may be empty) and the issuing body, a line each."""

    managing: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """One căn cứ; verb is `Căn cứ`, `Thực hiện` … or empty, the text has no final mark (the program sets `;` and `.`)."""

    key: str
    verb: str
    text: str

    @property
    def line(self):
        """Verb and text as one sentence without its final mark."""
        return f"{self.verb} {self.text.strip().rstrip(';.').rstrip()}".strip()


@dataclass(frozen=True, slots=True)
class Bases:
    """Several căn cứ inside a section (in the preamble they are Paper.bases)."""

    key: str
    items: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text of any length; style "" is body text, "lines" are centred bold lines."""

    key: str
    text: str
    label: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: width is a weight against the other columns; money columns never wrap inside an amount."""

    key: str
    label: str
    width: int
    align: str = ""
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a head row; Table.head is needed only when the head has several rows or spans."""

    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: plain text, with an alignment of its own where the column's does not fit."""

    key: str
    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    align: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: an ordinary one, a level line (MỨC 3), a group line (Tiêu chuẩn …) or a total; label names it in words."""

    key: str
    cells: tuple[Cell, ...]
    kind: str = "row"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a repeated head; text_size in points, 0 = as the layout says. Without rules it is a way to set things
    side by side (signatures under a sheet) and prints no head."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    head: tuple[tuple[HeadCell, ...], ...] = ()
    caption: str = ""
    is_landscape: bool = False
    text_size: int = 0
    has_rules: bool = True

    def head_rows(self):
        """Return the rows of the head: those given, else one row of column labels; none without rules."""
        if not self.has_rules:
            return ()
        return self.head or (tuple(HeadCell(column.label) for column in self.columns),)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered or headed part; content is any order of texts, tables, charts, timelines, căn cứ and further sections.

    The style "banner" is a centred heading without a number.
    """

    key: str
    style: str
    title: str = ""
    content: tuple["Content", ...] = ()
    is_landscape: bool = False
    is_new_page: bool = False


Content = Text | Bases | Table | Chart | Timeline | Section


@dataclass(frozen=True, slots=True)
class Signer:
    """Lines of capacity and title (`TM. …`, `KT. …`), the name, and a post printed above the name (Điều 13 NĐ 30)."""

    lines: tuple[str, ...]
    name: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    """A phụ lục: numbered by the program when there are several, its pages counted from 1."""

    key: str
    title: str
    content: tuple[Content, ...] = ()
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover page: letterhead, type and summary of the paper, and a last line such as place and year.

    Doubled, it is printed twice (bìa ngoài, bìa trong).
    """

    footer: str = ""
    is_doubled: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """Where and with which code a reader can check the paper."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One official paper. An empty type_name makes a công văn: its summary stands under the number as `V/v …`.

    A long paper may have content on unnumbered pages before and after its contents; a printout (a sheet, a list) has no
    letterhead and no number.
    """

    letterhead: Letterhead
    type_name: str
    summary: tuple[str, ...]
    symbol: str
    place: str
    number: int | None = None
    date: PartialDate = PartialDate()
    addressees: tuple[str, ...] = ()
    authority: str = ""
    bases: tuple[Basis, ...] = ()
    enacting: str = ""
    lead_in: str = ""
    content: tuple[Content, ...] = ()
    closing: str = ""
    recipients: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    cover: Cover | None = None
    has_contents: bool = False
    has_ending_mark: bool = True
    layout: str = "ND30-2020"
    verification: Verification | None = None
    before_contents: tuple[Content, ...] = ()
    after_contents: tuple[Content, ...] = ()
    contents_depth: int = 3
    has_letterhead: bool = True


def with_number(paper, number, date, verification=None):
    """Return the paper as issued: number (int), date and, where wanted, the verification code; nothing else changes."""
    return replace(paper, number=number, date=PartialDate.of(date), verification=verification or paper.verification)


def without_issue_fields(paper):
    """Return the paper as approved: number, date and verification code left out (DESIGN §2)."""
    return replace(paper, number=None, date=PartialDate(), verification=None)


def walk(content) -> Iterator[Content]:
    """Yield every text, bases, table, chart and section in reading order, sections before what they hold."""
    for item in content:
        yield item
        if isinstance(item, Section):
            yield from walk(item.content)


def all_content(paper):
    """Yield the content of the paper and then of its appendices, in reading order."""
    for content in contents_of(paper):
        yield from walk(content)


def contents_of(paper):
    """The tuples of content a paper holds, in reading order."""
    return paper.before_contents, paper.after_contents, paper.content, *(appendix.content for appendix in paper.appendices)


def section_labels(paper):
    """Return {section key: printed number}; Điều run through the paper, the others begin anew in each parent; a subclause is 1.1. under 1."""
    labels = {}
    for content in contents_of(paper):
        _label(content, labels, Counter())
    return labels


def _label(content, labels, articles, above=""):
    counts = Counter()
    for section in content:
        if not isinstance(section, Section):
            continue
        if section.style == "subclause":
            counts["subclause"] += 1
            labels[section.key] = f"{above}{counts['subclause']}."
        elif section.style in _LABELS:
            counter = articles if section.style == "article" else counts
            counter[section.style] += 1
            labels[section.key] = _LABELS[section.style](counter[section.style])
        _label(section.content, labels, articles, labels.get(section.key, ""))


def appendix_label(paper, index):
    """Return `Phụ lục`, or `Phụ lục II` when there are several (PL I, III.1a)."""
    return f"Phụ lục {roman(index + 1)}" if len(paper.appendices) > 1 else "Phụ lục"


def keys(paper):
    """Yield every key of the paper, fixed ones not included."""
    yield from (basis.key for basis in paper.bases)
    yield from (appendix.key for appendix in paper.appendices)
    for item in all_content(paper):
        yield item.key
        if isinstance(item, Bases):
            yield from (basis.key for basis in item.items)
        elif isinstance(item, Table):
            for row in item.rows:
                yield row.key
                yield from (cell.key for cell in row.cells)


def check(paper):
    """Raise ValueError when keys repeat or are unfit, when a style is unknown, or a table's cells do not fill its columns."""
    for key, count in Counter([*FIXED_KEYS, *keys(paper)]).items():
        if count > 1 or not key or len(key) > MAX_KEY:
            raise ValueError(f"key {key!r} is used {count} times or is not 1 to {MAX_KEY} characters long")
    for item in all_content(paper):
        if isinstance(item, Section) and item.style not in SECTION_STYLES:
            raise ValueError(f"unknown section style {item.style!r}")
        if isinstance(item, Table):
            _check_table(item)
        if isinstance(item, Chart):
            _check_chart(item)
        if isinstance(item, Timeline):
            _check_timeline(item)


def _check_chart(chart):
    values = [value for series in chart.series for _, value in series.points if value is not None]
    values += [value for value in (chart.target, chart.target_to, chart.threshold) if value]
    try:
        is_finite = all(Decimal(value).is_finite() for value in values)
    except (InvalidOperation, TypeError, ValueError):
        is_finite = False
    if chart.kind not in CHART_KINDS or not is_finite:
        raise ValueError(f"chart {chart.key!r} has an unknown kind or a point that is no decimal text")


def _check_timeline(timeline):
    try:
        is_sound = timeline.bounds[0] <= timeline.bounds[1] and all(bar.days is None or bar.days[0] <= bar.days[1] for bar in timeline.bars)
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ValueError(f"timeline {timeline.key!r} has a day that is none, or one that ends before it begins")


def _check_table(table):
    _check_grid(table, table.head_rows())
    _check_grid(table, [row.cells for row in table.rows])
    for row in table.rows:
        if row.kind not in ROW_KINDS or any(cell.align not in ALIGNMENTS for cell in row.cells):
            raise ValueError(f"table {table.key!r}: row {row.key!r} has an unknown kind or alignment")


def _check_grid(table, rows):
    """Walk the rows with their spans; every row must fill every column exactly once."""
    width, hanging = len(table.columns), [0] * len(table.columns)
    for cells in rows:
        free = [place for place in range(width) if not hanging[place]]
        hanging = [max(0, rest - 1) for rest in hanging]
        spans = [cell.rowspan for cell in cells for _ in range(cell.colspan)]
        if len(spans) != len(free) or any(cell.rowspan < 1 or cell.colspan < 1 for cell in cells):
            raise ValueError(f"table {table.key!r}: a row fills {len(spans)} of {len(free)} free columns")
        for place, span in zip(free, spans, strict=True):
            hanging[place] = span - 1
    if any(hanging):
        raise ValueError(f"table {table.key!r}: a rowspan reaches below the last row")
