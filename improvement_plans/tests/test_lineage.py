"""Words and periods of what goes into the next plan."""

from types import SimpleNamespace

import pytest

from improvement_plans.lineage import Followed, earlier_plans, next_period, result_line
from improvement_plans.models import CheckpointResult, PlanAction, PlanProblem
from improvement_plans.origins import origins_of, plan_words
from improvement_plans.tests.stage import actions_of


def followed(state=None, result="", actual=None, tasks="Sửa mái hiên"):
    action = PlanAction(tasks=tasks, target_unit="%")
    row = CheckpointResult(action=action, state=state, result=result, actual_value=actual) if state else None
    return Followed(PlanProblem(text="Dột"), action, [], row)


@pytest.mark.parametrize(("row", "line"), [
    (followed(), "- Sửa mái hiên. Chưa có kết quả theo dõi; chuyển tiếp."),
    (followed("done"), "- Sửa mái hiên. Hoàn thành."),
    (followed("done", "Xong tháng 3"), "- Sửa mái hiên. Hoàn thành. Xong tháng 3."),
    (followed("doing", "Đang\nlợp lại!"), "- Sửa mái hiên. Đang thực hiện. Đang lợp lại! Chuyển tiếp."),
    (followed("undone", "Mới một nửa.", 3, "Sửa mái hiên."), "- Sửa mái hiên. Chưa hoàn thành. Mới một nửa. Đạt 3%. Chuyển tiếp."),
    (followed("done", tasks="- Dòng đầu\n- Dòng hai"), "- Dòng đầu. Hoàn thành."),
])  # fmt: skip
def test_a_result_is_told_in_one_line(row, line):
    assert result_line(row) == line


@pytest.mark.parametrize(("period", "following"), [
    (("school_year", 2023, 2024), ("school_year", 2024, None)),
    (("calendar_year", 2026, 2026), ("calendar_year", 2027, None)),
    (("range", 2021, 2025), ("range", 2026, 2030)),
])  # fmt: skip
def test_the_next_period_is_as_long(period, following):
    kind, start, end = period
    assert next_period(SimpleNamespace(period_kind=kind, period_start=start, period_end=end)) == following


@pytest.mark.parametrize(("state", "is_offered"), [("issued", True), ("draft", False), ("approved", False), ("replaced", False), ("recalled", False)])
def test_only_a_plan_in_force_is_gone_on_from(stage, state, is_offered):
    plan = stage.make_plan()
    plan.document.state = state
    plan.document.save()
    assert list(earlier_plans(stage.acting)) == [plan] * is_offered
    assert not earlier_plans(stage.cast.acting(stage.cast.leader))


def test_without_lineage_nothing_is_asked_of_the_database(stage, django_assert_num_queries):
    actions = actions_of(stage.make_plan())
    with django_assert_num_queries(0):
        assert origins_of(actions) == {}


def test_a_plan_without_a_number_is_named_by_its_period(stage):
    assert plan_words(stage.make_plan()) == "Kế hoạch năm học 2023-2024"
