"""The evidence tray in Chromium: a file and a photo are sent without JavaScript, the code is cited, the link leads back."""

import pytest
from django.conf import settings
from django.urls import reverse

from assessments.enums import CodeOrigin
from assessments.models import EvidenceCode
from assessments.tests.shelf import Shelf
from records.tests.hostile import PDF_BYTES, picture


@pytest.fixture
def open_tray(new_page, live_server, desk):
    """A function that opens the tray of criterion 1.1 as that person."""

    def run(person="secretary", **options):
        page = new_page(**options)
        key = desk.cast.client(getattr(desk.cast, person)).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page.goto(desk.url("sheet_evidence", "1.1"))
        return page

    return run


def test_files_and_a_photo_are_sent_from_a_phone_without_javascript(open_tray, desk):
    page = open_tray(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    photo = page.get_by_label("Chụp ảnh bằng điện thoại")
    assert photo.get_attribute("capture") == "environment" and photo.get_attribute("accept").startswith("image/")
    page.get_by_label("Chọn một hoặc nhiều tệp").set_input_files([
        {"name": "Kế hoạch năm học.pdf", "mimeType": "application/pdf", "buffer": PDF_BYTES},
        {"name": "Quyết định.pdf", "mimeType": "application/pdf", "buffer": PDF_BYTES + b"2%%EOF"},
    ])  # fmt: skip
    photo.set_input_files({"name": "IMG_7.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.get_by_role("button", name="Gửi tệp vào phiếu").click()
    page.get_by_text("Đã thêm 3 minh chứng").wait_for()
    assert list(EvidenceCode.objects.in_order().values_list("evidence__name", flat=True)) == ["Kế hoạch năm học", "Quyết định", "IMG_7"]
    assert page.locator("td strong.code").all_inner_texts() == ["[H1-1.1-01]", "[H1-1.1-02]", "[H1-1.1-03]"]


def test_the_button_that_copies_is_there_only_with_a_script(open_tray, desk):
    shelf = Shelf(desk)
    shelf.use(shelf.add("Kế hoạch năm học"))
    seen = [open_tray(java_script_enabled=enabled).get_by_role("button", name="Chép mã").is_visible() for enabled in (True, False)]
    assert seen == [True, False]


def test_a_folder_sent_again_is_settled_on_a_phone_without_javascript(open_tray, desk):
    shelf = Shelf(desk)
    shelf.add("Quy chế", content=PDF_BYTES)
    page = open_tray(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.get_by_label("Chọn một hoặc nhiều tệp").set_input_files({"name": "lại.pdf", "mimeType": "application/pdf", "buffer": PDF_BYTES})
    page.get_by_role("button", name="Gửi tệp vào phiếu").click()
    page.get_by_role("heading", name="Tệp trường đã có, chưa lưu").wait_for()
    assert page.get_by_label("Dùng minh chứng đã có cho phiếu này").is_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Ghi thành một minh chứng riêng").check()
    page.get_by_role("button", name="Làm như đã chọn").click()
    page.get_by_text("Đã thêm vào phiếu: H1-1.1-01.").wait_for()
    assert list(EvidenceCode.objects.values_list("evidence__name", flat=True)) == ["lại"]


def test_a_code_nobody_reviewed_keeps_its_mark_within_the_card_on_a_phone(open_tray, desk):
    shelf = Shelf(desk)
    shelf.use(shelf.add("Kế hoạch năm học"))
    EvidenceCode.objects.update(origin=CodeOrigin.INHERITED)
    page = open_tray(viewport={"width": 360, "height": 740})
    page.goto(reverse("evidence_list"))
    place = page.locator(".code-line .tag").bounding_box()
    assert place["x"] > 0 and place["x"] + place["width"] <= 340


def test_a_code_in_a_text_leads_to_its_evidence_and_its_file(open_tray, desk):
    shelf = Shelf(desk)
    shelf.use(shelf.add("Kế hoạch năm học", content=PDF_BYTES))
    shelf.write("Trường có kế hoạch [H1-1.1-01].")
    page = open_tray("clerk")
    page.get_by_role("link", name="Nội dung", exact=True).click()
    page.locator(".prose a.code").click()
    page.get_by_role("heading", level=1, name="Kế hoạch năm học").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Kế hoạch năm học.pdf").click()
    assert download.value.suggested_filename == "Kế hoạch năm học.pdf"
