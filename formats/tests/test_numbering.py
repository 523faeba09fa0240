"""Roman numerals and điểm letters follow NĐ 30."""

import pytest

from formats.numbering import letter, roman


@pytest.mark.parametrize(
    ("number", "mark"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (1999, "MCMXCIX")]
)
def test_roman(number, mark):
    assert roman(number) == mark


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_numbers_without_a_roman_form_are_refused(number):
    with pytest.raises(ValueError, match=f"no Roman numeral for {number}"):
        roman(number)


def test_points_follow_the_vietnamese_order():
    assert "".join(letter(n) for n in range(1, 24)) == "abcdđeghiklmnopqrstuvxy"
    assert [letter(n) for n in (24, 46, 47)] == ["aa", "ay", "ba"]


def test_there_is_no_point_before_the_first():
    with pytest.raises(ValueError, match="no letter for 0"):
        letter(0)
