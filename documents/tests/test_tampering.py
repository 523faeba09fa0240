"""The rest of the tamper table: what a stranger, a wrong certificate or a clever editor may do to a signed paper; nothing of it is accepted."""

import hashlib
import random
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from asn1crypto import cms, pem, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

from documents.signing import apart, checking
from documents.signing.anchors import CertificateRefused, read_certificates, trust_files
from documents.signing.checking import TOO_HEAVY, check_scan, check_signed
from documents.signing.fields import PERSON, SEAL, has_fields, page_count
from documents.signing.keyfile import sign
from documents.signing.trial import TrialAdapter, adapters
from documents.signing.verdict import CHECKED, LISTED, SENTENCES, State, _signed_at
from documents.tests.keys import certificate_of, root, root_pem
from documents.tests.signing_scene import by_both, by_person, paper
from documents.tests.test_signing import (
    PRINCIPAL,
    SCHOOL,
    added,
    change_title,
    faults,
    issued,
    key,
    move_field,
    swap_page,
    third_field,
)
from documents.verification import Match, compare_file
from documents.workflow_signing import bring_signed

__all__ = ["paper"]
FLIPS_INSIDE = 12


def annotate(writer):
    """A free text over the first page."""
    page = writer.root["/Pages"]["/Kids"][0]
    note = DictionaryObject({
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText"), pdf_name("/Contents"): pdf_string("Đã duyệt chi"),
        pdf_name("/Rect"): ArrayObject(map(NumberObject, (100, 100, 300, 160))), pdf_name("/DA"): pdf_string("/Helv 12 Tf"),
    })  # fmt: skip
    notes = ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    page[pdf_name("/Annots")] = notes
    writer.update_container(page)


def attach(writer):
    embed_file(writer, FileSpec("khac.txt", embedded_data=EmbeddedFileObject.from_file_data(writer, b"khac")))


def set_value(writer):
    """A text field with a value, as a form filler would leave it."""
    form = writer.root["/AcroForm"]
    box = DictionaryObject({pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("SoTien"), pdf_name("/V"): pdf_string("9.000.000"),
                            pdf_name("/Rect"): ArrayObject(map(NumberObject, (0, 0, 1, 1)))})
    form["/Fields"].append(writer.add_object(box))
    writer.update_container(form)


def open_with_action(writer):
    writer.root[pdf_name("/OpenAction")] = DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")})
    writer.update_root()


def rename(writer):
    """Another title in the description that lies apart from /Info, written as a tool writes it."""
    kept = writer.root.raw_get("/Metadata").get_object().data
    new = StreamObject({pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}, stream_data=kept.replace("Kế hoạch".encode(), b"Khac"))
    assert new.data != kept
    writer.root[pdf_name("/Metadata")] = writer.add_object(new)
    writer.update_root()


def repaint(writer):
    """Another picture in the field of the person, as somebody would who wants to be seen as the signer."""
    field = writer.root["/AcroForm"]["/Fields"][0]
    box = {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): ArrayObject(map(NumberObject, (0, 0, 9, 9)))}
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(StreamObject(box, stream_data=b"0 0 9 9 re f"))})
    writer.update_container(field)


def hide(writer):
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/F")] = NumberObject(2)
    writer.update_container(field)


def second_field_of_the_name(writer):
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(DictionaryObject({pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): pdf_string(PERSON), pdf_name("/Rect"): form["/Fields"][0]["/Rect"]})))
    writer.update_container(form)


def more_than_asked(writer):
    """A form in XML, which some viewers show instead of the pages."""
    form = writer.root["/AcroForm"]
    form[pdf_name("/XFA")] = ArrayObject()
    writer.update_container(form)


def validation_data(writer):
    """What a tool adds so that a signature can be checked in later years."""
    writer.root[pdf_name("/DSS")] = DictionaryObject({pdf_name("/Certs"): ArrayObject()})
    writer.update_root()


def filled(content, field, words):
    """A field filled by a tool that knows nothing of our order."""
    out = BytesIO()
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    apart(sign_pdf, IncrementalPdfFileWriter(BytesIO(content)), metadata, key(words), existing_fields_only=True, output=out)
    return out.getvalue()


def with_hole(content, at=1):
    """The last signature says that it leaves out more than itself: twenty bytes before it (1) or at the end (3) are nobody's."""
    start = content.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    end = content.index(b"]", start)
    ranges = [int(word) for word in content[start:end].split()]
    ranges[at] -= 20
    changed = b"%d %d %d %d" % tuple(ranges)
    return content[:start] + changed.ljust(end - start) + content[end:]


def swapped():
    """The two signatures exchanged: each in the other's place."""
    content = by_both()
    (one, two), end = [match.end() for match in re.finditer(rb"/Contents <", content)][-2:], lambda at: content.index(b">", at)
    first, second = content[one : end(one)], content[two : end(two)]
    return content[:one] + second.ljust(len(first), b"0")[: len(first)] + content[end(one) : two] + first.ljust(len(second), b"0")[: len(second)] + content[end(two) :]


def with_digest(name):
    """The person's field signed with an old hash."""
    out = BytesIO()
    metadata = PdfSignatureMetadata(field_name=PERSON, md_algorithm=name, subfilter=SigSeedSubFilter.PADES)
    apart(sign_pdf, IncrementalPdfFileWriter(BytesIO(issued())), metadata, key(PRINCIPAL), existing_fields_only=True, output=out)
    return out.getvalue()


def with_other_certificate():
    """The signer's certificate inside the signature exchanged for a stranger's, at the same length."""
    content = by_person()
    start = content.rindex(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    info = cms.ContentInfo.load(bytes.fromhex(content[start:end].decode()))
    mine = next(one for one in info["content"]["certificates"] if one.chosen.subject.native["common_name"] == PRINCIPAL)
    foreign = x509.Certificate.load(certificate_of("Kẻ khác"))
    info["content"]["certificates"] = [foreign if one is mine else one for one in info["content"]["certificates"]]
    changed = info.dump().hex().encode()
    return content[:start] + changed.ljust(end - start, b"0")[: end - start] + content[end:]


def other_paper_behind(before, *, shares_a_number=False):
    """A whole other paper written behind our bytes, its fields in the same places: nothing of ours is reached any more."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(issued())))
    swap_page(writer)
    out = BytesIO(before)
    out.seek(0, 2)
    writer.write(out)
    return added(out.getvalue(), lambda writer: writer.update_root()) if shares_a_number else out.getvalue()


@pytest.mark.parametrize("shares_a_number", [False, True])
def test_another_paper_behind_the_issued_bytes_is_refused(shares_a_number):
    """The issued bytes are the beginning, the fields are ours, the signatures cover everything: yet a viewer shows the other paper."""
    once = sign(other_paper_behind(issued(), shares_a_number=shares_a_number), PERSON, key(PRINCIPAL))
    assert faults(once) == (SENTENCES["history"],)
    assert faults(sign(once, SEAL, key(SCHOOL))) == (SENTENCES["history"],)
    assert SENTENCES["history"] in faults(sign(other_paper_behind(by_person()), PERSON, key(PRINCIPAL)))


@pytest.mark.parametrize(("attack", "sentence"), [
    (lambda: added(by_both(), annotate), "changed"), (lambda: sign(added(issued(), annotate), PERSON, key(PRINCIPAL)), "changed"),
    (lambda: added(by_both(), attach), "changed"), (lambda: sign(added(issued(), attach), PERSON, key(PRINCIPAL)), "changed"),
    (lambda: added(by_both(), set_value), "fields"), (lambda: sign(added(issued(), set_value), PERSON, key(PRINCIPAL)), "fields"),
    (lambda: added(by_both(), open_with_action), "changed"), (lambda: sign(added(issued(), open_with_action), PERSON, key(PRINCIPAL)), "changed"),
    (lambda: added(by_both(), rename), "about"), (lambda: sign(added(issued(), rename), PERSON, key(PRINCIPAL)), "about"),
    (lambda: sign(added(by_person(), repaint), SEAL, key(SCHOOL)), "look"), (lambda: sign(added(by_person(), hide), SEAL, key(SCHOOL)), "look"),
    (lambda: sign(added(issued(), repaint), PERSON, key(PRINCIPAL)), "changed"), (lambda: added(by_both(), repaint), "tail"),
    (lambda: sign(added(by_person(), second_field_of_the_name), SEAL, key(SCHOOL)), "changed"), (lambda: sign(added(issued(), more_than_asked), PERSON, key(PRINCIPAL)), "changed"),
    (lambda: added(by_both(), validation_data), "tail"), (lambda: by_both()[:-1], "tail"), (lambda: by_both()[: len(by_person())] + by_both(), "unreadable"),
    (lambda: added(by_both(), third_field), "tail"), (lambda: added(by_both(), move_field), "moved"),
    (lambda: sign(added(by_person(), swap_page), SEAL, key(SCHOOL)), "changed"), (lambda: sign(added(by_person(), annotate), SEAL, key(SCHOOL)), "changed"),
    (lambda: sign(added(issued(), change_title), PERSON, key(PRINCIPAL)), "about"),
    (lambda: by_both(PRINCIPAL, PRINCIPAL), "same"), (lambda: by_both()[:-1200], "unreadable"),
    (lambda: by_both().replace(b"/SigFlags 3", b"/SigFlags 1"), "rewritten"),
])
def test_every_other_change_is_refused_with_its_sentence(attack, sentence):
    assert SENTENCES[sentence] in faults(attack())


@pytest.mark.parametrize(("attack", "sentence", "words"), [
    (lambda: with_hole(by_both()), "broken", {"field": "cơ quan"}), (lambda: with_hole(by_both(), 3), "coverage", {"field": "cơ quan"}),
    (lambda: filled(issued(), SEAL, SCHOOL), "order", {}), (lambda: filled(filled(issued(), SEAL, SCHOOL), PERSON, PRINCIPAL), "order", {}), (swapped, "broken", {"field": "người ký"}), (swapped, "broken", {"field": "cơ quan"}),
    (lambda: with_digest("sha1"), "weak", {"field": "người ký", "name": "SHA1"}),
    (lambda: sign(issued(), PERSON, TrialAdapter().signer(PERSON)), "selfmade", {"name": "KÝ THỬ – KHÔNG CÓ GIÁ TRỊ"}),
])
def test_holes_exchanges_old_hashes_and_certificates_of_ones_own_making(attack, sentence, words):
    assert SENTENCES[sentence].format(**words) in faults(attack())


def test_an_exchanged_certificate_is_not_accepted():
    assert faults(with_other_certificate()) != ()


def test_a_certificate_of_ones_own_making_is_good_once_it_was_named():
    content = sign(issued(), PERSON, TrialAdapter().signer(PERSON))
    found = check_signed(content, issued()).signatures[0]
    assert faults(content, expected={PERSON: {found.certificate_sha256}}) == ()


@pytest.mark.parametrize(("since", "until"), [(timedelta(hours=-2), timedelta(hours=-1)), (timedelta(hours=1), timedelta(hours=2))])
def test_the_signers_clock_is_held_against_the_issue_and_now(since, until):
    """An expired certificate signs again once the clock of the machine is turned back; the paper was not there yet."""
    now = datetime.now(UTC)
    assert faults(by_person(), since=now + since, until=now + until) == (SENTENCES["clock"].format(field="người ký"),)
    assert faults(by_person(), since=now - timedelta(days=1), until=now + timedelta(days=1)) == ()


def test_the_server_knows_when_the_paper_was_made():
    now = timezone.now()
    assert check_signed(by_both(), issued(), issued_at=now - timedelta(hours=1)).is_accepted
    late = check_signed(by_both(), issued(), issued_at=now + timedelta(days=2))
    assert late.faults == tuple(SENTENCES["clock"].format(field=field) for field in ("người ký", "cơ quan"))


def test_a_time_without_a_zone_is_vietnams():
    signature = SimpleNamespace(self_reported_timestamp=datetime(2026, 11, 27, 8, 0))  # noqa: DTZ001 - as some tools write it
    assert _signed_at(signature) == datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
    assert _signed_at(SimpleNamespace(self_reported_timestamp=None)) is None


def test_data_for_later_years_inside_the_signed_part_does_no_harm():
    assert faults(sign(added(by_person(), validation_data), SEAL, key(SCHOOL))) == ()


def test_a_resigned_copy_is_known_by_its_certificate():
    """The unsigned issued bytes are handed out: anybody can sign them, nobody passes for the one who was named."""
    named = {PERSON: {hashlib.sha256(certificate_of(PRINCIPAL)).hexdigest()}}
    assert faults(by_person(), expected=named) == ()
    assert faults(by_person("Kẻ mạo danh"), expected=named) == (SENTENCES["unexpected"].format(field="người ký", name="Kẻ mạo danh"),)


def revoked_list(name):
    """The root's list with that certificate on it, as DER."""
    root_key, root_certificate = root()
    serial = certificates.load_der_x509_certificate(certificate_of(name)).serial_number
    entry = certificates.RevokedCertificateBuilder().serial_number(serial).revocation_date(datetime.now(UTC) - timedelta(days=2)).build()
    made = certificates.CertificateRevocationListBuilder().issuer_name(root_certificate.subject).last_update(datetime.now(UTC) - timedelta(days=1))
    return made.next_update(datetime.now(UTC) + timedelta(days=9)).add_revoked_certificate(entry).sign(root_key, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.fixture
def anchors(tmp_path, settings):
    """A folder as the operator fills it."""
    settings.TRUST_ANCHORS = tmp_path
    (tmp_path / "goc.pem").write_bytes(root_pem())
    (tmp_path / "ghi-chu.txt").write_text("không phải chứng thư")
    return tmp_path


def test_the_operators_folder_makes_trust(anchors):
    found = check_signed(by_both(), issued())
    assert (found.state, found.trust) == (State.ACCEPTED, CHECKED)


def test_a_revoked_certificate_is_refused(anchors):
    (anchors / "thu-hoi.crl").write_bytes(revoked_list(PRINCIPAL))
    assert SENTENCES["revoked"].format(name=PRINCIPAL) in check_signed(by_both(), issued()).faults
    (anchors / "thu-hoi.crl").write_bytes(pem.armor("X509 CRL", revoked_list("Người khác")))
    assert check_signed(by_both(), issued()).trust == LISTED, "somebody else was revoked"


def test_another_root_trusts_nobody_of_ours(anchors):
    (anchors / "goc.pem").write_bytes(root_pem("Gốc khác"))
    assert SENTENCES["untrusted"].format(name=PRINCIPAL) in check_signed(by_both(), issued()).faults


def test_files_that_are_none_are_left_out_and_named_in_the_log(anchors, caplog):
    (anchors / "hong.cer").write_bytes(b"junk")
    (anchors / "hong.crl").write_bytes(b"junk")
    roots, lists = trust_files()
    assert (len(roots), lists) == (1, []) and "hong.cer" in caplog.text and "hong.crl" in caplog.text


def test_no_folder_no_trust(settings, tmp_path):
    settings.TRUST_ANCHORS = None
    assert trust_files() == ([], [])
    settings.TRUST_ANCHORS = tmp_path / "khong-co"
    assert trust_files() == ([], [])


def test_several_certificates_stand_in_one_file():
    both = root_pem() + pem.armor("CERTIFICATE", certificate_of(PRINCIPAL))
    assert len(read_certificates(both)) == 2
    with pytest.raises(CertificateRefused, match="không phải chứng thư số"):
        read_certificates(b"\x30\x82")


def test_the_child_is_renewed_after_a_failure_and_never_gives_a_late_answer(monkeypatch):
    """A file that makes the child run out of time is refused; the next file gets its own verdict from a new child."""
    check_scan(b"", 1)
    old = checking._child
    monkeypatch.setattr(old, "limits", checking.LIMITS)
    monkeypatch.setattr(type(old), "ask", lambda self, frame: (_ for _ in ()).throw(TimeoutError))
    assert check_signed(by_both(), issued()).faults == (TOO_HEAVY,) and checking._child is None
    assert check_scan(b"", 1) == [TOO_HEAVY]
    monkeypatch.undo()
    assert check_signed(by_both(), issued()).is_accepted and checking._child is not old


def test_the_child_itself_may_fall(monkeypatch):
    check_scan(b"", 1)
    checking._child.process.kill()
    checking._child.process.wait()
    assert check_signed(by_person(), issued()).is_accepted, "a dead child is replaced before it is asked"
    monkeypatch.setattr(checking, "_text", lambda content: "không phải base64")
    assert check_signed(by_person(), issued()).faults == (SENTENCES["unreadable"],)


@pytest.mark.django_db
def test_a_flip_inside_the_last_signature_is_never_identical(cast, paper):
    """Padding, the case of a digit, parts nobody signed: the text is untouched, yet no such file is called the one we keep."""
    bring_signed(paper, by_both(), acting=cast.acting(cast.clerk))
    content, dice, found = by_both(), random.Random(30), set()  # noqa: S311 - repeatable, not secret
    start = content.rindex(b"/Contents <") + 11
    end = content.index(b">", start)
    for place in dice.sample(range(start, end), FLIPS_INSIDE):
        flipped = bytearray(content)
        flipped[place] ^= 1 << dice.randrange(8)
        found.add(compare_file(paper, bytes(flipped)).match)
    assert found <= {Match.VALID, Match.CHANGED} and compare_file(paper, content).match == Match.SIGNED


def test_what_the_pages_ask_of_the_issued_bytes():
    assert has_fields(issued()) and page_count(issued()) == 1


def test_adapters_come_from_the_setting(settings):
    settings.SIGNING_ADAPTERS = []
    assert adapters() == {}
    settings.SIGNING_ADAPTERS = ["documents.signing.trial.TrialAdapter"]
    assert list(adapters()) == ["trial"] and adapters()["trial"].has_value is False
