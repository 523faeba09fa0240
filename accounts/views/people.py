"""People of an organisation: their roles, doors and delegations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import workflow
from accounts.addresses import address_of
from accounts.enums import DELEGATIONS
from accounts.forms import (
    DeactivateForm,
    DelegationForm,
    EndRoleForm,
    JoinForm,
    NewPersonForm,
    PersonForm,
    RoleForm,
    attempt,
)
from accounts.models import Delegation, Membership, OneTimeLink, Organization, User
from accounts.periods import ONE_DAY
from accounts.permissions import (
    delegated_verb,
    grantable_roles,
    may_end_delegation,
    may_invite,
    may_manage_person,
    may_operate,
    may_read_people,
    require,
)
from formats.numbers import id_in

PAGE_SIZE = 50
METHODS = ("GET", "HEAD", "POST")


def asked_organization(request):
    """The organisation named by ?organization=id; None when none is named. One that is not theirs does not exist."""
    wanted = request.GET.get("organization", "")
    if not wanted:
        return None
    row = get_object_or_404(Organization.objects.visible_to(request.acting), pk=id_in(wanted))
    if not may_operate(request.acting) and row != request.acting.organization:
        raise Http404
    return row


def person_or_404(request, pk):
    return get_object_or_404(User.objects.visible_to(request.acting), pk=pk)


def roles_shown(acting):
    """Prefetch of a person's roles: an organisation's people see only those held there."""
    rows = Membership.objects.visible_to(acting).select_related("organization").order_by("organization", "-from_on", "pk")
    return Prefetch("memberships", rows, to_attr="roles_shown")


def can_manage(acting, person):
    return may_manage_person(acting, workflow.places_of(person, acting.today))


def posted(request):
    return request.POST if request.method == "POST" else None


@require_safe
def people_list(request):
    acting = request.acting
    require(may_read_people(acting))
    organization = asked_organization(request) or (None if may_operate(acting) else acting.organization)
    words, is_all = request.GET.get("q", "")[:100], request.GET.get("all") == "1"
    people = User.objects.visible_to(acting)
    people = people.of(organization) if organization else people
    people = (people if is_all else people.current(organization, acting.today)).search(words)
    page = Paginator(people.prefetch_related(roles_shown(acting)), PAGE_SIZE).get_page(request.GET.get("page"))
    delegations = Delegation.objects.not_over(acting.today).filter(organization=organization)
    context = {
        "organization": organization,
        "page": page,
        "q": words,
        "is_all": is_all,
        "delegations": delegations.select_related("giver", "receiver") if organization else [],
        "can_invite": organization and may_invite(acting, organization),
        "can_delegate": organization == acting.organization and delegated_verb(acting),
    }
    return render(request, "accounts/people_list.html", context)


@require_safe
def person_detail(request, pk):
    acting = request.acting
    person = get_object_or_404(User.objects.visible_to(acting).prefetch_related(roles_shown(acting)), pk=pk)
    require(may_read_people(acting) or person == request.user)
    delegations = Delegation.objects.visible_to(acting).filter(receiver=person) | \
        Delegation.objects.visible_to(acting).filter(giver=person)
    is_managed = can_manage(acting, person)
    context = {
        "person": person,
        "roles": [(row, row.role in grantable_roles(acting, row.organization)) for row in person.roles_shown],
        "delegations": [(row, may_end_delegation(acting, row)) for row in delegations.select_related("giver", "receiver")],
        "is_managed": is_managed,
        "is_self": person == request.user,
        "can_add_role": person != request.user and (may_operate(acting) or may_invite(acting, acting.organization)),
        "changes": person.access_changes.select_related("by")[:30] if is_managed else [],
    }
    return render(request, "accounts/person_detail.html", context)


def show_link(request, person, token):
    """The page with the secret. It answers the POST itself: after a redirect the secret would have to be stored."""
    url = address_of(request, reverse("link_use", args=[token]))
    expires_at = timezone.now() + OneTimeLink.LIFETIME
    context = {"person": person, "url": url, "expires_at": expires_at, "is_new": not person.has_usable_password()}
    return render(request, "accounts/link_shown.html", context)


def place_of_work(request):
    """Where a person is added: the organisation asked for, else the acting one; 403 where one may not invite."""
    require(request.acting is not None)
    organization = asked_organization(request) or request.acting.organization
    require(may_invite(request.acting, organization))
    return organization


@require_http_methods(METHODS)
def person_add(request):
    organization = place_of_work(request)
    roles, today = grantable_roles(request.acting, organization), request.acting.today
    form = NewPersonForm(posted(request), roles=roles, initial={"from_on": today})

    def add(data):
        return workflow.add_person(request.acting, form.instance, organization, data["role"], data["from_on"])

    person = attempt(form, add) if request.method == "POST" else None
    if person:
        return show_link(request, person, workflow.make_link(request.acting, person))
    return render(request, "accounts/person_add.html", {"form": form, "organization": organization, "tab": "add"})


@require_http_methods(METHODS)
def person_join(request):
    """A role here for somebody who already has an account."""
    organization = place_of_work(request)
    roles, today = grantable_roles(request.acting, organization), request.acting.today
    form = JoinForm(posted(request), roles=roles, initial={"from_on": today})

    def join(data):
        if data["identifier"] == request.user:
            raise ValidationError({"identifier": "Không tự giao vai trò cho mình được."})
        return workflow.give_role(request.acting, data["identifier"], organization, data["role"], data["from_on"])

    row = attempt(form, join) if request.method == "POST" else None
    if row:
        messages.success(request, f"Đã giao vai trò {row.get_role_display().lower()} cho {row.user}.")
        return redirect("person_detail", row.user_id)
    return render(request, "accounts/person_add.html", {"form": form, "organization": organization, "tab": "join"})


@require_http_methods(METHODS)
def person_edit(request, pk):
    person = person_or_404(request, pk)
    require(person == request.user or can_manage(request.acting, person))
    form = PersonForm(posted(request), instance=person)
    if request.method == "POST" and attempt(form, lambda data: workflow.edit_person(request.acting, form.instance)):
        messages.success(request, "Đã lưu.")
        return redirect("person_detail", pk)
    context = {"form": form, "heading": "Sửa thông tin người dùng", "person": User.objects.get(pk=pk), "submit": "Lưu thông tin"}
    return render(request, "accounts/person_form.html", context)


@require_POST
def link_make(request, pk):
    person = person_or_404(request, pk)
    require(can_manage(request.acting, person))
    try:
        return show_link(request, person, workflow.make_link(request.acting, person))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("person_detail", pk)


@require_http_methods(METHODS)
def person_deactivate(request, pk):
    person = person_or_404(request, pk)
    require(can_manage(request.acting, person))
    held = person.memberships.not_ended(request.acting.today).select_related("organization")
    empty = workflow.posts_left_empty(held, request.acting.today)
    form = DeactivateForm(posted(request), is_post_left_empty=bool(empty))
    if request.method == "POST" and attempt(form, lambda data: workflow.deactivate(request.acting, person, **data)):
        messages.success(request, f"Đã ngừng tài khoản của {person}. Lịch sử vẫn còn.")
        return redirect("person_detail", pk)
    context = {
        "form": form, "heading": "Ngừng tài khoản", "person": person, "submit": "Ngừng tài khoản", "is_danger": True,
        "warning": workflow.empty_post_words(empty),
        "lead": "Người này không đăng nhập được nữa, phiên đang mở kết thúc ngay; mọi việc đã làm vẫn giữ nguyên tên.",
    }
    return render(request, "accounts/person_form.html", context)


@require_POST
def person_reactivate(request, pk):
    person = person_or_404(request, pk)
    require(can_manage(request.acting, person))
    workflow.reactivate(request.acting, person)
    messages.success(request, f"Đã mở lại tài khoản của {person}.")
    return redirect("person_detail", pk)


@require_http_methods(METHODS)
def membership_add(request, pk):
    organization = place_of_work(request)
    person = person_or_404(request, pk)
    require(person != request.user)
    acting = request.acting
    form = RoleForm(posted(request), roles=grantable_roles(acting, organization), initial={"from_on": acting.today})

    def give(data):
        return workflow.give_role(acting, person, organization, data["role"], data["from_on"])

    if request.method == "POST" and attempt(form, give):
        messages.success(request, f"Đã giao vai trò cho {person}.")
        return redirect("person_detail", pk)
    context = {"form": form, "heading": "Giao vai trò", "person": person, "lead": f"Tại {organization}.", "submit": "Giao vai trò"}
    return render(request, "accounts/person_form.html", context)


@require_http_methods(METHODS)
def membership_end(request, pk):
    acting = request.acting
    row = get_object_or_404(Membership.objects.visible_to(acting).select_related("organization", "user"), pk=pk)
    require(row.role in grantable_roles(acting, row.organization))
    empty = workflow.posts_left_empty([row], acting.today + ONE_DAY)
    form = EndRoleForm(posted(request), is_post_left_empty=bool(empty), initial={"to_on": acting.today})
    if request.method == "POST" and attempt(form, lambda data: workflow.end_role(acting, row, **data)):
        messages.success(request, f"Đã ghi ngày thôi vai trò của {row.user}.")
        return redirect("person_detail", row.user_id)
    context = {
        "form": form, "heading": "Thôi vai trò", "person": row.user, "submit": "Ghi ngày thôi vai trò", "is_danger": True,
        "warning": workflow.empty_post_words(empty), "lead": f"{row.get_role_display()} – {row.organization}.",
    }
    return render(request, "accounts/person_form.html", context)


@require_http_methods(METHODS)
def delegation_add(request):
    acting = request.acting
    verb = delegated_verb(acting)
    require(verb)
    held = Membership.objects.active_on(acting.today).filter(organization=acting.organization, role=DELEGATIONS[verb][1])
    receivers = User.objects.filter(pk__in=held.values("user")).exclude(pk=request.user.pk)
    form = DelegationForm(posted(request), receivers=receivers, initial={"from_on": acting.today})
    if request.method == "POST" and attempt(form, lambda data: workflow.delegate(acting, **data)):
        messages.success(request, "Đã ghi ủy quyền.")
        return redirect("people_list")
    context = {"form": form, "verb": verb, "office": DELEGATIONS[verb][1].label, "has_receivers": receivers.exists()}
    return render(request, "accounts/delegation_add.html", context)


@require_POST
def delegation_end(request, pk):
    row = get_object_or_404(Delegation.objects.visible_to(request.acting), pk=pk)
    require(may_end_delegation(request.acting, row))
    workflow.end_delegation(request.acting, row)
    messages.success(request, "Đã chấm dứt ủy quyền.")
    return redirect("people_list")
