"""What a file is worth: the same as an issued or signed paper of ours, validly signed, rewritten or changed."""

from dataclasses import dataclass
from enum import StrEnum

from documents.enums import SignedState
from documents.models import PaperSettings
from documents.signing.checking import check_signed
from documents.signing.verdict import State
from documents.workflow_signing import named_certificates
from records.files import DamagedFile, read, sha256_of


class Match(StrEnum):
    """What a file is, held against an issued paper."""

    SIGNED = "signed"
    EARLIER = "earlier"
    ISSUED = "issued"
    SCAN = "scan"
    VALID = "valid"
    REWRITTEN = "rewritten"
    CHANGED = "changed"


MATCH_WORDS = {
    Match.SIGNED: "Trùng từng byte với tệp đã ký mới nhất đang lưu.",
    Match.EARLIER: "Trùng từng byte với một tệp đã ký đang lưu; sau đó văn bản còn được ký thêm.",
    Match.ISSUED: "Trùng từng byte với bản đã ban hành, nhưng tệp này chưa có chữ ký số.",
    Match.SCAN: "Trùng từng byte với bản quét đang lưu.",
    Match.VALID: "Chữ ký hợp lệ, tệp không trùng bản lưu.",
    Match.REWRITTEN: "Không phải bản đã ban hành, hoặc là bản ấy đã bị ghi lại: nội dung không được xác nhận.",
    Match.CHANGED: "Không được xác nhận: tệp đã bị thay đổi so với bản đã ban hành.",
}


UNNAMED = "Đơn vị chưa khai chứng thư số của mình: hãy tự so tên trong chữ ký với người ký và cơ quan ban hành."
DAMAGED = "Bản lưu của đơn vị không còn nguyên nên không đối chiếu được; hãy báo đơn vị ban hành."


@dataclass(frozen=True)
class Comparison:
    """Match, the plain sentences behind it, and who signed the file according to itself."""

    match: Match
    reasons: tuple = ()
    signatures: tuple = ()

    @property
    def words(self):
        return MATCH_WORDS[self.match]

    @property
    def is_good(self):
        """Whether the file may be relied on for the paper's content."""
        return self.match not in (Match.REWRITTEN, Match.CHANGED)


def compare_file(issued, content):
    """The Comparison of bytes with an issued paper; nothing is stored. Only equal hashes are ever called identical."""
    sha256 = sha256_of(content)
    if sha256 == issued.issued_sha256:
        return Comparison(Match.ISSUED)
    kept = issued.signed_files.filter(state__in=(SignedState.ACCEPTED, SignedState.SCANNED))
    held = kept.filter(sha256=sha256).first()
    if held:
        return Comparison(_kept_match(held, kept), signatures=tuple(held.signatures))
    organization = issued.version.document.organization
    try:
        kept_bytes = read(issued.file)
    except (DamagedFile, FileNotFoundError):
        return Comparison(Match.CHANGED, (DAMAGED,))
    may_share, named = PaperSettings.of(organization).may_sign_both, named_certificates(organization)
    verdict = check_signed(content, kept_bytes, expected=named, may_share=may_share, issued_at=issued.issued_at)
    reports = tuple(vars(report) for report in verdict.signatures)
    if verdict.state == State.ACCEPTED:
        return Comparison(Match.VALID, (verdict.trust, *([] if set(verdict.filled) <= set(named) else [UNNAMED])), reports)
    return Comparison(Match.REWRITTEN if verdict.state == State.REWRITTEN else Match.CHANGED, verdict.faults, reports)


def _kept_match(held, kept):
    if held.state == SignedState.SCANNED:
        return Match.SCAN
    return Match.SIGNED if held == kept.filter(state=SignedState.ACCEPTED).first() else Match.EARLIER
