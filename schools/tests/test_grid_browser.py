"""The grid in Chromium: keys, rates at once, only changed cells sent, the phone's one-year view, axe."""

from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from formats.dates import school_year_of
from schools.models import School, YearlyFigures
from schools.workflow import Entry, save_figures


@pytest.fixture
def year(cast):
    return school_year_of(cast.acting(cast.principal).today)


@pytest.fixture
def open_grid(new_page, live_server, cast, year):
    """A function that opens the grid as the principal; one teacher figure is stored."""
    entries = {"teachers_total": Entry("24"), "teachers_above_qualified": Entry("12"), "site_area": Entry("1250")}
    save_figures(School.objects.get(pk=cast.school.pk), {year: entries}, by=cast.principal)

    def run(path="", **options):
        page = new_page(**options)
        key = cast.client(cast.principal).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page.goto(path or reverse("figures_grid"))
        return page

    return run


def test_rates_follow_at_once_and_only_changed_cells_are_sent(open_grid, cast, year):
    page, posted = open_grid(), []
    page.on("request", lambda request: posted.append(request.post_data) if request.method == "POST" else None)
    rate = page.locator(f"#c-{year}-teacher_above_qualified_rate")
    assert rate.input_value() == "50,00"
    page.fill(f"#c-{year}-teachers_total", "25")
    assert rate.input_value() == "48,00"
    page.fill(f"#c-{year}-site_area", "1260")
    page.press(f"#c-{year}-site_area", "Tab")
    assert page.input_value(f"#c-{year}-site_area") == "1.260"
    page.fill(f"#c-{year}-teachers_above_qualified", "12")
    assert page.inner_text(".figures-count") == "2 ô chưa lưu"
    page.get_by_role("button", name="Lưu số liệu").click()
    page.locator(".messages").get_by_text("Đã lưu 2 ô").wait_for()
    sent = parse_qs(posted[0], keep_blank_values=True)
    assert {name for name in sent if name.startswith("v-")} == {f"v-{year}-teachers_total", f"v-{year}-site_area"}
    assert set(sent["start"][0].split()) == {f"{year}-teachers_total=24", f"{year}-site_area=1250"}
    assert YearlyFigures.objects.get(school_year=year).values["teachers_total"] == "25"


def test_a_rate_can_be_typed_once_its_counts_are_gone(open_grid, year):
    page = open_grid()
    rate = page.locator(f"#c-{year}-teacher_above_qualified_rate")
    page.fill(f"#c-{year}-teachers_total", "")
    assert rate.is_editable() and rate.input_value() == ""
    rate.fill("47,5")
    page.get_by_role("button", name="Lưu số liệu").click()
    page.locator(".messages").get_by_text("47,5%").wait_for()
    assert YearlyFigures.objects.get(school_year=year).rates["teacher_above_qualified_rate"] == "47.5"


@pytest.mark.parametrize(
    ("key", "to"),
    [("ArrowDown", ("0", "teachers_not_qualified")), ("Enter", ("0", "teachers_not_qualified")), ("ArrowLeft", ("1", "teachers_total"))],
)
def test_keys_move_from_cell_to_cell(open_grid, year, key, to):
    page = open_grid()
    page.focus(f"#c-{year}-teachers_total")
    page.keyboard.press("Home")
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == f"c-{year - int(to[0])}-{to[1]}"


def test_a_phone_shows_one_year_and_the_summary_leads_to_the_right_one(open_grid, year):
    page = open_grid(viewport={"width": 360, "height": 740})
    assert page.locator(f"#c-{year}-teachers_total").is_visible()
    assert page.locator(f"#c-{year - 1}-teachers_total").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for shown in (year - 3, year - 1):
        page.get_by_text(f"{shown}-{shown + 1}", exact=True).first.click()
        page.fill(f"#c-{shown}-teachers_total", "nhiều")
    page.get_by_role("button", name="Lưu số liệu").click()
    page.locator(".error-summary a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == f"c-{year - 1}-teachers_total"
    assert page.input_value(f"#c-{year - 1}-teachers_total") == "nhiều"


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("name", ["figures_grid", "school_profile", "school_edit", "certificate_add"])
def test_axe_finds_no_serious_issue(open_grid, name, width):
    page = open_grid(reverse(name), viewport={"width": width, "height": 768})
    found = Axe().run(page).response["violations"]
    assert [row["id"] for row in found if row["impact"] in ("serious", "critical")] == []
