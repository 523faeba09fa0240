"""The verdict on a file that comes back signed: is it our issued paper, signed whole by whom we expect, and nothing else?

Accepted = the issued bytes are its beginning, and nothing but the two known fields was filled since, and every signature is
whole and covers its revision, and the last one covers the entire file, and each is by the expected certificate. What the
signature library calls valid is never enough by itself (measured: appended bytes and a page changed before signing pass it).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from documents.signing import apart
from documents.signing.fields import FIELDS, PERSON, SEAL
from documents.signing.quick_reader import QuickReader

WEAK = ("md5", "sha1")
HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)


class State(StrEnum):
    """What became of the file."""

    ACCEPTED = "accepted"
    REWRITTEN = "rewritten"
    REFUSED = "refused"


SENTENCES = {
    "unreadable": "Không đọc được tệp: tệp hỏng hoặc không phải PDF.",
    "rewritten": "Tệp đã bị ghi lại toàn bộ: phần đầu không trùng từng byte với bản đã ban hành. Hãy so bằng mắt, hoặc ký lại trên đúng tệp đã tải về.",
    "unsigned": "Tệp chưa có chữ ký số nào.",
    "changed": "Nội dung đã thay đổi ngoài việc điền ô ký: chữ ký không che được thay đổi này.",
    "history": "Phần nối thêm không tiếp nối bản đã ban hành mà thay bằng một văn bản khác: nội dung hiện ra không phải của văn bản này.",
    "fields": "Tệp có ô ký khác với hai ô đã đặt sẵn (người ký, cơ quan).",
    "moved": "Ô ký đã bị dời chỗ hoặc đổi kích thước.",
    "broken": "Chữ ký “{field}” không nguyên vẹn: tệp đã bị sửa sau khi ký.",
    "coverage": "Chữ ký “{field}” không bao trùm toàn bộ phần tệp có lúc ký.",
    "tail": "Sau chữ ký cuối còn dữ liệu thêm vào: chữ ký cuối phải bao trùm toàn bộ tệp.",
    "order": "Chữ ký của cơ quan đứng trước chữ ký của người có thẩm quyền.",
    "expired": "Chứng thư số của “{name}” không còn hoặc chưa có hiệu lực lúc ký.",
    "usage": "Chứng thư số của “{name}” không dùng để ký được.",
    "unexpected": "Chữ ký “{field}” là của “{name}”, không phải chứng thư số mà đơn vị đã khai.",
    "weak": "Chữ ký “{field}” dùng thuật toán băm đã cũ ({name}), không còn đáng tin.",
    "selfmade": "Chứng thư số của “{name}” do chính người đó tự cấp, không phải của nơi cấp nào.",
    "revoked": "Chứng thư số của “{name}” đã bị nơi cấp thu hồi.",
    "same": "Hai chữ ký dùng chung một chứng thư số; chữ ký của cơ quan phải là chứng thư của cơ quan.",
    "untrusted": "Không nối được chứng thư số của “{name}” với nơi cấp nào mà người vận hành đã khai là tin cậy.",
}
UNCHECKED = "Nguyên vẹn, chưa kiểm tra thu hồi."
CHECKED = "Nguyên vẹn, chứng thư số do nơi cấp đã khai; chưa kiểm tra thu hồi."
LISTED = "Nguyên vẹn, chứng thư số do nơi cấp đã khai và không có trong danh sách thu hồi đang lưu."
FIELD_WORDS = {PERSON: "người ký", SEAL: "cơ quan"}


@dataclass(frozen=True)
class SignatureReport:
    """One signature as the file states it: field, names on the certificate, serial, SHA-256 of the certificate, times as text."""

    field: str
    name: str
    issuer: str
    serial: str
    certificate_sha256: str
    signed_at: str
    stamped_at: str
    is_trusted: bool


@dataclass(frozen=True)
class Verdict:
    """State, the plain sentences why not (empty when accepted), what to say of trust, and every signature."""

    state: State
    faults: tuple = ()
    trust: str = ""
    signatures: tuple = ()

    @property
    def is_accepted(self):
        return self.state == State.ACCEPTED

    @property
    def filled(self):
        return tuple(row.field for row in self.signatures)


@dataclass(frozen=True)
class Terms:
    """What signatures are held against.

    expected: {field: SHA-256s of certificates} where the organisation has named them; roots, crls: trust anchors and
    lists of revoked certificates of the operator (asn1crypto); may_share: one certificate may stand in both fields.
    """

    expected: dict = field(default_factory=dict)
    roots: tuple = ()
    crls: tuple = ()
    may_share: bool = False


def judge_file(content, issued, terms=None):
    """The Verdict on `content` against the issued bytes. Never raises for what a file holds; never fetches anything."""
    if not content.startswith(issued):
        return Verdict(State.REWRITTEN if content.startswith(b"%PDF-") else State.REFUSED, (_first_words(content),))
    try:
        return _judge_prefixed(content, issued, terms or Terms())
    except Exception:  # noqa: BLE001 - a damaged file makes the parsers give up in any way; what can't be read is refused
        return _refused("unreadable")


def _first_words(content):
    return SENTENCES["rewritten" if content.startswith(b"%PDF-") else "unreadable"]


def _refused(key, signatures=(), **words):
    return Verdict(State.REFUSED, (SENTENCES[key].format(**words),), signatures=tuple(signatures))


def _judge_prefixed(content, issued, terms):
    reader = QuickReader(content)
    signatures = reader.embedded_signatures
    if not signatures:
        return _refused("unsigned")
    base = QuickReader(issued)
    faults = [*_change_faults(reader, base), *_field_faults(reader, signatures, base)]
    reports = []
    for signature in signatures:
        report, found = _signature(signature, signature is signatures[-1], terms)
        reports.append(report)
        faults += found
    faults += [SENTENCES[key] for key in _together(reports, terms)]
    if faults:
        return Verdict(State.REFUSED, tuple(dict.fromkeys(faults)), signatures=tuple(reports))
    issuers = [signature.signer_cert.issuer for signature in signatures]
    is_listed = all(any(one.issuer == issuer for one in terms.crls) for issuer in issuers)
    trust = (LISTED if is_listed else CHECKED) if all(row.is_trusted for row in reports) else UNCHECKED
    return Verdict(State.ACCEPTED, trust=trust, signatures=tuple(reports))


def _together(reports, terms):
    """What is wrong with the signatures beside each other."""
    if reports[0].field == SEAL:
        yield "order"
    if len({report.certificate_sha256 for report in reports}) < len(reports) and not terms.may_share:
        yield "same"


def _change_faults(reader, base):
    """Since the issued revision only the filling in of fields is allowed, also for what came before the first signature."""
    if _tables(reader)[: base.xrefs.total_revisions] != _tables(base):
        # A whole other paper may follow our bytes: what its last table leads to is all that a viewer shows.
        return [SENTENCES["history"]]
    first = base.xrefs.total_revisions - 1
    outcome = DEFAULT_DIFF_POLICY.review_file(reader, base_revision=first)
    if isinstance(outcome, SuspiciousModification) or outcome.modification_level not in HARMLESS:
        return [SENTENCES["changed"]]
    # The library counts what a file says about itself as harmless; a paper's title is none of a signer's business.
    return [] if _about(reader) == _about(base) else [SENTENCES["changed"]]


def _tables(reader):
    """Where the table of objects of each revision stands in the file, the oldest first."""
    return [reader.xrefs.get_startxref_for_revision(number) for number in range(reader.xrefs.total_revisions)]


def _about(reader):
    """{name: words} of the file's own description; who wrote it last and when may change with a signature."""
    view = reader.trailer_view
    info = view["/Info"] if "/Info" in view else {}  # noqa: SIM401 - get() gives the bare reference
    return {name: str(info[name]) for name in ("/Title", "/Author", "/Subject", "/Keywords") if name in info}


def _field_faults(reader, signatures, base):
    """Only the two fields set at issue, where they were set."""
    if {signature.field_name for signature in signatures} - set(FIELDS) or set(_boxes(reader)) - set(FIELDS):
        return [SENTENCES["fields"]]
    return [] if _boxes(reader) == _boxes(base) else [SENTENCES["moved"]]


def _boxes(reader):
    """{field name: its rectangle} of every form field."""
    fields = reader.root["/AcroForm"]["/Fields"] if "/AcroForm" in reader.root else ()
    return {str(field["/T"]): tuple(map(float, field["/Rect"])) for field in (fields[place] for place in range(len(fields)))}


def _signature(signature, is_last, terms):
    """(SignatureReport, sentences of what is wrong with this signature)."""
    context = ValidationContext(trust_roots=list(terms.roots), allow_fetching=False, revocation_mode="soft-fail")
    # Every change since the issue was judged at once; again only where a signature itself forbids more than that.
    is_loose = is_last or (signature.fieldmdp is None and signature.docmdp_level is None)
    status = apart(validate_pdf_signature, signature, signer_validation_context=context, diff_policy=DEFAULT_DIFF_POLICY, skip_diff=is_loose)
    report = _report(signature, status)
    words = {"field": FIELD_WORDS.get(report.field, report.field), "name": report.name}
    keys = [*_integrity(status, is_last), *_certificate(signature, report, terms)]
    sentences = [SENTENCES[key].format(**words) for key in keys]
    hashed = signature.signer_info["digest_algorithm"]["algorithm"].native
    return report, sentences + ([SENTENCES["weak"].format(field=words["field"], name=hashed.upper())] if hashed in WEAK else [])


def _integrity(status, is_last):
    if not (status.intact and status.valid):
        yield "broken"
    if status.coverage not in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        yield "coverage"
    if is_last and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        yield "tail"
    if status.docmdp_ok is False and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        yield "changed"


def _certificate(signature, report, terms):
    certificate, named = signature.signer_cert, terms.expected.get(report.field)
    moment = signature.self_reported_timestamp
    if moment is None or not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        yield "expired"
    usage = certificate.key_usage_value.native if certificate.key_usage_value else {"digital_signature"}
    if not usage & {"digital_signature", "non_repudiation"}:
        yield "usage"
    if named and report.certificate_sha256 not in named:
        yield "unexpected"
    if certificate.issuer == certificate.subject and not named:
        yield "selfmade"
    if terms.roots and not report.is_trusted:
        yield "untrusted"
    if certificate.serial_number in _revoked_serials(certificate.issuer, terms.crls):
        yield "revoked"


def _revoked_serials(issuer, lists):
    """Serial numbers on the operator's lists of that issuer; the operator vouches for the files, as for the anchors."""
    held = [one["tbs_cert_list"]["revoked_certificates"] for one in lists if one.issuer == issuer]
    return {entry["user_certificate"].native for entries in held for entry in entries}


def _report(signature, status):
    certificate = signature.signer_cert
    signed_at, stamp = signature.self_reported_timestamp, status.timestamp_validity
    is_stamped = stamp is not None and stamp.intact and stamp.valid
    return SignatureReport(
        field=str(signature.field_name), name=_common_name(certificate.subject), issuer=_common_name(certificate.issuer), serial=f"{certificate.serial_number:x}",
        certificate_sha256=certificate.sha256.hex(), signed_at=signed_at.isoformat() if signed_at else "",
        stamped_at=stamp.timestamp.isoformat() if is_stamped else "", is_trusted=bool(status.trusted),
    )  # fmt: skip


def _common_name(name):
    names = name.native.get("common_name") or name.human_friendly
    return names if isinstance(names, str) else ", ".join(names)
