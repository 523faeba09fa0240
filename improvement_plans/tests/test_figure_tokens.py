"""Figures named in a plan: shown as chips, printed as numbers with one date, checked before sending, put in by the picker."""

import pytest
from django.conf import settings
from django.urls import reverse

from documents.figure_blocks import NOTE_KEY, with_figures
from documents.paper import all_content
from improvement_plans.checks import problems_of
from improvement_plans.models import ImprovementPlan, PlanAction, PlanSection
from improvement_plans.papers import collect, draft_of
from improvement_plans.tests.stage import actions_of
from records.models import TextChange
from records.trail import remember_texts
from schools.workflow import Entry, close_year, save_figures

NAMED = "{{metric:teachers_total:2025}}"


@pytest.fixture
def plan(stage):
    """A plan whose first section and first action name the number of teachers."""
    plan = stage.make_plan()
    section = plan.sections.filter(kind="text").first()
    PlanSection.objects.filter(pk=section.pk).update(text=f"Trường có {NAMED} giáo viên.")
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(tasks=f"Bồi dưỡng {NAMED} giáo viên.")
    return ImprovementPlan.objects.get(pk=plan.pk)


@pytest.fixture
def save(stage):
    def run(typed, start=""):
        return save_figures(stage.cast.school.school, {2025: {"teachers_total": Entry(typed, start)}}, by=stage.cast.principal)

    return run


def figure_lines(plan, stage):
    return [(problem.severity, problem.text) for problem in problems_of(plan, stage.acting) if "2025-2026" in problem.text]


def test_the_paper_holds_numbers_and_the_date_once(plan, save):
    save("24")
    texts = [str(item) for item in all_content(collect(plan))]
    assert sum("Trường có 24 giáo viên." in text for text in texts) >= 1
    assert sum("Bồi dưỡng 24 giáo viên." in text for text in texts) >= 1
    assert sum(NOTE_KEY in text for text in texts) == 1
    assert not any("{{metric" in text for text in texts)
    assert any(NAMED in str(item) for item in all_content(draft_of(plan)))


def test_the_editor_shows_the_value_as_a_chip(plan, save, stage):
    save("24")
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert page.count('<span class="figure-chip" title="Tổng số giáo viên, 2025-2026">24</span>') == 2


def test_a_figure_without_value_stops_the_sending_at_its_place(plan, stage):
    found = [problem for problem in problems_of(plan, stage.acting) if "chưa có số liệu" in problem.text]
    assert [problem.is_error for problem in found] == [True, True]
    section = plan.sections.get(text__contains="{{metric")
    assert reverse("section_edit", args=[section.pk]) in [problem.url for problem in found]
    assert reverse("action_edit", args=[actions_of(plan)[0].pk]) in [problem.url for problem in found]


def test_an_open_year_is_a_warning_and_a_closed_one_is_quiet(plan, save, stage):
    save("24")
    assert [severity for severity, _ in figure_lines(plan, stage)] == ["warning", "warning"]
    close_year(stage.cast.school.school.yearly_figures.get(), by=stage.cast.principal)
    assert figure_lines(plan, stage) == []


def test_a_figure_that_moved_after_the_sentence_was_saved_is_named(plan, save, stage):
    save("24")
    section = plan.sections.get(text__contains="{{metric")
    remember_texts(section, {"text": ("", section.text)}, by=stage.cast.principal)
    assert not any("đã đổi" in text for _, text in figure_lines(plan, stage))
    save("25", "24")
    moved = [text for severity, text in figure_lines(plan, stage) if "đã đổi" in text]
    assert len(moved) == 1  # the action's text has no history, so nothing is claimed about it
    assert "nay là 25" in moved[0]
    TextChange.objects.all().delete()
    assert not any("đã đổi" in text for _, text in figure_lines(plan, stage))


def test_a_plan_without_figures_costs_no_query_more(stage, django_assert_num_queries):
    plan = ImprovementPlan.objects.get(pk=stage.make_plan().pk)
    draft = draft_of(plan)
    with django_assert_num_queries(0):
        assert with_figures(draft, plan.organization_id) is draft


def test_an_authoritys_plan_has_no_picker(stage):
    plan = stage.own_plan()
    page = stage.cast.client(stage.cast.leader).get(reverse("section_edit", args=[plan.sections.first().pk]))
    assert "data-figure-picker" not in page.content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_picker_puts_the_token_at_the_cursor(stage, page, live_server):
    save_figures(stage.cast.school.school, {2025: {"teachers_total": Entry("24")}}, by=stage.cast.principal)
    section = stage.make_plan().sections.filter(kind="text").first()
    cookie = stage.cast.client(stage.cast.principal).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(reverse("section_edit", args=[section.pk]))
    page.locator("#id_text").fill("Có  giáo viên")
    page.locator("#id_text").evaluate("box => { box.focus(); box.setSelectionRange(3, 3); }")
    page.get_by_role("link", name="Chèn số liệu vào văn bản").click()
    page.locator("#figure-dialog").get_by_role("button", name="Chèn", exact=True).first.click()
    assert page.locator("#id_text").input_value() == f"Có {NAMED} giáo viên"
