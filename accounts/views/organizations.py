"""Organisations as a dated tree; only operators change them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import workflow
from accounts.enums import RelationKind
from accounts.forms import (
    CloseForm,
    LetterheadForm,
    NewOrganizationForm,
    OrganizationForm,
    RelationForm,
    attempt,
)
from accounts.models import Letterhead, Organization, OrganizationRelation, Reorganization, User, in_force
from accounts.permissions import may_operate, may_read_people, require
from accounts.tree import tree_order
from accounts.views.people import METHODS, PAGE_SIZE, posted


def organization_or_404(request, pk):
    return get_object_or_404(Organization.objects.visible_to(request.acting), pk=pk)


def managing_bodies(on):
    """Managing relations in force that day; `.organization_id` stands under `.superior`."""
    return OrganizationRelation.objects.filter(in_force(on), kind=RelationKind.MANAGING)


def with_people(rows, on):
    """The rows with how many people hold a role there that day."""
    held = Q(in_force(on, "memberships__"), memberships__user__is_active=True)
    return rows.annotate(people_count=Count("memberships__user", held, distinct=True))


def page_of_tree(rows, number, today):
    """A page of (organisation, depth, superior), in the order of the tree; the same few queries for any number."""
    superior_of = dict(managing_bodies(today).values_list("organization_id", "superior_id"))
    page = Paginator(tree_order(list(rows.values_list("pk", flat=True)), superior_of), PAGE_SIZE).get_page(number)
    shown = with_people(Organization.objects.filter(pk__in=[pk for pk, _ in page]), today).in_bulk()
    superiors = Organization.objects.in_bulk({superior_of[pk] for pk in shown if pk in superior_of})
    page.object_list = [(shown[pk], depth, superiors.get(superior_of.get(pk))) for pk, depth in page]
    return page


@require_safe
def organization_list(request):
    acting = request.acting
    require(may_read_people(acting))
    words, is_all = request.GET.get("q", "")[:100], request.GET.get("all") == "1"
    rows = Organization.objects.visible_to(acting).search(words)
    rows = rows if is_all else rows.open_on(acting.today)
    context = {
        "page": page_of_tree(rows, request.GET.get("page"), acting.today),
        "q": words,
        "is_all": is_all,
        "can_operate": may_operate(acting),
    }
    return render(request, "accounts/organization_list.html", context)


@require_safe
def organization_detail(request, pk):
    acting = request.acting
    row = organization_or_404(request, pk)
    below = Organization.objects.filter(in_force(acting.today, "relations__"), relations__superior=row).distinct()
    can_operate = may_operate(acting)
    context = {
        "organization": row,
        "relations": row.relations.select_related("superior").order_by("kind", "-from_on"),
        "letterheads": row.letterheads.all(),
        "orders": Reorganization.objects.concerning(row).select_related("successor"),
        "letterhead": row.letterhead_on(acting.today),
        "people_count": User.objects.current(row, acting.today).count(),
        "below": below[:PAGE_SIZE],
        "below_count": below.count(),
        "can_operate": can_operate,
        "can_see_people": can_operate or row == acting.organization,
        "changes": row.access_changes.select_related("by", "person")[:30] if can_operate else [],
        "today": acting.today,
    }
    return render(request, "accounts/organization_detail.html", context)


@require_http_methods(METHODS)
def organization_add(request):
    require(may_operate(request.acting))
    form = NewOrganizationForm(posted(request), initial={"from_on": request.acting.today})

    def add(data):
        return workflow.add_organization(request.acting, form.instance, data["managing"], data["reviewing"])

    row = attempt(form, add) if request.method == "POST" else None
    if row:
        first = "hồ sơ trường, " if row.is_school else ""
        messages.success(request, f"Đã thêm {row}. Việc tiếp theo: {first}phần đầu văn bản và người dùng.")
        return redirect("organization_detail", row.pk)
    context = {"form": form, "heading": "Thêm cơ quan, đơn vị", "organization": None, "submit": "Thêm cơ quan"}
    return render(request, "accounts/organization_form.html", context)


@require_http_methods(METHODS)
def organization_edit(request, pk):
    row = organization_or_404(request, pk)
    require(may_operate(request.acting))
    form = OrganizationForm(posted(request), instance=row)
    return answer(
        request, form, lambda data: workflow.edit_organization(request.acting, form.instance),
        organization=organization_or_404(request, pk), heading="Sửa cơ quan, đơn vị", submit="Lưu cơ quan",
    )


@require_http_methods(METHODS)
def organization_close(request, pk):
    row = organization_or_404(request, pk)
    require(may_operate(request.acting))
    form = CloseForm(posted(request), initial={"to_on": row.to_on})
    return answer(
        request, form, lambda data: workflow.close_organization(request.acting, row, data["to_on"]),
        organization=row, heading="Ngừng hoạt động", submit="Ghi ngày ngừng", is_danger=True,
        lead="Quan hệ cấp trên, cấp dưới, phần đầu văn bản và vai trò của mọi người tại đây kết thúc cùng ngày.",
    )


@require_http_methods(METHODS)
def relation_add(request, pk):
    row = organization_or_404(request, pk)
    require(may_operate(request.acting))
    form = RelationForm(posted(request), instance=OrganizationRelation(organization=row), initial={"from_on": None})
    return answer(
        request, form, lambda data: workflow.add_relation(request.acting, form.instance),
        organization=row, heading="Thêm cơ quan cấp trên", submit="Thêm cơ quan cấp trên",
        lead="Dòng cùng loại đang để ngỏ tự kết thúc vào ngày hôm trước.",
    )


@require_http_methods(METHODS)
def relation_edit(request, pk):
    visible = Organization.objects.visible_to(request.acting)
    row = get_object_or_404(OrganizationRelation.objects.select_related("organization"), pk=pk, organization__in=visible)
    require(may_operate(request.acting))
    form = RelationForm(posted(request), instance=row)
    return answer(
        request, form, lambda data: workflow.add_relation(request.acting, form.instance),
        organization=row.organization, heading="Sửa cơ quan cấp trên", submit="Lưu cơ quan cấp trên",
    )


@require_http_methods(METHODS)
def letterhead_add(request, pk):
    row = organization_or_404(request, pk)
    require(may_operate(request.acting))
    now = row.letterheads.first()
    start = {name: getattr(now, name) for name in LetterheadForm.REPEATED} if now else {}
    form = LetterheadForm(posted(request), instance=Letterhead(organization=row), initial=start)
    return answer(
        request, form, lambda data: workflow.add_letterhead(request.acting, form.instance),
        organization=row, heading="Thêm phần đầu văn bản", submit="Thêm phần đầu văn bản",
        lead="In trên văn bản ghi ngày trong khoảng này. Dòng đang để ngỏ tự kết thúc vào ngày hôm trước.",
    )


@require_http_methods(METHODS)
def letterhead_edit(request, pk):
    visible = Organization.objects.visible_to(request.acting)
    row = get_object_or_404(Letterhead.objects.select_related("organization"), pk=pk, organization__in=visible)
    require(may_operate(request.acting))
    form = LetterheadForm(posted(request), instance=row)
    return answer(
        request, form, lambda data: workflow.add_letterhead(request.acting, form.instance),
        organization=row.organization, heading="Sửa phần đầu văn bản", submit="Lưu phần đầu văn bản",
        lead="Văn bản đã ban hành giữ nguyên như đã in.",
    )


def answer(request, form, act, *, organization, heading, submit, lead="", is_danger=False):
    """The form's page, or after a change the organisation's page."""
    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Đã lưu.")
        return redirect("organization_detail", organization.pk)
    context = {
        "form": form, "organization": organization, "heading": heading, "submit": submit, "lead": lead, "is_danger": is_danger
    }
    return render(request, "accounts/organization_form.html", context)
