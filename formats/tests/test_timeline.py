"""Timelines: columns by length of the period, bars where they belong, words where there is nothing to draw, the table twin."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from formats.timeline import (
    HEAD,
    LEFT,
    NO_DAYS,
    OUTSIDE,
    RIGHT,
    WIDTH,
    Bar,
    Timeline,
    bar_height,
    days_in_words,
    describe,
    label_lines,
    pages_of,
    span_of,
    svg,
    table_rows,
    units_of,
)

YEAR = Timeline("t", "Tiến độ <năm>", "2026-08-01", "2027-07-31")
BARS = (
    Bar("Cả năm", "2026-08-01", "2027-07-31", "Hiệu trưởng"),
    Bar("Học kỳ I & sơ kết", "2026-09-01", "2026-12-31", is_late=True),
    Bar("Một ngày", "", "2026-11-20"),
    Bar("Chưa rõ"),
    Bar("Năm trước", "2025-09-01", "2025-10-01"),
)


def drawn(timeline):
    """(root, rectangles of bars, all words) of the drawing."""
    root = ElementTree.fromstring(svg(timeline))
    tag = "{http://www.w3.org/2000/svg}"
    bars = [node for node in root.iter(f"{tag}rect") if node.get("rx")]
    return root, bars, [node.text for node in root.iter(f"{tag}text")]


@pytest.mark.parametrize(
    ("first", "last", "count", "labels", "above"),
    [
        ("2026-08-01", "2027-07-31", 12, ("T8", "T7"), ("2026", "2027")),
        ("2026-01-01", "2026-12-31", 12, ("T1", "T12"), ("2026", "2026")),
        ("2026-01-15", "2027-06-30", 18, ("T1", "T6"), ("2026", "2027")),
        ("2025-01-01", "2030-12-31", 24, ("Q.I", "Q.IV"), ("2025", "2030")),
        ("2025-01-01", "2031-01-31", 7, ("2025", "2031"), ("", "")),
    ],
)
def test_columns_are_months_then_quarters_then_years(first, last, count, labels, above):
    units = units_of(Timeline("t", "", first, last))
    assert len(units) == count
    assert (units[0].label, units[-1].label) == labels
    assert (units[0].above, units[-1].above) == above


def test_a_bar_of_the_whole_period_is_as_wide_as_the_months():
    _, (bar,), _ = drawn(replace(YEAR, bars=BARS[:1]))
    assert float(bar.get("x")) == pytest.approx(LEFT)
    assert float(bar.get("width")) == pytest.approx(WIDTH - LEFT - RIGHT)


def test_bars_that_reach_out_are_cut_and_those_outside_are_told():
    long = Bar("Nhiều năm", "2024-01-01", "2030-01-01")
    assert span_of(YEAR, long) == YEAR.bounds
    assert span_of(YEAR, BARS[4]) is None
    _, bars, words = drawn(replace(YEAR, bars=BARS))
    assert len(bars) == 3
    assert words.count(NO_DAYS) == 1 and words.count(OUTSIDE) == 1


def test_a_late_bar_is_hollow_and_says_so():
    _, (whole, late, _), words = drawn(replace(YEAR, bars=BARS))
    assert (whole.get("fill"), late.get("fill")) == ("#0b5f59", "#ffffff")
    assert words.count("quá hạn") == 1 and "quá hạn hoàn thành" in words
    _, _, quiet = drawn(replace(YEAR, bars=BARS[:1]))
    assert "quá hạn hoàn thành" not in quiet


@pytest.mark.parametrize(
    ("start", "end", "anchor", "place"),
    [
        ("2026-08-01", "2026-10-31", "start", "behind"),
        ("2026-08-01", "2027-07-31", "end", "in"),
        ("2027-07-15", "2027-07-31", "end", "before"),
    ],
)
def test_late_words_stay_on_the_drawing_and_off_the_labels(start, end, anchor, place):
    root, (bar,), _ = drawn(replace(YEAR, bars=(Bar("Cuối kỳ", start, end, is_late=True),)))
    word = next(node for node in root.iter() if node.text == "quá hạn")
    left = float(bar.get("x"))
    right, x = left + float(bar.get("width")), float(word.get("x"))
    assert word.get("text-anchor") == anchor
    assert {"behind": x > right, "in": left < x < right, "before": LEFT < x < left}[place]
    assert LEFT < x < WIDTH - RIGHT


@pytest.mark.parametrize(
    ("end", "month"),
    [("2026-08-31", 1), ("2026-09-01", 2), ("2026-12-31", 5), ("2027-01-01", 6), ("2027-02-28", 7), ("2027-07-31", 12)],
)
def test_a_bar_ends_where_its_last_month_does_in_drawing_and_table(end, month):
    bar = Bar("Từ đầu năm", "2026-08-01", end)
    _, (drawing,), _ = drawn(replace(YEAR, bars=(bar,)))
    _, (row,) = table_rows(replace(YEAR, bars=(bar,)))
    assert row[2:].count("x") == month
    share = float(drawing.get("width")) / (WIDTH - LEFT - RIGHT)
    assert (month - 1) / 12 - 0.01 < share < month / 12 + 0.02


def test_a_single_day_is_wide_enough_to_be_seen():
    _, (bar,), _ = drawn(replace(YEAR, bars=BARS[2:3]))
    assert float(bar.get("width")) >= 3
    assert float(bar.get("y")) == HEAD + 3


@pytest.mark.parametrize(("today", "is_shown"), [("2026-11-27", True), ("2025-11-27", False), ("", False)])
def test_the_line_of_today_stands_only_within_the_period(today, is_shown):
    _, _, words = drawn(replace(YEAR, bars=BARS[:1], today=today))
    assert ("ngày 27/11/2026" in words) == is_shown


def test_words_are_escaped_and_told_without_the_drawing():
    root, _, _ = drawn(replace(YEAR, bars=BARS))
    assert root[0].text == "Tiến độ <năm>"
    assert root[1].text == describe(replace(YEAR, bars=BARS))
    assert "Học kỳ I & sơ kết: 01/9/2026 đến 31/12/2026 (quá hạn)" in root[1].text


@pytest.mark.parametrize(("bar", "words"), [(BARS[2], "20/11/2026"), (BARS[3], NO_DAYS), (BARS[0], "01/8/2026 đến 31/7/2027")])
def test_days_in_words(bar, words):
    assert days_in_words(bar) == words


def test_no_inline_style_ever():
    assert "style=" not in svg(replace(YEAR, bars=BARS, today="2026-11-27"))


def test_the_table_marks_every_month_a_task_takes_part_of():
    head, rows = table_rows(replace(YEAR, bars=BARS))
    assert head[:4] == ("Nhiệm vụ", "Chủ trì", "T8/2026", "T9/2026") and len(head) == 14
    assert rows[0] == ("Cả năm", "Hiệu trưởng", *["x"] * 12)
    assert rows[1][2:] == ("", "x", "x", "x", "x", *[""] * 7)
    assert rows[2][2:].count("x") == 1 and rows[2][5] == "x"
    assert set(rows[3][2:]) == set(rows[4][2:]) == {""}


def test_years_stand_alone_in_the_head_of_a_long_table():
    head, _ = table_rows(Timeline("t", "", "2020-01-01", "2030-12-31"))
    assert head[2:4] == ("2020", "2021")


def test_long_words_take_two_lines_and_end_in_dots():
    lines = label_lines(Bar("Bồi dưỡng giáo viên về phương pháp dạy học tích cực " * 4))
    assert len(lines) == 2 and lines[-1].endswith("…")
    assert label_lines(Bar("")) == ["–"]
    assert bar_height(Bar("a " * 200)) > bar_height(Bar("a"))


def test_pages_hold_every_bar_once_in_order_and_the_first_holds_fewer():
    bars = tuple(Bar(f"Việc {number}", "2026-09-01", "2026-10-01") for number in range(60))
    lots = pages_of(bars, 200, 400)
    assert [bar for lot in lots for bar in lot] == list(bars)
    assert len(lots[0]) < len(lots[1])
    for place, lot in enumerate(lots):
        root, _, _ = drawn(replace(YEAR, bars=lot))
        assert int(root.get("height")) <= (200 if place == 0 else 400)


def test_a_bar_taller_than_a_page_still_gets_its_own():
    assert pages_of(BARS, 1, 1) == [(bar,) for bar in BARS]
    assert pages_of((), 100, 100) == []


def test_the_same_timeline_gives_the_same_bytes():
    assert svg(replace(YEAR, bars=BARS)) == svg(replace(YEAR, bars=tuple(BARS)))
