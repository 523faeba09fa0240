"""Sheets that save themselves while they are written; answers in JSON what became of the words (static/js/desk.js)."""

from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.beside import put_proposals
from assessments.conflicts import conflicts_of
from assessments.forms import SheetForm, TopLevelForm
from assessments.merging import digest
from assessments.models import Assessment, CriterionAssessment
from assessments.sheet_drafts import read_draft, stored_boxes, takes_verdicts
from assessments.workflow_autosave import autosave_sheet, autosave_top_level
from documents.problems import WorkflowRefused
from formats.text import clean_line
from records.trail import history_of


@require_POST
def sheet_autosave(request, pk, code):
    def read(content):
        return _read(request.POST, content, content.sheet.assessment, content.rows(), SheetForm)

    return _answer(request, lambda: autosave_sheet(request.acting, pk, clean_line(code), read), lambda content: content.sheet, SheetForm)


@require_POST
def top_level_autosave(request, pk):
    def read(content):
        return _read(request.POST, content, content.assessment, content.rows, TopLevelForm)

    return _answer(request, lambda: autosave_top_level(request.acting, pk, read), lambda content: content.assessment, TopLevelForm)


def _read(post, content, assessment, rows, form_class):
    return read_draft(content, post, put_proposals(assessment, rows) if takes_verdicts(post) else {}, form_class)


def _answer(request, save, subject_of, form_class):
    """What became of the words; `subject_of(content)` is what their history hangs on."""
    try:
        content, draft, outcome, version = save()
    except (Assessment.DoesNotExist, CriterionAssessment.DoesNotExist) as missing:
        raise Http404 from missing
    except WorkflowRefused as refused:
        return JsonResponse({"state": "saved", "version": request.POST.get("version", ""), "errors": [str(refused)], "taken": []})
    if not outcome.is_done:
        return _conflict(content, subject_of(content), draft, outcome, version, form_class)
    told = [f"{label}: {message}" if label else message for label, message in draft.errors]
    start = {key: digest(value) for key, value in draft.parts.items()}
    return JsonResponse({"state": "saved", "version": version, "at": f"{timezone.localtime():%H:%M}", "errors": told, "taken": list(draft.parts), "start": start})


def _conflict(content, subject, draft, outcome, version, form_class):
    """Both texts of each part that both changed, and what the page needs to go on with either."""
    keys = outcome.merged.conflicts
    disputed = conflicts_of(content, subject, draft.parts, outcome)
    html = render_to_string("components/both_texts.html", {"disputed": disputed, "latest": history_of(subject).first()})
    start = {key: digest(outcome.current.get(key)) for key in keys}
    return JsonResponse({"state": "conflict", "version": version, "html": html, "theirs": stored_boxes(content, keys, form_class), "start": start}, status=409)
