"""The editor in Chromium: small acts keep one's place, and the page works without JavaScript."""

import pytest
from django.conf import settings
from django.urls import reverse

from improvement_plans.models import PlanAction
from improvement_plans.tests.stage import actions_of
from schools.models import YearlyFigures

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page, stage, live_server):
    cookie = stage.cast.client(stage.cast.principal).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def test_copying_and_deleting_refresh_list_and_sheet_in_place(stage, page, live_server):
    plan = stage.make_plan()
    action = actions_of(plan)[0]
    log_in(page, stage, live_server)
    page.goto(reverse("plan_edit", args=[plan.pk]))
    page.evaluate("window.stayed = true")
    card = page.locator(f"#action-{action.key}")
    card.get_by_text("Khác", exact=True).click()
    card.get_by_role("button", name="Chép thành nhiệm vụ mới").click()
    page.locator(f"#problem-{action.problem.key} .action-card").nth(1).wait_for()
    card.get_by_text("Khác", exact=True).click()
    card.get_by_role("button", name="Xóa").click()
    page.get_by_role("button", name="Hoàn tác").wait_for()
    assert page.evaluate("window.stayed") is True
    assert PlanAction.objects.present().filter(problem=action.problem).count() == 1


def test_the_same_acts_work_without_javascript(stage, new_page, live_server):
    plan = stage.make_plan()
    action = actions_of(plan)[0]
    page = new_page(java_script_enabled=False)
    log_in(page, stage, live_server)
    page.goto(reverse("plan_edit", args=[plan.pk]))
    card = page.locator(f"#action-{action.key}")
    card.get_by_text("Khác", exact=True).click()
    card.get_by_role("button", name="Xóa").click()
    page.get_by_role("button", name="Hoàn tác").click()
    assert PlanAction.objects.present().filter(pk=action.pk).exists()


@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_is_wider_than_the_window(stage, new_page, live_server, width):
    plan = stage.make_plan()
    page = new_page(viewport={"width": width, "height": 740})
    log_in(page, stage, live_server)
    rows = [("plan_edit", plan.pk), ("plan_check", plan.pk), ("plan_properties", plan.pk), ("plan_weaknesses", plan.pk)]
    for name, pk in [*rows, ("action_edit", actions_of(plan)[0].pk), ("section_edit", plan.sections.first().pk)]:
        page.goto(reverse(name, args=[pk]))
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name


def test_owners_and_a_metric_chosen_while_the_row_saves_itself_are_stored_by_the_button(stage, page, live_server):
    YearlyFigures.objects.create(school=stage.cast.school.school, school_year=2022, values={"teachers_total": "24"})
    action = actions_of(stage.make_plan())[0]
    log_in(page, stage, live_server)
    page.goto(reverse("action_edit", args=[action.pk]))
    page.fill("#id_tasks", "Cân, đo trẻ hằng tháng.")
    page.get_by_text("Đã lưu ", exact=False).first.wait_for()
    page.select_option("#id_owners-0-who", f"user-{stage.cast.member.pk}")
    page.select_option("#id_metric", "teachers_total")
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu nhiệm vụ").click()
    action.refresh_from_db()
    assert (action.tasks, action.leaders, action.baseline_value, action.baseline_year) == ("Cân, đo trẻ hằng tháng.", "Người member", 24, 2022)
    assert list(action.owners.values_list("user", flat=True)) == [stage.cast.member.pk]
    assert "Người member" in page.locator(f"#action-{action.key}").inner_text()
