"""Charts as SVG text made on the server: the same picture on screen and on paper, and the same numbers as a table.

Pure: values in, text out, the same bytes every time. Nothing is told by colour alone: every series has a dash or a
hatch-free shade of its own, a marker and its words; target and threshold lines have their words in the key below.
Measures are units of a drawing 360 wide, so that letters stay readable on a phone.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from textwrap import shorten, wrap

from formats.numbers import format_number

KINDS = ("line", "bar", "multiples")
WIDTH, PLOT_HEIGHT = 360, 190
LEFT, RIGHT, TOP = 34, 12, 22
TEXT, SMALL = 12, 11  # sizes of letters
LETTER = 6.2  # width to count for one of them
LINE_GAP = 16
INKS = ("#0b5f59", "#a4501e", "#3d4f8a", "#6b6b6b", "#8a2f62", "#4c6b1f")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 3", "10 4")
LIMIT_DASHES = {"target": "7 4", "threshold": "2 2"}
LIMIT_INK = "#8f1d1d"
LIMIT_LABELS = {"target": "Chỉ tiêu", "threshold": "Ngưỡng"}
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
TICKS = 4
MOST_PLACES = 3  # more than these were computed, not typed
NEAR = Decimal("0.6")  # a line chart whose lowest value is above this share of its highest does not begin at nought
PANEL_HEIGHT = 100


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One row of numbers: points are (label below, decimal as text or None where nothing is known)."""

    label: str
    points: tuple = ()

    @property
    def numbers(self):
        """The known values as Decimals."""
        return [Decimal(value) for _, value in self.points if value is not None]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows. `kind` is line, bar or multiples (a small panel for every series, each with a scale of its own).

    `target` and `threshold` are decimals as text, "" for none; a target "từ … đến …" is a band up to `target_to`; their labels are
    the words in the key; `note` says e.g. up to which day the data go; `has_table` prints the numbers as a table below.
    """

    key: str
    title: str
    kind: str = "line"
    series: tuple = ()
    unit: str = ""
    target: str = ""
    threshold: str = ""
    target_label: str = ""
    threshold_label: str = ""
    note: str = ""
    has_table: bool = False
    target_to: str = ""

    @property
    def labels(self):
        """The labels below the drawing in the order of their first appearance."""
        return list(dict.fromkeys(label for series in self.series for label, _ in series.points))

    @property
    def has_numbers(self):
        """Whether anything is known at all."""
        return any(series.numbers for series in self.series)

    def limits(self):
        """[(target or threshold, value, words of the key)] of the lines to draw."""
        found = (("target", self.target, self.target_label), ("threshold", self.threshold, self.threshold_label))
        return [(name, Decimal(value), words or f"{LIMIT_LABELS[name]}: {_number(value, self.unit)}") for name, value, words in found if value]


    @property
    def band(self):
        """(lowest, highest) of a target that is a range, else None."""
        return (Decimal(self.target), Decimal(self.target_to)) if self.target and self.target_to else None


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a value to a height: `low` stands at `bottom`, `high` at `top`."""

    low: Decimal
    high: Decimal
    step: Decimal
    top: float
    bottom: float

    def y(self, value):
        return self.bottom - float((value - self.low) / (self.high - self.low)) * (self.bottom - self.top)

    def ticks(self):
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]


def svg(chart):
    """Return the chart as one <svg> element; colours and sizes are attributes, because pages forbid inline styles."""
    draw = _multiples if chart.kind == "multiples" else _plot
    parts, height = draw(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' font-size="{TEXT}"><title>{escape(chart.title)}</title><desc>{escape(describe(chart))}</desc>{"".join(parts)}</svg>'
    )


def table_rows(chart):
    """Return (head, rows) of the table twin as text: the labels across, a row for every series, `–` where nothing is known."""
    labels = chart.labels
    rows = []
    for series in chart.series:
        values = dict(series.points)
        rows.append((series.label, *(_number(values[label], chart.unit) if values.get(label) is not None else "–" for label in labels)))
    return ("", *labels), rows


def describe(chart):
    """Return all numbers of the chart in sentences, for who can't see it and for comparing two versions of a paper."""
    labels = chart.labels
    rows = table_rows(chart)[1]
    lines = [f"{row[0]}: " + "; ".join(f"{label} {value}" for label, value in zip(labels, row[1:], strict=True)) for row in rows]
    return ". ".join([*lines, *(words for _, _, words in chart.limits())]) + "."


def _number(value, unit):
    number = Decimal(value)
    places = max(0, -number.as_tuple().exponent)
    text = format_number(number.quantize(Decimal("0.01")) if places > MOST_PLACES else number)
    return f"{text}%" if unit == "%" else text


def _scale(values, kind, unit, top, bottom):
    high, low = max(values), min(values)
    low = low if kind != "bar" and low > high * NEAR and high > 0 else min(Decimal(0), low)
    if high == low:
        low, high = low - (1 if low else 0), high + 1
    step = _step((high - low) / TICKS)
    low = (low / step).to_integral_value(ROUND_FLOOR) * step
    high = (high / step).to_integral_value(ROUND_CEILING) * step
    if unit == "%" and max(values) <= 100 < high:
        low, high = low + 100 - high if low else low, Decimal(100)
    return _Scale(max(low, Decimal(0)) if min(values) >= 0 else low, high, step, top, bottom)


def _step(least):
    """The smallest round step of at least this size."""
    unit = Decimal(10) ** least.adjusted()
    return next(unit * step for step in STEPS if unit * step >= least)


def _plot(chart):
    if not chart.has_numbers:
        return [_text(WIDTH / 2, 40, "Chưa có số liệu để vẽ", "middle")], 60
    values = [number for series in chart.series for number in series.numbers] + [value for _, value, _ in chart.limits()] + list(chart.band or ())
    scale = _scale(values, chart.kind, chart.unit, TOP, TOP + PLOT_HEIGHT)
    parts = [*_axes(chart, scale), *_band(chart, scale), *(_bars if chart.kind == "bar" else _lines)(chart, scale), *_limit_lines(chart, scale)]
    parts += (_bar_labels if chart.kind == "bar" else _value_labels)(chart, scale)
    key, height = _key(chart, TOP + PLOT_HEIGHT + 34)
    return parts + key, height


def _axes(chart, scale):
    for tick in scale.ticks():
        y = scale.y(tick)
        yield _line(LEFT, y, WIDTH - RIGHT, y, "#d8d4cc", 0.7)
        yield _text(LEFT - 4, y + 4, format_number(tick.normalize() if tick % 1 else tick.to_integral_value()), "end", size=SMALL)
    if chart.unit:
        yield _text(2, 11, f"({chart.unit})", "start", size=SMALL)
    yield _line(LEFT, scale.bottom, WIDTH - RIGHT, scale.bottom, "#444444", 1)
    for place, label in enumerate(chart.labels):
        yield _text(_centre(chart, place), scale.bottom + 16, label, "middle", size=_label_size(chart))


def _label_size(chart):
    """Letters as large as the room below one place allows, 7 to 11."""
    longest = max(len(label) for label in chart.labels)
    return max(7, min(11, int(_room(chart) / (longest * 0.62))))


def _room(chart):
    return (WIDTH - LEFT - RIGHT) / len(chart.labels)


def _centre(chart, place):
    return LEFT + _room(chart) * (place + 0.5)


def _points(chart, series):
    """(place, value) of the known points."""
    values = dict(series.points)
    return [(place, Decimal(values[label])) for place, label in enumerate(chart.labels) if values.get(label) is not None]


def _lines(chart, scale):
    """Lines that break where a year is missing, a marker on every value, its number beside it."""
    for number, series in enumerate(chart.series):
        ink = INKS[number % len(INKS)]
        spots = [(place, _centre(chart, place), scale.y(value)) for place, value in _points(chart, series)]
        yield from _stretches(spots, ink, DASHES[number % len(DASHES)])
        yield from (_marker(number, x, y, ink) for _, x, y in spots)


def _stretches(spots, ink, dash):
    pairs = zip(spots, spots[1:], strict=False)
    return [_line(x, y, after_x, after_y, ink, 2, dash) for (place, x, y), (after, after_x, after_y) in pairs if after == place + 1]


def _marker(number, x, y, ink):
    """A round, square, pointed or turned mark: the shape tells the series without its colour."""
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{ink}"/>',
        f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{ink}"/>',
        f'<path d="M{x:.1f} {y - 4.5:.1f}l4.5 8h-9z" fill="{ink}"/>',
        f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" fill="#ffffff" stroke="{ink}" stroke-width="1.5"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#ffffff" stroke="{ink}" stroke-width="1.5"/>',
        f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="{ink}" stroke-width="2"/>',
    )
    return shapes[number % len(shapes)]


def _value_labels(chart, scale):
    """The number above every point; where several stand over one year they are pushed apart."""
    for place in range(len(chart.labels)):
        found = [(scale.y(value), number, value) for number, series in enumerate(chart.series) for at, value in _points(chart, series) if at == place]
        last = None
        for y, number, value in sorted(found, reverse=True):
            baseline = y - 7 if last is None else min(y - 7, last - 11)
            last = baseline
            words, x = _number(value, ""), _centre(chart, place)
            yield _ground(x, baseline, len(words))
            yield _text(x, baseline, words, "middle", size=SMALL, fill=INKS[number % len(INKS)])


def _ground(x, baseline, letters):
    """White behind a number, so that no line runs through it."""
    width = letters * 5.6 + 2
    return f'<rect x="{x - width / 2:.1f}" y="{baseline - 8:.1f}" width="{width:.1f}" height="10" fill="#ffffff" fill-opacity="0.85"/>'


def _bar_width(chart):
    return _room(chart) * 0.84 / len(chart.series)


def _bar_places(chart):
    """(number of the series, left edge, value) of every bar; bars of one year stand side by side."""
    for number, series in enumerate(chart.series):
        for place, value in _points(chart, series):
            yield number, _centre(chart, place) + _bar_width(chart) * (number - len(chart.series) / 2), value


def _bars(chart, scale):
    for number, x, value in _bar_places(chart):
        ink, top = INKS[number % len(INKS)], scale.y(value)
        size = f'width="{_bar_width(chart) - 1.4:.1f}" height="{max(0, scale.bottom - top):.1f}"'
        yield f'<rect x="{x + 0.7:.1f}" y="{top:.1f}" {size} fill="{_bar_fill(number)}" stroke="{ink}"/>'


def _bar_fill(number):
    """Every second series is hollow."""
    return INKS[number % len(INKS)] if number % 2 == 0 else "#ffffff"


def _bar_labels(chart, scale):
    """The number above every bar, turned upright where the bar is narrow."""
    width = _bar_width(chart)
    for number, x, value in _bar_places(chart):
        words, ink, middle, top = _number(value, ""), INKS[number % len(INKS)], x + width / 2, scale.y(value)
        if len(words) * 5.6 <= width + 2:
            yield _ground(middle, top - 4, len(words))
            yield _text(middle, top - 4, words, "middle", size=SMALL, fill=ink)
        else:
            turned = f' transform="rotate(-90 {middle + 3.5:.1f} {top - 3:.1f})"'
            yield _text(middle + 3.5, top - 3, words, "start", size=9, fill=ink, more=turned)


def _band(chart, scale):
    """The room between the two ends of a target, behind everything else."""
    return [_shade(LEFT, scale.y(chart.band[1]), WIDTH - RIGHT - LEFT, scale.y(chart.band[0]) - scale.y(chart.band[1]))] if chart.band else []


def _shade(x, y, width, height):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{LIMIT_INK}" fill-opacity="0.1"/>'


def _limit_lines(chart, scale):
    ends = [("target", chart.band[1])] if chart.band else []
    return [_line(LEFT, scale.y(value), WIDTH - RIGHT, scale.y(value), LIMIT_INK, 1.4, LIMIT_DASHES[name]) for name, value, *_ in [*chart.limits(), *ends]]


def _key(chart, y):
    """What every series and line means, one below the other; returns (parts, height of the drawing)."""
    parts = []
    for number, series in enumerate(chart.series):
        sample = _key_bar(number, y) if chart.kind == "bar" else _key_line(number, y)
        lines, y = _key_words(series.label, y)
        parts += [*sample, *lines]
    for name, _, words in chart.limits():
        parts += _key_limit(name, y, bool(chart.band))
        lines, y = _key_words(words, y)
        parts += lines
    return parts, round(y - LINE_GAP + 8)


def _key_line(number, y):
    ink = INKS[number % len(INKS)]
    return [_line(6, y - 4, 32, y - 4, ink, 2, DASHES[number % len(DASHES)]), _marker(number, 19, y - 4, ink)]


def _key_bar(number, y):
    ink = INKS[number % len(INKS)]
    return [f'<rect x="13" y="{y - 10:.1f}" width="12" height="11" fill="{_bar_fill(number)}" stroke="{ink}"/>']


def _key_limit(name, y, is_band):
    """A line in the key; of a band both its lines and the shade between them."""
    if name != "target" or not is_band:
        return [_line(6, y - 4, 32, y - 4, LIMIT_INK, 1.4, LIMIT_DASHES[name])]
    return [_shade(6, y - 9, 26, 10), *(_line(6, at, 32, at, LIMIT_INK, 1.4, LIMIT_DASHES[name]) for at in (y - 9, y + 1))]


def _key_words(words, y):
    lines = wrap(words, int((WIDTH - 44) / LETTER)) or [""]
    return [_text(38, y + LINE_GAP * place, line, "start") for place, line in enumerate(lines)], y + LINE_GAP * len(lines)


def _multiples(chart):
    """A panel for every series, one below the other, each with a scale of its own."""
    parts = []
    for number, series in enumerate(chart.series):
        parts += _panel(chart, series, number * PANEL_HEIGHT)
    return parts, max(1, len(chart.series)) * PANEL_HEIGHT


def _panel(chart, series, y):
    yield _text(6, y + 12, shorten(series.label, int(WIDTH / LETTER), placeholder="…"), "start")
    found = _points(chart, series)
    if not found:
        yield _text(WIDTH / 2, y + 55, "chưa có số liệu", "middle", size=SMALL)
        return
    scale = _scale([value for _, value in found], "line", chart.unit, y + 42, y + PANEL_HEIGHT - 26)
    spots = [(place, _centre(chart, place), scale.y(value)) for place, value in found]
    yield from _stretches(spots, INKS[0], "")
    for (_, x, height), (_, value) in zip(spots, found, strict=True):
        yield _marker(0, x, height, INKS[0])
        yield _ground(x, height - 7, len(_number(value, chart.unit)))
        yield _text(x, height - 7, _number(value, chart.unit), "middle", size=SMALL)
    for place, label in enumerate(chart.labels):
        yield _text(_centre(chart, place), y + PANEL_HEIGHT - 8, label, "middle", size=_label_size(chart))


def _text(x, y, words, anchor, *, size=TEXT, fill="#222222", more=""):
    sized = "" if size == TEXT else f' font-size="{size}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{sized} fill="{fill}"{more}>{escape(words)}</text>'


def _line(x, y, to_x, to_y, ink, width, dash=""):
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{ink}" stroke-width="{width}"{dashes}/>'
