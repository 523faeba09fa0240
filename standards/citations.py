"""How a paper names a legal instrument: fully the first time, shortly later (NĐ 30/2020, PL I, II.6). Pure."""

import re

from formats.dates import paper_date
from formats.text import fold
from standards.enums import InstrumentKind

BY_NAME = (InstrumentKind.LAW, InstrumentKind.ORDINANCE)  # cited without number, symbol and issuer
TITLE_WORDS = 5  # so many words of a title tell that it was written out
_OPENING = re.compile(r"^(?:quy dinh )?(?:ve viec |ve )?")  # people write “về hướng dẫn …” as often as “về việc hướng dẫn …”


def full_citation(instrument):
    """Type, number, date, issuer and title; Luật, Pháp lệnh by name and date. What is not known is left out."""
    day = paper_date(instrument.issued_on) if instrument.issued_on else ""
    if instrument.kind in BY_NAME:
        return _joined(instrument.short_name, day)
    issuer = f"của {instrument.issuer}" if instrument.issuer else ""
    parts = (instrument.short_name, day, issuer, instrument.title) if instrument.number else (instrument.get_kind_display(), day, issuer, instrument.title)
    return _joined(*parts)


def _joined(*parts):
    return " ".join(part for part in parts if part)


def is_cited_fully(text, instrument):
    """Whether the words give what a first citation needs: the beginning of its title, and its day where that is known (Luật by name alone)."""
    folded = fold(text)
    if instrument.kind in BY_NAME:
        return fold(instrument.title) in folded
    words = _OPENING.sub("", fold(instrument.title)).split()[:TITLE_WORDS]
    return " ".join(words) in folded and (instrument.issued_on is None or _names_day(folded, instrument.issued_on))


def _names_day(folded, day):
    written = (paper_date(day), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d}/{day.month}/{day.year}")
    return any(fold(words) in folded for words in written)


def first_named(text, instruments):
    """The instrument that a căn cứ names first, by its number or, for a Luật, by its name; None when it names none of these.

    A title may name other texts (“sửa đổi Thông tư số …”): what stands first is what is cited; of two at the same place the longer name wins.
    """
    folded = fold(text)
    found = [(place, -len(name), index) for index, instrument in enumerate(instruments) for name in _names(instrument)
             if (place := _place_of(name, folded)) is not None]  # fmt: skip
    return instruments[min(found)[2]] if found else None


def _names(instrument):
    names = [fold(instrument.short_name)] if instrument.kind in BY_NAME else []
    return [*names, fold(instrument.number)] if instrument.number else names


def _place_of(name, folded):
    """Where a name stands as a whole: `9/2018/TT` is not in `19/2018/TT`, `Luật Giáo dục` not in `Luật Giáo dục đại học`."""
    pattern = rf"(?<![\w/]){re.escape(name)}(?![\w/-])"
    if not any(char.isdigit() for char in name):
        pattern += r"(?=\s*(?:$|[;.,()]|(?:ngay|so|nam|va|duoc|da)\b))"
    match = re.search(pattern, folded)
    return match.start() if match else None
