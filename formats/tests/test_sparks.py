"""The small line beside a figure: higher values higher up, gaps stay gaps, nothing where there is no course to show."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from formats.sparks import HEIGHT, WIDTH, sparkline


def drawn(*values):
    return ElementTree.fromstring(sparkline([None if value is None else Decimal(value) for value in values]))


def lines(svg):
    return [[tuple(map(float, point.split(","))) for point in line.get("points").split()] for line in svg.iter() if line.tag.endswith("polyline")]


def test_a_rising_figure_rises_from_left_to_right():
    (points,) = lines(drawn("10", "15", "20"))
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


def test_an_unknown_year_breaks_the_line_and_keeps_its_place():
    first, second = lines(drawn("1", "2", None, "4", "5"))
    whole = lines(drawn("1", "2", "3", "4", "5"))[0]
    assert [x for x, _ in first + second] == [x for place, (x, _) in enumerate(whole) if place != 2]


def test_a_steady_figure_is_a_level_line_in_the_middle():
    (points,) = lines(drawn("7", "7", "7"))
    assert {y for _, y in points} == {HEIGHT / 2}


@pytest.mark.parametrize("values", [[], [None, None], [Decimal(1)], [None, Decimal(1)]])
def test_one_known_value_has_no_course(values):
    assert sparkline(values) == ""


def test_it_is_hidden_from_readers_of_the_screen_and_has_no_style():
    svg = sparkline([Decimal(1), Decimal(2)])
    assert 'aria-hidden="true"' in svg and not re.search(r"\sstyle=", svg)
