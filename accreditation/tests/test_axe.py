"""Every page of the permission table in Chromium, at the width of a laptop and of a phone: axe, sideways scroll, the console.

Requests are answered by Django's test client in this thread, so the world is built once and no server runs beside it.
"""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from accreditation.tests.permission_table import PUBLIC, ROOM, TABLE
from accreditation.tests.permission_world import ACTORS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world_files")]

SHOWN = [name for name, row in TABLE.items() if "GET" in row.methods and row.may]
SITE = "http://localhost"  # trusted by the browser as https would be
AXE = Axe().axe_script
RUN = """async () => (await axe.run({resultTypes: ["violations"], iframes: false})).violations
    .filter((found) => ["serious", "critical"].includes(found.impact))"""


def ask(client, url):
    """Answers of Django to a page and to the frames in it, by address; redirects are followed, files are no pages."""
    response = client.get(url, follow=True)
    if not response.get("Content-Type", "").startswith("text/html"):
        pytest.skip("a file to download")
    answers = {response.request["PATH_INFO"] if response.redirect_chain else url: response}
    for frame in re.findall(r'<iframe[^>]*src="([^"]+)"', response.content.decode()):
        answers[frame] = client.get(frame)
    return answers


def serve(answers):
    """A route that gives the browser what Django answered before, and files of static/.

    Asked inside the route Django would look for its database in another context and find no world there.
    """

    def fulfil(route):
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            return route.fulfill(path=finders.find(parts.path.removeprefix("/static/")))
        if route.request.method == "POST":  # pages say by themselves that they are open; nobody answers here
            return route.fulfill(status=204)
        response = answers.get(parts.path)
        if response is None:
            return route.abort()
        return route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    return fulfil


@pytest.fixture(scope="module")
def window(browser):
    """One window for all pages: opening one costs more than most pages do."""
    context = browser.new_context(locale="vi-VN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def faults(window):
    """A function (client, url) -> (page, what is wrong with it at both widths, in words)."""

    def look(client, url):
        answers = ask(client, url)
        window.route("**/*", serve(answers))
        heard = []

        def note(message):
            if message.type == "error":
                heard.append(f"console: {message.text}")

        window.on("console", note)
        found = faults_of(window, next(iter(answers)))
        window.remove_listener("console", note)
        window.unroute("**/*")
        return window, heard + found

    return look


def faults_of(page, url):
    """Sideways scroll and serious findings of axe at both widths; empty when there are none."""
    page.goto(SITE + url)
    page.evaluate(AXE)
    faults = []
    for width, height in ((1366, 768), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{width}: {wide} px wide"] if wide > width else []
        for found in page.evaluate(RUN):
            faults += [f"{width}: {found['id']} {node['html'][:160]}" for node in found["nodes"][:3]]
    return faults


@pytest.mark.parametrize("name", SHOWN)
def test_no_page_shuts_anybody_out(world, faults, name):
    row = TABLE[name]
    actor = next(actor for actor in ACTORS if actor in row.may)
    page, found = faults(world.client(actor), reverse(name.split(":")[0], args=row.args(world)))
    assert found == [] and page.locator("h1").first.inner_text().strip()


@pytest.mark.parametrize("name", ["login", "link_use"])
def test_no_public_page_shuts_anybody_out(world, faults, name):
    page, found = faults(Client(), reverse(name, args=PUBLIC[name](world)))
    assert found == [] and page.locator("h1").inner_text().strip()


@pytest.mark.parametrize("name", ["room_home", *(name for name, (methods, *_) in ROOM.items() if methods == "GET")])
def test_no_page_of_a_teams_room_shuts_anybody_out(world, faults, name):
    args = ROOM[name][1](world) if name in ROOM else [world.room_token]
    page, found = faults(world.room_head(), reverse(name, args=args))
    assert [words for words in found if "404" not in words] == [] and page.locator("h1").first.inner_text().strip()


def test_the_door_of_a_teams_room_shuts_nobody_out(world, faults):
    page, found = faults(Client(), reverse("room_home", args=[world.room_token]))
    assert found == [] and page.locator("h1").inner_text() == "Vào phòng thẩm định"


def test_a_page_that_is_not_there_says_so_to_everybody(world, faults):
    page, found = faults(world.client("member"), "/khong-co/")
    assert [words for words in found if "404" not in words] == []
    assert page.locator("h1").inner_text() == "Không tìm thấy trang"
