"""What stands around a paper's words: letterhead, symbol, place, planned date, căn cứ, signer. For every room that makes papers.

A unit of the organisation (a council that uses its seal) is printed below the organisation's own name and has a code and a
number series of its own (NĐ 30/2020, PL I, II.2–3).
"""

import re
from itertools import accumulate

from documents.paper import Basis, Letterhead, Signer
from formats.dates import PartialDate

_VERB = re.compile(r"^\s*[-–•]?\s*(Căn cứ|Thực hiện|Thi hành|Theo|Xét)\s+(.+)$", re.DOTALL)


def frame_of(document):
    """{field: value} of the Paper fields that follow from the document itself, before numbering.

    Letterhead and place are those of the planned date, or of today when none is planned (DESIGN 3.3).
    """
    row = planned_letterhead(document)
    return {
        "letterhead": printed_letterhead(document, row),
        "symbol": symbol_of_paper(document, row),
        "place": row.place_name if row else "",
        "date": planned_date(document),
        "signers": (Signer(lines_of(document.signer_lines), document.signer_name, document.signer_post),),
        "layout": document.layout_rules,
    }


def planned_letterhead(document):
    """The organisation's letterhead row in force on the planned date, or None."""
    on = document.planned_on
    rows = document.organization.letterheads.all()
    if on is None:
        return next((row for row in rows if row.to_on is None), rows[0] if rows else None)
    return next((row for row in rows if row.from_on <= on and (row.to_on is None or row.to_on >= on)), None)


def printed_letterhead(document, row):
    """The names at the top left; `row` is the organisation's letterhead, or None when none was entered."""
    name = document.organization.name
    issuer = as_named(lines_of(row.issuer_lines), name) if row else (name,)
    if document.issuing_unit:
        return Letterhead(issuer, lines_of(document.issuing_unit))
    return Letterhead(lines_of(row.managing_lines) if row else (), issuer)


def as_named(lines, name):
    """Lines typed in capitals with the capitals of the name they spell: they are printed upper anyway, sentences are not."""
    words = name.split()
    if " ".join(lines).upper().split() != name.upper().split():
        return lines
    ends = list(accumulate(len(line.split()) for line in lines))
    return tuple(" ".join(words[start:end]) for start, end in zip([0, *ends], ends, strict=False))


def symbol_of_paper(document, row):
    """`KH-MNHM`: type of the paper and the issuer's code."""
    code = document.unit_code or (row.paper_code if row else "")
    return "-".join(filter(None, (document.type_abbreviation, code)))


def planned_date(document):
    """Month and year of the planned date: the day stays open until numbering (NĐ 30/2020)."""
    on = document.planned_on
    return PartialDate(on.year, on.month) if on else PartialDate()


def lines_of(text):
    """The non-empty lines of a stored text, trimmed, as the tuple a Paper holds."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def bases_of(text, prefix):
    """Each line as one căn cứ with its verb taken off; a line without a known verb keeps its words."""
    return tuple(_basis(line, f"{prefix}:{place}") for place, line in enumerate(lines_of(text), start=1))


def _basis(line, key):
    match = _VERB.match(line)
    return Basis(key, match[1], match[2]) if match else Basis(key, "", line.lstrip("-–• "))
