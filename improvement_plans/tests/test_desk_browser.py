"""The desk in Chromium: a weak line, a killed browser, an expired log-in and a second writer lose no word."""

import os
import re
import signal
import subprocess
import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from accreditation.settings import DEMO_PASSWORD
from conftest import CHROMIUM_FLAGS
from documents.models import Document
from improvement_plans import workflow
from improvement_plans.models import PlanAction, PlanSection
from improvement_plans.tests.stage import actions_of
from improvement_plans.tests.test_autosave import PURPOSE, send
from improvement_plans.tests.test_editor_browser import log_in
from records.trail import history_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"^Đã lưu \d\d:\d\d$")
NOT_SENT = "Chưa gửi được, đã giữ trên máy này"


@pytest.fixture
def section(stage):
    return stage.make_plan().sections.get(heading=PURPOSE)


@pytest.fixture
def writer(stage, page, live_server, section):
    """The principal's window on the page of one section."""
    log_in(page, stage, live_server)
    page.goto(reverse("section_edit", args=[section.pk]))
    return page


@pytest.fixture
def theirs(stage):
    return stage.cast.client(stage.cast.deputy)


def box(page):
    return page.get_by_label("Nội dung")


def state(page):
    return page.locator("#desk-state")


def text_of(section):
    return PlanSection.objects.get(pk=section.pk).text


def test_a_section_saves_itself_two_seconds_after_the_last_word(writer, section):
    box(writer).fill("Viết lần một.")
    expect(state(writer)).to_have_text("Đang lưu…")
    expect(state(writer)).to_have_text(SAVED)
    assert text_of(section) == "Viết lần một."
    box(writer).press_sequentially(" Thêm lần hai.")
    writer.get_by_role("button", name="Lưu mục").click()
    writer.wait_for_url(f"**{reverse('plan_edit', args=[section.plan_id])}*")
    assert text_of(section) == "Viết lần một. Thêm lần hai."
    assert [change.new for change in history_of(section, "text")] == ["Viết lần một. Thêm lần hai."], "one sitting is one line"


def test_the_button_pressed_while_the_words_are_under_way_waits_for_them(writer, section):
    held = []
    writer.route("**/autosave/", lambda route: held.append(route))
    box(writer).fill("Đang trên đường đi.")
    writer.wait_for_function("document.getElementById('desk-state').textContent === 'Đang lưu…'")
    while not held:
        writer.wait_for_timeout(100)
    writer.get_by_role("button", name="Lưu mục").click()
    assert writer.url.endswith(reverse("section_edit", args=[section.pk]))
    held[0].continue_()
    writer.locator(".messages").get_by_text("Đã lưu mục.").wait_for()
    assert len(held) == 1 and text_of(section) == "Đang trên đường đi."


def test_writing_with_the_line_cut_is_sent_when_it_comes_back(writer, section):
    writer.context.set_offline(True)
    box(writer).fill("Viết khi mất mạng.")
    expect(state(writer)).to_have_text(NOT_SENT)
    writer.get_by_role("button", name="Lưu mục").click()
    expect(state(writer)).to_have_text(NOT_SENT)
    assert box(writer).input_value() == "Viết khi mất mạng." and text_of(section) != "Viết khi mất mạng."
    box(writer).press_sequentially(" Viết tiếp.")
    writer.context.set_offline(False)
    expect(state(writer)).to_have_text(SAVED)
    assert text_of(section) == "Viết khi mất mạng. Viết tiếp."


def test_an_error_of_the_server_is_tried_again(writer, section):
    writer.route("**/autosave/", lambda route: route.fulfill(status=503, body="bận"), times=1)
    box(writer).fill("Gửi lại được.")
    expect(state(writer)).to_have_text(NOT_SENT)
    expect(state(writer)).to_have_text(SAVED)
    assert text_of(section) == "Gửi lại được."


class OwnChromium:
    """A browser process of its own with its profile in a folder, so that it can be killed and started again."""

    def __init__(self, browser, folder, address):
        self.kind, self.folder, self.address = browser.browser_type, folder, address
        self.path = os.environ.get("CHROMIUM") or next(path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if os.path.exists(path))

    def start(self):
        """Start it on its profile and attach; one that was killed may come up without answering, then it is started once more."""
        for is_last in (False, True):
            try:
                self.context = self.kind.connect_over_cdp(self._launched(), timeout=15_000).contexts[0]
                break
            except PlaywrightTimeout:
                self.kill()
                if is_last:
                    raise
        self.context.set_default_timeout(15_000)
        return self.context

    def _launched(self):
        """Launch the process; gives the address it listens on, read from the file it writes, as a full pipe would stop it."""
        said = self.folder / "DevToolsActivePort"
        said.unlink(missing_ok=True)
        flags = [*CHROMIUM_FLAGS, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.folder}"]
        self.process = subprocess.Popen([self.path, *flags], stderr=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 20
        while not said.exists() or len(said.read_text().split()) < 2:
            assert time.monotonic() < until, "Chromium did not say where it listens"
            time.sleep(0.05)
        port, path = said.read_text().split()
        return f"ws://127.0.0.1:{port}{path}"

    def open(self, path):
        page = self.context.new_page()
        page.goto(self.address + path)
        return page

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def own_chromium(browser, tmp_path, live_server):
    chromium = OwnChromium(browser, tmp_path / "profile", live_server.url)
    yield chromium
    chromium.kill()


def as_person(context, stage, person, live_server):
    cookie = stage.cast.client(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def killed_while_writing(chromium, stage, live_server, section, words):
    """Write without a line, then lose the browser half a second later."""
    as_person(chromium.start(), stage, stage.cast.principal, live_server)
    page = chromium.open(reverse("section_edit", args=[section.pk]))
    page.context.set_offline(True)
    box(page).fill(words)
    expect(state(page)).to_have_text(NOT_SENT)
    chromium.kill()


def test_a_killed_browser_gives_the_words_back_when_it_is_opened_again(own_chromium, stage, live_server, section):
    killed_while_writing(own_chromium, stage, live_server, section, "Chưa kịp gửi thì máy tắt.")
    assert text_of(section) != "Chưa kịp gửi thì máy tắt."
    as_person(own_chromium.start(), stage, stage.cast.principal, live_server)
    page = own_chromium.open(reverse("section_edit", args=[section.pk]))
    expect(page.locator("#desk-note")).to_contain_text("Đã lấy lại phần chữ chưa gửi được")
    expect(state(page)).to_have_text(SAVED)
    assert text_of(section) == "Chưa kịp gửi thì máy tắt."
    page.reload()
    expect(page.locator("#desk-note")).to_be_hidden()


def test_words_given_back_meet_what_somebody_wrote_meanwhile(own_chromium, stage, live_server, section, theirs):
    killed_while_writing(own_chromium, stage, live_server, section, "Bản chưa gửi.")
    send(theirs, section, text="Bản của người khác.")
    as_person(own_chromium.start(), stage, stage.cast.principal, live_server)
    page = own_chromium.open(reverse("section_edit", args=[section.pk]))
    expect(state(page)).to_contain_text("Có người vừa sửa")
    assert text_of(section) == "Bản của người khác."
    page.get_by_role("button", name="Xem hai bản").click()
    dialog = page.locator("#desk-conflict")
    expect(dialog).to_contain_text("Bản chưa gửi.")
    expect(dialog).to_contain_text("Bản của người khác.")
    dialog.get_by_role("button", name="Lưu theo lựa chọn").click()
    expect(state(page)).to_have_text(SAVED)
    assert text_of(section) == "Bản chưa gửi."
    assert history_of(section, "text").first().old == "Bản của người khác."


def test_another_person_on_the_same_machine_never_sees_the_words(own_chromium, stage, live_server, section):
    killed_while_writing(own_chromium, stage, live_server, section, "Chữ của hiệu trưởng.")
    as_person(own_chromium.start(), stage, stage.cast.deputy, live_server)
    page = own_chromium.open(reverse("section_edit", args=[section.pk]))
    page.wait_for_timeout(1500)
    assert "Chữ của hiệu trưởng." not in (box(page).input_value(), page.content())
    assert page.locator("#desk-note").is_hidden()
    assert text_of(section) != "Chữ của hiệu trưởng."


def log_in_beside(page, person):
    """Follow the link of the state line and log in in the window that opens."""
    with page.context.expect_page() as opened:
        state(page).get_by_role("link", name="Đăng nhập lại ở trang bên").click()
    door = opened.value
    door.get_by_label("Tên đăng nhập", exact=False).fill(person.username)
    door.get_by_label("Mật khẩu").fill(DEMO_PASSWORD)
    door.get_by_role("button", name="Đăng nhập").click()
    door.get_by_text("Hãy đóng trang này và về trang đang viết").wait_for()
    door.wait_for_load_state("load")
    door.close()


@pytest.fixture
def passwords(stage):
    for person in (stage.cast.principal, stage.cast.deputy):
        person.set_password(DEMO_PASSWORD)
        person.save()


def test_an_expired_log_in_keeps_the_words_and_the_same_page_sends_on(passwords, writer, stage, section):
    Session.objects.all().delete()
    box(writer).fill("Viết sau khi hết phiên.")
    expect(state(writer)).to_contain_text(NOT_SENT)
    assert text_of(section) != "Viết sau khi hết phiên."
    log_in_beside(writer, stage.cast.principal)
    expect(state(writer)).to_have_text(SAVED)
    assert text_of(section) == "Viết sau khi hết phiên."
    box(writer).press_sequentially(" Viết tiếp được.")
    expect(state(writer)).to_have_text("Đang lưu…")
    expect(state(writer)).to_have_text(SAVED)
    assert text_of(section) == "Viết sau khi hết phiên. Viết tiếp được."


def test_somebody_elses_log_in_sends_nothing_of_mine(passwords, writer, stage, section):
    Session.objects.all().delete()
    box(writer).fill("Của hiệu trưởng.")
    expect(state(writer)).to_contain_text(NOT_SENT)
    log_in_beside(writer, stage.cast.deputy)
    expect(state(writer)).to_contain_text("đang đăng nhập bằng tài khoản khác")
    assert text_of(section) != "Của hiệu trưởng."


def test_two_writers_see_both_texts_and_neither_is_lost(writer, section, theirs):
    send(theirs, section, text="Năm học này sửa mái hiên.")
    box(writer).fill("Năm học này thay cống.")
    expect(state(writer)).to_contain_text("Có người vừa sửa")
    box(writer).press_sequentially(" Viết thêm trong lúc đó.")
    state(writer).get_by_role("button", name="Xem hai bản").click()
    dialog = writer.locator("#desk-conflict")
    expect(dialog).to_contain_text("Viết thêm trong lúc đó.")
    expect(dialog.locator("ins").first).to_be_visible()
    dialog.get_by_label("Giữ bản của người kia").check()
    dialog.get_by_role("button", name="Lưu theo lựa chọn").click()
    expect(box(writer)).to_have_value("Năm học này sửa mái hiên.")
    box(writer).press_sequentially(" Và thay cống.")
    expect(state(writer)).to_have_text(SAVED)
    assert text_of(section) == "Năm học này sửa mái hiên. Và thay cống."


def test_a_removed_section_and_a_sent_plan_say_so(writer, stage, section):
    workflow.remove_section(section, acting=stage.acting)
    box(writer).fill("Viết vào mục đã bỏ.")
    expect(state(writer)).to_contain_text("vừa bị bỏ khỏi kế hoạch")
    assert box(writer).input_value() == "Viết vào mục đã bỏ."
    assert text_of(section) != "Viết vào mục đã bỏ."


def test_the_button_also_sends_what_does_not_save_itself(stage, page, live_server):
    action = actions_of(stage.make_plan())[0]
    log_in(page, stage, live_server)
    page.goto(reverse("action_edit", args=[action.pk]))
    page.locator("[name='owners-0-text']").fill("Tổ bảo vệ")
    page.get_by_label("Ghi chú").fill("Ghi chú.")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.wait_for_url(f"**{reverse('plan_edit', args=[action.problem.plan_id])}*")
    assert PlanAction.objects.get(pk=action.pk).note == "Ghi chú."
    assert [owner.text for owner in action.owners.all()] == ["Tổ bảo vệ"]


def test_what_only_the_button_saves_is_kept_too(stage, page, live_server):
    action = actions_of(stage.make_plan())[0]
    log_in(page, stage, live_server)
    page.on("dialog", lambda dialog: dialog.accept())
    address = reverse("action_edit", args=[action.pk])
    page.goto(address)
    name = page.locator("[name='owners-0-text']")
    name.fill("Tổ bảo vệ")
    page.locator("[name='owners-0-role']").select_option(index=1)
    page.wait_for_timeout(700)
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#desk-note")).to_contain_text("Đã lấy lại phần chữ chưa gửi được")
    expect(name).to_have_value("Tổ bảo vệ")
    role = page.locator("[name='owners-0-role']").input_value()
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator(".messages").get_by_text("Đã lưu nhiệm vụ.").wait_for()
    assert [(owner.text, owner.role) for owner in action.owners.all()] == [("Tổ bảo vệ", role)]
    page.wait_for_timeout(300)
    page.goto(address)
    page.wait_for_timeout(500)
    assert page.locator("#desk-note").is_hidden(), "what was saved is let go"


def test_an_action_saves_its_boxes_and_its_money(stage, page, live_server):
    action = actions_of(stage.make_plan())[0]
    log_in(page, stage, live_server)
    page.goto(reverse("action_edit", args=[action.pk]))
    page.get_by_label("Công việc, giải pháp").fill("Nâng nền sân.")
    page.get_by_label("Hoàn thành").fill("15/9/20")
    expect(state(page)).to_contain_text("Chưa lưu được: Hoàn thành: “15/9/20” không phải là ngày")
    page.get_by_label("Hoàn thành").fill("15/9/2023")
    page.get_by_label("Số tiền").first.fill("2.500.000")
    expect(state(page)).to_have_text(SAVED)
    action = PlanAction.objects.get(pk=action.pk)
    assert (action.tasks, f"{action.end_on:%d/%m/%Y}") == ("Nâng nền sân.", "15/09/2023")
    assert [line[1] for line in workflow.stored_lines(action)] == [2_500_000]
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.wait_for_url(f"**{reverse('plan_edit', args=[action.problem.plan_id])}*")
    assert [line[1] for line in workflow.stored_lines(action)] == [2_500_000]


def test_without_javascript_the_button_saves_as_ever(stage, new_page, live_server, section):
    page = new_page(java_script_enabled=False)
    log_in(page, stage, live_server)
    page.goto(reverse("section_edit", args=[section.pk]))
    box(page).fill("Không có JavaScript.")
    page.get_by_role("button", name="Lưu mục").click()
    assert text_of(section) == "Không có JavaScript."


def test_without_javascript_words_sent_after_the_log_in_ran_out_go_on_after_it(passwords, stage, new_page, live_server, section):
    page = new_page(java_script_enabled=False)
    log_in(page, stage, live_server)
    page.goto(reverse("section_edit", args=[section.pk]))
    box(page).fill("Viết xong thì hết phiên.\n- một ý")
    Session.objects.all().delete()
    page.get_by_role("button", name="Lưu mục").click()
    page.get_by_label("Tên đăng nhập", exact=False).fill(stage.cast.principal.username)
    page.get_by_label("Mật khẩu").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("Viết xong thì hết phiên.")).to_be_visible()
    page.get_by_role("button", name="Gửi tiếp").click()
    page.locator(".messages").get_by_text("Đã lưu mục.").wait_for()
    assert text_of(section) == "Viết xong thì hết phiên.\n- một ý"


def test_words_that_came_too_late_for_a_sent_plan_can_still_be_read(writer, section):
    Document.objects.filter(improvement_plan=section.plan_id).update(state="submitted")
    box(writer).fill("Chữ viết khi kế hoạch đã trình.")
    expect(state(writer)).to_contain_text("Kế hoạch đã trình, không sửa được")
    assert text_of(section) != "Chữ viết khi kế hoạch đã trình."
    writer.goto(reverse("plan_edit", args=[section.plan_id]))
    note = writer.locator("#kept-list")
    note.get_by_text(PURPOSE).click()
    expect(note.get_by_text("Chữ viết khi kế hoạch đã trình.")).to_be_visible()
    writer.once("dialog", lambda dialog: dialog.dismiss())
    note.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(note.get_by_text("Chữ viết khi kế hoạch đã trình.")).to_be_visible()
    writer.once("dialog", lambda dialog: dialog.accept())
    note.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(note).to_be_hidden()


def test_two_open_pages_name_each_other(stage, new_page, live_server, section, writer):
    other = new_page()
    cookie = stage.cast.client(stage.cast.deputy).cookies[settings.SESSION_COOKIE_NAME].value
    other.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    other.goto(reverse("section_edit", args=[section.pk]))
    expect(other.locator("#here")).to_have_text("Đang cùng mở kế hoạch: Người principal (ở chính chỗ này)")


def sheet(page):
    return page.frame_locator("#sheet")


def test_the_sheet_beside_takes_only_what_changed(writer, section):
    expect(sheet(writer).locator(f"[id='k-section:{section.key}']")).to_be_visible()
    writer.evaluate("document.getElementById('sheet').contentWindow.stayed = true")
    before = sheet(writer).locator("body").inner_text()
    box(writer).fill("Đoạn mới trên tờ giấy.\n- một ý\nMột\tHai\n1\t2")
    expect(sheet(writer).get_by_text("Đoạn mới trên tờ giấy.")).to_be_visible()
    expect(sheet(writer).locator("td", has_text="2").first).to_be_visible()
    box(writer).fill("Chỉ còn một đoạn.")
    expect(sheet(writer).get_by_text("Chỉ còn một đoạn.")).to_be_visible()
    after = sheet(writer).locator("body").inner_text()
    assert writer.evaluate("document.getElementById('sheet').contentWindow.stayed") is True
    assert "Đoạn mới" not in after and after.splitlines()[-8:] == before.splitlines()[-8:]
    writer.evaluate("document.getElementById('sheet').contentWindow.location.reload()")
    expect(sheet(writer).get_by_text("Chỉ còn một đoạn.")).to_be_visible()
    assert sheet(writer).locator("body").inner_text() == after, "the part put in place is what the whole sheet shows"


def test_the_row_of_an_action_follows_on_the_sheet(stage, page, live_server):
    action = actions_of(stage.make_plan())[0]
    log_in(page, stage, live_server)
    page.goto(reverse("action_edit", args=[action.pk]))
    row = sheet(page).locator(f"[id='k-action:{action.key}']")
    expect(row).to_be_visible()
    page.evaluate("document.getElementById('sheet').contentWindow.stayed = true")
    page.get_by_label("Công việc, giải pháp").fill("Nâng nền sân phía đông.")
    expect(row).to_contain_text("Nâng nền sân phía đông.")
    assert page.evaluate("document.getElementById('sheet').contentWindow.stayed") is True
