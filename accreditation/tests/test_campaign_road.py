"""A campaign in two browsers: the officer asks, the school reads, drafts and sends; the officer sees only what was sent."""

import pytest
from django.utils import timezone

from accreditation.tests.road import Window
from documents.tests.scenes import give_back, submit, take_on
from improvement_plans.models import ImprovementPlan
from improvement_plans.tests.stage import Stage
from oversight.models import Campaign, CampaignSchool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HIDDEN = "quạ-đen-7391"
NOTE = "Nêu rõ nguồn kinh phí và người chủ trì."
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def window(new_page):
    """A function that opens a window for a person, logged in; nobody's browser may have complained in the end."""
    opened = []

    def open_window(person, **options):
        opened.append(Window(new_page(**options), person, options.get("java_script_enabled", True)))
        return opened[-1].log_in()

    yield open_window
    assert {one.person.username: one.troubles for one in opened if one.troubles} == {}


@pytest.fixture
def plan(cast):
    """A plan of the school's year 2023-2024 whose title nobody outside may read yet."""
    plan = Stage(cast).make_plan()
    plan.document.title = f"Kế hoạch {HIDDEN}"
    plan.document.save()
    return plan


def fits(one):
    """Nothing sticks out of the phone's width."""
    assert one.page.evaluate("document.documentElement.scrollWidth") <= one.page.viewport_size["width"], one.page.url
    return one


def open_campaign(officer, cast, year):
    """All by the form; first with a term that is over, so that the page comes back with what was typed."""
    officer.rail("Đợt").has("Chưa có đợt nào").picture("50-dot-trong").follow("Mở đợt")
    officer.fill(title="Kế hoạch cải tiến", due_on="01/01/2020", note=NOTE)
    officer.page.select_option("#id_school_year", value=str(year))
    for school in (cast.school, cast.other_school):
        officer.page.get_by_label(school.name).check()
    officer.press("Mở đợt và báo cho các trường").has("Hạn không được ở trước hôm nay.").picture("51-dot-loi")
    assert officer.page.input_value("#id_note") == NOTE and officer.page.get_by_label(cast.school.name).is_checked()
    officer.fill(due_on=f"{timezone.localdate():%d/%m/%Y}").press("Mở đợt và báo cho các trường")
    officer.has("Đã mở đợt và báo cho 2 trường", where=".messages").has("Chưa mở (2)", "Đang soạn (0)", "hết hạn hôm nay").picture("52-dot")


def test_from_asking_to_sent_back(cast, window, plan):
    year = timezone.localdate().year - (timezone.localdate().month < 8)
    officer, principal = window(cast.officer), window(cast.principal)
    open_campaign(officer, cast, year)
    principal.go("/").has("1 thông báo chưa đọc").picture("53-viec-truong").follow("Kế hoạch cải tiến: gửi UBND xã Hoa Mai")
    principal.has(NOTE, "Chưa mở").picture("54-yeu-cau").follow("Lập kế hoạch")
    ImprovementPlan.objects.filter(pk=plan.pk).update(period_start=year, period_end=year + 1)
    officer.go("/campaigns/").follow("Kế hoạch cải tiến").has("Đang soạn (1)", "Chưa mở (1)").picture("55-dang-soan")
    officer.press_and_confirm("Nhắc 2 trường chưa gửi").has("Đã nhắc 2 trường", where=".messages").has("(1 lần)")
    officer.press(f"Nhắc {cast.school.name}").has("Đã nhắc 0 trường", where=".messages")
    submission = submit(cast, plan.document)
    officer.go("/campaigns/").follow("Kế hoạch cải tiến").follow("Đã trình (1)").has(cast.school.name).picture("56-da-trinh")
    assert cast.other_school.name not in officer.text("table")
    assert HIDDEN not in "".join(officer.read[:-1])
    take_on(cast, submission)
    give_back(cast, submission)
    principal.go("/").has("Kế hoạch cải tiến: gửi UBND xã Hoa Mai").follow("Kế hoạch cải tiến: gửi UBND xã Hoa Mai").has("Bị trả lại")
    officer.go("/campaigns/").follow("Kế hoạch cải tiến").follow("Bị trả lại (1)").has(cast.school.name)


def test_the_pages_fit_a_phone(cast, window):
    officer, principal = window(cast.officer, **PHONE), window(cast.principal, **PHONE)
    officer.go("/campaigns/add/")
    fits(officer).picture("57-mo-dot-360")
    open_campaign(officer, cast, 2026)
    fits(officer).picture("58-dot-360")
    fits(officer.go("/campaigns/")).picture("59-cac-dot-360")
    fits(principal.go("/notices/")).has("gửi UBND xã Hoa Mai, hạn").picture("60-thong-bao-360")
    fits(principal.follow("Kế hoạch cải tiến", exact=False)).picture("61-yeu-cau-360")
    principal.go("/notices/").press("Đánh dấu đã đọc tất cả")
    assert "chưa đọc" not in principal.text()


def test_a_campaign_ends_and_the_table_stays(cast, window):
    officer = window(cast.officer)
    open_campaign(officer, cast, 2026)
    officer.press_and_confirm("Kết thúc đợt").has("Đã kết thúc đợt", where=".messages").has("đã kết thúc", "Chưa mở (2)")
    assert officer.page.get_by_role("button", name="Nhắc", exact=False).count() == 0
    assert Campaign.objects.get().closed_at and CampaignSchool.objects.count() == 2
