"""The trail's chain: what was changed, dropped, slipped in or cut off is found; the database itself refuses changes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from records.chain import knows_head, line_sha256, seal_waiting, verify_chain
from records.models import AuditEntry, AuditSeal
from records.trail import audit
from records.triggers import freeze_table, unfreeze_table

TABLES = ("records_auditentry", "records_auditseal")


@pytest.fixture
def lines(cast):
    """Five sealed lines, in a database whose own refusal is off: an attacker with the server's rights."""
    for table in TABLES:
        unfreeze_table(connection, table)
    rows = [audit(cast.school, f"Việc {number}", by=cast.principal, year=2020 + number) for number in range(5)]
    assert seal_waiting() == 5
    return rows


def test_a_whole_chain_is_whole(lines):
    report = verify_chain()
    assert (report.sealed, report.waiting, report.fault) == (5, 0, "")
    assert report.head == AuditSeal.objects.last().sha256 and knows_head(report.head)


def test_new_lines_go_on_from_the_head_and_nothing_is_sealed_twice(lines, cast):
    head = verify_chain().head
    audit(cast.school, "Việc nữa", by=None)
    assert verify_chain().waiting == 1
    assert (seal_waiting(), seal_waiting()) == (1, 0)
    assert AuditSeal.objects.last().previous_sha256 == head


@pytest.mark.parametrize(
    "change", [{"action": "Khác"}, {"to_state": "issued"}, {"by": None}, {"detail": {"year": 1}}, {"subject_id": "9"}, {"organization": None, "subject_label": "x"}]
)
def test_a_changed_line_is_named(lines, change):
    AuditEntry.objects.filter(pk=lines[2].pk).update(**change)
    report = verify_chain()
    assert report.sealed == 2 and f"dòng {lines[2].pk}: nội dung" in report.fault


def test_a_dropped_line_is_found_at_the_next_one(lines):
    AuditSeal.objects.filter(entry=lines[1]).delete()
    AuditEntry.objects.filter(pk=lines[1].pk).delete()
    assert f"dòng {lines[2].pk}: đứt chuỗi" in verify_chain().fault


def test_a_line_sealed_anew_after_a_change_breaks_the_next(lines):
    row, seal = lines[1], AuditSeal.objects.get(entry=lines[1])
    AuditEntry.objects.filter(pk=row.pk).update(action="Khác")
    row.refresh_from_db()
    AuditSeal.objects.filter(pk=seal.pk).update(sha256=line_sha256(row, seal.previous_sha256))
    assert f"dòng {lines[2].pk}: đứt chuỗi" in verify_chain().fault


def test_a_cut_end_is_found_by_the_head_noted_before(lines):
    head = verify_chain().head
    AuditSeal.objects.filter(entry=lines[4]).delete()
    AuditEntry.objects.filter(pk=lines[4].pk).delete()
    assert verify_chain().fault == "" and not knows_head(head)
    with pytest.raises(CommandError, match="phần cuối đã bị cắt"):
        call_command("verify_audit", head=head)


def test_the_command_says_whole_or_names_the_bad_row(lines):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "nguyên vẹn: 5 dòng" in out.getvalue()
    AuditEntry.objects.filter(pk=lines[0].pk).update(action="Khác")
    with pytest.raises(CommandError, match=f"dòng {lines[0].pk}: nội dung"):
        call_command("verify_audit")


def test_an_empty_trail_is_whole(db):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "0 dòng" in out.getvalue()


@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_change_a_line(cast, table, sql):
    audit(cast.school, "Một việc", by=None)
    seal_waiting()
    unfreeze_table(connection, table)
    freeze_table(connection, table)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))
    assert verify_chain().sealed == 1
