"""Notices of the person who reads."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from records.models import Notice
from records.notices import mark_read

PAGE_SIZE = 50


@require_safe
def notice_list(request):
    rows = Notice.objects.visible_to(request.acting)
    context = {"page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")), "unread": rows.unread().count()}
    return render(request, "records/notice_list.html", context)


@require_POST
def notices_read(request):
    """All notices count as read."""
    mark_read(request.acting)
    return redirect("notice_list")
