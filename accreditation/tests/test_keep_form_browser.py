"""Long forms that do not save themselves: a cut line, an expired log-in or a closed browser window loses no word of them."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import ReportText
from assessments.workflow import open_assessment
from improvement_plans.models import PlanSection
from improvement_plans.tests.stage import Stage
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.packs import DATA_DIR, read_pack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACK = "Đã lấy lại chữ chưa lưu"
PROPOSED = re.compile("^- Xác định mức độ")  # the program's words, until the school has its own


@pytest.fixture
def assessment(cast):
    """A self-assessment whose plan nobody has put into own words."""
    load_pack(read_pack(DATA_DIR / "TT57-2026.yaml", catalogue().topics))
    return open_assessment(cast.acting(cast.principal), 2026, RegulationSet.objects.get(code="TT57-2026"))


def address(assessment):
    return reverse("paper_texts", args=[assessment.pk, "plan"])


def enter(page, cast, person, live_server):
    key = cast.client(person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


@pytest.fixture
def writer(cast, assessment, page, live_server):
    """The principal on the page of the plan's words."""
    enter(page, cast, cast.principal, live_server)
    page.goto(address(assessment))
    return page


def purpose(page):
    return page.locator("[name='plan:purpose']")


def save(page):
    return page.get_by_role("button", name="Lưu lời viết")


def kept(page):
    """Wait until the words are in the browser's store."""
    page.wait_for_timeout(700)


def stored(assessment):
    return "".join(ReportText.objects.filter(assessment=assessment, key="plan:purpose").values_list("text", flat=True))


def close_and_open(page, url):
    """Leave without saving, as a browser that is closed asks nobody."""
    page.evaluate("window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
    page.goto("about:blank")
    page.goto(url)


def test_words_left_unsaved_come_back_and_are_let_go_when_saved(writer, assessment):
    purpose(writer).fill("Đội ngũ ổn định.")
    kept(writer)
    writer.on("dialog", lambda dialog: dialog.accept())
    close_and_open(writer, address(assessment))
    expect(writer.get_by_text(BACK)).to_be_visible()
    expect(purpose(writer)).to_have_value("Đội ngũ ổn định.")
    assert stored(assessment) == ""
    save(writer).click()
    writer.locator(".messages").get_by_text("Đã lưu:").wait_for()
    assert stored(assessment) == "Đội ngũ ổn định."
    writer.goto(address(assessment))
    writer.wait_for_timeout(500)
    assert writer.get_by_text(BACK).is_hidden()


def test_words_given_back_can_be_thrown_away(writer, assessment):
    writer.on("dialog", lambda dialog: dialog.accept())
    purpose(writer).fill("Bỏ đi.")
    kept(writer)
    close_and_open(writer, address(assessment))
    writer.get_by_role("button", name="Bỏ, dùng bản đã lưu").click()
    expect(purpose(writer)).to_have_value(PROPOSED)
    kept(writer)
    close_and_open(writer, address(assessment))
    writer.wait_for_timeout(500)
    assert writer.get_by_text(BACK).is_hidden()


def test_words_do_not_go_over_what_somebody_saved_meanwhile(writer, assessment):
    writer.on("dialog", lambda dialog: dialog.accept())
    purpose(writer).fill("Chữ của tôi.")
    kept(writer)
    ReportText.objects.create(assessment=assessment, key="plan:purpose", text="Chữ của người khác.", version=1)
    close_and_open(writer, address(assessment))
    expect(writer.get_by_text("Trên máy này còn chữ chưa lưu")).to_be_visible()
    expect(purpose(writer)).to_have_value("Chữ của người khác.")
    writer.get_by_role("button", name="Dùng chữ này").click()
    expect(purpose(writer)).to_have_value("Chữ của tôi.")


def test_the_line_cut_at_the_button_leaves_the_page_as_it_is(writer, assessment):
    purpose(writer).fill("Viết khi mất mạng.")
    writer.context.set_offline(True)
    button = save(writer)
    button.click()
    expect(writer.get_by_text("Chưa gửi được, đã giữ trên máy này")).to_be_visible()
    expect(purpose(writer)).to_have_value("Viết khi mất mạng.")
    writer.context.set_offline(False)
    button.click()
    writer.locator(".messages").get_by_text("Đã lưu:").wait_for()
    assert stored(assessment) == "Viết khi mất mạng."


def test_an_expired_log_in_is_told_before_anything_is_sent(writer, cast, assessment, live_server):
    purpose(writer).fill("Viết sau khi hết phiên.")
    Session.objects.all().delete()
    button = save(writer)
    button.click()
    expect(writer.get_by_role("link", name="Đăng nhập lại ở trang bên")).to_be_visible()
    enter(writer, cast, cast.deputy, live_server)
    button.click()
    expect(writer.get_by_text("đang đăng nhập bằng tài khoản khác")).to_be_visible()
    assert stored(assessment) == ""
    enter(writer, cast, cast.principal, live_server)
    button.click()
    writer.locator(".messages").get_by_text("Đã lưu:").wait_for()
    assert stored(assessment) == "Viết sau khi hết phiên."


def test_another_person_is_offered_nothing(writer, cast, assessment, live_server):
    writer.on("dialog", lambda dialog: dialog.accept())
    purpose(writer).fill("Chữ riêng của hiệu trưởng.")
    kept(writer)
    enter(writer, cast, cast.deputy, live_server)
    close_and_open(writer, address(assessment))
    writer.wait_for_timeout(500)
    assert "Chữ riêng của hiệu trưởng." not in writer.content()
    expect(purpose(writer)).to_have_value(PROPOSED)


def test_a_new_section_that_was_saved_is_not_offered_again(cast, page, live_server):
    plan = Stage(cast).make_plan()
    enter(page, cast, cast.principal, live_server)
    url = reverse("section_add", args=[plan.pk])
    page.goto(url)
    page.get_by_label("Tiêu đề").fill("MỤC MỚI")
    page.get_by_label("Nội dung").fill("Chữ của mục mới.")
    kept(page)
    page.get_by_role("button", name="Lưu mục").click()
    page.wait_for_url(f"**{reverse('plan_edit', args=[plan.pk])}*")
    assert PlanSection.objects.get(plan=plan, heading="MỤC MỚI").text == "Chữ của mục mới."
    kept(page)
    page.goto(url)
    page.wait_for_timeout(500)
    expect(page.get_by_label("Nội dung")).to_have_value("")
