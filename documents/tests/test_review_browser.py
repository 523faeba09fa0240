"""A frozen paper inside the frame of the pages, in Chromium."""

import pytest
from django.conf import settings
from django.urls import reverse

from documents.tests.scenes import make_document, submit, take_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_pdf")]
STYLES = """() => [...document.querySelectorAll(".paper, .paper .sheet, .paper .sheet p")].map((e) => getComputedStyle(e).fontFamily.split(",")[0])"""


def test_the_desk_shows_a_paper_in_the_papers_own_letters(cast, live_server, page):
    submission = take_on(cast, submit(cast, make_document(cast)))
    key = cast.client(cast.officer).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page.goto(live_server.url + reverse("submission_detail", args=[submission.pk]))
    assert set(page.evaluate(STYLES)) == {'"Van Ban Truong Chuan"'}
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].some((font) => font.status === 'loaded')")
