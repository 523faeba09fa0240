"""From the log-in over the home page to a criterion's sheet, with the keyboard alone."""

import pytest
from django.conf import settings

from accreditation.tests.permission_world import ASSESSED
from assessments.workflow import open_assessment
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.packs import DATA_DIR, read_pack

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 60  # presses of Tab before a person gives up
PASSWORD = settings.DEMO_PASSWORD


@pytest.fixture
def assessment(cast):
    """An assessment just opened by a principal who can log in."""
    load_pack(read_pack(DATA_DIR / "TT57-2026.yaml", catalogue().topics))
    cast.principal.set_password(PASSWORD)
    cast.principal.save()
    return open_assessment(cast.acting(cast.principal), ASSESSED, RegulationSet.objects.get())


def tab_to(page, selector):
    """Press Tab until the focus is on the thing, which must then be in sight and bear a ring."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            box = page.evaluate("(({top, bottom}) => ({top, bottom}))(document.activeElement.getBoundingClientRect())")
            assert box["bottom"] > 0 and box["top"] < page.viewport_size["height"]
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    pytest.fail(f"{selector}: không tới được sau {MOST} lần nhấn Tab")


def press(page, selector):
    """Go to a link or button and press it; waits for the page it leads to."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_sheet_is_reached_filled_and_saved_without_a_mouse(page, cast, assessment):
    page.goto("/")
    if page.evaluate("document.activeElement.name") != "username":
        tab_to(page, "[name=username]")
    page.keyboard.type(cast.principal.username)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "Việc của tôi"

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    press(page, ".rail a[href='/assessments/']")
    press(page, f"main a[href='/assessments/{assessment.pk}/']")
    press(page, "main a[href$='/criteria/1.1/']")

    tab_to(page, "main input[type=radio][name^=verdict]")
    tab_to(page, "main textarea[name^=state]")
    page.keyboard.type("Có kế hoạch phát triển, công khai.")
    with page.expect_navigation():
        tab_to(page, "main form .act-bar .btn-primary")
        page.keyboard.press("Enter")
    sheet = assessment.criterion_assessments.get(criterion__code="1.1")
    assert [row.text for row in sheet.level_states.order_by("level") if row.text] == ["Có kế hoạch phát triển, công khai."]
    assert page.locator(".messages").is_visible()
