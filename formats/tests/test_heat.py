"""The heat table: darker for more, the number in every cell, the same numbers as a table."""

import re
from xml.etree import ElementTree

import pytest

from formats.heat import SHADES, HeatTable, heat_svg, key_of, shade_of

TABLE = HeatTable("Số trường", ("Xã A", "Xã B"), ("1.1", "1.2"), {("Xã A", "1.1"): 10, ("Xã B", "1.2"): 1}, {("Xã A", "1.1"): "/x/?a=1&b"})


@pytest.mark.parametrize(("count", "highest", "shade"), [(0, 10, 0), (1, 10, 1), (2, 10, 1), (3, 10, 2), (9, 10, 5), (10, 10, 5), (1, 1, 5), (1, 1000, 1)])
def test_shades_rise_in_even_steps(count, highest, shade):
    assert shade_of(count, highest) == shade


def test_the_picture_is_sound_and_says_every_number():
    root = ElementTree.fromstring(heat_svg(TABLE))  # noqa: S314 -- our own text
    words = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert words == ["1.1", "1.2", "Xã A", "10", "Xã B", "1", "1–2", "3–4", "5–6", "7–8", "9–10"]
    fills = re.findall(r'<rect [^>]*fill="(#\w+)"', heat_svg(TABLE))
    assert fills == [SHADES[5], SHADES[0], SHADES[0], SHADES[1], *SHADES[1:]]


def test_labels_are_escaped_and_the_table_says_the_same():
    table = HeatTable('<b>"x"', ("A & B",), ("1.1",), {})
    assert "&lt;b&gt;&quot;x&quot;" in heat_svg(table) and "<b>" not in heat_svg(table)
    assert TABLE.lines() == [("Xã A", [(10, "/x/?a=1&b"), (0, "")]), ("Xã B", [(0, ""), (1, "")])] and table.highest == 0
    assert '<a href="/x/?a=1&amp;b" aria-label="Xã A, 1.1: 10">' in heat_svg(TABLE)


@pytest.mark.parametrize("highest", [1, 3, 5, 7, 100])
def test_the_key_says_which_numbers_a_shade_stands_for(highest):
    ranges = [(shade, *(int(part) for part in (words.split("–") * 2)[:2])) for shade, words in key_of(highest)]
    assert {count: shade for shade, low, high in ranges for count in range(low, high + 1)} == {count: shade_of(count, highest) for count in range(1, highest + 1)}


def test_a_long_name_is_cut():
    assert "Trường học rất là…" not in heat_svg(TABLE) and "…</text>" in heat_svg(HeatTable("x", ("a" * 60,), ("1.1",), {}))


def test_the_same_table_gives_the_same_text():
    assert heat_svg(TABLE) == heat_svg(HeatTable(TABLE.title, TABLE.rows, TABLE.columns, dict(TABLE.cells), TABLE.links))
