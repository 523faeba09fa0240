"""What people type: days and months, numbers, money; what cannot be read is told with an example."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from improvement_plans.fields import DayField, DongField, LongText, MonthField, NumberField, ShortText, read_number


@pytest.mark.parametrize(
    ("text", "is_end", "expected"),
    [
        ("15/9/2023", False, date(2023, 9, 15)),
        (" 05-01-2026 ", False, date(2026, 1, 5)),
        ("5.1.2026", False, date(2026, 1, 5)),
        ("9/2023", False, date(2023, 9, 1)),
        ("9/2023", True, date(2023, 9, 30)),
        ("12/2023", True, date(2023, 12, 31)),
        ("2/2024", True, date(2024, 2, 29)),
        ("15/9/2023", True, date(2023, 9, 15)),
        ("", False, None),
        ("   ", True, None),
    ],
)
def test_days_and_months_are_read(text, is_end, expected):
    assert DayField(required=False, is_end=is_end).clean(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("30/2/2024", "Không có ngày"),
        ("13/2024", "Không có ngày"),
        ("2024", "không phải là ngày"),
        ("mai", "không phải là ngày"),
        ("1/1/1999", "Năm phải từ 2000"),
        ("1/1/2101", "Năm phải từ 2000"),
        ("1/1/24", "không phải là ngày"),
        ("٣/٤/2024", "không phải là ngày"),
    ],
)
def test_what_is_no_day_is_told(text, message):
    with pytest.raises(ValidationError, match=message):
        DayField(required=False).clean(text)


def test_a_stored_day_is_shown_the_way_it_can_be_typed_again():
    field = DayField(required=False)
    assert field.clean(field.prepare_value(date(2023, 9, 5))) == date(2023, 9, 5)
    assert field.prepare_value("hôm nào") == "hôm nào"


def test_months_are_read_and_shown():
    field = MonthField(required=False)
    assert field.clean("9/2023") == date(2023, 9, 1)
    assert field.prepare_value(date(2023, 9, 1)) == "9/2023"
    assert field.clean("") is None
    for text in ("1/9/2023", "13/2023", "tháng chín"):
        with pytest.raises(ValidationError):
            field.clean(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("12,5", "12.5"), ("1.250", "1250"), ("3 %", "3"), ("-2", "-2"), ("0,125", "0.125"), ("", None)]
)
def test_numbers_are_read_the_vietnamese_way(text, expected):
    assert NumberField(required=False).clean(text) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize("text", ["ba", "1,2,3", "0,1234", "999999999999", "1e5"])
def test_numbers_the_table_cannot_hold_are_refused(text):
    with pytest.raises(ValidationError):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2.000.000", 2_000_000), ("2,5 tỷ", 2_500_000_000), ("300 triệu đồng", 300_000_000), ("2000000đ", 2_000_000), ("", None)],
)
def test_money_is_read_as_whole_dong(text, expected):
    assert DongField(required=False).clean(text) == expected


@pytest.mark.parametrize("text", ["0", "-5.000", "1,5", "một triệu", "9" * 17, "2.000.000 USD"])
def test_what_is_no_money_is_told(text):
    with pytest.raises(ValidationError):
        DongField(required=False).clean(text)


def test_stored_money_can_be_typed_again():
    field = DongField(required=False)
    assert field.clean(field.prepare_value(2_500_000_001)) == 2_500_000_001


def test_texts_are_stored_composed_and_without_invisible_marks():
    decomposed = "Kê\u0301 hoa\u0323ch\u200b"
    assert ShortText().clean(f"  {decomposed}\n mới ") == "Kế hoạch mới"
    assert LongText().clean(f"{decomposed}\r\n- một  \r\n") == "Kế hoạch\n- một"
    with pytest.raises(ValidationError):
        ShortText().clean("\u200b \u200b")
