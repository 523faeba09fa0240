"""Each rule of the quality check with a hit and a near miss, its reason and the place it leads to."""

from decimal import Decimal

import pytest
from django.urls import reverse

from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.contents import contents_of
from improvement_plans.models import ActionOwner, BudgetLine, ImprovementPlan, PlanAction
from improvement_plans.quality_checks import quality_problems
from improvement_plans.tests.test_checks import whole_plan
from schools.models import YearlyFigures

RATE = "teacher_above_qualified_rate"
LONG = "Phối hợp với trạm y tế khám sức khỏe cho trẻ."


@pytest.fixture
def plan(stage):
    return whole_plan(stage)


def the_action(plan, code="1.5"):
    return PlanAction.objects.get(problem__plan=plan, problem__criterion__code=code)


def found(plan):
    plan = ImprovementPlan.objects.get(pk=plan.pk)
    return list(quality_problems(plan, contents_of(plan)))


def change(plan, code="1.5", **values):
    PlanAction.objects.filter(pk=the_action(plan, code).pk).update(**values)


TABLE = [
    # rule, hit, near miss, words, box
    ("vague task", {"tasks": "Nâng cao chất lượng bữa ăn."}, {"tasks": "Nâng cao chất lượng 5 bữa ăn."}, "mở đầu bằng động từ chung", "tasks"),
    ("vague task with a target", {"tasks": "Nâng cao chất lượng."}, {"tasks": "Nâng cao chất lượng.", "target_kind": "above", "target_value": 5, "target_unit": "%"},
     "không có gì đo được", "tasks"),
    ("vague task, measured result", {"tasks": "Tăng cường quản lý."}, {"tasks": "Tăng cường quản lý.", "expected_result": "Còn 1 lớp ghép."}, "động từ chung", "tasks"),
    ("vague result", {"expected_result": "Phấn đấu giảm lớp ghép."}, {"expected_result": "Giảm lớp ghép."}, "kết quả cần đạt “Phấn đấu", "expected_result"),
    ("year is no measure", {"tasks": "Đẩy mạnh tuyên truyền năm 2024."}, {"tasks": "Tuyên truyền năm 2024."}, "động từ chung", "tasks"),
    ("rate without number", {"expected_result": "Tỷ lệ lớp ghép giảm."}, {"expected_result": "Tỷ lệ lớp ghép dưới 5%."}, "mà không có con số", "expected_result"),
    ("rate with a target", {"expected_result": "Tỷ lệ lớp ghép giảm."},
     {"expected_result": "Tỷ lệ lớp ghép giảm.", "target_kind": "below", "target_value": 5, "target_unit": "%"}, "không có con số", "expected_result"),
    ("target without unit", {"target_kind": "reach", "target_value": 5}, {"target_kind": "reach", "target_value": 5, "target_unit": "lớp"}, "chỉ tiêu 5 chưa có đơn vị",
     "target_unit"),
    ("money in words", {"tasks": "Mua tủ 2.000.000đ."}, {"tasks": "Mua tủ 20 ngăn."}, "nhắc số tiền 2.000.000đ", "money_state_0"),
    ("money in a note", {"note": "khoảng 3 triệu đồng"}, {"note": "3 buổi"}, "chưa ghi thành dòng kinh phí", "money_state_0"),
]  # fmt: skip


@pytest.mark.parametrize(("hit", "miss", "words", "box"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_rule_finds_its_fault_and_passes_the_near_miss(plan, hit, miss, words, box):
    change(plan, **hit)
    (problem,) = found(plan)
    assert words in problem.text
    assert problem.text.startswith("Tiêu chí 1.5: ")
    assert not problem.is_error
    assert problem.url == f"{reverse('action_edit', args=[the_action(plan).pk])}#id_{box}"
    change(plan, tasks="Vận động trẻ ra lớp.", expected_result="Giảm lớp ghép.", note="")
    change(plan, **miss)
    assert found(plan) == []


@pytest.mark.parametrize(
    ("source", "values", "count"),
    [("other", {}, 1), ("other", {"other_conditions": "Quỹ khuyến học xã."}, 0), ("other", {"note": "Quỹ khuyến học"}, 0), ("tuition", {}, 0),
     ("other", {"money_state": "not_needed"}, 0)],
)  # fmt: skip
def test_another_source_must_be_named(plan, source, values, count):
    change(plan, **{"money_state": "lines", **values})
    BudgetLine.objects.create(action=the_action(plan), source=source, amount=5, budget_year=2024)
    assert ["nguồn “Khác”" in problem.text for problem in found(plan)] == [True] * count


def test_money_told_as_lines_may_also_stand_in_the_words(plan):
    change(plan, money_state="lines", tasks="Mua tủ 2.000.000đ.")
    BudgetLine.objects.create(action=the_action(plan), source="tuition", amount=2_000_000, budget_year=2024)
    assert found(plan) == []


@pytest.mark.parametrize("shape", ["nine", "ten"])
def test_every_shape_asks_for_the_evidence_expected(plan, shape):
    assert found(plan) == []
    ImprovementPlan.objects.filter(pk=plan.pk).update(table_shape=shape)
    PlanAction.objects.filter(problem__plan=plan).update(evidence=" ")
    assert [problem.text for problem in found(plan)] == [f"Tiêu chí {code}: chưa ghi thông tin, minh chứng dự kiến." for code in ("1.5", "5.3")]
    PlanAction.objects.filter(problem__plan=plan).update(evidence="Sổ theo dõi.")
    assert found(plan) == []


class TestSameSentence:
    def test_it_is_told_once_at_the_later_place_and_names_the_first(self, plan):
        change(plan, "1.5", tasks=f"Vận động.\n- {LONG}")
        change(plan, "5.3", tasks=LONG.upper())
        (problem,) = found(plan)
        assert problem.text.startswith("Tiêu chí 5.3 (công việc): câu “PHỐI HỢP")
        assert problem.text.endswith("đã có ở Tiêu chí 1.5 (công việc).")
        assert problem.url == f"{reverse('action_edit', args=[the_action(plan, '5.3').pk])}#id_tasks"

    def test_within_one_text_and_three_times_it_is_told_once(self, plan):
        change(plan, tasks=f"{LONG}\n{LONG}\n{LONG}")
        assert len(found(plan)) == 1

    @pytest.mark.parametrize("other", ["Phối hợp với trạm y tế khám sức khỏe cho cô.", "Trong năm học."])
    def test_other_and_short_sentences_are_not(self, plan, other):
        change(plan, "1.5", tasks=f"{LONG}\nTrong năm học.")
        change(plan, "5.3", tasks=other)
        assert found(plan) == []

    def test_a_section_and_a_problem_count_too(self, plan):
        section = plan.sections.filter(criterion=None, kind="text").first()
        plan.sections.filter(pk=section.pk).update(text=LONG)
        plan.problems.filter(criterion__code="5.3").update(text=LONG)
        (problem,) = found(plan)
        assert problem.text.endswith(f"đã có ở Mục “{section.heading}”.")


class TestOwners:
    @pytest.mark.parametrize(("leaders", "partners", "count"), [("Hiệu trưởng", "", 1), ("Hiệu trưởng, người MEMBER", "", 0), ("Hiệu trưởng", "Người member", 0)])
    def test_who_was_given_the_action_stands_in_its_cells(self, stage, plan, leaders, partners, count):
        change(plan, leaders=leaders, partners=partners)
        ActionOwner.objects.create(action=the_action(plan), role="lead", user=stage.cast.member, text="Người member")
        assert [problem.text for problem in found(plan)] == ["Tiêu chí 1.5: đã giao cho Người member nhưng ô chủ trì, phối hợp không ghi tên."] * count


class TestBaseline:
    @pytest.mark.parametrize(("now", "count"), [("81.3", 0), ("81.30", 0), ("82", 1), (None, 0)])
    def test_a_figure_changed_since_is_told(self, stage, plan, now, count):
        change(plan, metric=RATE, baseline_value=Decimal("81.3"), baseline_year=2022, target_kind="above", target_value=90, target_unit="%")
        if now:
            YearlyFigures.objects.create(school=stage.cast.school.school, school_year=2022, rates={RATE: now})
        problems = found(plan)
        assert len(problems) == count
        if count:
            assert "số liệu gốc 81,3 khác số liệu năm học 2022-2023 hiện nay (82,00%)" in problems[0].text
            assert problems[0].url.endswith("#id_baseline_value")


def test_two_actions_of_a_problem_are_told_apart(stage, plan):
    workflow.copy_action(the_action(plan), acting=stage.acting)
    PlanAction.objects.filter(problem__criterion__code="1.5").update(tasks="Tăng cường quản lý.")
    assert [problem.text.partition(":")[0] for problem in found(plan)] == ["Tiêu chí 1.5, nhiệm vụ 1", "Tiêu chí 1.5, nhiệm vụ 2"]


def test_the_check_page_shows_reason_and_link_but_still_lets_the_plan_go(stage, plan):
    change(plan, tasks="Nâng cao chất lượng.")
    assert [problem.is_error for problem in problems_of(ImprovementPlan.objects.get(pk=plan.pk), stage.acting)] == [False]
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert "Nên xem lại (1)" in page
    assert f"{reverse('action_edit', args=[the_action(plan).pk])}#id_tasks" in page
    assert "<button" in page and "Trình UBND xã Hoa Mai" in page


def test_looking_costs_the_same_with_two_and_with_many_actions(stage, plan, django_assert_num_queries):
    contents = contents_of(plan)
    with django_assert_num_queries(1):
        list(quality_problems(plan, contents))
    action = the_action(plan)
    for _ in range(6):
        workflow.copy_action(action, acting=stage.acting)
    contents = contents_of(plan)
    with django_assert_num_queries(1):
        list(quality_problems(plan, contents))
