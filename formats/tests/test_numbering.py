"""Roman numerals and điểm letters follow NĐ 30."""

import pytest

from formats.numbering import letter, letter_order, roman


@pytest.mark.parametrize(
    ("number", "mark"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (1999, "MCMXCIX")]
)
def test_roman(number, mark):
    assert roman(number) == mark


def test_roman_has_no_zero():
    with pytest.raises(ValueError, match="Roman"):
        roman(0)


def test_points_follow_the_vietnamese_order():
    assert [letter(n) for n in range(1, 24)] == [
        "a",
        "b",
        "c",
        "d",
        "đ",
        "e",
        "g",
        "h",
        "i",
        "k",
        "l",
        "m",
        "n",
        "o",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
        "v",
        "x",
        "y",
    ]
    assert letter(24) == "aa"
    with pytest.raises(ValueError, match="letter"):
        letter(0)


def test_indicator_letters_sort_with_d_stroke_after_d():
    assert sorted(["e", "đ", "d", "a"], key=letter_order) == ["a", "d", "đ", "e"]
