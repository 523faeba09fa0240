"""Campaigns: the authority's pages, and the page on which a school sees what is asked of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import address_of
from accounts.enums import Verb
from accounts.forms import attempt
from accounts.models import Organization
from accounts.permissions import require
from formats.numbers import id_in
from oversight import workflow
from oversight.campaigns import asked_schools, chosen, counts, reminder_text
from oversight.enums import OPEN_STANDINGS, CampaignKind
from oversight.forms import CampaignForm, MoreSchoolsForm, TermForm
from oversight.models import Campaign
from oversight.overview import schools_below
from oversight.permissions import may_run_campaigns
from oversight.standings import NOTHING, standings_at

METHODS = ("GET", "HEAD", "POST")
PAGE_SIZE = 50


def schools_to_ask(acting):
    """Schools below the authority that work today, as organisations by name."""
    return Organization.objects.open_on(acting.today).filter(pk__in=schools_below(acting).values("organization")).order_by("name", "pk")


def campaign_of(request, pk, *, to_run=False):
    """A campaign of the authority acted for; else 404, and 403 where it may not be run by this person."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.acting).select_related("organization"), pk=pk)
    require(not to_run or may_run_campaigns(request.acting))
    return campaign


@require_safe
def campaign_list(request):
    if request.acting is None or not request.acting.is_authority:
        raise Http404
    rows = Campaign.objects.visible_to(request.acting).annotate(asked=Count("schools")).in_order()
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_run": may_run_campaigns(request.acting),
    }
    return render(request, "oversight/campaign_list.html", context)


@require_http_methods(METHODS)
def campaign_add(request):
    acting = request.acting
    if acting is None or not acting.is_authority:
        raise Http404
    require(may_run_campaigns(acting))
    form = CampaignForm(request.POST or None, schools=schools_to_ask(acting), today=acting.today)
    if request.method == "POST" and (campaign := attempt(form, lambda data: workflow.open_campaign(acting, **data))):
        messages.success(request, f"Đã mở đợt và báo cho {campaign.schools.count()} trường.")
        return redirect("campaign_detail", campaign.pk)
    return render(request, "oversight/campaign_form.html", {"form": form})


@require_safe
def campaign_detail(request, pk):
    campaign, acting = campaign_of(request, pk), request.acting
    return render(
        request, "oversight/campaign_detail.html", detail_context(request, campaign, TermForm(today=acting.today))
    )


def detail_context(request, campaign, term_form):
    acting = request.acting
    lines, slug = asked_schools(campaign, acting.today), request.GET.get("standing", "")
    owing = [line for line in lines if line.found.standing in OPEN_STANDINGS]
    return {
        "campaign": campaign,
        "counts": counts(lines),
        "total": len(lines),
        "standing": slug,
        "page": Paginator(chosen(lines, slug), PAGE_SIZE).get_page(request.GET.get("page")),
        "owing": len(owing),
        "zalo": reminder_text(campaign, owing, address_of(request).rstrip("/")),
        "open_standings": OPEN_STANDINGS,
        "can_run": may_run_campaigns(acting) and campaign.closed_at is None,
        "term_form": term_form,
    }


@require_POST
def campaign_term(request, pk):
    campaign, acting = campaign_of(request, pk, to_run=True), request.acting
    form = TermForm(request.POST, today=acting.today)
    if attempt(form, lambda data: workflow.move_term(acting, campaign, data["due_on"])):
        messages.success(request, "Đã đổi hạn và báo cho các trường chưa gửi.")
        return redirect("campaign_detail", pk)
    return render(request, "oversight/campaign_detail.html", detail_context(request, campaign, form))


@require_http_methods(METHODS)
def campaign_schools(request, pk):
    campaign, acting = campaign_of(request, pk, to_run=True), request.acting
    left = schools_to_ask(acting).exclude(pk__in=campaign.schools.values("organization"))
    form = MoreSchoolsForm(request.POST or None, schools=left)
    if (
        request.method == "POST"
        and (added := attempt(form, lambda data: workflow.ask_more(acting, campaign, data["schools"]))) is not None
    ):
        messages.success(request, f"Đã thêm {added} trường vào đợt.")
        return redirect("campaign_detail", pk)
    return render(
        request, "oversight/campaign_schools.html", {"campaign": campaign, "form": form, "has_left": left.exists()}
    )


@require_POST
def campaign_remind(request, pk):
    """Remind the school named, or all that owe."""
    campaign, acting = campaign_of(request, pk, to_run=True), request.acting
    named = request.POST.get("school", "")
    if named:
        owing = [get_object_or_404(campaign.schools.values_list("organization", flat=True), organization=id_in(named))]
    else:
        owing = workflow.owing(campaign)
    return told(
        request,
        pk,
        lambda: workflow.remind(acting, campaign, owing),
        "Đã nhắc {} trường. Trường đã được nhắc hôm nay thì không nhắc lại.",
    )


@require_POST
def campaign_close(request, pk):
    campaign, acting = campaign_of(request, pk, to_run=True), request.acting
    return told(
        request, pk, lambda: workflow.close_campaign(acting, campaign), "Đã kết thúc đợt. Bảng theo dõi vẫn xem được."
    )


def told(request, pk, act, sentence):
    """Do it, say how it went, and back to the campaign."""
    try:
        messages.success(request, sentence.format(act()))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("campaign_detail", pk)


@require_safe
def request_detail(request, pk):
    """What an authority asks of the school acted for, and how far the school is."""
    acting = request.acting
    campaign = get_object_or_404(Campaign.objects.asking(acting).select_related("organization"), pk=pk)
    found = standings_at(acting.organization.pk, [campaign]).get(campaign.pk, NOTHING)
    context = {
        "campaign": campaign,
        "found": found,
        "is_late": found.is_late(campaign.due_on, acting.today),
        "is_open": found.standing in OPEN_STANDINGS and campaign.closed_at is None,
        "is_plan": campaign.kind == CampaignKind.PLAN,
        "can_draft": acting.can(Verb.DRAFT),
    }
    return render(request, "oversight/request_detail.html", context)
