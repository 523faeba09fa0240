"""The people pages: who sees whom, who gives which role, how a door is closed."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AccessChange, Membership, OneTimeLink, User
from accreditation.tests.cast import SINCE, make_person

TODAY = timezone.localdate()


def page(response):
    return response.content.decode()


def new_person(**fields):
    return {"full_name": "Trần Thị Lan", "username": "", "role": "deputy", "from_on": "2026-09-01", "email": "", "phone": "", **fields}


def token_in(response):
    return re.search(r"/link/([\w-]{40,})", page(response))[1]


# --- list -------------------------------------------------------------------------------------------------------------


def test_a_school_sees_its_own_people_only(cast):
    text = page(cast.client(cast.member).get("/people"))
    assert "Người principal" in text and "Người clerk" in text
    assert "other_principal" not in text and "Người officer" not in text
    assert "Thêm người" not in text


def test_the_head_may_add_and_a_member_may_not(cast):
    assert "/people/add" in page(cast.client(cast.principal).get("/people"))
    assert cast.client(cast.member).get("/people/add").status_code == 403
    assert cast.client(cast.member).post("/people/add", new_person()).status_code == 403
    assert not User.objects.filter(full_name="Trần Thị Lan").exists()


def test_operators_see_everybody_or_one_organisation(cast):
    client = cast.client(cast.operator)
    assert "far_officer" in page(client.get("/people"))
    one = page(client.get("/people", {"organization": cast.school.pk}))
    assert "Người principal" in one and "far_officer" not in one


@pytest.mark.parametrize("wanted", ["other", "abc", "0", "9" * 30, "-1", "²"])
def test_another_organisation_does_not_exist_for_a_principal(cast, wanted):
    wanted = cast.other_school.pk if wanted == "other" else wanted
    assert cast.client(cast.principal).get("/people", {"organization": wanted}).status_code == 404


def test_who_holds_no_role_gets_no_list(cast):
    client = cast.client(cast.stranger)
    assert client.get("/people").status_code == 403
    assert client.get("/people/add").status_code == 403
    assert client.get(f"/people/{cast.principal.pk}").status_code == 404


def test_search_leaves_out_marks(cast):
    make_person("hang", cast.school, Role.MEMBER)
    User.objects.filter(username="hang").first().save()
    person = User.objects.get(username="hang")
    person.full_name = "Đặng Thúy Hằng"
    person.save()
    client = cast.client(cast.principal)
    assert "Đặng Thúy Hằng" in page(client.get("/people", {"q": "dang thuy"}))
    assert "Đặng Thúy Hằng" not in page(client.get("/people", {"q": "khong co ai"}))
    assert "Không tìm thấy ai" in page(client.get("/people", {"q": "khong co ai"}))


def test_roles_held_elsewhere_stay_out_of_sight(cast):
    Membership.objects.create(user=cast.clerk, organization=cast.far_school, role=Role.CLERK, from_on=SINCE)
    assert "Đồng Xa" not in page(cast.client(cast.principal).get("/people"))
    assert "Đồng Xa" not in page(cast.client(cast.principal).get(f"/people/{cast.clerk.pk}"))
    assert "Đồng Xa" in page(cast.client(cast.operator).get(f"/people/{cast.clerk.pk}"))


def test_those_who_left_are_found_under_all(cast):
    Membership.objects.filter(user=cast.member).update(to_on=TODAY - timedelta(days=1))
    client = cast.client(cast.principal)
    assert "Người member" not in page(client.get("/people"))
    assert "Người member" in page(client.get("/people", {"all": "1"}))


def test_the_list_costs_the_same_for_many(cast, django_assert_num_queries, django_assert_max_num_queries):
    client = cast.client(cast.operator)
    with django_assert_max_num_queries(12) as few:
        client.get("/people")
    for number in range(60):
        make_person(f"p{number}", cast.school, Role.MEMBER)
    with django_assert_num_queries(len(few)):
        text = page(client.get("/people"))
    assert "1–50 trong" in text


# --- add --------------------------------------------------------------------------------------------------------------


def test_a_new_person_gets_a_name_a_role_and_a_link(cast):
    response = cast.client(cast.principal).post("/people/add", new_person(full_name="  Trần  Thị Lan\u200b "))
    person = User.objects.get(full_name="Trần Thị Lan")
    assert person.username == "lantt" and not person.has_usable_password()
    held = person.memberships.get()
    assert (held.organization, held.role, held.from_on) == (cast.school, "deputy", date(2026, 9, 1))
    assert held.granted_by == cast.principal
    assert OneTimeLink.objects.with_token(token_in(response), timezone.now()).user == person
    assert "Chép liên kết" in page(response) and "Hết hạn lúc" in page(response)
    assert set(AccessChange.objects.filter(person=person).values_list("action", flat=True)) == {
        "Thêm người dùng", "Giao vai trò", "Lập liên kết dùng một lần"
    }


@pytest.mark.parametrize(("fields", "word"), [
    ({"full_name": "\u200b "}, "Cần điền mục này."),
    ({"role": "operator"}, "không giao được"),
    ({"role": "officer"}, "không giao được"),
    ({"role": ""}, "Cần điền mục này."),
    ({"username": "рrincipal"}, "không dùng được"),
    ({"username": "principal"}, "đã có người dùng"),
    ({"username": "minh@x"}, "chữ thường không dấu"),
    ({"email": "a@b"}, "Không phải địa chỉ"),
    ({"email": "Lan@Truong.example"}, "đã có người dùng"),
    ({"phone": "gọi tôi nhé"}, "Số điện thoại"),
    ({"from_on": "31/02/2026"}, "Không đọc được ngày"),
    ({"from_on": "0026-09-01"}, "quá xa"),
    ({"full_name": "x" * 101}, "100"),
])
def test_bad_input_says_why_and_loses_nothing(cast, fields, word):
    cast.member.email = "lan@truong.example"
    cast.member.save()
    before = User.objects.count()
    data = {**new_person(phone="0912 345 678", email="tam@truong.example"), **fields}
    text = page(cast.client(cast.principal).post("/people/add", data))
    assert User.objects.count() == before
    assert "Có chỗ cần sửa" in text and word in text
    for name in {"full_name", "email", "phone"} - set(fields):
        assert f'value="{data[name]}"' in text


def test_a_leader_gives_roles_of_the_own_authority(cast):
    client = cast.client(cast.leader)
    client.post("/people/add", new_person(role="officer"))
    assert User.objects.get(full_name="Trần Thị Lan").memberships.get().organization == cast.commune
    assert client.post("/people/add", new_person(full_name="Lê A", role="principal")).status_code == 200
    assert not User.objects.filter(full_name="Lê A").exists()
    assert client.get("/people/add", {"organization": cast.school.pk}).status_code == 404


def test_an_operator_adds_people_anywhere(cast):
    client = cast.client(cast.operator)
    address = f"/people/add?organization={cast.school.pk}"
    client.post(address, new_person(role="principal"))
    assert User.objects.get(full_name="Trần Thị Lan").memberships.get().organization == cast.school
    client.post(address, new_person(full_name="Lê A", role="operator"))
    assert not User.objects.filter(full_name="Lê A").exists(), "no operator inside a school"


def test_somebody_with_an_account_joins_by_address(cast):
    cast.far_principal.email = "xa@truong.example"
    cast.far_principal.save()
    data = {"identifier": "XA@truong.example", "role": "member", "from_on": "2026-09-01"}
    response = cast.client(cast.principal).post("/people/join", data)
    assert response.url == f"/people/{cast.far_principal.pk}"
    assert cast.far_principal.memberships.filter(organization=cast.school, role="member").exists()


@pytest.mark.parametrize(("identifier", "role", "word"), [
    ("khong-co", "member", "Không có người dùng"),
    ("principal", "clerk", "Không tự giao vai trò"),
    ("deputy", "deputy", "đã có vai trò này"),
    ("far_officer", "operator", "không giao được"),
])
def test_a_bad_join_gives_nothing(cast, identifier, role, word):
    before = Membership.objects.count()
    data = {"identifier": identifier, "role": role, "from_on": "2026-09-01"}
    text = page(cast.client(cast.principal).post("/people/join", data))
    assert Membership.objects.count() == before
    assert word in text and f'value="{identifier}"' in text


# --- one person -------------------------------------------------------------------------------------------------------


def test_a_person_page_shows_acts_only_to_who_may(cast):
    own, deputy = f"/people/{cast.member.pk}", cast.client(cast.deputy)
    assert "Lập liên kết mời" in page(cast.client(cast.principal).get(own))
    text = page(deputy.get(own))
    assert "Người member" in text and "Lập liên kết" not in text and "Thôi vai trò" not in text
    assert deputy.get(f"/people/{cast.far_principal.pk}").status_code == 404


def test_names_and_addresses_are_edited_with_history(cast):
    client = cast.client(cast.principal)
    path = f"/people/{cast.member.pk}/edit"
    assert "Người member" in page(client.get(path))
    assert client.post(path, {"full_name": "Phạm Văn Nam", "email": "NAM@a.example", "phone": ""}).status_code == 302
    person = User.objects.get(pk=cast.member.pk)
    assert (person.full_name, person.email) == ("Phạm Văn Nam", "nam@a.example")
    assert "Người member → Phạm Văn Nam" in AccessChange.objects.get(person=person).detail
    text = page(client.post(path, {"full_name": "", "email": "sai", "phone": "0909 000 111"}))
    assert 'value="sai"' in text and 'value="0909 000 111"' in text and "Phạm Văn Nam" in text


def test_everybody_edits_oneself_and_nobody_edits_a_colleague(cast):
    client = cast.client(cast.member)
    own = {"full_name": "Phạm Văn Nam", "email": "", "phone": "0909 000 111"}
    assert client.post(f"/people/{cast.member.pk}/edit", own).status_code == 302
    assert User.objects.get(pk=cast.member.pk).phone == "0909 000 111"
    assert client.post(f"/people/{cast.clerk.pk}/edit", own).status_code == 403
    assert client.post(f"/people/{cast.far_principal.pk}/edit", own).status_code == 404


ACTS = ["edit", "link", "deactivate", "reactivate"]


@pytest.mark.parametrize("act", ACTS)
def test_an_account_with_another_employer_belongs_to_the_operator(cast, act):
    """A reset link made by one head would open the other place's door."""
    Membership.objects.create(user=cast.clerk, organization=cast.far_school, role=Role.CLERK, from_on=SINCE)
    path = f"/people/{cast.clerk.pk}/{act}"
    data = {"full_name": "Khác", "reason": "nghỉ"}
    assert cast.client(cast.principal).post(path, data).status_code == 403
    assert cast.client(cast.operator).post(path, data).status_code in (200, 302)


@pytest.mark.parametrize("act", ACTS)
def test_another_schools_account_does_not_exist(cast, act):
    assert cast.client(cast.principal).post(f"/people/{cast.other_principal.pk}/{act}").status_code == 404
    assert cast.client(cast.deputy).post(f"/people/{cast.member.pk}/{act}").status_code == 403


def test_a_role_is_given_once(cast):
    client = cast.client(cast.principal)
    path = f"/people/{cast.member.pk}/roles/add"
    assert client.post(path, {"role": "clerk", "from_on": "2026-09-01"}).status_code == 302
    assert cast.member.memberships.filter(role="clerk").count() == 1
    text = page(client.post(path, {"role": "clerk", "from_on": "2026-10-01"}))
    assert "đã có vai trò này từ 01/9/2026" in text and 'value="2026-10-01"' in text
    assert cast.member.memberships.filter(role="clerk").count() == 1


def test_nobody_raises_oneself(cast):
    for person, role in ((cast.principal, "clerk"), (cast.leader, "officer"), (cast.operator, "leader")):
        path = f"/people/{person.pk}/roles/add"
        assert cast.client(person).post(path, {"role": role, "from_on": "2026-09-01"}).status_code == 403
        assert person.memberships.count() == 1


def test_a_role_ends_by_date_and_stays_in_history(cast):
    row = cast.deputy.memberships.get()
    yesterday = TODAY - timedelta(days=1)
    client, path = cast.client(cast.principal), f"/roles/{row.pk}/end"
    assert "Phó hiệu trưởng" in page(client.get(path))
    deputy = cast.client(cast.deputy)
    assert deputy.get("/people").status_code == 200
    assert client.post(path, {"to_on": yesterday}).status_code == 302
    row.refresh_from_db()
    assert (row.to_on, row.ended_by) == (yesterday, cast.principal)
    assert deputy.get("/people").status_code == 403, "rights change in the middle of a session"
    assert "Người deputy" in page(client.get("/people", {"all": 1}))


@pytest.mark.parametrize(("day", "word"), [("2019-01-01", "trước ngày bắt đầu"), ("mai", "Không đọc được"), ("", "Cần chọn ngày")])
def test_a_bad_last_day_is_refused(cast, day, word):
    row = cast.deputy.memberships.get()
    assert word in page(cast.client(cast.principal).post(f"/roles/{row.pk}/end", {"to_on": day}))
    row.refresh_from_db()
    assert row.to_on is None


def test_roles_are_ended_only_by_those_who_could_give_them(cast):
    row = cast.clerk.memberships.get()
    assert cast.client(cast.deputy).get(f"/roles/{row.pk}/end").status_code == 403
    assert cast.client(cast.other_principal).get(f"/roles/{row.pk}/end").status_code == 404
    operator = cast.operator.memberships.get()
    make_person("so_leader", cast.department, Role.LEADER)
    leader = cast.client(User.objects.get(username="so_leader"))
    assert leader.post(f"/roles/{operator.pk}/end", {"to_on": TODAY}).status_code == 403


# --- closing the door -------------------------------------------------------------------------------------------------


def test_deactivating_closes_the_door_and_keeps_the_roles(cast):
    person = cast.member
    person.set_password("nước-chè-xanh-7")
    person.save()
    open_session, client = cast.client(person), cast.client(cast.principal)
    link = token_in(client.post(f"/people/{person.pk}/link"))
    assert "không đăng nhập được nữa" in page(client.get(f"/people/{person.pk}/deactivate"))
    assert client.post(f"/people/{person.pk}/deactivate", {"reason": "Nghỉ hưu"}).status_code == 302
    person.refresh_from_db()
    assert not person.is_active and person.deactivated_at and person.memberships.get().to_on is None
    assert open_session.get("/people").status_code == 302
    assert cast.anonymous.post("/login", {"username": "member", "password": "nước-chè-xanh-7"}).status_code == 200
    assert cast.anonymous.get(f"/link/{link}").status_code == 404
    assert AccessChange.objects.filter(person=person, detail="Nghỉ hưu", by=cast.principal).exists()
    assert "ngừng hoạt động: hãy mở lại" in page(client.post(f"/people/{person.pk}/link", follow=True))
    client.post(f"/people/{person.pk}/reactivate")
    assert cast.anonymous.post("/login", {"username": "member", "password": "nước-chè-xanh-7"}).status_code == 302


def test_a_reason_is_asked_for(cast):
    text = page(cast.client(cast.principal).post(f"/people/{cast.member.pk}/deactivate", {"reason": " "}))
    assert "Cần điền mục này." in text
    assert User.objects.get(pk=cast.member.pk).is_active


def test_the_last_principal_goes_only_after_a_warning(cast):
    client, path = cast.client(cast.operator), f"/people/{cast.principal.pk}/deactivate"
    assert "Trường Mầm non Hoa Mai không còn hiệu trưởng" in page(client.get(path))
    text = page(client.post(path, {"reason": "Chuyển công tác"}))
    assert "Hãy đánh dấu ô này" in text and 'value="Chuyển công tác"' in text
    assert User.objects.get(pk=cast.principal.pk).is_active
    assert client.post(path, {"reason": "Chuyển công tác", "is_confirmed": "on"}).status_code == 302
    assert not User.objects.get(pk=cast.principal.pk).is_active


def test_one_of_two_principals_goes_without_a_warning(cast):
    second = make_person("second", cast.school, Role.PRINCIPAL)
    client = cast.client(cast.principal)
    assert "không còn hiệu trưởng" not in page(client.get(f"/people/{second.pk}/deactivate"))
    assert client.post(f"/people/{second.pk}/deactivate", {"reason": "Nghỉ"}).status_code == 302


def test_the_last_principals_role_ends_only_after_a_warning(cast):
    row, client = cast.principal.memberships.get(), cast.client(cast.operator)
    assert "không còn hiệu trưởng" in page(client.post(f"/roles/{row.pk}/end", {"to_on": TODAY}))
    row.refresh_from_db()
    assert row.to_on is None
    client.post(f"/roles/{row.pk}/end", {"to_on": TODAY, "is_confirmed": "on"})
    row.refresh_from_db()
    assert row.to_on == TODAY


def test_nobody_closes_the_own_door_and_the_last_operator_stays(cast):
    client = cast.client(cast.operator)
    assert "Không tự ngừng" in page(client.post(f"/people/{cast.operator.pk}/deactivate", {"reason": "thử"}))
    row = cast.operator.memberships.get()
    text = page(client.post(f"/roles/{row.pk}/end", {"to_on": TODAY, "is_confirmed": "on"}))
    assert "người vận hành cuối cùng" in text
    row.refresh_from_db()
    assert row.to_on is None


@pytest.mark.parametrize("act", ["link", "reactivate"])
def test_acts_need_a_post(cast, act):
    assert cast.client(cast.principal).get(f"/people/{cast.member.pk}/{act}").status_code == 405


@pytest.mark.parametrize("path", ["/people", "/people/{}"])
def test_pages_to_read_take_no_post(cast, path):
    assert cast.client(cast.principal).post(path.format(cast.member.pk)).status_code == 405
