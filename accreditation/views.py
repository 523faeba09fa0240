from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from accreditation.home import changed_figures, my_work, recent_things
from records.models import Notice


def home(request):
    """What waits for me, with days left, then the rest (issue part H)."""
    context = {
        "work": my_work(request.acting),
        "changed": changed_figures(request.acting),
        **recent_things(request.acting),
    }
    context["unread"] = Notice.objects.visible_to(request.acting).unread().count()
    return render(request, "home.html", context)


@login_not_required
def healthz(request):
    """Tells a monitor that the program answers, and nothing else."""
    return HttpResponse("ok", content_type="text/plain")
