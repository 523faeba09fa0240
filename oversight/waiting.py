"""What an authority's campaigns ask of a school, for the page “Việc của tôi”."""

from django.urls import reverse

from accounts.enums import Verb
from documents.waiting import WaitingItem
from oversight.enums import OPEN_STANDINGS
from oversight.models import Campaign
from oversight.standings import NOTHING, standings_at

LIMIT = 20


def requests_of(acting):
    """(campaign, SchoolStanding) of the open campaigns that ask the school acted for; two queries."""
    rows = list(Campaign.objects.asking(acting).open().select_related("organization").order_by("due_on", "pk")[:LIMIT])
    found = standings_at(acting.organization.pk, rows)
    return [(row, found.get(row.pk, NOTHING)) for row in rows]


def waiting_for(acting):
    """Requests the school has not answered yet, for whoever may draft."""
    if acting is None or not acting.is_school or not acting.can(Verb.DRAFT):
        return []
    return [_item(acting, campaign) for campaign, found in requests_of(acting) if found.standing in OPEN_STANDINGS]


def _item(acting, campaign):
    text = f"{campaign.title}: gửi {campaign.organization.name}"
    url = reverse("request_detail", args=[campaign.pk])
    return WaitingItem(
        "request", text, url, campaign.created_at, campaign.due_on, (campaign.due_on - acting.today).days
    )
