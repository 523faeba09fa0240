"""Campaigns of the commune, so that whoever logs in as its officer finds a desk at work: schools in every standing, reminders, filters."""

from datetime import datetime, time

from django.utils import timezone

from accreditation.demo.world import read_data
from oversight import workflow
from oversight.models import Campaign, CampaignSchool

FILTERS = {"Chờ tiếp nhận": "state=waiting&sort=sent_on", "Bị trả lại": "state=returned", "Chứng nhận sắp hết": "sort=valid_until&columns=certificates&columns=valid_until"}


def load_campaigns(world):
    """Open them as their officer did, put on the days of the file; the officer keeps some ways to look at the table."""
    for row in read_data("campaigns"):
        _load(world, row)
    acting = world.acting("xa.chuyenvien", "commune")
    for name, query in FILTERS.items():
        workflow.save_filter(acting, name=name, query=query)


def _load(world, row):
    acting = world.acting(row["by"], row["at"], row["opened"])
    fields = {name: row[name] for name in ("title", "kind", "school_year")} | {"due_on": world.day(row["due"]), "note": row["note"].strip()}
    campaign = workflow.open_campaign(acting, schools=[world.organizations[key] for key in row["schools"]], **fields)
    Campaign.objects.filter(pk=campaign.pk).update(created_at=morning(acting.today))
    if "reminded" in row:
        keys = [world.organizations[key].pk for key in row["reminded"]["schools"]]
        workflow.remind(acting, campaign, keys)
        CampaignSchool.objects.filter(campaign=campaign, organization__in=keys).update(reminded_at=morning(world.day(row["reminded"]["day"])))


def morning(day):
    """Half past eight of that day, Vietnam time: when the demo's people work."""
    return timezone.make_aware(datetime.combine(day, time(8, 30)))
