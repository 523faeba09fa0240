from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accreditation.home import my_work, recent_things
from formats.legacy_encodings import read_old_text
from records.models import Notice


def home(request):
    """What waits for me, with days left, then the rest (issue part H)."""
    work = my_work(request.acting)
    context = {"work": work, "waiting_count": len(work), **recent_things(request.acting)}
    context["unread"] = Notice.objects.visible_to(request.acting).unread().count()
    return render(request, "home.html", context)


@require_POST
def old_text(request):
    """Read a pasted text of an old font as Unicode; writes nothing (static/js/paste.js shows it first)."""
    font, text = read_old_text(request.POST.get("text", ""))
    return JsonResponse({"font": font, "text": text})


@login_not_required
def healthz(request):
    """Tells a monitor that the program answers, and nothing else."""
    return HttpResponse("ok", content_type="text/plain")
