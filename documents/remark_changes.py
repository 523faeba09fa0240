"""Where the text a remark stands on has changed since: old and new words, field by field, found by stable keys (DESIGN §2)."""

from dataclasses import dataclass

from documents.compare import collect, word_pieces
from documents.models import Version
from documents.paper_json import from_dict


@dataclass(frozen=True)
class TextChange:
    """One changed field: its name, and the way from old to new as (equal|insert|delete, text)."""

    field: str
    pieces: tuple


def note_changes(remarks, paper):
    """Give each remark `.changes`, a list of TextChange between its version and `paper`; returns the remarks as a list.

    A remark on the whole paper, or on a place that is the same, has none. One query for the versions' texts.
    """
    remarks = list(remarks)
    asked = {remark.submission.version_id for remark in remarks if remark.key}
    old = {row.pk: _texts(from_dict(row.snapshot)) for row in Version.objects.filter(pk__in=asked)}
    new = _texts(paper) if asked else {}
    for remark in remarks:
        before = old.get(remark.submission.version_id, {})
        remark.changes = _changes(before.get(remark.key, {}), new.get(remark.key, {})) if remark.key else []
    return remarks


def _texts(paper):
    """{owner key: {key: (field, text)}}, where a field of its own is also found under its own key."""
    found = {}
    for piece in collect(paper):
        found.setdefault(piece.owner_key, {})[piece.key] = (piece.field, piece.text)
        if piece.key != piece.owner_key:
            found.setdefault(piece.key, {})[piece.key] = (piece.field, piece.text)
    return found


def _changes(before, after):
    changes = []
    for key in dict.fromkeys([*before, *after]):
        field = (after.get(key) or before[key])[0]
        old, new = before.get(key, ("", ""))[1], after.get(key, ("", ""))[1]
        if old != new:
            changes.append(TextChange(field, word_pieces(old, new)))
    return changes
