"""The library of legal instruments: the project's rows are loaded, an operator keeps the State's, an organisation its own."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.enums import Verb
from accounts.permissions import may_operate
from records.trail import audit
from standards.models import LegalInstrument

PLAIN = ("kind", "number", "issuer", "title", "note", "confirmed", "issued_on", "in_force_from", "in_force_to")
IN_USE = "Văn bản đã được chọn làm căn cứ nên không xóa được; hãy ghi ngày hết hiệu lực."


def may_write_instruments(acting):
    """Whether the person keeps the own organisation's letters and plans."""
    return acting is not None and acting.can(Verb.DRAFT)


def may_edit_instrument(acting, instrument):
    """An operator the State's texts, drafters those of their organisation."""
    if instrument.organization_id is None:
        return may_operate(acting)
    return may_write_instruments(acting) and acting.organization.pk == instrument.organization_id


@transaction.atomic
def load_instruments(rows):
    """Load checked rows; gives how many are new or changed. What an operator edited stays."""
    held = {row.slug: row for row in LegalInstrument.objects.filter(organization=None, slug__isnull=False)}
    count = sum(_put(held, row) for row in rows)
    for row in rows:
        _link(held, row)
    return count


def _put(held, row):
    """Write one row of the file; True when something was written."""
    instrument = held.setdefault(row["slug"], LegalInstrument(slug=row["slug"]))
    values = {name: row.get(name) or _empty(name) for name in PLAIN}
    if instrument.edited_at or (instrument.pk and all(getattr(instrument, name) == value for name, value in values.items())):
        return False
    for name, value in values.items():
        setattr(instrument, name, value)
    instrument.save()
    return True


def _empty(name):
    return None if name.endswith("_on") or name.startswith("in_force") else ""


def _link(held, row):
    instrument, successor = held[row["slug"]], held.get(row.get("replaced_by"))
    if not instrument.edited_at and instrument.replaced_by != successor:
        instrument.replaced_by = successor
        instrument.save(update_fields=["replaced_by"])


@transaction.atomic
def save_instrument(acting, instrument):
    """Store a new or edited row. Raises PermissionDenied; ValidationError when it would replace itself."""
    if not may_edit_instrument(acting, instrument):
        raise PermissionDenied
    if instrument.replaced_by_id and instrument.replaced_by_id == instrument.pk:
        raise ValidationError({"replaced_by": "Văn bản không thể thay thế chính nó."})
    is_new = instrument.pk is None
    instrument.edited_at = timezone.now()
    instrument.save()
    audit(instrument, "thêm văn bản làm căn cứ" if is_new else "sửa văn bản làm căn cứ", by=acting.user, organization=acting.organization)
    return instrument


@transaction.atomic
def remove_instrument(acting, instrument):
    """Take a row off the library: not one of the project's data, nor one that a paper rests on. Raises PermissionDenied, ValidationError."""
    if not may_edit_instrument(acting, instrument) or instrument.slug:
        raise PermissionDenied
    audit(instrument, "xóa văn bản làm căn cứ", by=acting.user, organization=acting.organization)
    try:
        instrument.delete()
    except ProtectedError as failure:
        raise ValidationError(IN_USE) from failure
