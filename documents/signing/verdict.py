"""The verdict on a file that comes back signed: is it our issued paper, signed whole by whom we expect, and nothing else?

Accepted = the issued bytes are its beginning, and nothing but the two known fields was filled since, and every signature is
whole and covers its revision, and the last one covers the entire file, and each is by the expected certificate. What the
signature library calls valid is never enough by itself (measured: appended bytes and a page changed before signing pass it).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from documents.signing import apart
from documents.signing.changes import change_keys
from documents.signing.fields import PERSON, SEAL
from documents.signing.quick_reader import QuickReader

VIETNAM = timezone(timedelta(hours=7))
WEAK = ("md5", "sha1")


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
    "about": "Tên, tác giả hoặc mô tả ghi trong tệp đã bị đổi so với bản đã ban hành.",
    "look": "Ô đã ký bị đổi sau khi ký: hình chữ ký hiện trên trang không còn là hình lúc ký.",
    "history": "Phần nối thêm không tiếp nối bản đã ban hành mà thay bằng một văn bản khác: nội dung hiện ra không phải của văn bản này.",
    "fields": "Tệp có ô ký khác với hai ô đã đặt sẵn (người ký, cơ quan).",
    "moved": "Ô ký đã bị dời chỗ hoặc đổi kích thước.",
    "broken": "Chữ ký “{field}” không nguyên vẹn: tệp đã bị sửa sau khi ký.",
    "coverage": "Chữ ký “{field}” không bao trùm toàn bộ phần tệp có lúc ký.",
    "tail": "Sau chữ ký cuối còn dữ liệu thêm vào: chữ ký cuối phải bao trùm toàn bộ tệp.",
    "order": "Chữ ký của cơ quan đứng trước chữ ký của người có thẩm quyền.",
    "expired": "Chứng thư số của “{name}” không còn hoặc chưa có hiệu lực lúc ký.",
    "clock": "Giờ ký ghi trong chữ ký “{field}” không nằm giữa lúc ban hành và bây giờ: hãy chỉnh đồng hồ của máy ký rồi ký lại.",
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
    lists of revoked certificates of the operator (asn1crypto); may_share: one certificate may stand in both fields;
    since, until: when a signature on this paper can have been made, where that is known.
    """

    expected: dict = field(default_factory=dict)
    roots: tuple = ()
    crls: tuple = ()
    may_share: bool = False
    since: datetime | None = None
    until: datetime | None = None


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
    faults = [SENTENCES[key] for key in change_keys(reader, issued, signatures)]
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
    moments = [datetime.fromisoformat(text) for text in (report.signed_at, report.stamped_at) if text]
    if not report.signed_at or not all(certificate.not_valid_before <= one <= certificate.not_valid_after for one in moments):
        yield "expired"
    # The signer's machine says the time: without this an expired certificate would sign again by turning the clock back.
    if not all((terms.since or one) <= one <= (terms.until or one) for one in moments):
        yield "clock"
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


def _signed_at(signature):
    """The time the signer's tool wrote, None without one; a time that names no zone is meant in Vietnam's."""
    moment = signature.self_reported_timestamp
    return moment.replace(tzinfo=VIETNAM) if moment and moment.tzinfo is None else moment


def _revoked_serials(issuer, lists):
    """Serial numbers on the operator's lists of that issuer; the operator vouches for the files, as for the anchors."""
    held = [one["tbs_cert_list"]["revoked_certificates"] for one in lists if one.issuer == issuer]
    return {entry["user_certificate"].native for entries in held for entry in entries}


def _report(signature, status):
    certificate = signature.signer_cert
    signed_at, stamp = _signed_at(signature), status.timestamp_validity
    is_stamped = stamp is not None and stamp.intact and stamp.valid
    return SignatureReport(
        field=str(signature.field_name), name=_common_name(certificate.subject), issuer=_common_name(certificate.issuer), serial=f"{certificate.serial_number:x}",
        certificate_sha256=certificate.sha256.hex(), signed_at=signed_at.isoformat() if signed_at else "",
        stamped_at=stamp.timestamp.isoformat() if is_stamped else "", is_trusted=bool(status.trusted),
    )  # fmt: skip


def _common_name(name):
    names = name.native.get("common_name") or name.human_friendly
    return names if isinstance(names, str) else ", ".join(names)
