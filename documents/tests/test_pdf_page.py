"""The printed page, measured in the PDF itself against NĐ 30/2020 (PL I): margins, sizes, rules, fonts, page numbers."""

import io
import unicodedata
from dataclasses import replace
from functools import cache

import pdfplumber
import pikepdf
import pytest

from documents.paper import Cell, Section, Text
from documents.pdf import render_paper
from documents.tests import more_samples, samples

MM = 72 / 25.4


@cache
def pdf_of(name, draft=False):
    """The bytes of a sample paper, made once for the whole module."""
    return render_paper(getattr(more_samples, name)(), draft=draft)


@pytest.fixture
def plan():
    with pdfplumber.open(io.BytesIO(pdf_of("preschool_plan"))) as document:
        yield document


def opened(paper, **options):
    """A pdfplumber document of any paper."""
    return pdfplumber.open(io.BytesIO(render_paper(paper, **options)))


def lines_of(page):
    """The text lines of a page as dictionaries with text, x0, x1, top, bottom and the first character."""
    return [line | {"first": line["chars"][0]} for line in page.extract_text_lines()]


def line(page, start):
    """The first line that begins with a text."""
    return next(found for found in lines_of(page) if found["text"].startswith(start))


def following(page, start):
    """The three lines after the one that begins with a text."""
    lines = lines_of(page)
    place = next(index for index, found in enumerate(lines) if found["text"].startswith(start))
    return lines[place + 1 : place + 4]


def words(page, text, **extra):
    """The characters' box of a phrase on a page."""
    return page.search(text, regex=False, **extra)[0]


def rules(page):
    """The drawn rules of a page, from top to bottom, as (x0, x1, y)."""
    return sorted(
        ((rect["x0"], rect["x1"], rect["top"]) for rect in page.rects if rect["height"] < 1.5), key=lambda rule: rule[2]
    )


def test_pages_are_a4_and_only_the_wide_table_is_turned(plan):
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in plan.pages]
    assert sizes == [(210, 297), (210, 297), (297, 210), (297, 210), (210, 297)]


def test_text_keeps_the_margins_of_an_upright_page(plan):
    for page in (plan.pages[0], plan.pages[1], plan.pages[4]):
        body = [char for char in page.chars if char["top"] > 19 * MM]
        assert min(char["x0"] for char in body) >= 30 * MM - 0.1
        assert max(char["x1"] for char in body if char["text"] != " ") <= (210 - 15) * MM + 0.8
        assert min(char["top"] for char in body) == pytest.approx(20 * MM, abs=9)
        assert max(char["bottom"] for char in body) <= (297 - 20) * MM


def test_a_full_line_reaches_from_margin_to_margin(plan):
    full = following(plan.pages[0], "1. Xây dựng")[0]
    assert full["x0"] == pytest.approx(30 * MM, abs=0.3)
    assert full["x1"] == pytest.approx(195 * MM, abs=0.8)


def test_a_turned_page_keeps_30_mm_at_its_bound_edge(plan):
    page = plan.pages[2]
    assert min(char["top"] for char in page.chars if char["top"] > 29 * MM) >= 30 * MM
    frame = [edge for edge in page.lines if edge["height"] == 0]
    assert min(edge["x0"] for edge in frame) == pytest.approx(20 * MM, abs=1)
    assert max(edge["x1"] for edge in frame) == pytest.approx((297 - 20) * MM, abs=1)
    assert max(edge["bottom"] for edge in page.lines) <= (210 - 15) * MM + 0.5


@pytest.mark.parametrize(
    ("phrase", "size", "style"),
    [
        ("CỘNG HÒA XÃ HỘI", 12, "Bold"),
        ("Độc lập - Tự do", 13, "Bold"),
        ("UBND HUYỆN", 12, ""),
        ("TRƯỜNG MẦM NON", 12, "Bold"),
        ("Số: 109/KH-MNHB", 13, ""),
        ("Thanh Nưa, ngày 07", 13, "Italic"),
        ("KẾ HOẠCH", 14, "Bold"),
        ("Cải tiến chất lượng giáo dục", 14, "Bold"),
        ("I. MỤC ĐÍCH, YÊU CẦU", 14, "Bold"),
        ("1. Xây dựng kế hoạch", 14, ""),
        ("3. Các văn bản quy phạm", 14, "Bold"),
        ("Tiêu chí 1.1", 14, "Bold-Italic"),
    ],
)
def test_sizes_and_styles_of_the_first_page(plan, phrase, size, style):
    found = words(plan.pages[0], phrase)["chars"]
    assert {round(char["size"], 1) for char in found} == {size}
    assert {char["fontname"].partition("+")[2] for char in found} == {
        "-".join(filter(None, ("Van-Ban-Truong-Chuan", style)))
    }


@pytest.mark.parametrize(
    ("phrase", "size", "style"),
    [
        ("Nơi nhận:", 12, "-Bold-Italic"),
        ("- Lưu: VT.", 11, ""),
        ("HIỆU TRƯỞNG", 14, "-Bold"),
        ("Lò Thị Minh An", 14, "-Bold"),
    ],
)
def test_sizes_and_styles_of_the_foot(plan, phrase, size, style):
    found = words(plan.pages[4], phrase)["chars"]
    assert {round(char["size"], 1) for char in found} == {size}
    assert {char["fontname"].partition("+")[2] for char in found} == {f"Van-Ban-Truong-Chuan{style}"}


@pytest.mark.parametrize(
    ("place", "phrase", "low", "high"),
    [
        (0, "TRƯỜNG MẦM NON HOA BAN", 1 / 3, 1 / 2),
        (1, "Độc lập - Tự do - Hạnh phúc", 1, 1),
        (2, "Năm học 2023-2024", 1 / 3, 1 / 2),
    ],
)
def test_the_three_rules_are_drawn_and_measured_on_the_last_line_above(plan, place, phrase, low, high):
    text, (x0, x1, y) = words(plan.pages[0], phrase), rules(plan.pages[0])[place]
    share = (x1 - x0) / (text["x1"] - text["x0"])
    assert low - 0.01 <= share <= high + 0.01
    assert (x0 + x1) / 2 == pytest.approx((text["x0"] + text["x1"]) / 2, abs=1), "centred under the text"
    assert 0 < y - text["bottom"] < 6, "under the line, not through it"


def test_there_are_three_rules_and_no_more(plan):
    assert len(rules(plan.pages[0])) == 3


def test_a_broken_name_is_ruled_by_its_last_line():
    with opened(more_samples.lower_secondary_plan()) as document:
        text, (x0, x1, _) = words(document.pages[0], "NGUYỄN HỮU CẢNH"), rules(document.pages[0])[1]
        assert 1 / 3 <= (x1 - x0) / (text["x1"] - text["x0"]) <= 1 / 2


def test_quoc_hieu_stands_on_one_line_right_of_the_issuer(plan):
    country, issuer = (
        words(plan.pages[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        words(plan.pages[0], "TRƯỜNG MẦM NON HOA BAN"),
    )
    assert country["top"] == pytest.approx(country["bottom"] - 12, abs=3)
    assert issuer["x1"] < country["x0"]
    number, place = words(plan.pages[0], "Số: 109"), words(plan.pages[0], "Thanh Nưa, ngày")
    assert number["bottom"] == pytest.approx(place["bottom"], abs=0.5)


def test_paragraphs_begin_at_the_indent_and_keep_six_points(plan):
    first, (second, third, after) = line(plan.pages[0], "1. Xây dựng"), following(plan.pages[0], "1. Xây dựng")
    assert first["x0"] == after["x0"] == pytest.approx((30 + 12.7) * MM, abs=0.5)
    assert after["text"].startswith("2. Kế hoạch phải")
    assert after["top"] - third["top"] - (third["top"] - second["top"]) >= 6 - 0.2


def test_lines_stand_between_single_and_one_and_a_half(plan):
    second, third, _ = following(plan.pages[0], "1. Xây dựng")
    assert 1.0 <= (third["top"] - second["top"]) / 14 <= 1.5


def test_the_page_number_is_centred_in_the_top_margin_from_page_2_on(plan):
    assert not [char for char in plan.pages[0].chars if char["top"] < 19 * MM]
    for number, page in enumerate(plan.pages[1:], 2):
        top = 20 * MM if page.width < page.height else 30 * MM
        head = [char for char in page.chars if char["bottom"] < top]
        assert "".join(char["text"] for char in head) == str(number)
        assert {round(char["size"]) for char in head} == {14}
        left, right = (30, 15) if page.width < page.height else (20, 20)
        middle = (left * MM + page.width - right * MM) / 2
        assert (head[0]["x0"] + head[-1]["x1"]) / 2 == pytest.approx(middle, abs=1)


def test_each_appendix_counts_its_pages_from_1():
    with pdfplumber.open(io.BytesIO(pdf_of("report_with_cover"))) as document:
        heads = [
            "".join(char["text"] for char in page.chars if char["bottom"] < 20 * MM).strip() for page in document.pages
        ]
    starts = [index for index, head in enumerate(heads) if not head]
    assert len(starts) == 6, "cover, contents, first page and the first page of each of three appendices"
    assert heads[starts[3] :] == ["", "2", "3"] * 3
    assert heads[2:4] == ["", "2"], "the page after cover and contents is page 1"


def test_the_contents_name_the_printed_page_numbers():
    with pdfplumber.open(io.BytesIO(pdf_of("report_with_cover"))) as document:
        contents = document.pages[1].extract_text()
        wanted = next(index for index, page in enumerate(document.pages[2:], 1) if "Phần II" in page.extract_text())
    assert contents.splitlines()[-3].replace(" ", "").endswith(f"..{wanted}")


def test_the_head_of_the_table_is_repeated_and_no_row_is_cut(plan):
    for page in plan.pages[2:4]:
        assert "Công việc/giải pháp" in page.extract_text()
    texts = [page.extract_text() for page in plan.pages]
    assert ["Tiêu chí 2.3\n" in text or "Tiêu chí 2.3 " in text for text in texts[2:4]].count(True) == 1
    assert "Tiêu chuẩn 3: Cơ sở vật chất" not in texts[2], "a group line goes with its first row"


def test_a_row_taller_than_a_page_is_still_printed_whole():
    action = (
        "9.9",
        "Tiêu chí 9.9",
        "",
        "\n".join(f"Việc thứ {n} cần làm trong năm học." for n in range(1, 121)),
        "",
        "",
        "",
        "",
    )
    table = replace(samples.plan_table({"Tiêu chuẩn 9": action}), is_landscape=False)
    with opened(samples.preschool_plan(content=(table,))) as document:
        text = " ".join(page.extract_text() for page in document.pages)
    assert "Việc thứ 1 " in text
    assert "120" in text


def test_amounts_stay_on_one_line_inside_their_column(plan):
    page = plan.pages[3]
    amount = words(page, "200.000.000đ")
    edges = sorted({round(edge["x0"], 1) for edge in page.lines if edge["width"] == 0})
    left, right = max(x for x in edges if x < amount["x0"]), min(x for x in edges if x > amount["x0"])
    assert left < amount["x0"] < amount["x1"] < right


@pytest.mark.parametrize("filler", range(21, 29))
def test_recipients_and_signature_never_stand_alone(filler):
    lines = "\n".join(f"Dòng {n}." for n in range(filler))
    paper = samples.preschool_plan(
        content=(Section("s", "roman", "Nội dung", (Text("t", lines),)),), closing="Trên đây là kế hoạch."
    )
    with opened(paper) as document:
        last = document.pages[-1].extract_text()
    for together in (
        "Nơi nhận:",
        "- Lưu: VT.",
        "HIỆU TRƯỞNG",
        "Lò Thị Minh An",
        "Trên đây là kế hoạch./.",
        f"Dòng {filler - 1}.",
    ):
        assert together in last


def test_there_is_room_for_signature_and_stamp(plan):
    title, name = words(plan.pages[4], "HIỆU TRƯỞNG"), words(plan.pages[4], "Lò Thị Minh An")
    assert name["top"] - title["bottom"] >= 38 * MM
    assert (title["x0"] + title["x1"]) / 2 == pytest.approx((name["x0"] + name["x1"]) / 2, abs=1)
    assert title["x0"] > 105 * MM, "right half of the page"
    recipients = words(plan.pages[4], "Nơi nhận:")
    assert recipients["x0"] == pytest.approx(30 * MM, abs=0.5)
    assert recipients["top"] == pytest.approx(title["top"], abs=4)


@pytest.mark.parametrize(
    "name",
    ["preschool_plan", "lower_secondary_plan", "decision_with_appendices", "report_with_cover", "official_letter"],
)
def test_only_our_own_embedded_fonts_are_used(name):
    with pikepdf.open(io.BytesIO(pdf_of(name))) as pdf:
        fonts = [
            font
            for font in pdf.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert "Van-Ban-Truong-Chuan" in str(font["/FontName"])
            assert "/FontFile2" in font or "/FontFile3" in font


def test_signs_the_font_lacks_bring_in_no_other_font():
    paper = samples.preschool_plan(content=(Text("t", "Đạt ✓ hay 好 hay 😀 đều in được."),))
    with pikepdf.open(io.BytesIO(render_paper(paper))) as pdf:
        names = {
            str(font["/FontName"])
            for font in pdf.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
        }
    assert all("Van-Ban-Truong-Chuan" in name for name in names), names


def test_every_sentence_is_found_in_order_and_composed(plan):
    text = " ".join("\n".join(page.extract_text() for page in plan.pages[:2]).split())
    assert unicodedata.is_normalized("NFC", text)
    wanted = (
        "Kế hoạch phải cụ thể, khả thi, phù hợp",
        "Báo cáo tự đánh giá của nhà trường",
        "Thực hiện Công văn số 1057/PGDĐT-CM",
    )
    places = [text.index(sentence) for sentence in wanted]
    assert places == sorted(places)


def test_a_draft_shows_its_blanks():
    with pdfplumber.open(io.BytesIO(pdf_of("lower_secondary_plan", True))) as document:
        page = document.pages[0]
        number, day = words(page, "Số:"), words(page, "Lau, ngày")
        assert words(page, "/KH-TH&THCSNHC")["x0"] - number["x1"] > 15
        assert words(page, "tháng 01 năm 2024")["x0"] - day["x1"] > 15
        assert "DỰ THẢO" in page.extract_text()


def test_the_file_is_tagged_archivable_and_dated_only_when_the_paper_is():
    with pikepdf.open(io.BytesIO(pdf_of("preschool_plan"))) as pdf:
        meta = pdf.open_metadata()
        assert (meta.get("pdfaid:part"), meta.get("pdfaid:conformance")) == ("3", "A")
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "vi"
        assert "20230907" in str(pdf.docinfo.get("/CreationDate", ""))
        assert str(pdf.docinfo["/Title"]).startswith("Kế hoạch Cải tiến")
    with pikepdf.open(io.BytesIO(pdf_of("lower_secondary_plan", True))) as pdf:
        assert "/CreationDate" not in pdf.docinfo


def test_the_verification_line_stands_in_the_bottom_margin():
    with pdfplumber.open(io.BytesIO(pdf_of("report_with_cover"))) as document:
        found = words(document.pages[3], "Mã tra cứu: K7QF-29MD")
    assert found["top"] > (297 - 20) * MM
    assert found["x0"] == pytest.approx(30 * MM, abs=1)


def test_a_cell_may_hold_a_typed_table():
    table = samples.plan_table()
    rows = [
        replace(row, cells=(*row.cells[:-1], Cell(row.cells[-1].key, "Lớp\tSố trẻ\nA\t25")))
        if row.kind == "row"
        else row
        for row in table.rows
    ]
    with opened(samples.preschool_plan(content=(replace(table, rows=tuple(rows)),))) as document:
        assert document.pages[1].extract_text().count("25") >= 2
