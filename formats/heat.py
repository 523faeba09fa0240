"""A table of counts as SVG: the darker the cell the higher its number, and the number always stands in it.

Pure: values in, text out. Measures are units of a drawing; rows have names, columns short codes, so that a hundred communes and
twenty-five criteria fit a laptop's width.
"""

from dataclasses import dataclass, field
from html import escape

HEAD, CELL_WIDTH, CELL_HEIGHT, KEY = 26, 38, 26, 34
LETTER, MOST_LETTERS = 6.6, 34  # width of a letter; longer names are cut, the table beside says them whole
SHADES = ("#ffffff", "#e3f0ee", "#bcdcd8", "#8ac2bb", "#4d9d95", "#0b5f59")
INK, LIGHT_INK, EDGE = "#22302f", "#ffffff", "#cfd8d6"


@dataclass(frozen=True, slots=True)
class HeatTable:
    """`rows` and `columns` are labels; `cells` {(row, column): count}, what is missing counts as nothing; `links` {(row, column): address}."""

    title: str
    rows: tuple
    columns: tuple
    cells: dict
    links: dict = field(default_factory=dict)

    def count(self, row, column):
        return self.cells.get((row, column), 0)

    @property
    def highest(self):
        return max(self.cells.values(), default=0)

    def lines(self):
        """[(row label, [(count, address or "")])] for a table that says the same."""
        return [(row, [(self.count(row, column), self.links.get((row, column), "")) for column in self.columns]) for row in self.rows]


def shade_of(count, highest):
    """0 for nothing, then 1 to 5 in even steps up to the highest count."""
    return 0 if not count else -(-count * (len(SHADES) - 1) // highest)


def key_of(highest):
    """[(shade, words)] of the shades in use: `1–2`, `3–4`, `5`."""
    steps = [(shade, highest * (shade - 1) // 5 + 1, highest * shade // 5) for shade in range(1, len(SHADES))]
    return [(shade, str(low) if low == high else f"{low}–{high}") for shade, low, high in steps if low <= high]


def heat_svg(table):
    """The SVG text of a HeatTable."""
    label = LETTER * min(MOST_LETTERS, max(map(len, table.rows), default=0)) + 16
    key = key_of(table.highest)
    width = max(label + CELL_WIDTH * len(table.columns) + 1, 12 + 62 * len(key))
    height = HEAD + CELL_HEIGHT * len(table.rows) + 1 + KEY
    heads = [_text(label + CELL_WIDTH * (place + 0.5), HEAD - 8, column, "middle") for place, column in enumerate(table.columns)]
    rows = [part for place, row in enumerate(table.rows) for part in _row(table, label, place, row)]
    title = escape(table.title)
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" width="{width:g}" height="{height}" role="group" aria-label="{title}">'
    return "".join([opening, f"<title>{title}</title>", *heads, *rows, *_key(key, height - KEY + 10), "</svg>"])


def _row(table, label, place, row):
    top = HEAD + CELL_HEIGHT * place
    name = row if len(row) <= MOST_LETTERS else f"{row[: MOST_LETTERS - 1]}…"
    yield _text(0, top + CELL_HEIGHT / 2 + 4, name, "start")
    for number, column in enumerate(table.columns):
        left, count = label + CELL_WIDTH * number, table.count(row, column)
        shade = shade_of(count, table.highest)
        cell = _box(left, top, CELL_WIDTH, CELL_HEIGHT, shade)
        if count:
            cell += _text(left + CELL_WIDTH / 2, top + CELL_HEIGHT / 2 + 4, str(count), "middle", LIGHT_INK if shade >= 4 else INK)
        link = table.links.get((row, column))
        yield f'<a href="{escape(link)}" aria-label="{escape(f"{row}, {column}: {count}")}">{cell}</a>' if link else cell


def _key(key, top):
    for place, (shade, words) in enumerate(key):
        yield _box(62 * place + 1, top, 18, 18, shade) + _text(62 * place + 25, top + 13, words, "start")


def _box(left, top, width, height, shade):
    return f'<rect x="{left:g}" y="{top:g}" width="{width}" height="{height}" fill="{SHADES[shade]}" stroke="{EDGE}"/>'


def _text(x, y, words, anchor, ink=INK):
    return f'<text x="{x:g}" y="{y:g}" font-size="12" font-family="inherit" text-anchor="{anchor}" fill="{ink}">{escape(words)}</text>'
