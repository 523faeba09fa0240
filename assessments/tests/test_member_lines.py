"""Lists of members as they come out of Word."""

import unicodedata

import pytest

from assessments.enums import CouncilDuty
from assessments.member_lines import MAX_LINES, MemberLine, read_lines

LIST = """TT\tHọ và tên\tChức vụ\tNhiệm vụ
1\tTrần Thị An\tHiệu trưởng\tChủ tịch HĐ
2.\tLê Văn Bình\tPhó hiệu trưởng\tPhó Chủ tịch HĐ

3\tPhạm Thị Chi\tTổ trưởng\tThư ký
4\tNgô Văn Dũng\tKế toán\tủy viên
5\tVũ Thị Em\tGiáo viên\tTheo dõi hồ sơ
"""


def test_a_table_from_word_with_heading_and_numbers():
    rows, faults = read_lines(LIST)
    assert faults == []
    assert [(row.full_name, row.duty) for row in rows] == [
        ("Trần Thị An", CouncilDuty.CHAIR), ("Lê Văn Bình", CouncilDuty.VICE_CHAIR), ("Phạm Thị Chi", CouncilDuty.SECRETARY),
        ("Ngô Văn Dũng", CouncilDuty.MEMBER), ("Vũ Thị Em", CouncilDuty.MEMBER)]
    assert rows[4].tasks == "Theo dõi hồ sơ" and rows[0].tasks == ""


@pytest.mark.parametrize("line", ["Lê Văn Bình; Giáo viên; Thư ký", "Lê Văn Bình | Giáo viên | Thư ký", "3) Lê Văn Bình\tGiáo viên\tThư ký hội đồng"])
def test_other_separators_and_a_number_stuck_to_the_name(line):
    assert read_lines(line)[0] == [MemberLine("Lê Văn Bình", "Giáo viên", CouncilDuty.SECRETARY, "")]


def test_a_name_alone_is_a_member():
    assert read_lines("Lê Văn Bình")[0] == [MemberLine("Lê Văn Bình", "", CouncilDuty.MEMBER, "")]


def test_decomposed_letters_and_stray_spaces_are_stored_clean():
    rows, _ = read_lines(unicodedata.normalize("NFD", "  Lê  Văn Bình \tPhó Chủ tịch công đoàn\tPhó chủ tịch hội đồng"))
    assert rows == [MemberLine("Lê Văn Bình", "Phó Chủ tịch công đoàn", CouncilDuty.VICE_CHAIR, "")]


@pytest.mark.parametrize(("line", "said"), [
    ("A\tB\tC\tD", "quá nhiều cột"), ("...\tGiáo viên", "không thấy họ tên"), ("A" * 121, "Họ tên dài quá 120"), ("A\t" + "b" * 201, "Chức vụ dài quá 200"),
])
def test_a_bad_line_is_named(line, said):
    rows, faults = read_lines("Lê Văn Bình\n" + line)
    assert len(rows) == 1 and faults[0].startswith("Dòng 2: ") and said in faults[0]


def test_a_whole_school_is_too_much():
    _, faults = read_lines("\n".join(f"Người số {n}" for n in range(MAX_LINES + 1)))
    assert f"nhiều nhất {MAX_LINES}" in faults[0]


def test_an_empty_text_has_nobody():
    assert read_lines(" \n\t\n") == ([], [])
