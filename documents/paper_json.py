"""A Paper as canonical JSON (snapshot format 1): the same content is always the same bytes, and old snapshots load for ever.

Sorted keys, NFC, no floats. Fields at their default are left out, so a field added later with a default changes no old
hash; for the same reason a default, once used, is never changed. A later format gets its own loader beside this one; a
committed fixture per format proves that each still loads.
"""

import hashlib
import json
import unicodedata
from dataclasses import fields, is_dataclass

from documents.paper import (
    Appendix,
    Bases,
    Basis,
    Cell,
    Chart,
    Column,
    Cover,
    HeadCell,
    Letterhead,
    Paper,
    Row,
    Section,
    Signer,
    Table,
    Text,
    Verification,
    check,
    without_issue_fields,
)
from formats.charts import ChartSeries
from formats.dates import PartialDate
from formats.timeline import Bar, Timeline

FORMAT = 1
_TYPES = {
    kind.__name__: kind
    for kind in (Appendix, Bases, Basis, Cell, Column, Cover, HeadCell, Letterhead, Paper, PartialDate, Row, Section)
} | {kind.__name__: kind for kind in (Signer, Table, Text, Verification, Chart, ChartSeries, Timeline, Bar)}


class SnapshotError(ValueError):
    """A stored snapshot that cannot be read: unknown format, unknown field, or damaged."""


def to_dict(paper):
    """Return the snapshot as plain dictionaries, lists, strings and ints, fit for a JSON field."""
    check(paper)
    return {"format": FORMAT, "paper": _encode(paper)}


def from_dict(data):
    """Return the Paper of a snapshot dictionary; raises SnapshotError for anything it does not know."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise SnapshotError(
            f"snapshot format {data.get('format') if isinstance(data, dict) else type(data)!r} is unknown"
        )
    try:
        paper = _decode(data["paper"])
    except (KeyError, TypeError) as error:
        raise SnapshotError(f"damaged snapshot: {error}") from error
    if not isinstance(paper, Paper):
        raise SnapshotError("the snapshot does not hold a paper")
    return paper


def dumps(paper):
    """Return the snapshot as canonical JSON text."""
    return canonical(to_dict(paper))


def loads(text):
    """Return the Paper of canonical JSON text; raises SnapshotError."""
    try:
        return from_dict(json.loads(text))
    except json.JSONDecodeError as error:
        raise SnapshotError(f"damaged snapshot: {error}") from error


def canonical(data):
    """Return JSON data as text with sorted keys and no spaces."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_sha256(paper):
    """Return the hash approval is bound to: without number, date and verification code (DESIGN §2)."""
    return hashlib.sha256(dumps(without_issue_fields(paper)).encode()).hexdigest()


def normalised(paper):
    """Return the paper as it will be after storing and loading: every string in NFC."""
    return from_dict(to_dict(paper))


def _encode(value):
    if is_dataclass(value):
        members = [(field.name, getattr(value, field.name), field.default) for field in fields(value)]
        return {"type": type(value).__name__} | {
            name: _encode(held) for name, held, default in members if held != default
        }
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"a paper cannot hold {type(value).__name__}")


def _decode(value):
    if isinstance(value, dict):
        members = {name: _decode(item) for name, item in value.items() if name != "type"}
        return _TYPES[value["type"]](**members)
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a snapshot cannot hold {type(value).__name__}")
