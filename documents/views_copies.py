"""Copies of a frozen paper to work on: DOCX of its words, XLSX of its tables. The issued paper itself stays the stored PDF."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from documents.budget import budget_tables
from documents.docx import COPY_NOTE, DOCX, render_docx
from documents.models import IssuedPaper
from documents.paper import with_number
from documents.paper_json import from_dict
from documents.views import file_headers, visible_version
from documents.xlsx import XLSX, render_xlsx


@require_safe
def version_docx(request, pk):
    """The version's words; once issued with number and date, and a note that this is no original."""
    version = visible_version(request, pk)
    paper, note = copy_of(version)
    content = render_docx(paper, draft=not note and version.is_draft, note=note)
    return copy_response(content, copy_name(version, "docx"), DOCX)


@require_safe
def version_xlsx(request, pk):
    """The version's tables and what its money adds up to."""
    version = visible_version(request, pk)
    paper, note = copy_of(version)
    content = render_xlsx(paper, note=note, tables=budget_tables(version.facts.all()))
    return copy_response(content, copy_name(version, "xlsx"), XLSX)


def copy_of(version):
    """(paper, note): with number, date and the note that it is a copy once the version was issued."""
    paper = from_dict(version.snapshot)
    issued = IssuedPaper.objects.filter(version=version).select_related("number").first()
    return (with_number(paper, issued.number.number, issued.dated_on), COPY_NOTE) if issued else (paper, "")


def copy_name(version, ending):
    """The file's name, as the PDF's."""
    return f"Bản số {version.number} – {version.document.title}.{ending}"


def copy_response(content, name, content_type):
    """Bytes to be saved under a Vietnamese name."""
    return HttpResponse(content, content_type=content_type, headers=file_headers(name))
