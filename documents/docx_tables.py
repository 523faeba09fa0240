"""Tables of a paper in WordprocessingML: fixed widths on every cell, heads that repeat, spans both ways, rows that stay whole."""

import math
from itertools import accumulate

from documents.layout import POINT
from documents.ooxml import Format, paragraph, pt, run

NBSP = "\u00a0"
PADDING = {"top": 2, "left": 3, "bottom": 2, "right": 3}  # pt, as static/documents/paper.css
BORDER = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
CELL_GAP = 2  # pt between paragraphs of a cell
TALL_SHARE = 0.6  # of a page: a row that may be taller is allowed to break, or Word would push or cut it


def table_frame(widths, rows, *, has_borders, indent=0):
    """A `w:tbl` of ready rows; widths in twips."""
    sides = "".join(f"<w:{side} {BORDER}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    borders = f"<w:tblBorders>{sides}</w:tblBorders>" if has_borders else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    padding = PADDING if has_borders else dict.fromkeys(PADDING, 0)
    margins = "".join(f'<w:{side} w:w="{pt(length)}" w:type="dxa"/>' for side, length in padding.items())
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="{indent}" w:type="dxa"/>'
        f'{borders}<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def table_row(cells, *, is_head=False, may_break=False):
    """A `w:tr` of ready cells."""
    marks = ("" if may_break else "<w:cantSplit/>") + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{''.join(cells)}</w:tr>"


def table_cell(content, width, *, colspan=1, merge="", valign=""):
    """A `w:tc`; merge is restart or continue for a cell over several rows."""
    span = f'<w:gridSpan w:val="{colspan}"/>' if colspan > 1 else ""
    rows = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    place = f'<w:vAlign w:val="{valign}"/>' if valign else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{rows}{place}</w:tcPr>{content}</w:tc>'


def split_width(total, shares):
    """Divide a width (twips) by whole per cent, so that the parts sum to it."""
    ends = [round(total * end / 100) for end in accumulate(shares)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def size_of(layout, grid):
    """Text size of a table in points, as the style sheet has it."""
    if grid.css == "plain":
        return layout.sizes["body"]
    return int(grid.css[1:]) if grid.css.startswith("s") else layout.sizes["wide_table" if grid.css == "wide" else "table"]


def kept_rows(grid, keeps_last):
    """For each row whether it stays with the next; `keeps_last` is for the last one and what follows the table."""
    kept = [grid.css == "plain" or grid.is_whole or row.css in ("r-level", "r-group") for row in grid.rows]
    for place, row in enumerate(grid.rows):
        if row.css == "r-total" and place:
            kept[place - 1] = True  # a total never stands alone on a page
    kept[-1:] = [keeps_last or grid.rows[-1].css in ("r-level", "r-group")] if kept else []  # a whole table is not held to what follows
    return kept


class GridWriter:
    """Writes documents.paper_blocks.Grid values; `room` is the height of a page in mm."""

    def __init__(self, layout, room):
        self.layout, self.room = layout, room

    def table(self, grid, width, *, keeps_last=False, style=""):
        """The table; keeps_last holds its last row to what follows. `style` is that of a table around this one."""
        widths = split_width(width, grid.widths)
        style = style or f"Cell{size_of(self.layout, grid)}"
        is_plain = grid.css == "plain"  # no table to the reader: text side by side, kept together
        kept = kept_rows(grid, keeps_last)
        head = self._rows(grid.head, widths, style, [True] * len(grid.head), is_head=True)
        return table_frame(widths, [*head, *self._rows(grid.rows, widths, style, kept)], has_borders=not is_plain)

    def _rows(self, rows, widths, style, kept, *, is_head=False):
        """Rows with continued cells put in where a cell above reaches down."""
        hanging, empty = {}, paragraph("", Format(style=style))  # first column -> (rows left, columns)
        for row, keeps in zip(rows, kept, strict=True):
            cells, column, waiting, lines = [], 0, list(row.cells), 0
            while column < len(widths):
                if column in hanging:
                    rest, span = hanging.pop(column)
                    cells.append(table_cell(empty, sum(widths[column : column + span]), colspan=span, merge="continue"))
                    if rest > 1:
                        hanging[column] = (rest - 1, span)
                else:
                    cell = waiting.pop(0)
                    span, width = cell.colspan, sum(widths[column : column + cell.colspan])
                    cells.append(self._cell(cell, width, (style, row.css, keeps, is_head)))
                    lines = max(lines, self._lines(cell, width, style))
                    if cell.rowspan > 1:
                        hanging[column] = (cell.rowspan - 1, span)
                column += span
            yield table_row(cells, is_head=is_head, may_break=not is_head and self._is_tall(lines, style))

    def _cell(self, cell, width, place):
        style, row_css, keeps, is_head = place
        is_bold = True if is_head or row_css in ("r-level", "r-group", "r-total") else None
        align = "center" if is_head or row_css == "r-level" else next((word[2:] for word in cell.css.split() if word.startswith("a-")), "")
        parts = []
        for index, block in enumerate(cell.blocks or ()):
            if block.kind == "grid":
                parts += [self.table(block, width - pt(PADDING["left"] + PADDING["right"]), style=style), _thin(style)]
                continue
            text = f"{block.lead} {block.text}".strip() if block.lead else block.text
            text = text.replace(" ", NBSP) if "money" in cell.css.split() else text
            look = Format(style=style, keep_next=keeps, before=pt(CELL_GAP) if index else None, align=align)
            parts.append(paragraph(run(text, bold=is_bold), look))
        content = "".join(parts) or paragraph("", Format(style=style, keep_next=keeps))
        merge = "restart" if cell.rowspan > 1 else ""
        return table_cell(content, width, colspan=cell.colspan, merge=merge, valign="center" if is_head else "")

    def _is_tall(self, lines, style):
        return lines * int(style.removeprefix("Cell")) * 1.2 * POINT > self.room * TALL_SHARE

    @staticmethod
    def _lines(cell, width, style):
        """About how many lines a cell takes: a letter is half as wide as it is high."""
        across = max(1, (width - pt(6)) / (pt(int(style.removeprefix("Cell"))) * 0.47))
        return sum(
            len(block.rows) + len(block.head) if block.kind == "grid" else math.ceil(len(block.text) / across) or 1
            for block in cell.blocks
        )


def _thin(style):
    """A cell must end in a paragraph, also behind a table."""
    return paragraph("", Format(style=style, line=20))
