"""Money in whole đồng: an int everywhere, never a float (DESIGN 3.14)."""

import re
from collections import defaultdict
from decimal import Decimal

from formats.numbers import parse_number
from formats.text import clean_line

MAX_DONG = 999_999_999_999_999  # fits BigIntegerField with room for totals
_UNITS = {
    "": 1,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tr": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
MAX_LENGTH = 40
_AMOUNT = re.compile(
    r"^(?P<number>[\d., ]+?) ?(?P<unit>nghìn|ngàn|triệu|tr|tỷ|tỉ|) ?(?:đ|đồng|vnđ|vnd|₫)?\.?$", re.IGNORECASE
)
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def format_dong(amount, unit="đ"):
    """Return `2.000.000đ`; unit="" leaves the bare figure for a column headed "đồng"."""
    return f"{amount:,d}".replace(",", ".") + unit


def parse_dong(text):
    """Read an amount as whole đồng: `2.000.000đ`, `2000000`, `2,5 tỷ`, `300 triệu đồng`.

    Raises ValueError in Vietnamese for anything else, for parts of a đồng and for amounts above MAX_DONG.
    """
    shown = clean_line(str(text))
    match = _AMOUNT.match(shown) if len(shown) <= MAX_LENGTH else None
    if not match:
        raise ValueError(f"“{shown[:40]}” không phải là số tiền (ví dụ 2.000.000 hoặc 2,5 tỷ).")
    amount = parse_number(match["number"]) * Decimal(_UNITS[match["unit"].lower()])
    if amount != amount.to_integral_value():
        raise ValueError("Số tiền phải là số đồng chẵn, không có phần lẻ.")
    if amount > MAX_DONG:
        raise ValueError("Số tiền quá lớn.")
    return int(amount)


def total(amounts):
    """Return the sum of the known amounts; None (chưa xác định) counts as nothing."""
    return sum(amount for amount in amounts if amount is not None)


def totals_by(pairs):
    """Return {key: sum} for (key, amount) pairs, in the order keys first appear; None amounts are passed over."""
    sums = defaultdict(int)
    for key, amount in pairs:
        sums[key] += amount or 0
    return dict(sums)


def in_words(amount, unit="đồng"):
    """Return the amount as officials read it aloud: 204015 -> "Hai trăm linh bốn nghìn không trăm mười lăm đồng"."""
    words = " ".join(_read(abs(amount), False)) or _DIGITS[0]
    text = f"{'âm ' if amount < 0 else ''}{words} {unit}".strip()
    return text[0].upper() + text[1:]


def _read(number, is_after_higher):
    """Words of a number; after a higher group the hundreds are spoken even when they are zero."""
    billions, rest = divmod(number, 10**9)
    words = [*_read(billions, is_after_higher), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        triad, rest = divmod(rest, size)
        if triad:
            words += [*_read_triad(triad, bool(words) or is_after_higher), *filter(None, [name])]
    return words


def _read_triad(triad, is_full):
    hundreds, rest = divmod(triad, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or is_full else []
    if tens:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("linh")
    return words + ([_read_ones(ones, tens)] if ones else [])


def _read_ones(ones, tens):
    if tens >= 2 and ones in (1, 4):
        return "mốt" if ones == 1 else "tư"
    return "lăm" if tens and ones == 5 else _DIGITS[ones]
