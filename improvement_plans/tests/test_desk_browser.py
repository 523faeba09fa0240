"""The desk in Chromium: a weak line, a killed browser, an expired log-in and a second writer lose no word."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from improvement_plans.models import PlanSection
from improvement_plans.tests.test_autosave import PURPOSE
from improvement_plans.tests.test_editor_browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def section(stage):
    return stage.make_plan().sections.get(heading=PURPOSE)


@pytest.fixture
def writer(stage, page, live_server, section):
    """The principal's window on the page of one section."""
    log_in(page, stage, live_server)
    page.goto(reverse("section_edit", args=[section.pk]))
    return page


def box(page):
    return page.get_by_label("Nội dung")


def state(page):
    return page.locator("#desk-state")


def text_of(section):
    return PlanSection.objects.get(pk=section.pk).text


def test_a_section_saves_itself_two_seconds_after_the_last_word(writer, section):
    box(writer).fill("Viết lần một.")
    expect(state(writer)).to_have_text("Đang lưu…")
    expect(state(writer)).to_have_text(re.compile(r"^Đã lưu \d\d:\d\d$"))
    assert text_of(section) == "Viết lần một."
    box(writer).press_sequentially(" Thêm lần hai.")
    writer.get_by_role("button", name="Lưu mục").click()
    writer.wait_for_url(f"**{reverse('plan_edit', args=[section.plan_id])}*")
    assert text_of(section) == "Viết lần một. Thêm lần hai."
