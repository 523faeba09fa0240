"""A team's results as files: PDF to be signed, XLSX to work on."""

from assessments.appraisal_results import read_results
from assessments.papers.appraisal import DRAFT_NOTE, appraisal_paper
from documents.pdf import render_paper
from documents.xlsx import XLSX, render_xlsx

RESULT_TYPES = {"pdf": "application/pdf", "xlsx": XLSX}


def result_file(room, ending):
    """Bytes of the printout; `ending` is a key of RESULT_TYPES. Raises documents.pdf.PdfRefused."""
    paper = appraisal_paper(room, read_results(room))
    return render_paper(paper) if ending == "pdf" else render_xlsx(paper, note="" if room.is_closed else DRAFT_NOTE)
