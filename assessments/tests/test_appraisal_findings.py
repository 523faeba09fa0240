"""What a team found comes back: findings become weaknesses of the school's assessments, each with its origin."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from assessments import workflow
from assessments.inheritance_workflow import open_with_last, take_part
from assessments.models import AppraisalFinding, AppraisalRoom, InheritedPart, Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from assessments.tests.full_desk import fill
from assessments.tests.room_scene import TEAM, RoomScene, room_values
from assessments.waiting import waiting_for
from assessments.workflow_appraisal import open_room
from assessments.workflow_findings import assessments_for, take_findings
from documents.problems import WorkflowRefused
from formats.dates import short_date
from records.models import AuditEntry
from records.trail import history_of
from standards.models import CrosswalkLink


@pytest.fixture
def scene(desk57):
    fill(desk57)
    scene = RoomScene(desk57.cast, desk57.assessment)
    scene.close()
    return scene


def take(scene, findings=None, assessment=None, person=None):
    rows = scene.room.findings.all() if findings is None else findings
    return take_findings(scene.cast.acting(person or scene.cast.principal), scene.room, list(rows), assessment or scene.assessment)


def origin(scene):
    return f"Hội đồng thẩm định, ngày {short_date(scene.room.closed_at)}"


def posted(scene, person, **data):
    rows = [row.pk for row in scene.room.findings.all()]
    return scene.cast.client(person).post(reverse("appraisal_take", args=[scene.room.pk]), {"findings": rows, "assessment": scene.assessment.pk} | data, follow=True)


def test_chosen_findings_become_weaknesses_at_their_place(scene):
    first = scene.room.findings.first()
    (weakness,) = take(scene, [first])
    assert (weakness.sheet.criterion.code, weakness.level, weakness.letter, weakness.text, weakness.finding) == ("1.1", 2, "-", "Chưa rà soát hằng năm.", first)
    assert Weakness.objects.filter(finding__isnull=False).count() == 1
    assert history_of(weakness.sheet).first().new.startswith("Mức 2: Chưa rà soát hằng năm.")
    line = AuditEntry.objects.get(action="đưa điểm yếu đoàn nêu vào đợt tự đánh giá")
    assert line.by == scene.cast.principal and line.detail["count"] == 1


def test_twice_stays_once_and_what_was_edited_stays(scene):
    weaknesses = take(scene)
    Weakness.objects.filter(pk=weaknesses[0].pk).update(text="Lời của trường.", cause="Thiếu người.")
    assert [row.pk for row in take(scene)] == [row.pk for row in weaknesses]
    assert Weakness.objects.filter(finding__isnull=False).count() == 2 and Weakness.objects.get(pk=weaknesses[0].pk).text == "Lời của trường."
    assert AuditEntry.objects.filter(action="đưa điểm yếu đoàn nêu vào đợt tự đánh giá").count() == 1


def test_the_page_takes_what_is_ticked_and_says_where_it_went(scene):
    page = posted(scene, scene.cast.secretary)
    assert "Đã đưa 2 điểm yếu" in page.content.decode()
    assert page.content.decode().count("đã đưa vào") == 2
    url = reverse("criterion_sheet", args=[scene.assessment.pk, "1.1"])
    assert url in page.content.decode()


@pytest.mark.parametrize("person", ["secretary", "clerk"])
def test_the_sheet_shows_who_found_it(scene, person):
    take(scene)
    page = scene.cast.client(getattr(scene.cast, person)).get(reverse("criterion_sheet", args=[scene.assessment.pk, "1.1"]))
    assert page.content.decode().count(origin(scene)) == 2


def test_the_origin_outlives_edits_of_the_sheet(scene):
    (weakness, _) = take(scene)
    desk = Desk.__new__(Desk)
    desk.cast, desk.assessment = scene.cast, scene.assessment
    desk.save(scene.cast.principal, **{f"w-{weakness.key.hex}-text": "Sửa lời.", f"w-{weakness.key.hex}-cause": "Do thiếu người."})
    weakness.refresh_from_db()
    assert (weakness.text, weakness.cause) == ("Sửa lời.", "Do thiếu người.") and weakness.finding_id


def test_nothing_ticked_is_told(scene):
    page = posted(scene, scene.cast.principal, findings=[])
    assert "Đánh dấu ít nhất một điểm yếu." in page.content.decode() and not Weakness.objects.filter(finding__isnull=False).exists()


@pytest.mark.parametrize("changes", [{"findings": ["999999"]}, {"findings": ["x"]}, {"assessment": "999999"}])
def test_a_foreign_finding_or_assessment_is_refused(scene, changes):
    page = posted(scene, scene.cast.principal, **changes)
    assert page.status_code == 200 and page.context["take_form"].errors and not Weakness.objects.filter(finding__isnull=False).exists()


def test_a_finding_of_another_room_is_no_choice(scene):
    other, *_ = open_room(scene.opener, scene.submission, room_values(scene.opener.today, team="Đoàn khác"), TEAM)
    foreign = AppraisalFinding.objects.create(room=other, criterion=scene.room.findings.first().criterion, level=1, text="Lạ.")
    assert posted(scene, scene.cast.principal, findings=[foreign.pk]).context["take_form"].errors


@pytest.mark.parametrize("person", ["member", "clerk", "other_principal", "officer", "province_officer"])
def test_only_who_drafts_for_the_school_takes_findings(scene, person):
    with pytest.raises(PermissionDenied):
        take(scene, person=getattr(scene.cast, person))
    assert posted(scene, getattr(scene.cast, person)).status_code in (403, 404)


def test_no_finding_before_the_team_has_closed(desk57):
    scene = RoomScene(desk57.cast, desk57.assessment)
    assert posted(scene, scene.cast.principal).status_code == 404
    finding = AppraisalFinding.objects.create(room=scene.room, criterion=scene.assessment.criterion_assessments.first().criterion, level=1, text="Sớm.")
    with pytest.raises(WorkflowRefused, match="chưa chốt"):
        take(scene, [finding])


def test_they_go_into_the_next_years_assessment_too(scene):
    acting = scene.cast.acting(scene.cast.principal)
    following = workflow.open_assessment(acting, 2027, scene.assessment.regulation_set)
    earlier = Desk(scene.cast, load("TT19-2018"), 2024).assessment
    assert [row.pk for row in assessments_for(acting, scene.room)] == [following.pk, scene.assessment.pk] and earlier
    assert {row.sheet.assessment_id for row in take(scene, assessment=following)} == {following.pk}
    take(scene)
    page = scene.cast.client(scene.cast.principal).get(scene.room.get_absolute_url()).content.decode()
    assert page.count("2026-2027</a>") >= 2 and page.count("2027-2028</a>") >= 2


def test_into_another_set_they_follow_the_crosswalk_or_say_that_they_cant(desk, tt57):
    desk.judge("met")
    scene = RoomScene(desk.cast, desk.assessment)
    scene.judge_all()
    scene.judge_all("not_met", code="1.1", level=3)
    scene.row("1.1", level=3).sheet.verdicts.filter(indicator__level__number=3).update(weaknesses="Chưa đối chiếu.")
    room = scene.room
    AppraisalRoom.objects.filter(pk=room.pk).update(state="closed", closed_at=timezone.now(), closed_by=scene.member())
    old = AppraisalFinding.objects.create(room=room, criterion=scene.row("1.1").sheet.criterion, level=3, letter="-", text="Chưa đối chiếu.")
    following = Desk(desk.cast, tt57, 2026).assessment
    scene.again()
    CrosswalkLink.objects.all().delete()
    with pytest.raises(WorkflowRefused, match="không có tiêu chí tương ứng"):
        take(scene, [old], following)
    CrosswalkLink.objects.create(from_criterion=old.criterion, to_criterion=following.criterion_assessments.get(criterion__code="1.2").criterion)
    (weakness,) = take(scene, [old], following)
    assert (weakness.sheet.criterion.code, weakness.level) == ("1.2", 2)


def test_a_full_sheet_refuses_and_takes_nothing(scene):
    sheet = scene.assessment.criterion_assessments.get(criterion__code="1.1")
    Weakness.objects.bulk_create(Weakness(sheet=sheet, level=1, text=f"Điểm {number}") for number in range(59))
    with pytest.raises(WorkflowRefused, match="đã có 60 điểm yếu"):
        take(scene)
    assert not Weakness.objects.filter(finding__isnull=False).exists(), "all or nothing"


def reopen(scene):
    return scene.cast.client(scene.cast.province_officer).post(reverse("appraisal_reopen", args=[scene.room.pk]), follow=True)


def test_a_result_closed_by_mistake_can_be_opened_again(scene):
    school, url = scene.cast.client(scene.cast.principal), scene.room.get_absolute_url()
    assert "Mở lại kết quả" in scene.cast.client(scene.cast.province_officer).get(url).content.decode()
    reopen(scene)
    assert not scene.again().is_closed and not scene.room.findings.exists() and scene.room.closed_by is None
    assert school.get(url).context["results"] is None
    line = AuditEntry.objects.get(action="mở lại kết quả cho đoàn sửa")
    assert line.by == scene.cast.province_officer
    scene.save(scene.enter(), **{f"weak-{scene.row(level=2).pk}": "Chỉ còn một điểm."})
    scene.enter().post(scene.url("room_close"))
    assert [row.text for row in scene.again().findings.all()] == ["Chỉ còn một điểm."]


def test_what_the_school_took_cannot_be_taken_from_it(scene):
    take(scene)
    assert "Trường đã đưa điểm yếu vào" in reopen(scene).content.decode() and scene.again().is_closed
    assert scene.room.findings.count() == 2


@pytest.mark.parametrize(("changes", "words"), [({"until_on": "2026-01-01", "from_on": "2026-01-01"}, "gia hạn trước"), ({"state": "working"}, "Đoàn chưa chốt kết quả.")])
def test_what_is_not_open_or_not_closed_is_not_opened_again(scene, changes, words):
    AppraisalRoom.objects.filter(pk=scene.room.pk).update(**changes)
    assert words in reopen(scene).content.decode() and scene.room.findings.count() == 2


def team_items(scene, person="principal"):
    return [item for item in waiting_for(scene.cast.acting(getattr(scene.cast, person))) if item.kind == "team_findings"]


def test_findings_wait_for_the_school_until_it_takes_one(scene):
    (item,) = team_items(scene)
    assert item.url == scene.room.get_absolute_url() and "Hội đồng thẩm định đã chốt" in item.text
    assert [len(team_items(scene, person)) for person in ("secretary", "member", "clerk", "other_principal")] == [1, 0, 0, 0]
    take(scene, [scene.room.findings.first()])
    assert team_items(scene) == []


def test_findings_nobody_takes_stop_waiting_after_a_season(scene):
    AppraisalRoom.objects.update(closed_at=timezone.now() - timedelta(days=91))
    assert team_items(scene) == []


def test_a_finding_of_level_4_has_no_sheet_and_says_so(scene):
    scene.room.findings.update(criterion=None, level=4, letter="1")
    page = scene.cast.client(scene.cast.principal).get(scene.room.get_absolute_url()).content.decode()
    assert page.count("ghi thẳng vào kế hoạch") == 2 and page.count("disabled") >= 2
    with pytest.raises(WorkflowRefused, match="Mức 4, khoản 1"):
        take(scene)
    assert team_items(scene) == []


def test_the_origin_goes_on_into_the_following_year(scene):
    take(scene)
    acting = scene.cast.acting(scene.cast.principal)
    following = open_with_last(acting, 2027, scene.assessment.regulation_set)
    parts = list(InheritedPart.objects.filter(sheet__assessment=following, kind="weakness", sheet__criterion__code="1.1"))
    for part in parts:
        take_part(acting, part)
    marked = Weakness.objects.filter(sheet__assessment=following, finding__isnull=False)
    assert sorted(row.text for row in marked) == ["Chưa lấy ý kiến cha mẹ.", "Chưa rà soát hằng năm."] and len(parts) >= 2
    assert {row.pk for row in take(scene, assessment=following)} == {row.pk for row in marked}, "they are there already"
