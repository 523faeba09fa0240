"""The reader of circulars piece by piece: markers and what only looks like one, annexes with odd tables, a page's edges."""

import pytest

from standards.circular import (
    ARTICLE,
    CLAUSE,
    CRITERION,
    LETTER,
    LEVEL,
    Finding,
    Outline,
    Target,
    Title,
    find,
    joined,
    own_number,
    without_edges,
)
from standards.tests.circulars import rows_of_lines


def target(annex, code, level):
    return Target(f"{annex}|{code}|{level}", f"{code} Mức {level}", annex, code, level)


TITLES = (
    Title("I|1.1", "Phụ lục I", "1.1", "Tầm nhìn và kế hoạch"), Title("I|1.2", "Phụ lục I", "1.2", "Cơ cấu tổ chức"),
    Title("II|1.1", "Phụ lục II", "1.1", "Tầm nhìn của trường"),
)  # fmt: skip
TARGETS = tuple(target(title.annex, title.code, level) for title in TITLES for level in (1, 2))
ANNEXES = Outline("57/2026/TT-BGDĐT", TARGETS, TITLES, {})


def found(*rows):
    """(texts, faults) of rows given as lines or as lists of cells."""
    made = [((row,),) if isinstance(row, str) else tuple(tuple(cell.split("\n")) for cell in row) for row in rows]
    finding = find(made, ANNEXES)
    return finding.texts, finding.faults


@pytest.mark.parametrize(("pattern", "line", "groups"), [
    (ARTICLE, "Điều 7. Tiêu chuẩn 1", ("7", "Tiêu chuẩn 1")), (ARTICLE, "Điều 7 của Thông tư", None), (ARTICLE, "Theo Điều 7.", None),
    (CLAUSE, "1. Tiêu chí 1.1: A", ("1", "Tiêu chí 1.1: A")), (CLAUSE, "1.1. A", None), (CLAUSE, "2018. Năm", None),
    (LETTER, "đ) Có", ("đ", "Có")), (LETTER, "a ) Có", ("a", "Có")), (LETTER, "ab) Có", None), (LETTER, "a. Có", None),
    (CRITERION, "Tiêu chí 1.1: A", ("1.1", "A")), (CRITERION, "TIÊU CHÍ 1.10 Tên", ("1.10", "Tên")), (CRITERION, "Tiêu chí 1.1, 1.2", None),
    (CRITERION, "tiêu chí 1.1 của", None), (CRITERION, "3. Tiêu chí 2.3. Tên", ("2.3", "Tên")),
    (LEVEL, "Mức 1", (None, "1", "")), (LEVEL, "MỨC 2: Trường", (None, "2", "Trường")), (LEVEL, "Mức 2 và", None), (LEVEL, "Mức 12", None),
])  # fmt: skip
def test_markers_and_what_only_looks_like_one(pattern, line, groups):
    match = pattern.match(line)
    assert (match and match.groups()) == groups


def test_an_annex_in_running_lines():
    texts, faults = found(
        "PHỤ LỤC I", "Tiêu chuẩn 1: Quản trị", "Tiêu chí 1.1: Tầm nhìn và kế hoạch", "Mức 1", "Kế hoạch hợp với", "thực tế.", "Mức 2", "Có xem lại.",
        "Tiêu chí 1.2. Cơ cấu tổ chức", "Mức 1: Bộ máy đủ.",
    )  # fmt: skip
    assert texts == {
        "I|1.1": "Tầm nhìn và kế hoạch", "Phụ lục I|1.1|1": "Kế hoạch hợp với thực tế.", "Phụ lục I|1.1|2": "Có xem lại.",
        "I|1.2": "Cơ cấu tổ chức", "Phụ lục I|1.2|1": "Bộ máy đủ.",
    }  # fmt: skip
    assert faults == []


def test_the_same_number_in_two_annexes_are_two_criteria():
    texts, _ = found("Phụ lục I", "Tiêu chí 1.1: Tầm nhìn và kế hoạch", "Mức 1: Một.", "Phụ lục II", "Tiêu chí 1.1: Tầm nhìn của trường", "Mức 1: Hai.")
    assert (texts["Phụ lục I|1.1|1"], texts["Phụ lục II|1.1|1"]) == ("Một.", "Hai.")


def test_criteria_outside_the_known_annexes_are_passed_over():
    texts, faults = found("Tiêu chí 1.1: Ngoài", "Mức 1: Ngoài.", "Phụ lục V", "Tiêu chí 1.1: Ngoài", "Mức 1: Ngoài.")
    assert (texts, faults) == ({}, [])


def test_the_line_for_not_met_is_no_requirement():
    texts, _ = found("Phụ lục I", "Tiêu chí 1.1: Tầm nhìn và kế hoạch", "Không đạt Mức 1", "Chưa có gì.", "Mức 1: Một.")
    assert texts["Phụ lục I|1.1|1"] == "Một."
    assert "Chưa có gì" not in str(texts)


@pytest.mark.parametrize("rows", [
    (["Tiêu chí 1.1: Tầm nhìn và kế hoạch", "Mức 1", "Mức 2"], ["", "Một.", "Hai."]),
    (["Tiêu chí", "Mức 1", "Mức 2"], ["Tiêu chí 1.1: Tầm nhìn và kế hoạch", "Một.", "Hai."]),
    (["TT", "Tiêu chí", "Mức 1", "Mức 2"], ["1", "Tiêu chí 1.1: Tầm nhìn\nvà kế hoạch", "Một.", "Hai."]),
    ("Tiêu chí 1.1: Tầm nhìn và kế hoạch", ["Mức 1", "Một."], ["Mức 2", "Hai."]),
])  # fmt: skip
def test_tables_of_several_shapes(rows):
    texts, faults = found("Phụ lục I", *rows)
    assert {place: texts.get(place) for place in ("Phụ lục I|1.1|1", "Phụ lục I|1.1|2")} == {"Phụ lục I|1.1|1": "Một.", "Phụ lục I|1.1|2": "Hai."}
    assert texts["I|1.1"] == "Tầm nhìn và kế hoạch"
    assert faults == []


def test_unknown_criteria_and_levels_of_an_annex_are_listed():
    _, faults = found("Phụ lục I", "Tiêu chí 9.9: Lạ", "Mức 1: Lạ.", "Tiêu chí 1.1: Tầm nhìn và kế hoạch", "Mức 3: Lạ.")
    assert ("unknown", "Phụ lục I, tiêu chí 1.1: bộ tiêu chuẩn không có Mức 3.") in faults
    assert faults.count(("unknown", "Phụ lục I, tiêu chí 9.9: bộ tiêu chuẩn không có tiêu chí này.")) == 1


def test_anothers_title_in_an_annex_keeps_its_levels_out():
    texts, faults = found("Phụ lục I", "Tiêu chí 1.1: Cơ cấu tổ chức", "Mức 1: Một.", "Tiêu chí 1.2: Cơ cấu tổ chức", "Mức 1: Hai.")
    assert texts == {"I|1.2": "Cơ cấu tổ chức", "Phụ lục I|1.2|1": "Hai."}
    assert [kind for kind, _ in faults] == ["swapped"]


def test_a_level_that_comes_twice_keeps_the_first():
    texts, faults = found("Phụ lục I", "Tiêu chí 1.1: Tầm nhìn và kế hoạch", "Mức 1: Một.", "Mức 1: Lại.")
    assert texts["Phụ lục I|1.1|1"] == "Một."
    assert [kind for kind, _ in faults] == ["repeated"]


def test_a_place_takes_no_text_that_is_empty_or_endless():
    finding = Finding()
    finding.put("a", "", "A")
    finding.put("b", "x" * 6001, "B")
    assert finding.texts == {}
    assert finding.faults == [("unknown", "B dài quá 6000 ký tự, có lẽ lẫn phần khác.")]


@pytest.mark.parametrize("edge", ["12", "- 3 -", "Trang 4/12", "– 15 –"])
def test_page_numbers_are_edges(edge):
    assert without_edges(rows_of_lines(["Câu một,", edge, "câu hai."])) == rows_of_lines(["Câu một,", "câu hai."])


def test_a_line_that_comes_often_is_only_an_edge_beside_page_numbers():
    text = ["và cộng đồng.", "Một.", "và cộng đồng.", "Hai.", "và cộng đồng."]
    assert without_edges(rows_of_lines(text)) == rows_of_lines(text)
    paged = [line for n in (1, 2, 3) for line in (f"Chữ {'abc'[n - 1]}.", "CỔNG THÔNG TIN", str(n))]
    assert [line for ((line,),) in without_edges(rows_of_lines(paged))] == ["Chữ a.", "Chữ b.", "Chữ c."]


@pytest.mark.parametrize(("lines", "text"), [
    (["Một", "hai."], "Một hai."), (["Một.", "Hai."], "Một.\nHai."), (["Một:", "- hai;", "- ba."], "Một:\n- hai;\n- ba."),
    (["Một;", "hai."], "Một; hai."), ([], ""), (["  Một  "], "Một"),
])  # fmt: skip
def test_lines_are_joined_into_paragraphs(lines, text):
    assert joined(lines) == text


@pytest.mark.parametrize(("line", "number"), [
    ("Số: 57/2026/TT-BGDĐT", "57/2026/TT-BGDĐT"), ("Số : 17/2018/TT-BGD&ĐT", "17/2018/TT-BGDĐT"), ("Thông tư số 17/2018/TT-BGDĐT", ""), ("", ""),
])  # fmt: skip
def test_the_circulars_own_number(line, number):
    assert own_number(rows_of_lines([line])) == number
