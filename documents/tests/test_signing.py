"""Signing the issued PDF: fields in their place, signatures in order, and nothing tampered with is ever accepted."""

import random
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

from documents.pdf import render_paper
from documents.signing import apart
from documents.signing.fields import FIELDS, PERSON, SEAL, filled_fields, signature_place, with_signature_fields
from documents.signing.images import ImageRefused, seal_picture, signature_picture
from documents.signing.keyfile import SigningRefused, load_key, sign
from documents.signing.verdict import CHECKED, SENTENCES, UNCHECKED, State, Terms, judge_file
from documents.tests.keys import PASSWORD, key_file, root, root_pem
from documents.tests.more_samples import lower_secondary_plan, official_letter

PRINCIPAL, SCHOOL = "Trần Văn Mẫu", "Trường Trung học Mẫu"
FLIPS = 1000


@cache
def issued():
    """The issued bytes: rendered once, with the two empty fields."""
    return with_signature_fields(render_paper(lower_secondary_plan(), draft=False))


@cache
def key(words, **options):
    return load_key(key_file(words, **options), PASSWORD)


@cache
def signed(*, seal=True):
    once = sign(issued(), PERSON, key(PRINCIPAL))
    return sign(once, SEAL, key(SCHOOL)) if seal else once


def faults(content, **terms):
    verdict = judge_file(content, issued(), Terms(**terms))
    assert verdict.is_accepted == (not verdict.faults)
    return verdict.faults


def added(content, change):
    """The file with one more incremental update made by `change(writer)`."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def swap_page(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def change_title(writer):
    info = writer.add_object(DictionaryObject({pdf_name("/Title"): pdf_string("Khác")}))
    writer.set_info(info)


def third_field(writer):
    append_signature_field(writer, SigFieldSpec("ToanTrang", on_page=0, box=(0, 0, 595, 842)))


def move_field(writer):
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/Rect")] = type(field["/Rect"])([type(field["/Rect"][0])(value) for value in (0, 0, 595, 842)])
    writer.update_container(field)


def with_own_field(content):
    """Signed by a tool that adds a field of its own instead of filling ours."""
    out = BytesIO()
    apart(sign_pdf, IncrementalPdfFileWriter(BytesIO(content)), PdfSignatureMetadata(field_name="Signature1"), key(PRINCIPAL),
             new_field_spec=SigFieldSpec("Signature1", on_page=0, box=(0, 0, 595, 842)), output=out)
    return out.getvalue()


def rewritten(content):
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as file:
        file.save(out)
    return out.getvalue()


def test_fields_stand_between_title_and_name_and_the_seal_over_the_left_third():
    place = signature_place(issued())
    person, seal = place.person_box(), place.seal_box()
    assert issued().startswith(render_paper(lower_secondary_plan(), draft=False)) and filled_fields(issued()) == ()
    millimetre = 72 / 25.4
    assert person[2] - person[0] == pytest.approx(50 * millimetre, abs=1) and seal[2] - seal[0] == pytest.approx(40 * millimetre, abs=1)
    assert seal[2] - person[0] == pytest.approx((person[2] - person[0]) / 3, abs=1.5), "one third of the signature lies under the seal"
    assert person[3] < place.top and seal[3] <= place.top + 1 and (person[0] + person[2]) / 2 == pytest.approx(place.middle, abs=1)


def test_the_form_is_marked_as_signed_append_only():
    with pikepdf.open(BytesIO(issued())) as file:
        form = file.Root.AcroForm
        assert form.SigFlags == 3 and [str(field.T) for field in form.Fields] == list(FIELDS)
        assert "/V" not in form.Fields[0]


def test_a_paper_without_a_signer_gets_no_fields():
    paper = lower_secondary_plan()
    plain = render_paper(type(paper)(**{name: getattr(paper, name) for name in paper.__slots__} | {"signers": ()}), draft=False)
    assert with_signature_fields(plain) == plain and signature_place(plain) is None
    assert signature_place(render_paper(official_letter(), draft=False)) is not None


def test_two_signatures_in_order_are_accepted_and_named():
    verdict = judge_file(signed(), issued())
    assert verdict.state == State.ACCEPTED and verdict.faults == () and verdict.trust == UNCHECKED
    assert [(row.field, row.name) for row in verdict.signatures] == [(PERSON, PRINCIPAL), (SEAL, SCHOOL)]
    assert judge_file(signed(seal=False), issued()).filled == (PERSON,)
    words = [value for row in verdict.signatures for value in vars(row).values() if not isinstance(value, bool)]
    assert {type(word) for word in words} == {str}, "plain words: the library's own strings drag the whole file with them when copied"


def test_trust_is_said_only_with_the_operators_anchor():
    from asn1crypto import pem, x509  # only this test reads a certificate back

    anchor = x509.Certificate.load(pem.unarmor(root_pem())[2])
    foreign = x509.Certificate.load(pem.unarmor(root_pem("Gốc khác"))[2])
    assert judge_file(signed(), issued(), Terms(roots=(anchor,))).trust == CHECKED
    assert faults(signed(), roots=[foreign]) == tuple(SENTENCES["untrusted"].format(name=name) for name in (PRINCIPAL, SCHOOL))
    assert root("Gốc khác")[1].subject != root()[1].subject


@pytest.mark.parametrize(
    ("attack", "key_of_sentence"),
    [
        (lambda: issued(), "unsigned"),
        (lambda: b"", "unreadable"),
        (lambda: b"khong phai pdf", "unreadable"),
        (lambda: signed()[: len(issued()) + 900], "unsigned"),
        (lambda: rewritten(signed()), "rewritten"),
        (lambda: sign(with_signature_fields(render_paper(official_letter(), draft=False)), PERSON, key(PRINCIPAL)), "rewritten"),
        (lambda: signed() + b"\n%% them", "tail"),
        (lambda: added(signed(), change_title), "tail"),
        (lambda: added(signed(), swap_page), "changed"),
        (lambda: sign(added(issued(), swap_page), PERSON, key(PRINCIPAL)), "changed"),
        (lambda: sign(added(issued(), third_field), PERSON, key(PRINCIPAL)), "fields"),
        (lambda: with_own_field(issued()), "fields"),
        (lambda: sign(added(issued(), move_field), PERSON, key(PRINCIPAL)), "moved"),
    ],
)
def test_no_attack_is_accepted_and_each_has_its_sentence(attack, key_of_sentence):
    assert SENTENCES[key_of_sentence] in faults(attack())


@pytest.mark.parametrize(
    ("options", "key_of_sentence"), [({"ends": -1}, "expired"), ({"begins": 5}, "expired"), ({"can_sign": False}, "usage")]
)
def test_a_certificate_that_may_not_sign_is_refused(options, key_of_sentence):
    try:
        content = sign(issued(), PERSON, key("Người khác", **options))
    except SigningRefused:
        return
    assert SENTENCES[key_of_sentence].format(name="Người khác") in faults(content)


def test_an_unexpected_certificate_is_named():
    mine = judge_file(signed(), issued()).signatures
    expected = {row.field: {row.certificate_sha256, "0" * 64} for row in mine}
    assert faults(signed(), expected=expected) == ()
    stranger = sign(issued(), PERSON, key("Người lạ"))
    assert faults(stranger, expected=expected) == (SENTENCES["unexpected"].format(field="người ký", name="Người lạ"),)


def test_flipped_bytes_outside_the_last_signature_are_never_accepted():
    content, dice = signed(), random.Random(57)  # noqa: S311 - repeatable, not secret
    last = content.rindex(b"/Contents <")
    outside = [*range(last), *range(content.index(b">", last) + 1, len(content))]
    accepted = []
    for place in dice.sample(outside, FLIPS):
        flipped = bytearray(content)
        flipped[place] ^= 1 << dice.randrange(8)
        if judge_file(bytes(flipped), issued()).is_accepted:
            accepted.append(place)
    assert accepted == []


def test_the_seal_waits_for_the_person_and_nobody_signs_twice():
    with pytest.raises(SigningRefused, match="sau khi người có thẩm quyền"):
        sign(issued(), SEAL, key(SCHOOL))
    with pytest.raises(SigningRefused, match="đã có chữ ký"):
        sign(signed(), PERSON, key(PRINCIPAL))


@pytest.mark.parametrize(("content", "password", "words"), [
    (lambda: key_file(PRINCIPAL), "sai", "Sai mật khẩu"), (lambda: key_file(PRINCIPAL), "", "Sai mật khẩu"),
    (lambda: b"\x30\x03abc", "x", "không phải tệp khóa"), (lambda: b"0" * 300_000, "x", "quá lớn"),
])  # fmt: skip
def test_a_bad_key_file_is_refused_in_words_and_leaves_no_log(content, password, words, caplog):
    with pytest.raises(SigningRefused, match=words):
        load_key(content(), password)
    assert password == "" or password not in caplog.text


def test_an_absent_time_service_is_told():
    with pytest.raises(SigningRefused, match="dấu thời gian"):
        sign(issued(), PERSON, key(PRINCIPAL), timestamp_url="http://127.0.0.1:9/")


def png(width, height, colour=(220, 0, 0, 255)):
    out = BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def test_the_seal_keeps_its_true_size():
    box = seal_picture(png(500, 500), 36)
    left, _, right, _ = box.getbbox()
    assert (right - left) / box.width * 40 == pytest.approx(36, abs=0.2)
    assert signature_picture(png(900, 100, "blue")).size == (600, 312)
    assert judge_file(sign(issued(), PERSON, key(PRINCIPAL), picture=signature_picture(png(90, 30, "blue"))), issued()).is_accepted


@pytest.mark.parametrize(("content", "diameter", "words"), [
    (b"GIF89a", 36, "không phải ảnh PNG"), (png(10, 10), 90, "Đường kính"), (b"\x89PNG" + b"0" * 3_000_000, 36, "2 MB"), (png(5000, 4000), 36, "điểm ảnh"),
])  # fmt: skip
def test_a_picture_that_cannot_serve_is_refused_in_words(content, diameter, words):
    with pytest.raises(ImageRefused, match=words):
        seal_picture(content, diameter)
