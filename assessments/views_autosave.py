"""A criterion's sheet saves itself while it is written; answers in JSON what became of the words (static/js/desk.js)."""

from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.beside import put_proposals
from assessments.conflicts import conflicts_of
from assessments.merging import digest
from assessments.models import CriterionAssessment
from assessments.sheet_drafts import read_draft, stored_boxes, takes_verdicts
from assessments.workflow_autosave import autosave_sheet
from documents.problems import WorkflowRefused
from formats.text import clean_line
from records.trail import history_of


@require_POST
def sheet_autosave(request, pk, code):
    def read(content):
        proposals = put_proposals(content.sheet.assessment, content.rows()) if takes_verdicts(request.POST) else {}
        return read_draft(content, request.POST, proposals)

    try:
        content, draft, outcome, version = autosave_sheet(request.acting, pk, clean_line(code), read)
    except CriterionAssessment.DoesNotExist as missing:
        raise Http404 from missing
    except WorkflowRefused as refused:
        return JsonResponse({"state": "saved", "version": request.POST.get("version", ""), "errors": [str(refused)], "taken": []})
    if not outcome.is_done:
        return _conflict(content, draft, outcome, version)
    told = [f"{label}: {message}" if label else message for label, message in draft.errors]
    start = {key: digest(value) for key, value in draft.parts.items()}
    return JsonResponse({"state": "saved", "version": version, "at": f"{timezone.localtime():%H:%M}", "errors": told, "taken": list(draft.parts), "start": start})


def _conflict(content, draft, outcome, version):
    """Both texts of each part that both changed, and what the page needs to go on with either."""
    keys = outcome.merged.conflicts
    disputed = conflicts_of(content, content.sheet, draft.parts, outcome)
    html = render_to_string("components/both_texts.html", {"disputed": disputed, "latest": history_of(content.sheet).first()})
    start = {key: digest(outcome.current.get(key)) for key in keys}
    return JsonResponse({"state": "conflict", "version": version, "html": html, "theirs": stored_boxes(content, keys), "start": start}, status=409)
