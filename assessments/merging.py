"""Two people on one sheet: what each changed is kept, what both changed is put before them. Plain Python, no database.

A sheet is a dictionary of parts {key: value}; a part that does not exist is None. A page carries, for every part, the digest
of the value it started from, so that a save can tell its own changes from another person's.
"""

import hashlib
import json
from dataclasses import dataclass, field

THEIRS = "theirs"
MAX_START = 20_000


def digest(value):
    """Short digest of a part's value; "" for a part that does not exist."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digests(parts):
    """{key: digest} of all parts, as a page carries it."""
    return {key: digest(value) for key, value in parts.items()}


def read_digests(text):
    """Read what a page carried back; anything broken is None, also what is nested too deep to be read."""
    try:
        data = json.loads(text) if len(text) <= MAX_START else None
    except (ValueError, RecursionError):
        return None
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else None


@dataclass(frozen=True)
class Ground:
    """What a save stands on: the digests it started from, and the choices made on a page that showed both texts.

    A choice is THEIRS, or the digest of the other person's text that was seen when the own one was preferred.
    """

    start: dict
    choices: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """`values`: the parts to be stored; `conflicts`: keys on which a person has to choose (not in `values`)."""

    values: dict
    conflicts: tuple


def settles_for(key, mine, theirs, ground):
    """(is settled, value) of one part."""
    start, choice = ground.start.get(key, ""), ground.choices.get(key)
    if mine == theirs or start == digest(mine) or choice == THEIRS:
        return True, theirs
    return start == digest(theirs) or choice == (digest(theirs) or "gone"), mine


def merge(mine, current, ground):
    """Put the parts a person sent upon those stored now; nothing another person wrote is lost in silence."""
    values, conflicts = {}, []
    for key in dict.fromkeys([*current, *mine]):
        settled, value = settles_for(key, mine.get(key), current.get(key), ground)
        if not settled:
            conflicts.append(key)
        elif value is not None:
            values[key] = value
    return Merged(values, tuple(conflicts))


def changed(before, after):
    """{key: (old, new)} of the parts that differ; None for one that does not exist."""
    keys = dict.fromkeys([*before, *after])
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}
