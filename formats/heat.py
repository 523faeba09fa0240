"""A table of counts as SVG: the darker the cell the higher its number, and the number always stands in it.

Pure: values in, text out. Measures are units of a drawing; columns are headed by numbers whose names stand in the key below,
so that twenty communes fit a laptop's width.
"""

from dataclasses import dataclass
from html import escape

HEAD, LABEL, CELL_WIDTH, CELL_HEIGHT = 26, 64, 40, 26
SHADES = ("#ffffff", "#e3f0ee", "#bcdcd8", "#8ac2bb", "#4d9d95", "#0b5f59")
INK, LIGHT_INK, EDGE = "#22302f", "#ffffff", "#cfd8d6"


@dataclass(frozen=True, slots=True)
class HeatTable:
    """`rows` and `columns` are labels; `cells` {(row, column): count}, what is missing counts as nothing."""

    title: str
    rows: tuple
    columns: tuple
    cells: dict

    def count(self, row, column):
        return self.cells.get((row, column), 0)

    @property
    def highest(self):
        return max(self.cells.values(), default=0)

    def lines(self):
        """[(row label, [counts])] for a table that says the same."""
        return [(row, [self.count(row, column) for column in self.columns]) for row in self.rows]


def shade_of(count, highest):
    """0 for nothing, then 1 to 5 in even steps up to the highest count."""
    return 0 if not count else -(-count * (len(SHADES) - 1) // highest)


def heat_svg(table):
    """The SVG text of a HeatTable."""
    width, height = LABEL + CELL_WIDTH * len(table.columns) + 1, HEAD + CELL_HEIGHT * len(table.rows) + 1
    heads = [_text(_x(place) + CELL_WIDTH / 2, HEAD - 8, str(place + 1), "middle") for place in range(len(table.columns))]
    rows = [part for place, row in enumerate(table.rows) for part in _row(table, place, row)]
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(table.title)}">'
    return "".join([opening, f"<title>{escape(table.title)}</title>", *heads, *rows, "</svg>"])


def _x(place):
    return LABEL + CELL_WIDTH * place


def _row(table, place, row):
    top = HEAD + CELL_HEIGHT * place
    yield _text(LABEL - 8, top + CELL_HEIGHT / 2 + 4, row, "end")
    for column, label in enumerate(table.columns):
        count = table.count(row, label)
        shade = shade_of(count, table.highest)
        yield f'<rect x="{_x(column)}" y="{top}" width="{CELL_WIDTH}" height="{CELL_HEIGHT}" fill="{SHADES[shade]}" stroke="{EDGE}"/>'
        if count:
            yield _text(_x(column) + CELL_WIDTH / 2, top + CELL_HEIGHT / 2 + 4, str(count), "middle", LIGHT_INK if shade >= 4 else INK)


def _text(x, y, words, anchor, ink=INK):
    return f'<text x="{x:g}" y="{y:g}" font-size="12" font-family="inherit" text-anchor="{anchor}" fill="{ink}">{escape(words)}</text>'
