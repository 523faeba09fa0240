"""Figures are read the Vietnamese way and complained about in Vietnamese."""

from decimal import Decimal

import pytest

from formats.numbers import format_number, format_rate, parse_count, parse_number


@pytest.mark.parametrize(
    ("typed", "is_rate", "value"),
    [
        ("12,5", False, "12.5"),
        ("12.5", False, "12.5"),
        ("1.250", False, "1250"),
        ("1250", False, "1250"),
        ("1.250.000", False, "1250000"),
        ("1.250,75", False, "1250.75"),
        ("1 250", False, "1250"),
        ("1\u00a0250", False, "1250"),
        ("1,250", False, "1.250"),
        ("1250.500", False, "1250.500"),
        ("1.250", True, "1.250"),
        ("95.450", True, "95.450"),
        ("98,40", True, "98.40"),
        ("98,4 %", True, "98.4"),
        ("-3", False, "-3"),
        ("−3", False, "-3"),
        (" 7 ", False, "7"),
    ],
)
def test_reading(typed, is_rate, value):
    number = parse_number(typed, is_rate)
    assert number == Decimal(value)
    assert str(number) == value, "typed decimals are kept"


@pytest.mark.parametrize(
    ("typed", "is_rate", "words"),
    [
        ("", False, "Hãy nhập"),
        ("mười", False, "không phải là số"),
        ("1.25.000", False, "không đọc được"),
        ("1,250.5", False, "không đọc được"),
        ("1.250.000", True, "ví dụ 12,5"),
        ("12%", False, "không phải là số"),
        ("1e5", False, "không phải là số"),
        ("١٢", False, "không phải là số"),
        ("9" * 30, False, "quá dài"),
        ("NaN", True, "không phải là số"),
    ],
)
def test_refusals_say_what_to_type(typed, is_rate, words):
    with pytest.raises(ValueError, match=words):
        parse_number(typed, is_rate)


def test_counts_are_whole_and_not_negative():
    assert parse_count("1.250") == 1250
    with pytest.raises(ValueError, match="số nguyên"):
        parse_count("12,5")
    with pytest.raises(ValueError, match="nhỏ hơn 0"):
        parse_count("-1")


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (1250, None, "1.250"),
        (Decimal("12.5"), None, "12,5"),
        (Decimal("98.40"), None, "98,40"),
        (Decimal("1234567.891"), 1, "1.234.567,9"),
        (0, None, "0"),
        (Decimal("-1250.5"), None, "-1.250,5"),
        (Decimal("1E+3"), None, "1.000"),
    ],
)
def test_writing(value, places, printed):
    assert format_number(value, places) == printed


def test_rates_carry_their_sign():
    assert format_rate(Decimal("95.45")) == "95,45%"
