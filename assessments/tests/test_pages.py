"""List, opening, overview, division of work, Mức 4: what is shown, what is refused, how many queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import WorkStatus
from assessments.models import Assessment, TopLevelVerdict
from assessments.tests.desk import Desk, filled

OUTSIDERS = ["other_principal", "officer", "leader", "province_officer", "operator", "stranger"]


@pytest.fixture
def in_autumn_2026(monkeypatch):
    """The day on which people act."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2026, 10, 5))


def get(desk, person, name, *args, **query):
    return desk.cast.client(person).get(desk.url(name, *args), query)


def open_page(cast, person, **query):
    return cast.client(person).get(reverse("assessment_open"), query)


def send_open(cast, person, year, **data):
    return cast.client(person).post(reverse("assessment_open") + f"?year={year}", data)


def test_opening_proposes_the_set_of_the_year_with_its_dates_and_the_reason(cast, tt19, tt57, in_autumn_2026):
    page = open_page(cast, cast.principal).content.decode()
    assert "Thông tư 57/2026" in page and "Có hiệu lực ngày 01/09/2026" in page and "từ 07/07/2026" in page
    earlier = open_page(cast, cast.principal, year="2023").content.decode()
    assert "Trường mầm non – Thông tư 19/2018" in earlier and "đến hết 06/07/2026" in earlier
    assert "giữ câu chữ năm 2018" not in earlier


def test_the_year_between_both_regimes_carries_a_banner(cast, tt19, tt57, in_autumn_2026):
    assert "giữ câu chữ năm 2018" in open_page(cast, cast.principal, year="2025").content.decode()
    row = Desk(cast, tt19, 2025)
    assert "22/2024/TT-BGDĐT" in get(row, cast.clerk, "assessment_detail").content.decode()
    assert "22/2024/TT-BGDĐT" in get(row, cast.clerk, "criterion_sheet", "1.1").content.decode()


@pytest.mark.parametrize("year", ["", "abc", "1900", "2040", "2023-2030"])
def test_a_nonsense_year_shows_the_running_one(cast, tt57, in_autumn_2026, year):
    assert open_page(cast, cast.principal, year=year).context["year"] == 2026


def test_opening_by_the_page_leads_to_the_overview(cast, tt57, in_autumn_2026):
    response = send_open(cast, cast.secretary, 2026, regulation_set="TT57-2026", target_level="2")
    row = Assessment.objects.get()
    assert response.url == reverse("assessment_detail", args=[row.pk])
    assert (row.school_year, row.target_level, row.organization) == (2026, 2, cast.school)


@pytest.mark.parametrize("data", [{}, {"regulation_set": "TT19-2018"}, {"regulation_set": "TT57-2026", "target_level": "4"}])
def test_a_wrong_opening_is_refused_with_words(cast, tt19, tt57, in_autumn_2026, data):
    response = send_open(cast, cast.principal, 2026, **data)
    assert "Có chỗ cần sửa" in response.content.decode() and not Assessment.objects.exists()


def test_a_year_that_has_one_links_to_it_and_refuses_a_second(desk57, in_autumn_2026):
    cast = desk57.cast
    page = open_page(cast, cast.principal, year="2026")
    assert desk57.url("assessment_detail") in page.content.decode() and "Mở đợt năm học" not in page.content.decode()
    send_open(cast, cast.principal, 2026, regulation_set="TT57-2026")
    assert Assessment.objects.count() == 1


def test_a_year_without_a_set_says_so(cast, tt57, in_autumn_2026):
    assert "Chưa có bộ tiêu chuẩn cho năm học này" in open_page(cast, cast.principal, year="2023").content.decode()


@pytest.mark.parametrize(("person", "status"), [("member", 403), ("clerk", 403), ("officer", 404), ("operator", 404), ("stranger", 404)])
def test_who_may_not_open(cast, tt57, person, status):
    client = cast.client(getattr(cast, person))
    assert client.get(reverse("assessment_open")).status_code == status
    assert client.post(reverse("assessment_open"), {"regulation_set": "TT57-2026"}).status_code == status
    assert not Assessment.objects.exists()


def test_the_list_shows_own_assessments_and_where_to_begin(desk, tt57):
    Desk(desk.cast, tt57, 2026)
    client = desk.cast.client(desk.cast.member)
    client.get(reverse("assessment_list"))  # the frame's count is warm then
    with CaptureQueriesContext(connection) as two:
        page = client.get(reverse("assessment_list")).content.decode()
    assert "0/25 tiêu chí đã xong" in page and "0/15 tiêu chí đã xong" in page and "Mở đợt tự đánh giá" not in page
    Assessment.objects.filter(school_year=2026).delete()
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("assessment_list"))
    assert len(one) == len(two) <= 12


@pytest.mark.parametrize(("person", "words"), [("principal", "chương trình đề nghị bộ tiêu chuẩn"), ("clerk", "thư ký hội đồng mở đợt")])
def test_an_empty_list_says_the_next_act(cast, person, words):
    assert words in cast.client(getattr(cast, person)).get(reverse("assessment_list")).content.decode()


@pytest.mark.parametrize("person", ["officer", "operator", "stranger"])
def test_authorities_have_no_list(cast, person):
    assert cast.client(getattr(cast, person)).get(reverse("assessment_list")).status_code == 404


def test_the_overview_shows_status_level_missing_weaknesses_and_people(desk):
    desk.judge("met", code="1.1", level=1)
    desk.add_weakness("1.1")
    desk.add_weakness("1.1", text="Nữa")
    desk.sheet().assignees.add(desk.cast.member)
    desk.assessment.criterion_assessments.filter(criterion__code="1.1").update(status=WorkStatus.DONE)
    page = get(desk, desk.cast.principal, "assessment_detail")
    row = page.context["groups"][0][1][0]
    assert (row.level_words, row.missing_words, row.sheet.weakness_count) == ("Mức 1/3", "Còn thiếu Mức 2 (chưa đánh giá)", 2)
    text = page.content.decode()
    assert "1/25 tiêu chí đã xong" in text and "Người member" in text and "2 điểm yếu đã ghi" in text
    assert "Kết quả tính đến nay: Chưa đạt Mức 1" in text and "còn 24/25 tiêu chí chưa tới" in text
    assert f"{reverse('plan_add')}?assessment={desk.assessment.pk}" in text


def test_the_overview_of_circular_57_counts_mandatory_criteria(desk57):
    text = get(desk57, desk57.cast.clerk, "assessment_detail").content.decode()
    assert "còn 8/8 tiêu chí bắt buộc chưa tới" in text and "phiếu Mức 4" not in text
    assert reverse("plan_add") not in text.replace(reverse("plan_list") + '"', "")


def test_filters_show_mine_and_what_is_not_done(desk):
    desk.sheet("1.2").assignees.add(desk.cast.member)
    desk.assessment.criterion_assessments.exclude(criterion__code__in=["2.1", "2.2"]).update(status=WorkStatus.DONE)

    def codes(show):
        groups = get(desk, desk.cast.member, "assessment_detail", show=show).context["groups"]
        return [row.sheet.criterion.code for _, rows in groups for row in rows]

    assert codes("mine") == ["1.2"]
    assert codes("open") == ["2.1", "2.2"]
    assert len(codes("nonsense")) == 25


def test_a_target_lists_the_criteria_that_fall_short(desk):
    desk.judge("met")
    desk.judge("not_met", code="1.5", level=3)
    client = desk.cast.client(desk.cast.principal)
    client.post(desk.url("assessment_target"), {"target_level": "4"})
    gap = client.get(desk.url("assessment_detail")).context["gap"]
    assert [row.sheet.criterion.code for row in gap["criteria"]] == ["1.5"] and len(gap["items"]) == 6
    client.post(desk.url("assessment_target"), {"target_level": "2"})
    page = client.get(desk.url("assessment_detail"))
    assert page.context["gap"] == {"criteria": [], "items": []}
    assert "Mọi tiêu chí đã tới mức phấn đấu." in page.content.decode()


def test_a_target_the_set_does_not_have_is_refused_with_words(desk57):
    response = desk57.cast.client(desk57.cast.principal).post(desk57.url("assessment_target"), {"target_level": "4"}, follow=True)
    assert "không có mức phấn đấu đó" in response.content.decode()
    desk57.assessment.refresh_from_db()
    assert desk57.assessment.target_level is None


def queries(desk, name, *args):
    """How many a page costs once the frame has counted what waits."""
    client = desk.cast.client(desk.cast.principal)
    client.get(desk.url(name, *args))
    with CaptureQueriesContext(connection) as captured:
        client.get(desk.url(name, *args))
    return len(captured)


@pytest.mark.parametrize(("name", "args", "most"), [("assessment_detail", [], 12), ("criterion_sheet", ["1.1"], 22), ("assessment_assign", [], 12)])
def test_pages_cost_the_same_queries_with_one_and_with_three_weaknesses(desk, name, args, most):
    desk.add_weakness()
    desk.sheet("1.1").assignees.add(desk.cast.member)
    few = queries(desk, name, *args)
    for code in ("1.1", "1.1", "3.2"):
        desk.add_weakness(code)
        desk.sheet(code).assignees.add(desk.cast.secretary, desk.cast.deputy)
    assert queries(desk, name, *args) == few <= most


def test_many_criteria_are_assigned_at_once(desk):
    client = desk.cast.client(desk.cast.deputy)
    form = client.get(desk.url("assessment_assign"), {"criterion": desk.sheet("2.1").pk}).context["form"]
    data = filled(form) | {"people": [desk.cast.member.pk], "standards": [desk.sheet("5.1").criterion.standard_id]}
    response = client.post(desk.url("assessment_assign"), data)
    assert response.url == desk.url("assessment_detail")
    mine = desk.assessment.criterion_assessments.filter(assignees=desk.cast.member)
    assert list(mine.values_list("criterion__code", flat=True)) == ["2.1", "5.1", "5.2", "5.3", "5.4"]


@pytest.mark.parametrize("missing", ["people", "sheets"])
def test_an_assignment_without_people_or_criteria_is_refused_and_keeps_the_ticks(desk, missing):
    client = desk.cast.client(desk.cast.principal)
    data = {"people": [str(desk.cast.member.pk)], "sheets": [str(desk.sheet().pk)], "way": "add"}
    left = {name: value for name, value in data.items() if name != missing}
    response = client.post(desk.url("assessment_assign"), left)
    assert missing in response.context["form"].errors and "Có chỗ cần sửa" in response.content.decode()
    kept = "people" if missing == "sheets" else "sheets"
    assert response.context["form"][kept].value() == data[kept]


def test_strangers_and_other_schools_people_are_no_choice(desk):
    data = {"people": [str(desk.cast.officer.pk)], "sheets": [str(desk.sheet().pk)], "way": "add"}
    response = desk.cast.client(desk.cast.principal).post(desk.url("assessment_assign"), data)
    assert "people" in response.context["form"].errors and not desk.sheet().assignees.exists()


@pytest.mark.parametrize("person", ["member", "clerk"])
@pytest.mark.parametrize("name", ["assessment_assign", "assessment_target"])
def test_who_reads_does_not_divide_the_work(desk, person, name):
    assert desk.cast.client(getattr(desk.cast, person)).post(desk.url(name), {}).status_code == 403


@pytest.mark.parametrize("person", OUTSIDERS)
def test_outside_the_school_nothing_exists(desk, person):
    client = desk.cast.client(getattr(desk.cast, person))
    for name in ("assessment_detail", "assessment_assign", "top_level_sheet"):
        assert client.get(desk.url(name)).status_code == 404, name
    for name in ("assessment_target", "assessment_assign", "top_level_save"):
        assert client.post(desk.url(name), {}).status_code == 404, name


def test_an_assessment_that_never_was_does_not_exist(cast):
    for pk in (999, 10**30):
        assert cast.client(cast.principal).get(reverse("assessment_detail", args=[pk])).status_code == 404


def send_top(desk, person, **changes):
    form = get(desk, person, "top_level_sheet").context["form"]
    return desk.cast.client(person).post(desk.url("top_level_save"), filled(form) | changes)


def first_item(desk):
    return TopLevelVerdict.objects.filter(assessment=desk.assessment).order_by("item__position").first()


def test_the_sheet_of_level_four_saves_verdict_and_text(desk):
    row = first_item(desk)
    send_top(desk, desk.cast.secretary, **{f"verdict-{row.item_id}": "met", f"text-{row.item_id}": "Đã có đủ"})
    row.refresh_from_db()
    assert (row.verdict, row.text, row.version) == ("met", "Đã có đủ", 1)
    page = get(desk, desk.cast.clerk, "top_level_sheet")
    assert page.context["form"] is None and "Đã có đủ" in page.content.decode()


def test_level_four_needs_a_reason_too_and_keeps_the_text(desk):
    row = first_item(desk)
    page = send_top(desk, desk.cast.principal, **{f"verdict-{row.item_id}": "not_applicable", f"text-{row.item_id}": "Đang gõ"}).content.decode()
    row.refresh_from_db()
    assert "Ghi lý do vì sao không áp dụng." in page and "Đang gõ" in page and row.version == 0


def test_two_people_on_level_four_are_asked_too(desk):
    row, cast = first_item(desk), desk.cast
    mine = filled(get(desk, cast.secretary, "top_level_sheet").context["form"])
    send_top(desk, cast.principal, **{f"text-{row.item_id}": "Của hiệu trưởng"})
    response = cast.client(cast.secretary).post(desk.url("top_level_save"), mine | {f"text-{row.item_id}": "Của thư ký"})
    assert response.status_code == 409 and "Của hiệu trưởng" in response.content.decode()
    row.refresh_from_db()
    assert row.text == "Của hiệu trưởng"


def test_members_read_level_four_and_can_not_save_it(desk):
    assert get(desk, desk.cast.member, "top_level_sheet").context["form"] is None
    assert desk.cast.client(desk.cast.member).post(desk.url("top_level_save"), {}).status_code == 403


def test_circular_57_has_no_sheet_of_level_four(desk57):
    assert get(desk57, desk57.cast.principal, "top_level_sheet").status_code == 404
