"""Which of our issued papers a file is, whoever brings it."""

import re

from documents.models import IssuedPaper, SignedFile
from records.files import sha256_of

MOST_REVISIONS = 40  # of a file, each hashed; a signed paper has two to five


def paper_of_file(content):
    """The issued paper a file begins with or was stored for, or None. Asks by hash at every end a PDF revision can have."""
    ends = {match.end() for match in re.finditer(rb"%%EOF\r?\n?", content)} | {match.start() + 5 for match in re.finditer(rb"%%EOF", content)}
    hashes = [sha256_of(content[:end]) for end in sorted(ends)[:MOST_REVISIONS]] + [sha256_of(content)]
    signed = SignedFile.objects.filter(sha256__in=hashes).values("issued")
    rows = IssuedPaper.objects.select_related("version__document__organization", "file").defer("version__snapshot")
    return rows.filter(issued_sha256__in=hashes).first() or rows.filter(pk__in=signed).first()
