"""Earlier texts of a row: looked at, and put back."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, DateField, DateTimeField, DecimalField, JSONField
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from documents.compare import shortened, word_pieces
from documents.problems import WorkflowRefused
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.models import PlanAction, PlanProblem, PlanSection
from improvement_plans.permissions import may_edit
from improvement_plans.views.access import editable_row
from improvement_plans.wording import plain_number
from records.models import TextChange
from records.trail import history_of
from standards.metrics import catalogue

PAGE_SIZE = 30
KINDS = {"section": PlanSection, "problem": PlanProblem, "action": PlanAction}


def history_page(request, row, plan):
    """Earlier texts of a row, newest first, each with its field in words."""
    fields = {field.name: field for field in row._meta.concrete_fields}
    page = Paginator(history_of(row), PAGE_SIZE).get_page(request.GET.get("page"))
    changes = list(page)
    for change in changes:
        field = fields.get(change.field)
        change.field_label = field.verbose_name if field else ROWS_IN_WORDS.get(change.field, change.field)
        change.can_restore = field is not None and may_edit(request.acting, plan) and workflow.is_restorable(field)
        change.offers_new = change.can_restore and change.new != getattr(row, field.name)
        change.offers_old = change.can_restore and change.old != getattr(row, field.name)
        change.old, change.new = stored_words(field, change.old), stored_words(field, change.new)
        change.pieces = shortened(word_pieces(change.old, change.new))
    context = {"plan": plan, "row": row, "changes": changes, "page": page, "edit_url": _edit_url(request, row, plan)}
    return render(request, "improvement_plans/history.html", context)


def _edit_url(request, row, plan):
    """Where the row is written, for who may write it now; "" otherwise."""
    kind = next((name for name, model in KINDS.items() if isinstance(row, model)), "")
    return reverse(f"{kind}_edit", args=[row.pk]) if kind and may_edit(request.acting, plan) else ""


@require_POST
def text_restore(request, pk):
    """Put the text before (`side` old) or after a change back into its row."""
    change = get_object_or_404(TextChange, pk=pk)
    kind = next((name for name, model in KINDS.items() if change.subject_kind == model._meta.label_lower), None)
    if kind is None:
        raise Http404
    row = editable_row(request, KINDS[kind], id_in(change.subject_id))
    field = next((field for field in row._meta.concrete_fields if field.name == change.field), None)
    if field is None or not workflow.is_restorable(field):
        raise Http404
    try:
        workflow.restore_text(row, field.name, change.old if request.POST.get("side") == "old" else change.new, acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã lấy lại bản cũ của ô “{field.verbose_name[0].upper()}{field.verbose_name[1:]}”. Bản vừa thay vẫn còn ở đây.")
    return redirect(reverse(f"{kind}_history", args=[row.pk]))


ROWS_IN_WORDS = {"budget_lines": "kinh phí (các dòng)", "owners": "giao việc"}


def stored_words(field, text):
    """A value out of the history (a choice's slug, an ISO date, a plain number) as the pages say it."""
    if not text or field is None:
        return text
    if isinstance(field, JSONField):
        known = catalogue().metrics
        return "\n".join(known[key].name if key in known else key for key in text.split("\n"))
    if isinstance(field, BooleanField):
        return "có" if text == "True" else "không"
    if isinstance(field, DateTimeField):
        return "đã bỏ khỏi kế hoạch"
    if isinstance(field, DateField):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if isinstance(field, DecimalField):
        return plain_number(Decimal(text))
    return str(dict(field.flatchoices).get(text, text))
