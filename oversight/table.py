"""The table of schools: its columns, what a person chose of them, and the same rows as XLSX."""

from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from assessments.evidence_export import text_cell
from documents.xlsx import MONEY_FORMAT

COLUMNS = {
    "body": "Cơ quan xét duyệt",
    "certificates": "Chứng nhận còn giá trị",
    "valid_until": "Hết giá trị",
    "paper": "Văn bản trình gần nhất",
    "sent_on": "Ngày trình",
    "weaknesses": "Điểm yếu",
    "actions": "Nhiệm vụ",
    "money": "Kinh phí dự kiến",
    "asked": "Kinh phí đề nghị",
}
AT_FIRST = ["certificates", "paper", "weaknesses", "actions", "money"]
SORTS = {
    "name": "Tên trường",
    "body": "Cơ quan xét duyệt",
    "sent_on": "Mới trình trước",
    "weaknesses": "Nhiều điểm yếu trước",
    "actions": "Nhiều nhiệm vụ trước",
    "money": "Kinh phí dự kiến lớn trước",
    "asked": "Kinh phí đề nghị lớn trước",
    "valid_until": "Chứng nhận sắp hết trước",
}
DAY_FORMAT = "dd/mm/yyyy"
HEADS = ("Trường", "Loại trường", "Cơ quan xét duyệt", "Chứng nhận hết giá trị", "Văn bản trình gần nhất", "Tình trạng", "Ngày trình",
         "Điểm yếu", "Nhiệm vụ", "Kinh phí dự kiến (đồng)", "Kinh phí đề nghị (đồng)")  # fmt: skip
WIDTHS = (44, 22, 28, 14, 60, 16, 12, 10, 10, 20, 20)
MONEY = {len(HEADS) - 2, len(HEADS) - 1}


def lines_xlsx(lines):
    """Bytes of a workbook of all lines; words are texts whatever sign they begin with, days and money are what they are."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Trường")
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "B2"
    sheet.append([text_cell(sheet, head, is_head=True) for head in HEADS])
    for line in lines:
        sheet.append([_cell(sheet, value, money=place in MONEY) for place, value in enumerate(_values(line))])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _values(line):
    numbers = (line.weaknesses, line.actions, line.money, line.asked) if line.submission else ("", "", "", "")
    return (line.name, line.type_words, line.body, line.valid_until or "", line.title, line.state_words, line.sent_on or "", *numbers)


def _cell(sheet, value, money=False):
    if isinstance(value, str):
        return text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = DAY_FORMAT if isinstance(value, date) else MONEY_FORMAT if money else "#,##0"
    return cell
