"""Evidence that waits for a person: to be confirmed, returned, soon out of date.

The counts ride on the query of the assessments, since the top bar asks for them on every page.
"""

from django.db.models import Count, Min, Q, Subquery
from django.urls import reverse

from accounts.enums import Verb
from accounts.models import Organization
from assessments.enums import EvidenceState
from assessments.evidence_list import NEAR_DAYS
from assessments.models import Evidence
from documents.waiting import WaitingItem
from formats.numbers import format_number

WORDS = {"expiring": "minh chứng sắp hết giá trị", "sent_back": "minh chứng bị trả lại để bổ sung", "to_confirm": "minh chứng chờ xác nhận"}


def evidence_counts(acting):
    """{name: annotation} of how many wait, since when, the first last day; who drafts counts all, a member what is theirs."""
    mine = Q(created_by=acting.user) | Q(keeper=acting.user)
    rows = Evidence.objects.visible_to(acting).live().order_by()
    seen = rows if acting.can(Verb.DRAFT) else rows.filter(mine)
    near = seen.expiring(acting.today, NEAR_DAYS)
    return {
        "expiring_count": _value(near, Count("pk")),
        "expiring_end": _value(near, Min("valid_until")),
        "sent_back_count": _value(rows.filter(mine, state=EvidenceState.SENT_BACK), Count("pk")),
        "to_confirm_count": _value(seen.filter(state=EvidenceState.TO_CONFIRM), Count("pk")),
        "noted_since": _value(seen, Min("created_at")),
    }


def _value(rows, aggregate):
    return Subquery(rows.values("organization").annotate(found=aggregate).values("found"))


def evidence_waiting(acting, assessments=()):
    """WaitingItem rows; `assessments`: rows that carry `evidence_counts`, without any the counts are asked for (one query)."""
    found = assessments[0] if assessments else Organization.objects.annotate(**evidence_counts(acting)).get(pk=acting.organization.pk)
    if found.expiring_count:
        yield _item("expiring", "standing", found, found.expiring_end, (found.expiring_end - acting.today).days)
    if found.sent_back_count:
        yield _item("sent_back", "state", found)
    if found.to_confirm_count and acting.can(Verb.DRAFT):
        yield _item("to_confirm", "state", found)


def _item(name, query, found, due_on=None, days_left=None):
    url = f"{reverse('evidence_list')}?{query}={name}"
    text = f"{format_number(getattr(found, f'{name}_count'))} {WORDS[name]}"
    return WaitingItem(kind=f"evidence_{name}", text=text, url=url, since=found.noted_since, due_on=due_on, days_left=days_left)
