"""Who has a plan open now, so that two people do not write into one place unknowingly."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from improvement_plans.models import Presence

FRESH = timedelta(seconds=75)  # pages say they are here every thirty seconds; one beat may be lost


@transaction.atomic
def be_here(plan, place, *, acting):
    """Note that the person has `plan` open at `place`; returns the others who are in it now."""
    now = timezone.now()
    place = place[: Presence._meta.get_field("place").max_length]
    Presence.objects.update_or_create(plan=plan, user=acting.user, defaults={"place": place, "at": now})
    others = Presence.objects.filter(plan=plan, at__gt=now - FRESH).exclude(user=acting.user)
    return list(others.select_related("user").order_by("user__full_name"))
