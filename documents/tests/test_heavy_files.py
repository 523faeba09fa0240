"""Files made to hurt the reader: bombs, encrypted and endless ones are refused in words, soon, and the next file is read as ever."""

import time
import zlib
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, pdf_name

from documents.signing.changes import _last_table
from documents.signing.checking import check_scan, check_signed
from documents.signing.fields import PERSON, SEAL
from documents.signing.keyfile import sign
from documents.signing.quick_reader import QuickReader
from documents.signing.scan import UNREADABLE
from documents.signing.verdict import SENTENCES, State
from documents.tests.signing_scene import by_both, by_person
from documents.tests.test_signing import PRINCIPAL, SCHOOL, added, issued, key

PATIENCE = 20  # seconds; the child itself is stopped after 45
ZEROS = zlib.compress(bytes(400_000_000), 9)


def bomb():
    """400 MB of nothing in 400 KB, packed twice more."""
    packed = ZEROS
    for _layer in range(2):
        packed = zlib.compress(packed, 9)
    return StreamObject({pdf_name("/Filter"): ArrayObject([pdf_name("/FlateDecode")] * 3)}, encoded_data=packed)


def by_hand(content, objects, more=b""):
    """One more revision as no tool would write it: {number: text} of objects, and what the trailer says besides."""
    trailer, places, entries = QuickReader(content).trailer, {}, b""
    for number, text in objects.items():
        places[number] = len(content) + 1
        content += b"\n%d 0 obj\n%s\nendobj" % (number, text)
    for number, place in places.items():
        entries += b"%d 1\n%010d 00000 n \n" % (number, place)
    root, size, before = trailer.raw_get("/Root").idnum, max(int(trailer["/Size"]), *places, 0) + 1, _last_table(content)
    start = len(content) + 1
    return content + b"\nxref\n%strailer\n<</Size %d/Root %d 0 R/Prev %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (entries, size, root, before, more, start)


def as_metadata(content):
    """The description of the paper is a bomb."""
    packed = bomb().encoded_data
    number = QuickReader(content).root.raw_get("/Metadata").idnum
    head = b"<</Type/Metadata/Subtype/XML/Filter[/FlateDecode/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    return by_hand(content, {number: head + packed + b"\nendstream"})


def as_picture(writer):
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(bomb())})
    writer.update_container(field)


def in_a_circle(writer):
    """A picture that refers to itself."""
    field, stream = writer.root["/AcroForm"]["/Fields"][0], StreamObject(stream_data=b"")
    place = writer.add_object(stream)
    stream[NameObject("/Again")] = place
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): place})
    writer.update_container(field)


def many_pages(writer):
    """The list of pages is said to be a thousand lists deep."""
    kid = writer.add_object(DictionaryObject({pdf_name("/Type"): pdf_name("/Pages"), pdf_name("/Kids"): ArrayObject(), pdf_name("/Count"): NumberObject(0)}))
    for _depth in range(1000):
        kid = writer.add_object(DictionaryObject({pdf_name("/Type"): pdf_name("/Pages"), pdf_name("/Kids"): ArrayObject([kid]), pdf_name("/Count"): NumberObject(1)}))
    pages = writer.root["/Pages"]
    pages["/Kids"].append(kid)
    writer.update_container(pages)


def encrypted_behind(content):
    """A revision that says: all of this is encrypted."""
    number, secret = int(QuickReader(content).trailer["/Size"]), b"0" * 32
    return by_hand(content, {number: b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O(%s)/U(%s)>>" % (secret, secret)}, b"/ID[(1)(1)]/Encrypt %d 0 R" % number)


def with_password():
    out = BytesIO()
    with pikepdf.open(BytesIO(by_both())) as file:
        file.save(out, encryption=pikepdf.Encryption(user="mo", owner="chu"))
    return out.getvalue()


@pytest.mark.parametrize(("attack", "sentences"), [
    (lambda: as_metadata(by_both()), {"changed", "unreadable"}),
    (lambda: sign(added(issued(), as_picture), PERSON, key(PRINCIPAL)), {"changed", "unreadable"}),
    (lambda: sign(added(by_person(), in_a_circle), SEAL, key(SCHOOL)), {"look", "unreadable"}),
    (lambda: added(by_both(), many_pages), {"changed", "unreadable"}), (lambda: encrypted_behind(by_both()), {"changed", "unreadable"}),
    (with_password, {"rewritten"}), (lambda: by_both() + bytes(15_000_000), {"unreadable", "tail"}),
    (lambda: issued() + by_both()[len(issued()) :] * 30, {"tail", "changed", "unreadable"}), (lambda: issued() + b"startxref\n0\n%%EOF\n" * 50_000, {"unreadable"}),
    (lambda: b"%PDF-1.7\n" + b"<<" * 200_000, {"rewritten"}),
])  # fmt: skip
def test_no_heavy_file_is_accepted_and_none_holds_the_reader_up(attack, sentences):
    content, begun = attack(), time.monotonic()
    verdict = check_signed(content, issued())
    assert verdict.state != State.ACCEPTED and set(verdict.faults) & {SENTENCES[key] for key in sentences}
    assert time.monotonic() - begun < PATIENCE
    assert check_signed(by_both(), issued()).is_accepted, "the next file is read as ever"


def scan_of(**changes):
    """A scan whose one picture says of itself what it likes."""
    picture = {"/Type": "/XObject", "/Subtype": "/Image", "/Width": 1700, "/Height": 2400, "/ColorSpace": "/DeviceRGB", "/BitsPerComponent": 8} | changes
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(595, 842))
        stream = pikepdf.Stream(file, ZEROS, Filter=pikepdf.Name("/FlateDecode"))
        for name, value in picture.items():
            stream[name] = pikepdf.Name(value) if isinstance(value, str) else value
        file.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=file.make_indirect(stream)))
        out = BytesIO()
        file.save(out)
    return out.getvalue()


def test_a_scan_is_judged_without_unpacking_its_pictures():
    begun = time.monotonic()
    assert check_scan(scan_of(), 1) == [] and time.monotonic() - begun < PATIENCE
    assert check_scan(scan_of(**{"/Width": 1}), 1) != []


@pytest.mark.parametrize("content", [with_password, lambda: encrypted_behind(by_both()), lambda: b"%PDF-1.7\n" + b"[" * 200_000])
def test_a_scan_nobody_can_open_is_unreadable(content):
    assert check_scan(content(), 1) in ([UNREADABLE], ["Trang 1 không phải ảnh quét."])
