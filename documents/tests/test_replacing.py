"""Issuing a paper sets aside the one it was made to replace, and says so wherever the old one is shown."""

from datetime import date

import pytest
from django.urls import reverse

from documents import workflow_issue
from documents.enums import DocumentState, Route
from documents.replacing import replacement_of
from documents.tests import scenes
from records.models import AuditEntry

DAY = date(2026, 9, 20)


@pytest.fixture
def old(cast):
    return scenes.document_in(cast, "issued")


def issue_another(cast, old, number=9):
    """A paper of the same school that replaces the old one, approved by the own head and numbered."""
    new = scenes.make_document(cast, route=Route.NONE, title="Kế hoạch điều chỉnh, bổ sung")
    new.replaces = old
    new.save()
    version = scenes.finalize(cast, new)
    return workflow_issue.issue(version, number, DAY, acting=cast.acting(cast.clerk), accepts_warnings=True)


def test_until_it_is_issued_the_old_paper_stands(cast, old):
    new = scenes.make_document(cast, route=Route.NONE)
    new.replaces = old
    new.save()
    scenes.finalize(cast, new)
    old.refresh_from_db()
    assert (old.state, replacement_of(old)) == (DocumentState.ISSUED, None)


def test_issuing_sets_the_old_one_aside_with_number_and_day(cast, old):
    kept = old.issued_paper().issued_sha256
    issued = issue_another(cast, old)
    old.refresh_from_db()
    assert (old.state, replacement_of(old)) == (DocumentState.REPLACED, issued)
    entry = AuditEntry.objects.get(action="Đã được thay thế", subject_id=str(old.pk))
    assert (entry.from_state, entry.by) == ("issued", cast.clerk)
    assert f"số {issued.symbol} ngày 20/9/2026" in entry.detail["reason"]
    assert old.issued_paper().issued_sha256 == kept


@pytest.mark.parametrize("state", [DocumentState.RECALLED, DocumentState.REPLACED])
def test_what_was_set_aside_before_stays_as_it_is(cast, old, state):
    old.state = state
    old.save()
    issue_another(cast, old)
    old.refresh_from_db()
    assert old.state == state
    assert not AuditEntry.objects.filter(action="Đã được thay thế").exists()


def test_a_corrected_paper_may_be_replaced(cast, old):
    old.state = DocumentState.CORRECTED
    old.save()
    issue_another(cast, old)
    old.refresh_from_db()
    assert old.state == DocumentState.REPLACED


def test_own_people_read_which_paper_took_its_place(cast, old):
    issued = issue_another(cast, old)
    client = cast.client(cast.member)
    page = client.get(reverse("document_detail", args=[old.pk])).content.decode()
    assert f"văn bản số {issued.symbol} ngày 20/09/2026" in page
    assert reverse("document_detail", args=[issued.version.document_id]) in page
    assert f"bởi số {issued.symbol}" in client.get(reverse("document_list")).content.decode()
    assert "Thay thế: " in client.get(reverse("document_detail", args=[issued.version.document_id])).content.decode()


def test_the_body_that_got_it_reads_it_without_a_link(cast, old):
    issued = issue_another(cast, old)
    submission = old.current_submission()
    page = cast.client(cast.officer).get(reverse("submission_detail", args=[submission.pk])).content.decode()
    assert f"Được thay thế bởi văn bản số {issued.symbol}" in page
    assert reverse("document_detail", args=[issued.version.document_id]) not in page


def test_the_public_page_says_it_too(cast, old):
    code = old.issued_paper().code
    issued = issue_another(cast, old)
    page = cast.anonymous.get(reverse("verify_code", args=[code])).content.decode()
    assert f"văn bản số {issued.symbol} ngày 20/09/2026</a>: {issued.version.document.title}" in page
    assert reverse("verify_code", args=[issued.code]) in page and reverse("document_detail", args=[issued.version.document_id]) not in page
