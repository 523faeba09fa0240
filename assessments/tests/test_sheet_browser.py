"""A criterion's sheet in Chromium: reasons and blank rows come when needed, nothing widens a phone, axe is content."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from assessments.models import Weakness
from schools.models import School
from schools.tests.people import year_of
from standards.models import Indicator


@pytest.fixture
def open_page(new_page, live_server, desk):
    """A function that opens a page of the assessment as the principal; figures, a weakness and a member's name are there."""
    Indicator.objects.filter(level__criterion__code="1.1", level__number=1, key="a").update(topic="attendance_rate")
    school = School.objects.get(pk=desk.cast.school.pk)
    for year in range(2019, 2024):
        year_of(school, year, age5_attendance_rate="97.5", under5_attendance_rate="92").save()
    desk.add_weakness()
    desk.sheet().assignees.add(desk.cast.member)

    def run(name, *args, person="principal", **options):
        page = new_page(**options)
        key = desk.cast.client(getattr(desk.cast, person)).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page.goto(desk.url(name, *args))
        return page

    return run


def test_a_sheet_is_filled_from_figures_to_weakness(open_page, desk):
    page = open_page("criterion_sheet", "1.1")
    page.get_by_text("Thêm điểm yếu").click()
    page.locator(".weakness textarea[name$=-text]").last.fill("Sân còn trơn.")
    page.get_by_text("Số liệu của trường").click()
    assert page.get_by_text("2023-2024: 97,5%").is_visible()
    verdict = desk.verdict_name()
    reason = page.locator(f"#id_{verdict.replace('verdict', 'reason')}")
    assert reason.is_hidden()
    page.locator(f"input[name={verdict}][value=not_applicable]").check()
    assert reason.is_visible()
    page.get_by_role("button", name="Lưu phiếu 1.1").click()
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.id") == reason.get_attribute("id")
    reason.fill("Trường mới lập")
    page.get_by_role("button", name="Lưu phiếu 1.1").click()
    page.locator(".messages").get_by_text("Đã lưu phiếu tiêu chí 1.1.").wait_for()
    assert desk.sheet().verdicts.get(verdict="not_applicable").reason == "Trường mới lập"
    assert set(Weakness.objects.values_list("text", flat=True)) == {"Chưa niêm yết.", "Sân còn trơn."}


PAGES = [
    ("assessment_detail", [], "principal"), ("criterion_sheet", ["1.1"], "principal"), ("criterion_sheet", ["1.1"], "clerk"),
    ("sheet_history", ["1.1"], "clerk"), ("top_level_sheet", [], "principal"), ("assessment_assign", [], "principal"),
]  # fmt: skip


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize(("name", "args", "person"), PAGES, ids=["overview", "sheet", "reading", "history", "level-4", "assign"])
def test_pages_fit_and_axe_finds_no_serious_issue(open_page, name, args, person, width):
    page = open_page(name, *args, person=person, viewport={"width": width, "height": 768})
    page.evaluate("document.querySelectorAll('main details').forEach(box => box.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [row["id"] for row in found if row["impact"] in ("serious", "critical")] == []
