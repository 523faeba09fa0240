"""A commune's whole plan on the national standard: seven schools, what they hold, who is put forward when, who does what."""

import pytest

from documents.docx import render_docx
from documents.paper import Section, Table, Text, all_content, check, section_labels
from documents.pdf import render_paper
from documents.tests.word import body, squeezed, words_of, words_of_pdf
from improvement_plans.checks import problems_of
from improvement_plans.papers import collect
from improvement_plans.tests.typed_plans import commune_plan, read_typed


@pytest.fixture
def plan(cast):
    return commune_plan(cast)


@pytest.fixture
def paper(plan):
    return collect(plan)


def rows_of(paper, place):
    tables = [item for item in all_content(paper) if isinstance(item, Table)]
    return [[cell.text for cell in row.cells] for row in tables[place].rows]


def headings(paper):
    labels = section_labels(paper)
    return [f"{labels[item.key]} {item.title}" for item in all_content(paper) if isinstance(item, Section)]


def test_it_stands_in_five_parts_and_is_signed_for_the_chairman(paper):
    check(paper)
    assert [title for title in headings(paper) if title[0] in "IV"] == [
        "I. MỤC ĐÍCH, YÊU CẦU", "II. TÌNH HÌNH", "III. MỤC TIÊU", "IV. NHIỆM VỤ, GIẢI PHÁP", "V. TỔ CHỨC THỰC HIỆN",
    ]  # fmt: skip
    assert (paper.signers[0].lines, paper.signers[0].name) == (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Đức Toàn")
    assert paper.letterhead.managing == () and paper.letterhead.issuer == ("UBND xã Hoa Mai",)
    assert paper.recipients[0] == "UBND tỉnh (để b/c)" and paper.recipients[-1] == "Lưu: VT, VHXH"
    assert (paper.date.year, paper.date.month, paper.date.day) == (2027, 1, None)


def test_solutions_are_numbered_and_sub_numbered(paper):
    found = headings(paper)
    start = found.index("IV. NHIỆM VỤ, GIẢI PHÁP")
    assert [title.split()[0] for title in found[start + 1 : found.index("V. TỔ CHỨC THỰC HIỆN")]] == ["1.", "2.", "3.", "a)", "b)", "4.", "5."]


def test_every_body_has_its_part_in_the_organisation(paper):
    found = headings(paper)
    bodies = list(read_typed("commune_2027")["organisation"])
    assert found[found.index("V. TỔ CHỨC THỰC HIỆN") + 1 :] == [f"{number}. {name}" for number, name in enumerate(bodies, start=1)]


def test_the_situation_comes_from_the_certificates(paper):
    assert rows_of(paper, 0) == [
        ["Mầm non", "2", "2", "1", "0", "1", "50,0%"],
        ["Tiểu học", "2", "2", "0", "1", "1", "50,0%"],
        ["Trung học cơ sở", "2", "2", "2", "0", "2", "100,0%"],
        ["Phổ thông nhiều cấp học", "1", "0", "0", "0", "0", "0,0%"],
        ["Tổng cộng", "7", "6", "3", "1", "4", "57,1%"],
    ]
    assert rows_of(paper, 1)[1] == ["2", "Trường Tiểu học Hoa Mai", "Tiểu học", "2", "Số 402/QĐ-UBND ngày 16/5/2023", "16/5/2028"]


def test_the_goals_stand_under_a_head_of_two_rows_by_kind_of_school(paper):
    table = [item for item in all_content(paper) if isinstance(item, Table)][2]
    assert [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in table.head] == [
        [("Cấp học", 1, 2), ("Nâng chuẩn", 2, 1), ("Công nhận lại", 2, 1)],
        [("Tên trường", 1, 1), ("Tháng đề nghị", 1, 1), ("Tên trường", 1, 1), ("Tháng đề nghị", 1, 1)],
    ]
    assert rows_of(paper, 2) == [
        ["Mầm non", "Trường Mầm non Suối Vàng (mức độ 1)", "Tháng 10/2027", "Trường Mầm non Hoa Mai (mức độ 1)", "Tháng 1/2027"],
        ["Tiểu học", "Trường Tiểu học Suối Vàng (mức độ 1)", "Tháng 11/2027", "", ""],
        ["Trung học cơ sở", "Trường Trung học cơ sở Bến Đá (mức độ 2)", "Tháng 5/2027", "Trường Trung học cơ sở Hoa Mai (mức độ 1)", "Tháng 9/2027"],
        ["Tổng cộng", "03 trường", "", "02 trường", ""],
    ]


def test_nothing_is_missing_before_it_is_approved(plan, cast):
    assert [problem.text for problem in problems_of(plan, cast.acting(cast.leader)) if problem.is_error] == []


def test_pdf_and_word_hold_every_sentence_and_every_cell_in_order(paper):
    typed = [item.text for item in all_content(paper) if isinstance(item, Text)]
    content = render_docx(paper)
    for printed in (squeezed(words_of_pdf(render_paper(paper))), squeezed(words_of(body(content))).replace("\u00a0", "")):
        place = 0
        for line in (line for text in typed for line in text.split("\n")):
            found = printed.find(squeezed(line.removeprefix("- ").replace("\t", "")), place)
            assert found >= place, line
            place = found
        for name in ("KẾHOẠCH", "KT.CHỦTỊCHPHÓCHỦTỊCH", "NguyễnĐứcToàn"):
            assert name in printed
