"""Official wording in the database: a file is read, then attached to its set or taken off again, each with its audit line."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.enums import Verb
from records.files import sha256_of
from records.trail import audit
from standards.models import OfficialWording, RegulationSet, WordingImport
from standards.wording import read_wording
from standards.wording_files import rows_of_file

MAX_NAME = 200


def read_file(regulation_set, content, name, *, acting=None):
    """Read a circular's or a form's file for a set and keep what was found; nothing is attached yet.

    `acting` is None for the command line. Raises PermissionDenied or standards.wording_files.WordingRefused; returns the WordingImport.
    """
    _require_operator(acting)
    finding = read_wording(rows_of_file(content, name), regulation_set)
    with transaction.atomic():
        row = WordingImport.objects.create(
            regulation_set=regulation_set, file_name=name[-MAX_NAME:], sha256=sha256_of(content), found=finding.texts,
            faults=[list(fault) for fault in finding.faults], by=acting.user if acting else None,
        )  # fmt: skip
        _audit(row, "đọc tệp câu chữ chính thức", acting, found=len(finding.texts), faults=len(finding.faults))
    return row


@transaction.atomic
def attach(wording_import, *, acting=None):
    """Put the words found in place beside the set; words of earlier files stay where this one has none. Returns how many.

    The set's own rows are not touched. Raises PermissionDenied; attaching again changes nothing and returns 0.
    """
    _require_operator(acting)
    regulation_set = RegulationSet.objects.select_for_update().get(pk=wording_import.regulation_set_id)
    row = WordingImport.objects.select_for_update(of=("self",)).get(pk=wording_import.pk)
    if row.attached_at:
        return 0
    OfficialWording.objects.filter(regulation_set=regulation_set, place__in=row.found).delete()
    wordings = [OfficialWording(regulation_set=regulation_set, place=place, text=text, source=row) for place, text in row.found.items()]
    OfficialWording.objects.bulk_create(wordings)
    row.attached_at = timezone.now()
    row.save(update_fields=["attached_at"])
    _audit(row, "gắn câu chữ chính thức", acting, places=len(wordings), sha256=row.sha256)
    return len(wordings)


@transaction.atomic
def detach(regulation_set, *, acting=None):
    """Take all official words off a set, so that pages and papers print our summaries again; returns how many there were.

    The files read stay listed and can be attached again. Raises PermissionDenied.
    """
    _require_operator(acting)
    regulation_set = RegulationSet.objects.select_for_update().get(pk=regulation_set.pk)
    count, _ = OfficialWording.objects.filter(regulation_set=regulation_set).delete()
    WordingImport.objects.filter(regulation_set=regulation_set).update(attached_at=None)
    if count:
        audit(regulation_set, "gỡ câu chữ chính thức", by=acting.user if acting else None, organization=acting.organization if acting else None, places=count)
    return count


def _require_operator(acting):
    if acting is not None and not acting.can(Verb.OPERATE):
        raise PermissionDenied


def _audit(row, action, acting, **detail):
    audit(row, action, by=acting.user if acting else None, organization=acting.organization if acting else None, file=row.file_name, **detail)
