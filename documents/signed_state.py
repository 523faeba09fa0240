"""In words: how far an issued paper is signed, by whom, and which file counts now."""

from dataclasses import dataclass
from datetime import datetime

from documents.enums import SignatureField, SignedState
from documents.signing.fields import PERSON, SEAL


@dataclass(frozen=True)
class SignatureLine:
    """One signature as the page shows it."""

    field: str
    name: str
    issuer: str
    serial: str
    signed_at: datetime | None
    stamped_at: datetime | None


@dataclass(frozen=True)
class SigningStory:
    """All files of one issued paper: the one that counts, the scan, and the state in words."""

    current: object = None
    scan: object = None
    files: tuple = ()

    @property
    def lines(self):
        return tuple(signature_line(row) for row in self.current.signatures) if self.current else ()

    @property
    def has_both(self):
        return self.current is not None and {PERSON, SEAL} <= set(self.current.fields)

    @property
    def is_complete(self):
        """Both signatures, or the scan of the paper that carries both."""
        return self.scan is not None or self.has_both

    @property
    def words(self):
        if self.has_both:
            return "Đã ký số đủ hai chữ ký"
        if self.scan:
            return "Đã ký, đóng dấu trên giấy; có bản quét"
        return "Người có thẩm quyền đã ký số, chờ chữ ký của cơ quan" if self.current else "Chưa ký"


def signing_story(issued):
    """The SigningStory of an issued paper; one query."""
    files = tuple(issued.signed_files.select_related("file", "by"))
    current = next((row for row in files if row.state == SignedState.ACCEPTED), None)
    scan = next((row for row in files if row.state == SignedState.SCANNED), None)
    return SigningStory(current, scan, files)


def file_to_hand_out(issued):
    """The StoredFile readers get: the newest signed one, else the issued one."""
    signed = next((row for row in issued.signed_files.all() if row.state == SignedState.ACCEPTED), None)  # lists fetch them at once
    return signed.file if signed else issued.file


def signature_line(report):
    """A stored report in words and times."""
    times = {name: datetime.fromisoformat(report[name]) if report[name] else None for name in ("signed_at", "stamped_at")}
    return SignatureLine(SignatureField(report["field"]).label, report["name"], report["issuer"], report["serial"], **times)
