"""Numbers read and written the Vietnamese way: comma for decimals, dot for thousands."""

import re
from decimal import ROUND_HALF_UP, Decimal

from formats.text import clean_line

MAX_LENGTH = 24
_GROUPED = re.compile(r"^(\d{1,3}(?:[. ]\d{3})+)(?:,(\d+))?$", re.ASCII)
_PLAIN = re.compile(r"^(\d+)(?:[.,](\d+))?$", re.ASCII)


def id_in(text):
    """A row's id out of an address or a form; 0, which no row has, when it is none or more than a database counts."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def parse_number(text, is_rate=False):
    """Read what a person typed as a Decimal, keeping the decimals typed.

    A dot before exactly three digits is a thousands point, except in a rate: `1.250` is 1250, as a rate 1,250.
    A rate may end in `%`. Raises ValueError with a Vietnamese message that says what to type instead.
    """
    shown = clean_line(str(text))
    sign, body = _split_sign(shown[:-1].rstrip() if is_rate and shown.endswith("%") else shown)
    if not body:
        raise ValueError("Hãy nhập một số.")
    if len(body) > MAX_LENGTH:
        raise ValueError("Số quá dài.")
    match = (None if is_rate else _GROUPED.match(body)) or _PLAIN.match(body)
    if not match:
        raise ValueError(_complaint(shown, body, is_rate))
    whole, decimals = match.groups()
    return Decimal(sign + re.sub("[. ]", "", whole) + (f".{decimals}" if decimals else ""))


def parse_count(text):
    """Read a whole number that counts things; raises ValueError in Vietnamese for parts and for less than zero."""
    value = parse_number(text)
    if value != value.to_integral_value():
        raise ValueError(f"“{format_number(value)}” phải là số nguyên.")
    if value < 0:
        raise ValueError(f"“{format_number(value)}” không được nhỏ hơn 0.")
    return int(value)


def format_number(value, places=None):
    """Return `1.250`, `12,5`: an int or Decimal with thousands points; decimals as they are, or rounded to places, halves up."""
    number = Decimal(value)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, decimals = f"{number:,f}".partition(".")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def format_rate(value, places=None):
    """Return a rate in per cent as printed: `95,45%`."""
    return f"{format_number(value, places)}%"


def _split_sign(body):
    return ("-", body[1:].strip()) if body[:1] in ("-", "−", "–") else ("", body.removeprefix("+").strip())


def _complaint(shown, body, is_rate):
    if re.fullmatch(r"[\d., ]+", body, re.ASCII):
        example = "12,5" if is_rate else "1.250 hoặc 12,5"
        return (
            f"“{shown}” không đọc được thành số: dấu phẩy là phần thập phân, dấu chấm là hàng nghìn (ví dụ {example})."
        )
    return f"“{shown[:40]}” không phải là số."
