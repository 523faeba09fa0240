"""In Chromium, one person's way: figures → proposals → override → what-if → weakness → plan."""

import pytest
from django.conf import settings
from django.urls import reverse

from assessments.models import IndicatorVerdict, Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from improvement_plans import workflow
from improvement_plans.models import PlanProblem
from schools.models import YearlyFigures

YEAR = 2025
FIGURES = {"teachers_total": "20", "teachers_not_qualified": "1", "teachers_qualified": "14", "teachers_above_qualified": "5",
           "teachers_rated": "20", "teachers_standard_good": "18", "teachers_standard_not_met": "2",
           "teachers_standard_met": "0", "teachers_standard_fair": "0"}  # fmt: skip


@pytest.fixture
def desk(live_server, cast):
    desk = Desk(cast, load("TT19-2018"), YEAR, 1)
    desk.judge("met", level=1)
    desk.judge("not_assessed", code="2.2", level=1)
    workflow.make_plan(cast.acting(cast.principal), assessment=desk.assessment, weaknesses=[], template="quality-2018", period_kind="school_year", period_start=YEAR)
    return desk


def verdict(desk, letter):
    return IndicatorVerdict.objects.get(sheet=desk.sheet("2.2"), indicator__level__number=1, indicator__key=letter)


def test_from_figures_to_the_plan(new_page, live_server, desk, cast):
    page = new_page()
    key = cast.client(cast.principal).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    page.goto(reverse("figures_grid"))
    for metric, value in FIGURES.items():
        page.locator(f"#c-{YEAR}-{metric}").fill(value)
    page.get_by_role("button", name="Lưu số liệu").click()
    page.locator(".messages").get_by_text("Đã lưu").wait_for()
    assert YearlyFigures.objects.get(school_year=YEAR, level="").rates["teacher_qualified_rate"] == "95"

    page.goto(desk.url("criterion_sheet", "2.2"))
    b, c = verdict(desk, "b"), verdict(desk, "c")
    page.locator(f"button[name=accept][value='{b.indicator_id}']").click()
    page.locator(".messages").get_by_text("Đã lưu phiếu tiêu chí 2.2.").wait_for()
    assert verdict(desk, "b").verdict == "not_met"
    reason = page.locator(f"#id_override-{c.indicator_id}")
    assert reason.is_hidden()
    page.locator(f"input[name=verdict-{c.indicator_id}][value=met]").check()
    page.get_by_role("button", name="Lưu phiếu 2.2").click()
    page.locator(".error-summary").wait_for()
    reason.fill("Hai giáo viên vừa được xếp loại lại.")
    page.get_by_role("button", name="Lưu phiếu 2.2").click()
    page.locator(".messages").get_by_text("Đã lưu phiếu tiêu chí 2.2.").wait_for()
    assert (verdict(desk, "c").verdict, verdict(desk, "c").override_reason) == ("met", "Hai giáo viên vừa được xếp loại lại.")

    page.goto(desk.url("gap_board") + "?target=1")
    page.locator("input[name^=met-][value='2.2']").check()
    page.get_by_role("button", name="Xem mức của trường").click()
    page.get_by_text("Nếu các mục đã chọn đạt Mức 1: Đạt Mức 1.").wait_for()
    page.locator("form[action*='/gaps/2.2/weakness/'] button").first.click()
    page.locator(".messages").get_by_text("Đã ghi một điểm yếu").wait_for()
    weakness = Weakness.objects.get(sheet=desk.sheet("2.2"))
    assert "2.2 Mức 1b" in weakness.text

    page.goto(desk.url("gap_board") + "?target=1")
    page.locator("form[action*='from-gap'][action*='/2.2/'] button").first.click()
    page.locator(".messages").get_by_text("Đã thêm vấn đề vào kế hoạch").wait_for()
    assert PlanProblem.objects.get().weaknesses.get() == weakness
