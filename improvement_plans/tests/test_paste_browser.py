"""Pasting from Word, Excel and web pages into a long text: paragraphs, bullets and tables in our plain form; old fonts after a look."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from improvement_plans.tests.stage import actions_of
from improvement_plans.tests.test_autosave import PURPOSE
from improvement_plans.tests.test_editor_browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As Word 2016 puts it on the clipboard, shortened: bullets are paragraphs with their sign in a span to be ignored.
MARK = "<![if !supportLists]><span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp; </span></span><![endif]>"
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {{color:red}}</style></head><body><!--StartFragment-->
<p class=MsoNormal><b>Mục tiêu</b> của năm
học<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'>{MARK.format("·")}Sửa <i>mái hiên</i></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-.25in;mso-list:l0 level2 lfo1'>{MARK.format("o")}trước tháng 10</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>{MARK.format("1.")}Việc thứ nhất</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Nội dung</p></td><td><p>Số
lượng</p></td></tr><tr><td><p>Bàn<br>ghế</p></td><td><p>24</p></td></tr></table>
<p class=MsoNormal>Dòng một<br>dòng hai</p><!--EndFragment--></body></html>"""
WORD_READ = "Mục tiêu của năm học\n- Sửa mái hiên\n+ trước tháng 10\n1. Việc thứ nhất\nNội dung\tSố lượng\nBàn ghế\t24\nDòng một\ndòng hai"
WEB = "Lời <b>đầu</b> trang<br>rồi<div><h2>Đề mục</h2><ul><li>một<ul><li>một một</li></ul></li><li><p>hai</p></li></ul><ol start=3><li>ba</li></ol><p>Hết<script>alert(1)</script></p></div>"
WEB_READ = "Lời đầu trang\nrồi\nĐề mục\n- một\n+ một một\n- hai\n3. ba\nHết"
EXCEL = "<table><tr><td>Năm</td><td>2025</td></tr><tr><td></td><td></td></tr><tr><td>Trẻ</td><td>312</td></tr></table>"
PASTE = """(box, { html, text }) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  return box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def box(stage, page, live_server):
    """The box of a section's text, empty, on the page of its section."""
    section = stage.make_plan().sections.get(heading=PURPOSE)
    log_in(page, stage, live_server)
    page.goto(reverse("section_edit", args=[section.pk]))
    box = page.get_by_label("Nội dung")
    box.fill("")
    return box


def paste(box, text, html=""):
    """Paste; says whether the browser was left to do it."""
    box.focus()
    return box.evaluate(PASTE, {"html": html, "text": text})


@pytest.mark.parametrize(("html", "read"), [(WORD, WORD_READ), (WEB, WEB_READ), (EXCEL, "Năm\t2025\nTrẻ\t312")], ids=["word", "web", "excel"])
def test_what_is_copied_elsewhere_arrives_in_our_plain_form(box, html, read):
    assert paste(box, "bản chữ trơn", html) is False
    expect(box).to_have_value(read)


def test_it_goes_where_the_cursor_is_and_saves_itself_like_typed_words(box, page):
    box.fill("Trước. Sau.")
    box.evaluate("(box) => box.setSelectionRange(7, 7)")
    paste(box, "x", "<p>Một</p><p>Hai</p>")
    expect(box).to_have_value("Trước. Một\nHaiSau.")
    page.keyboard.press("Control+z")
    expect(box).to_have_value("Trước. Sau.")


@pytest.mark.parametrize(("html", "read"), [
    ("<ul><li>một</li><li>hai</li></ul>", "Trước.\n- một\n- hai\n Sau."), (EXCEL, "Trước.\nNăm\t2025\nTrẻ\t312\n Sau."),
    ("<p>Một.</p><ul><li>hai</li></ul>", "Trước.Một.\n- hai\n Sau."),
], ids=["bullets", "a table", "a paragraph first"])  # fmt: skip
def test_bullets_and_tables_stand_on_lines_of_their_own(box, html, read):
    box.fill("Trước. Sau.")
    box.evaluate("(box) => box.setSelectionRange(6, 6)")
    paste(box, "x", html)
    expect(box).to_have_value(read)


def test_plain_words_are_left_to_the_browser(box):
    assert paste(box, "Chỉ là chữ.\nHai dòng.") is True
    assert paste(box, "Chữ đậm.", "<b>Chữ đậm.</b>") is True


def test_more_than_the_box_holds_is_kept_whole_and_told(box, page):
    long = "Một câu dài. " * 1700
    assert paste(box, long) is False
    expect(page.locator("#desk-state")).to_contain_text("Chưa lưu được: Nội dung")
    assert box.input_value().startswith("Một câu dài.") and len(box.input_value()) == len(long)


@pytest.mark.parametrize(("old", "font", "read"), [
    ("Tr­êng TiÓu häc Hoa Mai cã 24 gi¸o viªn", "TCVN3", "Trường Tiểu học Hoa Mai có 24 giáo viên"),
    ("Tröôøng Tieåu hoïc Hoa Mai coù 24 giaùo vieân", "VNI", "Trường Tiểu học Hoa Mai có 24 giáo viên"),
])  # fmt: skip
def test_old_fonts_are_read_after_a_look(box, page, old, font, read):
    paste(box, old, f"<p class=MsoNormal>{old}</p>")
    dialog = page.locator("#old-text")
    expect(dialog).to_contain_text(font)
    expect(dialog).to_contain_text(read)
    dialog.get_by_role("button", name="Dùng chữ đã chuyển").click()
    expect(box).to_have_value(read)


def test_whoever_refuses_keeps_what_was_pasted(box, page):
    old = "Tröôøng Tieåu hoïc"
    paste(box, old)
    page.locator("#old-text").get_by_role("button", name="Giữ nguyên").click()
    expect(box).to_have_value(old)


def test_boxes_of_an_action_take_it_too(stage, page, live_server):
    log_in(page, stage, live_server)
    page.goto(reverse("action_edit", args=[actions_of(stage.make_plan())[0].pk]))
    box = page.get_by_label("Công việc, giải pháp")
    paste(box, "x", WORD)
    expect(box).to_have_value(WORD_READ)
