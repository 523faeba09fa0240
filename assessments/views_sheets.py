"""Pages where a sheet is filled: one criterion, Mức 4, and the history of their texts."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import workflow
from assessments.beside import put_proposals, ready_count, reviewed_in, with_accepted
from assessments.conflicts import conflicts_of
from assessments.figure_checks import figure_context, texts_of_sheet, texts_of_top_level
from assessments.figures import item_rows, put_figures, year_span
from assessments.forms import SheetForm, TopLevelForm
from assessments.models import CriterionAssessment
from assessments.permissions import may_draft, may_edit_sheet
from assessments.sheet_drafts import desk_values
from assessments.sheet_evidence import citations_of, tray_codes
from assessments.sheets import load_sheet, load_top_level
from assessments.standing import SheetStanding
from assessments.views import PAGE_SIZE, find_assessment
from assessments.views_inheritance import do_asked_acts
from assessments.workflow_verdicts import mark_reviewed
from documents.problems import WorkflowRefused
from formats.text import clean_line
from records.trail import history_of
from standards.wording import put_indicator_words, wording_of

CONFLICT = 409


def find_sheet(request, pk, code):
    """One criterion's sheet, or 404 outside the own school."""
    sheets = CriterionAssessment.objects.visible_to(request.acting).with_names()
    return get_object_or_404(sheets, assessment__pk=pk, criterion__code=clean_line(code))


def neighbours(sheet):
    """(previous, next) sheets of the assessment in the law's order; None at the ends."""
    codes = list(sheet.assessment.criterion_assessments.values_list("criterion__code", flat=True))
    at = codes.index(sheet.criterion.code)
    return codes[at - 1] if at else None, codes[at + 1] if at + 1 < len(codes) else None


def sheet_page(request, content, form, conflicts=(), status=200):
    """The page of a sheet; `form` is None for who only reads."""
    sheet = content.sheet
    before, after = neighbours(sheet)
    put_figures(sheet.assessment, [(row, row.indicator) for row in content.rows()])
    put_indicator_words(wording_of(sheet.assessment.regulation_set_id), sheet.criterion, [row.indicator for row in content.rows()])
    proposals = form.proposals if form else put_proposals(sheet.assessment, content.rows())
    inherited = list(sheet.inherited_parts.unreviewed()) if form else []
    context = {
        "assessment": sheet.assessment,
        "sheet": sheet,
        "content": content,
        "standing": SheetStanding(sheet, content.verdicts()),
        "figures_rule": sheet.assessment.figures_rule(request.acting.today),
        "item_rows": item_rows(sheet.assessment, sheet.criterion),
        "item_years": year_span(sheet.assessment),
        "ready_count": ready_count(proposals),
        "form": form,
        # A refused page shows what was typed, not what is stored: it is sent by its button, and its words are kept until then.
        "desk": desk_values(form) if form and not form.is_bound and not conflicts else None,
        "conflicts": conflicts,
        "citations": {} if form else citations_of(sheet.assessment),
        "codes": tray_codes(sheet) if form else [],
        **figure_context(sheet.assessment.organization_id, texts_of_sheet(sheet, [(level.number, level.state) for level in content.levels], content.weaknesses),
                         [text for part in inherited for text in (part.text, part.cause)]),
        "inherited": inherited,
        "previous": before,
        "next": after,
        "can_assign": may_draft(request.acting, sheet.assessment),
    }
    return render(request, "assessments/criterion_sheet.html", context, status=status)


@require_safe
def criterion_sheet(request, pk, code):
    sheet = find_sheet(request, pk, code)
    content = load_sheet(sheet)
    can_edit = may_edit_sheet(request.acting, sheet.assessment, sheet.assignees.all())
    return sheet_page(request, content, SheetForm(content, proposals=put_proposals(sheet.assessment, content.rows())) if can_edit else None)


@require_POST
def sheet_save(request, pk, code):
    sheet = find_sheet(request, pk, code)
    if not may_edit_sheet(request.acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    content = load_sheet(sheet)
    data, proposals = posted(request, sheet.assessment, content.rows())
    form = SheetForm(content, data, proposals=proposals)
    parts = form.parts() if form.is_valid() else None
    outcome = saved(form, partial(workflow.save_sheet, request.acting, sheet, parts)) if parts else None
    if outcome is None:
        return sheet_page(request, content, form)
    if outcome.is_done:
        mark_reviewed(request.acting, sheet.assessment, reviewed_in(request.POST, content.rows()))
        messages.success(request, f"Đã lưu phiếu tiêu chí {code}.")
        do_asked_acts(request, sheet)
        following = neighbours(sheet)[1] if "go_on" in request.POST else None
        return redirect("criterion_sheet", pk, following or code)
    content = load_sheet(find_sheet(request, pk, code))
    fresh = SheetForm(content, **shown_again(form, parts, outcome), proposals=put_proposals(sheet.assessment, content.rows()))
    return sheet_page(request, content, fresh, conflicts_of(content, sheet, parts, outcome), CONFLICT)


def posted(request, assessment, rows):
    """(the posted data with accepted proposals put in, all proposals) for a sheet's form."""
    proposals = put_proposals(assessment, rows)
    return with_accepted(request.POST, proposals, takes_all=not assessment.figures_rule(request.acting.today)), proposals


def saved(form, save):
    """Outcome of `save(ground)`; None when it was refused, with the reason on the form."""
    try:
        return save(form.ground())
    except WorkflowRefused as refusal:
        form.add_error(None, str(refusal))


def shown_again(form, parts, outcome):
    """What a form shows after a refused save: all that could be merged, and the own text where people have to choose."""
    keys = outcome.merged.conflicts
    shown = outcome.merged.values | {key: parts.get(key) for key in keys}
    return {"shown": shown, "start": form.start_again(outcome.current, keys)}


@require_safe
def sheet_history(request, pk, code):
    sheet = find_sheet(request, pk, code)
    content = load_sheet(sheet)
    page = Paginator(history_of(sheet), PAGE_SIZE).get_page(request.GET.get("page"))
    changes = [(content.label(row.field), row) for row in page]
    context = {"assessment": sheet.assessment, "sheet": sheet, "page": page, "changes": changes, "citations": citations_of(sheet.assessment)}
    return render(request, "assessments/sheet_history.html", context)


def find_top_level(request, pk):
    """Content of the sheet of Mức 4; 404 where the set has none."""
    content = load_top_level(find_assessment(request, pk))
    if not content.rows:
        raise Http404
    return content


def top_level_page(request, content, form, conflicts=(), status=200):
    put_figures(content.assessment, [(row, row.item) for row in content.rows])
    proposals = form.proposals if form else put_proposals(content.assessment, content.rows)
    context = {"assessment": content.assessment, "content": content, "form": form, "conflicts": conflicts,
               "desk": desk_values(form) if form and not form.is_bound and not conflicts else None,
               "ready_count": ready_count(proposals), "figures_rule": content.assessment.figures_rule(request.acting.today),
               "citations": {} if form else citations_of(content.assessment),
               **figure_context(content.assessment.organization_id, texts_of_top_level(content.assessment, content.rows))}
    return render(request, "assessments/top_level_sheet.html", context, status=status)


@require_safe
def top_level_sheet(request, pk):
    content = find_top_level(request, pk)
    can_edit = may_draft(request.acting, content.assessment)
    return top_level_page(request, content, TopLevelForm(content, proposals=put_proposals(content.assessment, content.rows)) if can_edit else None)


@require_POST
def top_level_save(request, pk):
    content = find_top_level(request, pk)
    if not may_draft(request.acting, content.assessment):
        raise PermissionDenied
    data, proposals = posted(request, content.assessment, content.rows)
    form = TopLevelForm(content, data, proposals=proposals)
    parts = form.parts() if form.is_valid() else None
    outcome = saved(form, partial(workflow.save_top_level, request.acting, content.assessment, parts)) if parts else None
    if outcome is None:
        return top_level_page(request, content, form)
    if outcome.is_done:
        mark_reviewed(request.acting, content.assessment, reviewed_in(request.POST, content.rows))
        messages.success(request, "Đã lưu phiếu Mức 4.")
        return redirect("top_level_sheet", pk)
    content = find_top_level(request, pk)
    fresh = TopLevelForm(content, **shown_again(form, parts, outcome), proposals=put_proposals(content.assessment, content.rows))
    return top_level_page(request, content, fresh, conflicts_of(content, content.assessment, parts, outcome), CONFLICT)
