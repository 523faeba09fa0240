"""The panel beside the boxes in Chromium: open beside them where there is room, a fold on a phone, phrases go where the cursor stands."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from improvement_plans.models import PlanAction
from improvement_plans.tests.stage import actions_of
from improvement_plans.tests.test_editor_browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEETING = "- Họp tổ mỗi tuần."


@pytest.fixture
def action(stage):
    """A row to write; last year's plan held meetings and named who leads."""
    stage.make_plan(period_start=2022)
    PlanAction.objects.update(tasks=MEETING, leaders="Tổ trưởng chuyên môn")
    return actions_of(stage.make_plan())[0]


@pytest.fixture
def opened(stage, new_page, live_server, action):
    def run(width=1366, **options):
        page = new_page(viewport={"width": width, "height": 768}, **options)
        log_in(page, stage, live_server)
        page.goto(reverse("action_edit", args=[action.pk]))
        return page

    return run


def panel(page):
    return page.locator("#beside-writing")


def phrases(page):
    panel(page).get_by_text("Câu trường đã dùng").click()
    return panel(page).locator(".phrases")


def tasks(page):
    return page.get_by_label("Công việc, giải pháp", exact=True)


@pytest.mark.parametrize("width", [1100, 1366])
def test_it_stands_open_beside_the_boxes_and_stays_as_it_was_left(opened, width):
    page = opened(width)
    expect(panel(page)).to_have_attribute("open", "")
    assert panel(page).bounding_box()["x"] > tasks(page).bounding_box()["x"] + tasks(page).bounding_box()["width"]
    panel(page).locator("> summary").click()
    page.reload()
    expect(panel(page)).not_to_have_attribute("open", "")


def test_on_a_phone_it_is_a_fold_above_the_boxes_that_stays_in_reach(opened):
    page = opened(360)
    expect(panel(page)).not_to_have_attribute("open", "")
    tasks(page).scroll_into_view_if_needed()
    assert 0 <= panel(page).bounding_box()["y"] < 120
    phrases_here = (panel(page).locator("> summary").click(), phrases(page))[1]
    phrases_here.get_by_text("Họp tổ").locator("..").get_by_role("button").click()
    expect(panel(page)).not_to_have_attribute("open", "")
    assert tasks(page).input_value() == MEETING


def test_it_follows_the_box_and_puts_the_phrase_at_the_cursor(opened, action):
    page = opened()
    found = phrases(page)
    expect(panel(page).get_by_text("Ô “Chủ trì”")).to_be_visible()
    tasks(page).fill("Mở đầu.\n- \nKết thúc.")
    expect(panel(page).get_by_text("Ô “Chủ trì”")).to_be_hidden()
    tasks(page).evaluate("box => box.setSelectionRange(10, 10)")
    found.get_by_role("button", name="Chèn câu 1 vào ô Công việc, giải pháp").click()
    assert tasks(page).input_value() == "Mở đầu.\n- Họp tổ mỗi tuần.\nKết thúc."
    expect(page.locator("#desk-state")).to_contain_text("Đã lưu")
    action.refresh_from_db()
    assert action.tasks == "Mở đầu.\n- Họp tổ mỗi tuần.\nKết thúc."
    tasks(page).press("Control+z")
    assert tasks(page).input_value() == "Mở đầu.\n- \nKết thúc."


def test_a_box_of_one_line_goes_on_after_a_comma(opened):
    page = opened()
    page.get_by_label("Chủ trì", exact=True).fill("Hiệu trưởng")
    phrases(page).get_by_role("button", name="Chèn câu 1 vào ô Chủ trì").click()
    assert page.get_by_label("Chủ trì", exact=True).input_value() == "Hiệu trưởng, Tổ trưởng chuyên môn"


def test_without_javascript_the_phrases_are_read_and_copied(opened):
    page = opened(java_script_enabled=False)
    panel(page).locator("> summary").click()
    expect(phrases(page).get_by_text("Họp tổ mỗi tuần.")).to_be_visible()
    assert panel(page).get_by_role("button").count() == 0
