"""On which page each heading of a paper falls, reckoned from the layout's measures and the widths of the font.

Word counts pages anew when it opens a file, other programs print the numbers they find. Drawing the PDF to learn them takes
seconds; this takes milliseconds and is right to within a page. Heights are points, widths millimetres.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from documents.docx_tables import CELL_GAP, PADDING, TALL_SHARE, kept_rows, size_of
from documents.layout import POINT, text_width
from documents.paper_blocks import CELL_PADDING
from documents.picture_tables import is_told

LINE = 1.15  # of the text size, in print and in Word's single line
RULE = 5  # a rule below a line with its gap
HEAD_GAP, TITLE_GAP, FOOT_GAP = 7, 30, 12
CENTRED_GAP = 12
CENTRED = ("part", "chapter", "division", "banner")
KEEPING = {"keep", "end"}


@dataclass(slots=True)
class Box:
    """What is not broken: a few lines, a row. `head` is the height of the head that is printed again when a row opens a page."""

    height: float
    before: float = 0.0
    keeps: bool = False
    key: str = ""
    is_new_page: bool = False
    head: float = 0.0


def heading_pages(context):
    """{key of a heading: its page} of the body; `context` is documents.html.paper_context's."""
    layout, pages, last = context["layout"], {}, 0
    for sheet in context["sheets"]:
        if sheet.appendix:
            break  # appendices are counted from 1 and not listed
        boxes = [*(_opening_boxes(context) if sheet.is_first else ()), *_boxes(sheet.run.blocks, layout, sheet.run.is_landscape, sheet.is_last)]
        boxes += [Box(_foot_height(context), FOOT_GAP)] if sheet.is_last else []
        last = placed(boxes, _room(layout, sheet.run.is_landscape), pages, last + 1)
    return pages


def placed(boxes, room, pages, page=1):
    """Put the boxes on pages of a height from `page` on; notes the keys in `pages` and returns the last page."""
    used = 0.0
    for group in _groups(boxes):
        height = sum(box.before + box.height for box in group)
        if used and (group[0].is_new_page or used + height > room):
            page, used = page + 1, group[0].head
        for box in group:
            if used and used + box.before + box.height > room:
                page, used = page + 1, box.head
            if box.key:
                pages[box.key] = page
            used += box.height + (box.before if used else 0)
    return page


def line_count(text, size, width, style="regular", indent=0.0):
    """How many lines a text takes on lines of a width, the first of them indented."""
    room, used, lines = width / (size * POINT), indent / (size * POINT), 1
    space = _ems(" ", style)
    for word in text.split(" "):
        length = _ems(word, style)
        if used and used + length > room:
            lines, used = lines + 1, 0.0
        lines += max(0, math.ceil(length / room) - 1)
        used += min(length, room) + space
    return lines


@lru_cache(maxsize=50_000)
def _ems(word, style):
    """A word's width at the size of one em."""
    return text_width(word, 1, style) / POINT


def _groups(boxes):
    """Boxes that stay together."""
    group = []
    for box in boxes:
        if box.is_new_page and group:
            yield group
            group = []
        group.append(box)
        if not box.keeps:
            yield group
            group = []
    if group:
        yield group


def _room(layout, is_turned):
    margins = layout.landscape_margins if is_turned else layout.margins
    height = layout.page["width"] if is_turned else layout.page["height"]
    return (height - margins["top"] - margins["bottom"]) / POINT


def _boxes(blocks, layout, is_turned, has_foot):
    """The boxes of a run of blocks; the last lines stay with the signatures."""
    width = layout.table_width(is_turned)
    blocks = [block for before, block in zip([None, *blocks], blocks, strict=False) if not is_told(block, before)]
    for place, block in enumerate(blocks):
        follower = blocks[place + 1] if place + 1 < len(blocks) else None
        keeps = has_foot if follower is None else bool(KEEPING & set(getattr(follower, "css", "").split()))
        yield from _block_boxes(block, layout, width, keeps, _room(layout, is_turned))


def _block_boxes(block, layout, width, keeps, room):
    size, gap = layout.sizes["body"], layout.paragraph_gap
    if block.kind == "heading":
        yield _heading_box(block, size, gap, (width, layout.first_line_indent))
    elif block.kind == "line":
        text = f"{block.lead} {block.text}" if block.lead else block.text
        yield from _paragraph(line_count(text, size, width, indent=layout.first_line_indent), size * LINE, gap, keeps)
    else:
        grid = block.twin if block.kind == "picture" else block  # Word files draw no chart: its table stands there
        caption = block.title if block.kind == "picture" else block.caption
        if caption:
            yield Box(size * LINE, gap, keeps=True)
        yield from _table(grid, layout, width, keeps, room)
        if block.kind == "picture" and block.note:
            yield Box(size * LINE, gap)


def _heading_box(block, size, gap, measures):
    width, indent = measures
    is_centred = block.style in CENTRED
    lines = len(block.lines) if is_centred else line_count(f"{block.label} {block.title}".strip(), size, width, "bold", indent)
    return Box(lines * size * LINE, CENTRED_GAP if is_centred else gap, True, block.key, block.is_new_page)


def _paragraph(lines, height, gap, keeps):
    """Two lines at least stay together at both ends (orphans, widows)."""
    if lines <= 3:
        yield Box(lines * height, gap, keeps)
        return
    yield Box(2 * height, gap)
    yield from (Box(height) for _ in range(lines - 4))
    yield Box(2 * height, keeps=keeps)


def _table(grid, layout, width, keeps, room):
    """A box a row, the head with the first; a row taller than most of a page flows on."""
    size = size_of(layout, grid)
    head = sum(_row_height(row, grid, size, width, "bold") for row in grid.head)
    for place, (row, kept) in enumerate(zip(grid.rows, kept_rows(grid, keeps), strict=True)):
        height = _row_height(row, grid, size, width)
        if height > room * TALL_SHARE:
            parts = math.ceil(height / (size * LINE))
            yield from (Box(height / parts, head=head) for _ in range(parts))
        elif place == 0:
            yield Box(head + height, layout.paragraph_gap, kept)
        else:
            yield Box(height, keeps=kept, head=head)


def _row_height(row, grid, size, width, style="regular"):
    """The highest cell decides; one that reaches down is taken to fit into its rows."""
    column, heights = 0, [size * LINE]
    for cell in row.cells:
        across = sum(grid.widths[column : column + cell.colspan]) * width / 100 - CELL_PADDING
        column += cell.colspan
        if cell.rowspan == 1:
            heights.append(_cell_height(cell, size, across, style))
    return max(heights) + PADDING["top"] + PADDING["bottom"] + 0.5


def _cell_height(cell, size, width, style):
    heights = [CELL_GAP * max(0, len(cell.blocks) - 1)]
    for block in cell.blocks:
        if block.kind == "grid":
            heights += [_row_height(row, block, size, width) for row in (*block.head, *block.rows)]
        else:
            heights.append(line_count(f"{block.lead} {block.text}" if block.lead else block.text, size, width, style) * size * LINE)
    return sum(heights)


def _opening_boxes(context):
    """Letterhead, title and what leads in, before the text."""
    paper, layout, sizes = context["paper"], context["layout"], context["layout"].sizes
    head, summary = context["head"], context["summary"]
    if paper.has_letterhead:
        names = (len(head["managing"]) * sizes["managing"] + len(head["issuer"]) * sizes["issuer"]) * LINE
        motto = (sizes["motto_country"] + sizes["motto"]) * LINE
        below = sum(bool(part) for part in (True, head["letter_summary"], context["draft"])) * (sizes["number"] * LINE + HEAD_GAP)
        yield Box(max(names, motto) + RULE + below)
    if context["type_name"]:
        yield Box((sizes["type_name"] + len(summary) * sizes["summary"]) * LINE + TITLE_GAP + RULE, keeps=True)
    for line in (*paper.addressees, paper.authority, paper.enacting):
        if line:
            yield Box(sizes["body"] * LINE, layout.paragraph_gap, keeps=True)
    yield from _boxes((*context["bases"], *context["lead_in"]), layout, False, False)


def _foot_height(context):
    """Nơi nhận beside the signatures."""
    layout = context["layout"]
    recipients = len(context["recipients"]) * layout.sizes["recipients"] + layout.sizes["recipients_head"]
    signers = [(len(signer.lines) + bool(signer.post) + 1) * layout.sizes["signer"] for signer in context["signers"]]
    gap = layout.signature_gap / POINT if signers else 0
    return max(recipients * LINE, max(signers, default=0) * LINE + gap)
