"""Many plans in one zip: choose, wait or leave, download."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents.permissions import reads_papers
from documents.problems import WorkflowRefused
from documents.views_copies import copy_response
from formats.numbers import id_in
from improvement_plans.bundles import ZIP, choices_for
from improvement_plans.models import PlanBundle
from improvement_plans.workflow.bundles import MOST, make_bundle
from records.files import DamagedFile, read

PER_PAGE = 50
LOOK_AGAIN = 3  # seconds
SHOWN_BUNDLES = 10


@require_safe
def bundle_list(request):
    """Plans one may read, with ticks; above them the bundles asked for before."""
    year, only_issued = _asked(request, request.GET)
    every = choices_for(request.acting)
    rows = [row for row in every if year in (None, row.year) and (row.issued or not only_issued)]
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "years": sorted({row.year for row in every if row.year}, reverse=True),
        "year": year,
        "only_issued": only_issued,
        "most": MOST,
        "bundles": _bundles(request)[:SHOWN_BUNDLES],
    }
    return render(request, "improvement_plans/bundle_list.html", context)


def _asked(request, data):
    """(year or None, whether only issued ones); without a role that reads papers the pages do not exist."""
    if not reads_papers(request.acting):
        raise Http404
    return id_in(data.get("year", "")) or None, data.get("issued") == "1"


def _bundles(request):
    return PlanBundle.objects.visible_to(request.acting).filter(expires_at__gt=timezone.now())


@require_POST
def bundle_make(request):
    """The ticked plans, or with `all` everything the filter found."""
    year, only_issued = _asked(request, request.POST)
    picks = request.POST.getlist("pick")
    if "all" in request.POST:
        picks = [row.pick for row in choices_for(request.acting, year=year, only_issued=only_issued)]
    try:
        bundle = make_bundle(picks, acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
        return redirect("bundle_list")
    return redirect("bundle_detail", bundle.pk)


def _bundle(request, pk):
    if request.acting is None:
        raise Http404
    return get_object_or_404(_bundles(request).select_related("file"), pk=pk)


@require_safe
def bundle_detail(request, pk):
    """How far it is; the page looks again by itself and may be left."""
    bundle = _bundle(request, pk)
    response = render(request, "improvement_plans/bundle_detail.html", {"bundle": bundle, "total": len(bundle.picks)})
    if bundle.is_waiting:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@require_safe
def bundle_file(request, pk):
    """The zip, for who asked for it, until its last day."""
    bundle = _bundle(request, pk)
    if not bundle.is_ready:
        raise Http404
    try:
        return copy_response(read(bundle.file), bundle.file.name, ZIP)
    except (DamagedFile, FileNotFoundError):
        messages.error(request, "Gói này bị hỏng hoặc mất. Hãy gom lại.")
        return redirect("bundle_list")
