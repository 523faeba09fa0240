"""What went into the organisation acted for: its people read the papers of former schools and bodies on, and change nothing there."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Organization
from assessments.models import AssessmentPaper
from assessments.sending import shown_paper
from documents.html import paper_fragment
from documents.models import Document, Submission
from documents.permissions import reads_papers
from documents.views import layout_css
from improvement_plans.models import ImprovementPlan
from improvement_plans.sending import paper_of

PAGE_SIZE = 50


@require_safe
def predecessor_detail(request, pk):
    """A former school or body: why it ended, its figures, register and papers, drafts among them."""
    acting = request.acting
    if not reads_papers(acting):
        raise Http404
    before = get_object_or_404(Organization.objects.predecessors(acting.organization, acting.today), pk=pk)
    papers = Document.objects.of_predecessors(acting).filter(organization=before)
    received = Submission.objects.visible_to(acting).filter(receiver=before).exclude(decision="")
    context = {
        "organization": before,
        "part": before.reorganization_parts.filter(is_closed=True, reorganization__undone_at=None).select_related("reorganization").last(),
        "page": Paginator(papers, PAGE_SIZE).get_page(request.GET.get("page")),
        "received": received.select_related("version__document__organization").defer("version__snapshot")[:PAGE_SIZE],
    }
    return render(request, "oversight/predecessor_detail.html", context)


@require_safe
def predecessor_paper(request, pk):
    """One paper of a former school or body as it stood at its end: the frozen text, or the draft nobody finished."""
    document = get_object_or_404(Document.objects.of_predecessors(request.acting).select_related("organization"), pk=pk)
    paper = standing_paper(document)
    context = {
        "document": document,
        "issued": document.issued_paper() if document.is_issued else None,
        "sheet": paper_fragment(paper) if paper else "",
        "layout_css": layout_css(paper) if paper else "",
    }
    return render(request, "oversight/predecessor_paper.html", context)


def standing_paper(document):
    """The Paper behind a document, whichever room wrote it; None for one without a text of its own."""
    plan = ImprovementPlan.objects.select_related("document", "organization", "assessment").filter(document=document).first()
    if plan:
        return paper_of(plan)
    written = AssessmentPaper.objects.select_related("assessment__organization", "assessment__regulation_set").filter(document=document).first()
    return shown_paper(written.assessment, written.kind, document) if written else None
