"""Danh mục minh chứng as XLSX: every cell a text, never a formula."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from assessments.evidence_table import evidence_columns, evidence_rows
from formats.text import clean

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS_2018, WIDTHS_2026 = (10, 7, 18, 50, 34, 34, 24), (6, 16, 50, 50, 24)


def evidence_xlsx(assessment):
    """Bytes of the workbook: one sheet, the head fixed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh mục minh chứng")
    columns = evidence_columns(assessment)
    for number, width in enumerate(WIDTHS_2018 if len(columns) == len(WIDTHS_2018) else WIDTHS_2026):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, label, is_head=True) for label in columns])
    for row in evidence_rows(assessment):
        sheet.append([text_cell(sheet, value) for value in row.cells])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def text_cell(sheet, value, is_head=False):
    """A cell that holds text, whatever sign it begins with."""
    cell = WriteOnlyCell(sheet, value=clean(value))
    cell.data_type = "s"  # openpyxl takes a leading "=" for a formula
    cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=is_head)
    return cell
