"""The XLSX of a paper: a sheet for each table, money as numbers, and no text that a spreadsheet would run."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from documents.budget import budget_tables
from documents.docx import COPY_NOTE
from documents.enums import BudgetSource, FactKind
from documents.facts import Fact
from documents.paper import Cell, Chart, Column, Row, Section, Table, Text
from documents.tests import more_samples, samples
from documents.tests.hostile import hostile_paper
from documents.xlsx import MONEY_FORMAT, render_xlsx
from formats.charts import ChartSeries

COLUMNS = (Column("a", "Việc", 3), Column("m", "Kinh phí", 1, is_money=True))


def opened(paper, **options):
    return openpyxl.load_workbook(BytesIO(render_xlsx(paper, **options)))


def with_content(*content):
    return samples.preschool_plan(content=(Section("one", "roman", "Nội dung", content),))


def table_of(*rows, **changes):
    lines = tuple(Row(f"r{n}", tuple(Cell(f"r{n}:{m}", text) for m, text in enumerate(texts))) for n, texts in enumerate(rows))
    return replace(Table("table", COLUMNS, lines), **changes)


def values(sheet):
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows(min_row=3)]


def test_each_table_has_a_sheet_named_by_its_caption_or_heading():
    book = opened(more_samples.decision_with_appendices())
    assert book.sheetnames == ["Danh sách thành viên", "Nhiệm vụ cụ thể"]
    assert opened(with_content(table_of(caption="Bảng [1]: a/b*?"), replace(table_of(), key="t2"))).sheetnames == ["Bảng 1 a b", "NỘI DUNG"]


def test_equal_and_long_titles_get_names_of_their_own():
    tables = [table_of(key=f"t{n}", caption="Dự toán kinh phí của các nhiệm vụ trong năm học") for n in range(3)]
    names = opened(with_content(*tables)).sheetnames
    assert len({name.casefold() for name in names}) == 3
    assert all(len(name) <= 31 for name in names)
    assert names[2].endswith(" 3")


def test_heads_of_two_rows_are_merged_and_repeated_in_print():
    sheet = opened(more_samples.decision_with_appendices())["Danh sách thành viên"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A3:A4", "B3:B4", "C3:D3"}
    assert values(sheet)[:3] == [["TT", "Họ và tên", "Nhiệm vụ"], ["Chủ trì", "Phối hợp"], ["1", "Vàng Thị Sua", "Tiêu chuẩn 1", "Tiêu chuẩn 5"]]
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$4", "A5")


def test_a_turned_table_prints_turned_and_as_wide_as_the_page():
    sheet = opened(samples.preschool_plan()).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHI"]
    assert widths[3] > widths[0]
    assert opened(with_content(table_of(("x", "1")))).worksheets[0].page_setup.orientation == "portrait"


def test_amounts_are_numbers_and_words_stay_words():
    sheet = opened(with_content(table_of(("Việc 1", "2.000.000đ"), ("Việc 2", "Không"), ("Việc 3", "1.000đ\n2.000đ"), ("4", "2,5 tỷ")))).worksheets[0]
    money = [sheet.cell(row, 2) for row in range(4, 8)]
    assert [cell.value for cell in money] == [2_000_000, "Không", "1.000đ\n2.000đ", 2_500_000_000]
    assert money[0].number_format == MONEY_FORMAT
    assert sheet.cell(7, 1).value == "4", "text outside money columns stays text"


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(\"http://evil.example\")", "+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_is_never_a_formula(text):
    book = opened(with_content(table_of((text, text), caption=text)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert sum(text.lstrip("-+ ") in str(cell.value) for cell in cells) >= 3


def test_typed_tables_and_charts_have_sheets_too():
    chart = Chart("c", "Lên lớp", "line", (ChartSeries("Tỉ lệ", (("2021", "97.86"), ("2022", None))),), "%")
    book = opened(with_content(Text("t", "Số liệu\t2022\nHọc sinh\t120"), chart))
    assert values(book["NỘI DUNG"]) == [["Số liệu", "2022"], ["Học sinh", "120"]]
    assert values(book["Lên lớp"])[1] == ["Tỉ lệ", "97,86%", "–"]


def test_text_set_side_by_side_is_no_table():
    book = opened(with_content(table_of(("trái", "phải"), has_rules=False)))
    assert book.sheetnames == ["Văn bản"]


def test_a_paper_without_tables_says_so_and_a_note_stands_below():
    assert opened(more_samples.official_letter())["Văn bản"]["A2"].value == "Văn bản này không có bảng nào."
    sheet = opened(with_content(table_of(("a", "1"))), note=COPY_NOTE).worksheets[0]
    assert sheet.cell(sheet.max_row, 1).value == COPY_NOTE


def test_hostile_words_and_odd_characters_do_no_harm():
    book = opened(hostile_paper())
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert opened(with_content(table_of(("a\x00\x1fb", "x")))).worksheets[0]["A4"].value == "ab"


def test_the_same_paper_gives_the_same_bytes_without_maker_or_date():
    content = render_xlsx(samples.preschool_plan())
    assert render_xlsx(samples.preschool_plan()) == content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert "openpyxl" not in core
    assert "dcterms:created" not in core


def money(criterion, source, amount, year=2024):
    return Fact(FactKind.BUDGET, "row", criterion=criterion, source=source, amount=amount, budget_year=year, due_on=date(2024, 1, 1))


def test_money_adds_up_by_standard_source_and_year():
    state, social = BudgetSource.STATE_BUDGET, BudgetSource.SOCIALIZED
    facts = [
        money("10.1", state, 5), money("2.3", state, 1_000), money("2.4", social, 200), money("", social, 7, None),
        money("2.4", social, None), Fact(FactKind.ACTION, "row", criterion="1.1"),
    ]  # fmt: skip
    book = opened(more_samples.official_letter(), tables=budget_tables(facts))
    assert values(book["Kinh phí theo tiêu chuẩn"]) == [
        ["Tiêu chuẩn", "Ngân sách nhà nước", "Xã hội hóa", "Cộng"],
        ["Tiêu chuẩn 2", 1_000, 200, 1_200],
        ["Tiêu chuẩn 10", 5, 0, 5],
        ["Ngoài các tiêu chuẩn", 0, 7, 7],
        ["Tổng cộng", 1_005, 207, 1_212],
    ]
    assert values(book["Kinh phí theo năm"])[1:] == [["2024", 1_005, 200, 1_205], ["Chưa ghi năm", 0, 7, 7], ["Tổng cộng", 1_005, 207, 1_212]]


def test_a_source_of_former_days_is_counted_among_the_others():
    sheet = opened(more_samples.official_letter(), tables=budget_tables([money("1.1", "quỹ lớp", 9)]))["Kinh phí theo tiêu chuẩn"]
    assert values(sheet)[:2] == [["Tiêu chuẩn", "Khác", "Cộng"], ["Tiêu chuẩn 1", 9, 9]]


def test_no_money_makes_no_sheet():
    assert budget_tables([Fact(FactKind.WEAKNESS, "row")]) == ()


def funded(funding, amount, source=BudgetSource.STATE_BUDGET):
    return Fact(FactKind.BUDGET, "row", criterion="1.1", source=source, amount=amount, budget_year=2027, funding=funding)


def test_money_at_hand_and_money_asked_for_stand_apart():
    facts = [funded("asked", 30), funded("available", 5), funded("asked", 2, BudgetSource.SOCIALIZED), funded("", 1)]
    book = opened(more_samples.official_letter(), tables=budget_tables(facts))
    assert values(book["Kinh phí đã có và đề nghị"]) == [
        ["Tình trạng", "Ngân sách nhà nước", "Xã hội hóa", "Cộng"],
        ["Đã có", 5, 0, 5],
        ["Đề nghị", 30, 2, 32],
        ["Chưa ghi đã có hay đề nghị", 1, 0, 1],
        ["Tổng cộng", 36, 2, 38],
    ]


def test_papers_of_former_days_have_no_sheet_of_states():
    tables = budget_tables([money("1.1", BudgetSource.OTHER, 9)])
    assert [table.caption for table in tables] == ["Kinh phí theo tiêu chuẩn", "Kinh phí theo năm"]


@pytest.mark.parametrize("facts", [[funded("asked", 7)], [funded("available", 7), funded("asked", 1), funded("", 3)], [money("9.9", BudgetSource.OTHER, 8)]])
def test_every_sheet_of_money_has_the_same_total(facts):
    book = opened(more_samples.official_letter(), tables=budget_tables(facts))
    totals = {values(sheet)[-1][-1] for sheet in book if sheet.title.startswith("Kinh phí")}
    assert totals == {sum(fact.amount for fact in facts)}
