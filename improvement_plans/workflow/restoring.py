"""An earlier text out of a row's history put back, as an act of its own that the history tells too."""

from django.db import transaction
from django.db.models import CharField, TextField

from documents.problems import WorkflowRefused, error
from improvement_plans.workflow.locking import lock_row, save_row


def is_restorable(field):
    """Whether a field of a row holds words a person wrote: no choices, no dates, no money."""
    return isinstance(field, CharField | TextField) and not field.choices


@transaction.atomic
def restore_text(row, name, text, *, acting):
    """Write an earlier text into the field `name` of a row; nothing else changes, a removed row stays removed.

    Raises WorkflowRefused where the field must not be empty and the earlier text was.
    """
    row = lock_row(type(row), row.pk, acting)
    field = row._meta.get_field(name)
    if not text.strip() and not field.blank:
        raise WorkflowRefused([error(f"Ô “{field.verbose_name}” không được để trống, nên không lấy lại bản trống.")])
    save_row(row, {name: text}, version=row.version, by=acting.user)
    return row
