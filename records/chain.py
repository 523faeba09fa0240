"""The chain over the audit trail: each line is sealed with the hash of the seal before it, so that a changed, missing or
slipped-in line is found (manage.py verify_audit).

Lines are sealed by the background loop a moment after they were committed, not inside the change itself: one global head
held until the end of every transaction would make busy people wait for each other, and could lock them crosswise.
"""

import hashlib
import json
from dataclasses import dataclass

from django.db import connection, transaction

from records.models import AuditEntry, AuditSeal

ADVISORY_LOCK = 20260708  # any number of our own; PostgreSQL only
BATCH = 1000
SEALED_FIELDS = ("by_id", "organization_id", "subject_kind", "subject_id", "subject_label", "action", "from_state", "to_state", "detail")


@dataclass(frozen=True)
class ChainReport:
    """What a walk along the chain found: sealed lines, lines still waiting, the newest hash, and the first bad row in words."""

    sealed: int
    waiting: int
    head: str
    fault: str = ""


def line_sha256(entry, previous):
    """Hash of one audit line on top of the hash before it ("" for the first)."""
    content = {name: getattr(entry, name) for name in SEALED_FIELDS} | {"id": entry.pk, "at": entry.at.isoformat(), "previous": previous}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def unsealed():
    """Committed lines without a seal, oldest first."""
    return AuditEntry.objects.filter(seal__isnull=True).order_by("pk")


def seal_waiting():
    """Seal what waits, in batches of one transaction each; returns how many lines were sealed. Two callers never fork the chain."""
    count = 0
    while unsealed().exists():  # a look costs nothing; the transaction below would take SQLite's write lock
        count += _seal_batch()
    return count


@transaction.atomic
def _seal_batch():
    _lock_head()
    previous = _head()
    rows = list(unsealed()[:BATCH])
    seals = []
    for entry in rows:
        seal = AuditSeal(entry=entry, previous_sha256=previous, sha256=line_sha256(entry, previous))
        previous = seal.sha256
        seals.append(seal)
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _lock_head():
    if connection.vendor == "postgresql":  # SQLite's IMMEDIATE transactions already stand in line
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def _head():
    return AuditSeal.objects.order_by("-pk").values_list("sha256", flat=True).first() or ""


def verify_chain():
    """Walk the whole chain and stop at the first bad row; returns a ChainReport. Reads only."""
    previous, count = "", 0
    for seal in AuditSeal.objects.select_related("entry").order_by("pk").iterator(chunk_size=BATCH):
        if seal.previous_sha256 != previous:
            return _report(count, previous, f"dòng {seal.entry_id}: đứt chuỗi, dòng liền trước đã bị bỏ hoặc chen vào")
        if seal.sha256 != line_sha256(seal.entry, previous):
            return _report(count, previous, f"dòng {seal.entry_id}: nội dung không còn như lúc ghi")
        previous, count = seal.sha256, count + 1
    return _report(count, previous)


def _report(count, head, fault=""):
    return ChainReport(count, unsealed().count(), head, fault)


def knows_head(sha256):
    """Whether a hash noted earlier (in a backup's manifest, on paper) is a link of the chain: nothing was cut off behind it."""
    return AuditSeal.objects.filter(sha256=sha256).exists()
