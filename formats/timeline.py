"""A plan's tasks along time (a Gantt chart) as SVG text made on the server, and the same as table rows.

Pure, as formats.charts: values in, text out, the same bytes every time. Days are ISO text, "" where nothing is known. Nothing
is told by colour alone: a late bar is hollow and says so in words, a task without days says that too.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import shorten, wrap

from formats.dates import short_date
from formats.numbering import roman

WIDTH, LEFT, RIGHT = 760, 254, 8
TEXT, SMALL = 10, 9  # sizes of letters
LABEL_LETTERS, LABEL_LINES = 42, 2
HEAD, LINE, GAP, FOOT = 36, 12, 8, 22
LATE_WIDTH = 44  # room for “quá hạn”
MONTHS_AT_MOST, QUARTERS_AT_MOST = 18, 24
INK, LATE, SOFT = "#0b5f59", "#8f1d1d", "#d8d4cc"
NO_DAYS, OUTSIDE = "chưa ghi thời gian", "ngoài thời kỳ của kế hoạch"
MARK = "x"


@dataclass(frozen=True, slots=True)
class Bar:
    """One task: from and to as ISO days; with only one of them it is a single moment."""

    label: str
    start: str = ""
    end: str = ""
    who: str = ""
    is_late: bool = False

    @property
    def days(self):
        """(first day, last day), or None where neither is known."""
        start, end = (date.fromisoformat(text) if text else None for text in (self.start, self.end))
        return (start or end, end or start) if start or end else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars between two days; `today` draws a line through all of them where it lies between."""

    key: str
    title: str
    first: str
    last: str
    bars: tuple = ()
    today: str = ""
    note: str = ""

    @property
    def bounds(self):
        return date.fromisoformat(self.first), date.fromisoformat(self.last)


@dataclass(frozen=True, slots=True)
class Unit:
    """One column: a month, a quarter or a year, and the year that stands above it."""

    start: date
    label: str
    above: str


def units_of(timeline):
    """The columns from the first day's to the last day's: months, quarters where they are many, then years."""
    first, last = timeline.bounds
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) <= MONTHS_AT_MOST:
        return [Unit(date(month // 12, month % 12 + 1, 1), f"T{month % 12 + 1}", str(month // 12)) for month in months]
    quarters = range(months[0] // 3, months[-1] // 3 + 1)
    if len(quarters) <= QUARTERS_AT_MOST:
        return [Unit(date(quarter // 4, quarter % 4 * 3 + 1, 1), f"Q.{roman(quarter % 4 + 1)}", str(quarter // 4)) for quarter in quarters]
    return [Unit(date(year, 1, 1), str(year), "") for year in range(first.year, last.year + 1)]


def span_of(timeline, bar):
    """(first day, last day) of a bar within the timeline, None where it has no days or lies outside."""
    first, last = timeline.bounds
    days = bar.days
    return (max(days[0], first), min(days[1], last)) if days and days[0] <= last and days[1] >= first else None


def label_lines(bar):
    """The words beside a bar, a line each, the rest left out."""
    text = shorten(bar.label, LABEL_LETTERS * LABEL_LINES, placeholder=" …")
    return wrap(text, LABEL_LETTERS)[:LABEL_LINES] or ["–"]


def bar_height(bar):
    """How high a bar's row is, in units of the drawing."""
    return len(label_lines(bar)) * LINE + GAP


def pages_of(bars, first_page, page):
    """The bars in lots that fit a page, heights in units of the drawing; at least one bar a lot."""
    lots, room = [], 0
    for bar in bars:
        if not lots or room < bar_height(bar):
            lots.append([])
            room = (page if len(lots) > 1 else first_page) - HEAD - FOOT
        lots[-1].append(bar)
        room -= bar_height(bar)
    return [tuple(lot) for lot in lots]


def svg(timeline):
    """Return the drawing as one <svg> element; colours and sizes are attributes, because pages forbid inline styles."""
    height = HEAD + sum(map(bar_height, timeline.bars)) + FOOT
    parts = [*_columns(timeline, height), *_rows(timeline), *_today(timeline, height), *_key(timeline, height)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' font-size="{TEXT}"><title>{escape(timeline.title)}</title><desc>{escape(describe(timeline))}</desc>{"".join(parts)}</svg>'
    )


def table_rows(timeline):
    """Return (head, rows) of the table twin: task, who, then a mark in every column that the task takes part of."""
    units = units_of(timeline)
    starts = [unit.start for unit in units]
    head = ("Nhiệm vụ", "Chủ trì", *(f"{unit.label}/{unit.above}" if unit.above else unit.label for unit in units))
    return head, [(bar.label, bar.who, *_marks(span_of(timeline, bar), starts)) for bar in timeline.bars]


def _marks(span, starts):
    if not span:
        return [""] * len(starts)
    first, last = (bisect_right(starts, day) - 1 for day in span)
    return [MARK if first <= place <= last else "" for place in range(len(starts))]


def describe(timeline):
    """Every bar in words, for who can't see the drawing and for comparing two versions of a paper."""
    return ". ".join(f"{bar.label}: {days_in_words(bar)}" for bar in timeline.bars) + "."


def days_in_words(bar):
    """`01/9/2026 đến 31/5/2027`, one day alone, or that nothing is known; late ones say so."""
    if not bar.days:
        return NO_DAYS
    days = " đến ".join(dict.fromkeys(short_date(day) for day in bar.days))
    return f"{days} (quá hạn)" if bar.is_late else days


def _x(timeline, day):
    first, last = timeline.bounds
    return LEFT + (day - first).days / ((last - first).days + 1) * (WIDTH - LEFT - RIGHT)


def _columns(timeline, height):
    """The head: years, below them months, a thin line where each begins."""
    units, above = units_of(timeline), None
    edges = [*(max(LEFT, _x(timeline, unit.start)) for unit in units), WIDTH - RIGHT]
    for unit, left, right in zip(units, edges, edges[1:], strict=False):
        is_first = unit.above != above
        yield _line(left, 2 if is_first else 18, left, height - FOOT, "#8d887e" if is_first else SOFT, 0.7)
        yield _text((left + right) / 2, 28, unit.label, "middle", size=SMALL)
        if is_first and unit.above:
            yield _text(left + 4, 12, unit.above, "start")
        above = unit.above
    yield _line(0, HEAD - 3, WIDTH - RIGHT, HEAD - 3, "#444444", 0.8)


def _rows(timeline):
    y = HEAD
    for bar in timeline.bars:
        yield from (_text(2, y + 10 + LINE * place, line, "start") for place, line in enumerate(label_lines(bar)))
        yield from _bar(timeline, bar, y)
        y += bar_height(bar)
        yield _line(0, y - 2, WIDTH - RIGHT, y - 2, SOFT, 0.5)


def _bar(timeline, bar, y):
    """The bar itself; where there is none to draw, why."""
    span = span_of(timeline, bar)
    if not span:
        yield _text(LEFT + 6, y + 11, OUTSIDE if bar.days else NO_DAYS, "start", size=SMALL, fill="#555555")
        return
    left, right = _x(timeline, span[0]), _x(timeline, date.fromordinal(span[1].toordinal() + 1))
    ink, fill = (LATE, "#ffffff") if bar.is_late else (INK, INK)
    yield f'<rect x="{left:.1f}" y="{y + 3}" width="{max(3, right - left):.1f}" height="9" rx="1.5" fill="{fill}" stroke="{ink}"/>'
    if bar.is_late:
        yield _late_words(left, right, y)


def _late_words(left, right, y):
    """Behind the bar; where the drawing ends, in it or before it."""
    x, anchor = (right + 4, "start") if WIDTH - RIGHT - right > LATE_WIDTH else (right - 4, "end") if right - left > LATE_WIDTH else (left - 4, "end")
    return _text(x, y + 10.5, "quá hạn", anchor, size=SMALL, fill=LATE)


def _today(timeline, height):
    day = date.fromisoformat(timeline.today) if timeline.today else None
    first, last = timeline.bounds
    if day and first <= day <= last:
        yield _line(_x(timeline, day), HEAD - 3, _x(timeline, day), height - FOOT, "#a4501e", 1.2, "4 3")


def _key(timeline, height):
    """What the signs mean: only those that occur."""
    y, x = height - 7, 2
    signs = [(f'<rect x="{{x}}" y="{y - 8}" width="18" height="8" fill="{INK}"/>', "thời gian thực hiện")]
    if any(bar.is_late for bar in timeline.bars):
        signs.append((f'<rect x="{{x}}" y="{y - 8}" width="18" height="8" fill="#ffffff" stroke="{LATE}"/>', "quá hạn hoàn thành"))
    if list(_today(timeline, height)):
        day = short_date(date.fromisoformat(timeline.today))
        signs.append((f'<path d="M{{x}} {y - 4}h18" stroke="#a4501e" stroke-width="1.2" stroke-dasharray="4 3"/>', f"ngày {day}"))
    for sign, words in signs:
        yield sign.format(x=x)
        yield _text(x + 24, y, words, "start", size=SMALL)
        x += 44 + 5 * len(words)


def _text(x, y, words, anchor, *, size=TEXT, fill="#222222"):
    sized = "" if size == TEXT else f' font-size="{size}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{sized} fill="{fill}">{escape(words)}</text>'


def _line(x, y, to_x, to_y, ink, width, dash=""):
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{ink}" stroke-width="{width}"{dashes}/>'
