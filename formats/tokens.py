"""Figures named inside long text: `{{metric:teachers_total:2025}}`, with `:primary` behind for one school level. Pure."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\{\{\s*metric\s*:\s*([a-z0-9_]{1,60})\s*:\s*(\d{4})\s*(?::\s*([a-z_]{1,16})\s*)?\}\}", re.ASCII)
# Two braces begin nothing else in these papers: what is not read by _TOKEN is a mistake to show, not text to print.
_LIKE = re.compile(r"\{\{[^{}\n]{0,200}(?:\}\}?)?")
OPENING = "{{"


@dataclass(frozen=True, slots=True)
class FigureToken:
    """A figure of a school year; level "" is the whole school."""

    key: str
    year: int
    level: str = ""

    def __str__(self):
        return f"{{{{metric:{self.key}:{self.year}{f':{self.level}' if self.level else ''}}}}}"


def tokens_in(text):
    """Return the readable tokens of a text in reading order, each once."""
    if OPENING not in text:
        return []
    return list(dict.fromkeys(_token(match) for match in _TOKEN.finditer(text)))


def broken_in(text):
    """Return what looks like a token and can't be read: a wrong year, a space in the key, a brace forgotten."""
    if OPENING not in text:
        return []
    return [match[0] for match in _LIKE.finditer(text) if not _TOKEN.fullmatch(match[0])]


def replace_tokens(text, words):
    """Return the text with every token replaced by what `words(token)` says; broken ones are left as typed."""
    return _TOKEN.sub(lambda match: words(_token(match)), text) if OPENING in text else text


def _token(match):
    return FigureToken(match[1], int(match[2]), match[3] or "")
