"""After issue, in a browser: checkpoint → carry-over → next year's plan; and a change that replaces the issued paper."""

from datetime import date

import pytest
from django.utils import timezone

from accreditation.tests.road import assert_in_order, one_line, windows, words_of_pdf
from improvement_plans.models import PlanAction, PlanSection
from improvement_plans.tests.stage import Stage
from improvement_plans.tests.test_amending import issue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2024, 6, 3)
GHEP, CAN = "Còn hai lớp ghép.", "Còn 8,3% trẻ nhẹ cân."
READY = {"tasks": "Mở thêm một nhóm trẻ.", "leaders": "Hiệu trưởng", "expected_result": "Không còn lớp ghép.", "time_text": "Học kỳ II",
         "money_state": "not_needed"}  # fmt: skip
REACHED, MOVED = "Còn một lớp ghép ở điểm trường Khe Sim.", "Mượn nhà văn hóa thôn."
NEW_TASKS = "Mở thêm hai nhóm trẻ."


@pytest.fixture
def on_the_day(monkeypatch):
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, timezone=None: real(value, timezone) if value else TODAY)


@pytest.fixture
def window(new_page):
    yield from windows(new_page)


@pytest.fixture
def plan(cast):
    """The school's plan of 2023-2024, issued under number 37."""
    stage = Stage(cast)
    plan = stage.make_plan()
    PlanAction.objects.filter(problem__plan=plan).update(**READY)
    PlanSection.objects.filter(plan=plan, text__contains="……").update(text="Đã rà soát.")
    issue(stage, plan, 37)
    return plan


def hold_checkpoint(principal):
    """From the own work list; each action in turn, one moved into the next school year."""
    principal.picture("50-viec").follow("Lập đợt theo dõi “Cuối năm học”", exact=False)
    principal.page.select_option("#id_kind", label="Cuối năm học")
    principal.fill(planned_on="31/5/2024").picture("51-dot-moi").press("Lập đợt theo dõi").has("Chưa ghi kết quả: 2")
    principal.follow("Ghi kết quả: ", exact=False)
    principal.page.get_by_label("Chưa hoàn thành", exact=True).check()
    principal.fill(result=REACHED, adjustment=MOVED, new_end_on="10/2024", spent_state_budget="3,5 triệu").picture("52-ket-qua")
    principal.press("Lưu, sang nhiệm vụ sau").page.get_by_label("Hoàn thành", exact=True).check()
    principal.fill(result="Cân đo đủ chín đợt.").press("Lưu kết quả").has(REACHED, MOVED, "31/10/2024", "3.500.000đ", "Hoàn thành: 1")
    principal.follow("Ghi đánh giá chung").fill(watched="Tiến độ.", result="Đạt một nửa.", assessors="Tổ giám sát").press("Lưu đánh giá chung")
    principal.has("Tổ giám sát", "Đạt một nửa.").press("Kết thúc đợt").has("Mở lại để sửa").picture("53-dot-xong")


def compare(principal):
    """From the menu of the plan's page."""
    principal.page.locator(".plan-menu > summary").click()
    return principal.follow("So sánh các bản, các năm")


def test_checkpoint_then_carry_over_then_next_years_plan(on_the_day, cast, plan, window):
    principal = window(cast.principal)
    hold_checkpoint(principal)
    principal.follow("Chuyển tiếp việc chưa xong").has(REACHED).picture("54-chuyen-tiep")
    assert "Cân đo" not in principal.text()
    principal.press("Lập kế hoạch tiếp nối")
    assert principal.page.locator("#id_continues option:checked").inner_text() == "Kế hoạch cải tiến chất lượng giáo dục năm học 2023-2024"
    assert principal.page.input_value("#id_period_start") == "2024"
    principal.picture("55-ke-hoach-moi").press("Lập kế hoạch").has("Chuyển tiếp từ Kế hoạch số 37/KH-MNHM ngày 01/11/2023, năm học 2023-2024", GHEP)
    principal.has("hoàn thành 01/02 nhiệm vụ; đã chi 3.500.000đ").picture("56-ke-hoach-sau")
    assert CAN not in principal.text("#table")
    with principal.page.expect_popup() as opened:
        principal.page.locator("main").get_by_role("link", name="Xem bản in").click()
    assert_in_order(one_line(opened.value.inner_text("body")), ["hoàn thành 01/02 nhiệm vụ", REACHED, "(Chuyển tiếp từ Kế hoạch số 37/KH-MNHM"])
    opened.value.close()
    compare(principal).page.select_option("#old", label="Kế hoạch cải tiến chất lượng giáo dục năm học 2023-2024 (đã ban hành)")
    principal.press("So sánh").has("Chuyển tiếp: 1", "bỏ").picture("57-hai-nam")


def approve_and_number(window, cast, number):
    """The authority's and the clerk's way; returns the clerk's window on the issued paper."""
    window(cast.officer).follow("Tiếp nhận: ", exact=False).has(NEW_TASKS).picture("62-ho-so").press("Tiếp nhận").has("Đang xem")
    window(cast.leader).follow("Phê duyệt: ", exact=False).press_and_confirm("Phê duyệt bản số 1").has("Đã phê duyệt bản số 1")
    clerk = window(cast.clerk)
    clerk.follow("Cấp số, ban hành: ", exact=False).fill(number=str(number)).press_and_confirm("Cấp số, ban hành")
    return clerk.has(f"Đã ban hành số {number}/KH-MNHM", where=".messages")


def test_issue_then_amend_then_replace(on_the_day, cast, plan, window, tmp_path):
    principal = window(cast.principal)
    principal.rail("Kế hoạch").follow("2023-2024", exact=False).press_and_confirm("Điều chỉnh, bổ sung")
    principal.has("Khi ban hành sẽ thay thế", "Kế hoạch điều chỉnh, bổ sung Kế hoạch cải tiến chất lượng")
    principal.follow(f"Sửa nhiệm vụ 1 của {GHEP}", exact=False).fill(tasks=NEW_TASKS).press("Lưu nhiệm vụ").picture("60-dieu-chinh")
    compare(principal).has("Sửa: 1", "(trước khi điều chỉnh)").picture("61-so-sanh")
    assert [one_line(row) for row in principal.page.locator(".change-text").all_inner_texts()] == ["Mở thêm mộthai nhóm trẻ."]
    principal.follow("2023-2024", ".crumbs", exact=False).follow("Soát trước khi trình").press("Trình UBND xã Hoa Mai").has("Đã trình kế hoạch")
    clerk = approve_and_number(window, cast, 38).picture("63-ban-hanh")
    words = words_of_pdf(clerk.download("Mở văn bản đã ban hành"), tmp_path)
    assert_in_order(words, ["Số: 38/KH-MNHM", "Điều chỉnh, bổ sung Kế hoạch cải tiến chất lượng", "điều chỉnh, bổ sung Kế hoạch số 37/KH-MNHM ngày 01/11/2023", NEW_TASKS, "Phụ lục", READY["tasks"], NEW_TASKS])
    old = f"/plans/{plan.pk}/"
    principal.go(old).has("Được thay thế bởi văn bản số 38/KH-MNHM").picture("64-ban-cu")
    assert principal.page.get_by_role("button", name="Điều chỉnh, bổ sung").count() == 0
    principal.rail("Kế hoạch").has("Đã được thay thế bởi số 38/KH-MNHM")
    window(cast.officer).go("/submissions/?tab=decided").follow("2023-2024", exact=False)
