"""Đồng are whole, read as people type them, and spoken as accountants write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.money import MAX_DONG, format_dong, in_words, parse_dong, total, totals_by


def test_printed_with_and_without_the_sign():
    assert format_dong(2_000_000) == "2.000.000đ"
    assert format_dong(2_000_000, "") == "2.000.000"
    assert format_dong(0) == "0đ"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2.000.000đ", 2_000_000),
        ("2000000", 2_000_000),
        ("200.000.000 đồng", 200_000_000),
        ("2,5 tỷ", 2_500_000_000),
        ("2.5 tỉ đồng", 2_500_000_000),
        ("300 triệu", 300_000_000),
        ("1 250 000 VNĐ", 1_250_000),
        ("500 nghìn đồng", 500_000),
        ("0", 0),
        ("5 tr", 5_000_000),
        ("15 ngàn", 15_000),
        ("2.000.000₫", 2_000_000),
        (unicodedata.normalize("NFD", "2,5 tỷ đồng"), 2_500_000_000),
        ("\u200b300\u00a0triệu ", 300_000_000),
        ("999.999.999.999.999", MAX_DONG),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, amount):
    assert parse_dong(typed) == amount


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "không phải là số tiền"),
        ("không", "không phải là số tiền"),
        ("12,5đ", "đồng chẵn"),
        ("9999999 tỷ", "quá lớn"),
        ("1.000.000.000.000.000", "quá lớn"),
        ("1.25.000 đ", "không đọc được thành số"),
        ("2 triệu tỷ", "không phải là số tiền"),
        pytest.param("1" + " 0" * 5000, "không phải là số tiền", id="too long"),
        pytest.param("1" + " " * 50_000 + "x", "không phải là số tiền", id="many blanks"),
        ("-5", "không phải là số tiền"),
    ],
)
def test_other_amounts_are_refused_in_words(typed, words):
    with pytest.raises(ValueError, match=words):
        parse_dong(typed)


@given(st.integers(0, MAX_DONG))
def test_what_is_printed_can_be_typed_again(amount):
    assert parse_dong(format_dong(amount)) == amount


def test_totals_pass_over_open_amounts():
    assert total([2_000_000, None, 500]) == 2_000_500
    assert totals_by([("học phí", 5), ("ngân sách", None), ("học phí", 7)]) == {"học phí": 12, "ngân sách": 0}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (4, "Bốn đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (40, "Bốn mươi đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (111, "Một trăm mười một đồng"),
        (555, "Năm trăm năm mươi lăm đồng"),
        (1000, "Một nghìn đồng"),
        (1001, "Một nghìn không trăm linh một đồng"),
        (204_015, "Hai trăm linh bốn nghìn không trăm mười lăm đồng"),
        (2_000_000, "Hai triệu đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (2_500_000_000, "Hai tỷ năm trăm triệu đồng"),
        (1_000_000_000_021, "Một nghìn tỷ không trăm hai mươi mốt đồng"),
        (-3000, "Âm ba nghìn đồng"),
    ],
)
def test_amounts_in_words(amount, words):
    assert in_words(amount) == words
