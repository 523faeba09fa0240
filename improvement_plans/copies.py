"""A plan as a file to work on: DOCX of its words, XLSX of its tables and of what its money adds up to."""

from documents.budget import budget_tables
from documents.docx import COPY_NOTE, render_docx
from documents.xlsx import render_xlsx
from improvement_plans.facts import facts_of
from improvement_plans.sending import is_draft, paper_of, pdf_of


def docx_of(plan):
    """The plan's DOCX; of an issued plan a copy that says so."""
    return render_docx(paper_of(plan), draft=is_draft(plan), note=_note(plan))


def xlsx_of(plan):
    """The plan's tables as XLSX, with the money by standard, source and year."""
    return render_xlsx(paper_of(plan), note=_note(plan), tables=budget_tables(_facts(plan)))


def _facts(plan):
    """The frozen facts of the version readers see, or those of the living text."""
    version = None if plan.document.is_editable else plan.document.latest_version()
    return version.facts.all() if version else facts_of(plan)


def _note(plan):
    return COPY_NOTE if plan.document.is_issued else ""


WRITERS = {"pdf": pdf_of, "docx": docx_of, "xlsx": xlsx_of}
