"""Several plans as one zip: which a person may choose, the file of each, a list of what is inside with its hashes."""

import csv
import io
import json
import re
import tempfile
import zipfile
from dataclasses import asdict, dataclass, fields

from documents.enums import ASSESSMENT_KINDS
from documents.models import IssuedPaper, Submission
from documents.ooxml import ZIP_DATE
from documents.paper_json import from_dict
from documents.pdf import PdfRefused, render_paper
from documents.signed_state import file_to_hand_out
from improvement_plans.models import ImprovementPlan
from improvement_plans.sending import pdf_of
from records.files import DamagedFile, read, sha256_of

ZIP = "application/zip"
MOST_BYTES = 200 * 1024**2
LONGEST_NAME = 110
DRAFT = "bản chưa ban hành"
GONE = "Không còn xem được kế hoạch này."
DAMAGED = "Tệp đã ban hành bị hỏng hoặc mất; hãy báo người vận hành."
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_FORMULA = ("=", "+", "-", "@", "\t")
HEADS = ("STT", "Tệp", "Kế hoạch", "Đơn vị", "Thời kỳ", "Trạng thái", "Số, ký hiệu", "Ngày văn bản", "SHA-256", "Kích thước (byte)", "Ghi chú")


class BundleTooLarge(Exception):
    """The chosen plans are more than one zip should hold."""


@dataclass(frozen=True)
class Choice:
    """One plan that may be put in: `pick` names it in a form, `version` is set for one received from a school."""

    pick: str
    document: object
    plan: object = None
    version: object = None
    issued: object = None

    @property
    def period_label(self):
        return self.plan.period_label if self.plan else ""

    @property
    def year(self):
        return self.plan.period_start if self.plan else None

    def content(self):
        """The bytes: the issued paper, else the draft made now; raises PdfRefused or DamagedFile."""
        if self.issued:
            return read(file_to_hand_out(self.issued))
        return pdf_of(self.plan) if self.version is None else render_paper(from_dict(self.version.snapshot), draft=self.version.is_draft)


@dataclass(frozen=True)
class Entry:
    """One line of the list in the zip; a plan without a file says why."""

    number: int
    file: str = ""
    title: str = ""
    organization: str = ""
    period: str = ""
    state: str = ""
    symbol: str = ""
    dated_on: str = ""
    sha256: str = ""
    size: int = 0
    note: str = ""


def choices_for(acting, *, year=None, only_issued=False, picks=None):
    """Plans of the own organisation, then the newest version of each plan it received; three queries and no text of a version.

    `picks` narrows to what a person ticked: whatever is no longer visible is left out.
    """
    found = [*_own(acting), *_received(acting)]
    if picks is not None:
        wanted = {pick: place for place, pick in enumerate(picks)}
        return sorted((row for row in found if row.pick in wanted), key=lambda row: wanted[row.pick])
    return [row for row in found if year in (None, row.year) and (row.issued or not only_issued)]


def _own(acting):
    plans = list(ImprovementPlan.objects.visible_to(acting).select_related("document", "organization"))
    issued = _issued(acting, version__document__in=[plan.document_id for plan in plans if plan.document.is_issued])
    newest = {paper.version.document_id: paper for paper in issued}
    return [Choice(f"plan-{plan.pk}", plan.document, plan, issued=newest.get(plan.document_id)) for plan in plans]


def _received(acting):
    rows = Submission.objects.visible_to(acting).received_by(acting.organization).exclude(version__document__kind__in=ASSESSMENT_KINDS)
    rows = rows.select_related("version__document__organization", "version__document__improvement_plan").defer("version__snapshot")
    versions = {}
    for row in rows.order_by("version__document__organization__name", "version__document", "-pk"):
        versions.setdefault(row.version.document_id, row.version)
    issued = {paper.version_id: paper for paper in _issued(acting, version__in=versions.values())}
    return [
        Choice(f"version-{version.pk}", version.document, getattr(version.document, "improvement_plan", None), version, issued.get(version.pk))
        for version in versions.values()
    ]


def _issued(acting, **which):
    return IssuedPaper.objects.visible_to(acting).filter(**which).select_related("file", "version").prefetch_related("signed_files__file").defer("version__snapshot").order_by("pk")


def build_zip(picks, choices, step=lambda done: None):
    """(bytes, how many have no file) of the plans picked, in that order; `step` is told how many are done.

    Raises BundleTooLarge. The same stored plans give the same bytes.
    """
    by_pick, entries, total = {row.pick: row for row in choices}, [], 0
    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for number, pick in enumerate(picks, start=1):
                entry, content = _entry(number, by_pick.get(pick))
                total += len(content)
                if total > MOST_BYTES:
                    raise BundleTooLarge
                if content:
                    _add(archive, entry.file, content)
                entries.append(entry)
                step(number)
            _add(archive, "danh-muc.csv", csv_of(entries), zipfile.ZIP_DEFLATED)
            _add(archive, "manifest.json", json_of(entries), zipfile.ZIP_DEFLATED)
        target.seek(0)
        return target.read(), sum(not entry.file for entry in entries)


def _add(archive, name, content, how=zipfile.ZIP_STORED):
    """PDFs are packed already: packing them again costs seconds and saves nothing."""
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.compress_type, entry.create_system, entry.external_attr = how, 3, 0o600 << 16
    archive.writestr(entry, content)


def _entry(number, choice):
    """(Entry, bytes) of one plan; no bytes where no file could be made."""
    if choice is None:
        return Entry(number, note=GONE), b""
    content, note = _content(choice)
    issued = choice.issued
    facts = {"symbol": issued.symbol, "dated_on": issued.dated_on.isoformat()} if issued else {}
    facts |= {"file": file_name(number, choice), "sha256": sha256_of(content), "size": len(content)} if content else {}
    document = choice.document
    return Entry(number, title=document.title, organization=str(document.organization), period=choice.period_label,
                 state=document.get_state_display(), note=note, **facts), content  # fmt: skip


def _content(choice):
    try:
        return choice.content(), "" if choice.issued else DRAFT
    except PdfRefused as refused:
        return b"", str(refused)
    except (DamagedFile, FileNotFoundError):
        return b"", DAMAGED


def file_name(number, choice):
    """`003 Trường Mầm non Hoa Mai - Kế hoạch ….pdf`: fit for every system, never a path, never twice."""
    words = f"{choice.document.organization} - {choice.document.title}"
    return f"{number:03d} {' '.join(_UNFIT.sub(' ', words).split())[:LONGEST_NAME].rstrip(' .')}.pdf"


def csv_of(entries):
    """The list as Excel opens it: a mark of UTF-8 before it, no text that would be run as a formula."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(HEADS)
    writer.writerows([_harmless(getattr(entry, field.name)) for field in fields(Entry)] for entry in entries)
    return target.getvalue().encode("utf-8-sig")


def _harmless(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def json_of(entries):
    """The list for programs."""
    return json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1).encode()
