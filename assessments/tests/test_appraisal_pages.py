"""A team's room as the authority opens and runs it, and as the school sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrganizationRelation
from assessments import workflow_appraisal
from assessments.forms_appraisal import MOST_MEMBERS, read_people
from assessments.models import AppraisalMember, AppraisalRoom
from assessments.tests.full_desk import fill
from assessments.tests.room_scene import HEAD, TEAM, RoomScene, room_values, send_report
from assessments.waiting import waiting_for
from documents.enums import Decision
from documents.models import Submission, SubmissionCopy
from documents.paper_guards import lift_all
from documents.problems import WorkflowRefused
from documents.tests import scenes
from records.models import AuditEntry, Notice

PEOPLE = "Tô Văn Hải; Trưởng phòng; Trưởng đoàn\nLý Thị Nga; Chuyên viên; Thư ký\nBạch Văn Nam; Hiệu trưởng"


@pytest.fixture
def scene(desk57):
    return RoomScene(desk57.cast, desk57.assessment)


@pytest.fixture
def sent(desk57):
    return send_report(desk57.cast, desk57.assessment)


def posted(**changes):
    today = timezone.localdate()
    values = {"team": "Hội đồng thẩm định", "decision": "", "people": PEOPLE, "from_on": f"{today:%d/%m/%Y}", "until_on": f"{today + timedelta(days=9):%d/%m/%Y}",
              "plan_version": "", "shows_figures": "on", "shows_evidence": "on"}  # fmt: skip
    return values | changes


def open_page(cast, person, submission, data=None):
    url = reverse("appraisal_open", args=[submission.pk])
    client = cast.client(person)
    return client.post(url, data) if data else client.get(url)


def test_the_department_opens_a_room_over_a_report_that_went_to_the_commune(cast, sent):
    form = open_page(cast, cast.province_officer, sent)
    assert form.context["form"]["team"].value() == "Hội đồng thẩm định"
    page = open_page(cast, cast.province_officer, sent, posted())
    room = AppraisalRoom.objects.get()
    assert (room.organization, room.version, room.assessment) == (cast.department, sent.version, sent.version.document.assessment_paper.assessment)
    assert [(row.number, row.full_name, row.duty) for row in room.members.all()] == [(1, "Tô Văn Hải", "head"), (2, "Lý Thị Nga", "secretary"), (3, "Bạch Văn Nam", "member")]
    text = page.content.decode()
    assert "Chỉ hiện một lần" in text and page.context["link"].startswith("http://testserver/room/") and "no-store" in page.headers["Cache-Control"]
    assert [code[:3] for _, code in page.context["codes"]] == ["01-", "02-", "03-"]
    later = cast.client(cast.province_officer).get(room.get_absolute_url()).content.decode()
    assert page.context["link"].rsplit("/", 2)[1] not in later and not any(code in later for _, code in page.context["codes"])


def test_the_page_of_the_codes_loaded_again_opens_no_second_room(cast, sent):
    open_page(cast, cast.province_officer, sent, posted())
    again = open_page(cast, cast.province_officer, sent, posted())
    assert AppraisalRoom.objects.count() == 1 and "Phòng của đoàn này đã mở rồi." in again.content.decode()
    open_page(cast, cast.province_officer, sent, posted(team="Hội đồng thẩm định số 2"))
    assert AppraisalRoom.objects.count() == 2
    AppraisalRoom.objects.update(revoked_at=timezone.now())
    open_page(cast, cast.province_officer, sent, posted())
    assert AppraisalRoom.objects.count() == 3


def test_the_public_address_stands_in_the_link(cast, sent, settings):
    settings.PUBLIC_URL = "https://truong.example.vn"
    assert open_page(cast, cast.officer, sent, posted()).context["link"].startswith("https://truong.example.vn/room/")


def test_by_the_old_sets_the_team_is_a_doan_danh_gia_ngoai(desk):
    sent = send_report(desk.cast, desk.assessment)
    assert open_page(desk.cast, desk.cast.province_officer, sent).context["form"]["team"].value() == "Đoàn đánh giá ngoài"


def test_a_commune_does_not_call_its_team_what_the_department_appoints(cast, sent):
    assert open_page(cast, cast.officer, sent).context["form"]["team"].value() == "Đoàn kiểm tra"


def test_the_list_can_be_narrowed_to_a_school_from_its_page(cast, scene):
    client, url = cast.client(cast.province_officer), reverse("appraisal_list")
    link = f"{url}?school={cast.school.pk}"
    assert link in client.get(reverse("school_detail", args=[cast.school.pk])).content.decode()
    assert list(client.get(link).context["page"]) == [scene.room] and "Chỉ Trường Mầm non Hoa Mai" in client.get(link).content.decode()
    other = client.get(f"{url}?school={cast.other_school.pk}")
    assert list(other.context["page"]) == [] and list(other.context["reports"]) == []
    for odd in ("x", "9" * 30, "999999", str(cast.commune.pk) + " "):
        assert list(client.get(url, {"school": odd}).context["page"]) == [scene.room]


def test_the_school_is_told_and_the_trail_has_a_line(scene):
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == {"principal", "deputy", "secretary"} and "mở phòng thẩm định" in Notice.objects.first().text
    line = AuditEntry.objects.get(action="mở phòng thẩm định")
    assert line.by == scene.cast.province_officer and line.detail["members"] == [person["full_name"] for person in TEAM]


@pytest.mark.parametrize(("changes", "words"), [
    ({"people": "Tô Văn Hải; Trưởng phòng; Thư ký"}, "Ghi “Trưởng đoàn” cho đúng một người"),
    ({"people": f"{PEOPLE}\nNgười thứ tư; ; Trưởng đoàn"}, "Ghi “Trưởng đoàn” cho đúng một người"),
    ({"people": "   \n 12 ; ; "}, "Ghi “Trưởng đoàn”"), ({"people": ""}, "Ghi ít nhất một người"),
    ({"until_on": "01/01/2020"}, "Ngày cuối không được trước ngày đầu."), ({"until_on": "31/02/2027"}, "Không đọc được ngày này"),
    ({"from_on": "01/01/2020", "until_on": "02/01/2020"}, "Ngày cuối đã qua."), ({"until_on": "01/01/2098"}, "nhiều nhất 6 tháng"),
    ({"team": ""}, "Cần điền mục này."), ({"plan_version": "999"}, "không chọn được"), ({"team": "d" * 201}, "200"),
])  # fmt: skip
def test_what_cant_be_a_room_is_told_and_nothing_typed_is_lost(cast, sent, changes, words):
    data = posted(decision="Quyết định số 5 <b>", **changes)
    page = open_page(cast, cast.province_officer, sent, data)
    assert page.status_code == 200 and words in page.content.decode()
    assert page.context["form"]["people"].value() == data["people"] and page.context["form"]["decision"].value() == "Quyết định số 5 <b>"
    assert "số 5 <b>" not in page.content.decode() and not AppraisalRoom.objects.exists()


def test_people_are_read_from_word_and_typed_lists():
    people, faults = read_people("TT\tHọ và tên\tChức vụ\tNhiệm vụ\n1\tTô Văn Hải\tTrưởng phòng\tTrưởng đoàn\n2\tLý Thị Nga\tPhó phòng\tPhó trưởng đoàn\n\n3. Bạch Văn Nam | Kế toán | Thư ký")
    assert not faults and [(row["full_name"], row["duty"]) for row in people] == [("Tô Văn Hải", "head"), ("Lý Thị Nga", "member"), ("Bạch Văn Nam", "secretary")]
    _, faults = read_people("\n".join(["Tô Văn Hải;;Trưởng đoàn", *["Người khác"] * MOST_MEMBERS]))
    assert faults == [f"Một phòng có nhiều nhất {MOST_MEMBERS} người."]
    _, faults = read_people("Tô Văn Hải;;Chủ tịch\n???;abc")
    assert faults and faults[0].startswith("Dòng 2")


def test_a_plan_the_school_submitted_can_be_put_into_the_room(cast, sent, desk57):
    plan = scenes.submit(cast, scenes.make_document(cast), word="nếp nhà")
    assert [key for key, _ in open_page(cast, cast.province_officer, sent).context["form"].fields["plan_version"].choices] == [""], "not taken on yet"
    scenes.take_on(cast, plan)
    key = str(plan.version_id)
    assert key in dict(open_page(cast, cast.province_officer, sent).context["form"].fields["plan_version"].choices)
    open_page(cast, cast.province_officer, sent, posted(plan_version=key))
    room = AppraisalRoom.objects.get()
    assert room.plan_version == plan.version
    room.delete()
    scene = RoomScene(cast, desk57.assessment, plan_version=plan.version)
    assert "nếp nhà" in scene.enter().get(scene.url("room_plan")).content.decode()


def test_plans_of_other_schools_and_those_given_back_are_not_offered(cast, sent):
    back = scenes.submit(cast, scenes.make_document(cast))
    scenes.take_on(cast, back)
    scenes.give_back(cast, back)
    assert [key for key, _ in open_page(cast, cast.province_officer, sent).context["form"].fields["plan_version"].choices] == [""]


@pytest.mark.parametrize("person", ["far_officer", "far_leader", "principal", "other_principal", "authority_clerk", "operator", "stranger"])
def test_nobody_else_opens_a_room(cast, sent, person):
    assert open_page(cast, getattr(cast, person), sent).status_code == 404
    acting = cast.acting(getattr(cast, person))
    with pytest.raises(PermissionDenied):
        workflow_appraisal.open_room(acting, sent, room_values(timezone.localdate()), TEAM)


def test_a_body_told_for_information_may_convene_and_finds_the_way(cast, sent):
    OrganizationRelation.objects.filter(superior=cast.department).delete()
    assert open_page(cast, cast.province_officer, sent).status_code == 404
    SubmissionCopy.objects.create(submission=sent, organization=cast.department)
    desk = cast.client(cast.province_officer).get(reverse("submission_detail", args=[sent.pk])).content.decode()
    assert reverse("appraisal_open", args=[sent.pk]) in desk
    open_page(cast, cast.province_officer, sent, posted())
    assert AppraisalRoom.objects.get().organization == cast.department
    for person in (cast.principal, cast.authority_clerk):
        assert "Mở phòng cho đoàn" not in cast.client(person).get(reverse("submission_detail", args=[sent.pk])).content.decode()


@pytest.mark.parametrize("decision", [Decision.RETURNED, Decision.TAKEN_BACK])
def test_no_room_over_a_report_that_was_given_back(cast, sent, decision):
    Submission.objects.filter(pk=sent.pk).update(decision=decision)
    assert open_page(cast, cast.province_officer, sent).status_code == 404


def test_no_room_over_what_the_school_may_still_take_back_unseen(cast, sent):
    desk = reverse("submission_detail", args=[sent.pk])
    lift_all(connection, "update")  # as if it had been sent for an opinion
    Submission.objects.filter(pk=sent.pk).update(route="opinion")
    assert open_page(cast, cast.province_officer, sent).status_code == 404
    assert "Mở phòng cho đoàn" not in cast.client(cast.officer).get(desk).content.decode()
    Submission.objects.filter(pk=sent.pk).update(opened_at=timezone.now(), opened_by=cast.officer)
    assert open_page(cast, cast.province_officer, sent).status_code == 200
    assert "Mở phòng cho đoàn" in cast.client(cast.officer).get(desk).content.decode()


def test_only_reports_carry_a_room(cast):
    plan = scenes.submit(cast, scenes.make_document(cast))
    assert open_page(cast, cast.province_officer, plan).status_code == 404


def test_the_list_leads_to_reports_and_rooms(cast, scene):
    page = cast.client(cast.province_officer).get(reverse("appraisal_list")).content.decode()
    assert reverse("appraisal_open", args=[scene.submission.pk]) in page and scene.room.get_absolute_url() in page and "Đang mở" in page
    assert scene.room.get_absolute_url() in cast.client(cast.principal).get(reverse("appraisal_list")).content.decode()
    for person in (cast.officer, cast.other_principal, cast.far_officer):
        assert scene.room.get_absolute_url() not in cast.client(person).get(reverse("appraisal_list")).content.decode()


def test_the_desk_of_a_report_leads_to_the_room_page(cast, sent):
    url = reverse("appraisal_open", args=[sent.pk])
    assert url in cast.client(cast.officer).get(reverse("submission_detail", args=[sent.pk])).content.decode()
    plan = scenes.submit(cast, scenes.make_document(cast))
    assert "Mở phòng cho đoàn" not in cast.client(cast.officer).get(reverse("submission_detail", args=[plan.pk])).content.decode()


def test_the_authority_reads_along_and_the_school_only_after_closing(desk57):
    fill(desk57)
    scene = RoomScene(desk57.cast, desk57.assessment)
    cast, url = scene.cast, scene.room.get_absolute_url()
    client = scene.enter(HEAD)
    scene.save(client, **{f"verdict-{scene.row().pk}": "not_met", "strengths": "quỳnhhươngđêm"})
    assert cast.client(cast.province_officer).get(url).context["results"].differing
    school = cast.client(cast.principal)
    page = school.get(url)
    assert page.context["results"] is None and "Không đạt Mức 1" not in page.content.decode() and "sau khi trưởng đoàn chốt" in page.content.decode()
    assert school.get(reverse("appraisal_file", args=[scene.room.pk, "xlsx"])).status_code == 404
    scene.close()
    page = school.get(url)
    assert "1.1 (Mức 2 → Mức 1)" in page.content.decode() and "Chưa rà soát hằng năm." in page.content.decode()
    assert school.get(reverse("appraisal_file", args=[scene.room.pk, "xlsx"])).status_code == 200
    assert cast.client(cast.officer).get(url).status_code == 404


def test_the_period_can_be_moved(cast, scene):
    url, until = reverse("appraisal_period", args=[scene.room.pk]), scene.room.until_on + timedelta(days=20)
    client = cast.client(cast.province_officer)
    client.post(url, {"from_on": f"{scene.room.from_on:%d/%m/%Y}", "until_on": f"{until:%d/%m/%Y}"})
    assert scene.again().until_on == until
    page = client.post(url, {"from_on": "hôm nay", "until_on": f"{until:%d/%m/%Y}"})
    assert page.status_code == 200 and page.context["period_form"]["from_on"].value() == "hôm nay" and "Không đọc được ngày này" in page.content.decode()
    page = client.post(url, {"from_on": f"{until:%d/%m/%Y}", "until_on": f"{scene.room.from_on:%d/%m/%Y}"})
    assert "Ngày cuối không được trước ngày đầu." in page.content.decode() and scene.again().until_on == until


def test_link_and_codes_can_be_given_anew(cast, scene):
    client = cast.client(cast.province_officer)
    link = client.post(reverse("appraisal_link", args=[scene.room.pk])).context["link"]
    scene.token = link.rsplit("/", 2)[1]
    page = client.post(reverse("appraisal_code", args=[scene.room.pk, HEAD]))
    assert page.context["link"] == "" and len(page.context["codes"]) == 1
    scene.codes[HEAD] = page.context["codes"][0][1]
    scene.enter(HEAD)
    assert client.post(reverse("appraisal_code", args=[scene.room.pk, 9])).status_code == 404


def test_a_revoked_room_is_run_no_more(cast, scene):
    client = cast.client(cast.province_officer)
    client.post(reverse("appraisal_revoke", args=[scene.room.pk]))
    room = scene.again()
    assert room.revoked_by == cast.province_officer and "Đã thu hồi" in client.get(room.get_absolute_url()).content.decode()
    assert "Phòng đã bị thu hồi" in client.post(reverse("appraisal_link", args=[room.pk]), follow=True).content.decode()
    assert not client.get(room.get_absolute_url()).context["can_run"]
    with pytest.raises(WorkflowRefused):
        workflow_appraisal.change_period(scene.opener, room, room.from_on, room.until_on)


def test_the_school_alone_opens_its_files(cast, scene):
    url = reverse("appraisal_files", args=[scene.room.pk])
    assert cast.client(cast.province_officer).post(url, {"is_open": "yes"}).status_code == 403
    assert cast.client(cast.secretary).post(url, {"is_open": "yes"}).status_code == 403
    client = cast.client(cast.principal)
    client.post(url, {"is_open": "yes"})
    assert scene.again().files_opened_by == cast.principal
    client.post(url, {"is_open": "yes"})
    assert AuditEntry.objects.filter(action="mở tệp minh chứng cho đoàn").count() == 1
    client.post(url, {"is_open": "no"})
    assert scene.again().files_opened_at is None


def test_names_typed_by_the_authority_are_escaped(cast, sent):
    open_page(cast, cast.province_officer, sent, posted(team="<i>Đoàn</i>", people="<b>Hải</b>; ; Trưởng đoàn"))
    room = AppraisalRoom.objects.get()
    page = cast.client(cast.principal).get(room.get_absolute_url()).content.decode()
    assert "<i>Đoàn</i>" not in page and "&lt;b&gt;Hải&lt;/b&gt;" in page


def test_a_list_of_many_rooms_costs_the_same_queries(cast, scene):
    client, url = cast.client(cast.province_officer), reverse("appraisal_list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for team in ("Đoàn hai", "Đoàn ba"):
        workflow_appraisal.open_room(scene.opener, scene.submission, room_values(timezone.localdate(), team=team), TEAM)
    client.get(url)  # the frame counts what waits anew after each line of the trail
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(one) == len(three) and AppraisalMember.objects.count() == 9


@pytest.mark.parametrize(("days", "words"), [(3, "sắp hết hạn"), (0, "sắp hết hạn"), (-2, "đã hết hạn")])
def test_a_room_that_ends_before_the_team_closed_waits_for_the_body(cast, scene, days, words):
    today = timezone.localdate()
    AppraisalRoom.objects.update(from_on=today - timedelta(days=30), until_on=today + timedelta(days=days))
    (item,) = waiting_for(cast.acting(cast.province_officer))
    assert item.kind == "ending_room" and words in item.text and (item.due_on, item.days_left) == (today + timedelta(days=days), days)
    assert item.url == scene.room.get_absolute_url()
    assert [waiting_for(cast.acting(person)) for person in (cast.officer, cast.far_officer, cast.authority_clerk)] == [[], [], []]


@pytest.mark.parametrize("changes", [{"state": "closed"}, {"revoked_at": timezone.now()}, {"until_on": timezone.localdate() + timedelta(days=8)}])
def test_a_room_that_is_done_or_far_from_its_end_waits_for_nobody(cast, scene, changes):
    AppraisalRoom.objects.update(**{"until_on": timezone.localdate()} | changes)
    assert waiting_for(cast.acting(cast.province_officer)) == []
