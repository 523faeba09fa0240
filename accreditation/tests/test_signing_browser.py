"""Number, sign twice, verify by the printed address: three people at three browsers, the last one a stranger with a telephone."""

import re

import pytest

from accreditation.tests.road import Window, words_of_pdf
from documents.enums import DocumentState
from documents.models import SignedFile
from documents.tests.keys import PASSWORD, key_file
from documents.tests.scenes import DAY, document_in
from documents.tests.signing_scene import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def file(name, content):
    """A file as the chooser of the browser takes it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def sign(window, name, picture):
    """Open the way with a key file, choose, type, confirm."""
    page = window.page
    page.get_by_text("Ký tại đây bằng tệp khóa .p12").click()
    page.set_input_files("#id_key_file", file("khoa.p12", key_file(name)))
    page.set_input_files("#id_picture", file("anh.png", picture))
    window.fill(password=PASSWORD).press_and_confirm("Ký")
    return window.has("Đã ký. Tệp khóa và mật khẩu không được lưu lại.", name)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_number_sign_twice_and_verify_by_the_printed_address(cast, new_page, tmp_path):
    document = document_in(cast, DocumentState.APPROVED)
    clerk, principal = (Window(new_page(**options), person).log_in() for person, options in ((cast.clerk, {}), (cast.principal, PHONE)))
    clerk.go(f"/documents/{document.pk}/").follow("Cấp số, ban hành").fill(number="5", dated_on=DAY.isoformat()).press_and_confirm("Cấp số, ban hành")
    clerk.has("Đã ban hành số 05/KH-MNHM.", "Chưa ký")

    principal.go(f"/documents/{document.pk}/").follow("Ký")
    sign(principal, "Trần Văn Mẫu", png("blue")).has("chờ chữ ký của cơ quan")
    assert fits(principal.page)

    clerk.follow("Ký")
    sign(clerk, "Trường Trung học Mẫu", png("red", 300, 300)).has("Đã ký số đủ hai chữ ký", "Nguyên vẹn, chưa kiểm tra thu hồi.")
    clerk.go(f"/documents/{document.pk}/").has("Chữ ký của người có thẩm quyền: Trần Văn Mẫu", "Chữ ký của cơ quan: Trường Trung học Mẫu", "Ký số")
    content = clerk.download("Mở văn bản đã ký")
    assert content.count(b"%%EOF") == 4, "rendered, fields, two signatures"

    address = re.search(r"http://\S+/v/[A-Z0-9]{10}", words_of_pdf(content, tmp_path))[0]
    stranger = new_page(**PHONE)
    stranger.goto(address)
    shown = stranger.locator("main").inner_text()
    assert "05/KH-MNHM" in shown and "Đang có hiệu lực" in shown and cast.clerk.full_name not in shown
    stranger.set_input_files("#id_file", file("van-ban.pdf", content))
    stranger.get_by_role("button", name="So tệp").click()
    stranger.get_by_text("Trùng từng byte với tệp đã ký mới nhất đang lưu.").wait_for()
    stranger.set_input_files("#id_file", file("van-ban.pdf", content + b"\n%% them"))
    stranger.get_by_role("button", name="So tệp").click()
    stranger.get_by_text("Sau chữ ký cuối còn dữ liệu thêm vào").wait_for()
    assert fits(stranger) and SignedFile.objects.count() == 2
    assert principal.troubles == clerk.troubles == []
