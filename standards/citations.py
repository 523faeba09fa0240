"""How a paper names a legal instrument: fully the first time, shortly later (NĐ 30/2020, PL I, II.6). Pure."""

from formats.dates import paper_date
from standards.enums import InstrumentKind

BY_NAME = (InstrumentKind.LAW, InstrumentKind.ORDINANCE)  # cited without number, symbol and issuer


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


class Citations:
    """Remembers what one paper has already named."""

    def __init__(self):
        self.named = set()

    def cite(self, instrument):
        """The words for this instrument at this place of the paper."""
        is_first = instrument.pk not in self.named
        self.named.add(instrument.pk)
        return full_citation(instrument) if is_first else instrument.short_name
