"""Coming in, going out, one's own password, and for whom one acts."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import workflow
from accounts.forms import LogInForm, NewPasswordForm, OwnPasswordForm
from accounts.held_words import read_held
from accounts.middleware import SESSION_KEY
from accounts.models import Membership, OneTimeLink


def next_page(request):
    """Where `next` points, as long as it is one of our own pages; else home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else resolve_url("home")


@sensitive_post_parameters("password")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request):
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = LogInForm(request, data=request.POST if request.method == "POST" else None)
    held = read_held(request.POST.get("held"), request)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return render(request, "accounts/held_words.html", {"held": held, "next": next_page(request)}) if held else redirect(next_page(request))
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", ""), "held": held}
    return render(request, "accounts/login.html", context)


@require_POST
def log_out(request):
    logout(request)
    messages.success(request, "Đã đăng xuất.")
    return redirect("login")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request):
    form = OwnPasswordForm(request.user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        workflow.change_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)  # a new key for this session; all others end
        messages.success(request, "Đã đổi mật khẩu. Các máy khác đang đăng nhập bằng tài khoản này đã bị đăng xuất.")
        return redirect("home")
    return render(request, "accounts/password_change.html", {"form": form})


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def link_use(request, token):
    link = OneTimeLink.objects.with_token(token, timezone.now())
    if link is None:
        return render(request, "accounts/link_gone.html", {}, status=404)
    form = NewPasswordForm(link.user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if workflow.use_link(token, form.cleaned_data["new_password1"]) is None:
            return render(request, "accounts/link_gone.html", {}, status=404)
        logout(request)  # on a shared computer somebody else may still be logged in
        messages.success(request, "Đã đặt mật khẩu. Mời đăng nhập.")
        return redirect("login")
    return render(request, "accounts/link_use.html", {"form": form, "link": link})


@require_POST
def switch_acting(request):
    """Act for another organisation where one holds a role today."""
    wanted = request.POST.get("organization", "")
    held = Membership.objects.active_on(timezone.localdate()).filter(user=request.user)
    if wanted not in {str(pk) for pk in held.values_list("organization_id", flat=True)}:
        raise Http404
    request.session[SESSION_KEY] = int(wanted)
    request.session.cycle_key()  # other rights, another key
    return redirect(next_page(request))
