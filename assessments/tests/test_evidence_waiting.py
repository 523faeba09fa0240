"""Evidence under “Việc của tôi”: soon out of date, returned, to be confirmed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import EvidenceState
from assessments.evidence_waiting import evidence_waiting
from assessments.tests.shelf import Shelf
from assessments.waiting import waiting_for

CONFIRMED, SENT_BACK = EvidenceState.CONFIRMED, EvidenceState.SENT_BACK


@pytest.fixture
def shelf(desk):
    return Shelf(desk)


def texts(shelf, person):
    acting = shelf.cast.acting(getattr(shelf.cast, person))
    direct = [row.text for row in evidence_waiting(acting)]
    assert direct == [row.text for row in waiting_for(acting) if row.kind.startswith("evidence_")]
    return direct


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(("days", "waits"), [(-1, False), (0, True), (30, True), (31, False)])
def test_evidence_soon_out_of_date_is_said_with_the_days_left(shelf, days, waits):
    shelf.add("Giấy phép", valid_until=in_days(days), state=CONFIRMED)
    items = evidence_waiting(shelf.cast.acting(shelf.cast.principal))
    assert [(row.text, row.days_left, row.url) for row in items] == ([("1 minh chứng sắp hết giá trị", days, "/assessments/evidence/?standing=expiring")] if waits else [])
    page = shelf.cast.client(shelf.cast.principal).get("/assessments/evidence/?standing=expiring").content.decode()
    assert ("Giấy phép" in page) == waits


def test_the_first_end_counts_and_what_is_over_or_removed_does_not(shelf):
    for days in (-5, 9, 3):
        shelf.add(valid_until=in_days(days), state=CONFIRMED)
    shelf.add(valid_until=in_days(1), state=CONFIRMED, removed_at=timezone.now())
    [row] = evidence_waiting(shelf.cast.acting(shelf.cast.secretary))
    assert (row.text, row.days_left) == ("2 minh chứng sắp hết giá trị", 3)


def test_who_drafts_confirms_and_who_noted_it_completes(shelf):
    shelf.add("Của thành viên", created_by=shelf.cast.member, state=SENT_BACK)
    shelf.add("Mới", created_by=shelf.cast.member)
    assert texts(shelf, "principal") == ["1 minh chứng chờ xác nhận"]
    assert texts(shelf, "member") == ["1 minh chứng bị trả lại để bổ sung"]


def test_a_member_hears_of_what_they_are_in_charge_of(shelf):
    shelf.add(valid_until=in_days(2), keeper=shelf.cast.member, state=CONFIRMED)
    shelf.add(valid_until=in_days(2), state=CONFIRMED)
    assert texts(shelf, "member") == ["1 minh chứng sắp hết giá trị"]
    assert texts(shelf, "deputy") == ["2 minh chứng sắp hết giá trị"]


def test_another_school_hears_nothing_and_it_costs_one_query(shelf):
    shelf.add(), shelf.add(state=SENT_BACK)
    acting = shelf.cast.acting(shelf.cast.other_principal)
    with CaptureQueriesContext(connection) as queries:
        assert list(evidence_waiting(acting)) == []
    assert len(queries) == 1


def test_it_stands_on_the_home_page(shelf):
    shelf.add("Giấy phép", valid_until=in_days(2))
    page = shelf.cast.client(shelf.cast.principal).get("/").content.decode()
    assert "1 minh chứng sắp hết giá trị" in page and "1 minh chứng chờ xác nhận" in page
