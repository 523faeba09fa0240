"""While a row is written: the criterion's requirement, figures over the years, evidence, and what earlier plans said and reached."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.figures import ItemRow
from assessments.models import Evidence, EvidenceCode, EvidenceUse
from documents.enums import DocumentState
from documents.paper_guards import lift_all
from improvement_plans.beside_writing import EARLIER_PLANS, beside_problem, beside_section
from improvement_plans.tests.followed import checked_plan
from improvement_plans.tests.stage import actions_of, make_set
from schools.models import YearlyFigures
from standards.models import Criterion, CrosswalkLink, Indicator, Level


@pytest.fixture
def earlier(stage):
    """Last year's plan, issued and looked at once."""
    plan, _ = checked_plan(stage)
    plan.document.state = DocumentState.ISSUED
    plan.document.save()
    return plan


@pytest.fixture
def plan(stage, earlier):
    return stage.make_plan(period_start=2024)


def problem_of(plan, code):
    return plan.problems.get(criterion__code=code)


def ask(plan, code, words, topic=""):
    level = Level.objects.create(criterion=Criterion.objects.get(standard__regulation_set=plan.regulation_set, code=code), number=1)
    return Indicator.objects.create(level=level, key="a", clause="Điều 1", requirement=words, topic=topic)


def put_evidence(stage, code, name):
    sheet = stage.assessment.criterion_assessments.get(criterion__code=code)
    evidence = Evidence.objects.create(organization=stage.cast.school, name=name)
    row = EvidenceCode.objects.create(assessment=stage.assessment, evidence=evidence, text="H1-1.5-01", standard="1", criterion="1.5", position=2, number=1)
    EvidenceUse.objects.create(code=row, sheet=sheet)
    return evidence


def page(stage, name, pk):
    return stage.cast.client(stage.cast.principal).get(reverse(name, args=[pk])).content.decode()


def test_the_requirement_of_the_criterion_stands_beside_each_kind_of_row(stage, plan):
    ask(plan, "1.5", "Các lớp được phân theo độ tuổi.")
    ask(plan, "5.3", "Trẻ được theo dõi cân nặng.")
    problem = problem_of(plan, "1.5")
    for name, pk in (("problem_edit", problem.pk), ("action_edit", problem.actions.get().pk), ("section_edit", plan.sections.get(criterion__code="1.5").pk)):
        shown = page(stage, name, pk)
        assert "Các lớp được phân theo độ tuổi." in shown
        assert "Trẻ được theo dõi cân nặng." not in shown


def test_figures_are_told_year_by_year(stage, plan):
    for year, value in ((2022, "91.5"), (2023, "93.25")):
        YearlyFigures.objects.create(school=stage.cast.school.school, school_year=year, values={"healthy_children_rate": value}, rates={"healthy_children_rate": value})
    ask(plan, "5.3", "Trẻ khỏe mạnh.", topic="healthy_children_rate")
    (asked,) = beside_problem(stage.acting, problem_of(plan, "5.3")).asked
    assert [(year, words) for line in asked.indicators[0].figures for year, words in line.years] == [("2022-2023", "91,5%"), ("2023-2024", "93,25%")]
    shown = page(stage, "action_edit", problem_of(plan, "5.3").actions.get().pk)
    assert shown.index("2022-2023: <strong>91,5%") < shown.index("2023-2024: <strong>93,25%")


def test_figures_that_the_set_asks_for_by_criterion_are_told_too(stage, plan, monkeypatch):
    known = ItemRow(None, "Số lớp", "lớp", ("", "12", "13"), "", 2021)
    empty = ItemRow(None, "Số điểm trường", "điểm", ("", "", ""), "", 2021)
    monkeypatch.setattr("improvement_plans.beside_writing.item_rows", lambda assessment, criterion: [known, empty] if criterion.code == "1.5" else [])
    shown = page(stage, "problem_edit", problem_of(plan, "1.5").pk)
    assert "2022-2023: <strong>12</strong>" in shown
    assert "2021-2022: <strong>" not in shown
    assert "Số điểm trường" not in shown
    assert "Số lớp" not in page(stage, "problem_edit", problem_of(plan, "5.3").pk)


def test_evidence_of_the_sheet_leads_to_its_page(stage, plan):
    evidence = put_evidence(stage, "1.5", "Danh sách lớp")
    shown = page(stage, "problem_edit", problem_of(plan, "1.5").pk)
    assert evidence.get_absolute_url() in shown
    assert "H1-1.5-01 Danh sách lớp" in shown
    assert "Danh sách lớp" not in page(stage, "problem_edit", problem_of(plan, "5.3").pk)


def test_what_the_plan_before_did_and_reached(stage, plan):
    shown = page(stage, "action_edit", actions_of(plan)[0].pk) + page(stage, "action_edit", actions_of(plan)[1].pk)
    assert "Tách hai lớp ghép" in shown
    assert "Đã tách một lớp." in shown
    (row,) = beside_problem(stage.acting, problem_of(plan, "5.3")).earlier
    ((action, result),) = row.actions
    assert (action.tasks, result.result) == ("Cải thiện bữa ăn", "Bữa ăn đủ bốn nhóm chất.")


def test_a_grouped_problem_is_found_by_each_of_its_criteria(stage, earlier, plan):
    grouped = problem_of(earlier, "1.5")
    grouped.weaknesses.set(stage.weaknesses)
    problem_of(earlier, "5.3").actions.update(deleted_at=timezone.now())
    (row,) = beside_problem(stage.acting, problem_of(plan, "5.3")).earlier
    assert [action.tasks for action, _ in row.actions] == ["Tách hai lớp ghép"]
    (row,) = beside_problem(stage.acting, problem_of(plan, "1.5")).earlier
    assert [action.tasks for action, _ in row.actions] == ["Tách hai lớp ghép"], "found by two ways, told once"


def test_a_problem_that_groups_two_criteria_shows_what_both_ask_for(stage, plan):
    ask(plan, "1.5", "Các lớp được phân theo độ tuổi.")
    ask(plan, "5.3", "Trẻ được theo dõi cân nặng.")
    problem = problem_of(plan, "1.5")
    problem.weaknesses.set(stage.weaknesses)
    shown = page(stage, "action_edit", problem.actions.get().pk)
    assert "Các lớp được phân theo độ tuổi." in shown and "Trẻ được theo dõi cân nặng." in shown


def test_figures_over_the_years_are_drawn_as_a_line(stage, plan):
    for year, value in ((2021, "90"), (2023, "93")):
        YearlyFigures.objects.create(school=stage.cast.school.school, school_year=year, values={"healthy_children_rate": value}, rates={"healthy_children_rate": value})
    ask(plan, "5.3", "Trẻ khỏe mạnh.", topic="healthy_children_rate")
    drawing = page(stage, "problem_edit", problem_of(plan, "5.3").pk).partition('class="spark"')[2].partition("</svg>")[0]
    assert drawing.count("<circle") == 2 and "<polyline" not in drawing, "the year between is not known, so nothing joins them"


def test_a_section_finds_the_text_under_the_same_heading(stage, earlier, plan):
    heading = "Tổ giám sát kế hoạch cải tiến chất lượng"
    earlier.sections.filter(heading=heading).update(text="Họp vào thứ sáu.")
    assert "Họp vào thứ sáu." in page(stage, "section_edit", plan.sections.get(heading=heading).pk)
    assert "Họp vào thứ sáu." not in page(stage, "section_edit", plan.sections.get(heading="MỤC ĐÍCH, YÊU CẦU").pk)


def test_a_criterion_of_the_new_set_finds_its_old_one_by_the_crosswalk(stage, earlier):
    new = make_set("TT57-2026", "mandatory-2026")
    CrosswalkLink.objects.create(
        from_criterion=Criterion.objects.get(standard__regulation_set=earlier.regulation_set, code="1.5"),
        to_criterion=Criterion.objects.get(standard__regulation_set=new, code="1.1"), note="thử")  # fmt: skip
    plan = stage.make_plan(period_start=2024, weaknesses=[])
    problem = plan.problems.create(text="Lớp ghép", criterion=Criterion.objects.get(standard__regulation_set=new, code="1.1"))
    (row,) = beside_problem(stage.acting, problem).earlier
    assert [action.tasks for action, _ in row.actions] == ["Tách hai lớp ghép"]


@pytest.mark.parametrize("state", [DocumentState.DRAFT, DocumentState.SUBMITTED])
def test_drafts_and_plans_of_the_same_year_are_no_earlier_plans(stage, earlier, state):
    assert beside_problem(stage.acting, problem_of(stage.make_plan(), "1.5")).earlier == ()
    lift_all(connection, "update")  # as if it had never been issued
    earlier.document.state = state
    earlier.document.save()
    assert beside_problem(stage.acting, problem_of(stage.make_plan(period_start=2024), "1.5")).earlier == ()


def test_where_there_is_nothing_to_look_up_no_panel_stands(stage):
    problem = stage.make_plan().problems.create(text="Việc khác")
    assert "beside-writing" not in page(stage, "problem_edit", problem.pk)


def test_more_earlier_plans_cost_no_more_queries(stage, plan, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(24) as counted:
            beside_problem(stage.acting, problem_of(plan, "1.5"))
            beside_section(stage.acting, plan.sections.get(criterion__code="1.5"))
        return len(counted)

    one = cost()
    for year in range(2018, 2018 + EARLIER_PLANS):
        more = stage.make_plan(period_start=year)
        more.document.state = DocumentState.ISSUED
        more.document.save()
    assert cost() == one
