"""A line of the gap board becomes a problem, with a task begun, of a plan being written."""

import pytest
from django.urls import reverse

from assessments.models import IndicatorVerdict, Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from documents.enums import DocumentState
from improvement_plans import workflow
from improvement_plans.models import PlanProblem

DATA = {"level": "1", "letter": "a"}


@pytest.fixture
def desk(cast, db):
    desk = Desk(cast, load("TT19-2018"), 2023)
    IndicatorVerdict.objects.filter(sheet=desk.sheet(), indicator__level__number=1, indicator__key="a").update(verdict="not_met", reason="Chưa niêm yết.")
    return desk


def make_plan(desk, **fields):
    fields = {"template": "quality-2018", "period_kind": "school_year", "period_start": 2023} | fields
    return workflow.make_plan(desk.cast.acting(desk.cast.principal), assessment=desk.assessment, weaknesses=[], **fields)


def send(desk, data=DATA, code="1.1", person="principal"):
    url = reverse("problem_from_gap", args=[desk.assessment.pk, code])
    return desk.cast.client(getattr(desk.cast, person)).post(url, data, follow=True)


def test_with_one_plan_open_the_problem_is_there_with_its_task_begun(desk):
    plan = make_plan(desk)
    response = send(desk)
    (problem,) = PlanProblem.objects.filter(plan=plan)
    assert (problem.criterion.code, problem.level, problem.text) == ("1.1", 1, "Chưa niêm yết.")
    assert problem.actions.get().expected_result.startswith("Đạt Mức 1, chỉ báo a của tiêu chí 1.1: ")
    assert response.redirect_chain[-1][0].endswith(f"#problem-{problem.key}")


def test_twice_stays_one(desk):
    plan = make_plan(desk)
    send(desk)
    assert "Kế hoạch đã có vấn đề này" in send(desk).content.decode()
    assert plan.problems.count() == 1


def test_a_weakness_written_there_is_what_goes_into_the_plan(desk):
    plan = make_plan(desk)
    weakness = Weakness.objects.create(sheet=desk.sheet(), level=1, letter="a", text="Bảng tin hỏng.", cause="Thiếu kinh phí.")
    send(desk)
    problem = plan.problems.get()
    assert (problem.text, problem.cause, list(problem.weaknesses.all())) == ("Bảng tin hỏng.", "Thiếu kinh phí.", [weakness])


def test_without_a_plan_the_person_is_led_to_make_one(desk):
    response = send(desk)
    assert response.redirect_chain[-1][0] == f"{reverse('plan_add')}?assessment={desk.assessment.pk}"
    assert not PlanProblem.objects.exists()


def test_with_two_plans_open_the_person_chooses(desk):
    first, second = make_plan(desk), make_plan(desk)
    text = send(desk).content.decode()
    assert f'value="{first.pk}"' in text and f'value="{second.pk}"' in text and not PlanProblem.objects.exists()
    send(desk, DATA | {"plan": second.pk})
    assert (first.problems.count(), second.problems.count()) == (0, 1)


def test_a_plan_that_was_sent_is_not_written(desk):
    plan = make_plan(desk)
    plan.document.__class__.objects.filter(pk=plan.document_id).update(state=DocumentState.SUBMITTED)
    send(desk, DATA | {"plan": plan.pk})
    assert not PlanProblem.objects.exists()


@pytest.mark.parametrize("data", [{}, {"level": "9", "letter": "a"}, {"level": "²", "letter": "a"}, {"level": "1", "letter": "x" * 500}])
def test_a_place_that_does_not_exist_becomes_nothing(desk, data):
    make_plan(desk)
    assert "không có mức, chỉ báo đó" in send(desk, data).content.decode()
    assert not PlanProblem.objects.exists()


def test_another_schools_sheet_does_not_exist(desk):
    assert send(desk, person="other_principal").status_code == 404
    assert send(desk, person="clerk").status_code == 403
