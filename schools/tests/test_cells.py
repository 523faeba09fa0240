"""What a typed text is read as, and how it is shown again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.cells import LARGEST, cell_words, read_cell, show_cell, show_computed
from standards.metrics import catalogue

METRICS = catalogue().metrics
COUNT, RATE, AREA, PARTY = (METRICS[key] for key in ("teachers_total", "graduation_rate", "site_area", "party_org_rating"))


@pytest.mark.parametrize(
    ("metric", "typed", "stored"),
    [
        (COUNT, "24", "24"), (COUNT, "1.250", "1250"), (COUNT, "1250", "1250"), (COUNT, "1 250", "1250"), (COUNT, " 7 ", "7"),
        (COUNT, "12,0", "12"), (COUNT, "", ""), (COUNT, "   ", ""), (COUNT, "0", "0"),
        (AREA, "12,5", "12.5"), (AREA, "12.5", "12.5"), (AREA, "1.250", "1250"), (AREA, "4.250,5", "4250.5"),
        (RATE, "12,5", "12.5"), (RATE, "12.5", "12.5"), (RATE, "1.250", "1.250"), (RATE, "95,45%", "95.45"), (RATE, "100", "100"),
        (RATE, "14,30", "14.30"), (RATE, "-0", "0"),
        (PARTY, "good", "good"), (PARTY, "", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_the_vietnamese_way(metric, typed, stored):
    assert read_cell(metric, typed) == stored


@pytest.mark.parametrize(
    ("metric", "typed", "words"),
    [
        (COUNT, "abc", "không phải là số"), (COUNT, "12,5", "số nguyên"), (COUNT, "-3", "nhỏ hơn 0"), (COUNT, "1e3", "không phải"),
        (COUNT, str(LARGEST + 1), "lớn quá"), (COUNT, "1.25.0", "không đọc được"), (AREA, "-2,5", "nhỏ hơn 0"),
        (AREA, "9" * 30, "quá dài"), (RATE, "100,01", "0 đến 100"), (RATE, "-1", "0 đến 100"), (RATE, "một", "không phải là số"),
        (RATE, "NaN", "không phải là số"), (PARTY, "tuyệt vời", "chọn một mức"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_in_words(metric, typed, words):
    with pytest.raises(ValueError, match=words):
        read_cell(metric, typed)


@given(st.integers(0, LARGEST))
def test_a_count_shown_is_read_back_the_same(number):
    assert read_cell(COUNT, show_cell(COUNT, str(number))) == str(number)


@given(st.decimals(0, 100, allow_nan=False, places=3))
def test_a_rate_shown_is_read_back_the_same(number):
    stored = read_cell(RATE, f"{number:f}".replace(".", ","))
    assert read_cell(RATE, show_cell(RATE, stored)) == stored
    assert Decimal(stored) == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    for metric in (COUNT, RATE, AREA, PARTY):
        try:
            assert read_cell(metric, text) == "" or metric.is_choice or Decimal(read_cell(metric, text)) >= 0
        except ValueError as refusal:
            assert str(refusal)


def test_words_for_sentences():
    assert cell_words(COUNT, "1250") == "1.250"
    assert cell_words(RATE, "95.45") == "95,45%"
    assert cell_words(PARTY, "good") == "Tốt"
    assert cell_words(COUNT, "") == "để trống"
    assert show_computed("45.833333") == "45,83"
    assert show_computed("") == ""
