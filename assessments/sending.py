"""A paper of an assessment leaves the drafter's hands: checked, collected and frozen under one lock (documents.workflow does the rest)."""

from django.db import transaction

from assessments.enums import PaperKind
from assessments.models import Assessment
from assessments.paper_checks import problems_of
from assessments.papers.collect import collect
from assessments.papers.dossier import read_dossier
from documents import workflow as documents_workflow
from documents.docx import COPY_NOTE, render_docx
from documents.enums import EDITABLE_STATES, FactKind, Route
from documents.facts import Fact
from documents.guards import has_opinion
from documents.paper import with_number
from documents.paper_json import from_dict
from documents.pdf import render_paper
from documents.signed_state import file_to_hand_out
from documents.xlsx import render_xlsx
from records.files import read


def needs_own_approval(document):
    """Whether the next step is the own head's approval: nothing to submit, or the authority gave its opinion already."""
    return document.route in (Route.NONE, Route.REPORT) or (document.route == Route.OPINION and has_opinion(document))


@transaction.atomic
def send_paper(paper, *, acting):
    """Freeze the paper and submit it, or approve it as the school's own. Raises PermissionDenied or WorkflowRefused."""
    document = documents_workflow.lock(paper.document)
    document.assessment_paper = paper
    assessment = Assessment.objects.select_related("organization", "regulation_set").get(pk=paper.assessment_id)
    dossier = read_dossier(assessment)
    send = documents_workflow.finalize if needs_own_approval(document) else documents_workflow.submit
    return send(document, collect(dossier, paper.kind, document), facts_of(dossier, paper.kind), problems_of(dossier, paper.kind, document, acting), acting=acting)


def facts_of(dossier, kind):
    """What an authority counts of a report: the level each criterion reached, and its weaknesses."""
    if kind != PaperKind.REPORT:
        return ()
    code = dossier.rules.code
    results = [Fact(FactKind.RESULT, f"criterion:{part.code}", code, part.code, part.reached) for part in dossier.sheets if part.is_judged]
    weaknesses = [Fact(FactKind.WEAKNESS, f"weakness:{row.key}", code, part.code, row.level) for part in dossier.sheets for row in part.weaknesses]
    return (*results, *weaknesses)


def is_draft(document):
    """Whether the paper carries DỰ THẢO: until it is approved."""
    return document.state in (*EDITABLE_STATES, *documents_workflow.UNDER_REVIEW)


def shown_paper(assessment, kind, document=None, code=""):
    """What readers see: the living text while it may be edited, then the frozen one, with number and date once issued."""
    if document is None or document.is_editable:
        dossier = read_dossier(assessment)
        return collect(dossier, kind, document, code)
    issued = document.issued_paper() if document.is_issued else None
    if issued:
        return with_number(from_dict(issued.version.snapshot), issued.number.number, issued.dated_on)
    return from_dict(document.latest_version().snapshot)


def pdf_of(assessment, kind, document=None, code=""):
    """The stored bytes of the issued paper, else the paper as it stands; raises documents.pdf.PdfRefused."""
    issued = document.issued_paper() if document and document.is_issued else None
    return read(file_to_hand_out(issued)) if issued else render_paper(shown_paper(assessment, kind, document, code), draft=document is not None and is_draft(document))


def docx_of(assessment, kind, document=None, code=""):
    """The paper's DOCX; of an issued one a copy that says so."""
    return render_docx(shown_paper(assessment, kind, document, code), draft=document is not None and is_draft(document), note=_note(document))


def xlsx_of(assessment, kind, document=None, code=""):
    """All tables of the paper as XLSX."""
    return render_xlsx(shown_paper(assessment, kind, document, code), note=_note(document))


def _note(document):
    return COPY_NOTE if document is not None and document.is_issued else ""


WRITERS = {"pdf": pdf_of, "docx": docx_of, "xlsx": xlsx_of}
