"""Money asked for as a sheet, a row for each line of every school, in the columns of a school's own sheet to be added up."""

from documents.enums import BudgetSource
from documents.paper import Cell, Column, Letterhead, Paper, Row, Table
from documents.xlsx import render_xlsx
from formats.money import format_dong
from oversight.funding import PLACE, asked_below

COLUMNS = (
    Column("code", "Mã đơn vị", 12), Column("school", "Đơn vị", 28), Column("paper", "Kế hoạch", 36), Column("criterion", "Tiêu chí", 10, "center"),
    Column("source", "Nguồn đề nghị", 18), Column("year", "Năm ngân sách", 12, "center"), Column("amount", "Số tiền", 18, "right", is_money=True),
)  # fmt: skip
TITLE = "Kinh phí các trường đề nghị"


def funding_xlsx(acting):
    """The bytes of the workbook: every line asked for in the newest version of each paper sent here, and their sum; one query."""
    rows, total = [], 0
    for place, (code, school, paper, criterion, source, year, amount) in enumerate(_lines(acting), start=1):
        known = source if source in BudgetSource.values else BudgetSource.OTHER
        texts = (code, school, paper, criterion, BudgetSource(known).label, str(year or ""), format_dong(amount))
        rows.append(_row(f"line:{place}", texts))
        total += amount
    rows.append(_row("total", ("Tổng cộng", *[""] * (len(COLUMNS) - 2), format_dong(total)), "total"))
    table = Table("asked", COLUMNS, tuple(rows), caption=TITLE)
    return render_xlsx(Paper(Letterhead(), "", (TITLE,), "", ""), tables=(table,))


def _lines(acting):
    names = (f"{PLACE}__code", f"{PLACE}__name", "version__document__title", "criterion", "source", "budget_year", "amount")
    return asked_below(acting).order_by(f"{PLACE}__name", "version__document__title", "criterion", "pk").values_list(*names)


def _row(key, texts, kind="row"):
    return Row(key, tuple(Cell(f"{key}:{column.key}", text) for column, text in zip(COLUMNS, texts, strict=True)), kind)
