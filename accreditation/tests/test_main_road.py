"""The main job in a browser, from door to door: a school's weakness becomes an approved, numbered KẾ HOẠCH (issue, "Done when" 2)."""

import unicodedata
from datetime import date

import pytest
from django.utils import timezone

from accreditation.tests.road import assert_in_order, decomposed, one_line, windows, words_of_pdf
from improvement_plans.models import PlanAction, PlanSection
from improvement_plans.tests.stage import Stage
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.packs import DATA_DIR, read_pack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 11, 16)
HIDDEN = "quạ-đen-7391"

STATE = "Sân phía đông lún, nước đọng sau mỗi trận mưa."
WEAKNESS = "Sân chơi ngoài trời chưa bảo đảm an toàn cho trẻ."
CAUSE = "Nền đất yếu, cống thoát nước nhỏ."
OTHER_WEAKNESS = "Chưa công khai lịch trực của tổ bảo vệ."
LAST_YEAR = "Năm học trước đã sửa xong mái hiên của hai nhóm trẻ."
NEW_LAST_YEAR = "Năm học trước đã sửa xong mái hiên của ba nhóm trẻ."
ADDRESS = "Thôn Hạ, xã Hoa Mai, tỉnh An Hòa"
RESULT = "Sân khô trong vòng ba mươi phút sau mưa."
TASKS = "Nâng nền sân phía đông; thay cống đường kính 40 cm."
NEW_TASKS = "Nâng nền sân phía đông; thay cống đường kính 60 cm."
LEADER, PARTNER = "Phó Hiệu trưởng Trần Văn Ổn", "Ban đại diện cha mẹ trẻ"
CONDITIONS = "Ủy ban nhân dân xã cho mượn máy xúc."
EVIDENCE = "Biên bản nghiệm thu sân."
# In the order of the paper: sections I and II, the summary of problems, the table.
SENT = [ADDRESS, LAST_YEAR, STATE, WEAKNESS, CAUSE, WEAKNESS, RESULT, TASKS, "Dưới 30 phút", LEADER, PARTNER, "2.500.000.000đ", CONDITIONS, EVIDENCE]
ISSUED = [{LAST_YEAR: NEW_LAST_YEAR, TASKS: NEW_TASKS}.get(sentence, sentence) for sentence in SENT]
ROW_REMARK = "Cống 40 cm không đủ, hãy tính lại đường kính."
SECTION_REMARK = "Số nhóm trẻ chưa khớp báo cáo."
RETURN_REMARK = "Đề nghị sửa hai chỗ đã góp ý rồi trình lại."


@pytest.fixture
def on_the_day(monkeypatch):
    """One fixed day for the whole house: the year decides which circular governs."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, timezone=None: real(value, timezone) if value else TODAY)


@pytest.fixture
def standards(db):
    """The circular in force, as the program carries it."""
    return load_pack(read_pack(DATA_DIR / "TT57-2026.yaml", catalogue().topics))


@pytest.fixture
def cast(cast):
    """The cast, whose school has an address: a plan without one is not ready."""
    cast.school.address = ADDRESS
    cast.school.save()
    return cast


@pytest.fixture
def window(new_page):
    yield from windows(new_page)


def enter_figures(principal):
    """By keyboard, cell after cell; the rate follows while typing."""
    principal.rail("Số liệu")
    page = principal.page
    page.focus("#c-2026-teachers_total")
    for number in ("24", "0", "12", "12"):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    assert page.input_value("#c-2026-teacher_above_qualified_rate") == "50,00"
    principal.press("Lưu số liệu").has("Đã lưu 4 ô", where=".messages").picture("02-so-lieu", full=False)


def assess(principal):
    """Open the year's assessment, fill one sheet with two weaknesses."""
    principal.rail("Tự đánh giá").picture("03-tu-danh-gia-trong").follow("Mở đợt tự đánh giá")
    principal.has("57/2026/TT-BGDĐT").picture("04-mo-dot")
    principal.press("Mở đợt năm học 2026-2027").picture("05-dot-tu-danh-gia")
    principal.page.locator("main").get_by_role("link", name="4.2", exact=False).first.click()
    principal.note().picture("06-phieu-trong")
    page = principal.page
    page.get_by_role("group", name="Kết quả Mức 1").get_by_label("Đạt", exact=True).check()
    page.get_by_role("group", name="Kết quả Mức 2").get_by_label("Không đạt", exact=True).check()
    page.get_by_label("Hiện trạng Mức 2").fill(decomposed(STATE))
    write_weakness(page.locator("fieldset.weakness").nth(0), decomposed(WEAKNESS), CAUSE)
    page.get_by_text("Thêm điểm yếu", exact=True).click()
    write_weakness(page.locator("fieldset.weakness").nth(1), OTHER_WEAKNESS, "")
    page.get_by_label("Có, đã làm xong").check()
    principal.picture("07-phieu-da-ghi").press("Lưu phiếu 4.2").has("Đã lưu phiếu tiêu chí 4.2", where=".messages").has("Mức 1")


def write_weakness(box, text, cause):
    box.get_by_label("Thuộc").select_option(label="Mức 2")
    box.get_by_label("Điểm yếu").fill(text)
    box.get_by_label("Nguyên nhân").fill(cause)
    box.get_by_label("Mức ưu tiên").select_option("1")


def make_plan(principal):
    """From the assessment, by ticking one of the two weaknesses."""
    principal.follow("2026-2027", ".crumbs").picture("08-dot-co-diem-yeu").follow("Lập kế hoạch cải tiến")
    principal.page.get_by_label(WEAKNESS, exact=False).check()
    principal.picture("09-chon-diem-yeu").press("Lập kế hoạch").has(WEAKNESS, CAUSE)
    assert OTHER_WEAKNESS not in principal.text()
    principal.picture("10-ke-hoach-moi")


def fill_plan(principal):
    """One action with everything, one section, then the sheet and the check."""
    principal.follow(f"Sửa nhiệm vụ 1 của {WEAKNESS}", exact=False)
    page = principal.page
    principal.fill(expected_result=RESULT, tasks=decomposed(TASKS), leaders=LEADER, partners=PARTNER, start_on="12/2026", end_on="3/2027")
    principal.fill(target_value="30", target_unit="phút", other_conditions=CONDITIONS, evidence=EVIDENCE)
    page.select_option("#id_target_kind", label="Dưới")
    page.get_by_label("Có kinh phí", exact=True).check()
    money = page.get_by_role("group", name="Dòng kinh phí 1")
    money.get_by_label("Số tiền").fill("2.500.000.000")
    money.get_by_label("Năm ngân sách").fill("2027")
    principal.picture("11-nhiem-vu").press("Lưu nhiệm vụ").has("2.500.000.000đ", LEADER, "dưới 30 phút")
    write_section(principal, "Kết quả thực hiện kế hoạch cải tiến năm trước", decomposed(LAST_YEAR))


def write_section(principal, heading, text):
    principal.follow(f"Sửa mục {heading}").fill(text=text).press("Lưu mục").has("Đã lưu mục", where=".messages")


def look_and_send(principal, number):
    """The sheet, the check page, then sending."""
    with principal.page.expect_popup() as opened:
        principal.page.locator("main").get_by_role("link", name="Xem bản in").click()
    assert "2.500.000.000đ" in opened.value.inner_text("body")
    opened.value.close()
    principal.picture(f"12-ke-hoach-{number}").follow("Soát trước khi trình").has("1 vấn đề, 1 nhiệm vụ", "2.500.000.000đ")
    principal.picture(f"13-soat-{number}").press("Trình UBND xã Hoa Mai").has("Đã trình kế hoạch", where=".messages").picture(f"14-da-trinh-{number}")


def make_second_plan(principal):
    """A draft that nobody outside the school may learn of."""
    principal.rail("Kế hoạch").follow("Lập kế hoạch").follow("Không từ đợt đánh giá").fill(period_start="2027").press("Lập kế hoạch")
    principal.follow("Tự ghi vấn đề").fill(text=f"Việc riêng {HIDDEN}").press("Lưu vấn đề").has(HIDDEN)


def comment_and_return(officer):
    officer.picture("15-chuyen-vien-viec").follow("Tiếp nhận: ", exact=False).has(*SENT, "bản số 1").picture("16-ho-so")
    officer.press("Tiếp nhận").has("Đang xem")
    comment(officer, "Góp ý: Tiêu chí 4.2:", ROW_REMARK)
    comment(officer, "Góp ý: 2. Kết quả thực hiện kế hoạch cải tiến năm trước", SECTION_REMARK)
    officer.picture("17-da-gop-y")
    officer.press_and_confirm("Trả lại kèm góp ý").has("Hãy viết lý do trả lại", ROW_REMARK)
    officer.page.get_by_label("Lý do, yêu cầu khi trả lại").fill(RETURN_REMARK)
    officer.press_and_confirm("Trả lại kèm góp ý").has(RETURN_REMARK).picture("18-da-tra-lai")


def comment(officer, button, text):
    """By the button beside the place."""
    officer.page.get_by_role("button", name=button).first.click()
    officer.page.locator("#comment-form textarea").fill(text)
    officer.press("Ghi góp ý").has(text, where="#remarks")


def put_right(principal):
    """Remarks stand beside their rows; fix both places and say so."""
    principal.rail("Kế hoạch").go("/").follow("Sửa theo góp ý", exact=False).has(RETURN_REMARK, ROW_REMARK, SECTION_REMARK)
    principal.picture("19-bi-tra-lai").follow("Sửa kế hoạch").picture("20-gop-y-ben-dong")
    principal.has(ROW_REMARK, where=".action-card").has(SECTION_REMARK)
    principal.follow(f"Sửa nhiệm vụ 1 của {WEAKNESS}", exact=False).fill(tasks=NEW_TASKS).press("Lưu nhiệm vụ")
    write_section(principal, "Kết quả thực hiện kế hoạch cải tiến năm trước", NEW_LAST_YEAR)
    for text, reply in ((ROW_REMARK, "Đã tính lại: 60 cm."), (SECTION_REMARK, "Đã đối chiếu: ba nhóm.")):
        remark = principal.page.locator("article.comment", has_text=text)
        remark.get_by_text("Đã sửa xong?", exact=False).click()
        remark.get_by_label("Đã tiếp thu, giải trình thế nào?").fill(reply)
        remark.get_by_role("button", name="Đánh dấu đã xử lý").click()
        principal.note().has("Đã ghi cách xử lý góp ý", where=".messages")


def see_the_difference(officer):
    """Only the two places that were put right, old words beside new ones; then on to the leader."""
    officer.go("/").follow("Tiếp nhận: ", exact=False).has("bản số 2", "Đã tính lại: 60 cm.").press("Tiếp nhận")
    officer.follow("Thay đổi so với bản trước").has("2 chỗ thay đổi").picture("21-thay-doi")
    changes = officer.page.locator(".change-text")
    assert [one_line(row) for row in changes.all_inner_texts()] == [
        "Năm học trước đã sửa xong mái hiên của haiba nhóm trẻ.",
        "Nâng nền sân phía đông; thay cống đường kính 4060 cm.",
    ]
    assert (changes.locator("del").all_inner_texts(), changes.locator("ins").all_inner_texts()) == (["hai", "40"], ["ba", "60"])


def approve(leader):
    leader.follow("Phê duyệt: ", exact=False).has(NEW_TASKS).picture("22-lanh-dao")
    leader.press_and_confirm("Phê duyệt bản số 2").has("Đã phê duyệt bản số 2", where=".messages").picture("23-da-duyet")


def number_and_issue(clerk):
    """The next number is proposed and typed over; a gap in the register is warned of only when there is one."""
    clerk.picture("24-van-thu").follow("Cấp số, ban hành: ", exact=False).has("KH-MNHM").picture("25-cap-so")
    assert clerk.page.input_value("#id_number") == "1"
    clerk.fill(number="37").press_and_confirm("Cấp số, ban hành").has("Đã ban hành số 37/KH-MNHM", where=".messages").picture("26-da-ban-hanh")


def read_every_list(officer):
    """Every page the authority has, for the word that must stay inside the school."""
    for path in ("/", "/schools/", "/submissions/", "/submissions/?tab=done", "/plans/", "/documents/", "/documents/numbers/", "/people", "/standards/"):
        officer.go(path)
    officer.go("/schools/").has("1 2.500.000.000đ").picture("27-cac-truong").follow("Trường Mầm non Hoa Mai").has("bản số 2", "Năm thành lập Chưa ghi").picture("28-truong")


def test_from_a_weakness_to_the_issued_paper(on_the_day, standards, cast, window, tmp_path):
    principal = window(cast.principal).picture("01-viec-cua-toi-trong")
    enter_figures(principal)
    assess(principal)
    make_plan(principal)
    fill_plan(principal)
    make_second_plan(principal)
    principal.rail("Kế hoạch").picture("12-cac-ke-hoach").follow("2026-2027", exact=False)
    look_and_send(principal, 1)
    officer, leader, clerk = (window(person) for person in (cast.officer, cast.leader, cast.clerk))
    comment_and_return(officer)
    put_right(principal)
    look_and_send(principal, 2)
    see_the_difference(officer)
    approve(leader.go("/"))
    number_and_issue(clerk.go("/"))
    kept = clerk.download("Mở văn bản đã ban hành")
    assert principal.rail("Văn bản").follow("2026-2027", exact=False).picture("29-van-ban").download("Mở văn bản đã ban hành") == kept
    read_every_list(officer)
    assert officer.follow("Bản số 2", exact=False).picture("30-ho-so-xong").download("Bản đã ban hành số 37/KH-MNHM") == kept
    words = words_of_pdf(kept, tmp_path)
    assert words == unicodedata.normalize("NFC", words)
    assert_in_order(words, ["Số: 37/KH-MNHM", "Hoa Mai, ngày 16 tháng 11 năm 2026", *ISSUED, "Nguyễn Thị Minh"])
    draft = words_of_pdf(officer.download("Tải PDF"), tmp_path)
    pages = officer.read + leader.read
    assert [text for text in (*pages, words, draft) if HIDDEN in unicodedata.normalize("NFC", text)] == []


PLAIN_PHONE = {"java_script_enabled": False, "viewport": {"width": 360, "height": 740}}
READY = {"tasks": "Mở thêm một nhóm trẻ.", "leaders": "Hiệu trưởng", "expected_result": "Không còn lớp ghép.", "time_text": "Học kỳ II",
         "money_state": "not_needed"}  # fmt: skip


@pytest.fixture
def ready_plan(cast):
    """A plan with nothing left open."""
    plan = Stage(cast).make_plan()
    PlanAction.objects.filter(problem__plan=plan).update(**READY)
    PlanSection.objects.filter(plan=plan, text__contains="……").update(text="Đã rà soát.")
    return plan


def fits(one):
    """Nothing sticks out of the phone's width."""
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 360, one.page.url
    return one


def test_review_and_numbering_on_a_phone_without_scripts(on_the_day, cast, ready_plan, window):
    principal = window(cast.principal, java_script_enabled=False)
    principal.follow("2023-2024", exact=False).follow("Soát trước khi trình").press("Trình UBND xã Hoa Mai").has("Đã trình kế hoạch")
    officer = fits(window(cast.officer, **PLAIN_PHONE)).picture("40-viec", full=False)
    fits(officer.follow("Tiếp nhận: ", exact=False)).picture("41-ho-so").press("Tiếp nhận")
    officer.page.get_by_label("Chỗ góp ý").select_option(label="Tiêu chí 1.5: Còn hai lớp ghép.")
    officer.page.locator("#comment-form textarea").fill(ROW_REMARK)
    officer.press("Ghi góp ý").has(ROW_REMARK, "Tiêu chí 1.5: Còn hai lớp ghép.", where="#remarks").picture("42-gop-y")
    fits(officer.press_and_confirm("Trả lại kèm góp ý").has("Hãy viết lý do trả lại")).picture("43-thieu-ly-do", full=False)
    officer.page.get_by_label("Lý do, yêu cầu khi trả lại").fill(RETURN_REMARK)
    officer.press_and_confirm("Trả lại kèm góp ý").has("Đã trả lại")
    principal.go("/").follow("Sửa theo góp ý", exact=False).follow("Sửa kế hoạch").has(ROW_REMARK)
    principal.follow("Sửa nhiệm vụ 1 của Còn hai lớp ghép.").fill(tasks="Mở thêm hai nhóm trẻ.").press("Lưu nhiệm vụ")
    principal.follow("Soát trước khi trình").has("Chưa xử lý góp ý", "Phải sửa trước")
    principal.page.go_back()
    principal.page.get_by_text("Đã sửa xong? Ghi cách tiếp thu").click()
    principal.page.get_by_label("Đã tiếp thu, giải trình thế nào?").fill("Đã sửa.")
    principal.press("Đánh dấu đã xử lý").follow("Soát trước khi trình").press("Trình UBND xã Hoa Mai")
    fits(officer.go("/").follow("Tiếp nhận: ", exact=False).press("Tiếp nhận").follow("Thay đổi so với bản trước").has("1 chỗ thay đổi"))
    assert officer.picture("44-thay-doi").page.locator("ins").all_inner_texts() == ["hai"]
    leader = window(cast.leader, **PLAIN_PHONE)
    leader.follow("Phê duyệt: ", exact=False).press_and_confirm("Phê duyệt bản số 2").has("Đã phê duyệt bản số 2")
    clerk = fits(window(cast.clerk, **PLAIN_PHONE))
    fits(clerk.follow("Cấp số, ban hành: ", exact=False)).picture("45-cap-so").fill(number="").press("Cấp số, ban hành").has("Hãy nhập số")
    fits(clerk.fill(number="8").press("Cấp số, ban hành").has("Đã ban hành số 08/KH-MNHM")).picture("46-da-ban-hanh")
    assert clerk.download("Mở văn bản đã ban hành")[:5] == b"%PDF-"
