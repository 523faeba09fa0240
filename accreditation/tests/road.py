"""A person at a browser on the main road: logs in, presses, fills; keeps what the browser complained about and every page read."""

import os
import re
import subprocess
import unicodedata
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Error

PASSWORD = "cau-treo-34-bac"  # noqa: S105
# A blocked style or script, a broken file, an exception: all of them reach the console as errors.
COMPLAINTS = ("error", "warning")


class Window:
    """One person's window. `troubles`: console errors and exceptions; `read`: HTML of every page the person saw."""

    def __init__(self, page, person, has_scripts=True):
        self.page, self.person, self.has_scripts, self.troubles, self.read = page, person, has_scripts, [], []
        page.on("console", lambda message: self.troubles.append(message.text) if message.type in COMPLAINTS else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        person.set_password(PASSWORD)
        person.save()

    def log_in(self):
        """Through the form, to the home page."""
        self.page.goto("/")
        self.page.fill("#id_username", self.person.username)
        self.page.fill("#id_password", PASSWORD)
        return self.press("Đăng nhập")

    def go(self, path):
        """Open an address as the address bar would."""
        self.page.goto(path)
        return self.note()

    def follow(self, words, within="main", exact=True):
        """Press a link by its words; waits for the page behind it."""
        self.page.locator(within).get_by_role("link", name=words, exact=exact).first.click()
        return self.note()

    def rail(self, words):
        return self.follow(words, ".rail")

    def press(self, words, within="main", exact=True):
        """Press a button by its words; waits for the page that follows."""
        button = self.page.locator(within).get_by_role("button", name=words, exact=exact).first
        saves_itself = self.has_scripts and button.evaluate("(button) => Boolean(button.form?.querySelector('#desk, #keep-form'))")
        with self.page.expect_navigation() if saves_itself else nullcontext():  # its page sends what changed first
            button.click()
        return self.note()

    def press_and_confirm(self, words):
        """A hard step: the button, then the same words in the dialog; without JavaScript the button alone."""
        self.page.locator("main").get_by_role("button", name=words, exact=True).click()
        if self.has_scripts:  # the dialog sends the form itself, a moment after the click
            with self.page.expect_navigation():
                self.page.locator("#confirm-dialog [data-confirm-yes]").click()
        return self.note()

    def fill(self, **texts):
        """Type into boxes by their names."""
        for name, text in texts.items():
            self.page.fill(f"#id_{name}", text)
        return self

    def note(self):
        """Remember the page now shown; on a slow machine the step before may still be leading to it."""
        for is_last in (False,) * 20 + (True,):
            self.page.wait_for_load_state("load")
            try:
                self.read.append(self.page.content())
                return self
            except Error as error:
                if is_last or "navigating" not in str(error):
                    raise
                self.page.wait_for_timeout(100)

    def text(self, where="main"):
        """What stands there, white space in one."""
        return one_line(self.page.locator(where).first.inner_text())

    def has(self, *sentences, where="main"):
        """Every sentence stands there."""
        shown = self.text(where)
        missing = [sentence for sentence in sentences if sentence not in shown]
        assert not missing, f"{self.page.url}: thiếu {missing} trong: {shown[:3000]}"
        return self

    def download(self, words):
        """The bytes behind a link of the page now shown."""
        href = self.page.locator("main").get_by_role("link", name=words).first.get_attribute("href")
        answer = self.page.context.request.get(href)
        assert answer.ok and answer.headers["content-type"] == "application/pdf", answer.status
        return answer.body()

    def picture(self, name, full=True):
        """A picture of the page, where somebody asked for pictures (ROAD_PICTURES names the folder)."""
        if folder := os.environ.get("ROAD_PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=full)
        return self


def windows(new_page):
    """For a fixture: a function that opens a window for a person, logged in; nobody's browser may have complained in the end."""
    opened = []

    def open_window(person, **options):
        opened.append(Window(new_page(**options), person, options.get("java_script_enabled", True)))
        return opened[-1].log_in()

    yield open_window
    assert {one.person.username: one.troubles for one in opened if one.troubles} == {}


def one_line(text):
    return re.sub(r"\s+", " ", text).strip()


def decomposed(text):
    """As some keyboards and PDF readers give it: base letters and marks apart."""
    return unicodedata.normalize("NFD", text)


def words_of_pdf(content, folder):
    """The text of a PDF in drawing order (cell by cell in tables), white space in one, letters as they are stored."""
    path = folder / "paper.pdf"
    path.write_bytes(content)
    run = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)  # noqa: S603, S607
    return one_line(run.stdout.decode())


def assert_in_order(text, sentences):
    """Every sentence stands in the text, each after the one before it."""
    place = 0
    for sentence in sentences:
        found = text.find(sentence, place)
        assert found >= 0, f"“{sentence}” {'đứng sai chỗ' if sentence in text else 'không có'}"
        place = found + len(sentence)
