"""What every change shares: the lock on its row, the line in the book, the guard of accounts."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import AccessChange
from accounts.permissions import may_manage_person
from formats.dates import short_date

LAST_OPERATOR = "Đây là người vận hành cuối cùng: hãy giao vai trò này cho người khác trước."


def note(action, acting, *, person=None, organization=None, detail=""):
    """Add one line to the book of changes."""
    by = acting.user if acting else None
    AccessChange.objects.create(action=action, by=by, person=person, organization=organization, detail=detail[:600])


def locked(row):
    """The row as it stands now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def places_of(person, on):
    """(organization_id, role) of every role the person holds on that day or later."""
    return set(person.memberships.not_ended(on).values_list("organization_id", "role"))


def require_managed(acting, person):
    """Refuse when the account is not in the hands of who acts."""
    if not may_manage_person(acting, places_of(person, acting.today)):
        raise PermissionDenied


@transaction.atomic
def save_edited(acting, row, fields, action, **about):
    """Store these fields of an edited row, and no other: a door closed meanwhile stays closed.

    The line in the book says each field before and after.
    """
    old = locked(row)
    before = {name: getattr(old, name) for name in fields}
    changed = [name for name in fields if before[name] != getattr(row, name)]
    for name in changed:
        setattr(old, name, getattr(row, name))
    if changed:
        old.save(update_fields=changed)
        words = (f"{old._meta.get_field(name).verbose_name}: {_words(before[name])} → {_words(getattr(old, name))}" for name in changed)
        note(action, acting, detail="; ".join(words), **about)
    return old


def _words(value):
    if isinstance(value, date):
        return short_date(value)
    return ("có" if value else "không") if isinstance(value, bool) else value or "–"
