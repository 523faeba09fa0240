"""Biểu 1 of TT 57/2026 whole: parts, tables, marks, counts in number and per cent, the level by the rule, five columns of evidence."""

import pytest

from assessments.enums import PaperKind
from assessments.papers.collect import collect, kinds_of
from assessments.papers.dossier import read_dossier
from assessments.papers.drafts import draft_of
from assessments.papers.report_2026 import STATE_COLUMNS
from assessments.papers.words import share_words
from assessments.tests import full_desk as shelf
from assessments.tests.full_desk import cells, headings, labels, table, text
from assessments.workflow_papers import blank_document
from documents.layout import load_layout, text_width
from documents.paper import check, section_labels
from documents.paper_blocks import CELL_PADDING
from standards.enums import Verdict


@pytest.fixture
def full(desk57):
    shelf.fill(desk57)
    return desk57


def paper(desk, kind=PaperKind.REPORT):
    document = (
        blank_document(desk.assessment, kind)
        if kind in (PaperKind.DECISION, PaperKind.PLAN, PaperKind.REPORT)
        else None
    )
    made = collect(read_dossier(desk.assessment), kind, document)
    check(made)
    return made


def test_there_are_no_sheets_of_their_own(full):
    assert PaperKind.SHEETS not in kinds_of(read_dossier(full.assessment))
    for kind in kinds_of(read_dossier(full.assessment)):
        assert shelf.has_unique_keys(paper(full, kind))


def test_bieu_1_stands_in_the_order_of_the_form(full):
    made = paper(full)
    assert made.cover.is_doubled and made.has_contents and made.before_contents == ()
    assert [section.title for section in made.content] == ["Tổng quan", "Tự đánh giá", "Kết luận", "Phụ lục"]
    assert {section.style for section in made.content} == {"part"}
    assert [section.title for section in made.content[0].content] == [
        "Thông tin chung", "Bối cảnh và đặc điểm", "Mục đích, phạm vi, thời gian tự đánh giá", "Quá trình thực hiện"]  # fmt: skip
    assert made.signers[0].lines == ("HIỆU TRƯỞNG",) and made.signers[0].name == "Nguyễn Thị Minh"
    assert [section.title for section in made.content[3].content] == [
        "Thông tin dữ liệu",
        "Văn bản của quá trình tự đánh giá",
        "Danh mục minh chứng",
    ]


def test_a_criterion_has_its_requirements_its_table_and_its_level(full):
    full.judge(Verdict.NOT_MET, code="1.1", level=2)
    made = paper(full)
    asked = text(made, "criterion:1.1:asked")
    assert asked.startswith("Không đạt Mức 1:") and "\nMức 1: " in asked and "\nMức 2: " in asked
    grid = table(made, "criterion:1.1:table")
    assert labels(grid) == ["Mức", "Hiện trạng, kết quả đạt được (kèm mã minh chứng)", "Đánh giá\n(Đạt/\nKhông đạt)"]
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["Mức 1", "Hiện trạng 1.1 mức 1 của trường.", "Đạt"], ["Mức 2", "Hiện trạng 1.1 mức 2 của trường.", "Không đạt"]]  # fmt: skip
    assert text(made, "criterion:1.1:level") == "Kết luận: Đạt Mức 1."


def test_every_standard_ends_with_the_four_points(full):
    made = paper(full)
    end = next(item for item in made.content[1].content if item.key == "standard:1").content[-1]
    assert end.title == "Đánh giá chung về Tiêu chuẩn 1"
    assert [section.title for section in end.content] == [
        "Điểm mạnh nổi bật", "Điểm hạn chế trọng tâm và nguyên nhân cốt lõi", "Định hướng cải tiến", "Kết quả đánh giá các tiêu chí"]  # fmt: skip
    assert "Nguyên nhân: Thiếu kinh phí." in text(made, "standard:1:weaknesses:text")
    assert "Khắc phục: Điểm yếu ở 1.1." in text(made, "standard:1:priorities:text")
    assert [cell.text for cell in end.content[3].content[0].head[0]] == ["Tiêu chí", "Không đạt", "Đạt"]


def test_the_trend_names_three_school_years(full):
    told = text(paper(full), "standard:4:trend:text")
    assert "80,00% (2024-2025), 85,00% (2025-2026), 95,00% (2026-2027); tăng qua 3 năm học." in told


def test_marks_and_counts_of_the_conclusion(full):
    full.judge(Verdict.NOT_MET, code="1.1", level=1)
    full.judge(Verdict.NOT_MET, code="1.2", level=2)
    made = paper(full)
    marks = cells(table(made, "conclusion:marks"))
    assert marks["1.1"][1:] == ["×", "", ""] and marks["1.2"][1:] == ["", "×", ""] and marks["1.3"][1:] == ["", "", "×"]
    assert marks["all"] == ["Cộng chung", "1", "1", "13"]
    counts = cells(table(made, "conclusion:counts"))
    assert counts["all"] == ["Cộng", "15", "1", "6,67%", "1", "6,67%", "13", "86,67%"]
    first = counts["1"]
    assert (int(first[2]), int(first[4]), int(first[2]) + int(first[4]) + int(first[6])) == (1, 1, int(first[1]))


@pytest.mark.parametrize(("changes", "words"), [
    ([], "đạt Mức 2"),
    ([("1.3", 2)], "đạt Mức 1"),
    ([("1.3", 1)], "chưa đạt Mức 1"),
    ([("1.1", 2), ("1.2", 2)], "đạt Mức 2"),
    ([("1.1", 1)], "đạt Mức 1"),
])  # fmt: skip
def test_the_level_follows_the_rule_of_article_5(full, changes, words):
    for code, level in changes:
        full.judge(Verdict.NOT_MET, code=code, level=level)
    assert text(paper(full), "conclusion:level:text").endswith(f"nhà trường {words}.")


@pytest.mark.parametrize(
    ("count", "total", "words"),
    [(0, 15, "0%"), (15, 15, "100%"), (1, 15, "6,67%"), (1, 2, "50%"), (1, 8, "12,5%"), (0, 0, "")],
)
def test_shares_are_written_with_a_comma_and_no_needless_zeros(count, total, words):
    assert share_words(count, total) == words


def test_places_nobody_wrote_show_the_forms_dots_under_their_heading(desk57):
    made = paper(desk57)
    assert text(made, "overview:economy:text") == "……"
    assert cells(table(made, "criterion:1.1:table"))["criterion:1.1:state:1"] == ["Mức 1", "……", "Chưa đánh giá"]
    assert text(made, "overview:scope:text").startswith("Toàn bộ hoạt động"), "a proposal is no blank"


def test_a_judged_standard_without_weakness_says_so(full):
    assert text(paper(full), "standard:2:weaknesses:text") == "Chưa ghi nhận điểm hạn chế."
    assert text(paper(full), "standard:1:weaknesses:text").startswith("- Điểm yếu ở 1.1.")
    full.judge(Verdict.NOT_ASSESSED, code="2.2")
    assert text(paper(full), "standard:2:weaknesses:text") == "……"


def test_the_word_of_a_verdict_fits_its_column(full):
    """`Không đạt)` at 12 pt bold must not be cut within its narrow column."""
    column = STATE_COLUMNS[2]
    room = load_layout().text_width * column.width / 100 - CELL_PADDING
    assert all(text_width(line, 12, "bold") < room for line in column.label.split("\n"))
    assert sum(one.width for one in STATE_COLUMNS) == 100


def test_drafts_name_the_circular_as_what_it_is(full):
    dossier = read_dossier(full.assessment)
    for key in ("report:purpose", "plan:purpose", "plan:tools"):
        assert "Thông tư số 57/2026/TT-BGDĐT" in draft_of(key, dossier), key


def test_the_data_form_has_three_years(full):
    grid = table(paper(full), "data:classes")
    assert labels(grid)[1:] == [f"Năm học\n{year}-{year + 1}" for year in (2024, 2025, 2026)]
    assert "Nhân sự hỗ trợ giáo dục" in [row.cells[0].text for row in table(paper(full), "data:people").rows]


def test_the_data_tables_are_numbered_within_their_appendix(full):
    made = paper(full)
    data = made.content[3].content[0]
    assert (data.title, [section.title for section in data.content]) == (
        "Thông tin dữ liệu",
        ["Số nhóm trẻ và lớp mẫu giáo", "Cơ cấu khối công trình của nhà trường", "Cán bộ quản lý, giáo viên, nhân sự hỗ trợ giáo dục", "Trẻ em"],
    )
    assert {section_labels(made)[section.key] for section in data.content} == {"1.1.", "1.2.", "1.3.", "1.4."}, "no second 1. under the first"


def test_general_information_tells_the_size_of_the_school(full):
    facts = {row.cells[0].text: row.cells[1].text for row in table(paper(full), "overview:facts:table").rows}
    assert facts["Quy mô"] == "12 nhóm, lớp; 265 trẻ; 24 giáo viên; 6 nhân viên"
    assert facts["Cơ quan quản lý trực tiếp"] == "UBND xã Hoa Mai", "by its name, not in the capitals of a letterhead"


def test_the_level_says_how_much_is_still_open(full):
    full.judge(Verdict.NOT_ASSESSED, code="4.3")
    assert text(paper(full), "conclusion:level:text").endswith("Còn 1 tiêu chí chưa đánh giá xong.")
    full.judge(Verdict.MET)
    assert "chưa đánh giá xong" not in text(paper(full), "conclusion:level:text")


def test_the_list_of_evidence_has_five_columns(desk57):
    shelf.add_evidence(desk57.assessment, text="MC.1.1.01", also=("1.2",))
    grid = table(paper(desk57, PaperKind.EVIDENCE), "evidence")
    assert labels(grid) == [
        "TT",
        "Mã minh chứng",
        "Tên minh chứng",
        "Định dạng, vị trí lưu trữ hoặc đường dẫn điện tử",
        "Ghi chú",
    ]
    assert [[cell.text for cell in row.cells][:2] for row in grid.rows] == [["1", "MC.1.1.01"]], (
        "one evidence, one line"
    )


def test_parts_asked_only_if_there_are_any_are_not_printed_empty(full):
    assert "Đối với cơ quan khác" not in headings(paper(full))
    full.assessment.report_texts.create(key="report:to_others", text="Đề nghị công an xã phối hợp.")
    full.assessment.report_texts.create(key="report:other_appendices", text="Ảnh hoạt động")
    made = paper(full)
    assert "Đối với cơ quan khác" in headings(made) and headings(made)[-1] == "Phụ lục khác"


def test_decision_and_plan_use_the_old_frame_with_the_law_in_force(full):
    decision, plan = paper(full, PaperKind.DECISION), paper(full, PaperKind.PLAN)
    assert any("57/2026/TT-BGDĐT" in basis.text for basis in decision.bases)
    assert not any("5932" in basis.text for basis in decision.bases)
    assert "57/2026/TT-BGDĐT" in text(plan, "plan:tools:text") and "5932" not in text(plan, "plan:tools:text")
