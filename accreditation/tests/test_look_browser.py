"""The same sample page in Chromium: phone and laptop, keyboard, the small scripts, axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.urls("accreditation.tests.look_sample"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def troubles(page):
    """What the browser complained about (a blocked inline style, a missing file …)."""
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("width", [1366, 683, 360])
def test_nothing_sticks_out_and_axe_is_content(page, troubles, width):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto("/look/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious] == []
    assert troubles == []


def test_tap_targets_on_a_phone_are_large_enough(page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/look/")
    small = page.evaluate(
        """[...document.querySelectorAll('.btn, summary, .form-control, .form-select, .form-check, .pager a, .rail a')]
        .filter((e) => e.checkVisibility()).map((e) => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(([, h]) => h < 44)"""
    )
    assert small == []


def test_table_rows_become_cards_on_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/look/")
    label = "getComputedStyle(document.querySelector('td[data-label=\"Kinh phí\"]'), '::before').content"
    assert page.evaluate(label) == '"Kinh phí"'
    page.set_viewport_size({"width": 1366, "height": 768})
    assert page.evaluate(label) == "none"


def test_errors_take_the_focus_and_lead_to_the_box(page):
    page.goto("/look/")
    page.fill("#id_start_on", "31/02/2026")
    page.click("text=Lưu nhiệm vụ")
    page.wait_for_selector(".error-summary")
    assert page.title().startswith("Lỗi: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> text=Bắt đầu")
    assert page.evaluate("document.activeElement.id") == "id_start_on"


def test_a_hard_step_asks_first(page):
    page.goto("/look/")
    page.click("text=Xóa")
    assert page.inner_text("#confirm-text") == "Xóa nhiệm vụ này?"
    assert page.evaluate("document.activeElement.textContent") == "Không, quay lại"
    page.keyboard.press("Escape")
    assert page.url.endswith("/look/")
    page.click(".btn-outline-danger")
    page.click("[data-confirm-yes]")
    page.wait_for_selector("text=Đã xóa")


def test_leaving_with_unsaved_words_asks_first(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/look/")
    page.goto("/look/")
    assert asked == []
    page.type("#id_title", "Mua thiết bị")
    page.goto("/look/")
    assert asked == ["beforeunload"]


def test_the_page_works_without_scripts(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/look/")
    page.click(".btn-outline-danger")
    assert page.inner_text("h1") == "Đã xóa"


def test_the_skip_link_is_the_first_stop(page):
    page.goto("/look/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_print_leaves_only_the_page(page):
    page.goto("/look/")
    page.emulate_media(media="print")
    for part in (".topbar", ".act-bar", ".page-foot"):
        assert not page.is_visible(part)
    assert page.is_visible("h1") and page.is_visible(".table")


def test_a_word_without_end_in_a_message_stays_on_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/look/")
    page.evaluate("""document.querySelector('main').insertAdjacentHTML('afterbegin',
        `<div class="message" role="status"><svg class="icon" width="20" height="20"></svg><p>Đã lưu mẫu “${'dài'.repeat(60)}”.</p></div>`)""")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
