"""What every change shares: the lock on its row, the line in the book, the guard of accounts."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import AccessChange
from accounts.permissions import may_manage_person


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
def save_edited(acting, row, action, **about):
    """Store an edited row; the line in the book says each field before and after."""
    old = locked(row)
    pairs = [(field, getattr(old, field.attname), getattr(row, field.attname)) for field in row._meta.concrete_fields]
    changed = [pair for pair in pairs if pair[1] != pair[2] and pair[0].editable]
    row.save()
    if changed:
        words = (f"{field.verbose_name}: {before or '–'} → {after or '–'}" for field, before, after in changed)
        note(action, acting, detail="; ".join(words), **about)
    return row
