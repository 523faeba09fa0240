"""Findings of an appraisal team go straight into a plan, as problems trọng tâm that say where they came from."""

import pytest
from django.urls import reverse

from assessments.models import Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from assessments.tests.full_desk import fill
from assessments.tests.room_scene import RoomScene
from documents.enums import DocumentState
from formats.dates import short_date
from improvement_plans import workflow
from improvement_plans.models import PlanProblem
from records.models import AuditEntry


@pytest.fixture
def scene(cast, db):
    desk = Desk(cast, load("TT57-2026"), 2026)
    fill(desk)
    scene = RoomScene(cast, desk.assessment)
    scene.close()
    return scene


def make_plan(scene, **fields):
    fields = {"template": "form-2-2026", "period_kind": "school_year", "period_start": 2026} | fields
    return workflow.make_plan(scene.cast.acting(scene.cast.principal), assessment=scene.assessment, weaknesses=[], **fields)


def send(scene, person="principal", **data):
    data = {"findings": [row.pk for row in scene.room.findings.all()]} | data
    return scene.cast.client(getattr(scene.cast, person)).post(reverse("findings_to_plan", args=[scene.room.pk]), data, follow=True)


def test_they_become_problems_in_focus_with_their_weaknesses(scene):
    plan = make_plan(scene)
    response = send(scene)
    rows = PlanProblem.objects.present().filter(plan=plan).order_by("position")
    assert [(row.criterion.code, row.level, row.text, row.is_focus) for row in rows] == [
        ("1.1", 2, "Chưa rà soát hằng năm.", True), ("1.1", 2, "Chưa lấy ý kiến cha mẹ.", True)]
    assert [row.weaknesses.get().finding.text for row in rows] == ["Chưa rà soát hằng năm.", "Chưa lấy ý kiến cha mẹ."]
    assert response.redirect_chain[-1][0].endswith(f"#problem-{rows[0].key}")
    line = AuditEntry.objects.get(action="thêm vấn đề từ kết quả thẩm định")
    assert line.detail == {"room": "Hội đồng thẩm định", "count": 2}


def test_the_plan_says_where_they_came_from(scene):
    plan = make_plan(scene)
    send(scene)
    origin, client = f"Hội đồng thẩm định, ngày {short_date(scene.room.closed_at)}", scene.cast.client(scene.cast.principal)
    for name in ("plan_edit", "plan_focus", "plan_weaknesses"):
        assert client.get(reverse(name, args=[plan.pk])).content.decode().count(origin) >= 2, name


def test_twice_stays_once_and_keeps_what_was_written(scene):
    plan = make_plan(scene)
    send(scene)
    problem = PlanProblem.objects.filter(plan=plan).first()
    workflow.save_problem(problem, {"cause": "Thiếu người."}, version=problem.version, acting=scene.cast.acting(scene.cast.principal))
    send(scene)
    assert plan.problems.count() == 2 and Weakness.objects.filter(finding__isnull=False).count() == 2
    assert plan.problems.get(pk=problem.pk).cause == "Thiếu người."


def test_focus_chosen_before_stays(scene):
    plan, acting = make_plan(scene), scene.cast.acting(scene.cast.principal)
    own = workflow.add_problem(plan, {"text": "Của trường.", "level": 1}, acting=acting)
    workflow.set_focus(plan, [own.pk], acting=acting)
    send(scene)
    assert plan.problems.filter(is_focus=True).count() == 3


def test_with_two_plans_the_person_is_asked(scene):
    one, two = make_plan(scene), make_plan(scene, template="quality-2018")
    page = send(scene)
    assert "vào kế hoạch nào?" in page.content.decode() and not PlanProblem.objects.exists()
    send(scene, plan=two.pk)
    assert (one.problems.count(), two.problems.count()) == (0, 2)


def test_without_a_plan_the_person_is_led_to_make_one(scene):
    assert send(scene).redirect_chain[-1][0] == f"{reverse('plan_add')}?assessment={scene.assessment.pk}"
    sent = make_plan(scene)
    sent.document.state = DocumentState.SUBMITTED
    sent.document.save()
    assert send(scene).redirect_chain[-1][0].startswith(reverse("plan_add")) and not PlanProblem.objects.exists()


@pytest.mark.parametrize("findings", [[], ["x", "99999999999999999999"]])
def test_nothing_chosen_is_told(scene, findings):
    make_plan(scene)
    assert "Đánh dấu ít nhất một điểm yếu." in send(scene, findings=findings).content.decode() and not PlanProblem.objects.exists()


def test_the_button_stands_beside_the_other_one(scene):
    page = scene.cast.client(scene.cast.secretary).get(scene.room.get_absolute_url()).content.decode()
    assert f'formaction="{reverse("findings_to_plan", args=[scene.room.pk])}"' in page
    assert "formaction" not in scene.cast.client(scene.cast.clerk).get(scene.room.get_absolute_url()).content.decode()
