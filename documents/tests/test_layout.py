"""The rule set is within NĐ 30's ranges, lines break where we measured, and the HTML says what the paper says."""

import re
import unicodedata
from dataclasses import replace

import pytest
from django.conf import settings as site
from django.utils.html import escape

from documents.html import document_title, paper_document, paper_fragment, printed_document
from documents.layout import (
    COUNTRY,
    FOLDER,
    LayoutError,
    break_line,
    check_layout,
    font_facts,
    layout_css,
    load_layout,
    text_width,
    unprintable,
)
from documents.paper import Cell, Column, Row, Section, Table, Text
from documents.paper_blocks import Grid, Line, shares, table_grid, text_lines, with_ending_mark
from documents.tests import more_samples, samples


def visible(html):
    """The text of an HTML page, tags dropped, spaces kept single."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<body")[2].partition(">")[2]).split())


def test_the_default_rule_set_is_the_decree():
    layout = load_layout()
    assert layout.code == "ND30-2020"
    assert (layout.margins["left"], layout.text_width, layout.table_width(True)) == (30, 165, 257)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"margins": {"top": 20, "right": 15, "bottom": 20, "left": 25}}, "left is 25, allowed is 30 to 35"),
        ({"first_line_indent": 15}, "first_line_indent"),
        ({"paragraph_gap": 3}, "paragraph_gap"),
        ({"line_height": "1.6"}, "line_height"),
        ({"rule_share": {"motto": 100, "issuer": 60, "summary": 40}}, "rule_share.issuer"),
        ({"header_columns": [50, 50]}, "one line"),
    ],
)
def test_figures_outside_the_decree_are_refused(change, words):
    with pytest.raises(LayoutError, match=words):
        check_layout(replace(load_layout(), **change))


@pytest.mark.parametrize(
    ("name", "size"), [("body", 12), ("page_number", 12), ("recipients", 12), ("motto_country", 14)]
)
def test_sizes_outside_the_decree_are_refused(name, size):
    layout = load_layout()
    with pytest.raises(LayoutError, match=name):
        check_layout(replace(layout, sizes=layout.sizes | {name: size}))


@pytest.mark.parametrize("code", ["ND99-2099", "../ND30-2020", ""])
def test_unknown_rule_sets_are_refused(code):
    with pytest.raises(LayoutError, match="does not exist"):
        load_layout(code)


def test_the_css_in_static_is_what_the_rule_sets_say():
    for path in FOLDER.glob("*.yaml"):
        css = site.BASE_DIR / "static" / "documents" / "layouts" / f"{path.stem}.css"
        assert css.read_text(encoding="utf-8") == layout_css(load_layout(path.stem)), "run manage.py write_layout_css"


def test_the_font_knows_every_vietnamese_letter():
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    marked = {
        unicodedata.normalize("NFC", letter + mark)
        for letter in "aăâeêioôơuưy"
        for mark in "\u0300\u0301\u0303\u0309\u0323"
    }
    for letter in {*letters, *marked}:
        assert unprintable(letter + letter.upper()) == ""
    assert font_facts()["version"] == "2.1.5"


def test_signs_the_font_lacks_are_named():
    assert unprintable("Đạt ✓ 好\n\t✓") == "✓好"
    assert unprintable("≥ 95,5 % – “tốt” → 2.000.000₫ …") == ""


def test_widths_are_those_of_times():
    assert text_width("0" * 10, 14) == pytest.approx(10 * 7 * 25.4 / 72)
    assert text_width(COUNTRY, 13, "bold") < load_layout().header_width(1)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Cải tiến chất lượng", ["Cải tiến chất lượng"]),
        (
            "Cải tiến chất lượng giáo dục, nâng cao chất lượng các hoạt động giáo dục",
            ["Cải tiến chất lượng giáo dục,", "nâng cao chất lượng các hoạt động giáo dục"],
        ),
        (
            "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu",
            ["một hai ba bốn năm sáu bảy tám", "chín mười một hai ba bốn năm sáu"],
        ),
        ("Thực hiện giải pháp nâng cao chất lượng giáo dục năm học 2026-2027", ["Thực hiện giải pháp nâng cao", "chất lượng giáo dục năm học 2026-2027"]),
        ("Kế hoạch phát triển trường lớp của toàn xã và các thôn đến hết năm 2030", ["Kế hoạch phát triển trường lớp của", "toàn xã và các thôn đến hết năm 2030"]),
        ("Điều chỉnh, bổ sung Kế hoạch cải tiến chất lượng giáo dục năm học 2026-2027", ["Điều chỉnh, bổ sung Kế hoạch cải tiến", "chất lượng giáo dục năm học 2026-2027"]),
        ("", [""]),
        ("x" * 60, ["x" * 44, "x" * 16]),
    ],
)
def test_lines_break_after_a_pause_or_evenly(text, lines):
    assert break_line(text, 14, "bold", 110) == lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("TRƯỜNG TIỂU HỌC SUỐI VÀNG XANH", ["TRƯỜNG TIỂU HỌC", "SUỐI VÀNG XANH"]),
        ("TRƯỜNG TRUNG HỌC CƠ SỞ HOA MAI", ["TRƯỜNG TRUNG HỌC", "CƠ SỞ HOA MAI"]),
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN", ["PHÒNG GIÁO DỤC", "VÀ ĐÀO TẠO HUYỆN"]),
    ],
)
def test_a_name_is_not_cut_inside_a_word_of_two_syllables(name, lines):
    assert break_line(name, 12, "bold", 55) == lines


def test_every_line_of_a_long_text_fits():
    text = "Trường Tiểu học và Trung học cơ sở dân tộc bán trú " * 6
    lines = break_line(text, 12, "bold", 60)
    assert " ".join(lines).split() == text.split()
    assert all(text_width(line, 12, "bold") <= 60 for line in lines)


@pytest.mark.parametrize(
    ("weights", "whole"),
    [
        ([1, 1, 1], (34, 33, 33)),
        ([4, 96], (4, 96)),
        ([1, 999], (1, 99)),
        ([7, 7, 7, 7, 7, 7, 7], (15, 15, 14, 14, 14, 14, 14)),
    ],
)
def test_column_shares_are_whole_and_sum_to_100(weights, whole):
    assert shares(weights) == whole
    assert sum(shares(weights, [9] * len(weights))) == 100


def test_a_money_column_grows_to_its_longest_amount():
    columns = (Column("text", "Việc", 90), Column("money", "Kinh phí", 10, "right", is_money=True))
    rows = tuple(
        Row(f"r{n}", (Cell(f"r{n}:text"), Cell(f"r{n}:money", amount)))
        for n, amount in enumerate(("Không", "2.500.000.000đ"))
    )
    grid = table_grid(Table("t", columns, rows), load_layout(), False)
    assert grid.widths[1] * 1.65 > text_width("2.500.000.000đ", 12, "bold")
    assert [row.cells[1].css for row in grid.rows] == ["a-right", "a-right money"]


@pytest.mark.parametrize(
    ("last", "printed"), [("Hết.", "Hết./."), ("Hết", "Hết./."), ("Hết;", "Hết./."), ("Hết ./.", "Hết./.")]
)
def test_the_ending_mark_replaces_the_last_stop(last, printed):
    assert with_ending_mark((Line("k", last),), "./.")[-1].text == printed


def test_after_a_table_the_ending_mark_stands_alone():
    blocks = with_ending_mark((*text_lines("k", "a\tb"),), "./.")
    assert isinstance(blocks[0], Grid)
    assert blocks[-1].text == "./."


def test_the_ending_mark_can_be_switched_off():
    assert "./." not in paper_document(samples.preschool_plan(has_ending_mark=False))


def test_a_numbered_paper_prints_number_and_date():
    text = visible(paper_document(samples.preschool_plan()))
    assert "Số: 109/KH-MNHB" in text
    assert "Thanh Nưa, ngày 07 tháng 9 năm 2023" in text
    assert "DỰ THẢO" not in text


def test_a_draft_shows_blanks_and_says_so():
    html = paper_document(more_samples.lower_secondary_plan(), draft=True)
    assert "Số:      /KH-TH&amp;THCSNHC" in html
    assert "ngày      tháng 01 năm 2024" in html
    assert "DỰ THẢO" in html
    assert "dcterms.created" not in html


def test_the_issue_date_is_the_file_date():
    assert '<meta name="dcterms.created" content="2023-09-07">' in paper_document(samples.preschool_plan())


def test_bases_end_with_semicolons_and_the_last_with_a_stop():
    text = visible(paper_document(more_samples.lower_secondary_plan()))
    assert "Bộ trưởng Bộ Giáo dục và Đào tạo; Thực hiện Hướng dẫn" in text
    assert "nhiệm vụ năm học 2023-2024. Trường xây dựng Kế hoạch" in text


def test_recipients_end_as_the_decree_asks_however_they_were_typed():
    text = visible(paper_document(more_samples.lower_secondary_plan()))
    assert "Nơi nhận: - Phòng VH-XH (để b/c); - Lưu: VT. KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG Trần Văn Bách" in text


def test_sections_print_their_numbers_and_upper_case_titles():
    text = visible(paper_document(samples.preschool_plan()))
    assert "I. MỤC ĐÍCH, YÊU CẦU 1. Xây dựng kế hoạch" in text
    assert "III. NỘI DUNG KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG GIÁO DỤC" in text
    assert "Tiêu chí 1.1: Phương hướng" in text


def test_untitled_articles_print_their_number_bold_before_the_text():
    html = paper_document(more_samples.decision_with_appendices())
    assert '<span class="b">Điều 1.</span> Thành lập hội đồng' in html


def test_a_letter_has_its_summary_under_the_number_and_an_addressee():
    text = visible(paper_document(more_samples.official_letter()))
    assert "Số: 109/MNHB-VP V/v đề nghị cấp giấy chứng nhận" in text
    assert "Kính gửi: Phòng Kinh tế xã Thanh Nưa" in text
    assert "TM. HỘI ĐỒNG CHỦ TỊCH HIỆU TRƯỞNG Lò Thị Minh An" in text


def test_appendices_name_the_paper_they_belong_to():
    text = visible(paper_document(more_samples.decision_with_appendices()))
    assert (
        "Phụ lục I DANH SÁCH THÀNH VIÊN (Kèm theo Quyết định số 05/QĐ-MNHB ngày 05 tháng 01 năm 2024 của Trường Mầm non Hoa Ban)"
        in text
    )


def test_a_wide_table_turns_its_section_and_the_rest_stays_upright():
    html = paper_document(samples.preschool_plan())
    turned = html.partition('<div class="sheet sheet-landscape" tabindex="0">')[2].partition('<div class="sheet">')
    assert "NỘI DUNG KẾ HOẠCH" in turned[0]
    assert "TỔ CHỨC THỰC HIỆN" in turned[2]


def test_long_text_before_a_wide_table_stays_upright():
    part = Section("s", "roman", "Nội dung", (Text("t", "Đoạn dài. " * 80), samples.plan_table()))
    html = paper_document(samples.preschool_plan(content=(part,)))
    assert "NỘI DUNG" in html.partition("sheet-landscape")[0]


def test_a_paper_that_is_only_a_wide_table_keeps_an_upright_first_page():
    html = paper_document(samples.preschool_plan(content=(samples.plan_table(),), closing=""))
    assert html.index("CỘNG HÒA") < html.index("sheet-landscape") < html.index("HIỆU TRƯỞNG</p>")


def test_every_section_row_and_cell_can_be_found_by_its_key():
    html = paper_document(samples.preschool_plan())
    for key in (
        "letterhead",
        "summary",
        "purpose",
        "purpose-1-text",
        "action-2.3",
        "action-2.3:money",
        "recipients",
        "signers",
    ):
        assert f'data-key="{key}"' in html
    assert len(re.findall(r'id="([^"]+)"', html)) == len(set(re.findall(r'id="([^"]+)"', html)))


def test_marks_reach_the_places_they_name():
    html = paper_fragment(
        samples.preschool_plan(),
        marks={"action-2.3": "has-remark", "action-2.3:money": "is-changed", "purpose": "has-remark"},
    )
    for key, words in (("action-2.3", "has-remark"), ("action-2.3:money", "is-changed"), ("purpose", "has-remark")):
        assert f'data-key="{key}" data-mark="{words}"' in html
    assert html.count("data-mark") == 3


def test_what_people_type_is_escaped():
    html = paper_document(samples.preschool_plan(lead_in="<script>alert(1)</script> & <img src=x>"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_no_inline_style_or_script_is_made():
    html = paper_document(more_samples.decision_with_appendices())
    assert " style=" not in html
    assert "<script" not in html
    assert " on" not in "".join(re.findall(r"<[^>]+>", html)).replace(" one", "")


def test_the_site_number_format_does_not_reach_the_paper(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    html = paper_document(samples.preschool_plan(number=1250))
    assert "Số: 1250/KH-MNHB" in html
    assert "ngày 07 tháng 9 năm 2023" in html


def test_the_preview_page_can_link_its_own_style_sheets():
    html = paper_document(samples.preschool_plan(), stylesheets=["/static/documents/paper.abc.css"])
    assert '<link rel="stylesheet" href="/static/documents/paper.abc.css">' in html
    assert document_title(samples.preschool_plan()) == "Kế hoạch Cải tiến chất lượng giáo dục Năm học 2023-2024"


def test_print_keeps_only_the_addresses_that_something_leads_to():
    typed = '<td id="k-x" data-key="x">'
    paper = replace(more_samples.report_with_cover(), closing=typed)
    html = printed_document(paper)
    assert visible(html) == visible(paper_document(paper)), "no word is lost"
    assert escape(typed) in html and "data-key=\"" not in html
    ids = set(re.findall(r' id="(k-[^"]*)"', html))
    assert ids and ids == set(re.findall(r'href="#([^"]*)"', html)), "the contents lead to them"
    plan = printed_document(samples.preschool_plan())
    assert ' id="k-' not in plan and 'id="signature-place"' in plan


def test_everything_printed_is_composed():
    html = paper_document(samples.preschool_plan(lead_in=unicodedata.normalize("NFD", "Đường lối phát triển")))
    assert unicodedata.is_normalized("NFC", html)
