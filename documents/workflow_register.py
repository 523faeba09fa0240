"""What the clerk writes into the register beside a number: who signed, where it went, how many copies, who took it."""

from django.db import transaction

from documents import permissions
from documents.models import PaperNumber
from documents.workflow import allow
from records.trail import audit

FIELDS = ("symbol", "signer", "recipients", "keeper", "copies", "sent_on", "receipt")


@transaction.atomic
def fill_line(row, fields, *, acting):
    """Write {field: value} of FIELDS into the line of a number; number, date and title never change here. Returns the row."""
    allow(permissions.may_cancel(acting, row))
    row = PaperNumber.objects.select_for_update(of=("self",)).select_related("series").get(pk=row.pk)
    changed = {name: value for name, value in fields.items() if name in FIELDS and getattr(row, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        audit(row, "Ghi sổ văn bản đi", by=acting.user, organization=acting.organization, **{name: str(value or "") for name, value in changed.items()})
    return row
