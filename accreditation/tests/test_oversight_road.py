"""The authority's whole year in browsers (part 4, "Done when" 1): campaign, five papers, review also on a telephone, heat, number, two signatures, QR."""

import re

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accreditation.tests.cast import make_person, make_school
from accreditation.tests.road import windows, words_of_pdf
from documents import workflow as papers
from documents.models import SignedFile
from documents.tests.keys import PASSWORD, key_file
from documents.tests.signing_scene import png
from formats.dates import school_year_of
from improvement_plans import workflow
from improvement_plans.models import PlanAction, PlanSection
from improvement_plans.sending import send_plan
from improvement_plans.tests.stage import make_assessment, make_set, make_weakness

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY, YEAR = "UBND xã Hoa Mai", school_year_of(timezone.localdate())
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
GROUPS, WEIGHT = "Còn hai lớp ghép.", "Còn 8,3% trẻ nhẹ cân."
MONEY_REMARK, STAFF_REMARK, REASON = "Chưa nêu nguồn kinh phí.", "Ai chủ trì việc này?", "Đề nghị sửa chỗ đã góp ý rồi trình lại."
READY = {"tasks": "Mở thêm một nhóm trẻ.", "leaders": "Hiệu trưởng", "expected_result": "Không còn lớp ghép.", "time_text": "Học kỳ II",
         "money_state": "not_needed"}  # fmt: skip


class Desk:
    """One commune and its five preschools, each with a plan of two weaknesses that is ready to be sent."""

    def __init__(self, cast):
        self.cast, self.rules = cast, make_set()
        names = ("Sao Mai", "Sen Hồng", "Vàng Anh", "Bông Lúa")
        self.schools = [cast.school, *(make_school(f"mn{at}", f"Trường Mầm non {name}", cast.commune) for at, name in enumerate(names))]
        self.principals = [cast.principal, *(make_person(f"hieutruong{at}", school, Role.PRINCIPAL) for at, school in enumerate(self.schools[1:]))]
        self.plans = []

    def make_plans(self):
        for school, principal in zip(self.schools, self.principals, strict=True):
            rows = make_assessment(school, self.rules, YEAR)
            weaknesses = [make_weakness(rows, "1.5", GROUPS, state="Năm trước có ba lớp ghép."), make_weakness(rows, "5.3", WEIGHT, cause="Đầu năm học.")]
            plan = workflow.make_plan(self.cast.acting(principal), assessment=rows, weaknesses=weaknesses, template="quality-2018",
                                      period_kind="school_year", period_start=YEAR)  # fmt: skip
            PlanAction.objects.filter(problem__plan=plan).update(**READY)
            PlanSection.objects.filter(plan=plan, text__contains="……").update(text="Đã rà soát.")
            self.plans.append(plan)

    def send(self, at):
        plan = self.plans[at]
        plan.refresh_from_db()
        return send_plan(plan, acting=self.cast.acting(self.principals[at]))

    def drop_weight(self, at):
        """The school of that place takes the second weakness out of its returned plan, answers the remark and sends it again."""
        plan, acting = self.plans[at], self.cast.acting(self.principals[at])
        plan.document.refresh_from_db()
        workflow.remove_problem(plan.problems.get(text=WEIGHT), acting=acting)
        for comment in plan.document.current_submission().comments.open():
            papers.resolve_comment(comment, "Đã bỏ vấn đề này.", acting=acting)
        return self.send(at)


@pytest.fixture
def desk(cast):
    return Desk(cast)


@pytest.fixture
def window(new_page):
    yield from windows(new_page)


def fits(one):
    """Nothing sticks out of the telephone's width."""
    page = one.page if hasattr(one, "page") else one
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    return one


def open_campaign(officer, desk):
    """The five preschools are asked; the primary school of the commune is not."""
    officer.rail("Đợt").follow("Mở đợt").fill(title="Kế hoạch cải tiến", due_on=f"{timezone.localdate():%d/%m/%Y}")
    officer.page.select_option("#id_school_year", value=str(YEAR))
    for school in desk.schools:
        officer.page.get_by_label(school.name).check()
    officer.press("Mở đợt và báo cho các trường").has("Đã mở đợt và báo cho 5 trường", where=".messages").has("Chưa mở (5)")


def submit_all(principal, desk):
    """One school by its browser, from the notice on; the others as their own principals would."""
    principal.go("/").follow(f"Kế hoạch cải tiến: gửi {BODY}").has("Chưa mở")
    desk.make_plans()
    principal.go("/").follow(f"Kế hoạch cải tiến: gửi {BODY}").has("Đang soạn").follow("Đến kế hoạch của trường")
    principal.follow(f"{YEAR}-{YEAR + 1}", exact=False).follow("Soát trước khi trình").press(f"Trình {BODY}").has("Đã trình kế hoạch", where=".messages")
    for at in range(1, 5):
        desk.send(at)


def heat_numbers(officer):
    """{criterion: how many schools name it} as the commune's row of the picture says; the table beside it says the same."""
    officer.go(reverse("finding_list"))
    cells = officer.page.locator(".heat a").evaluate_all("links => links.map(link => link.getAttribute('aria-label'))")
    found = {label.split(", ")[1].split(":")[0]: int(label.rsplit(": ", 1)[1]) for label in cells}
    officer.page.get_by_text("Xem dạng bảng").click()
    twin = officer.page.locator("[aria-label$='dạng bảng'] tbody td").all_inner_texts()
    assert [int(number) for number in twin] == list(found.values())
    return found


def filter_the_table(officer, desk):
    """Words without marks, then by state; the way is kept under a name and found again."""
    officer.rail("Trường").has("Trường Tiểu học Hoa Mai", *(school.name for school in desk.schools))
    officer.page.fill("input[name=q]", "truong mam non sen")
    officer.press("Xem").has("Trường Mầm non Sen Hồng")
    assert officer.page.locator("tbody tr").count() == 1
    officer.follow("Bỏ lọc")
    officer.page.select_option("select[name=state]", label="Chờ tiếp nhận")
    officer.press("Xem")
    assert officer.page.locator("tbody tr").count() == 5 and "Tiểu học" not in officer.text("tbody")
    officer.page.get_by_text("Bộ lọc đã lưu").click()
    officer.page.get_by_label("Tên bộ lọc").fill("Chờ tôi")
    officer.press("Lưu cách xem này").has("Đã lưu bộ lọc.", where=".messages")
    officer.rail("Trường").follow("Chờ tôi").picture("71-bang-da-loc")
    assert officer.page.locator("tbody tr").count() == 5


def review_and_return(officer, school, button, remark):
    """From the table: open the paper, remark on a row, return it."""
    officer.go(f"{reverse('school_list')}?q={school.code}")
    officer.page.locator("tbody").get_by_role("link", name="Kế hoạch", exact=False).first.click()
    officer.note().press("Tiếp nhận").has("Đang xem")
    officer.page.get_by_role("button", name=button).first.click()
    officer.page.locator("#comment-form textarea").fill(remark)
    officer.press("Ghi góp ý").has(remark, where="#remarks")
    officer.page.get_by_label("Lý do, yêu cầu khi trả lại").fill(REASON)
    return officer.press_and_confirm("Trả lại kèm góp ý").has(REASON)


def sign(one, name, picture):
    """With a key file made for the test."""
    page = one.follow("Ký").page
    page.get_by_text("Ký tại đây bằng tệp khóa .p12").click()
    page.set_input_files("#id_key_file", {"name": "khoa.p12", "mimeType": "application/octet-stream", "buffer": key_file(name)})
    page.set_input_files("#id_picture", {"name": "anh.png", "mimeType": "image/png", "buffer": picture})
    one.fill(password=PASSWORD).press_and_confirm("Ký").has("Đã ký. Tệp khóa và mật khẩu không được lưu lại.", name)


def address_in_qr(content):
    """What a telephone reads in the QR picture of a PDF."""
    with pypdfium2.PdfDocument(content) as file:
        found = [code.text for page in file for code in zxingcpp.read_barcodes(page.render(scale=4).to_pil())]
    assert len(found) == 1
    return found[0]


def test_from_the_campaign_to_the_verified_paper(cast, desk, window, new_page, tmp_path):
    officer, principal = window(cast.officer), window(cast.principal)
    second = window(make_person("chuyenvien2", cast.commune, Role.OFFICER), **PHONE)
    open_campaign(officer, desk)
    officer.go(reverse("finding_list")).has("Chưa có kế hoạch nào được trình")
    submit_all(principal, desk)
    assert heat_numbers(officer.picture("70-tong-hop")) == {"1.5": 5, "5.3": 5}
    filter_the_table(officer, desk)

    review_and_return(officer, desk.schools[1], "Góp ý: Tiêu chí 1.5:", MONEY_REMARK)
    fits(review_and_return(fits(second), desk.schools[2], "Góp ý: Tiêu chí 5.3:", STAFF_REMARK)).picture("72-tra-lai-360")
    for at in (0, 3, 4):
        second.go(f"{reverse('school_list')}?q={desk.schools[at].code}")
        fits(second).page.locator("tbody").get_by_role("link", name="Kế hoạch", exact=False).first.click()
        fits(second.note()).press("Tiếp nhận").has("Đang xem")
    leader = fits(window(cast.leader, **PHONE)).picture("73-lanh-dao-360")
    for _paper in range(3):
        fits(leader.go("/").follow("Phê duyệt: ", exact=False)).press_and_confirm("Phê duyệt bản số 1")
        fits(leader.has("Đã phê duyệt bản số 1", where=".messages"))
    officer.go("/campaigns/").follow("Kế hoạch cải tiến").has("Bị trả lại (2)", "Xong (3)", "Đã trình (0)").picture("74-dot")

    desk.drop_weight(2)
    assert heat_numbers(officer) == {"1.5": 5, "5.3": 4}, "the school that was returned no longer names the criterion"
    officer.page.locator(".heat a[aria-label^='UBND xã Hoa Mai, 5.3']").click()
    officer.note().has(desk.schools[1].name).picture("75-truong-neu-5-3")
    assert desk.schools[2].name not in officer.text()
    officer.follow(desk.schools[0].name).has(WEIGHT)
    assert officer.page.locator(":target").count() == 1, "the number leads to the sentence itself"

    clerk = window(cast.clerk)
    clerk.go("/").follow("Cấp số, ban hành: ", exact=False).fill(number="5").press_and_confirm("Cấp số, ban hành")
    document = desk.plans[0].document
    sign(principal.go(f"/documents/{document.pk}/"), "Trần Văn Mẫu", png("blue"))
    sign(clerk.go(f"/documents/{document.pk}/"), "Trường Mầm non Hoa Mai", png("red", 300, 300))
    content = clerk.go(f"/documents/{document.pk}/").has("Ký số").download("Mở văn bản đã ký")
    assert SignedFile.objects.count() == 2

    address = address_in_qr(content)
    assert re.search(r"http://\S+/v/[A-Z0-9]{10}", words_of_pdf(content, tmp_path))[0] == address
    stranger = new_page(**PHONE)
    stranger.goto(address)
    shown = fits(stranger).locator("main").inner_text()
    assert "05/KH-MNHM" in shown and "Đang có hiệu lực" in shown and cast.clerk.full_name not in shown
    stranger.set_input_files("#id_file", {"name": "van-ban.pdf", "mimeType": "application/pdf", "buffer": content})
    stranger.get_by_role("button", name="So tệp").click()
    stranger.get_by_text("Trùng từng byte với tệp đã ký mới nhất đang lưu.").wait_for()
    fits(stranger)
