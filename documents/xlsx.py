"""The tables of a Paper as XLSX: a sheet for each, money as numbers, everything else as text that is never a formula."""

import re
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from documents.html import document_title
from documents.layout import load_layout
from documents.ooxml import FONT, stable_zip
from documents.paper_blocks import body_runs, table_grid
from documents.picture_tables import is_told
from formats.money import parse_dong

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY_FORMAT = '#,##0"đ"'
MAX_NAME = 31
UNFIT_FOR_SHEETS = re.compile(r"[\\/*?:\[\]'\x00-\x1f]+")
THIN = Side(style="thin")
EDGES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LETTERS_PER_MM = 0.52  # Excel counts a column's width in letters of its standard font
BOLD_ROWS = ("r-level", "r-group", "r-total")
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>|<dc:creator[^>]*>[^<]*</dc:creator>")


def render_xlsx(paper, *, note="", tables=()):
    """Return the bytes of a workbook of the paper's tables, then of further documents.paper.Tables, captions as sheet names."""
    layout = load_layout(paper.layout)
    book = Workbook()
    book.remove(book.active)
    found = [*grids_of(paper, layout), *((table.caption, table_grid(table, layout, False), False) for table in tables)]
    for title, grid, is_turned in found:
        _write_sheet(book.create_sheet(_free_name(book, title)), (title, grid, is_turned), layout, note)
    if not found:
        sheet = book.create_sheet("Văn bản")
        _put(sheet, 1, 1, document_title(paper))
        _put(sheet, 2, 1, "Văn bản này không có bảng nào.")
    book.properties.title = _legal(document_title(paper))
    return _stable(book)


def grids_of(paper, layout):
    """Yield (title, Grid, is turned) of every table: the paper's own, typed ones, the numbers of charts; not text set side by side."""
    contents = [(content, False, "") for content in (paper.before_contents, paper.after_contents, paper.content)]
    contents += [(appendix.content, appendix.is_landscape, appendix.title) for appendix in paper.appendices]
    for content, is_turned, heading in contents:
        for run in body_runs(paper, content, layout, is_turned):
            for before, block in zip([None, *run.blocks], run.blocks, strict=False):
                if is_told(block, before):
                    continue
                if block.kind == "heading":
                    heading = block.title
                elif block.kind == "picture" or (block.kind == "grid" and block.css != "plain"):
                    grid, caption = (block.twin, block.title) if block.kind == "picture" else (block, block.caption)
                    yield caption or heading or "Bảng", grid, run.is_landscape


def _write_sheet(sheet, table, layout, note):
    title, grid, is_turned = table
    _put(sheet, 1, 1, title).font = Font(name=FONT, size=13, bold=True)
    first = 3
    last_of_head = _write_rows(sheet, grid.head, first, is_head=True)
    last = _write_rows(sheet, grid.rows, last_of_head + 1)
    if note:
        _put(sheet, last + 2, 1, note).font = Font(name=FONT, size=10, italic=True)
    width = layout.table_width(is_turned) * LETTERS_PER_MM
    for place, share in enumerate(grid.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(4, width * share / 100)
    _set_up_print(sheet, is_turned, (first, last_of_head) if grid.head else None)


def _set_up_print(sheet, is_turned, head):
    """A4, as wide as the page, head rows on every page and always in sight."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape" if is_turned else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P/&N"
    if head:
        sheet.print_title_rows = f"{head[0]}:{head[1]}"
        sheet.freeze_panes = f"A{head[1] + 1}"


def _write_rows(sheet, rows, first, *, is_head=False):
    """Write rows from line `first`, spans merged; returns the number of the last line written."""
    taken = set()
    for line, row in enumerate(rows, first):
        column = 1
        for cell in row.cells:
            while (line, column) in taken:
                column += 1
            _write_cell(sheet, (line, column), cell, is_head or row.css in BOLD_ROWS, is_head or row.css == "r-level")
            taken |= {(line + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
    return first + len(rows) - 1


def _write_cell(sheet, place, cell, is_bold, is_centred):
    line, column = place
    words = cell.css.split()
    align = "center" if is_centred else next((word[2:] for word in words if word.startswith("a-")), None)
    text = _text_of(cell.blocks)
    amount = _amount(text) if "money" in words else None
    target = _put(sheet, line, column, text if amount is None else amount)
    if amount is not None:
        target.number_format, align = MONEY_FORMAT, "right"
    target.font = Font(name=FONT, size=11, bold=is_bold)
    target.alignment = Alignment(horizontal=align, vertical="center" if is_centred else "top", wrap_text=True)
    for down in range(cell.rowspan):
        for right in range(cell.colspan):
            sheet.cell(line + down, column + right).border = EDGES
    if cell.rowspan > 1 or cell.colspan > 1:
        sheet.merge_cells(start_row=line, start_column=column, end_row=line + cell.rowspan - 1, end_column=column + cell.colspan - 1)


def _text_of(blocks):
    """The words of a cell, a paragraph a line; a table within a cell becomes lines with spaces."""
    lines = []
    for block in blocks:
        if block.kind == "grid":
            lines += ["   ".join(_text_of(cell.blocks) for cell in row.cells) for row in (*block.head, *block.rows)]
        else:
            lines.append(f"{block.lead} {block.text}".strip())
    return "\n".join(lines)


def _amount(text):
    """Whole đồng, or None where the text is more than one amount."""
    try:
        return parse_dong(text)
    except ValueError:
        return None


def _put(sheet, line, column, value):
    """Set a cell; text stays text, also when it begins with `=`."""
    cell = sheet.cell(line, column, _legal(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
    return cell


def _legal(text):
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _free_name(book, title):
    """A sheet name Excel takes: short, without its signs, used once."""
    base = " ".join(UNFIT_FOR_SHEETS.sub(" ", _legal(title)).split())[:MAX_NAME].strip() or "Bảng"
    taken, name, count = {name.casefold() for name in book.sheetnames}, base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base[: MAX_NAME - len(str(count)) - 1]} {count}"
    return name


def _stable(book):
    """The workbook's bytes without maker and dates, the same for the same content."""
    made = BytesIO()
    book.save(made)
    with ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["docProps/core.xml"] = _DATES.sub(b"", files["docProps/core.xml"])
    return stable_zip(files)
