"""Few priorities: marking trọng tâm, problems of one cause made into one, and what the check says about the choice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assessments.models import IndicatorVerdict, Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from documents.enums import DocumentState
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.contents import contents_of
from improvement_plans.coverage_checks import MAX_FOCUS
from improvement_plans.grouping import groups_by_cause
from improvement_plans.models import ImprovementPlan, PlanProblem
from improvement_plans.papers import collect
from improvement_plans.tests.stage import make_weakness
from improvement_plans.tests.test_checks import whole_plan


@pytest.fixture
def plan(stage):
    return whole_plan(stage)


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def problem(plan, code):
    return PlanProblem.objects.present().get(plan=plan, criterion__code=code)


def texts(plan, stage):
    return [found.text for found in problems_of(ImprovementPlan.objects.get(pk=plan.pk), stage.acting)]


def add_problems(plan, stage, count, **values):
    return [
        workflow.add_problem(plan, {"text": f"Vấn đề {number}", **values}, acting=stage.acting)
        for number in range(count)
    ]


def test_exactly_the_ticked_problems_are_focus(stage, plan, client):
    first, second = problem(plan, "5.3"), problem(plan, "1.5")
    url = reverse("plan_focus", args=[plan.pk])
    page = client.post(url, {"problems": [first.pk]}, follow=True).content.decode()
    assert "Đã chọn 1 vấn đề trọng tâm" in page
    assert "★ Trọng tâm" in page
    client.post(url, {"problems": [second.pk]})
    assert (problem(plan, "5.3").is_focus, problem(plan, "1.5").is_focus) == (False, True)
    client.post(url, {})
    assert not PlanProblem.objects.filter(is_focus=True).exists()


def test_a_problem_of_another_plan_is_never_marked(stage, plan, client):
    other = stage.make_plan().problems.first()
    client.post(reverse("plan_focus", args=[plan.pk]), {"problems": [other.pk, "x", "9" * 30]})
    assert not PlanProblem.objects.filter(is_focus=True).exists()


def test_the_mark_is_in_the_form_and_in_the_history_in_words(stage, plan, client):
    row = problem(plan, "5.3")
    data = {
        "version": row.version,
        "text": row.text,
        "criterion": row.criterion_id,
        "level": row.level,
        "cause": row.cause,
        "is_focus": "on",
    }
    client.post(reverse("problem_edit", args=[row.pk]), data)
    assert problem(plan, "5.3").is_focus
    history = client.get(reverse("problem_history", args=[row.pk])).content.decode()
    assert "Trọng tâm" in history
    assert "có" in history
    assert "True" not in history


def test_form_two_prints_only_the_focus_problems_once_there_are_some(stage):
    plan = stage.make_plan(template="form-2-2026")

    def printed():
        (table,) = [
            item
            for section in collect(plan).content
            for item in section.content
            if getattr(item, "key", "").startswith("table:") and item.columns[-1].key == "cause"
        ]
        return [row.cells[2].text for row in table.rows]

    assert printed() == ["Tiêu chí 1.5: Tên 1.5", "Tiêu chí 5.3: Tên 5.3"]
    workflow.set_focus(plan, [problem(plan, "5.3").pk], acting=stage.acting)
    assert printed() == ["Tiêu chí 5.3: Tên 5.3"]


@pytest.mark.parametrize(
    ("other", "is_same"),
    [("đầu  năm HỌC", True), ("Dau nam hoc.", True), ("Đầu năm học; thiếu cô.", False), ("", False)],
)
def test_causes_are_the_same_whatever_their_capitals_marks_and_stop(stage, plan, other, is_same):
    PlanProblem.objects.filter(pk=problem(plan, "1.5").pk).update(cause=other)
    groups = groups_by_cause(contents_of(plan).problems)
    assert bool(groups) is is_same
    if is_same:
        ((cause, rows),) = groups
        assert {row.problem.criterion.code for row in rows} == {"1.5", "5.3"}
        assert cause == other  # as the first in table order wrote it


def test_grouping_keeps_weaknesses_actions_and_names_all_criteria(stage, plan, client):
    first, second = problem(plan, "1.5"), problem(plan, "5.3")
    response = client.post(
        reverse("problem_group", args=[plan.pk]), {"problems": [second.pk, first.pk], "cause": "Thiếu cô nuôi."}
    )
    assert response.url == reverse("problem_edit", args=[first.pk])
    (row,) = contents_of(plan).problems
    assert (row.problem.pk, row.problem.cause) == (first.pk, "Thiếu cô nuôi.")
    assert row.problem.text == "Còn hai lớp ghép.\nCòn 8,3% trẻ nhẹ cân."
    assert [criterion.code for criterion in row.criteria] == ["1.5", "5.3"]
    assert len(row.rows) == 2
    assert sorted(row.weakness_ids) == sorted(weakness.pk for weakness in stage.weaknesses)
    assert "Tiêu chí 1.5, 5.3" in str(collect(plan))


class TestWhilePicking:
    def pick(self, stage, client, **data):
        Weakness.objects.filter(pk=stage.weaknesses[1].pk).update(cause="đầu  năm học")
        data = {"template": "quality-2018", "period_kind": "school_year", "period_start": "2023", "weaknesses": [row.pk for row in stage.weaknesses], **data}
        page = client.post(f"{reverse('plan_add')}?assessment={stage.assessment.pk}", data, follow=True).content.decode()
        return page, contents_of(ImprovementPlan.objects.latest("pk")).problems

    def test_weaknesses_of_one_cause_become_one_problem_when_asked(self, stage, client):
        page, (row,) = self.pick(stage, client, groups_causes="on")
        assert "gộp theo nguyên nhân thành 1 vấn đề" in page
        assert sorted(row.weakness_ids) == sorted(weakness.pk for weakness in stage.weaknesses)
        assert len(row.rows) == 1, "the empty actions are one"

    def test_else_each_is_a_problem_of_its_own(self, stage, client):
        assert len(self.pick(stage, client)[1]) == 2

    def test_the_box_is_offered_and_stays_ticked_when_the_form_is_refused(self, stage, client):
        page = client.post(f"{reverse('plan_add')}?assessment={stage.assessment.pk}", {"groups_causes": "on"}).content.decode()
        assert 'id="groups-causes" checked' in page

    def test_nothing_in_common_is_said(self, stage, client, plan):
        PlanProblem.objects.filter(plan=plan, criterion__code="1.5").delete()
        data = {"weaknesses": [stage.weaknesses[1].pk], "groups_causes": "on"}
        page = client.post(reverse("plan_weaknesses", args=[plan.pk]), data, follow=True).content.decode()
        assert "Không có điểm yếu nào ghi cùng một nguyên nhân" in page


def test_without_a_cause_typed_the_causes_are_joined(stage, plan):
    group = workflow.group_problems(plan, [row.pk for row in plan.problems.all()], "", acting=stage.acting)
    assert group.cause == "Đầu năm học."


@pytest.mark.parametrize("ticked", [0, 1])
def test_less_than_two_is_refused_and_the_typed_cause_stays(stage, plan, client, ticked):
    pks = [problem(plan, "5.3").pk][:ticked]
    page = client.post(
        reverse("problem_group", args=[plan.pk]), {"problems": pks, "cause": "Nguyên nhân đang gõ"}
    ).content.decode()
    assert "ít nhất hai vấn đề" in page
    assert "Nguyên nhân đang gõ" in page
    assert page.count("checked") == ticked
    assert plan.problems.present().count() == 2


def test_texts_too_long_together_are_refused_and_nothing_is_joined(stage, plan):
    PlanProblem.objects.filter(plan=plan, criterion__code="1.5").update(text="x" * 3990)
    PlanProblem.objects.filter(plan=plan, criterion__code="5.3").update(text="y" * 20)
    with pytest.raises(WorkflowRefused, match="dài hơn 4000"):
        workflow.group_problems(plan, [row.pk for row in plan.problems.all()], "", acting=stage.acting)
    assert plan.problems.present().count() == 2


def test_a_sent_plan_takes_neither(stage, plan):
    plan.document.state = DocumentState.SUBMITTED
    plan.document.save()
    pks = [row.pk for row in plan.problems.all()]
    with pytest.raises(PermissionDenied):
        workflow.set_focus(plan, pks, acting=stage.acting)
    with pytest.raises(PermissionDenied):
        workflow.group_problems(plan, pks, "", acting=stage.acting)


@pytest.mark.parametrize(("count", "is_warned"), [(MAX_FOCUS, False), (MAX_FOCUS + 1, True)])
def test_more_than_a_few_focus_problems_are_warned_of(stage, plan, count, is_warned):
    add_problems(plan, stage, count, is_focus=True)
    assert any(f"Có {count} vấn đề trọng tâm" in text for text in texts(plan, stage)) is is_warned


def test_many_problems_without_any_focus_are_warned_of(stage, plan):
    add_problems(plan, stage, MAX_FOCUS - 2)
    assert not any("trọng tâm" in text for text in texts(plan, stage))
    add_problems(plan, stage, 1)
    assert any("chưa chọn vấn đề nào là trọng tâm" in text for text in texts(plan, stage))


def test_a_problem_that_answers_no_weakness_is_warned_of_with_its_place(stage, plan):
    (row,) = add_problems(plan, stage, 1)
    (found,) = [found for found in problems_of(plan, stage.acting) if "không trả lời điểm yếu" in found.text]
    assert found.text.startswith("Vấn đề “Vấn đề 0”")
    assert found.url == reverse("problem_edit", args=[row.pk]) + "#id_text"
    assert not found.is_error


def test_without_an_assessment_no_weakness_is_asked_for(stage):
    plan = stage.own_plan()
    acting = stage.cast.acting(stage.cast.leader)
    workflow.add_problem(plan, {"text": "Thiếu trường chuẩn"}, acting=acting)
    assert not any("điểm yếu" in found.text for found in problems_of(plan, acting))


class TestMandatoryBelowTarget:
    @pytest.fixture
    def desk(self, cast):
        desk = Desk(cast, load("TT57-2026"), 2026)
        desk.assessment.target_level = 1
        desk.assessment.save()
        IndicatorVerdict.objects.filter(sheet__assessment=desk.assessment).update(verdict="met")
        return desk

    def found(self, desk, code, *, verdict="not_met", has_problem=False, target=1):
        sheet = desk.assessment.criterion_assessments.get(criterion__code=code)
        IndicatorVerdict.objects.filter(sheet=sheet, indicator__level__number=1).update(verdict=verdict)
        type(desk.assessment).objects.filter(pk=desk.assessment.pk).update(target_level=target)
        desk.assessment.refresh_from_db()
        acting = desk.cast.acting(desk.cast.principal)
        weaknesses = [make_weakness(desk.assessment, code, "Chưa đạt.", level=1)] if has_problem else []
        plan = workflow.make_plan(
            acting,
            template="form-2-2026",
            period_kind="school_year",
            period_start=2026,
            assessment=desk.assessment,
            weaknesses=weaknesses,
        )
        return [row for row in problems_of(plan, acting) if "dưới mục tiêu" in row.text]

    def code(self, desk, is_mandatory):
        return desk.assessment.criterion_assessments.filter(criterion__is_mandatory=is_mandatory).first().criterion.code

    def test_one_without_an_action_is_warned_of(self, desk):
        (row,) = self.found(desk, self.code(desk, True))
        assert f"Tiêu chí bắt buộc {self.code(desk, True)} dưới mục tiêu Mức 1" in row.text
        assert row.url.endswith("/problems/add/")

    @pytest.mark.parametrize("near", [{"verdict": "met"}, {"has_problem": True}, {"target": None}])
    def test_not_when_it_is_reached_worked_on_or_no_target_is_set(self, desk, near):
        assert self.found(desk, self.code(desk, True), **near) == []

    def test_not_for_a_criterion_that_is_not_mandatory(self, desk):
        assert self.found(desk, self.code(desk, False)) == []
