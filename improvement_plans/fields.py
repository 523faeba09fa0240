"""Form fields that read what Vietnamese people type and give it back unchanged when they cannot."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from formats.dates import parse_school_year, school_year_label
from formats.money import format_dong, parse_dong
from formats.numbers import parse_number
from formats.text import clean, clean_line
from improvement_plans.wording import plain_number

_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$", re.ASCII)
_MONTH = re.compile(r"^(\d{1,2})[/.-](\d{4})$", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100


class LongText(forms.CharField):
    """Text of several lines in its stored form (DESIGN 3.4)."""

    def to_python(self, value):
        return clean(super().to_python(value))


class ShortText(forms.CharField):
    """One line of text in its stored form."""

    def to_python(self, value):
        return clean_line(super().to_python(value))


class DayField(forms.CharField):
    """A day as `15/9/2023`, or a month as `9/2023`, which means its first day, or its last with `is_end`."""

    def __init__(self, *, is_end=False, **kwargs):
        super().__init__(max_length=20, **kwargs)
        self.is_end = is_end
        self.widget.attrs |= {"placeholder": "ngày/tháng/năm hoặc tháng/năm", "autocomplete": "off"}

    def prepare_value(self, value):
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def clean(self, value):
        text = clean_line(super().clean(value))
        if not text:
            return None
        return parse_day(text, is_end=self.is_end)


def parse_day(text, is_end=False):
    """Read `15/9/2023` or `9/2023` as a date; ValidationError in Vietnamese for anything else."""
    whole, month = _DAY.match(text), _MONTH.match(text)
    if not whole and not month:
        raise ValidationError(f"“{text}” không phải là ngày (ví dụ 15/9/2026 hoặc 9/2026).")
    day, month, year = map(int, whole.groups()) if whole else (1, *map(int, month.groups()))
    try:
        value = date(year, month, day)
    except ValueError as failure:
        raise ValidationError(f"Không có ngày “{text}”.") from failure
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    return _last_day(value) if is_end and not whole else value


def _last_day(value):
    following = date(value.year + value.month // 12, value.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


class MonthField(forms.CharField):
    """A month as `9/2023`; gives its first day, or None."""

    def __init__(self, **kwargs):
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs |= {"placeholder": "tháng/năm", "autocomplete": "off"}

    def prepare_value(self, value):
        return f"{value.month}/{value.year}" if isinstance(value, date) else value

    def clean(self, value):
        text = clean_line(super().clean(value))
        if not text:
            return None
        if not _MONTH.match(text):
            raise ValidationError(f"“{text}” không phải là tháng (ví dụ 9/2026).")
        return parse_day(text)


class SchoolYearField(forms.CharField):
    """A school year as `2025-2026` or `2025`; gives its starting year, or None."""

    def __init__(self, **kwargs):
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"placeholder": "2025-2026", "autocomplete": "off"}

    def prepare_value(self, value):
        return school_year_label(value) if isinstance(value, int) else value

    def clean(self, value):
        text = clean_line(super().clean(value))
        if not text:
            return None
        try:
            year = parse_school_year(text)
        except ValueError as failure:
            raise ValidationError(str(failure)) from failure
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
        return year


class NumberField(forms.CharField):
    """A number with comma for decimals; at most 11 digits before and 3 after it."""

    def __init__(self, **kwargs):
        super().__init__(max_length=24, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else plain_number(value)

    def clean(self, value):
        text = clean_line(super().clean(value)).removesuffix("%").strip()
        return read_number(text) if text else None


def read_number(text, is_rate=False):
    """Decimal from text within what the database holds; ValidationError in Vietnamese."""
    try:
        number = parse_number(text, is_rate)
    except ValueError as failure:
        raise ValidationError(str(failure)) from failure
    if abs(number) >= 10**11 or number != round(number, 3):
        raise ValidationError("Số quá lớn hoặc có quá ba chữ số sau dấu phẩy.")
    return number


class DongField(forms.CharField):
    """Money as `2.000.000`, `2,5 tỷ`; gives whole đồng, or None when left empty."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def prepare_value(self, value):
        return format_dong(value, "") if isinstance(value, int) else value

    def clean(self, value):
        text = clean_line(super().clean(value))
        if not text:
            return None
        try:
            amount = parse_dong(text)
        except ValueError as failure:
            raise ValidationError(str(failure)) from failure
        if amount <= 0:
            raise ValidationError("Số tiền phải lớn hơn 0.")
        return amount


