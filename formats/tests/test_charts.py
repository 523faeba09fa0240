"""Charts as SVG: every number can be read, gaps stay gaps, text can't break out, the same in is the same out."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from formats.charts import PLOT_HEIGHT, TOP, WIDTH, Chart, ChartSeries, _scale, describe, svg, table_rows

YEARS = ("2018-2019", "2019-2020", "2020-2021", "2021-2022", "2022-2023")


def series(label, *values):
    return ChartSeries(label, tuple(zip(YEARS, values, strict=True)))


GOOD = series("Tỉ lệ học sinh xếp loại giỏi", "13.62", "14.55", "19.85", "29.67", "21.45")
WEAK = series("Tỉ lệ học sinh xếp loại yếu, kém", "5", "6.99", None, "2.14", "3.06")


def texts(chart):
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg(chart)).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_every_known_number_label_and_name_is_written(kind):
    shown = texts(Chart("c", "Học lực", kind, (GOOD, WEAK), "%"))
    for words in (*YEARS, "13,62", "14,55", "19,85", "29,67", "21,45", "5", "6,99", "2,14", "3,06", GOOD.label, WEAK.label, "(%)"):
        assert words in shown, words


def test_a_missing_year_leaves_a_gap_and_no_point():
    whole = svg(Chart("c", "", "line", (GOOD,), "%"))
    broken = svg(Chart("c", "", "line", (WEAK,), "%"))
    assert whole.count('stroke-width="2"') == 5  # four stretches and the sample in the key
    assert broken.count('stroke-width="2"') == 3  # 2018–2019 and 2021–2022 only
    assert broken.count("<circle") == 5  # four years and the sample


def test_target_and_threshold_are_lines_told_apart_by_dash_and_words():
    picture = svg(Chart("c", "", "line", (GOOD,), "%", target="25", threshold="20.5", target_label="Chỉ tiêu của trường: từ 25%"))
    assert picture.count('stroke-dasharray="7 4"') == 2  # in the drawing and in the key
    assert picture.count('stroke-dasharray="2 2"') == 2
    shown = texts(Chart("c", "", "line", (GOOD,), "%", target="25", threshold="20.5"))
    assert "Chỉ tiêu: 25%" in shown
    assert "Ngưỡng: 20,5%" in shown
    assert "Chỉ tiêu của trường: từ 25%" in picture


def test_a_target_from_to_is_a_band_between_two_lines():
    chart = Chart("c", "", "line", (GOOD,), "%", target="25", target_to="40", target_label="Chỉ tiêu: từ 25 đến 40%")
    picture = svg(chart)
    drawing = ElementTree.fromstring(picture)
    lines = sorted({float(line.get("y1")) for line in drawing.iter() if line.get("stroke-dasharray") == "7 4" and line.get("x2") != "32.0"})
    (band,) = [box for box in drawing.iter() if box.get("fill-opacity") == "0.1" and float(box.get("width")) > 100]
    top, height = float(band.get("y")), float(band.get("height"))
    assert lines == pytest.approx([top, top + height], abs=0.2) and height > 20
    assert "Chỉ tiêu: từ 25 đến 40%" in texts(chart)
    assert 'fill-opacity="0.1"' not in svg(Chart("c", "", "line", (GOOD,), "%", target="25"))


def test_series_differ_without_colour():
    picture = svg(Chart("c", "", "line", (GOOD, WEAK), "%"))
    assert "<circle" in picture
    assert 'stroke-dasharray="6 3"' in picture
    bars = svg(Chart("c", "", "bar", (GOOD, WEAK), "%"))
    assert bars.count('fill="#ffffff" stroke="#a4501e"') == 5  # hollow: four known years and the sample


def test_text_can_not_break_out_of_the_picture():
    nasty = ChartSeries('<script>alert("1")</script>', (("<b>2020", "1"), ("&amp;", "2")))
    picture = svg(Chart("c", "</title><script>", "line", (nasty,), "<i>"))
    assert "<script" not in picture
    assert "<b>" not in picture
    ElementTree.fromstring(picture)


@pytest.mark.parametrize("kind", ["line", "bar", "multiples"])
def test_the_same_chart_is_the_same_text_and_holds_no_style(kind):
    chart = Chart("c", "Học lực", kind, (GOOD, WEAK), "%", target="50")
    assert svg(chart) == svg(chart)
    assert "style=" not in svg(chart)


@pytest.mark.parametrize("kind", ["line", "bar", "multiples"])
@pytest.mark.parametrize("values", [(None,) * 5, ("0",) * 5, ("7",) * 5, ("100",) * 5, ("0.000001", "99999999", None, "3", "4")])
def test_odd_values_still_make_a_picture_inside_its_frame(kind, values):
    root = ElementTree.fromstring(svg(Chart("c", "", kind, (series("x", *values),), "")))
    high = float(root.get("height"))
    numbers = [float(node.get(name)) for node in root.iter() for name in ("y", "y1", "y2", "cy") if node.get(name)]
    assert all(-1 <= number <= high for number in numbers)
    across = [float(node.get(name)) for node in root.iter() for name in ("x", "x1", "x2", "cx") if node.get(name)]
    assert all(-1 <= number <= WIDTH for number in across)


def test_a_chart_without_numbers_says_so():
    assert texts(Chart("c", "", "line", (series("x", *(None,) * 5),))) == ["Chưa có số liệu để vẽ"]
    assert not Chart("c", "", "line", (series("x", *(None,) * 5),)).has_numbers


@pytest.mark.parametrize(("values", "kind", "unit", "ends"), [
    (["13.62", "60.55"], "line", "%", ("0", "80")), (["84.79", "91.09"], "bar", "%", ("0", "100")),
    (["97.86", "100"], "line", "%", ("97", "100")), (["1250", "1310"], "line", "", ("1240", "1320")), (["0", "0"], "bar", "", ("0", "1")),
])  # fmt: skip
def test_the_scale_is_round_and_holds_every_value(values, kind, unit, ends):
    scale = _scale([Decimal(value) for value in values], kind, unit, TOP, TOP + PLOT_HEIGHT)
    assert (scale.low, scale.high) == (Decimal(ends[0]), Decimal(ends[1]))
    assert scale.ticks()[0] == scale.low
    assert scale.y(scale.low) == TOP + PLOT_HEIGHT
    assert scale.y(scale.high) == TOP


def test_the_twin_holds_the_same_numbers_with_their_decimals():
    head, rows = table_rows(Chart("c", "", "line", (GOOD, WEAK), "%"))
    assert head == ("", *YEARS)
    assert rows == [(GOOD.label, "13,62%", "14,55%", "19,85%", "29,67%", "21,45%"), (WEAK.label, "5%", "6,99%", "–", "2,14%", "3,06%")]


def test_the_twin_rounds_only_what_was_computed_and_keeps_what_was_typed():
    head, rows = table_rows(Chart("c", "", "line", (ChartSeries("x", (("a", "33.333333"), ("b", "53.20"), ("c", "1250"))),), ""))
    assert rows == [("x", "33,33", "53,20", "1.250")]


def test_the_description_names_series_years_and_lines():
    words = describe(Chart("c", "", "line", (WEAK,), "%", threshold="5"))
    assert words == f"{WEAK.label}: 2018-2019 5%; 2019-2020 6,99%; 2020-2021 –; 2021-2022 2,14%; 2022-2023 3,06%. Ngưỡng: 5%."


def test_numbers_of_one_year_are_pushed_apart():
    close = tuple(ChartSeries(f"s{n}", (("a", f"50.{n}"),)) for n in range(4))
    picture = svg(Chart("c", "", "line", close, "%"))
    heights = [float(y) for y, word in re.findall(r'y="([\d.]+)" text-anchor="middle"[^>]*>(50[,\d]*)<', picture) if word]
    assert len(heights) == 4
    assert all(abs(a - b) >= 10.9 for a, b in zip(sorted(heights), sorted(heights)[1:], strict=False))


def test_small_panels_have_a_scale_and_a_name_each():
    shown = texts(Chart("c", "", "multiples", (GOOD, WEAK, series("trống", *(None,) * 5)), "%"))
    for words in (GOOD.label, WEAK.label, "13,62%", "21,45%", "5%", "3,06%", "chưa có số liệu"):
        assert words in shown
