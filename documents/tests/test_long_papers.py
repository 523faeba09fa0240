"""Long papers and plain printouts: pages before and after the contents, real page numbers, sheets without letterhead, councils."""

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from documents import workflow, workflow_issue
from documents.compare import all_texts, compare
from documents.enums import DocumentKind, Route
from documents.html import paper_document
from documents.letterheads import as_named, bases_of, frame_of, printed_letterhead
from documents.models import Document, NumberSeries
from documents.numbering import proposed_number
from documents.paper import (
    Appendix,
    Cell,
    Column,
    Cover,
    Letterhead,
    Paper,
    Row,
    Section,
    Table,
    Text,
    check,
    section_labels,
)
from documents.paper_json import dumps, loads
from documents.pdf import render_paper
from documents.tests.scenes import DAY, issue, make_paper

FILLING = "Trường thực hiện đầy đủ nhiệm vụ được giao trong năm học. " * 60


def criterion(number):
    return Section(
        f"c{number}", "heading", f"Tiêu chí 1.{number}", (Text(f"c{number}:text", FILLING),), is_new_page=number == 2
    )


def long_report(**fields):
    signatures = Table(
        "signatures",
        (Column("left", "", 50, "center"), Column("right", "", 50, "center")),
        (Row("signatures:1", (Cell("signatures:1:l", "Người viết"), Cell("signatures:1:r", "Trưởng nhóm"))),),
        has_rules=False,
    )
    parts = (
        Section("p1", "part", "Cơ sở dữ liệu", (Text("p1:text", FILLING),), is_new_page=True),
        Section("p2", "part", "Tự đánh giá", (Section("a", "capital", "Đặt vấn đề", (Text("a:text", FILLING),)),
                                              Section("b", "capital", "Tự đánh giá", (criterion(1), criterion(2), signatures)))),
    )  # fmt: skip
    values = {
        "letterhead": Letterhead(("UBND XÃ HOA MAI",), ("TRƯỜNG MẦM NON HOA MAI",)), "type_name": "BÁO CÁO", "summary": ("Tự đánh giá",),
        "symbol": "BC-MNHM", "place": "Hoa Mai", "content": parts, "cover": Cover("Hoa Mai, năm 2026", is_doubled=True),
        "before_contents": (Section("council", "banner", "Danh sách hội đồng", (Text("council:text", "Bà A"),)),),
        "after_contents": (Section("short", "banner", "Danh mục viết tắt", (Text("short:text", "GV"),)),),
        "has_contents": True, "contents_depth": 4,
    }  # fmt: skip
    return Paper(**(values | fields))


def pages_of(paper):
    with pdfplumber.open(io.BytesIO(render_paper(paper))) as document:
        return [page.extract_text().splitlines() for page in document.pages]


def test_the_front_pages_stand_in_order_and_have_no_number():
    pages = pages_of(long_report())
    starts = [
        next(place for place, lines in enumerate(pages) if words in lines)
        for words in ("DANH SÁCH HỘI ĐỒNG", "MỤC LỤC", "DANH MỤC VIẾT TẮT")
    ]
    assert starts == [2, 3, 4], "two covers, the council, the contents, the abbreviations"
    assert pages[0] == pages[1] and "BÁO CÁO" in pages[0]
    assert not any(lines[0].isdigit() for lines in pages[:6])
    assert pages[6][0] == "2"


def test_the_contents_give_the_page_each_heading_is_really_on():
    pages = pages_of(long_report())
    body = pages[5:]
    for line in (
        "Phần I. CƠ SỞ DỮ LIỆU",
        "Phần II. TỰ ĐÁNH GIÁ",
        "A. ĐẶT VẤN ĐỀ",
        "B. TỰ ĐÁNH GIÁ",
        "Tiêu chí 1.1",
        "Tiêu chí 1.2",
    ):
        listed = next(row for row in pages[3] if row.startswith(line))
        heading = line.partition(". ")[2] if line.startswith("Phần") else line
        on = next(place for place, lines in enumerate(body, 1) if heading in lines)
        assert listed.rsplit(".", 1)[1].strip() == str(on), listed


def test_the_contents_go_as_deep_as_the_paper_says():
    shallow = paper_document(long_report(contents_depth=2)).partition("MỤC LỤC")[2].partition("</div>")[0]
    assert "CƠ SỞ DỮ LIỆU" in shallow and "ĐẶT VẤN ĐỀ" not in shallow


def test_a_new_page_begins_where_the_paper_says():
    pages = pages_of(long_report())
    assert any(lines[1] == "Tiêu chí 1.2" for lines in pages[6:])


def test_capitals_and_banners():
    labels = section_labels(long_report())
    assert (labels["a"], labels["b"]) == ("A.", "B.") and "council" not in labels


def test_signatures_side_by_side_have_no_rules_and_no_head():
    html = paper_document(long_report())
    assert '<table class="plain" id="k-signatures"' in html
    assert "<thead>" not in html.partition("k-signatures")[2].partition("</table>")[0]


def test_what_stands_before_and_after_the_contents_is_compared_stored_and_checked():
    paper = long_report()
    assert loads(dumps(paper)) == paper
    assert {"council:text", "short:text"} <= set(all_texts(paper))
    changed = replace(
        paper, before_contents=(Section("council", "banner", "Danh sách hội đồng", (Text("council:text", "Bà B"),)),)
    )
    assert [(one.old, one.new) for one in compare(paper, changed)] == [("Bà A", "Bà B")]
    with pytest.raises(ValueError, match="used 2 times"):
        check(replace(paper, after_contents=paper.before_contents))


def test_a_printout_has_neither_letterhead_nor_number_and_may_begin_turned():
    wide = Table(
        "list",
        (Column("a", "Mã", 20), Column("b", "Tên", 80)),
        (Row("r", (Cell("r:a", "H1-1.1-01"), Cell("r:b", "Quyết định"))),),
        is_landscape=True,
    )
    paper = long_report(
        content=(wide,),
        has_letterhead=False,
        cover=None,
        has_contents=False,
        before_contents=(),
        after_contents=(),
        type_name="Bảng danh mục",
        has_ending_mark=False,
    )
    with pdfplumber.open(io.BytesIO(render_paper(paper))) as document:
        (page,) = document.pages
        text = page.extract_text()
        assert page.width > page.height
    assert "BẢNG DANH MỤC" in text and "CỘNG HÒA" not in text and "Số:" not in text and "./." not in text


@pytest.fixture
def council_plan(cast):
    return Document.objects.create(
        organization=cast.school,
        kind=DocumentKind.ASSESSMENT_PLAN,
        route=Route.NONE,
        title="Kế hoạch tự đánh giá",
        issuing_unit="HỘI ĐỒNG TỰ ĐÁNH GIÁ",
        unit_code="HĐTĐG",
        signer_lines="TM. HỘI ĐỒNG\nCHỦ TỊCH",
        signer_post="HIỆU TRƯỞNG",
        planned_on=date(2026, 9, 1),
    )


def test_a_councils_paper_stands_under_the_schools_name(cast, council_plan):
    frame = frame_of(council_plan)
    assert frame["letterhead"] == Letterhead(("Trường Mầm non Hoa Mai",), ("HỘI ĐỒNG TỰ ĐÁNH GIÁ",))
    assert (frame["symbol"], frame["place"]) == ("KH-HĐTĐG", "Hoa Mai")
    assert frame["signers"][0].lines == ("TM. HỘI ĐỒNG", "CHỦ TỊCH")
    assert printed_letterhead(council_plan, None).managing == ("Trường Mầm non Hoa Mai",)


def test_a_council_counts_its_own_papers(cast, council_plan):
    """NĐ 30/2020, PL I, II.3a: who uses the organisation's seal has a series of its own."""
    clerk = cast.acting(cast.clerk)
    workflow_issue.number_outside(7, DAY, "Công văn", acting=clerk)
    assert (proposed_number(cast.school, 2026, "KH"), proposed_number(cast.school, 2026, "KH", "HĐTĐG")) == (8, 1)
    frame = frame_of(council_plan)
    paper = replace(make_paper(), letterhead=frame["letterhead"], symbol=frame["symbol"], place=frame["place"])
    version = workflow.finalize(council_plan, paper, (), [], acting=cast.acting(cast.principal))
    issued = issue(cast, version, number=1)
    assert issued.symbol == "01/KH-HĐTĐG"
    assert NumberSeries.objects.get(unit="HĐTĐG").numbers.count() == 1
    assert proposed_number(cast.school, 2026, "KH") == 8


@pytest.mark.parametrize(
    ("lines", "name", "named"),
    [
        (("TRƯỜNG MẦM NON HOA MAI",), "Trường Mầm non Hoa Mai", ("Trường Mầm non Hoa Mai",)),
        (("ỦY BAN NHÂN DÂN", "XÃ HOA MAI"), "Ủy ban nhân dân xã Hoa Mai", ("Ủy ban nhân dân", "xã Hoa Mai")),
        (("TRƯỜNG MN HOA MAI",), "Trường Mầm non Hoa Mai", ("TRƯỜNG MN HOA MAI",)),
        ((), "Trường Mầm non Hoa Mai", ()),
    ],
    ids=["one line", "two lines", "another name", "none"],
)
def test_a_letterhead_in_capitals_takes_the_capitals_of_the_name_it_spells(lines, name, named):
    assert as_named(lines, name) == named


def test_an_appendix_names_the_issuer_as_sentences_do(cast):
    cast.school.letterheads.update(issuer_lines="TRƯỜNG MẦM NON HOA MAI")
    document = Document(organization=cast.school, kind=DocumentKind.ASSESSMENT_REPORT, title="Báo cáo")
    appendix = Appendix("a", "Danh sách", (Text("a:text", "Bà A."),))
    html = paper_document(long_report(appendices=(appendix,), letterhead=frame_of(document)["letterhead"]))
    assert "năm …… của Trường Mầm non Hoa Mai)" in html
    assert "TRƯỜNG MẦM NON HOA MAI</span>" in html, "the letterhead itself is in capitals"


def test_a_basis_without_a_known_verb_keeps_its_words():
    found = bases_of("Căn cứ Luật Giáo dục;\n- Xét đề nghị của tổ trưởng\nBiên bản họp", "b")
    assert [(one.verb, one.text) for one in found] == [
        ("Căn cứ", "Luật Giáo dục;"),
        ("Xét", "đề nghị của tổ trưởng"),
        ("", "Biên bản họp"),
    ]
