"""A school's figures inside papers: tokens in the texts become numbers, and rows over the years become a table with its chart."""

from dataclasses import fields, is_dataclass, replace

from documents.paper import Text
from formats.dates import short_date
from formats.tokens import OPENING, tokens_in
from schools.tokens import read_book, resolve

NOTE_KEY = "figures-note"


def with_figures(paper, school, book=None):
    """Return the paper with every figure token as its number now, and once, below the content, the date of the data.

    Two queries for the whole paper, none where nothing names a figure; a paper frozen after this holds numbers. `school` is a
    School, its key, or None for a body that is no school.
    """
    texts = list(texts_of(paper))
    tokens = list(dict.fromkeys(token for text in texts for token in tokens_in(text)))
    if not tokens:
        return paper
    book = book or read_book(school, texts)
    day = book.data_date(tokens)
    note = (Text(NOTE_KEY, f"(Số liệu nêu trong văn bản lấy đến ngày {short_date(day)}.)"),) if day else ()
    paper = _changed(paper, lambda text: resolve(text, school, book))
    return replace(paper, content=(*paper.content, *note))


def texts_of(value):
    """Yield every text of a paper that may hold a token."""
    if isinstance(value, str):
        if OPENING in value:
            yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def _changed(value, change):
    """The same value with every text changed; parts without a token stay the very same objects."""
    if isinstance(value, str):
        return change(value) if OPENING in value else value
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    if not is_dataclass(value) or not any(True for _ in texts_of(value)):
        return value
    return replace(value, **{field.name: _changed(getattr(value, field.name), change) for field in fields(value)})
