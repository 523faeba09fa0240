"""The heat table: darker for more, the number in every cell, the same numbers as a table."""

import re
from xml.etree import ElementTree

import pytest

from formats.heat import SHADES, HeatTable, heat_svg, shade_of

TABLE = HeatTable("Số trường", ("1.1", "1.2"), ("Xã A", "Xã B"), {("1.1", "Xã A"): 10, ("1.2", "Xã B"): 1})


@pytest.mark.parametrize(("count", "highest", "shade"), [(0, 10, 0), (1, 10, 1), (2, 10, 1), (3, 10, 2), (9, 10, 5), (10, 10, 5), (1, 1, 5), (1, 1000, 1)])
def test_shades_rise_in_even_steps(count, highest, shade):
    assert shade_of(count, highest) == shade


def test_the_picture_is_sound_and_says_every_number():
    root = ElementTree.fromstring(heat_svg(TABLE))  # noqa: S314 -- our own text
    words = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert words == ["1", "2", "1.1", "10", "1.2", "1"]
    fills = re.findall(r'<rect [^>]*fill="(#\w+)"', heat_svg(TABLE))
    assert fills == [SHADES[5], SHADES[0], SHADES[0], SHADES[1]]


def test_labels_are_escaped_and_the_table_says_the_same():
    table = HeatTable('<b>"x"', ("1.1",), ("A & B",), {})
    assert "&lt;b&gt;&quot;x&quot;" in heat_svg(table) and "<b>" not in heat_svg(table)
    assert TABLE.lines() == [("1.1", [10, 0]), ("1.2", [0, 1])] and table.highest == 0


def test_the_same_table_gives_the_same_text():
    assert heat_svg(TABLE) == heat_svg(HeatTable(TABLE.title, TABLE.rows, TABLE.columns, dict(TABLE.cells)))
