"""A team's room in browsers: the department opens it, a member works on a phone without an account, the school takes the findings."""

import pytest

from accreditation.tests.road import Window
from assessments.models import AppraisalRoom, AppraisalVerdict, Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from assessments.tests.full_desk import fill
from assessments.tests.room_scene import send_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}}
PEOPLE = "Tô Văn Hải; Trưởng phòng; Trưởng đoàn\nLý Thị Nga; Chuyên viên; Thư ký"
WEAK = "Chưa rà soát kế hoạch hằng năm <b>."


class Guest(Window):
    """A member's window: no account."""

    def __init__(self, page):
        self.page, self.has_scripts, self.troubles, self.read = page, True, [], []
        page.on("console", lambda message: self.troubles.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))


def fits(one):
    """Nothing sticks out of the window's width."""
    assert one.page.evaluate("document.documentElement.scrollWidth") <= one.page.viewport_size["width"], one.page.url
    return one


def open_room(new_page, cast):
    """By the department's form, first with a team without a head; gives (officer's window, link, codes)."""
    officer = Window(new_page(), cast.province_officer).log_in()
    officer.rail("Hồ sơ trình").follow("Thẩm định").picture("80-tham-dinh").follow("Mở phòng")
    officer.fill(people="Lý Thị Nga").press("Mở phòng, cấp mã").has("Ghi “Trưởng đoàn” cho đúng một người").picture("81-mo-phong-loi")
    officer.fill(people=PEOPLE).press("Mở phòng, cấp mã").has("Chỉ hiện một lần", "Tô Văn Hải", "Lý Thị Nga").picture("82-ma")
    link = officer.page.locator(".secret-link").inner_text()
    return officer, link, officer.page.locator(".secret").all_inner_texts()


def judge(guest):
    """A criterion on the phone: not met at level 2, with its weakness, then on to the next."""
    row = AppraisalVerdict.objects.get(sheet__criterion__code="1.1", indicator__level__number=2)
    guest.follow("Đánh giá tiêu chí 1.1").has("Trường: Mức 2", "Kết luận: Đạt Mức 2")
    fits(guest).picture("85-tieu-chi")
    guest.page.locator(f"#id_verdict-{row.pk}_1").check()
    guest.page.fill(f"#id_weak-{row.pk}", f"- {WEAK}")
    guest.fill(strengths="Có kế hoạch phát triển.")
    guest.press("Lưu, sang 1.2").has("Đã lưu: Tiêu chí 1.1.", where=".messages")
    fits(guest).picture("86-tieu-chi-sau")


def test_from_the_link_to_a_weakness_of_the_school(cast, new_page):
    desk = Desk(cast, load("TT57-2026"), 2026)
    fill(desk)
    send_report(cast, desk.assessment)
    officer, link, codes = open_room(new_page, cast)
    guest = Guest(new_page(**PHONE)).go(link)
    guest.has("Vào phòng thẩm định")
    fits(guest).picture("83-cua").fill(code="01-2222-2222").press("Vào phòng").has("Mã không đúng")
    guest.fill(code=codes[0].lower()).press("Vào phòng").has("Trường Mầm non Hoa Mai", "0/15")
    fits(guest).picture("84-phong")
    judge(guest)
    AppraisalVerdict.objects.filter(verdict="not_assessed").update(verdict="met")
    guest.follow("Kết quả").has("1.1 (Mức 2 → Mức 1)")
    fits(guest).picture("87-ket-qua")
    guest.press_and_confirm("Chốt kết quả của đoàn").has("Đã chốt", where=".messages")
    officer.go(AppraisalRoom.objects.get().get_absolute_url()).has("Đoàn đã chốt", "Tô Văn Hải").picture("88-trang-phong")
    principal = Window(new_page(**PHONE), cast.principal).log_in().go(AppraisalRoom.objects.get().get_absolute_url())
    fits(principal.has(WEAK)).picture("89-truong").press("Đưa vào điểm yếu").has("Đã đưa 1 điểm yếu", where=".messages")
    assert Weakness.objects.get(finding__isnull=False).text == WEAK
    principal.follow("tiêu chí 1.1, 2026-2027").has("Tiêu chí 1.1")
    assert officer.troubles == guest.troubles == principal.troubles == []
