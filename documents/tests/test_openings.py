"""The school sees who of other bodies opened its papers; reading a page writes nothing, the page's quiet note does."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from documents.enums import DocumentState
from documents.models import PaperOpening
from documents.tests.scenes import document_in, make_document, submit
from documents.workflow import take_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


@pytest.fixture
def version(cast):
    return document_in(cast, DocumentState.IN_REVIEW).latest_version()


def note(cast, person, version):
    return cast.client(person).post(reverse("version_opened", args=[version.pk])).status_code


def story(cast, version, person=None):
    return cast.client(person or cast.principal).get(reverse("document_detail", args=[version.document_id])).content.decode()


def test_the_school_reads_who_opened_it_and_how_often(cast, version):
    assert "Cơ quan đã mở văn bản" not in story(cast, version)
    assert note(cast, cast.officer, version) == 204 and note(cast, cast.leader, version) == 204
    page = story(cast, version, cast.member)
    assert "Cơ quan đã mở văn bản" in page and f"{cast.officer}, {cast.commune}" in page and f"{cast.leader}, {cast.commune}" in page
    assert " lần</span>" not in page


def test_one_sitting_counts_once_and_the_next_anew(cast, version):
    for _look in range(3):
        note(cast, cast.officer, version)
    assert PaperOpening.objects.get().times == 1
    PaperOpening.objects.update(last_at=F("last_at") - timedelta(hours=2))
    note(cast, cast.officer, version)
    row = PaperOpening.objects.get()
    assert row.times == 2 and row.last_at - row.first_at < timedelta(minutes=1) and ", 2 lần" in story(cast, version)


def test_own_people_leave_no_trace(cast, version):
    for person in (cast.principal, cast.member, cast.clerk):
        assert note(cast, person, version) == 204
    assert not PaperOpening.objects.exists()


def test_who_may_not_read_may_not_note(cast, version):
    for person in (cast.other_principal, cast.far_officer, cast.operator, cast.stranger):
        assert note(cast, person, version) == 404
    document = make_document(cast)
    taken = submit(cast, document).version
    take_back(document, acting=cast.acting(cast.principal))
    assert note(cast, cast.officer, taken) == 404, "taken back before it was opened: never sent"
    assert not PaperOpening.objects.exists()


@pytest.mark.parametrize("page", ["submission_detail", "version_sheet"])
def test_only_readers_of_another_body_get_the_note(cast, version, page):
    pk = version.document.current_submission().pk if page == "submission_detail" else version.pk
    url = reverse(page, args=[pk])
    theirs, ours = (cast.client(person).get(url).content.decode() for person in (cast.officer, cast.principal))
    assert "data-opened" in theirs and "opened.js" in theirs and reverse("version_opened", args=[version.pk]) in theirs
    assert "data-opened" not in ours and "opened.js" not in ours
    assert not PaperOpening.objects.exists(), "the GET itself wrote nothing"
