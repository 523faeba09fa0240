"""The library of legal instruments: everybody reads, an operator keeps the State's, drafters those of their organisation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import attempt
from accounts.permissions import may_operate, require
from formats.text import clean_line
from standards import instruments_workflow as workflow
from standards.citations import full_citation
from standards.forms import InstrumentForm
from standards.models import LegalInstrument

METHODS = ("GET", "HEAD", "POST")
PAGE_SIZE, MAX_WORDS = 50, 100


@require_safe
def instrument_list(request):
    q = clean_line(request.GET.get("q", ""))[:MAX_WORDS]
    rows = LegalInstrument.objects.visible_to(request.acting).search(q).select_related("organization", "replaced_by")
    page, today = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")), timezone.localdate()
    context = {
        "q": q,
        "page": page,
        "lines": [(row, full_citation(row), row.standing_on(today), workflow.may_edit_instrument(request.acting, row)) for row in page],
        "can_add": workflow.may_write_instruments(request.acting),
        "can_operate": may_operate(request.acting),
    }
    return render(request, "standards/instrument_list.html", context)


@require_http_methods(METHODS)
def instrument_add(request):
    require(workflow.may_write_instruments(request.acting))
    return form_page(request, LegalInstrument(organization=request.acting.organization))


@require_http_methods(METHODS)
def national_instrument_add(request):
    require(may_operate(request.acting))
    return form_page(request, LegalInstrument())


def editable_instrument(request, pk):
    """A visible row that the person may change; else 404 or 403."""
    row = get_object_or_404(LegalInstrument.objects.visible_to(request.acting), pk=pk)
    require(workflow.may_edit_instrument(request.acting, row))
    return row


@require_http_methods(METHODS)
def instrument_edit(request, pk):
    return form_page(request, editable_instrument(request, pk))


def form_page(request, instrument):
    """Write a new or stored row."""
    successors = LegalInstrument.objects.visible_to(request.acting)
    form = InstrumentForm(request.POST if request.method == "POST" else None, instance=instrument, successors=successors)
    if request.method == "POST" and attempt(form, lambda data: workflow.save_instrument(request.acting, form.instance)):
        messages.success(request, "Đã lưu văn bản.")
        return redirect("instrument_list")
    is_stored = instrument.pk is not None
    context = {"form": form, "instrument": instrument, "is_stored": is_stored, "can_remove": is_stored and not instrument.slug}
    return render(request, "standards/instrument_form.html", context)


@require_POST
def instrument_remove(request, pk):
    row = editable_instrument(request, pk)
    try:
        workflow.remove_instrument(request.acting, row)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("instrument_edit", pk)
    messages.success(request, "Đã xóa văn bản khỏi thư viện.")
    return redirect("instrument_list")
