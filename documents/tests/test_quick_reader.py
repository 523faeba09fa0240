"""The quicker reader finds what the library finds, and refuses what it refuses."""

from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.misc import PdfReadError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.signing.quick_reader import QuickReader, _places
from documents.tests.signing_scene import by_both
from documents.tests.test_signing import issued


@pytest.mark.parametrize("content", [issued, by_both])
def test_every_object_is_the_one_the_library_reads(content):
    ours, theirs = QuickReader(content()), PdfFileReader(BytesIO(content()))
    numbers = [ref.idnum for ref in theirs.xrefs.explicit_refs_in_revision(0)]
    assert len(numbers) > 50 and ours.xrefs.total_revisions == theirs.xrefs.total_revisions
    different = [number for number in numbers if repr(ours.get_object(Reference(number))) != repr(theirs.get_object(Reference(number)))]
    assert different == [] and len(ours._streams) >= 1


@pytest.mark.parametrize("head", [b"1 0 2", b"1 x", b"", b"1 0 zwei 3"])
def test_a_broken_head_is_refused(head):
    with pytest.raises(PdfStrictReadError, match="header possibly corrupted"):
        _places(head, 2)


def test_of_an_object_named_twice_the_first_counts():
    assert _places(b"7 0 8 5 7 9", 3) == {7: (0, 0), 8: (1, 5)}


def test_an_object_that_is_not_where_the_table_says_is_refused():
    reader = QuickReader(issued())
    stream = next(ref for number, ref in places_of(reader))
    with pytest.raises(PdfStrictReadError, match="wrong index"):
        reader._get_object_from_stream(999_999, stream, 0)
    with pytest.raises((PdfReadError, AssertionError)):
        reader._get_object_from_stream(1, 1, 0)


def places_of(reader):
    """(object number, number of the stream it stands in) of the first revision."""
    for ref in reader.xrefs.explicit_refs_in_revision(0):
        marker = reader.xrefs[ref]
        if hasattr(marker, "obj_stream_id"):
            yield ref.idnum, marker.obj_stream_id
