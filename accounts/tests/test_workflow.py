"""Changes as the book tells them: locked, all or nothing, and refused where they would shut somebody out."""

import contextlib
import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts import workflow
from accounts.enums import RelationKind, Role
from accounts.middleware import acting_for
from accounts.models import AccessChange, Membership, OneTimeLink, Organization, OrganizationRelation, User
from accounts.workflow import people as people_workflow
from accreditation.tests.cast import SINCE, make_organization, make_person

TODAY = timezone.localdate()
DAY = timedelta(days=1)


def refusal(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        act(*args, **kwargs)
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else " ".join(refused.value.messages)


def last_line():
    row = AccessChange.objects.first()
    return row.action, row.by, row.detail


# --- editing ------------------------------------------------------------------------------------------------------------


def test_editing_a_name_opens_no_door_that_was_closed_meanwhile(cast):
    """The form read its row before the other change was made."""
    stale = User.objects.get(pk=cast.member.pk)
    User.objects.filter(pk=stale.pk).update(is_active=False, password="new-hash", username="other")  # noqa: S106
    stale.full_name = "Phạm Văn Nam"
    workflow.edit_person(cast.acting(cast.principal), stale)
    row = User.objects.get(pk=stale.pk)
    assert (row.full_name, row.is_active, row.password, row.username) == ("Phạm Văn Nam", False, "new-hash", "other")
    assert last_line() == ("Sửa người dùng", cast.principal, "họ và tên: Người member → Phạm Văn Nam")


def test_editing_a_place_keeps_its_last_day_set_meanwhile(cast):
    stale = Organization.objects.get(pk=cast.school.pk)
    Organization.objects.filter(pk=stale.pk).update(to_on=date(2030, 1, 1))
    stale.name, stale.has_series_per_type = "Trường Mới", True
    workflow.edit_organization(cast.acting(cast.operator), stale)
    row = Organization.objects.get(pk=stale.pk)
    assert (row.name, row.to_on, row.search_text) == ("Trường Mới", date(2030, 1, 1), "truong moi mnhm")
    assert last_line()[2] == "tên đầy đủ: Trường Mầm non Hoa Mai → Trường Mới; mỗi loại văn bản một dãy số: không → có"


def test_the_book_tells_days_and_gaps_as_people_write_them(cast):
    row = Organization.objects.get(pk=cast.school.pk)
    row.from_on, row.address = date(2019, 9, 5), "Thôn 2"
    workflow.edit_organization(cast.acting(cast.operator), row)
    assert last_line()[2] == "địa chỉ: – → Thôn 2; hoạt động từ ngày: 01/01/2020 → 05/9/2019"


def test_saving_nothing_new_writes_no_line(cast):
    row = workflow.edit_person(cast.acting(cast.member), User.objects.get(pk=cast.member.pk))
    assert row == cast.member and not AccessChange.objects.exists()


def test_a_very_long_change_is_told_as_far_as_the_book_holds_it(cast):
    row = Organization.objects.get(pk=cast.school.pk)
    row.name, row.address = "x" * 200, "y" * 250
    workflow.edit_organization(cast.acting(cast.operator), row)
    row.name, row.address = "z" * 200, "w" * 250
    workflow.edit_organization(cast.acting(cast.operator), row)
    assert len(last_line()[2]) == 600


def test_a_place_cannot_begin_after_what_hangs_on_it(cast):
    row = Organization.objects.get(pk=cast.school.pk)
    row.from_on = SINCE + DAY
    words = refusal(workflow.edit_organization, cast.acting(cast.operator), row)
    assert words == {"from_on": ["Có quan hệ quản lý bắt đầu trước ngày 02/01/2020: hãy sửa dòng đó trước."]}
    assert Organization.objects.get(pk=row.pk).from_on == SINCE


@pytest.mark.parametrize("name", ["far_principal", "stranger", "clerk"])
def test_who_may_not_edit_an_account(cast, name):
    with pytest.raises(PermissionDenied):
        workflow.edit_person(cast.acting(cast.principal if name != "clerk" else cast.deputy), getattr(cast, name))


# --- adding and giving --------------------------------------------------------------------------------------------------


def test_a_person_whose_role_is_refused_is_not_left_behind(cast):
    acting, person = cast.acting(cast.principal), User(username="lan", full_name="Lan")
    assert "chỉ có từ 01/01/2020" in str(refusal(workflow.add_person, acting, person, cast.school, Role.CLERK, SINCE - DAY))
    assert not User.objects.filter(username="lan").exists() and not AccessChange.objects.exists()


@pytest.mark.parametrize(("giver", "place", "role"), [
    ("deputy", "school", Role.CLERK), ("principal", "other_school", Role.CLERK), ("principal", "school", Role.OFFICER),
    ("leader", "commune", Role.OPERATOR), ("operator", "school", Role.OPERATOR), ("officer", "commune", Role.CLERK),
], ids=["no head", "another school", "an authority's office", "no operator", "operator in a school", "officer"])
def test_roles_that_may_not_be_given(cast, giver, place, role):
    acting, place = cast.acting(getattr(cast, giver)), getattr(cast, place)
    for act in (workflow.add_person, workflow.give_role):
        person = User(username="lan", full_name="Lan") if act is workflow.add_person else cast.stranger
        with pytest.raises(PermissionDenied):
            act(acting, person, place, role, TODAY)
    assert not User.objects.filter(username="lan").exists() and not cast.stranger.memberships.exists()


def test_a_role_in_a_place_that_will_close_ends_with_it(cast):
    Organization.objects.filter(pk=cast.school.pk).update(to_on=TODAY + DAY * 5)
    place = Organization.objects.get(pk=cast.school.pk)
    row = workflow.give_role(cast.acting(cast.operator), cast.stranger, place, Role.CLERK, TODAY)
    assert row.to_on == TODAY + DAY * 5
    words = refusal(workflow.give_role, cast.acting(cast.operator), cast.stranger, place, Role.MEMBER, TODAY + DAY * 6)
    assert "đã ngừng hoạt động từ" in words["from_on"][0]


def test_a_role_may_be_given_again_after_it_ended(cast):
    held = cast.clerk.memberships.get()
    workflow.end_role(cast.acting(cast.principal), held, TODAY)
    words = refusal(workflow.give_role, cast.acting(cast.principal), cast.clerk, cast.school, Role.CLERK, TODAY)
    assert "đã có vai trò này từ 01/01/2020 đến hết" in words["role"][0]
    assert workflow.give_role(cast.acting(cast.principal), cast.clerk, cast.school, Role.CLERK, TODAY + DAY).from_on == TODAY + DAY


# --- ending -------------------------------------------------------------------------------------------------------------


def test_a_role_is_not_lengthened_by_ending_it(cast):
    row = cast.clerk.memberships.get()
    workflow.end_role(cast.acting(cast.principal), row, TODAY)
    assert "đã kết thúc ngày" in refusal(workflow.end_role, cast.acting(cast.principal), row, TODAY + DAY)["to_on"][0]
    assert workflow.end_role(cast.acting(cast.principal), row, TODAY - DAY).to_on == TODAY - DAY


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (-1, False), (-2, True)], ids=["its first day", "never held", "before"])
def test_the_last_day_of_a_role_given_by_mistake(cast, days, is_refused):
    row = Membership.objects.create(user=cast.stranger, organization=cast.school, role=Role.MEMBER, from_on=TODAY)
    if is_refused:
        assert "không được trước ngày bắt đầu" in str(refusal(workflow.end_role, cast.acting(cast.principal), row, TODAY + DAY * days))
    else:
        assert workflow.end_role(cast.acting(cast.principal), row, TODAY + DAY * days).ended_by == cast.principal


def test_a_successor_who_leaves_earlier_leaves_the_post_empty(cast):
    """The page asked about tomorrow; the day typed lies after the successor's last one."""
    second = make_person("second", cast.school, Role.PRINCIPAL)
    second.memberships.update(to_on=TODAY + DAY * 10)
    client, row = cast.client(cast.operator), cast.principal.memberships.get()
    path = f"/roles/{row.pk}/end"
    assert "không còn hiệu trưởng" not in client.get(path).content.decode()
    text = client.post(path, {"to_on": TODAY + DAY * 20}).content.decode()
    assert "Hãy đánh dấu ô này nếu vẫn làm" in text and 'type="checkbox" name="is_confirmed"' in text
    assert client.post(path, {"to_on": TODAY + DAY * 20, "is_confirmed": "on"}).status_code == 302


def test_closing_an_account_twice_is_refused_and_opening_it_twice_is_not(cast):
    acting = cast.acting(cast.principal)
    workflow.deactivate(acting, cast.member, "Nghỉ hưu")
    assert refusal(workflow.deactivate, acting, cast.member, "Nghỉ hưu") == "Tài khoản này đã ngừng hoạt động."
    for _ in range(2):
        assert workflow.reactivate(acting, cast.member).deactivated_at is None
    assert [row.action for row in AccessChange.objects.all()] == ["Mở lại tài khoản", "Ngừng tài khoản"]


def test_an_account_of_the_past_belongs_to_the_operator(cast):
    cast.member.memberships.update(to_on=TODAY - DAY)
    with pytest.raises(PermissionDenied):
        workflow.make_link(cast.acting(cast.principal), cast.member)
    assert workflow.make_link(cast.acting(cast.operator), cast.member)


# --- the last operator --------------------------------------------------------------------------------------------------


def test_the_place_of_the_last_operators_cannot_be_closed(cast):
    make_person("second", cast.department, Role.OPERATOR)
    client, path = cast.client(cast.operator), f"/organizations/{cast.department.pk}/close"
    text = client.post(path, {"to_on": TODAY + DAY * 30}).content.decode()
    assert "người vận hành cuối cùng" in text
    assert Organization.objects.get(pk=cast.department.pk).to_on is None
    make_person("third", cast.commune, Role.OPERATOR)
    cast.department.inferior_relations.update(to_on=TODAY + DAY)
    assert client.post(path, {"to_on": TODAY + DAY * 30}).status_code == 302


def test_an_operator_who_leaves_with_the_place_does_not_count(cast):
    row = make_person("third", cast.commune, Role.OPERATOR).memberships.get()
    row.to_on = TODAY + DAY * 30
    row.save()
    with pytest.raises(ValidationError, match="người vận hành cuối cùng"):
        workflow.close_organization(cast.acting(cast.operator), cast.department, TODAY + DAY * 30)


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_close_each_others_account_at_once_do_not_both_succeed(monkeypatch):
    place = make_organization("so", "Sở", "education_department")
    pair = [make_person(name, place, Role.OPERATOR) for name in ("one", "two")]
    meeting, answers = threading.Barrier(2), []

    def wait_for_the_other(memberships, on, is_confirmed, check=people_workflow._refuse_empty_posts):
        check(memberships, on, is_confirmed)
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=1)  # only two who do not stand in line meet here

    def close(by, whom):
        try:
            answers.append(bool(workflow.deactivate(acting_for(by), whom, "thử", is_confirmed=True)))
        except (ValidationError, PermissionDenied):
            answers.append(False)
        finally:
            connection.close()

    monkeypatch.setattr(people_workflow, "_refuse_empty_posts", wait_for_the_other)
    threads = [threading.Thread(target=close, args=couple) for couple in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]
    assert User.objects.filter(is_active=True).count() == 1


# --- links and the first person -----------------------------------------------------------------------------------------


def test_a_closed_account_gets_no_link(cast):
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert refusal(workflow.make_link, cast.acting(cast.principal), cast.member) == "Tài khoản này đã ngừng hoạt động: hãy mở lại trước."
    assert not OneTimeLink.objects.exists()


def test_using_a_link_is_told_in_the_book(cast):
    token = workflow.make_link(cast.acting(cast.principal), cast.member)
    assert workflow.use_link(token, "cơm-tám-gạo-8") == cast.member
    assert last_line() == ("Đổi mật khẩu", cast.member, "bằng liên kết: Mời vào hệ thống")
    assert workflow.use_link(token, "bún-riêu-cua-9") is None is workflow.use_link("x", "y")
    assert User.objects.get(pk=cast.member.pk).check_password("cơm-tám-gạo-8")


def test_make_operator_says_why_it_cannot(cast):
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    with pytest.raises(CommandError, match="đã ngừng hoạt động: hãy mở lại trước"):
        call_command("make_operator", "stranger")
    assert not cast.stranger.memberships.exists(), "all or nothing"


def test_make_operator_raises_a_person_who_is_there(cast, capsys):
    call_command("make_operator", "stranger", "--name", "Tên khác")
    assert "Người không vai trò (stranger) là người vận hành." in capsys.readouterr().out
    row = cast.stranger.memberships.get()
    assert (row.role, row.organization.is_school) == (Role.OPERATOR, False)
    assert last_line()[0] == "Lập liên kết dùng một lần"


# --- organisations ------------------------------------------------------------------------------------------------------


def test_a_new_place_with_a_superior_that_does_not_fit_is_not_left_behind(cast):
    row = Organization(kind="commune", name="UBND xã Mới", code="moi", from_on=TODAY)
    words = refusal(workflow.add_organization, cast.acting(cast.operator), row, managing=cast.far_commune)
    assert words == {"managing": ["UBND xã, phường, đặc khu không đứng trên UBND xã, phường, đặc khu."]}
    assert not Organization.objects.filter(code="moi").exists() and not AccessChange.objects.exists()


@pytest.mark.parametrize(("to_on", "action", "detail"), [
    (date(2030, 6, 30), "Ngừng hoạt động", "đến hết 30/6/2030"), (None, "Hoạt động trở lại", "bỏ ngày ngừng"),
], ids=["closed", "open again"])
def test_closing_and_opening_are_told_in_the_book(cast, to_on, action, detail):
    workflow.close_organization(cast.acting(cast.operator), cast.far_school, to_on)
    assert last_line() == (action, cast.operator, detail)


def test_what_ended_earlier_keeps_its_own_last_day(cast):
    cast.far_principal.memberships.update(to_on=date(2025, 1, 1))
    workflow.close_organization(cast.acting(cast.operator), cast.far_school, date(2030, 6, 30))
    assert cast.far_principal.memberships.get().to_on == date(2025, 1, 1)


def test_a_superior_and_its_change_are_told_in_the_book(cast):
    row = OrganizationRelation(organization=cast.school, superior=cast.department, kind=RelationKind.REVIEWING, from_on=date(2026, 9, 1))
    workflow.add_relation(cast.acting(cast.operator), row)
    assert last_line()[::2] == ("Thêm dòng theo thời gian", "Cơ quan xét duyệt: Sở Giáo dục và Đào tạo tỉnh An Hòa, từ 01/9/2026")
    row.to_on = date(2026, 12, 31)
    workflow.add_relation(cast.acting(cast.operator), row)
    assert last_line()[0] == "Sửa dòng theo thời gian" and "đến hết 31/12/2026" in last_line()[2]


def test_who_may_delegate_nothing_is_turned_away(cast):
    for name in ("deputy", "clerk", "officer", "operator"):
        with pytest.raises(PermissionDenied):
            workflow.delegate(cast.acting(getattr(cast, name)), cast.member, TODAY, TODAY, "")


def test_ending_a_delegation_twice_keeps_the_first_moment(cast):
    acting = cast.acting(cast.principal)
    row = workflow.delegate(acting, cast.deputy, TODAY, TODAY + DAY, "Giấy ủy quyền số 05")
    assert last_line()[2].endswith("; Giấy ủy quyền số 05")
    first = workflow.end_delegation(acting, row).ended_at
    assert workflow.end_delegation(acting, row).ended_at == first
    with pytest.raises(PermissionDenied):
        workflow.end_delegation(cast.acting(cast.deputy), row)
    assert AccessChange.objects.filter(action="Chấm dứt ủy quyền").count() == 1


def test_ending_frees_the_days_for_another_delegation(cast):
    acting = cast.acting(cast.principal)
    row = workflow.delegate(acting, cast.deputy, TODAY, TODAY + DAY, "")
    assert "Đã có ủy quyền cho" in refusal(workflow.delegate, acting, cast.deputy, TODAY + DAY, TODAY + DAY, "")["from_on"][0]
    workflow.end_delegation(acting, row)
    assert workflow.delegate(acting, cast.deputy, TODAY, TODAY, "").pk != row.pk
