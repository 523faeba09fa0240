"""Earlier texts of a row: each field named and told in the words of the pages, newest first."""

import pytest
from django.urls import reverse

from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem, PlanSection
from improvement_plans.tests.stage import action_values, actions_of
from improvement_plans.views.history import PAGE_SIZE, stored_words
from records.trail import remember_texts


def field(model, name):
    return model._meta.get_field(name)


@pytest.mark.parametrize(
    ("model", "name", "text", "expected"),
    [
        (PlanAction, "money_state", "not_needed", "Không cần kinh phí"),
        (PlanAction, "target_kind", "between", "Từ … đến …"),
        (PlanAction, "time_precision", "semester", "Học kỳ"),
        (PlanAction, "start_on", "2026-09-05", "05/09/2026"),
        (PlanAction, "target_value", "95.500", "95,5"),
        (PlanAction, "target_value", "1250.000", "1.250"),
        (PlanAction, "deleted_at", "2026-09-05 01:02:03+00:00", "đã bỏ khỏi kế hoạch"),
        (PlanAction, "tasks", "unknown", "unknown"),
        (PlanSection, "removed_at", "2026-09-05 01:02:03+00:00", "đã bỏ khỏi kế hoạch"),
        (PlanProblem, "criterion", "Tiêu chí 1.5: Tên 1.5", "Tiêu chí 1.5: Tên 1.5"),
        (PlanProblem, "level", "3", "3"),
        (ImprovementPlan, "period_kind", "range", "Giai đoạn"),
        (PlanAction, "money_state", "a slug of former days", "a slug of former days"),
        (PlanAction, "start_on", "", ""),
    ],
)
def test_stored_values_read_like_the_pages(model, name, text, expected):
    assert stored_words(field(model, name), text) == expected


def test_what_is_no_field_of_the_row_stays_as_written():
    assert stored_words(None, "Học phí: 5đ") == "Học phí: 5đ"


@pytest.fixture
def written(stage):
    """An action saved twice, and the client of the principal."""
    action = actions_of(stage.make_plan())[0]
    first = action_values(tasks="Mua tủ.", money_state="lines", target_kind="below", target_value="3.5", target_unit="%")
    workflow.save_action(action, first, [("tuition", 5_000_000, 2024)], version=0, acting=stage.acting)
    second = first | {"tasks": "Mua hai tủ.", "money_state": "not_needed"}
    workflow.save_action(action, second, [], version=1, acting=stage.cast.acting(stage.cast.deputy))
    return action


def test_the_page_shows_both_texts_with_their_field_and_person(stage, written):
    page = stage.cast.client(stage.cast.member).get(reverse("action_history", args=[written.pk]))
    text = page.content.decode()
    for words in ("Công việc, giải pháp", "Mua tủ.", "Mua hai tủ.", "Người deputy", "Không cần kinh phí", "Học phí: 5.000.000đ (năm 2024)"):
        assert words in text
    for slug in ("not_needed", "lines", "below", "3.500"):
        assert f">{slug}<" not in text
    newest = page.context["changes"][0]
    assert newest.by == stage.cast.deputy


def test_money_has_a_name_though_it_is_no_field(stage, written):
    page = stage.cast.client(stage.cast.principal).get(reverse("action_history", args=[written.pk]))
    money = [change for change in page.context["changes"] if change.field == "budget_lines"]
    assert {change.field_label for change in money} == {"kinh phí (các dòng)"}
    assert [(change.old, change.new) for change in money] == [
        ("Học phí: 5.000.000đ (năm 2024)", ""),
        ("", "Học phí: 5.000.000đ (năm 2024)"),
    ]


def test_a_small_change_in_a_long_text_is_seen_at_once(stage):
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    long = " ".join(f"Câu thứ {number}." for number in range(80))
    workflow.save_section(section, {"text": f"{long} Hai lớp. {long}"}, version=0, acting=stage.acting)
    workflow.save_section(section, {"text": f"{long} Ba lớp. {long}"}, version=1, acting=stage.acting)
    page = stage.cast.client(stage.cast.principal).get(reverse("section_history", args=[section.pk]))
    shown = page.content.decode().partition('<p class="change-text">')[2].partition("</p>")[0]
    assert "<del>Hai</del><ins>Ba</ins>" in shown and "Câu thứ 79." in shown and "[…]" in shown and len(shown) < 500
    assert reverse("section_edit", args=[section.pk]) in page.content.decode()
    assert reverse("section_edit", args=[section.pk]) not in stage.cast.client(stage.cast.member).get(reverse("section_history", args=[section.pk])).content.decode()


@pytest.mark.parametrize("name", ["section_history", "problem_history", "action_history"])
def test_a_row_nobody_changed_says_so(stage, name):
    plan = stage.make_plan()
    row = {"section": plan.sections.first(), "problem": plan.problems.first(), "action": actions_of(plan)[0]}[name.split("_")[0]]
    assert "Chưa ai sửa phần này" in stage.cast.client(stage.cast.principal).get(reverse(name, args=[row.pk])).content.decode()


def test_old_texts_are_escaped(stage):
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    workflow.save_section(section, {"text": "<script>alert(1)</script>"}, version=0, acting=stage.acting)
    page = stage.cast.client(stage.cast.principal).get(reverse("section_history", args=[section.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_long_history_stays_readable_and_costs_no_more(stage, django_assert_max_num_queries):
    section = stage.make_plan().sections.first()
    for number in range(PAGE_SIZE + 5):
        remember_texts(section, {"text": (f"Bản {number}.", f"Bản {number + 1}.")}, by=stage.cast.principal)
    client = stage.cast.client(stage.cast.principal)
    with django_assert_max_num_queries(13):
        page = client.get(reverse("section_history", args=[section.pk]))
    assert len(page.context["changes"]) == PAGE_SIZE and page.context["changes"][0].new == f"Bản {PAGE_SIZE + 5}."
    oldest = client.get(reverse("section_history", args=[section.pk]), {"page": 2}).context["changes"]
    assert [change.new for change in oldest][-1] == "Bản 1."


def test_a_restored_row_tells_that_it_had_been_left_out(stage):
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    workflow.remove_section(section, acting=stage.acting)
    workflow.save_section(section, {"text": "Viết lại."}, version=1, acting=stage.acting)
    page = stage.cast.client(stage.cast.principal).get(reverse("section_history", args=[section.pk]))
    gone = next(change for change in page.context["changes"] if change.field == "removed_at")
    assert (gone.old, gone.new) == ("đã bỏ khỏi kế hoạch", "")
