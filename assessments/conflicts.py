"""What two people wrote in the same place, side by side, for the page where one of them chooses."""

from dataclasses import dataclass
from datetime import datetime

from assessments.merging import THEIRS, digest
from assessments.sheets import in_words
from documents.compare import word_pieces
from records.trail import history_of


@dataclass(frozen=True)
class Conflict:
    """One part that both changed. `seen` is what the choice of the own text sends back: the digest of the other text."""

    key: str
    label: str
    mine: str
    theirs: str
    by: str
    at: datetime | None
    seen: str

    take_theirs = THEIRS

    @property
    def name(self):
        return self.key

    @property
    def pieces(self):
        """The way from their text to mine, word by word."""
        return word_pieces(self.theirs, self.mine)


def conflicts_of(content, subject, parts, outcome, words=in_words):
    """Conflict of every key of a refused save; `subject` is the row the history of texts hangs on, `words(key, value)` a value as read."""
    return [_conflict(content, subject, key, (parts.get(key), outcome.current.get(key)), words) for key in outcome.merged.conflicts]


def _conflict(content, subject, key, values, words):
    last = history_of(subject, key).first()
    mine, theirs = values
    return Conflict(
        key=key, label=content.label(key), mine=words(key, mine), theirs=words(key, theirs),
        by=str(last.by) if last and last.by else "người khác", at=last.at if last else None, seen=digest(theirs) or "gone",
    )
