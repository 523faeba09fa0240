"""Rows of “Hồ sơ của đợt”: every paper with its state and what may be done with it."""

from dataclasses import dataclass

from assessments.enums import PaperKind
from assessments.models import AssessmentPaper
from assessments.paper_checks import groups_for
from assessments.papers.collect import NUMBERED
from assessments.permissions import may_draft


@dataclass(frozen=True)
class PaperRow:
    """One line: `paper` is the numbered paper that was made, or None; `note` says in a few words how far its contents are."""

    kind: str
    label: str
    is_numbered: bool
    paper: object
    can_make: bool
    note: str

    @property
    def document(self):
        return self.paper.document if self.paper else None


def paper_rows(dossier, kinds, acting):
    """PaperRow of every kind, in order; one query."""
    made = {row.kind: row for row in AssessmentPaper.objects.filter(assessment=dossier.assessment).select_related("document")}
    can_draft = may_draft(acting, dossier.assessment)
    return [PaperRow(kind, label_of(dossier, kind), kind in NUMBERED, made.get(kind), can_draft and kind in NUMBERED and kind not in made, note_of(dossier, kind))
            for kind in kinds]  # fmt: skip


def label_of(dossier, kind):
    """The paper's name; Biểu 1 says so, as do the forms of 2018."""
    if kind == PaperKind.REPORT:
        return "Báo cáo tự đánh giá" if dossier.is_2018 else "Báo cáo tự đánh giá (Biểu 1)"
    if kind == PaperKind.SHEETS:
        return "Phiếu đánh giá tiêu chí (mẫu 5a, 5b)"
    if kind == PaperKind.EVIDENCE and dossier.is_2018:
        return "Bảng danh mục mã minh chứng"
    return PaperKind(kind).label


def note_of(dossier, kind):
    """How far the contents are."""
    judged = sum(part.is_judged for part in dossier.sheets)
    if kind == PaperKind.EVIDENCE:
        return f"{len(dossier.evidence)} dòng minh chứng"
    if kind in (PaperKind.RESULTS, PaperKind.SHEETS):
        return f"{judged}/{len(dossier.sheets)} tiêu chí đã đánh giá"
    places = [place for group in groups_for(dossier, kind) for place in group.places]
    written = sum(dossier.is_written(place.key) for place in places)
    people = f"{len(dossier.council.members)} người; " if kind == PaperKind.DECISION else ""
    return f"{people}{written}/{len(places)} đoạn trường tự viết, còn lại theo đề xuất"
