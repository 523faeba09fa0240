"""What the pages of people and organisations say, and what one costs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import workflow
from accounts.enums import OrganizationKind, Role, Verb
from accounts.models import AccessChange, Delegation, Membership, User
from accreditation.tests.cast import SINCE, make_organization, make_person

TODAY = timezone.localdate()


def page(response):
    return " ".join(response.content.decode().split())


def content(response):
    """What stands on the page itself, without the frame around it."""
    return page(response).split('<main id="main"')[1].split("</main>")[0]


# --- a person -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fields", "word"), [
    ({"password": ""}, "Chưa đặt mật khẩu"), ({"password": "md5$a$b"}, "Đang hoạt động"), ({"is_active": False}, "Đã ngừng"),
], ids=["invited", "at work", "closed"])
def test_the_state_of_an_account_is_a_word(cast, fields, word):
    User.objects.filter(pk=cast.member.pk).update(**fields)
    client = cast.client(cast.principal)
    assert word in content(client.get(f"/people/{cast.member.pk}"))
    assert content(client.get("/people", {"all": 1})).count(word) >= 1


def test_a_person_page_tells_what_is_known(cast):
    User.objects.filter(pk=cast.member.pk).update(email="nam@a.example", phone="0912 345 678")
    text = content(cast.client(cast.deputy).get(f"/people/{cast.member.pk}"))
    for words in ("nam@a.example", "0912 345 678", "chưa đăng nhập", "Thành viên hội đồng", "Trường Mầm non Hoa Mai", "01/01/2020"):
        assert words in text
    assert "Lịch sử thay đổi" not in text, "history is for who rules the account"


def test_the_head_reads_the_history_of_an_account(cast):
    workflow.deactivate(cast.acting(cast.principal), cast.member, "Nghỉ thai sản")
    text = content(cast.client(cast.principal).get(f"/people/{cast.member.pk}"))
    assert "Lịch sử thay đổi" in text and "Ngừng tài khoản – Nghỉ thai sản" in text and "Người principal" in text
    assert "Ngừng hoạt động lúc" in text and "Mở lại tài khoản" in text and "Lập liên kết" not in text


def test_only_the_latest_thirty_changes_are_shown(cast):
    AccessChange.objects.bulk_create(AccessChange(action=f"Việc số {n:02d}.", person=cast.member, by=cast.principal) for n in range(40))
    text = content(cast.client(cast.principal).get(f"/people/{cast.member.pk}"))
    assert text.count("Việc số") == 30 and "Việc số 39." in text and "Việc số 09." not in text


@pytest.mark.parametrize(("viewer", "words", "missing"), [
    ("member", ["Sửa thông tin", "Đổi mật khẩu"], ["Ngừng tài khoản", "Lập liên kết", "Giao vai trò tại"]),
    ("principal", ["Sửa thông tin", "Ngừng tài khoản", "Lập liên kết mời", "Giao vai trò tại Trường Mầm non Hoa Mai"], ["Đổi mật khẩu"]),
    ("operator", ["Sửa thông tin", "Ngừng tài khoản", "Giao vai trò tại Sở"], []),
    ("clerk", [], ["Sửa thông tin", "Ngừng tài khoản", "Lập liên kết", "Giao vai trò tại"]),
])
def test_acts_on_a_member_by_viewer(cast, viewer, words, missing):
    text = content(cast.client(getattr(cast, viewer)).get(f"/people/{cast.member.pk}"))
    assert [word for word in words if word not in text] == []
    assert [word for word in missing if word in text] == []


def test_a_delegation_is_told_on_the_page_of_both(cast):
    fields = {"giver": cast.principal, "receiver": cast.deputy, "verb": Verb.SUBMIT, "reason": "Giấy ủy quyền số 05"}
    Delegation.objects.create(organization=cast.school, from_on=date(2026, 9, 1), to_on=date(2099, 9, 30), **fields)
    client = cast.client(cast.principal)
    for person in (cast.principal, cast.deputy):
        text = content(client.get(f"/people/{person.pk}"))
        assert "ủy quyền <strong>trình, rút lại, khóa năm</strong> cho Người deputy, 01/09/2026 – 30/09/2099" in text
        assert "Giấy ủy quyền số 05" in text and "Chấm dứt ủy quyền" in text
    assert "Chấm dứt ủy quyền" not in content(cast.client(cast.deputy).get(f"/people/{cast.deputy.pk}"))
    assert "Giấy ủy quyền" not in content(client.get(f"/people/{cast.member.pk}"))


def test_a_delegation_of_the_past_leaves_the_list_and_stays_with_its_people(cast):
    fields = {"giver": cast.principal, "receiver": cast.deputy, "verb": Verb.SUBMIT, "reason": "Giấy cũ"}
    Delegation.objects.create(organization=cast.school, from_on=SINCE, to_on=TODAY - timedelta(days=1), **fields)
    client = cast.client(cast.principal)
    assert "Giấy cũ" not in content(client.get("/people")) and "Giấy cũ" in content(client.get(f"/people/{cast.deputy.pk}"))


@pytest.mark.parametrize("count", [1, 8], ids=["one role", "eight roles"])
def test_a_person_page_costs_the_same_for_many_roles(cast, count, django_assert_max_num_queries):
    for number in range(count):
        place = make_organization(f"t{number}", f"Trường số {number}", OrganizationKind.SCHOOL)
        Membership.objects.create(user=cast.clerk, organization=place, role=Role.CLERK, from_on=SINCE)
        AccessChange.objects.create(action="Giao vai trò", by=cast.operator, person=cast.clerk, organization=place)
    client = cast.client(cast.operator)
    with django_assert_max_num_queries(14):
        assert content(client.get(f"/people/{cast.clerk.pk}")).count("<tr>") == count + 2


# --- lists --------------------------------------------------------------------------------------------------------------


def test_an_organisation_without_people_says_the_next_act(cast):
    place = make_organization("moi", "Trường Mới", OrganizationKind.SCHOOL)
    text = content(cast.client(cast.operator).get("/people", {"organization": place.pk}))
    assert "Chưa có người dùng" in text and f"/people/add?organization={place.pk}" in text


def test_a_role_with_an_end_says_when(cast):
    cast.clerk.memberships.update(to_on=date(2099, 5, 31))
    assert "Văn thư <small>đến 31/05/2099</small>" in content(cast.client(cast.member).get("/people"))


def test_the_operators_list_names_the_place_of_each_role(cast):
    text = content(cast.client(cast.operator).get("/people"))
    assert "Hiệu trưởng – Trường Mầm non Hoa Mai" in text and "Chuyên viên – UBND xã Đồng Xa" in text
    assert "Thêm người" not in text, "people are added in their own organisation"


def test_the_second_page_keeps_the_question(cast):
    for number in range(51):
        make_person(f"p{number:02d}", cast.school, Role.MEMBER)
    text = content(cast.client(cast.principal).get("/people", {"q": "nguoi p", "all": 1}))
    assert "1–50 trong 52 người" in text
    assert "q=nguoi+p" in text and "page=2" in text and "Trang 1 / 2" in text


def test_the_tree_marks_depth_and_counts_people(cast):
    text = content(cast.client(cast.operator).get("/organizations"))
    assert 'class="tree-2"' in text and ">5</td>" in text
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    Membership.objects.create(user=cast.member, organization=cast.school, role=Role.SECRETARY, from_on=SINCE)
    rows = {row.code: row.people_count for row, _, _ in cast.client(cast.operator).get("/organizations").context["page"]}
    assert rows["mnhm"] == 4, "closed accounts do not count, two roles count once"


# --- an organisation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("viewer", "sees_people_link", "sees_acts"), [("operator", True, True), ("principal", True, False), ("officer", False, False)])
def test_what_a_school_page_offers(cast, viewer, sees_people_link, sees_acts):
    text = content(cast.client(getattr(cast, viewer)).get(f"/organizations/{cast.school.pk}"))
    assert ("/people?organization=" in text) is sees_people_link
    assert all((words in text) is sees_acts for words in ("Thêm cơ quan cấp trên", "Thêm phần đầu văn bản", "Ngừng hoạt động"))
    assert "5 người" in text and "một dãy số chung" in text


def test_an_organisation_without_superior_and_letterhead_says_what_is_missing(cast):
    cast.school.letterheads.all().delete()
    cast.school.relations.all().delete()
    text = content(cast.client(cast.operator).get(f"/organizations/{cast.school.pk}"))
    assert "Chưa ghi cơ quan cấp trên nào." in text and "văn bản của nơi này chưa in được" in text


def test_the_letterhead_in_use_is_marked(cast):
    cast.school.letterheads.update(to_on=date(2025, 6, 30))
    fields = {"issuer_lines": "TRƯỜNG\nMẦM NON", "place_name": "Hoa Mai", "paper_code": "MNHM"}
    cast.school.letterheads.create(from_on=date(2025, 7, 1), **fields)
    text = content(cast.client(cast.principal).get(f"/organizations/{cast.school.pk}"))
    assert text.count("đang dùng") == 1 and "TRƯỜNG<br>MẦM NON" in text
    assert "đến hết 30/06/2025" in text and "từ 01/07/2025 trở đi · đang dùng" in text


def test_an_operator_reads_what_was_changed_in_a_place(cast):
    workflow.end_role(cast.acting(cast.principal), cast.member.memberships.get(), TODAY)
    path = f"/organizations/{cast.school.pk}"
    assert "Thôi vai trò: Người member – Thành viên hội đồng đến hết" in content(cast.client(cast.operator).get(path))
    assert "Lịch sử thay đổi" not in content(cast.client(cast.principal).get(path))


def test_many_below_are_counted_and_cut(cast):
    for number in range(52):
        make_organization(f"t{number:02d}", f"Trường số {number:02d}", OrganizationKind.SCHOOL, cast.commune)
    text = content(cast.client(cast.officer).get(f"/organizations/{cast.commune.pk}"))
    assert "Cấp dưới trực tiếp (54)" in text and text.count("Trường số") <= 50 and "Xem tất cả trong cây cơ quan" in text


@pytest.mark.parametrize(("path", "words"), [
    ("/organizations/{}/edit", "Sửa cơ quan, đơn vị"), ("/organizations/{}/close", "kết thúc cùng ngày"),
    ("/organizations/{}/relations/add", "Dòng cùng loại đang để ngỏ tự kết thúc vào ngày hôm trước."),
    ("/organizations/{}/letterheads/add", "In trên văn bản ghi ngày trong khoảng này."),
], ids=["edit", "close", "superior", "letterhead"])
def test_a_form_says_what_it_will_do(cast, path, words):
    assert words in content(cast.client(cast.operator).get(path.format(cast.school.pk)))


@pytest.mark.parametrize(("field", "wrong"), [("name", ""), ("code", "có dấu"), ("from_on", "hôm qua")])
def test_the_error_summary_leads_to_the_box(cast, field, wrong):
    data = {"name": "Trường Mới", "code": "moi", "address": "", "from_on": "2020-01-01", field: wrong}
    text = content(cast.client(cast.operator).post(f"/organizations/{cast.school.pk}/edit", data))
    assert f'href="#id_{field}"' in text and f'id="id_{field}"' in text and 'role="alert"' in text
