"""One cell of the figures grid: what was typed -> what is stored (a decimal as text, or a choice's slug) -> what is shown."""

from decimal import Decimal

from formats.numbers import format_number, format_rate, parse_count, parse_number
from formats.text import clean_line
from standards.metrics import MetricKind

LARGEST = 99_999_999
COMPUTED_PLACES = 2


def read_cell(metric, typed):
    """Return what is stored for a typed text; "" for an empty cell. Raises ValueError in Vietnamese."""
    text = clean_line(typed)
    return _READERS[metric.kind](metric, text) if text else ""


def show_cell(metric, stored):
    """Return a stored value as it stands in the box: `1.250`, `12,5`, a slug, or ""."""
    return stored if metric.is_choice or not stored else format_number(Decimal(stored))


def show_computed(value):
    """Return a computed rate or ratio (decimal as text) with the places a page shows."""
    return format_number(Decimal(value), COMPUTED_PLACES) if value else ""


def cell_words(metric, stored):
    """Return a stored value as people read it in a sentence: `24`, `95,45%`, `Hoàn thành tốt nhiệm vụ`, `để trống`."""
    if not stored:
        return "để trống"
    if metric.is_choice:
        return metric.choice_label(stored)
    return format_rate(Decimal(stored)) if metric.is_rate else format_number(Decimal(stored))


def figure_words(metric, row):
    """A year's figure as people read it: typed ones with the decimals they were typed with, derived ones with two."""
    value = row.known()[metric.key]
    if not metric.is_derived or value == row.values.get(metric.key):
        return cell_words(metric, value)
    return show_computed(value) + ("%" if metric.is_rate else "")


def _read_choice(metric, text):
    if text not in dict(metric.choices):
        raise ValueError("Hãy chọn một mức trong danh sách.")
    return text


def _read_count(metric, text):
    return str(_bounded(parse_count(text), text))


def _read_measure(metric, text):
    value = _bounded(parse_number(text), text)
    if value < 0:
        raise ValueError(f"“{text}” không được nhỏ hơn 0.")
    return _plain(value)


def _read_rate(metric, text):
    value = parse_number(text, is_rate=True)
    if not 0 <= value <= 100:
        raise ValueError(f"“{text}” phải từ 0 đến 100%.")
    return _plain(value)


def _bounded(value, text):
    if value > LARGEST:
        raise ValueError(f"“{text}” lớn quá mức có thể có.")
    return value


def _plain(value):
    return f"{abs(value):f}"  # abs: -0 was let through as nought


_READERS = {
    MetricKind.CHOICE: _read_choice,
    MetricKind.COUNT: _read_count,
    MetricKind.MEASURE: _read_measure,
    MetricKind.RATE: _read_rate,
}
