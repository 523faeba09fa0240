"""A criterion's sheet in Chromium saves itself as the plan's desk does: a cut line and a second editor lose no word."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessments.models import Weakness

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"^Đã lưu \d\d:\d\d$")
NOT_SENT = "Chưa gửi được, đã giữ trên máy này"


@pytest.fixture
def opened(new_page, live_server, desk):
    """A function that opens the sheet 1.1 as a person."""
    def run(person="principal", **options):
        page = new_page(**options)
        key = desk.cast.client(getattr(desk.cast, person)).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page.goto(desk.url("criterion_sheet", "1.1"))
        return page

    return run


def strengths(page):
    return page.get_by_label("Điểm mạnh")


def state(page):
    return page.locator("#desk-state")


def test_it_saves_itself_two_seconds_after_the_last_word(opened, desk):
    page = opened()
    strengths(page).fill("Viết lần một.")
    expect(state(page)).to_have_text("Đang lưu…")
    expect(state(page)).to_have_text(SAVED)
    assert desk.sheet().strengths == "Viết lần một."
    page.locator(f"input[name={desk.verdict_name()}][value=met]").check()
    page.locator(".weakness textarea[name$=-text]").first.fill("Sân còn trơn.")
    expect(state(page)).to_have_text("Đang lưu…")
    expect(state(page)).to_have_text(SAVED)
    assert desk.sheet().verdicts.filter(verdict="met").count() == 1 and Weakness.objects.get().text == "Sân còn trơn."
    strengths(page).press_sequentially(" Viết lần hai.")
    page.get_by_role("button", name="Lưu phiếu 1.1").click()
    page.locator(".messages").get_by_text("Đã lưu phiếu tiêu chí 1.1.").wait_for()
    assert desk.sheet().strengths == "Viết lần một. Viết lần hai." and Weakness.objects.count() == 1


def test_a_cut_line_and_an_expired_log_in_lose_nothing(opened, desk):
    page = opened()
    page.context.set_offline(True)
    strengths(page).fill("Viết khi mất mạng.")
    expect(state(page)).to_have_text(NOT_SENT)
    page.get_by_role("button", name="Lưu phiếu 1.1").click()
    expect(state(page)).to_have_text(NOT_SENT)
    assert desk.sheet().strengths == "" and strengths(page).input_value() == "Viết khi mất mạng."
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert desk.sheet().strengths == "Viết khi mất mạng."
    Session.objects.all().delete()
    strengths(page).press_sequentially(" Và sau khi hết phiên.")
    expect(state(page)).to_contain_text("Đăng nhập lại ở trang bên")
    page.close()
    page = opened()
    expect(page.locator("#desk-note")).to_be_hidden()


def test_words_left_on_the_machine_are_given_back_and_sent(opened, desk):
    page = opened()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/autosave/", lambda route: route.abort())
    strengths(page).fill("Chưa kịp gửi.")
    expect(state(page)).to_have_text(NOT_SENT)
    page.unroute("**/autosave/")
    page.goto("about:blank")
    desk.save(desk.cast.secretary, **{"state-1": "Của thư ký."})
    page.goto(desk.url("criterion_sheet", "1.1"))
    expect(page.locator("#desk-note")).to_contain_text("Đã lấy lại phần chữ chưa gửi được")
    expect(state(page)).to_have_text(SAVED)
    assert (desk.sheet().strengths, desk.sheet().level_states.get(level=1).text) == ("Chưa kịp gửi.", "Của thư ký.")


def test_words_given_back_meet_what_somebody_wrote_meanwhile(opened, desk):
    page = opened()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/autosave/", lambda route: route.abort())
    strengths(page).fill("Chưa kịp gửi.")
    expect(state(page)).to_have_text(NOT_SENT)
    page.unroute("**/autosave/")
    page.goto("about:blank")
    desk.save(desk.cast.secretary, strengths="Của thư ký.")
    page.goto(desk.url("criterion_sheet", "1.1"))
    expect(state(page)).to_contain_text("Có người vừa sửa")
    assert desk.sheet().strengths == "Của thư ký."


def test_two_editors_see_both_texts_and_choose(opened, desk):
    page = opened()
    desk.save(desk.cast.secretary, strengths="Sửa mái hiên.", **{"state-1": "Của thư ký."})
    strengths(page).fill("Thay cống.")
    expect(state(page)).to_contain_text("Có người vừa sửa")
    state(page).get_by_role("button", name="Xem hai bản").click()
    dialog = page.locator("#desk-conflict")
    expect(dialog.locator("ins").first).to_be_visible()
    expect(dialog).to_contain_text("Sửa mái hiên.")
    assert desk.sheet().strengths == "Sửa mái hiên."
    dialog.get_by_label("Giữ bản của người kia").check()
    dialog.get_by_role("button", name="Lưu theo lựa chọn").click()
    expect(strengths(page)).to_have_value("Sửa mái hiên.")
    strengths(page).press_sequentially(" Và thay cống.")
    expect(state(page)).to_have_text(SAVED)
    assert (desk.sheet().strengths, desk.sheet().level_states.get(level=1).text) == ("Sửa mái hiên. Và thay cống.", "Của thư ký.")


def test_a_verdict_says_what_it_waits_for_and_is_saved_with_its_reason(opened, desk):
    page = opened()
    name = desk.verdict_name()
    page.locator(f"input[name={name}][value=not_applicable]").check()
    expect(state(page)).to_contain_text("Chưa lưu được: Lý do")
    page.locator(f"#id_{name.replace('verdict', 'reason')}").fill("Trường mới lập")
    expect(state(page)).to_have_text(SAVED)
    assert desk.sheet().verdicts.get(verdict="not_applicable").reason == "Trường mới lập"


def test_without_javascript_the_button_saves_as_ever(opened, desk):
    page = opened(java_script_enabled=False)
    strengths(page).fill("Không có JavaScript.")
    page.get_by_role("button", name="Lưu phiếu 1.1").click()
    assert desk.sheet().strengths == "Không có JavaScript."
