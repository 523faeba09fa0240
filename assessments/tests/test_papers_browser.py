"""Done when 3, second half: a secretary sets up the council, notes evidence, fills a criterion's form and reads it in the report."""

import io
import re

import pdfplumber
from django.conf import settings

from assessments.models import CouncilMember
from assessments.tests import full_desk
from records.tests.hostile import PDF_BYTES

SENTENCES = (
    "Nhà trường công khai phương hướng phát triển tại bảng tin và cổng thông tin.",
    "Mục tiêu được rà soát vào tháng 6 hằng năm.",
)
STRENGTH = "Phương hướng được cha mẹ trẻ đồng thuận."


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_from_council_to_report(desk57, live_server, page):
    cast = desk57.cast
    full_desk.write_sheets(desk57.assessment)
    desk57.judge("met")
    key = cast.client(cast.secretary).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    base = f"{live_server.url}{desk57.url('assessment_detail')}"

    page.goto(f"{base}council/members/add/")
    page.fill("#id_full_name", "Lò Thị Hoa")
    page.fill("#id_post", "Tổ trưởng")
    page.click("main form .btn-primary")
    assert CouncilMember.objects.filter(full_name="Lò Thị Hoa").exists()

    page.goto(f"{base}criteria/1.1/evidence/")
    plan = {"name": "Kế hoạch chiến lược.pdf", "mimeType": "application/pdf", "buffer": PDF_BYTES}
    page.get_by_label("Chọn một hoặc nhiều tệp").set_input_files([plan])
    page.get_by_role("button", name="Gửi tệp vào phiếu").click()
    page.get_by_text("Đã thêm 1 minh chứng").wait_for()
    assert page.locator("td strong.code").all_inner_texts() == ["(MC.1.1.01)"]

    page.goto(f"{base}criteria/1.1/")
    page.fill("#id_state-1", f"{SENTENCES[0]} (MC.1.1.01).")
    page.fill("#id_state-2", SENTENCES[1])
    page.fill("#id_strengths", STRENGTH)
    with page.expect_navigation():  # the form asks first whether its person is still logged in
        page.click("text=Lưu phiếu 1.1")

    page.goto(f"{base}texts/standard-1/")
    page.fill("[id='id_standard:1:priorities']", "Công khai thêm ở điểm trường.")
    with page.expect_navigation():
        page.click("text=Lưu lời viết")
    assert page.locator("text=Lời của trường.").count() == 1

    page.goto(f"{base}papers/")
    assert page.locator("td", has_text="Báo cáo tự đánh giá (Biểu 1)").count()
    page.click("button:has-text('Lập') >> nth=2")
    assert "Biểu 1" in page.content()
    answer = page.request.get(f"{base}papers/report/file.pdf")
    with pdfplumber.open(io.BytesIO(answer.body())) as document:
        cells = [
            cell or "" for sheet in document.pages for grid in sheet.extract_tables() for row in grid for cell in row
        ]
        whole = squeezed("".join([*(sheet.extract_text() or "" for sheet in document.pages), *cells]))
    for sentence in (*SENTENCES, STRENGTH, "Công khai thêm ở điểm trường.", "Kế hoạch chiến lược"):
        assert squeezed(sentence) in whole, sentence
