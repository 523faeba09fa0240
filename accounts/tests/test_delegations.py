"""A verb handed over for a time: what it opens, when it begins and what ends it early."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role, Verb
from accounts.middleware import acting_for
from accounts.models import Delegation, Membership, User
from accreditation.tests.cast import make_person

TODAY = timezone.localdate()
WEEK = timedelta(days=7)


def page(response):
    return response.content.decode()


def delegation(person, **fields):
    period = {"from_on": TODAY, "to_on": TODAY + WEEK}
    return {"receiver": person.pk, "reason": "Giấy ủy quyền số 05", **period, **fields}


@pytest.fixture
def given(cast):
    """The principal lets the deputy submit from today for a week."""
    cast.client(cast.principal).post("/delegations/add", delegation(cast.deputy))
    return Delegation.objects.get()


def may(person, verb, today=TODAY):
    return acting_for(person, today=today).can(verb)


def test_a_principal_lets_a_deputy_submit_within_the_dates(cast, given):
    assert (given.verb, given.giver, given.organization) == (Verb.SUBMIT, cast.principal, cast.school)
    assert given.reason == "Giấy ủy quyền số 05"
    for today, expected in [(TODAY - timedelta(days=1), False), (TODAY, True), (TODAY + WEEK, True), (TODAY + WEEK * 2, False)]:
        assert may(cast.deputy, Verb.SUBMIT, today) is expected
    assert not may(cast.deputy, Verb.FINALIZE)


def test_a_leader_lets_an_officer_approve(cast):
    cast.client(cast.leader).post("/delegations/add", delegation(cast.officer))
    assert may(cast.officer, Verb.APPROVE)
    assert not may(cast.far_officer, Verb.APPROVE)


@pytest.mark.parametrize(("fields", "word"), [
    ({"receiver": ""}, "Cần điền mục này."),
    ({"reason": " "}, "Cần điền mục này."),
    ({"to_on": ""}, "Cần chọn ngày."),
    ({"from_on": TODAY - WEEK}, "không lùi ngày"),
    ({"to_on": TODAY - timedelta(days=1)}, "không được trước ngày bắt đầu"),
])
def test_bad_input_gives_nothing(cast, fields, word):
    text = page(cast.client(cast.principal).post("/delegations/add", delegation(cast.deputy, **fields)))
    assert word in text and "Có chỗ cần sửa" in text
    if "reason" not in fields:
        assert 'value="Giấy ủy quyền số 05"' in text
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("name", ["secretary", "clerk", "officer", "principal", "stranger"])
def test_only_a_deputy_of_the_own_school_receives(cast, name):
    text = page(cast.client(cast.principal).post("/delegations/add", delegation(getattr(cast, name))))
    assert "không giữ chức vụ" in text
    assert not Delegation.objects.exists()


def test_only_heads_delegate(cast):
    for person in (cast.deputy, cast.officer, cast.operator, cast.stranger):
        assert cast.client(person).get("/delegations/add").status_code == 403
        assert cast.client(person).post("/delegations/add", delegation(cast.deputy)).status_code == 403


def test_two_for_the_same_days_are_refused(cast, given):
    later = delegation(cast.deputy, from_on=TODAY + WEEK, to_on=TODAY + WEEK * 2)
    assert f"Đã có ủy quyền cho {cast.deputy}" in page(cast.client(cast.principal).post("/delegations/add", later))
    assert Delegation.objects.count() == 1


def test_without_a_deputy_the_page_says_so(cast):
    assert "Chưa có ai để ủy quyền" in page(cast.client(cast.far_principal).get("/delegations/add"))


def test_it_is_shown_to_the_school_alone(cast, given):
    words = "Giấy ủy quyền số 05"
    assert words in page(cast.client(cast.member).get("/people"))
    assert words in page(cast.client(cast.member).get(f"/people/{cast.deputy.pk}"))
    assert words not in page(cast.client(cast.other_principal).get("/people"))


def test_ending_it_works_at_once_and_keeps_it(cast, given):
    client = cast.client(cast.principal)
    assert client.get(f"/delegations/{given.pk}/end").status_code == 405
    assert client.post(f"/delegations/{given.pk}/end").url == "/people"
    assert not may(cast.deputy, Verb.SUBMIT)
    given.refresh_from_db()
    assert given.ended_at and given.ended_by == cast.principal
    assert "Đã chấm dứt" in page(client.get(f"/people/{cast.deputy.pk}"))


def test_who_may_end_it(cast, given):
    assert cast.client(cast.deputy).post(f"/delegations/{given.pk}/end").status_code == 403
    assert cast.client(cast.other_principal).post(f"/delegations/{given.pk}/end").status_code == 404
    assert may(cast.deputy, Verb.SUBMIT)
    successor = make_person("successor", cast.school, Role.PRINCIPAL)
    assert cast.client(successor).post(f"/delegations/{given.pk}/end").status_code == 302
    assert not may(cast.deputy, Verb.SUBMIT)


def test_it_lapses_with_the_givers_office(cast, given):
    Membership.objects.filter(user=cast.principal).update(to_on=TODAY - timedelta(days=1))
    assert not may(cast.deputy, Verb.SUBMIT)


def test_it_lapses_when_the_giver_is_deactivated(cast, given):
    User.objects.filter(pk=cast.principal.pk).update(is_active=False)
    assert not may(cast.deputy, Verb.SUBMIT)


def test_it_lapses_with_the_receivers_office(cast, given):
    Membership.objects.filter(user=cast.deputy).update(role=Role.MEMBER)
    assert not may(cast.deputy, Verb.SUBMIT)


def test_it_counts_in_its_own_organisation_only(cast, given):
    Membership.objects.create(user=cast.deputy, organization=cast.far_school, role=Role.DEPUTY, from_on=date(2020, 1, 1))
    assert cast.acting(cast.deputy, cast.school).can(Verb.SUBMIT)
    assert not cast.acting(cast.deputy, cast.far_school).can(Verb.SUBMIT)
