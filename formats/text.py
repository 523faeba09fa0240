"""Vietnamese text as it is stored and searched: one spelling (NFC), nothing invisible, one folded form."""

import re
import unicodedata
from functools import lru_cache

# Zero-width, direction and other invisible marks that come along when text is pasted from Word, PDF or a web page.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Tried once for each run of blanks: from every blank anew, a megabyte of them would take hours.
_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=\n|$)")


def clean(text):
    """Return text fit to be stored: NFC, `\\n` line ends, no control or invisible characters, no trailing spaces.

    Tabs stay (they make table cells, DESIGN 3.4); odd spaces become ordinary ones; None becomes "".
    """
    text = unicodedata.normalize("NFC", text or "")
    text = _CONTROL.sub("", _INVISIBLE.sub("", _LINE_END.sub("\n", text)))
    text = _TRAILING.sub("", _ODD_SPACE.sub(" ", text))
    # Removing a mark between a letter and its accent may leave a pair that composes only now.
    return unicodedata.normalize("NFC", text).strip("\n ")


def clean_line(text):
    """Return cleaned text on one line, for titles and names: every run of white space is one space."""
    if text and text.isascii() and text.isprintable():  # plain figures and codes, read by the hundred thousand: nothing to clean
        return " ".join(text.split())
    return " ".join(clean(text).split())


def shortened(text, limit):
    """The text on one line, cut between words after at most `limit` characters; “…” stands for what is left out."""
    line = clean_line(text)
    if len(line) <= limit:
        return line
    return (line[: limit + 1].rpartition(" ")[0] or line[:limit]).rstrip(" ,;:") + "…"


def fold(text):
    """Return the search form: no marks, đ as d, lower case, single spaces ("Phương  hướng" -> "phuong huong")."""
    parts = unicodedata.normalize("NFD", clean(text).casefold().replace("đ", "d"))
    return " ".join("".join(char for char in parts if not unicodedata.combining(char)).split())


# The Vietnamese alphabet; what is no letter keeps its own, lower place.
_LETTERS = {ord(letter): chr(0x1000 + at) for at, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


@lru_cache(maxsize=10_000)  # tables of two thousand schools are put in order again and again
def vietnamese_order(text):
    """Sort key by the Vietnamese alphabet (Đ after D, Ă and Â after A); only then by tone: ngang, huyền, hỏi, ngã, sắc, nặng."""
    parts = unicodedata.normalize("NFD", clean(text).casefold())
    letters = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    tones = "".join(_TONES.get(char, "0") for char in parts if char in _TONES or not unicodedata.combining(char))
    return letters.translate(_LETTERS), tones


def is_clean(text):
    """Say whether a text is already in its stored form."""
    return text == clean(text)
