"""Done when 3, second half: a secretary sets up the council, notes evidence, fills a criterion's form and reads it in the report."""

import io
import re

import docx
import openpyxl
import pdfplumber
from django.conf import settings

from assessments.models import CouncilMember
from assessments.tests import full_desk
from records.tests.hostile import PDF_BYTES

SENTENCES = (
    "Nhà trường công khai phương hướng phát triển tại bảng tin và cổng thông tin.",
    "Mục tiêu được rà soát vào tháng 6 hằng năm.",
)
WEAKNESS = "Chưa rà soát mục tiêu theo học kỳ."
COUNCIL = (
    ("Nguyễn Thị Minh", "Hiệu trưởng", "chair"),
    ("Trần Văn Bách", "Phó Hiệu trưởng", "vice_chair"),
    ("Vì Thị Sen", "Giáo viên", "secretary"),
    ("Lò Thị Hoa", "Tổ trưởng", "member"),
    ("Cà Thị Lan", "Tổ trưởng", "member"),
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

    for name, post, duty in COUNCIL:
        page.goto(f"{base}council/members/add/")
        page.fill("#id_full_name", name)
        page.fill("#id_post", post)
        page.select_option("#id_duty", duty)
        with page.expect_navigation():
            page.click("main form .btn-primary")
    assert list(CouncilMember.objects.order_by("pk").values_list("full_name", "duty")) == [(name, duty) for name, _, duty in COUNCIL]

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
    for level, verdict in ((1, "met"), (2, "not_met")):
        page.check(f"input[name='{desk57.verdict_name(level=level, letter='-')}'][value='{verdict}']")
    rows = page.locator("fieldset.weakness")
    if not rows.first.is_visible():
        page.click("summary:has-text('Thêm điểm yếu')")
    rows.first.locator("textarea[name$='-text']").fill(WEAKNESS)
    rows.first.locator("textarea[name$='-cause']").fill("Chưa phân công người rà soát.")
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
    wanted = (*SENTENCES, STRENGTH, WEAKNESS, "Công khai thêm ở điểm trường.", "Kế hoạch chiến lược", "hội đồng tự đánh giá gồm 5 thành viên", "Kết luận: Đạt Mức 1.")
    for sentence in wanted:
        assert squeezed(sentence) in whole, sentence

    word = docx.Document(io.BytesIO(page.request.get(f"{base}papers/report/file.docx").body()))
    state = next(table for table in word.tables if table.cell(0, 0).text == "Mức")
    assert [row.cells[2].text for row in state.rows[1:]] == ["Đạt", "Không đạt"] and SENTENCES[1] in state.cell(2, 1).text
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(f"{base}papers/decision/file.xlsx").body()))
    assert {name for name, *_ in COUNCIL} <= {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
