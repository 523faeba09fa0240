"""The council through its pages: people, order, groups, what a group's criteria do to the sheets, two people at once."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.enums import Role
from accreditation.tests.cast import make_person
from assessments.models import CouncilMember, WorkGroup
from assessments.tests.desk import filled
from records.models import AuditEntry


@pytest.fixture
def room(desk57):
    return Room(desk57)


class Room:
    """The desk's council, driven as browsers would."""

    def __init__(self, desk):
        self.desk, self.cast, self.assessment = desk, desk.cast, desk.assessment

    def url(self, name, *args):
        return reverse(name, args=[self.assessment.pk, *args])

    def get(self, name, *args, person=None):
        return self.cast.client(person or self.cast.principal).get(self.url(name, *args))

    def page(self, name="council_detail", *args, person=None):
        return self.get(name, *args, person=person).content.decode()

    def post(self, name, *args, data=None, person=None):
        return self.cast.client(person or self.cast.principal).post(self.url(name, *args), data or {})

    def opened(self, name, *args, person=None):
        return filled(self.get(name, *args, person=person).context["form"])

    def add(self, name="Trần Thị An", person=None, **more):
        self.post("council_member_add", data={"full_name": name, "duty": "member", "post": "Giáo viên"} | more, person=person)
        return CouncilMember.objects.order_by("pk").last()

    def with_account(self, user, **more):
        return self.add("", user=user.pk, **more)

    def group(self, name="Nhóm 1", members=(), codes=(), head=""):
        data = {"name": name, "kind": "working", "members": [row.pk for row in members], "head": head,
                "sheets": [self.desk.sheet(code).pk for code in codes]}
        response = self.post("work_group_add", data=data)
        assert response.status_code == 302, response.context["form"].errors
        return WorkGroup.objects.get(name=name)

    def people_of(self, code):
        return set(self.desk.sheet(code).assignees.all())


def test_an_empty_council_says_what_it_needs(room):
    page = room.page()
    assert "ít nhất 5 người, số lẻ" in page.lower() and "Chưa có ai" in page and "Thêm nhóm" not in page


def test_the_decision_is_stored_and_shown(room):
    typed = {"decision_number": "45/QĐ-MNHM", "established_on": "05/09/2026"}
    assert room.post("council_edit", data=room.opened("council_edit") | typed).status_code == 302
    page = room.page()
    assert "45/QĐ-MNHM" in page and "05/09/2026" in page
    assert room.opened("council_edit")["established_on"]


@pytest.mark.parametrize(("data", "said"), [
    ({"established_on": "31/02/2026"}, "Không đọc được ngày này"), ({"decision_number": "x" * 61}, "60"), ({"note": "x" * 2001}, "2000"),
])
def test_a_bad_decision_is_named_and_nothing_typed_is_lost(room, data, said):
    page = room.post("council_edit", data={"decision_number": "45/QĐ", "note": "Giữ lại"} | data).content.decode()
    assert said in page and "Có chỗ cần sửa" in page and ("Giữ lại" in page or "note" in data)


def test_a_member_by_account_takes_the_accounts_name(room):
    row = room.with_account(room.cast.member, duty="secretary")
    assert (row.full_name, row.user, row.duty) == ("Người member", room.cast.member, "secretary")
    assert "Người member" in room.page() and "Thư ký hội đồng" in room.page()


def test_a_member_needs_a_name_or_an_account(room):
    response = room.post("council_member_add", data={"full_name": "", "duty": "member", "post": "Giáo viên"})
    page = response.content.decode()
    assert response.status_code == 200 and "Ghi họ và tên, hoặc chọn một tài khoản." in page and "Giáo viên" in page
    assert not CouncilMember.objects.exists()


def test_an_account_sits_in_the_council_once(room):
    room.with_account(room.cast.member)
    page = room.post("council_member_add", data={"user": room.cast.member.pk, "duty": "member"}).content.decode()
    assert "đã là của một thành viên" in page and CouncilMember.objects.count() == 1


@pytest.mark.parametrize("name", ["other_principal", "clerk", "officer"])
def test_an_account_from_outside_the_council_of_the_school_is_refused(room, name):
    response = room.post("council_member_add", data={"user": getattr(room.cast, name).pk, "duty": "member"})
    assert "không còn là người của trường" in response.content.decode() and not CouncilMember.objects.exists()


def test_problems_show_while_the_council_is_incomplete_and_go_when_it_is_whole(room):
    room.add("A", duty="chair")
    room.add("B", duty="secretary")
    assert "cần ít nhất 5 người" in room.page()
    for name in "CDE":
        room.add(name)
    assert "problem-error" not in room.page()


def test_members_move_up_and_down_and_stop_at_the_ends(room):
    rows = [room.add(name) for name in ("A", "B", "C")]
    room.post("council_member_move", rows[2].pk, data={"direction": "up"})
    room.post("council_member_move", rows[0].pk, data={"direction": "up"})
    assert list(CouncilMember.objects.values_list("full_name", flat=True)) == ["A", "C", "B"]
    room.post("council_member_move", rows[0].pk, data={"direction": "down"})
    room.post("council_member_move", rows[0].pk, data={"direction": "sideways"})
    assert list(CouncilMember.objects.values_list("full_name", flat=True)) == ["C", "A", "B"]


def test_a_list_from_word_is_added_once_and_tied_to_accounts(room):
    text = "Người member\tGiáo viên\tỦy viên\nLê Văn Bình\tKế toán\tThư ký\n"
    room.post("council_members_paste", data={"lines": text})
    response = room.post("council_members_paste", data={"lines": text + "Ngô Văn Dũng"})
    assert [(row.full_name, row.user) for row in CouncilMember.objects.all()] == [
        ("Người member", room.cast.member), ("Lê Văn Bình", None), ("Ngô Văn Dũng", None)]
    page = room.cast.client(room.cast.principal).get(response.url).content.decode()
    assert page and AuditEntry.objects.filter(action="thêm thành viên hội đồng").count() == 3


def test_a_name_two_accounts_bear_is_tied_to_neither(room):
    make_person("twin", room.cast.school, Role.MEMBER)
    type(room.cast.member).objects.filter(username="twin").update(full_name="Người member")
    room.post("council_members_paste", data={"lines": "Người member"})
    assert CouncilMember.objects.get().user is None


def test_a_bad_list_is_refused_whole_and_stays_in_the_box(room):
    page = room.post("council_members_paste", data={"lines": "Lê Văn Bình\nA\tB\tC\tD"}).content.decode()
    assert "Dòng 2: có quá nhiều cột" in page and "Lê Văn Bình" in page and not CouncilMember.objects.exists()


def test_a_groups_criteria_are_assigned_to_its_members_with_accounts(room):
    mine, nameless = room.with_account(room.cast.member), room.add("Lê Văn Bình")
    room.group(members=[mine, nameless], codes=["1.1", "2.1"], head=mine.pk)
    assert room.people_of("1.1") == room.people_of("2.1") == {room.cast.member} and room.people_of("1.2") == set()
    assert room.cast.client(room.cast.member).get(room.desk.url("criterion_sheet", "1.1")).context["form"] is not None
    page = room.page()
    assert "trưởng nhóm" in page and "Nhóm 1" in page


def test_taking_a_criterion_or_a_person_off_the_group_takes_the_sheet_back(room):
    first, second = room.with_account(room.cast.member), room.with_account(room.cast.secretary)
    group = room.group(members=[first, second], codes=["1.1", "1.2"])
    opened = room.opened("work_group_edit", group.pk)
    room.post("work_group_edit", group.pk, data=opened | {"members": [first.pk], "sheets": [room.desk.sheet("1.1").pk]})
    assert room.people_of("1.1") == {room.cast.member} and room.people_of("1.2") == set()


def test_a_sheet_stays_with_who_has_it_through_another_group(room):
    row = room.with_account(room.cast.member)
    first, _ = room.group(members=[row], codes=["1.1"]), room.group("Nhóm 2", members=[row], codes=["1.1"])
    room.post("work_group_remove", first.pk)
    assert room.people_of("1.1") == {room.cast.member} and WorkGroup.objects.get().name == "Nhóm 2"


def test_a_sheet_given_to_a_person_alone_is_not_touched_by_groups(room):
    room.desk.sheet("1.2").assignees.add(room.cast.secretary)
    row = room.with_account(room.cast.member)
    group = room.group(members=[row], codes=["1.2"])
    room.post("work_group_remove", group.pk)
    assert room.people_of("1.2") == {room.cast.secretary}


def test_removing_a_member_or_changing_the_account_moves_the_sheets(room):
    row = room.with_account(room.cast.member)
    room.group(members=[row], codes=["1.1"])
    room.post("council_member_edit", row.pk, data=room.opened("council_member_edit", row.pk) | {"user": room.cast.deputy.pk})
    assert room.people_of("1.1") == {room.cast.deputy}
    room.post("council_member_remove", row.pk)
    assert room.people_of("1.1") == set() and not CouncilMember.objects.exists()


def test_the_head_must_be_of_the_group_and_names_are_used_once(room):
    first, second = room.add("A"), room.add("B")
    base = {"kind": "working", "members": [first.pk]}
    assert "phải là người trong nhóm" in room.post("work_group_add", data=base | {"name": "N", "head": second.pk}).content.decode()
    room.group("Nhóm 1", members=[first])
    assert "đã có nhóm" in room.post("work_group_add", data=base | {"name": "NHÓM 1"}).content.decode()
    assert WorkGroup.objects.count() == 1


def test_progress_counts_each_persons_and_groups_sheets(room):
    row = room.with_account(room.cast.member)
    room.group(members=[row], codes=["1.1", "1.2", "1.3"])
    room.desk.assessment.criterion_assessments.filter(criterion__code="1.1").update(status="done")
    room.desk.assessment.criterion_assessments.filter(criterion__code="1.2").update(status="in_progress")
    rows = room.get("council_progress").context["rows"]
    counts = [(row.name, row.not_opened, row.in_progress, row.done, row.total) for row in (*rows["people"], *rows["groups"], rows["nobody"])]
    assert counts == [("Người member", 1, 1, 1, 3), ("Nhóm 1", 1, 1, 1, 3), ("Chưa giao", 12, 0, 0, 12)]


def test_progress_costs_the_same_for_one_and_for_three_people(room, django_assert_num_queries):
    def count():
        room.get("council_progress")  # the frame's count is warm then
        with django_assert_num_queries(n, exact=False) as seen:
            room.get("council_progress")
        return len(seen)

    n = 40
    for user in (room.cast.member, room.cast.secretary, room.cast.deputy):
        room.with_account(user)
    room.desk.sheet("1.1").assignees.add(room.cast.member)
    one = count()
    for code, user in (("1.2", room.cast.secretary), ("1.3", room.cast.deputy)):
        room.desk.sheet(code).assignees.add(user)
    assert count() == one


def test_two_people_change_different_boxes_of_one_member(room):
    row = room.add("Trần Thị An")
    first, second = (room.opened("council_member_edit", row.pk, person=person) for person in (room.cast.principal, room.cast.secretary))
    room.post("council_member_edit", row.pk, data=first | {"post": "Tổ trưởng"})
    room.post("council_member_edit", row.pk, data=second | {"duty": "secretary"}, person=room.cast.secretary)
    row.refresh_from_db()
    assert (row.post, row.duty) == ("Tổ trưởng", "secretary")


def test_two_people_change_the_same_box_and_the_second_chooses(room):
    row = room.add("Trần Thị An")
    first, second = (room.opened("council_member_edit", row.pk, person=person) for person in (room.cast.principal, room.cast.secretary))
    room.post("council_member_edit", row.pk, data=first | {"post": "Tổ trưởng"})
    response = room.post("council_member_edit", row.pk, data=second | {"post": "Tổ phó"}, person=room.cast.secretary)
    page = response.content.decode()
    assert response.status_code == 409 and "Tổ trưởng" in page and "Tổ phó" in page and "Người principal" in page
    again = filled(response.context["form"]) | {"choose-post": response.context["conflicts"][0].seen}
    assert room.post("council_member_edit", row.pk, data=again, person=room.cast.secretary).status_code == 302
    row.refresh_from_db()
    assert row.post == "Tổ phó"


def test_two_people_add_people_and_criteria_to_one_group(room):
    first, second = room.with_account(room.cast.member), room.with_account(room.cast.deputy)
    group = room.group()
    pages = [room.opened("work_group_edit", group.pk) for _ in range(2)]
    room.post("work_group_edit", group.pk, data=pages[0] | {"members": [first.pk], "sheets": [room.desk.sheet("1.1").pk]})
    room.post("work_group_edit", group.pk, data=pages[1] | {"members": [second.pk], "sheets": [room.desk.sheet("1.2").pk]})
    assert {row.member for row in group.group_members.all()} == {first, second}
    assert room.people_of("1.1") == room.people_of("1.2") == {room.cast.member, room.cast.deputy}


def test_members_of_another_school_can_not_be_put_into_a_group(room, cast, tt57):
    row = room.add("A")
    data = {"name": "N", "kind": "working", "members": [row.pk, row.pk + 1000], "sheets": []}
    assert "vừa bị bỏ khỏi hội đồng" in room.post("work_group_add", data=data).content.decode() and not WorkGroup.objects.exists()


def test_a_member_reads_the_council_but_has_no_buttons(room):
    room.add("Trần Thị An")
    page = room.page(person=room.cast.member)
    assert "Trần Thị An" in page and "Thêm thành viên" not in page and 'aria-label="Sửa' not in page
    assert room.post("council_member_add", data={"full_name": "B"}, person=room.cast.member).status_code == 403


def assign(room, codes, people=(), groups=(), way="add"):
    data = {"sheets": [room.desk.sheet(code).pk for code in codes], "people": [user.pk for user in people], "groups": [row.pk for row in groups], "way": way}
    return room.post("assessment_assign", data=data)


def groups_of(room, code):
    return {row.name for row in room.desk.sheet(code).work_groups.all()}


def test_the_division_of_work_gives_criteria_to_groups_and_people_at_once(room):
    group = room.group(members=[room.with_account(room.cast.member)])
    assert "Nhóm phụ trách" in room.page("assessment_assign")
    assign(room, ["1.1", "1.2"], [room.cast.deputy], [group])
    assert room.people_of("1.1") == room.people_of("1.2") == {room.cast.member, room.cast.deputy} and groups_of(room, "1.1") == {"Nhóm 1"}


def test_only_these_takes_the_other_groups_and_people_off(room):
    first = room.group(members=[room.with_account(room.cast.member)], codes=["1.1", "1.2"])
    second = room.group("Nhóm 2", members=[room.with_account(room.cast.secretary)], codes=["1.1"])
    assign(room, ["1.1"], [room.cast.deputy], [second], "replace")
    assert groups_of(room, "1.1") == {"Nhóm 2"} and room.people_of("1.1") == {room.cast.secretary, room.cast.deputy}
    assert set(first.sheets.all()) == {room.desk.sheet("1.2")} and room.people_of("1.2") == {room.cast.member}
    assign(room, ["1.1"], way="replace")
    assert groups_of(room, "1.1") == set() and room.people_of("1.1") == set()


def test_taking_a_group_off_leaves_people_who_were_given_the_sheet_alone(room):
    group = room.group(members=[room.with_account(room.cast.member)], codes=["1.1"])
    assign(room, ["1.1"], [room.cast.deputy])
    assign(room, ["1.1"], groups=[group], way="remove")
    assert room.people_of("1.1") == {room.cast.deputy} and groups_of(room, "1.1") == set()


def test_who_was_given_a_sheet_by_name_too_keeps_it_without_the_group(room):
    group = room.group(members=[room.with_account(room.cast.member), room.with_account(room.cast.secretary)], codes=["1.1", "1.2"])
    assign(room, ["1.1"], [room.cast.member])
    room.post("work_group_remove", group.pk)
    assert room.people_of("1.1") == {room.cast.member} and room.people_of("1.2") == set()


def test_who_leaves_the_council_keeps_what_was_given_by_name(room):
    row = room.with_account(room.cast.member)
    room.group(members=[row], codes=["1.1", "1.2"])
    assign(room, ["1.2"], [room.cast.member])
    room.post("council_member_remove", row.pk)
    assert room.people_of("1.1") == set() and room.people_of("1.2") == {room.cast.member}


def test_a_name_taken_off_is_no_longer_kept(room):
    group = room.group(members=[room.with_account(room.cast.member)])
    assign(room, ["1.1"], [room.cast.member])
    assign(room, ["1.1"], [room.cast.deputy], way="replace")
    assign(room, ["1.1"], groups=[group])
    room.post("work_group_remove", group.pk)
    assert room.people_of("1.1") == {room.cast.deputy}


def test_people_assigned_before_names_were_kept_count_as_named_unless_a_group_has_the_sheet(room):
    room.group(members=[room.with_account(room.cast.member)], codes=["1.1"])
    for code in ("1.1", "1.2"):
        room.desk.sheet(code).assignees.add(room.cast.member)
    import_module("assessments.migrations.0009_named_assignees").name_the_assigned(apps, None)
    named = {code: set(room.desk.sheet(code).named.all()) for code in ("1.1", "1.2")}
    assert named == {"1.1": set(), "1.2": {room.cast.member}}


def test_progress_lists_people_by_the_alphabet_and_groups_as_the_council_does(room):
    for at, name in enumerate(("Phạm Hoa", "Đỗ An", "Dương Bình", "Ân Thị Cúc"), 1):
        user = make_person(f"p{at}", room.cast.school, Role.MEMBER)
        user.full_name = name
        user.save()
        room.group(f"Nhóm {11 - at}", members=[room.with_account(user)], codes=[f"1.{at}"])
    rows = room.get("council_progress").context["rows"]
    assert [row.name for row in rows["people"]] == ["Ân Thị Cúc", "Dương Bình", "Đỗ An", "Phạm Hoa"]
    assert [row.name for row in rows["groups"]] == ["Nhóm 10", "Nhóm 9", "Nhóm 8", "Nhóm 7"]


def test_neither_people_nor_groups_is_an_error_and_a_foreign_group_is_unknown(room):
    group = room.group(members=[room.add("A")])
    assert "Chọn ít nhất một người hoặc một nhóm." in assign(room, ["1.1"]).content.decode()
    group.pk += 1000
    assert assign(room, ["1.1"], groups=[group]).context["form"].errors["groups"]


def test_a_group_without_accounts_may_be_in_charge(room):
    group = room.group(members=[room.add("Không tài khoản")])
    assert assign(room, ["1.1"], groups=[group]).status_code == 302
    assert groups_of(room, "1.1") == {"Nhóm 1"} and room.people_of("1.1") == set()
