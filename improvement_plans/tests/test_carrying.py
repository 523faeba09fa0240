"""From one plan into the next: what is not done goes on with its lineage, results fill their section."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents.enums import DocumentState
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.following import waiting_for
from improvement_plans.lineage import earlier_plans
from improvement_plans.models import BudgetLine, CheckpointResult, ImprovementPlan, PlanAction
from improvement_plans.papers import collect
from improvement_plans.tests.stage import actions_of, make_set
from improvement_plans.tests.test_checkpoints import result_values
from improvement_plans.views.carrying import receiving_plans
from standards.models import Criterion, CrosswalkLink

MAY = date(2024, 5, 31)


@pytest.fixture
def plan(stage):
    """Issued, with one action done and one moved into the next year."""
    plan = stage.make_plan()
    done, moved = actions_of(plan)
    PlanAction.objects.filter(pk=done.pk).update(tasks="Cân đo mỗi tháng", leaders="Cô Lan")
    PlanAction.objects.filter(pk=moved.pk).update(
        tasks="Mở thêm một nhóm trẻ\nSửa phòng học", leaders="Cô Hoa", start_on=date(2023, 9, 1), end_on=date(2024, 4, 30),
        time_text="Học kỳ II", money_state="lines", target_kind="reach", target_value=0, target_unit="lớp ghép")  # fmt: skip
    BudgetLine.objects.create(action=moved, source="state_budget", amount=9_000_000, budget_year=2024)
    BudgetLine.objects.create(action=moved, source="tuition", amount=1_000_000)
    plan.document.state = DocumentState.ISSUED
    plan.document.save()
    checkpoint = workflow.make_checkpoint(plan, "year_end", MAY, acting=stage.acting)
    write = lambda action, spending, **fields: workflow.save_result(  # noqa: E731
        checkpoint, action, result_values(**fields), spending, version=0, acting=stage.acting)  # fmt: skip
    write(done, {}, state="done", result="Đã cân đủ chín đợt")
    write(moved, {"state_budget": 4_000_000, "tuition": 1_500_000}, state="undone", result="Còn một lớp ghép.", new_end_on=date(2024, 10, 31), actual_value=1)
    return plan


@pytest.fixture
def following(stage, plan):
    """The next year's plan, made as one that goes on from the first."""
    return workflow.make_following_plan(stage.acting, continues=plan, template="quality-2018", period_kind="school_year", period_start=2024,
                                        assessment=stage.assessment)  # fmt: skip


def test_what_is_not_done_goes_on_as_a_new_row_that_knows_its_source(plan, following):
    done, moved = actions_of(plan)
    copy = actions_of(following)[0]
    assert len(actions_of(following)) == 1
    assert (copy.carried_from, copy.tasks, copy.leaders) == (moved, moved.tasks, "Cô Hoa")
    assert copy.key != moved.key
    assert (copy.problem.text, copy.problem.present_state, copy.problem.criterion) == (moved.problem.text, "Còn một lớp ghép.", moved.problem.criterion)


def test_dates_of_the_old_year_and_spent_money_stay_behind(following):
    copy = actions_of(following)[0]
    assert (copy.start_on, copy.end_on, copy.time_text) == (None, date(2024, 10, 31), "")
    assert list(copy.budget_lines.values_list("source", "amount", "budget_year")) == [("state_budget", 5_000_000, None)]


def test_what_was_reached_is_where_the_next_year_begins(following):
    copy = actions_of(following)[0]
    assert (copy.baseline_value, copy.baseline_year, copy.target_value) == (1, 2023, 0)


def test_the_paper_says_where_an_action_comes_from(following):
    texts = [cell.text for section in collect(following).content for item in section.content if hasattr(item, "rows")
             for row in item.rows for cell in row.cells]  # fmt: skip
    assert any("Sửa phòng học\n(Chuyển tiếp từ Kế hoạch năm học 2023-2024)" in text for text in texts)
    assert contents_of(following).actions[0].origin == "Kế hoạch năm học 2023-2024"


def test_results_stand_under_their_criterion(following):
    section = following.sections.get(kind="results")
    assert section.text == "Kế hoạch năm học 2023-2024: hoàn thành 01/02 nhiệm vụ; đã chi 5.500.000đ."
    texts = {child.criterion.code: child.text for child in section.children.all()}
    assert texts == {
        "1.1": "",
        "1.5": "- Mở thêm một nhóm trẻ. Chưa hoàn thành. Còn một lớp ghép. Đạt 1 lớp ghép. Chuyển tiếp.",
        "5.3": "- Cân đo mỗi tháng. Hoàn thành. Đã cân đủ chín đợt.",
    }


def test_form_two_tells_them_in_one_section(stage, plan):
    made = workflow.make_following_plan(stage.acting, continues=plan, template="form-2-2026", period_kind="school_year", period_start=2024)
    lines = made.sections.get(kind="last_results").text.split("\n")
    assert lines[0].startswith("Kế hoạch năm học 2023-2024: hoàn thành 01/02")
    assert {line[:20] for line in lines[1:]} == {"- Mở thêm một nhóm t", "- Cân đo mỗi tháng. "}


def test_a_section_somebody_wrote_is_left_alone(stage, plan):
    made = workflow.make_plan(stage.acting, template="form-2-2026", period_kind="school_year", period_start=2024)
    made.sections.filter(kind="last_results").update(text="Viết tay.")
    workflow.carry_over(plan, made, [actions_of(plan)[1].pk], acting=stage.acting)
    assert made.sections.get(kind="last_results").text == "Viết tay."
    assert len(actions_of(made)) == 1


def test_a_report_is_no_plan_to_follow_or_to_go_on_from(stage, plan):
    """An issued report asks for no checkpoints, is not gone on from, takes no actions and is not amended."""
    report = workflow.make_report(plan, plan.checkpoints.get(), acting=stage.acting)
    ImprovementPlan.objects.filter(pk=report.pk).update(period_start=2024)
    assert receiving_plans(stage.acting, plan) == []
    report.document.state = DocumentState.ISSUED
    report.document.save()
    assert list(earlier_plans(stage.acting)) == [plan]
    acting = replace(stage.acting, today=date(2024, 6, 3))
    assert [item.text for item in waiting_for(acting)] == [
        f"Ghi kết quả theo dõi “Cuối năm học”: {plan}", f"Lập đợt theo dõi “Cuối học kỳ I”: {plan}"]  # fmt: skip
    assert stage.cast.client(stage.cast.principal).get(reverse("plan_carry_over", args=[report.pk])).status_code == 403
    assert stage.cast.client(stage.cast.principal).get(reverse("plan_carry_over", args=[plan.pk])).status_code == 200
    with pytest.raises(WorkflowRefused, match="Báo cáo không điều chỉnh"):
        workflow.amend_plan(report, acting=stage.acting)


def test_nothing_is_carried_twice(stage, plan, following):
    assert workflow.carry_over(plan, following, [actions_of(plan)[1].pk], acting=stage.acting) == []
    workflow.delete_action(actions_of(following)[0], acting=stage.acting)
    assert len(workflow.carry_over(plan, following, [actions_of(plan)[1].pk], acting=stage.acting)) == 1


def test_a_done_action_and_a_strange_one_are_not_carried(stage, plan):
    made = workflow.make_plan(stage.acting, template="quality-2018", period_kind="school_year", period_start=2024)
    assert workflow.carry_over(plan, made, [actions_of(plan)[0].pk, 10**15], acting=stage.acting) == []


def test_a_problem_of_the_same_weakness_takes_it(stage, plan):
    made = workflow.make_following_plan(stage.acting, continues=plan, template="quality-2018", period_kind="school_year", period_start=2024,
                                        assessment=stage.assessment, weaknesses=stage.weaknesses)  # fmt: skip
    assert made.problems.count() == 2
    assert [action.tasks[:6] for action in made.problems.get(criterion__code="1.5").actions.all()] == ["Mở thê"]


@pytest.mark.parametrize(("year", "template"), [(2023, "quality-2018"), (2022, "quality-2018"), (2024, "raise-quality")])
def test_a_plan_that_can_not_take_it_refuses(stage, plan, year, template):
    made = workflow.make_plan(stage.acting, template=template, period_kind="school_year", period_start=year)
    with pytest.raises(WorkflowRefused):
        workflow.carry_over(plan, made, [actions_of(plan)[1].pk], acting=stage.acting)


def test_another_organisation_takes_nothing(stage, plan):
    leader = stage.cast.acting(stage.cast.leader)
    with pytest.raises(PermissionDenied):
        workflow.carry_over(plan, stage.own_plan(), [actions_of(plan)[1].pk], acting=leader)


def test_in_a_new_set_the_crosswalk_finds_the_criterion(stage, plan):
    new = make_set("MOI-2026", "mandatory-2026")
    criterion = Criterion.objects.get(standard__regulation_set=new, code="1.1")
    CrosswalkLink.objects.create(from_criterion=actions_of(plan)[1].problem.criterion, to_criterion=criterion)
    made = workflow.make_following_plan(stage.acting, continues=plan, template="form-2-2026", period_kind="school_year", period_start=2024, regulation_set=new)
    problem = made.problems.get()
    assert (problem.criterion, problem.level) == (criterion, None)


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def test_the_page_ticks_what_is_unfinished_and_leads_to_a_new_plan(client, plan):
    page = client.get(reverse("plan_carry_over", args=[plan.pk])).content.decode()
    assert "Mở thêm một nhóm trẻ" in page and "Cân đo mỗi tháng" not in page
    form = client.get(f"{reverse('plan_add')}?continues={plan.pk}").content.decode()
    assert f'<option value="{plan.pk}" selected>' in form and 'value="2024"' in form


@pytest.mark.parametrize(("year", "is_picked"), [(2024, True), (2023, False), (2025, False)])
def test_a_new_plan_offers_the_one_just_before_it(client, stage, plan, year, is_picked):
    stage.assessment.school_year = year
    stage.assessment.save()
    form = client.get(f"{reverse('plan_add')}?assessment={stage.assessment.pk}").content.decode()
    assert (f'<option value="{plan.pk}" selected>' in form) is is_picked
    assert f'<option value="{plan.pk}"' in form


@pytest.mark.parametrize(("year", "is_from_it"), [(2023, True), (2024, True), (2025, False), (2022, False)])
def test_going_on_takes_an_assessment_of_those_years_only(client, stage, plan, year, is_from_it):
    stage.assessment.school_year = year
    stage.assessment.save()
    form = client.get(f"{reverse('plan_add')}?continues={plan.pk}").content.decode()
    assert ("Còn hai lớp ghép." in form) is is_from_it
    assert 'value="2024"' in form


def test_a_new_plan_goes_on_from_the_one_picked(client, stage, plan):
    typed = {"template": "quality-2018", "period_kind": "school_year", "period_start": "2024-2025", "continues": plan.pk}
    assert "Đã chuyển 1 nhiệm vụ từ kế hoạch trước." in client.post(f"{reverse('plan_add')}?assessment=none", typed, follow=True).content.decode()
    made = stage.cast.school.improvement_plans.latest("pk")
    assert [action.carried_from for action in actions_of(made)] == [actions_of(plan)[1]]
    refused = client.post(f"{reverse('plan_add')}?assessment=none", {**typed, "period_start": "2023-2024"}).content.decode()
    assert "phải sau năm học 2023-2024" in refused and 'value="2023-2024"' in refused
    for strange in ("9" * 30, "x"):
        assert "Hãy chọn một kế hoạch" in client.post(f"{reverse('plan_add')}?assessment=none", {**typed, "continues": strange}).content.decode()


def test_when_all_is_done_only_the_results_go_over(client, stage, plan):
    address = reverse("plan_carry_over", args=[plan.pk])
    CheckpointResult.objects.update(state="done")
    assert "không có gì phải chuyển tiếp" in client.get(address).content.decode()
    made = workflow.make_plan(stage.acting, template="form-2-2026", period_kind="school_year", period_start=2024)
    assert "Đưa kết quả sang" in client.get(address).content.decode()
    page = client.post(address, {"target": made.pk}, follow=True).content.decode()
    assert "Đã đưa kết quả" in page and "hoàn thành 02/02 nhiệm vụ" in made.sections.get(kind="last_results").text
    assert actions_of(made) == []


def test_into_a_draft_that_is_there(client, stage, plan):
    made = workflow.make_plan(stage.acting, template="quality-2018", period_kind="school_year", period_start=2024)
    address, moved = reverse("plan_carry_over", args=[plan.pk]), actions_of(plan)[1]
    assert "Hãy chọn ít nhất một nhiệm vụ" in client.post(address, {"target": made.pk}).content.decode()
    refused = client.post(address, {"actions": [moved.pk]}).content.decode()
    assert "Hãy chọn kế hoạch nhận" in refused and f'value="{moved.pk}" id="action-{moved.pk}" checked' in refused
    answer = client.post(address, {"actions": [moved.pk], "target": made.pk})
    assert answer.url == reverse("plan_edit", args=[made.pk])
    assert "Chuyển tiếp từ Kế hoạch năm học 2023-2024" in client.get(answer.url).content.decode()
