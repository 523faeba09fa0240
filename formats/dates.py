"""Dates as papers print them, school years, and spans of time as plans give them."""

import re
from dataclasses import dataclass
from datetime import date

from formats.numbering import roman

BLANK = " " * 6  # the gap left for a figure written in by hand or at numbering
DOTS = " …… "  # the same inside a sentence, where spaces run together

FIRST_YEAR, LAST_YEAR = 1945, 2098  # school years that people may type
SCHOOL_YEAR_BEGINS = (8, 1)  # a date belongs to the school year begun on the last 01/8 (DESIGN 3.1)
GOVERNING_DAY = (9, 1)  # the set in force on 01/9 governs the school year (DESIGN 3.1)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which some parts may still be open; None is a part not known yet."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, value):
        """Return a date, a PartialDate or None as a PartialDate."""
        if value is None or isinstance(value, cls):
            return value or cls()
        return cls(value.year, value.month, value.day)

    @property
    def is_whole(self):
        """Say whether day, month and year are all known."""
        return None not in (self.year, self.month, self.day)

    def iso(self):
        """Return `2024-01-05`, or "" while any part is open."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}" if self.is_whole else ""


def paper_date(value=None, blank=BLANK):
    """Return `ngày 05 tháng 01 năm 2024` with a gap, or another blank, for each open part.

    Leading zero for days 1–9 and months 1 and 2 only (NĐ 30/2020, PL I, II.4b).
    """
    part = PartialDate.of(value)
    day = blank if part.day is None else f" {part.day:02d} "
    month = blank if part.month is None else f" {paper_month(part.month)} "
    year = blank.rstrip() if part.year is None else f" {part.year}"
    return f"ngày{day}tháng{month}năm{year}"


def paper_month(month):
    """Return a month as papers write it: 01, 02, then 3 … 12."""
    return f"{month:02d}" if month <= 2 else str(month)


def short_date(value):
    """Return `05/9/2023`, the way dates are cited in running text."""
    return f"{value.day:02d}/{paper_month(value.month)}/{value.year}"


def paper_number(number, symbol):
    """Return `Số: 05/KH-ABC`: a leading zero below 10, a gap while there is no number (NĐ 30/2020, PL I, II.3)."""
    return f"Số:{BLANK if number is None else f' {number:02d}'}/{symbol}"


def school_year_of(value):
    """Return the first calendar year of the school year a date belongs to."""
    return value.year if (value.month, value.day) >= SCHOOL_YEAR_BEGINS else value.year - 1


def school_year_label(year):
    """Return `2026-2027` for 2026."""
    return f"{year}-{year + 1}"


def parse_school_year(text):
    """Read `2026-2027`, `2026 – 2027` or `2026` as 2026; raises ValueError in Vietnamese."""
    match = re.fullmatch(r"\s*(\d{4})(?:\s*[-–/]\s*(\d{4}))?\s*", str(text), re.ASCII)
    is_pair = match and (not match[2] or int(match[2]) == int(match[1]) + 1)
    if not is_pair or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise ValueError(f"“{str(text)[:40]}” không phải là năm học (ví dụ 2026-2027).")
    return int(match[1])


def school_year_bounds(year):
    """Return the first and last day of a school year: 01/8 and 31/7."""
    return date(year, *SCHOOL_YEAR_BEGINS), date(year + 1, 7, 31)


def governing_date(year):
    """Return the day whose law governs a school year: 01/9 of its first year."""
    return date(year, *GOVERNING_DAY)


def format_span(start, end=None, precision="day"):
    """Return a span as a plan prints it.

    precision: day, month, quarter, semester or school_year; either end may be None. A span whose two ends print the
    same is named once (`Tháng 9/2023`).
    """
    name = _SPAN_NAMES[precision]
    ends = [name(value) for value in (start, end) if value is not None]
    if not ends or len(set(ends)) == 1:
        return _capital(ends[0]) if ends else ""
    return f"Từ {ends[0]} đến {ends[1]}"


def semester_of(value):
    """Return (school year, 1 or 2): the second semester begins in January."""
    year = school_year_of(value)
    return year, 1 if value.year == year else 2


def _capital(text):
    return text[0].upper() + text[1:]


def _semester_name(value):
    year, half = semester_of(value)
    return f"học kỳ {roman(half)} năm học {school_year_label(year)}"


_SPAN_NAMES = {
    "day": lambda value: f"ngày {short_date(value)}",
    "month": lambda value: f"tháng {value.month}/{value.year}",
    "quarter": lambda value: f"quý {roman((value.month + 2) // 3)}/{value.year}",
    "semester": _semester_name,
    "school_year": lambda value: f"năm học {school_year_label(school_year_of(value))}",
}
