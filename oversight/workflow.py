"""What an authority does with a campaign, and what an operator writes down of a decision about organisations. Each leaves an audit line."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts import workflow as accounts_workflow
from accounts.enums import Role
from accounts.models import Membership, User
from formats.dates import short_date
from oversight.enums import OPEN_STANDINGS
from oversight.models import Campaign, CampaignSchool, SavedFilter
from oversight.standings import NOTHING, keys_below, standings_of
from records.notices import notify
from records.trail import audit

MOST_NAMED = 3  # places in a notice
ASKED_ROLES = [Role.PRINCIPAL, Role.DEPUTY, Role.SECRETARY]
ASKED = "{title}: {asked} gửi {body}, hạn {due}."
REMINDED = "Nhắc: {title}, hạn {due}. {body} chưa nhận được văn bản của trường."
MOVED = "{title}: hạn gửi đổi từ {old} thành {due}."


@transaction.atomic
def open_campaign(acting, *, schools, **fields):
    """A new campaign that asks `schools` (organisations); their people are told at once."""
    campaign = Campaign.objects.create(organization=acting.organization, created_by=acting.user, **fields)
    audit(
        campaign,
        "mở đợt",
        by=acting.user,
        organization=acting.organization,
        due_on=str(campaign.due_on),
        schools=len(schools),
    )
    _ask(campaign, schools)
    return campaign


@transaction.atomic
def ask_more(acting, campaign, schools):
    """Address the campaign to further schools; returns how many are new."""
    campaign = _open_row(campaign)
    asked = set(campaign.schools.values_list("organization", flat=True))
    new = [school for school in schools if school.pk not in asked]
    _ask(campaign, new)
    if new:
        audit(
            campaign,
            "thêm trường",
            by=acting.user,
            organization=acting.organization,
            schools=[school.name for school in new],
        )
    return len(new)


@transaction.atomic
def move_term(acting, campaign, due_on):
    """Another term; every school that still owes is told."""
    campaign = _open_row(campaign)
    old = campaign.due_on
    if due_on == old:
        return campaign
    campaign.due_on = due_on
    campaign.save(update_fields=["due_on"])
    audit(
        campaign, "đổi hạn", by=acting.user, organization=acting.organization, from_state=str(old), to_state=str(due_on)
    )
    _tell(campaign, owing(campaign), MOVED, old=short_date(old))
    return campaign


@transaction.atomic
def remind(acting, campaign, organizations):
    """Remind those of `organizations` (keys) that still owe and were not reminded today; returns how many schools were."""
    campaign = _open_row(campaign)
    rows = campaign.schools.filter(organization__in=set(organizations) & set(owing(campaign)))
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = list(rows.exclude(reminded_at__gte=start))
    CampaignSchool.objects.filter(pk__in=[row.pk for row in rows]).update(
        reminded_at=timezone.now(), reminders=F("reminders") + 1
    )
    _tell(campaign, [row.organization_id for row in rows], REMINDED)
    if rows:
        audit(
            campaign,
            "nhắc",
            by=acting.user,
            organization=acting.organization,
            schools=[row.organization_id for row in rows],
        )
    return len(rows)


@transaction.atomic
def close_campaign(acting, campaign):
    """End it: nothing is asked or reminded any more; the table stays."""
    campaign = _open_row(campaign)
    campaign.closed_at = timezone.now()
    campaign.save(update_fields=["closed_at"])
    audit(campaign, "kết thúc đợt", by=acting.user, organization=acting.organization)
    return campaign


def owing(campaign):
    """Keys of the schools asked that still have to act, in the order of their names."""
    found, here = standings_of(campaign), keys_below(campaign, timezone.localdate())
    asked = campaign.schools.values_list("organization", flat=True)
    return [pk for pk in asked if pk in here and found.get(pk, NOTHING).standing in OPEN_STANDINGS]


def _open_row(campaign):
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.closed_at:
        raise ValidationError("Đợt này đã kết thúc.")
    return campaign


def _ask(campaign, schools):
    CampaignSchool.objects.bulk_create([CampaignSchool(campaign=campaign, organization=school) for school in schools])
    _tell(campaign, [school.pk for school in schools], ASKED)


def _tell(campaign, organizations, sentence, **words):
    """One line to each person who drafts for these schools, leading to the campaign's page of the school."""
    held = Membership.objects.active_on(timezone.localdate()).filter(
        organization__in=organizations, role__in=ASKED_ROLES
    )
    words |= {
        "title": campaign.title,
        "asked": campaign.asks_for,
        "body": campaign.organization.name,
        "due": short_date(campaign.due_on),
    }
    notify(
        User.objects.filter(pk__in=held.values("user")),
        sentence.format(**words),
        reverse("request_detail", args=[campaign.pk]),
    )


def save_filter(acting, *, name, query):
    """Keep a query string of the table of schools under a name; a person's own."""
    SavedFilter.objects.update_or_create(user=acting.user, organization=acting.organization, name=name, defaults={"query": query})


@transaction.atomic
def carry_out(acting, order):
    """Write a Rearrangement (accounts.workflow.reorganize); the people at work in every place it concerns are told. Returns the row."""
    done = accounts_workflow.reorganize(acting, order)
    closed, moved = [row.name for row in order.closed], {row.name: body.name for row, body in order.moves.items()}
    audit(done, "sắp xếp cơ quan", by=acting.user, organization=acting.organization, effective_on=str(done.effective_on), closed=closed, moved=moved)
    _tell_places(acting, done, f"Từ {short_date(done.effective_on)}: {done} ngày {short_date(done.decided_on)} của {done.decision_issuer}. {_who(done)}")
    return done


@transaction.atomic
def take_back_order(acting, row):
    """Take back a decision that is not in force yet; the same people are told. Raises ValidationError when it is too late."""
    undone = accounts_workflow.undo_reorganization(acting, row)
    if row.undone_at is None:
        audit(undone, "hủy sắp xếp cơ quan", by=acting.user, organization=acting.organization, effective_on=str(undone.effective_on))
        _tell_places(acting, undone, f"Đã hủy: {undone}, đáng lẽ có hiệu lực từ {short_date(undone.effective_on)}. {_who(undone)}")
    return undone


def _who(row):
    """The places a decision ends or else moves, and who takes them over; of many the first few."""
    parts = list(row.parts.select_related("organization"))
    names = [str(part) for part in parts if part.is_closed] or [str(part) for part in parts]
    more = f" và {len(names) - MOST_NAMED} nơi khác" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}; nơi tiếp nhận: {row.successor}."


def _tell_places(acting, row, text):
    """One line to each person with a role today in a place the decision concerns, or in the bodies above it."""
    parts = list(row.parts.values_list("organization", "superior"))
    places = {row.successor_id, *(key for pair in parts for key in pair if key)}
    held = Membership.objects.active_on(acting.today).filter(organization__in=places)
    notify(User.objects.filter(pk__in=held.values("user")), text, reverse("organization_list"))
