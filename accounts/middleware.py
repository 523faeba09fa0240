"""Puts `request.acting` on every request: for which organisation the person acts; and asks strangers to log in."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render, resolve_url
from django.utils import timezone

from accounts.acting import Acting, verbs_of
from accounts.enums import DELEGATIONS
from accounts.forms import LogInForm
from accounts.held_words import held_in, page_before
from accounts.models import Delegation, Membership
from accounts.permissions import held_verbs

SESSION_KEY = "acting_organization"


def acting_for(user, organization_id=None, today=None):
    """Acting of `user` in that organisation (or the first one held), or None when no role is held today."""
    today = today or timezone.localdate()
    if not user.is_authenticated:
        return None
    memberships = list(Membership.objects.active_on(today).filter(user=user).select_related("organization"))
    chosen = next((m.organization for m in memberships if m.organization_id == organization_id), None)
    organization = chosen or (memberships[0].organization if memberships else None)
    if organization is None:
        return None
    roles = frozenset(m.role for m in memberships if m.organization_id == organization.pk)
    verbs = verbs_of(roles, held_verbs(roles, _delegated_to(user, organization, roles, today)))
    posts = tuple((m.organization, m.role) for m in memberships)
    return Acting(user=user, organization=organization, roles=roles, verbs=verbs, today=today, posts=posts)


def _delegated_to(user, organization, roles, today):
    """Verbs handed to the person; offices that cannot be given one pay no query, since every request comes by here."""
    if not roles & {receiver for _, receiver in DELEGATIONS.values()}:
        return ()
    return Delegation.objects.active_on(today).filter(receiver=user, organization=organization).values_list("verb", flat=True)


class ActingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.acting = acting_for(request.user, request.session.get(SESSION_KEY)) if request.user.is_authenticated else None
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"  # a shared staff-room computer keeps no pages
        return response


class LogInMiddleware(LoginRequiredMiddleware):
    """Leads to the log-in and back. A form sent after the log-in ran out leads back to the page that holds it, with its words."""

    def handle_no_permission(self, request, view_func):
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        before = page_before(request) or resolve_url("home")
        is_navigation = "text/html" in request.headers.get("Accept", "") and "X-Requested-With" not in request.headers
        held = held_in(request) if is_navigation else None
        if held is None:
            return redirect_to_login(before, self.get_login_url(view_func), self.get_redirect_field_name(view_func))
        context = {"form": LogInForm(request), "next": before, "held": held}
        return render(request, "accounts/login.html", context, status=403)
