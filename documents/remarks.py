"""Remarks of the authority as the sender sees them beside the rows of the paper."""

from collections import defaultdict

from documents.models import ReviewComment
from documents.problems import warning


def remarks_of(document):
    """Remarks that reached the sender, oldest first, with their people and the version they were made on."""
    rows = ReviewComment.objects.shown_to_sender().filter(submission__version__document=document)
    rows = rows.select_related("by", "resolved_by", "submission__version", "submission__receiver")
    return rows.defer("submission__version__snapshot")


def open_remarks(document):
    """{key of section, row or cell: [unanswered remarks]}; remarks on the whole paper stand under ""."""
    by_key = defaultdict(list)
    for remark in remarks_of(document).open():
        by_key[remark.key].append(remark)
    return dict(by_key)


def remark_problems(document, url=""):
    """Warnings for the check page: remarks that must be taken up and have no answer yet. `url` leads to them."""
    waiting = remarks_of(document).open().filter(is_mandatory=True)
    return [warning(f"Chưa xử lý góp ý “{row}” ({row.label or 'toàn văn bản'}).", url) for row in waiting]
