"""The quicker reader finds what the library finds, and refuses what it refuses."""

from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import Reference, read_object
from pyhanko.pdf_utils.misc import PdfReadError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.signing.quick_objects import Unusual, quick_object
from documents.signing.quick_reader import QuickReader, _object, _places
from documents.tests.signing_scene import by_both
from documents.tests.test_signing import issued


@pytest.mark.parametrize("content", [issued, by_both])
def test_every_object_is_the_one_the_library_reads(content):
    ours, theirs = QuickReader(content()), PdfFileReader(BytesIO(content()))
    numbers = [ref.idnum for ref in theirs.xrefs.explicit_refs_in_revision(0)]
    assert len(numbers) > 50 and ours.xrefs.total_revisions == theirs.xrefs.total_revisions
    different = [number for number in numbers if repr(ours.get_object(Reference(number))) != repr(theirs.get_object(Reference(number)))]
    assert different == [] and len(ours._streams) >= 1


@pytest.mark.parametrize("text", [
    b"<</A 1/B[1 2 0 R 3.50 -4/X]/C(a\\)b)/D<</E 5>>>>", b"[1 2 R]", b"[1 0 R 2 0 Rx]", b"<</A#20B 1>>", b"<</A 1/A 2>>", b"<</A true/B false/C<616263>>>",
    b"<</A 1>> stream", b"[1 % n\n 2]", b"-5 ", b"5 0 R ", b"/Name ", b"[[1]2", b"]", b">>", b"<</A>>", b"<<1 2>>", b"<</A 1> x", b"[12345678901234567890 1]",
    b"[1.5.2 --3 +4 .5 5.]", b"[/ 1]", b"(x)", b"[" * 150 + b"]" * 150, b"", b"[1\x002\t3]", b"[1 20 R 1  0  R 007 0 R]", "[/Tên]".encode(),
])  # fmt: skip
def test_what_is_quick_or_unusual_is_what_the_library_reads(text):
    """The same value with the same container, or the same kind of refusal."""
    class Handler:
        strict = True

    def read(reader):
        try:
            found = reader(text + b" ", 0, Reference(7, 0, Handler))
            return repr(found), type(found), found.container_ref, [one.container_ref for one in getattr(found, "values", list)()]
        except Exception as refusal:  # noqa: BLE001 - any refusal, compared by its type
            return type(refusal)

    assert read(_object) == read(lambda content, at, reference: read_object(BytesIO(content), reference))


def test_plain_objects_are_read_the_quick_way():
    """Else the bench of checking would tell only on a quiet machine."""
    reader = QuickReader(issued())
    numbers = [reader._stream(stream) for stream in {stream for _ref, stream in places_of(reader)}]
    slow = total = 0
    for first, places, content in numbers:
        for number, (_index, offset) in places.items():
            total += 1
            try:
                quick_object(content, first + offset, Reference(number, 0, reader))
            except Unusual:
                slow += 1
    assert total > 50 and slow < total / 20


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
