"""Dates print as NĐ 30 asks; school years begin on 01/8 and are governed by 01/9."""

from datetime import date

import pytest

from formats.dates import (
    DOTS,
    PartialDate,
    format_span,
    governing_date,
    paper_date,
    paper_number,
    parse_school_year,
    school_year_bounds,
    school_year_label,
    school_year_of,
    short_date,
)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 10, 15), "ngày 15 tháng 10 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
        (PartialDate(2024, 1), "ngày      tháng 01 năm 2024"),
        (PartialDate(2024), "ngày      tháng      năm 2024"),
        (None, "ngày      tháng      năm"),
    ],
)
def test_paper_dates(value, printed):
    assert paper_date(value) == printed


@pytest.mark.parametrize(
    ("number", "printed"),
    [(1, "Số: 01/KH-A"), (9, "Số: 09/KH-A"), (10, "Số: 10/KH-A"), (123, "Số: 123/KH-A"), (None, "Số:      /KH-A")],
)
def test_paper_numbers(number, printed):
    assert paper_number(number, "KH-A") == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "ngày …… tháng …… năm ……"),
        (PartialDate(2026, 9), "ngày …… tháng 9 năm 2026"),
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
    ],
)
def test_dates_inside_a_sentence_show_their_gaps_as_dots(value, printed):
    assert paper_date(value, DOTS) == printed


def test_partial_dates_know_whether_they_are_whole():
    assert PartialDate.of(date(2024, 1, 5)).iso() == "2024-01-05"
    assert PartialDate(2024, 1).iso() == ""
    assert PartialDate.of(None) == PartialDate()


def test_citations_use_the_short_date():
    assert short_date(date(2018, 8, 22)) == "22/8/2018"
    assert short_date(date(2026, 1, 5)) == "05/01/2026"


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_date_belongs_to_the_year_begun_on_the_last_first_of_august(day, year):
    assert school_year_of(day) == year


def test_school_year_facts():
    assert school_year_label(2026) == "2026-2027"
    assert governing_date(2026) == date(2026, 9, 1)
    assert school_year_bounds(2026) == (date(2026, 8, 1), date(2027, 7, 31))


@pytest.mark.parametrize("typed", ["2026-2027", "2026 – 2027", " 2026 "])
def test_school_years_are_read(typed):
    assert parse_school_year(typed) == 2026


@pytest.mark.parametrize(("typed", "year"), [("1945-1946", 1945), ("2098", 2098)])
def test_the_first_and_the_last_school_year(typed, year):
    assert parse_school_year(typed) == year and school_year_bounds(year)[1].year == year + 1


@pytest.mark.parametrize("typed", ["2026-2028", "26-27", "", "2026-", "٢٠٢٦", "0000", "1944", "2099", "9999-10000", "x" * 10_000],
                         ids=["two years", "two digits", "empty", "half", "arabic", "zero", "too early", "too late", "five digits", "long"])
def test_other_school_years_are_refused(typed):
    with pytest.raises(ValueError, match="năm học"):
        parse_school_year(typed)


@pytest.mark.parametrize(
    ("start", "end", "precision", "printed"),
    [
        (date(2023, 9, 1), date(2023, 9, 30), "month", "Tháng 9/2023"),
        (date(2023, 9, 5), date(2023, 12, 31), "month", "Từ tháng 9/2023 đến tháng 12/2023"),
        (date(2023, 9, 5), None, "day", "Ngày 05/9/2023"),
        (date(2023, 10, 1), date(2023, 12, 31), "quarter", "Quý IV/2023"),
        (
            date(2023, 9, 5),
            date(2024, 1, 15),
            "semester",
            "Từ học kỳ I năm học 2023-2024 đến học kỳ II năm học 2023-2024",
        ),
        (date(2023, 9, 5), date(2024, 5, 31), "school_year", "Năm học 2023-2024"),
        (None, None, "day", ""),
        (None, date(2024, 5, 31), "month", "Tháng 5/2024"),
        (date(2023, 12, 31), date(2024, 1, 1), "quarter", "Từ quý IV/2023 đến quý I/2024"),
        (date(2023, 12, 31), date(2024, 1, 1), "semester", "Từ học kỳ I năm học 2023-2024 đến học kỳ II năm học 2023-2024"),
        (date(2024, 7, 31), date(2024, 8, 1), "school_year", "Từ năm học 2023-2024 đến năm học 2024-2025"),
    ],
)
def test_spans(start, end, precision, printed):
    assert format_span(start, end, precision) == printed
