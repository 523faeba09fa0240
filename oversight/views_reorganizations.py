"""An operator's pages: write down what a decision changes among organisations, see before what it changes, take it back in time."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import ReorganizationKind
from accounts.forms import attempt
from accounts.models import Reorganization
from accounts.permissions import grantable_roles, may_operate, require
from accounts.workflow import staff_on
from oversight import workflow
from oversight.forms_reorganization import FORMS, BodyForm, StaffForm
from oversight.reorganization_preview import preview

PAGE_SIZE = 50


@require_safe
def reorganization_list(request):
    """Decisions written down, those to come first."""
    require(may_operate(request.acting))
    rows = Reorganization.objects.visible_to(request.acting).select_related("successor", "made_by").prefetch_related("parts__organization")
    context = {"page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")), "kinds": ReorganizationKind.choices}
    return render(request, "oversight/reorganization_list.html", context)


@require_http_methods(("GET", "HEAD", "POST"))
def reorganization_add(request, kind):
    """Three steps on one address, nothing kept in between: whose schools, what, and the preview with the button that writes it."""
    require(may_operate(request.acting))
    if kind not in FORMS:
        raise Http404
    data = request.POST if request.method == "POST" else request.GET
    body_form = BodyForm(data if "body" in data else None)
    heading = ReorganizationKind(kind).label
    if not body_form.is_valid():
        return render(request, "oversight/reorganization_body.html", {"form": body_form, "heading": heading})
    body = body_form.cleaned_data["body"]
    form = FORMS[kind](request.POST if request.method == "POST" else None, body=body, today=request.acting.today)
    context = {"form": form, "heading": heading, "kind": kind, "body": body, "typed_roles": typed_roles(request.POST)}
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "edit":
        answer = attempt(form, lambda data: shown_or_done(request, form, context, is_confirmed=step == "confirm"))
        if answer:
            return answer
    return render(request, "oversight/reorganization_form.html", context)


def typed_roles(posted):
    """[(name, role)] of the people's boxes of the step after, carried through when one goes back."""
    return [(name, posted[name]) for name in posted if name.startswith("role_")]


def shown_or_done(request, form, context, *, is_confirmed):
    """The preview, or, once confirmed, the page of what was written. Refusals are the form's (ValidationError)."""
    acting, order = request.acting, form.order()
    staff = [row for row in staff_on(order.closed, order.last_day) if row.user_id != acting.user.pk]
    staff_form = StaffForm(request.POST, staff=staff, roles=grantable_roles(acting, order.successor))
    if staff_form.is_valid():
        order.staff = staff_form.chosen()
        if is_confirmed:
            done = workflow.carry_out(acting, order)
            messages.success(request, "Đã ghi quyết định và báo cho các nơi liên quan.")
            return redirect("reorganization_detail", done.pk)
    context |= {"order": order, "preview": preview(acting, order), "staff_form": staff_form}
    return render(request, "oversight/reorganization_preview.html", context)


@require_safe
def reorganization_detail(request, pk):
    """One decision: what it moves and closes, and whether it may still be taken back."""
    require(may_operate(request.acting))
    row = get_object_or_404(Reorganization.objects.visible_to(request.acting).select_related("successor", "made_by", "undone_by"), pk=pk)
    parts = row.parts.select_related("organization", "superior")
    return render(request, "oversight/reorganization_detail.html", {"reorganization": row, "parts": parts})


@require_POST
def reorganization_undo(request, pk):
    require(may_operate(request.acting))
    row = get_object_or_404(Reorganization.objects.visible_to(request.acting), pk=pk)
    try:
        workflow.take_back_order(request.acting, row)
        messages.success(request, "Đã hủy; mọi quan hệ, vai trò trở lại như trước khi ghi.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("reorganization_detail", row.pk)
