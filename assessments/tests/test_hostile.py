"""What nobody should send and somebody will: nonsense in addresses and boxes, people without a role, schools without a profile."""

import json

import pytest
from django.urls import reverse

from accounts.enums import OrganizationKind, Role
from accreditation.tests.cast import make_organization, make_person
from assessments import workflow
from assessments.conflicts import conflicts_of
from assessments.enums import AssignWay
from assessments.merging import Ground
from assessments.models import Assessment, LevelState, Weakness
from assessments.sheets import load_sheet, write_weakness
from documents.problems import WorkflowRefused
from records.models import AuditEntry
from records.trail import entries_about
from standards.models import Level

HUGE = 10**30
ONE_SHEET = ["criterion_sheet", "sheet_history"]
ONE_ASSESSMENT = ["assessment_detail", "assessment_assign", "top_level_sheet"]


@pytest.fixture
def bare(cast):
    """The principal of a school whose profile nobody has made."""
    place = make_organization("mndx", "Trường Mầm non Đồng Xa", OrganizationKind.SCHOOL, cast.far_commune)
    return make_person("new_principal", place, Role.PRINCIPAL)


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("number", [0, 2**31, HUGE], ids=["nought", "large", "huge"])
def test_numbers_that_are_nothing_do_not_exist(cast, number):
    client = cast.client(cast.principal)
    for name in ONE_ASSESSMENT:
        assert client.get(reverse(name, args=[number])).status_code == 404, name
    for name in ONE_SHEET:
        assert client.get(reverse(name, args=[number, "1.1"])).status_code == 404, name
    assert client.get(reverse("paper_of_document", args=[number])).status_code == 404
    assert client.post(reverse("sheet_save", args=[number, "1.1"])).status_code == 404


@pytest.mark.parametrize("code", ["\0", "1.1\0x", "9" * 500, "1.1'--", "%", "１.１"], ids=["nul", "nul-inside", "endless", "quote", "wildcard", "wide-digits"])
def test_codes_that_are_nothing_do_not_exist(desk, code):
    for name in ONE_SHEET:
        assert desk.cast.client(desk.cast.principal).get(desk.url(name, code)).status_code == 404


def test_without_a_role_nothing_exists_and_nothing_breaks(desk):
    client = desk.cast.client(desk.cast.stranger)
    addresses = [reverse("assessment_list"), reverse("assessment_open"), *map(desk.url, ONE_ASSESSMENT), *(desk.url(name, "1.1") for name in ONE_SHEET)]
    assert {client.get(address).status_code for address in addresses} == {404}
    acts = [reverse("assessment_open"), desk.url("assessment_target"), desk.url("assessment_assign"), desk.url("sheet_save", "1.1"), desk.url("top_level_save")]
    assert {client.post(address).status_code for address in acts} == {404}


def test_a_school_without_a_profile_is_told_who_makes_it(bare, cast, tt57):
    client = cast.client(bare)
    for response in (client.get(reverse("assessment_open")), client.post(reverse("assessment_open"), {"regulation_set": "TT57-2026"})):
        assert "Trường chưa có hồ sơ" in text_of(response) and "Mở đợt năm học" not in text_of(response)
    with pytest.raises(WorkflowRefused, match="Trường chưa có hồ sơ; người vận hành lập hồ sơ trường trước."):
        workflow.open_assessment(cast.acting(bare), 2026, tt57)
    assert not Assessment.objects.exists()


def test_a_criterion_without_levels_is_shown_and_saved(desk):
    sheet = desk.sheet("1.1")
    sheet.verdicts.all().delete()
    Level.objects.filter(criterion=sheet.criterion, number__gt=9).delete()
    page = text_of(desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", "1.1")))
    assert "Chưa có mức nào" in page and "chưa có mức, chỉ báo nào cho tiêu chí này" in page and "Mức cao nhất" not in page
    assert desk.save(desk.cast.principal, strengths="Vẫn ghi được").status_code == 302
    assert desk.sheet().strengths == "Vẫn ghi được"
    assert "Vẫn ghi được" in text_of(desk.cast.client(desk.cast.clerk).get(desk.url("criterion_sheet", "1.1")))
    assert desk.cast.client(desk.cast.clerk).get(desk.url("assessment_detail")).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"start": "[" * 19_000}, {"start": json.dumps({"strengths": 1})}, {"start": "x" * 50_000}, {"start": json.dumps([])}, {"choose-strengths": "\0"}],
    ids=["nested-too-deep", "other-types", "endless", "a-list", "nul-choice"],
)
def test_broken_ground_never_breaks_the_page(desk, changes):
    response = desk.save(desk.cast.principal, **{"strengths": "Đã gõ", **changes})
    assert response.status_code in (302, 409)
    assert desk.sheet().strengths == "Đã gõ" or "Đã gõ" in text_of(response)


@pytest.mark.parametrize(("field", "typed"), [("version", "abc"), ("version", "\0"), ("start", "\0")])
def test_a_torn_page_says_something_is_wrong_and_keeps_the_text(desk, field, typed):
    response = desk.save(desk.cast.principal, **{field: typed, "strengths": "Đã gõ"})
    assert "Có chỗ cần sửa" in text_of(response) and "Đã gõ" in text_of(response)
    assert field in response.context["form"].errors and desk.sheet().strengths == ""


def test_ten_thousand_characters_are_kept_where_they_fit_and_on_the_page_where_not(desk):
    long = "Nề nếp ổn định. " * 640
    assert desk.save(desk.cast.principal, **{"state-1": long}).status_code == 302
    assert LevelState.objects.get(sheet=desk.sheet(), level=1).text == long.strip()
    response = desk.save(desk.cast.principal, strengths=long)
    assert "8000" in str(response.context["form"].errors["strengths"]) and long.strip() in text_of(response)


def test_too_many_weaknesses_are_refused_with_every_word_kept(desk):
    rows = {f"{number:032x}": f"Điểm yếu số {number}." for number in range(61)}
    response = desk.save(desk.cast.principal, row=list(rows), **{f"w-{key}-text": text for key, text in rows.items()})
    page = text_of(response)
    assert "Một phiếu ghi nhiều nhất 60 điểm yếu" in page and all(text in page for text in rows.values())
    assert not Weakness.objects.exists()


def test_markup_in_a_weakness_stays_text_on_every_page(desk):
    desk.add_weakness(text="<script>alert(1)</script>", cause="<b>")
    for person, name, args in (("principal", "criterion_sheet", ["1.1"]), ("clerk", "criterion_sheet", ["1.1"]), ("clerk", "assessment_detail", [])):
        page = text_of(desk.cast.client(getattr(desk.cast, person)).get(desk.url(name, *args)))
        assert "<script>alert" not in page


@pytest.mark.parametrize("page", ["0", "999", "abc", "\0"])
def test_any_page_of_a_list_is_a_page(desk, page):
    client = desk.cast.client(desk.cast.clerk)
    assert "Tự đánh giá năm học 2023-2024" in text_of(client.get(reverse("assessment_list"), {"page": page}))
    assert client.get(desk.url("sheet_history", "1.1"), {"page": page}).status_code == 200


@pytest.mark.parametrize("data", [{"people": "\0", "sheets": "x", "way": "all"}, {"people": "-1"}, {}], ids=["nonsense", "nobody", "nothing"])
def test_a_nonsense_division_of_work_changes_nothing(desk, data):
    lines = AuditEntry.objects.count()
    response = desk.cast.client(desk.cast.principal).post(desk.url("assessment_assign"), data)
    assert response.status_code == 200 and response.context["form"].errors and AuditEntry.objects.count() == lines


def test_a_criterion_asked_for_is_ticked_before_dividing_the_work(desk):
    client, sheet = desk.cast.client(desk.cast.principal), desk.sheet("2.1")
    for asked, ticked in ((str(sheet.pk), [str(sheet.pk)]), ("abc", ["abc"])):
        form = client.get(desk.url("assessment_assign"), {"criterion": asked}).context["form"]
        assert form["sheets"].value() == ticked
        assert text_of(client.get(desk.url("assessment_assign"), {"criterion": asked})).count(" checked") == 1 + (asked != "abc")


def test_replacing_by_nobody_frees_the_sheet_and_is_in_the_trail(desk):
    sheet, acting = desk.sheet(), desk.cast.acting(desk.cast.deputy)
    workflow.assign(acting, desk.assessment, [sheet], [desk.cast.member], AssignWay.ADD)
    workflow.assign(acting, desk.assessment, [sheet], [], AssignWay.REPLACE)
    assert not sheet.assignees.exists()
    assert [line.detail["way"] for line in entries_about(sheet)] == ["replace", "add"]


def test_a_member_who_left_can_not_be_assigned_but_keeps_the_name_on_the_sheet(desk):
    cast = desk.cast
    desk.sheet().assignees.add(cast.member)
    cast.member.memberships.update(to_on="2021-01-01")
    assert cast.member not in workflow.assignable_people(cast.acting(cast.principal))
    assert "Người member" in text_of(cast.client(cast.principal).get(desk.url("criterion_sheet", "1.1")))
    assert cast.client(cast.member).get(desk.url("criterion_sheet", "1.1")).status_code == 404


def test_an_empty_target_is_taken_back(desk):
    client = desk.cast.client(desk.cast.principal)
    for typed, level in (("2", 2), ("", None)):
        assert "Đã lưu mức phấn đấu." in text_of(client.post(desk.url("assessment_target"), {"target_level": typed}, follow=True))
        desk.assessment.refresh_from_db()
        assert desk.assessment.target_level == level


def test_a_weakness_is_changed_in_its_place_and_gone_without_a_value(desk):
    row = desk.add_weakness()
    write_weakness(desk.sheet(), row.key, (2, "-", "Đổi chỗ", "Do", 3))
    row.refresh_from_db()
    assert (row.level, row.letter, row.text, row.cause, row.priority) == (2, "-", "Đổi chỗ", "Do", 3)
    write_weakness(desk.sheet(), row.key, None)
    assert not Weakness.objects.exists()


def test_a_conflict_without_history_names_nobody(desk):
    desk.sheet().level_states.filter(level=1).update(text="Của ai đó")
    content = load_sheet(desk.sheet())
    parts = content.parts() | {"state-1": "Của tôi"}
    outcome = workflow.save_sheet(desk.cast.acting(desk.cast.principal), desk.sheet(), parts, Ground({}))
    conflict = next(row for row in conflicts_of(content, desk.sheet(), parts, outcome) if row.key == "state-1")
    assert (conflict.label, conflict.mine, conflict.theirs) == ("Hiện trạng Mức 1", "Của tôi", "Của ai đó")
    assert (conflict.by, conflict.at) == ("người khác", None) and not outcome.is_done
