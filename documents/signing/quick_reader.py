"""pyHanko's reader with one thing remembered: the head of each object stream.

The library parses it anew for every object inside, which is quadratic: our tagged PDF of nine pages keeps about a thousand
objects in one stream, and comparing two revisions took three seconds of CPU. What is accepted and refused stays the same.
"""

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError, PdfStreamError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.signing.quick_objects import Unusual, quick_object


class QuickReader(PdfFileReader):
    """A strict PdfFileReader over PDF bytes."""

    def __init__(self, content):
        self._streams = {}
        super().__init__(BytesIO(content))

    def _get_object_from_stream(self, idnum, stmnum, idx):
        first, places, content = self._stream(stmnum)
        if places.get(idnum, (None,))[0] != idx:
            raise PdfStrictReadError("Object is in wrong index.")
        try:
            found = _object(content, first + places[idnum][1], generic.Reference(idnum, 0, self))
        except (PdfStreamError, PdfReadError) as error:
            raise PdfStrictReadError(f"Can't read object stream: {error}") from error
        if isinstance(found, generic.StreamObject | generic.IndirectObject):
            raise PdfStrictReadError("Encountered forbidden object type in object stream")
        return found

    def _stream(self, number):
        """(offset of the first object, {object number: (index, offset)}, bytes) of an object stream."""
        if number not in self._streams:
            stream = generic.Reference(number, 0, self).get_object()
            if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
                raise PdfStrictReadError("not an object stream")
            content, first, count = stream.read_data(generic.DecodePurpose.OBJECT_STREAM), int(stream["/First"]), int(stream["/N"])
            self._streams[number] = first, _places(content[:first], count), content
        return self._streams[number]


def _object(content, at, reference):
    """The object at a place, read the quick way where it is plain."""
    try:
        return quick_object(content, at, reference)
    except Unusual:
        stream = BytesIO(content)
        stream.seek(at)
        return generic.read_object(stream, reference)


def _places(head, count):
    """{object number: (index, offset)}; of an object named twice the first counts, as in the library."""
    try:
        numbers = [int(word) for word in head.split()[: 2 * count]]
        places = {}
        for index in range(count):
            places.setdefault(numbers[2 * index], (index, numbers[2 * index + 1]))
    except (ValueError, IndexError) as error:
        raise PdfStrictReadError("Object stream header possibly corrupted") from error
    return places
