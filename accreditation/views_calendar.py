"""The personal calendar: its secret address is shown once, and can be ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import address_of
from accreditation.calendar import calendar_of, make_feed, person_of
from documents.pace import is_too_fast
from records.models import CalendarFeed

LOOKS = 30  # a minute and address


@never_cache
@require_http_methods(("GET", "HEAD", "POST"))
def calendar_settings(request):
    """Make an address (POST); it stands on the page that answers and nowhere else afterwards."""
    address = ""
    if request.method == "POST":
        address = address_of(request, reverse("calendar_feed", args=[make_feed(request.user)]))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "records/calendar_settings.html", {"feed": feed, "address": address})


@require_POST
def calendar_revoke(request):
    CalendarFeed.objects.filter(user=request.user).delete()
    messages.success(request, "Đã thu hồi liên kết lịch. Ứng dụng lịch không đọc được nữa.")
    return redirect("calendar_settings")


@never_cache
@login_not_required
@require_safe
def calendar_feed(request, token):
    """For calendar programs, which cannot log in: who holds the address reads the terms, never a paper."""
    if is_too_fast(request, "calendar", LOOKS):
        return HttpResponse("Quá nhiều lần hỏi, hãy thử lại sau một phút.", status=429, content_type="text/plain; charset=utf-8")
    user = person_of(token)
    if user is None:
        raise Http404
    return HttpResponse(calendar_of(user, timezone.localdate(), address_of(request).rstrip("/")), content_type="text/calendar; charset=utf-8")
