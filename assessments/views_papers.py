"""Hồ sơ của đợt: all papers of an assessment, each as preview, PDF, DOCX, XLSX; the check before approval; the words they need."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import workflow_papers
from assessments.conflicts import conflicts_of
from assessments.enums import PaperKind
from assessments.figure_checks import figure_context, texts_of_papers
from assessments.models import AssessmentPaper
from assessments.paper_checks import problems_of
from assessments.paper_forms import SettingsForm, TextsForm
from assessments.paper_list import paper_rows
from assessments.paper_texts import load_texts
from assessments.papers.collect import NUMBERED, kinds_of
from assessments.papers.dossier import read_dossier
from assessments.papers.places import TEXT, all_places, group_named, groups_of
from assessments.permissions import may_draft
from assessments.sending import WRITERS, is_draft, needs_own_approval, send_paper, shown_paper
from assessments.views import PAGE_SIZE, find_assessment, require_draft
from assessments.views_sheets import CONFLICT, shown_again
from documents.docx import DOCX
from documents.html import PRINT_STYLESHEETS, paper_document
from documents.pdf import PdfRefused
from documents.permissions import may_finalize, may_submit
from documents.problems import WorkflowRefused, errors_in, warnings_in
from documents.views import file_headers
from documents.xlsx import XLSX
from records.trail import history_of

CONTENT_TYPES = {"pdf": "application/pdf", "docx": DOCX, "xlsx": XLSX}


def find_kind(request, pk, kind):
    """(assessment, its paper row or None, the Document or None) of a paper; 404 for a kind it does not have."""
    assessment = find_assessment(request, pk)
    if kind not in PaperKind.values or kind not in kinds_of_assessment(assessment):
        raise Http404
    row = AssessmentPaper.objects.filter(assessment=assessment, kind=kind).select_related("document__organization").first()
    if row:
        row.assessment = assessment
    document = (row.document if row else workflow_papers.blank_document(assessment, kind)) if kind in NUMBERED else None
    return assessment, row, document


def kinds_of_assessment(assessment):
    """Papers an assessment has, known without reading its sheets."""
    return [kind for kind in PaperKind if kind != PaperKind.SHEETS or assessment.regulation_set.decision_rule == "levels-2018"]


@require_safe
def paper_list(request, pk):
    assessment = find_assessment(request, pk)
    dossier = read_dossier(assessment)
    groups = groups_of(dossier)
    context = {
        "assessment": assessment,
        "rows": paper_rows(dossier, kinds_of(dossier), request.acting),
        "groups": [(group, sum(dossier.is_written(place.key) for place in group.places)) for group in groups],
        "can_draft": may_draft(request.acting, assessment),
        "is_2018": dossier.is_2018,
    }
    return render(request, "assessments/paper_list.html", context)


@require_safe
def paper_preview(request, pk, kind):
    """The paper as one continuous sheet, alone on its page."""
    assessment, _, document = find_kind(request, pk, kind)
    paper = shown_paper(assessment, kind, document, request.GET.get("criterion", ""))
    links = [static(f"documents/{name.format(layout=paper.layout)}") for name in PRINT_STYLESHEETS]
    return HttpResponse(paper_document(paper, draft=document is not None and is_draft(document), stylesheets=links))


@require_safe
def paper_file(request, pk, kind, ending):
    """The paper as PDF (the issued bytes when there are any), DOCX or XLSX."""
    assessment, _, document = find_kind(request, pk, kind)
    if ending not in WRITERS:
        raise Http404
    try:
        content = WRITERS[ending](assessment, kind, document, request.GET.get("criterion", ""))
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("paper_list", pk)
    title = document.title if document else f"{PaperKind(kind).label} – {assessment}"
    return HttpResponse(content, content_type=CONTENT_TYPES[ending], headers=file_headers(f"{title}.{ending}", is_attachment=ending != "pdf"))


@require_POST
def paper_make(request, pk, kind):
    assessment, _, document = find_kind(request, pk, kind)
    require_draft(request, assessment)
    if document is None:
        raise Http404
    paper = workflow_papers.make_paper(request.acting, assessment, kind)
    messages.success(request, f"Đã lập: {paper}.")
    return redirect("paper_check", pk, kind)


def find_numbered(request, pk, kind):
    """The row of a numbered paper that was made, with its assessment and document; else 404."""
    assessment, row, _ = find_kind(request, pk, kind)
    if row is None:
        raise Http404
    return assessment, row


@require_safe
def paper_check(request, pk, kind):
    """What is missing and what is weak; then the one act that approves or submits the paper."""
    assessment, paper = find_numbered(request, pk, kind)
    document, acting = paper.document, request.acting
    document.assessment_paper = paper
    problems = problems_of(read_dossier(assessment), kind, document, acting) if document.is_editable else []
    is_own = needs_own_approval(document)
    context = {
        "assessment": assessment,
        "paper": paper,
        "document": document,
        "errors": errors_in(problems),
        "warnings": warnings_in(problems),
        "is_own_approval": is_own,
        "can_send": (may_finalize if is_own else may_submit)(acting, document),
        "can_draft": may_draft(acting, assessment),
        "receiver": document.organization.reviewing_body_on(acting.today),
    }
    return render(request, "assessments/paper_check.html", context)


@require_POST
def paper_send(request, pk, kind):
    """Freeze and approve or submit; refused while an error stands."""
    _, paper = find_numbered(request, pk, kind)
    is_own = needs_own_approval(paper.document)
    if not (may_finalize if is_own else may_submit)(request.acting, paper.document):
        raise PermissionDenied
    try:
        send_paper(paper, acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
        return redirect("paper_check", pk, kind)
    messages.success(request, "Đã duyệt, chuyển văn thư cấp số." if is_own else "Đã trình văn bản.")
    return redirect("document_detail", paper.document_id)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_settings(request, pk):
    """Planned date, signer and route of a paper that is not sent yet."""
    paper = get_object_or_404(AssessmentPaper.objects.visible_to(request.acting).select_related("document__organization", "assessment__regulation_set"), pk=pk)
    if not may_draft(request.acting, paper.assessment) or not paper.document.is_editable:
        raise PermissionDenied
    can_submit = paper.kind == PaperKind.REPORT
    form = SettingsForm(paper.document, request.POST if request.method == "POST" else None, can_submit=can_submit)
    if form.is_bound and form.is_valid():
        workflow_papers.save_settings(request.acting, paper, form.cleaned_data)
        messages.success(request, "Đã lưu thông tin văn bản.")
        return redirect("paper_check", paper.assessment_id, paper.kind)
    return render(request, "assessments/paper_settings.html", {"assessment": paper.assessment, "paper": paper, "form": form})


@require_safe
def paper_of_document(request, pk):
    """From a document back to its paper in the assessment."""
    paper = get_object_or_404(AssessmentPaper.objects.visible_to(request.acting), document__pk=pk)
    return redirect("paper_check", paper.assessment_id, paper.kind)


def find_group(request, pk, slug):
    """TextsContent of one group of written places; 404 for a group the assessment does not have."""
    assessment = find_assessment(request, pk)
    dossier = read_dossier(assessment)
    group = group_named(dossier, slug)
    if group is None:
        raise Http404
    return assessment, load_texts(dossier, group)


def texts_page(request, assessment, content, form, conflicts=(), status=200):
    groups = groups_of(content.dossier)
    at = [group.slug for group in groups].index(content.group.slug)
    context = {
        "assessment": assessment,
        "content": content,
        "group": content.group,
        "form": form,
        "conflicts": conflicts,
        "can_draft": may_draft(request.acting, assessment),
        "next": groups[at + 1] if at + 1 < len(groups) else None,
        "groups": groups,
        "takes_figures": any(place.kind == TEXT for place in content.group.places),
        **figure_context(assessment.organization_id, texts_of_papers(content.dossier, [content.group.slug])),
    }
    return render(request, "assessments/paper_texts.html", context, status=status)


@require_safe
def paper_texts(request, pk, slug):
    """The words of one group of places, with the program's proposals where nobody has written yet."""
    assessment, content = find_group(request, pk, slug)
    return texts_page(request, assessment, content, TextsForm(content))


@require_POST
def paper_texts_save(request, pk, slug):
    assessment, content = find_group(request, pk, slug)
    require_draft(request, assessment)
    form = TextsForm(content, request.POST)
    if not form.is_valid():
        return texts_page(request, assessment, content, form)
    parts = form.parts()
    outcome = workflow_papers.save_texts(request.acting, assessment, parts, form.ground())
    if outcome.is_done:
        messages.success(request, f"Đã lưu: {content.group.title}.")
        return redirect("paper_texts", pk, slug)
    assessment, content = find_group(request, pk, slug)
    fresh = TextsForm(content, **shown_again(form, parts, outcome))
    return texts_page(request, assessment, content, fresh, conflicts_of(content, assessment, parts, outcome), CONFLICT)


@require_safe
def paper_texts_history(request, pk, slug):
    """Earlier words of a group's places, newest first."""
    assessment, content = find_group(request, pk, slug)
    labels = all_places(content.dossier)
    rows = history_of(assessment).filter(field__in=[place.key for place in content.group.places])
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    changes = [(labels[row.field].label, row) for row in page]
    return render(request, "assessments/paper_texts_history.html", {"assessment": assessment, "group": content.group, "page": page, "changes": changes})
