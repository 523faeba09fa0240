"""Danh mục minh chứng: its columns and rows as both regimes ask, for the page, the XLSX and the paper.

2018 sets (CV 5932, PL 4): a row per criterion and evidence, the first code kept. TT 57 (PL IV, II.4): a row per code.
"""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch

from assessments.enums import PlaceKind
from assessments.evidence_codes import printed, uses_boxes
from assessments.models import EvidenceCode, EvidenceUse

COLUMNS_2018 = (
    "Tiêu chí", "Số TT", "Mã minh chứng", "Tên minh chứng", "Số, ngày ban hành, hoặc thời điểm khảo sát, điều tra, phỏng vấn, quan sát,…",
    "Nơi ban hành hoặc nhóm, cá nhân thực hiện", "Ghi chú",
)  # fmt: skip
COLUMNS_2026 = ("TT", "Mã minh chứng", "Tên minh chứng", "Định dạng, vị trí lưu trữ hoặc đường dẫn điện tử", "Ghi chú")
FORMATS = (("pdf", "PDF"), ("image/", "Ảnh"), ("wordprocessing", "Word"), ("spreadsheet", "Excel"))


@dataclass(frozen=True)
class TableRow:
    """One row: `cells` as text in the order of the columns; `code`, `criterion` and `evidence` for links."""

    code: EvidenceCode
    criterion: str
    cells: tuple

    @property
    def evidence(self):
        return self.code.evidence

    def labelled(self):
        """(column label, text) of every cell, for pages where a row becomes a card."""
        return list(zip(COLUMNS_2018 if len(self.cells) == len(COLUMNS_2018) else COLUMNS_2026, self.cells, strict=True))

    @property
    def key(self):
        """Stable over the life of the assessment."""
        return f"{self.criterion}:{self.code.text}"


def is_2018(assessment):
    """Whether the assessment's list has the columns of the 2018 sets."""
    return uses_boxes(assessment.regulation_set.evidence_code_pattern)


def evidence_columns(assessment):
    """Column labels of the list."""
    return COLUMNS_2018 if is_2018(assessment) else COLUMNS_2026


def live_codes(assessment):
    """Reviewed codes of the assessment whose evidence was not removed, with `.criteria`, the numbers of the sheets they stand on. Two queries."""
    uses = Prefetch("uses", EvidenceUse.objects.select_related("sheet__criterion"))
    rows = assessment.evidence_codes.live().reviewed().in_order().select_related("evidence__file", "evidence__keeper").prefetch_related(uses)
    for row in rows:
        criteria = sorted((use.sheet.criterion for use in row.uses.all()), key=lambda criterion: criterion.position)
        row.criteria = [criterion.code for criterion in criteria]
        row.positions = {criterion.code: criterion.position for criterion in criteria}
    return list(rows)


def evidence_rows(assessment):
    """TableRow rows of the list: codes that stand on a sheet, in the law's order; a fixed number of queries."""
    codes = [code for code in live_codes(assessment) if code.criteria]
    if not is_2018(assessment):
        return [TableRow(code, code.criterion, _cells_2026(number, code)) for number, code in enumerate(codes, 1)]
    places = sorted(((code.positions[criterion], criterion, code) for code in codes for criterion in code.criteria),
                    key=lambda row: (row[0], row[2].position, row[2].number))
    return [
        TableRow(code, criterion, _cells_2018(criterion, number, code))
        for criterion, group in groupby(places, key=lambda row: row[1])
        for number, (_, _, code) in enumerate(group, 1)
    ]


def _cells_2018(criterion, number, code):
    row = code.evidence
    return (criterion, str(number), printed([code.text]), row.name, row.issued_label, row.issuer or row.keeper_words, note_of(row))


def _cells_2026(number, code):
    return (str(number), code.text, code.evidence.name, place_words(code.evidence), note_of(code.evidence))


def note_of(evidence):
    """The note, and that sensitive papers are only listed."""
    return "; ".join(part for part in ("Chỉ ghi mục lục" if evidence.is_index_only else "", evidence.note) if part)


def place_words(evidence):
    """Format and place: `PDF, ke-hoach.pdf`; `Bản giấy, tủ 2`; an address as it is."""
    if evidence.place_kind == PlaceKind.LINK:
        return evidence.place_label
    kind = format_words(evidence.file) if evidence.place_kind == PlaceKind.FILE else "Bản giấy"
    return ", ".join(part for part in (kind, evidence.place_label) if part)


def format_words(file):
    """What kind of file it is, in one word; "" where there is none."""
    return next((word for part, word in FORMATS if part in file.content_type), "Tệp") if file else ""
