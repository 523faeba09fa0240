"""The crosswalk in the database: the project's proposals are loaded, an operator's word stays above them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.enums import Verb
from records.trail import audit
from standards.models import Criterion, CrosswalkLink, RegulationSet


def criteria_by_code(set_code, framework):
    """{code: Criterion} of a set's framework."""
    rows = Criterion.objects.filter(standard__regulation_set__code=set_code, standard__framework=framework)
    return {row.code: row for row in rows}


@transaction.atomic
def load_crosswalk(crosswalk):
    """Load a checked Crosswalk; gives how many links are new, changed or gone.

    Links an operator edited stay as they are, also removed ones; proposals the file no longer holds are taken away.
    """
    olds, news = (criteria_by_code(code, crosswalk.framework) for code in (crosswalk.from_set, crosswalk.to_set))
    held = {(row.from_criterion_id, row.to_criterion_id): row for row in links_between(crosswalk.from_set, crosswalk.to_set, crosswalk.framework)}
    count, wanted = 0, set()
    for link in crosswalk.links:
        pair = (olds[link.from_code].pk, news[link.to_code].pk if link.to_code else None)
        wanted.add(pair)
        count += put_proposal(held.get(pair), pair, link.note)
    gone = [row.pk for pair, row in held.items() if pair not in wanted and row.edited_at is None]
    CrosswalkLink.objects.filter(pk__in=gone).delete()
    return count + len(gone)


def links_between(from_set, to_set, framework):
    """All links of a set's framework to that set, removed ones and those to none included."""
    rows = CrosswalkLink.objects.filter(from_criterion__standard__regulation_set__code=from_set, from_criterion__standard__framework=framework)
    return [row for row in rows.select_related("to_criterion__standard__regulation_set")
            if row.to_criterion is None or row.to_criterion.standard.regulation_set.code == to_set]


def put_proposal(row, pair, note):
    """Make or change one proposal; True when something was written."""
    if row is None:
        CrosswalkLink.objects.create(from_criterion_id=pair[0], to_criterion_id=pair[1], note=note)
        return True
    if row.edited_at or row.note == note:
        return False
    row.note = note
    row.save(update_fields=["note"])
    return True


def newer_set(regulation_set):
    """The published set that replaced this one, or None."""
    rows = RegulationSet.objects.published().filter(number=regulation_set.replaced_by)
    return rows.first() if regulation_set.replaced_by else None


def lock(acting, criterion):
    """The criterion, locked, so that its links change one after another; PermissionDenied for who does not operate."""
    if not acting.can(Verb.OPERATE):
        raise PermissionDenied
    return Criterion.objects.select_for_update(of=("self",)).get(pk=criterion.pk)


@transaction.atomic
def put_link(acting, criterion, target, note):
    """Say that `target` (None: no criterion, then `note` is the reason) takes up `criterion`; what was said before is changed.

    A target takes away the word that there is none, and the other way round. Raises PermissionDenied.
    """
    criterion = lock(acting, criterion)
    for row in criterion.links_onward.live().filter(to_criterion__isnull=target is not None):
        take_off(acting, row, note)
    row, _ = CrosswalkLink.objects.get_or_create(from_criterion=criterion, to_criterion=target, defaults={"is_proposal": False})
    row.note, row.is_removed = note, False
    sign(acting, row)
    audit(row, "ghi liên hệ tiêu chí", by=acting.user, organization=acting.organization, note=note)
    return row


@transaction.atomic
def remove_link(acting, link, note=""):
    """Take a link off, with a note saying why; loading the project's data never brings it back. Raises PermissionDenied."""
    lock(acting, link.from_criterion)
    take_off(acting, CrosswalkLink.objects.select_related("from_criterion", "to_criterion").get(pk=link.pk), note)


def take_off(acting, row, note):
    """Mark a link as removed; the caller holds the lock."""
    row.is_removed = True
    sign(acting, row)
    audit(row, "bỏ liên hệ tiêu chí", by=acting.user, organization=acting.organization, note=note)


def sign(acting, row):
    """Save a link as an operator's word."""
    row.edited_by, row.edited_at = acting.user, timezone.now()
    row.save()
