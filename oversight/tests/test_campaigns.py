"""Campaigns: who owes, who is late, who is told; of a draft the authority learns only that it exists."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from assessments.enums import PaperKind
from assessments.models import Assessment, AssessmentPaper
from documents.enums import Decision, DocumentKind, DocumentState, Route
from documents.models import Document, Submission, Version
from improvement_plans.enums import PeriodKind
from improvement_plans.models import ImprovementPlan
from oversight import workflow
from oversight.campaigns import asked_schools, chosen, counts
from oversight.enums import CampaignKind, Standing
from oversight.models import Campaign, CampaignSchool
from oversight.standings import NOTHING, SchoolStanding, standings_at, standings_of
from oversight.waiting import requests_of, waiting_for
from records.models import AuditEntry, Notice
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.packs import DATA_DIR, read_pack

pytestmark = pytest.mark.django_db
YEAR = 2026
DRAFT_WORDS = "thiếu vòi nước uống"


@pytest.fixture
def officer(cast):
    return cast.acting(cast.officer)


@pytest.fixture
def due():
    return timezone.localdate() + timedelta(days=10)


@pytest.fixture
def campaign(cast, officer, due):
    return workflow.open_campaign(
        officer,
        schools=[cast.school, cast.other_school],
        title="Kế hoạch cải tiến 2026-2027",
        kind=CampaignKind.PLAN,
        school_year=YEAR,
        due_on=due,
        note="",
    )


def make_plan(
    organization, *, state=DocumentState.DRAFT, start=YEAR, period=PeriodKind.SCHOOL_YEAR, end=None, title=DRAFT_WORDS
):
    document = Document.objects.create(
        organization=organization, kind=DocumentKind.IMPROVEMENT_PLAN, route=Route.APPROVAL, state=state, title=title
    )
    ImprovementPlan.objects.create(
        organization=organization,
        document=document,
        period_kind=period,
        period_start=start,
        period_end=end or start + 1,
        title_lines=title,
    )
    return document


def send(document, receiver, by, decision="", sent_on=None):
    number = document.versions.count() + 1
    version = Version.objects.create(document=document, number=number, snapshot={}, content_sha256=f"{number:064d}")
    row = Submission.objects.create(
        version=version, receiver=receiver, route=document.route, sent_by=by, decision=decision
    )
    if sent_on:
        at = timezone.make_aware(timezone.datetime(sent_on.year, sent_on.month, sent_on.day, 9))
        Submission.objects.filter(pk=row.pk).update(sent_at=at)
    return row


def standing(campaign, school):
    return standings_of(campaign).get(school.pk, NOTHING).standing


def tell_texts(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


# standings


def test_nothing_written_is_not_opened(campaign, cast):
    assert standing(campaign, cast.school) == Standing.NOT_OPENED


def test_a_draft_is_known_only_to_exist(campaign, cast):
    make_plan(cast.school)
    found = standings_of(campaign)[cast.school.pk]
    assert found == SchoolStanding(Standing.DRAFTING, None, None)
    page = cast.client(cast.officer).get(reverse("campaign_detail", args=[campaign.pk])).content.decode()
    assert "Đang soạn" in page and DRAFT_WORDS not in page


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("", Standing.SENT),
        (Decision.RETURNED, Standing.RETURNED),
        (Decision.APPROVED, Standing.DONE),
        (Decision.OPINION, Standing.DONE),
        (Decision.NOTED, Standing.DONE),
        (Decision.TAKEN_BACK, Standing.DRAFTING),
    ],
)
def test_a_sent_plan_stands_as_the_authority_decided(campaign, cast, decision, expected):
    send(make_plan(cast.school), cast.commune, cast.principal, decision)
    assert standing(campaign, cast.school) == expected


def test_the_last_submission_counts(campaign, cast):
    document = make_plan(cast.school)
    send(document, cast.commune, cast.principal, Decision.RETURNED)
    last = send(document, cast.commune, cast.principal)
    assert standings_of(campaign)[cast.school.pk].submission == last.pk
    assert standing(campaign, cast.school) == Standing.SENT


def test_what_was_sent_to_another_body_is_only_a_draft_here(campaign, cast):
    send(make_plan(cast.school), cast.department, cast.principal, Decision.APPROVED)
    assert standing(campaign, cast.school) == Standing.DRAFTING


@pytest.mark.parametrize(
    "plan",
    [
        {"start": YEAR - 1},
        {"start": YEAR, "period": PeriodKind.CALENDAR_YEAR},
        {"start": YEAR - 4, "end": YEAR, "period": PeriodKind.RANGE},
    ],
)
def test_a_plan_of_another_time_answers_nothing(campaign, cast, plan):
    make_plan(cast.school, **plan)
    assert standing(campaign, cast.school) == Standing.NOT_OPENED


def test_a_plan_of_several_years_answers_for_each(campaign, cast):
    make_plan(cast.school, start=YEAR - 1, end=YEAR + 3, period=PeriodKind.RANGE)
    assert standing(campaign, cast.school) == Standing.DRAFTING


def test_a_recalled_plan_answers_no_longer(campaign, cast):
    send(make_plan(cast.school, state=DocumentState.RECALLED), cast.commune, cast.principal, Decision.APPROVED)
    assert standing(campaign, cast.school) == Standing.NOT_OPENED


def test_of_two_plans_the_farthest_counts(campaign, cast):
    send(make_plan(cast.school), cast.commune, cast.principal, Decision.APPROVED)
    make_plan(cast.school)
    assert standing(campaign, cast.school) == Standing.DONE


def test_a_campaign_for_reports_looks_at_reports_of_that_year(cast, officer, due):
    load_pack(read_pack(DATA_DIR / "TT57-2026.yaml", catalogue().topics))
    campaign = workflow.open_campaign(
        officer, schools=[cast.school], title="Báo cáo", kind=CampaignKind.REPORT, school_year=YEAR, due_on=due, note=""
    )
    make_plan(cast.school)
    assert standing(campaign, cast.school) == Standing.NOT_OPENED
    document = Document.objects.create(
        organization=cast.school, kind=DocumentKind.ASSESSMENT_REPORT, route=Route.REPORT, title="Báo cáo"
    )
    assessment = Assessment.objects.create(
        organization=cast.school, regulation_set=RegulationSet.objects.get(code="TT57-2026"), school_year=YEAR
    )
    AssessmentPaper.objects.create(assessment=assessment, kind=PaperKind.REPORT, document=document)
    assert standing(campaign, cast.school) == Standing.DRAFTING


@pytest.mark.parametrize(
    ("found", "today", "late"),
    [
        (SchoolStanding(Standing.NOT_OPENED), 10, False),
        (SchoolStanding(Standing.NOT_OPENED), 11, True),
        (SchoolStanding(Standing.RETURNED, 1, date(2026, 9, 9)), 11, True),
        (SchoolStanding(Standing.SENT, 1, date(2026, 9, 10)), 20, False),
        (SchoolStanding(Standing.SENT, 1, date(2026, 9, 11)), 20, True),
        (SchoolStanding(Standing.DONE, 1, date(2026, 9, 11)), 20, True),
    ],
)
def test_late_is_after_the_day_itself(found, today, late):
    assert found.is_late(date(2026, 9, 10), date(2026, 9, today)) is late


def test_one_query_for_any_number_of_schools(campaign, cast, django_assert_num_queries):
    for school in (cast.school, cast.other_school):
        send(make_plan(school), cast.commune, cast.principal)
    with django_assert_num_queries(1):
        assert len(standings_of(campaign)) == 2


def test_one_query_for_any_number_of_campaigns(campaign, cast, officer, due, django_assert_num_queries):
    other = workflow.open_campaign(
        officer, schools=[cast.school], title="Đợt hai", kind=CampaignKind.REPORT, school_year=YEAR, due_on=due, note=""
    )
    make_plan(cast.school)
    with django_assert_num_queries(1):
        found = standings_at(cast.school.pk, [campaign, other])
    assert {key: row.standing for key, row in found.items()} == {campaign.pk: Standing.DRAFTING}


def test_the_table_counts_and_filters(campaign, cast):
    send(make_plan(cast.school), cast.commune, cast.principal)
    lines = asked_schools(campaign, campaign.due_on + timedelta(days=1))
    assert {slug: many for slug, _, many in counts(lines)} == {
        "not_opened": 1,
        "draft": 0,
        "returned": 0,
        "submitted": 1,
        "done": 0,
        "gone": 0,
        "late": 1,
    }
    assert [line.row.organization for line in chosen(lines, "late")] == [cast.other_school]
    assert [line.row.organization for line in chosen(lines, "submitted")] == [cast.school]
    assert len(chosen(lines, "no such")) == 2


# acts


def test_opening_tells_the_people_who_draft_and_nobody_else(campaign, cast):
    assert "gửi UBND xã Hoa Mai, hạn" in tell_texts(cast.principal)[0]
    assert tell_texts(cast.deputy) and tell_texts(cast.secretary) and tell_texts(cast.other_principal)
    assert not tell_texts(cast.member) and not tell_texts(cast.clerk) and not tell_texts(cast.far_principal)


def test_a_school_is_reminded_once_a_day(campaign, cast, officer):
    schools = [cast.school.pk, cast.other_school.pk]
    assert workflow.remind(officer, campaign, schools) == 2
    assert workflow.remind(officer, campaign, schools) == 0
    CampaignSchool.objects.update(reminded_at=timezone.now() - timedelta(days=1))
    assert workflow.remind(officer, campaign, [cast.school.pk]) == 1
    assert CampaignSchool.objects.get(organization=cast.school).reminders == 2
    assert len([text for text in tell_texts(cast.principal) if text.startswith("Nhắc")]) == 2


def test_who_has_sent_is_not_reminded(campaign, cast, officer):
    send(make_plan(cast.school), cast.commune, cast.principal)
    assert workflow.owing(campaign) == [cast.other_school.pk]
    assert workflow.remind(officer, campaign, [cast.school.pk]) == 0


def test_moving_the_term_tells_who_owes_and_leaves_a_line(campaign, cast, officer):
    send(make_plan(cast.school), cast.commune, cast.principal)
    workflow.move_term(officer, campaign, campaign.due_on + timedelta(days=5))
    assert "hạn gửi đổi từ" in tell_texts(cast.other_principal)[-1]
    assert len(tell_texts(cast.principal)) == 1
    assert AuditEntry.objects.get(action="đổi hạn").to_state == str(Campaign.objects.get().due_on)


def test_asking_more_adds_only_new_schools(campaign, cast, officer):
    assert workflow.ask_more(officer, campaign, [cast.school]) == 0
    assert campaign.schools.count() == 2


def test_a_closed_campaign_asks_nothing_more(campaign, cast, officer):
    workflow.close_campaign(officer, campaign)
    assert waiting_for(cast.acting(cast.principal)) == []
    response = cast.client(cast.officer).post(reverse("campaign_remind", args=[campaign.pk]), follow=True)
    assert "Đợt này đã kết thúc." in response.content.decode()
    assert len(tell_texts(cast.principal)) == 1


# the school's side


def test_the_request_waits_until_it_was_sent(campaign, cast):
    acting = cast.acting(cast.principal)
    assert [item.url for item in waiting_for(acting)] == [reverse("request_detail", args=[campaign.pk])]
    send(make_plan(cast.school), cast.commune, cast.principal)
    assert waiting_for(acting) == []
    assert [found.standing for _, found in requests_of(acting)] == [Standing.SENT]


def test_a_member_and_an_officer_have_no_requests(campaign, cast):
    assert (
        waiting_for(cast.acting(cast.member)) == []
        and waiting_for(cast.acting(cast.officer)) == []
        and waiting_for(None) == []
    )


def test_home_shows_the_request_and_its_page_leads_on(campaign, cast):
    client = cast.client(cast.principal)
    assert reverse("request_detail", args=[campaign.pk]) in client.get(reverse("home")).content.decode()
    page = client.get(reverse("request_detail", args=[campaign.pk])).content.decode()
    assert reverse("plan_add") in page and "Chưa mở" in page
    make_plan(cast.school)
    assert reverse("plan_list") in client.get(reverse("request_detail", args=[campaign.pk])).content.decode()


def test_the_member_reads_the_request_but_is_not_sent_to_draft(campaign, cast):
    page = cast.client(cast.member).get(reverse("request_detail", args=[campaign.pk])).content.decode()
    assert reverse("plan_add") not in page


def test_a_school_not_asked_sees_nothing(campaign, cast):
    assert cast.client(cast.far_principal).get(reverse("request_detail", args=[campaign.pk])).status_code == 404


# the pages


def filled(cast, due, **changes):
    return {
        "title": "Đợt mới",
        "kind": "improvement_plan",
        "school_year": YEAR,
        "due_on": f"{due:%d/%m/%Y}",
        "note": "Gửi bản Word kèm theo.",
        "schools": [cast.school.pk],
    } | changes


def test_the_officer_opens_a_campaign_in_the_browser(cast, due):
    response = cast.client(cast.officer).post(reverse("campaign_add"), filled(cast, due))
    campaign = Campaign.objects.get()
    assert response.url == reverse("campaign_detail", args=[campaign.pk])
    assert (campaign.due_on, list(campaign.schools.values_list("organization", flat=True))) == (due, [cast.school.pk])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Tên đợt"),
        ({"due_on": "31/02/2027"}, "Hạn gửi"),
        ({"due_on": "01/01/2020"}, "Hạn không được ở trước hôm nay."),
        ({"schools": []}, "Chọn ít nhất một trường."),
        ({"schools": ["abc"]}, "Có trường không thuộc cơ quan này."),
        ({"note": "x" * 4001}, "4000"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(cast, due, changes, message):
    page = cast.client(cast.officer).post(reverse("campaign_add"), filled(cast, due, **changes)).content.decode()
    assert message in page and not Campaign.objects.exists()
    assert ("Đợt mới" in page) is ("title" not in changes)
    assert ("Gửi bản Word kèm theo." in page) is ("note" not in changes)


def test_a_school_of_another_commune_cannot_be_asked(cast, due):
    page = (
        cast.client(cast.officer)
        .post(reverse("campaign_add"), filled(cast, due, schools=[cast.far_school.pk]))
        .content.decode()
    )
    assert "Có trường không thuộc cơ quan này." in page and not Campaign.objects.exists()


@pytest.mark.parametrize("picked", ["x", "9" * 30, "²"])
def test_a_school_that_cannot_be_is_refused_in_words(cast, picked):
    page = cast.client(cast.officer).post(reverse("campaign_add"), {"schools": [picked]}).content.decode()
    assert "Có trường không thuộc cơ quan này." in page and not Campaign.objects.exists()


def test_reminding_one_school_reminds_only_that(campaign, cast):
    cast.client(cast.officer).post(reverse("campaign_remind", args=[campaign.pk]), {"school": cast.school.pk})
    assert [row.organization for row in CampaignSchool.objects.filter(reminders=1)] == [cast.school]


@pytest.mark.parametrize("named", ["x", "999999", "9" * 30, "9" * 5000])
def test_reminding_a_school_not_asked_is_not_found(campaign, cast, named):
    assert (
        cast.client(cast.officer).post(reverse("campaign_remind", args=[campaign.pk]), {"school": named}).status_code
        == 404
    )
    assert not CampaignSchool.objects.filter(reminders=1).exists()


def test_a_bad_term_is_told_on_the_page(campaign, cast):
    page = (
        cast.client(cast.officer).post(reverse("campaign_term", args=[campaign.pk]), {"due_on": "mai"}).content.decode()
    )
    assert 'value="mai"' in page and Campaign.objects.get().due_on == campaign.due_on


def test_more_schools_are_added_on_their_page(cast, officer, due):
    campaign = workflow.open_campaign(
        officer, schools=[cast.school], title="Đợt", kind=CampaignKind.PLAN, school_year=YEAR, due_on=due, note=""
    )
    client, url = cast.client(cast.officer), reverse("campaign_schools", args=[campaign.pk])
    assert cast.school.name not in client.get(url).content.decode().split("<form", 2)[-1]
    client.post(url, {"schools": [cast.other_school.pk]})
    assert campaign.schools.count() == 2
    assert "Mọi trường trực thuộc đều đã có trong đợt" in client.get(url).content.decode()


def test_the_list_leads_to_the_campaign_and_the_clerk_may_only_read(campaign, cast):
    page = cast.client(cast.authority_clerk).get(reverse("campaign_list")).content.decode()
    assert reverse("campaign_detail", args=[campaign.pk]) in page and reverse("campaign_add") not in page


def test_the_page_costs_the_same_for_more_schools(campaign, cast, officer, due, django_assert_max_num_queries):
    url = reverse("campaign_detail", args=[campaign.pk])
    client = cast.client(cast.officer)
    client.get(url)  # what waits for the officer is counted once a minute, whatever the page
    with django_assert_max_num_queries(12):
        client.get(url)


def test_all_schools_below_are_asked_by_one_tick(cast, due):
    cast.client(cast.officer).post(reverse("campaign_add"), filled(cast, due, schools=[], asks_all="on"))
    assert {row.organization for row in CampaignSchool.objects.all()} == {cast.school, cast.other_school}


@pytest.mark.parametrize(("types", "picked", "asked"), [
    (["primary"], [], ["other_school"]), (["primary"], ["school"], ["other_school", "school"]), (["preschool", "primary"], [], ["other_school", "school"]),
])  # fmt: skip
def test_all_schools_of_a_kind_are_asked_by_one_tick(cast, due, types, picked, asked):
    data = filled(cast, due, schools=[getattr(cast, name).pk for name in picked], types=types)
    cast.client(cast.officer).post(reverse("campaign_add"), data)
    found = Campaign.objects.get().schools.values_list("organization", flat=True)
    assert sorted(found) == sorted(getattr(cast, name).pk for name in asked)


def test_the_officers_start_page_names_the_running_campaigns(campaign, cast):
    page = cast.client(cast.officer).get(reverse("home")).content.decode()
    assert "Đợt đang mở" in page and reverse("campaign_detail", args=[campaign.pk]) in page
    assert "Đợt đang mở" not in cast.client(cast.far_officer).get(reverse("home")).content.decode()
    workflow.close_campaign(cast.acting(cast.officer), campaign)
    assert "Đợt đang mở" not in cast.client(cast.officer).get(reverse("home")).content.decode()


def test_only_kinds_the_authority_has_are_offered(cast):
    page = cast.client(cast.officer).get(reverse("campaign_add")).content.decode()
    assert "Trường tiểu học" in page and "Trường trung học phổ thông" not in page


def test_a_department_asks_the_schools_of_its_communes_too(cast, due):
    cast.client(cast.province_officer).post(reverse("campaign_add"), filled(cast, due, schools=[], asks_all="on"))
    assert {row.organization for row in CampaignSchool.objects.all()} == {cast.school, cast.other_school, cast.far_school}


def test_an_authority_without_schools_is_told_to_choose_one(cast, due):
    cast.school.to_on = cast.other_school.to_on = date(2021, 1, 1)
    cast.school.save()
    cast.other_school.save()
    page = cast.client(cast.officer).post(reverse("campaign_add"), filled(cast, due, schools=[], asks_all="on")).content.decode()
    assert "Chọn ít nhất một trường." in page and not Campaign.objects.exists()


def test_the_year_offered_first_is_the_current_one_and_the_next_can_be_asked(cast):
    page = cast.client(cast.officer).get(reverse("campaign_add")).content.decode()
    years = [int(value) for value in re.findall(r'<option value="(\d{4})"', page)]
    assert years == sorted(years, reverse=True) and len(years) == 4
    assert re.search(r'<option value="(\d{4})" selected', page)[1] == str(years[1])


def test_a_year_not_offered_is_refused(cast, due):
    page = cast.client(cast.officer).post(reverse("campaign_add"), filled(cast, due, school_year=1999)).content.decode()
    assert "Hãy chọn" in page or "không hợp lệ" in page
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("slug", ["not_opened", "draft", "late", "nothing"])
def test_every_filter_of_the_page_shows_its_schools(campaign, cast, slug):
    make_plan(cast.school)
    page = cast.client(cast.officer).get(reverse("campaign_detail", args=[campaign.pk]), {"standing": slug}).content.decode()
    shown = {name for name in (cast.school.name, cast.other_school.name) if f">{name}</a>" in page}
    assert shown == {"not_opened": {cast.other_school.name}, "draft": {cast.school.name}, "late": set(),
                     "nothing": {cast.school.name, cast.other_school.name}}[slug]


def test_a_late_school_is_marked_in_words(campaign, cast):
    Campaign.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert cast.client(cast.officer).get(reverse("campaign_detail", args=[campaign.pk])).content.decode().count("△ muộn") == 2
    assert "△ muộn" in cast.client(cast.principal).get(reverse("request_detail", args=[campaign.pk])).content.decode()


def test_a_school_sees_its_sent_paper_and_the_end_of_the_campaign(campaign, cast, officer):
    sent = send(make_plan(cast.school), cast.commune, cast.principal)
    url = reverse("request_detail", args=[campaign.pk])
    assert reverse("submission_detail", args=[sent.pk]) in cast.client(cast.principal).get(url).content.decode()
    workflow.close_campaign(officer, campaign)
    assert "Đợt đã kết thúc ngày" in cast.client(cast.principal).get(url).content.decode()


def test_closing_twice_is_refused(campaign, cast, officer):
    workflow.close_campaign(officer, campaign)
    with pytest.raises(ValidationError, match="đã kết thúc"):
        workflow.close_campaign(officer, campaign)
    assert AuditEntry.objects.filter(action="kết thúc đợt").count() == 1


def test_the_same_term_again_changes_and_tells_nothing(campaign, cast, officer):
    workflow.move_term(officer, campaign, campaign.due_on)
    assert len(tell_texts(cast.principal)) == 1 and not AuditEntry.objects.filter(action="đổi hạn").exists()


def test_a_person_of_two_schools_is_told_once(cast, officer, due):
    Membership.objects.create(user=cast.principal, organization=cast.other_school, role=Role.SECRETARY, from_on=date(2021, 1, 1))
    workflow.open_campaign(officer, schools=[cast.school, cast.other_school], title="Đợt", kind=CampaignKind.PLAN, school_year=YEAR, due_on=due, note="")
    assert len(tell_texts(cast.principal)) == 1


def test_the_list_holds_open_campaigns_above_closed_ones(campaign, cast, officer, due):
    later = workflow.open_campaign(officer, schools=[cast.school], title="Đợt sau", kind=CampaignKind.PLAN, school_year=YEAR, due_on=due + timedelta(days=1), note="")
    workflow.close_campaign(officer, later)
    page = cast.client(cast.officer).get(reverse("campaign_list")).content.decode()
    assert page.index(campaign.title) < page.index("Đợt sau") and "Đã kết thúc" in page


def test_a_reminder_for_a_chat_names_who_owes(campaign, cast, settings):
    settings.PUBLIC_URL = "https://chuan.example"
    send(make_plan(cast.school), cast.commune, cast.principal)
    page = cast.client(cast.officer).get(reverse("campaign_detail", args=[campaign.pk])).content.decode()
    text = page.split("readonly>")[1].split("</textarea>")[0]
    assert f"Các trường chưa gửi (1):\n- {cast.other_school.name}\n" in text and "https://chuan.example" in text
    assert cast.school.name not in text and f"{campaign.due_on:%d/%m/%Y}" in text
