"""One door to all papers of an assessment: which there are, and the Paper of each."""

from dataclasses import replace

from assessments.enums import PaperKind
from assessments.papers.council_plan import plan_paper
from assessments.papers.decision import decision_paper
from assessments.papers.lists import evidence_paper
from assessments.papers.report_2018 import report_2018
from assessments.papers.report_2026 import report_2026
from assessments.papers.results import results_paper
from assessments.papers.sheet_forms import sheets_paper
from documents.figure_blocks import NOTE_KEY
from documents.paper import Text
from formats.dates import short_date

NUMBERED = (PaperKind.DECISION, PaperKind.PLAN, PaperKind.REPORT)


def kinds_of(dossier):
    """The papers an assessment has, in the order the work goes; TT 57/2026 has no sheets of its own."""
    return [kind for kind in PaperKind if dossier.is_2018 or kind != PaperKind.SHEETS]


def collect(dossier, kind, document=None, code=""):
    """The Paper of a kind as it would be printed now; numbered kinds need their Document (it may be unsaved).

    `code` picks one criterion's sheet. Where its texts name figures, the day of the data stands once at the end.
    """
    dossier.named.clear()
    paper = _made(dossier, kind, document, code)
    day = dossier.data_day
    note = (Text(NOTE_KEY, f"(Số liệu nêu trong văn bản lấy đến ngày {short_date(day)}.)"),) if day else ()
    return replace(paper, content=(*paper.content, *note))


def _made(dossier, kind, document, code):
    if kind == PaperKind.REPORT:
        return report_2018(dossier, document) if dossier.is_2018 else report_2026(dossier, document)
    if kind in NUMBERED:
        return {PaperKind.DECISION: decision_paper, PaperKind.PLAN: plan_paper}[kind](dossier, document)
    if kind == PaperKind.SHEETS:
        return sheets_paper(dossier, code)
    return {PaperKind.EVIDENCE: evidence_paper, PaperKind.RESULTS: results_paper}[kind](dossier)
