"""Evidence that waits for a person: to be confirmed, returned, soon out of date; one query."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.enums import Verb
from assessments.enums import EvidenceState
from assessments.evidence_list import NEAR_DAYS
from assessments.models import Evidence
from documents.waiting import WaitingItem
from formats.numbers import format_number


def evidence_waiting(acting):
    """WaitingItem rows: who drafts sees all of the school's, a member what they noted or are in charge of."""
    drafts, mine = acting.can(Verb.DRAFT), Q(created_by=acting.user) | Q(keeper=acting.user)
    rows = Evidence.objects.visible_to(acting).live()
    found = (rows if drafts else rows.filter(mine)).aggregate(
        **_counted("expiring", Q(pk__in=Evidence.objects.expiring(acting.today, NEAR_DAYS))),
        **_counted("sent_back", Q(state=EvidenceState.SENT_BACK) & mine),
        **_counted("to_confirm", Q(state=EvidenceState.TO_CONFIRM)),
        first_end=Min("valid_until", filter=Q(valid_until__gte=acting.today)),
    )
    return list(_items(acting, found, drafts))


def _counted(name, which):
    """Aggregates of those rows: how many, since when."""
    return {name: Count("pk", filter=which), f"{name}_since": Min("created_at", filter=which)}


def _items(acting, found, drafts):
    if found["expiring"]:
        left = (found["first_end"] - acting.today).days
        yield _item("expiring", f"{format_number(found['expiring'])} minh chứng sắp hết giá trị", "standing", found, found["first_end"], left)
    if found["sent_back"]:
        yield _item("sent_back", f"{format_number(found['sent_back'])} minh chứng bị trả lại để bổ sung", "state", found)
    if drafts and found["to_confirm"]:
        yield _item("to_confirm", f"{format_number(found['to_confirm'])} minh chứng chờ xác nhận", "state", found)


def _item(name, text, query, found, due_on=None, days_left=None):
    url = f"{reverse('evidence_list')}?{query}={name}"
    return WaitingItem(kind=f"evidence_{name}", text=text, url=url, since=found[f"{name}_since"], due_on=due_on, days_left=days_left)
