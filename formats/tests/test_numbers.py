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
        ("+7", False, "7"),
        ("\ufeff12\u200b", False, "12"),
        ("1\u202f250\u00a0000", False, "1250000"),
        pytest.param("9" * 24, False, "9" * 24, id="the longest"),
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
        pytest.param("9" * 25, False, "quá dài", id="one digit too long"),
        ("-", False, "Hãy nhập"),
        ("%", True, "Hãy nhập"),
        ("1,2,3", False, "ví dụ 1.250 hoặc 12,5"),
        pytest.param("1" + " " * 100_000 + "x", False, "“1 x” không phải là số", id="many blanks"),
        ("NaN", True, "không phải là số"),
    ],
)
def test_refusals_say_what_to_type(typed, is_rate, words):
    with pytest.raises(ValueError, match=words):
        parse_number(typed, is_rate)


def test_counts_are_whole_and_not_negative():
    assert parse_count("1.250") == 1250
    assert parse_count("12,0") == 12
    with pytest.raises(ValueError, match="“12,5” phải là số nguyên"):
        parse_count(" 12.5")
    with pytest.raises(ValueError, match="“-1” không được nhỏ hơn 0"):
        parse_count("−1")


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (1250, None, "1.250"),
        (Decimal("12.5"), None, "12,5"),
        (Decimal("98.40"), None, "98,40"),
        (Decimal("1234567.891"), 1, "1.234.567,9"),
        (0, None, "0"),
        (Decimal("12.25"), 1, "12,3"),
        (Decimal("12.35"), 1, "12,4"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("-12.25"), 1, "-12,3"),
        (7, 2, "7,00"),
        (Decimal("-1250.5"), None, "-1.250,5"),
        (Decimal("1E+3"), None, "1.000"),
    ],
)
def test_writing(value, places, printed):
    assert format_number(value, places) == printed


def test_rates_carry_their_sign():
    assert format_rate(Decimal("95.45")) == "95,45%"
    assert format_rate(Decimal("29.5"), 0) == "30%"
