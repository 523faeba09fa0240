"""Remarks of the authority as the sender sees them beside the rows of the paper."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

from documents.compare import collect
from documents.enums import Route
from documents.models import ReviewComment, ReviewReply
from documents.problems import error, warning


@dataclass(frozen=True)
class Place:
    """Something a remark can stand on: a whole section or row (`field` is ""), or one field of it."""

    key: str
    owner: str
    words: str
    field: str = ""

    @property
    def is_whole(self):
        return not self.field


def places_of(paper):
    """{key: Place} of a paper in reading order: every section and row, then its fields that hold words."""
    owners = {}
    for piece in collect(paper):
        owners.setdefault(piece.owner_key, []).append(piece)
    places = {}
    for owner, pieces in owners.items():
        first = pieces[0]
        alone = first.key == owner and first.field != "Tiêu đề" and len(pieces) == 1
        places[owner] = Place(owner, owner, f"{first.place} – {first.field}" if alone else first.place)
        for piece in pieces if len(pieces) > 1 else ():
            if piece.key not in owners and piece.field not in ("", "TT"):
                places.setdefault(piece.key, Place(piece.key, owner, f"{piece.place} – {piece.field}", piece.field))
    return places


def talk():
    """The lines under remarks with their people, to be read together with the remarks."""
    return Prefetch("replies", ReviewReply.objects.select_related("by", "organization"))


def remarks_of(document):
    """Remarks that reached the sender, oldest first, with their people and the version they were made on."""
    rows = ReviewComment.objects.shown_to_sender().filter(submission__version__document=document)
    rows = rows.select_related("by", "resolved_by", "submission__version", "submission__receiver").prefetch_related(talk())
    return rows.defer("submission__version__snapshot")


def open_remarks(document):
    """{key of section, row or cell: [unanswered remarks]}; remarks on the whole paper stand under ""."""
    by_key = defaultdict(list)
    for remark in remarks_of(document).open():
        by_key[remark.key].append(remark)
    return dict(by_key)


def remark_problems(document, url=""):
    """Remarks that must be taken up and have no answer yet; `url` leads to them.

    A paper that needs approval is not sent again before each has an answer; an opinion leaves it to the head (warnings).
    """
    waiting = remarks_of(document).open().filter(is_mandatory=True)
    problem = error if document.route == Route.APPROVAL else warning
    return [problem(f"Chưa xử lý góp ý “{row}” ({row.label or 'toàn văn bản'}).", url) for row in waiting]
