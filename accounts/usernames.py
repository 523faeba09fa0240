"""Log-in names: lower-case ASCII, so that no look-alike letter makes a second "same" name."""

import re

from formats.text import clean_line, fold

LONGEST = 30
FORM = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,28}[a-z0-9])?")
RULE = "Tên đăng nhập có 3–30 ký tự: chữ thường không dấu a–z, số 0–9, dấu . _ - ở giữa."


def parse_username(text):
    """Return a typed log-in name in lower case; ValueError says in Vietnamese what is wrong with it."""
    name = clean_line(text).lower()
    strange = next((char for char in name if not char.isascii()), None)
    if strange:
        raise ValueError(f"Ký tự “{strange}” không dùng được. {RULE}")
    if len(name) < 3 or not FORM.fullmatch(name):
        raise ValueError(RULE)
    return name


def suggest_username(full_name, is_taken):
    """`Nguyễn Thị Minh` -> `minhnt`, then `minhnt2` …; is_taken(name) says whether a name is in use."""
    words = [re.sub("[^a-z0-9]", "", word) for word in fold(full_name).split()]
    words = [word for word in words if word] or ["nguoidung"]
    base = (words[-1] + "".join(word[0] for word in words[:-1]))[: LONGEST - 4].ljust(3, "0")
    number, name = 1, base
    while is_taken(name):
        number += 1
        name = f"{base}{number}"
    return name
