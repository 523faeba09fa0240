"""A primary school's whole plan of solutions to raise quality: căn cứ with numbers and days, aims from its figures, numbered groups."""

import pytest

from documents.docx import render_docx
from documents.paper import Section, Table, Text, all_content, check, section_labels
from documents.pdf import render_paper
from documents.tests.word import body, squeezed, words_of, words_of_pdf
from improvement_plans.checks import problems_of
from improvement_plans.papers import collect
from improvement_plans.tests.typed_plans import raise_quality_plan, read_typed


@pytest.fixture
def plan(cast):
    return raise_quality_plan(cast)


@pytest.fixture
def paper(plan):
    return collect(plan)


def lines_under(paper, heading):
    section = next(item for item in all_content(paper) if isinstance(item, Section) and item.title == heading)
    return [line for item in section.content if isinstance(item, Text) for line in item.text.split("\n")]


def test_its_bases_are_letters_with_number_and_day(paper):
    assert [basis.verb for basis in paper.bases] == ["Thực hiện", "Thực hiện", "Thực hiện", "Căn cứ"]
    assert paper.bases[1].line.startswith("Thực hiện Kế hoạch số 96/KH-UBND ngày 28 tháng 8 năm 2026 của Ủy ban nhân dân xã Hoa Mai")
    assert paper.summary == ("Thực hiện giải pháp nâng cao chất lượng giáo dục", "năm học 2026-2027")


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("Huy động học sinh ra lớp",
         ["- Huy động trẻ 6 tuổi vào lớp 1: đạt 100% (năm học 2025-2026: 99,2%).", "- Học sinh chuyển cấp: giữ 100% (năm học 2025-2026: 100%)."]),
        ("Duy trì sĩ số", ["- Học sinh đi học chuyên cần: trên 99% (năm học 2025-2026: 98,6%).", "- Học sinh bỏ học: giữ 0%."]),
        ("Chất lượng giáo dục",
         ["- Hoàn thành chương trình lớp học: trên 99,5% (năm học 2025-2026: 98,75%).", "- Hình thành, phát triển phẩm chất, năng lực: đạt 100%.",
          "- Giải cấp tỉnh trong các sân chơi trí tuệ: đạt 6 giải."]),
        ("Phổ cập giáo dục",
         ["Xã duy trì đạt chuẩn phổ cập giáo dục tiểu học mức độ 3, xóa mù chữ mức độ 2.",
          "- Trẻ đến 14 tuổi hoàn thành chương trình tiểu học: trên 99,5% (năm học 2025-2026: 99,4%)."]),
        ("Trường đạt chuẩn quốc gia",
         ["Trường duy trì đạt chuẩn quốc gia mức độ 2 đã được công nhận tháng 5/2023.", "- Tiêu chí bắt buộc đạt Mức 2: từ 7 đến 8 tiêu chí."]),
    ],
    ids=["going to school", "staying", "quality", "universal", "standard"],
)  # fmt: skip
def test_aims_are_numbers_that_start_from_the_figures_of_the_year_before(paper, heading, lines):
    assert lines_under(paper, heading) == lines


def test_groups_are_numbered_and_there_is_no_table(paper):
    check(paper)
    labels = section_labels(paper)
    parts = {item.title: [f"{labels[child.key]}" for child in item.content if isinstance(child, Section)] for item in paper.content}
    assert parts == {
        "MỤC ĐÍCH, YÊU CẦU": [], "MỤC TIÊU": ["1.", "2.", "3.", "4.", "5.", "6."],
        "NHIỆM VỤ, GIẢI PHÁP": ["1.", "2.", "3.", "4.", "5.", "6."], "TỔ CHỨC THỰC HIỆN": ["1.", "2.", "3.", "4.", "5."],
    }  # fmt: skip
    assert not [item for item in all_content(paper) if isinstance(item, Table)]
    assert [child.title for child in paper.content[3].content] == list(read_typed("raise_2026")["organisation"])
    assert (paper.signers[0].lines, paper.recipients[-1]) == (("HIỆU TRƯỞNG",), "Lưu: VT")


def test_nothing_is_missing_before_it_is_sent(plan, cast):
    assert [problem.text for problem in problems_of(plan, cast.acting(cast.other_principal)) if problem.is_error] == []


def test_pdf_and_word_hold_every_sentence_typed_in_order(paper):
    typed = [item.text for item in all_content(paper) if isinstance(item, Text)]
    for printed in (squeezed(words_of_pdf(render_paper(paper))), squeezed(words_of(body(render_docx(paper)))).replace("\u00a0", "")):
        place = 0
        for line in (line for text in typed for line in text.split("\n")):
            found = printed.find(squeezed(line), place)
            assert found >= place, line
            place = found
