"""The database itself refuses to change official paper, asked in plain SQL; what the law allows goes through."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from documents import workflow, workflow_issue
from documents.enums import DocumentState, NumberState
from documents.paper_guards import GUARDS, lift_all, place_all
from documents.tests.scenes import DAY, document_in, submit, take_on
from records.files import discard, store
from records.triggers import guards_standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]
WRITTEN_FILE = "INSERT INTO documents_signedfile (issued_id, file_id, sha256, way, state, signatures, trust, by_id, at) " \
               "SELECT id, file_id, issued_sha256, 'upload', 'accepted', '[]', '', issued_by_id, issued_at FROM documents_issuedpaper"  # fmt: skip


@pytest.fixture
def paper(cast):
    """An issued paper with a signed file, a remark that reached nobody yet on another paper; every guard in place."""
    place_all(connection)
    document = document_in(cast, DocumentState.ISSUED)
    run(WRITTEN_FILE)
    return document


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


REFUSED = {
    "UPDATE documents_version SET content_sha256 = 'x'": "a frozen version is never changed",
    "UPDATE documents_version SET snapshot = '{}'": "a frozen version is never changed",
    "DELETE FROM documents_version": "a frozen version is never deleted",
    "UPDATE documents_versionfact SET amount = 1": "a fact of a frozen version is never changed",
    "DELETE FROM documents_versionfact": "a fact of a frozen version is never deleted",
    "UPDATE documents_versiontotals SET money = 1": "a sum of a frozen version is never changed",
    "DELETE FROM documents_versiontotals": "a sum of a frozen version is never deleted",
    "UPDATE documents_issuedpaper SET issued_sha256 = 'x'": "an issued paper is never changed",
    "UPDATE documents_issuedpaper SET dated_on = '2026-01-01'": "an issued paper is never changed",
    "DELETE FROM documents_issuedpaper": "an issued paper is never deleted",
    "UPDATE documents_signedfile SET trust = 'x'": "a signed file is never changed",
    "DELETE FROM documents_signedfile": "a signed file is never deleted",
    "UPDATE records_storedfile SET sha256 = 'x'": "a stored file is never changed",
    "UPDATE records_storedfile SET file = 'x'": "a stored file is never changed",
    "DELETE FROM records_storedfile": "the file of an issued or signed paper is never deleted",
    "UPDATE documents_numberseries SET year = 2025": "a series of numbers is never changed",
    "DELETE FROM documents_numberseries": "a series of numbers is never deleted",
    "UPDATE documents_papernumber SET number = 99": "a number given is never changed",
    "UPDATE documents_papernumber SET state = 'cancelled'": "a number given is never changed",
    "UPDATE documents_papernumber SET dated_on = '2026-01-01'": "a number given is never changed",
    "DELETE FROM documents_papernumber": "a number given is never deleted",
    "UPDATE documents_document SET state = 'draft'": "an issued paper is only replaced, corrected or recalled",
    "UPDATE documents_document SET title = 'x'": "an issued paper is only replaced, corrected or recalled",
    "DELETE FROM documents_document": "an issued paper is never deleted",
    "UPDATE documents_submission SET decision = ''": "a submission and its decision are never changed",
    "UPDATE documents_submission SET remark = 'x'": "a submission and its decision are never changed",
    "UPDATE documents_submission SET sent_at = '2026-01-01'": "a submission and its decision are never changed",
    "DELETE FROM documents_submission": "a submission is never deleted",
}


@pytest.mark.parametrize("sql", REFUSED)
def test_the_database_refuses_in_its_own_words(paper, sql):
    with pytest.raises(DatabaseError, match=REFUSED[sql]):
        run(sql)


@pytest.mark.parametrize("sql", [
    "UPDATE documents_version SET id = id",
    "UPDATE documents_issuedpaper SET id = id",
])
def test_even_an_empty_change_of_a_frozen_row_is_refused(paper, sql):
    with pytest.raises(DatabaseError, match="never changed"):
        run(sql)


@pytest.mark.parametrize("sql", [
    "UPDATE documents_document SET state = 'recalled'",
    "UPDATE documents_document SET state = 'replaced'",
    "UPDATE documents_papernumber SET receipt = 'Văn phòng', copies = 3",
    "UPDATE documents_submission SET assigned_to_id = NULL",
    "UPDATE documents_document SET state_changed_at = state_changed_at, search_text = 'x'",
])
def test_what_the_law_allows_goes_through(paper, sql):
    assert run(sql) == 1


def test_a_remark_may_go_before_it_was_sent_and_never_after(cast):
    place_all(connection)
    submission = take_on(cast, submit(cast, document_in(cast, DocumentState.DRAFT)))
    officer = cast.acting(cast.officer)
    gone = workflow.add_comment(submission, "", "", "Thừa", acting=officer)
    workflow.remove_comment(gone, acting=officer)
    workflow.add_comment(submission, "", "", "Ghi rõ số tiền", acting=officer)
    with pytest.raises(DatabaseError, match="a remark is never reworded"):
        run("UPDATE documents_reviewcomment SET text = 'Khác'")
    workflow.return_submission(submission, "Bổ sung.", acting=officer)
    with pytest.raises(DatabaseError, match="a remark that was sent is never deleted"):
        run("DELETE FROM documents_reviewcomment")
    remark = submission.comments.get()
    assert workflow.resolve_comment(remark, "Đã bổ sung", acting=cast.acting(cast.secretary)).resolved_at


def test_a_number_entered_by_hand_is_cancelled_once(cast):
    place_all(connection)
    clerk = cast.acting(cast.clerk)
    row = workflow_issue.cancel_number(workflow_issue.number_outside(7, DAY, "Viết hỏng", acting=clerk), "in sai", acting=clerk)
    assert row.state == NumberState.CANCELLED
    with pytest.raises(DatabaseError, match="a number given is never changed"):
        run("UPDATE documents_papernumber SET state = 'outside'")


def test_a_file_that_no_paper_holds_may_go(cast):
    place_all(connection)
    file = store(b"nh\xc3\xa1p", "nháp.txt", "text/plain", organization=cast.school, by=cast.clerk)
    discard(file)
    assert run("SELECT 1") and not type(file).objects.exists()


def test_guards_are_lifted_by_event_and_placed_anew(cast):
    place_all(connection)
    place_all(connection)
    assert guards_standing(connection) == {guard.name for guard in GUARDS}
    lift_all(connection, "delete")
    assert guards_standing(connection) == {guard.name for guard in GUARDS if guard.event == "update"}
    lift_all(connection)
    assert guards_standing(connection) == set()


def test_a_migrated_database_holds_every_guard(db):
    """A later migration that rebuilds a table on SQLite drops its guards and must end with `place_all`."""
    if not MigrationRecorder(connection).applied_migrations():
        pytest.skip("made without migrations")
    lifted = "delete" if connection.vendor == "sqlite" else ""  # conftest: Django empties SQLite's tables by DELETE
    assert guards_standing(connection) == {guard.name for guard in GUARDS if guard.event != lifted}
