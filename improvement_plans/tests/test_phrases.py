"""Sentences a school wrote before, offered box by box: those of the same criterion first, then the most used, never another school's."""

import pytest
from django.urls import reverse

from improvement_plans.models import PlanAction
from improvement_plans.phrases import MOST_PHRASES, action_phrases, problem_phrases, section_phrases
from improvement_plans.tests.stage import actions_of
from standards.models import Criterion

DAILY, WEEKLY, BOARD = "- Cân, đo trẻ mỗi tháng.", "- Họp tổ mỗi tuần.", "- Niêm yết công khai tại bảng tin."


def write(plan, code, **texts):
    """Write into the first action about that criterion."""
    PlanAction.objects.filter(problem__plan=plan, problem__criterion__code=code).update(**texts)


@pytest.fixture
def earlier(stage):
    """Two plans of the years before: both hold meetings, each also weighs or posts for one criterion."""
    first, second = stage.make_plan(period_start=2021), stage.make_plan(period_start=2022)
    write(first, "1.5", tasks=WEEKLY)
    write(first, "5.3", tasks=DAILY)
    write(second, "1.5", tasks=f"{WEEKLY}\n{BOARD}")
    return first, second


@pytest.fixture
def plan(stage, earlier):
    return stage.make_plan(period_start=2023)


def action(plan, code):
    return next(row for row in actions_of(plan) if row.problem.criterion.code == code)


def told(groups, field="tasks"):
    return [(phrase.text, phrase.count) for group in groups if group.field == field for phrase in group.phrases]


def near(plan, code):
    return [Criterion.objects.get(standard__regulation_set=plan.regulation_set, code=code).pk]


def test_the_same_criterion_goes_before_the_most_used(stage, plan):
    assert told(action_phrases(stage.acting, action(plan, "5.3"), near(plan, "5.3"))) == [(DAILY, 1), (WEEKLY, 2), (BOARD, 1)]
    assert told(action_phrases(stage.acting, action(plan, "1.5"), near(plan, "1.5"))) == [(WEEKLY, 2), (BOARD, 1), (DAILY, 1)]


def test_bullets_capitals_and_full_stops_make_no_other_phrase(stage, earlier, plan):
    write(earlier[0], "1.5", tasks="+ HỌP TỔ mỗi  tuần")
    assert told(action_phrases(stage.acting, action(plan, "1.5"), near(plan, "1.5")))[0] == (WEEKLY, 2)


def test_what_the_row_says_already_is_not_offered(stage, plan):
    write(plan, "1.5", tasks=WEEKLY.upper())
    assert [text for text, _ in told(action_phrases(stage.acting, action(plan, "1.5"), near(plan, "1.5")))] == [BOARD, DAILY]


def test_a_row_that_an_amendment_copied_counts_once(stage, earlier, plan):
    copied, own = action(earlier[0], "5.3"), action(earlier[1], "5.3")
    PlanAction.objects.filter(pk=own.pk).update(key=copied.key, tasks=DAILY)
    assert told(action_phrases(stage.acting, action(plan, "5.3"), near(plan, "5.3")))[0] == (DAILY, 1)


def test_tables_scraps_and_endless_lines_are_no_phrases(stage, earlier, plan):
    write(earlier[0], "5.3", tasks=f"Lớp\tSố trẻ\nCó.\n{'dài ' * 200}")
    assert DAILY not in [text for text, _ in told(action_phrases(stage.acting, action(plan, "5.3"), near(plan, "5.3")))]
    assert len(told(action_phrases(stage.acting, action(plan, "5.3"), near(plan, "5.3")))) == 2


def test_a_box_offers_a_handful(stage, earlier, plan):
    write(earlier[0], "5.3", tasks="\n".join(f"Việc thứ {number}." for number in range(30)))
    assert len(told(action_phrases(stage.acting, action(plan, "5.3"), near(plan, "5.3")))) == MOST_PHRASES


def test_boxes_that_the_table_has_not_are_not_offered(stage, earlier, plan):
    write(earlier[0], "5.3", evidence="Sổ theo dõi sức khỏe", note="Theo công văn của phòng")
    fields = {group.field for group in action_phrases(stage.acting, action(plan, "5.3"), near(plan, "5.3"))}
    assert "note" in fields and "evidence" not in fields


def test_a_problem_offers_causes_and_a_section_what_stood_under_its_heading(stage, earlier, plan):
    earlier[0].problems.filter(criterion__code="1.5").update(cause="Thiếu phòng học.")
    assert ("Thiếu phòng học.", 1) in told(problem_phrases(stage.acting, plan.problems.get(criterion__code="1.5"), near(plan, "1.5")), "cause")
    heading = "Tổ giám sát kế hoạch cải tiến chất lượng"
    earlier[1].sections.filter(heading=heading).update(text="Tổ họp vào thứ sáu.\nTổ trưởng báo cáo mỗi tháng.")
    section = plan.sections.get(heading=heading)
    assert {"Tổ họp vào thứ sáu.", "Tổ trưởng báo cáo mỗi tháng."} <= {text for text, _ in told(section_phrases(stage.acting, section, []), "text")}


def test_another_school_reads_none_of_it(stage, plan):
    stranger = stage.cast.acting(stage.cast.leader)
    assert action_phrases(stranger, action(plan, "1.5"), near(plan, "1.5")) == ()


def test_the_page_shows_them_readable_with_their_buttons_waiting_for_the_script(stage, plan):
    shown = stage.cast.client(stage.cast.principal).get(reverse("action_edit", args=[action(plan, "1.5").pk])).content.decode()
    assert shown.index("Ô “Công việc, giải pháp”") < shown.index(WEEKLY) < shown.index(BOARD)
    assert 'data-phrase="- Họp tổ mỗi tuần." aria-label="Chèn câu 1 vào ô Công việc, giải pháp" hidden' in shown
    assert "(2 lần, cùng tiêu chí)" in shown


def test_one_query_however_many_plans(stage, plan, django_assert_num_queries):
    row, keys = action(plan, "1.5"), near(plan, "1.5")
    assert row.problem.plan == plan
    with django_assert_num_queries(1):
        action_phrases(stage.acting, row, keys)
