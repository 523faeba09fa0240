"""How typed text becomes printable blocks: bullets, typed tables, long words, columns, spans, numbers of sections."""

import pytest

from documents import paper_blocks
from documents.docx import render_docx
from documents.html import paper_document, paper_fragment, type_in_sentence
from documents.layout import break_line, load_layout, text_width
from documents.paper import Basis, Cell, Column, HeadCell, Row, Section, Signer, Table, Text
from documents.paper_blocks import MAX_TYPED_COLUMNS, Grid, Line, bases_lines, body_runs, shares, table_grid, text_lines
from documents.tests import more_samples, samples
from documents.tests.word import NS, body, words_of

LAYOUT = load_layout()


def blocks_of(text):
    return [(block.lead, block.text) if isinstance(block, Line) else [[cell.blocks[0].text for cell in row.cells] for row in (*block.head, *block.rows)]
            for block in text_lines("k", text)]


@pytest.mark.parametrize(("text", "blocks"), [
    ("", []), (" \n\t \n", []), ("Một dòng", [("", "Một dòng")]), ("- Gạch\n+ Cộng", [("-", "Gạch"), ("+", "Cộng")]),
    ("– Gạch dài\n• Chấm", [("-", "Gạch dài"), ("-", "Chấm")]), ("-5 % so với năm trước", [("", "-5 % so với năm trước")]),
    ("Lớp\tSố trẻ\nA\t25", [[["Lớp", "Số trẻ"], ["A", "25"]]]), ("Chỉ một\tdòng", [[["Chỉ một", "dòng"]]]),
    ("Trước\nA\tB\nSau", [("", "Trước"), [["A", "B"]], ("", "Sau")]), ("A\tB\nC", [[["A", "B"]], ("", "C")]), ("A\tB\n\tD", [[["A", "B"], ["", "D"]]]),
], ids=["empty", "blank", "line", "bullets", "pasted-bullets", "signed-number", "table", "one-row", "between", "short-row", "empty-cell"])
def test_typed_text_becomes_lines_bullets_and_tables(text, blocks):
    assert blocks_of(text) == blocks


@pytest.mark.parametrize(("columns", "kind"), [(2, Grid), (MAX_TYPED_COLUMNS, Grid), (MAX_TYPED_COLUMNS + 1, Line), (5000, Line)])
def test_tabs_pasted_by_mistake_do_not_make_a_table_of_a_thousand_columns(columns, kind):
    """Ten thousand tabs must neither break the page nor keep the server busy."""
    (block,) = text_lines("k", "\t".join(f"ô{n}" for n in range(columns)))
    assert isinstance(block, kind) and block.key == "k"
    if kind is Line:
        assert block.text.startswith("ô0 ô1 ô2 ") and "\t" not in block.text
    else:
        assert sum(block.widths) == 100


def test_every_row_of_a_table_too_wide_is_a_line_of_its_own():
    row = "\t".join(["x"] * (MAX_TYPED_COLUMNS + 1))
    lines = text_lines("k", f"{row}\n{row}", "t")
    assert [(line.key, line.css) for line in lines] == [("k", "t"), ("", "t")]


def test_figures_of_a_typed_table_stand_in_the_middle():
    (grid,) = text_lines("k", "Chỉ số\tTỷ lệ\nLên lớp\t98,5 %\nKhác\tchưa rõ")
    assert [[cell.css for cell in row.cells] for row in grid.rows] == [["", "a-center"], ["", ""]]


@pytest.mark.parametrize(("cell", "css"), [("320.000.000đ", "a-center"), ("5 đồng", "a-center"), ("-", "a-center"), ("98,5%", "a-center"), ("đạt 5đ", ""), ("đ/c Lan", "")])
def test_amounts_of_a_typed_table_stand_like_its_figures(cell, css):
    grid = text_lines("k", f"Việc\t2022\nSửa phòng\t{cell}")[0]
    assert grid.rows[0].cells[1].css == css


@pytest.mark.parametrize(("rows", "is_whole"), [(3, True), (8, True), (9, False)])
def test_a_short_typed_table_stands_on_one_page_whole(rows, is_whole):
    (grid,) = text_lines("k", "\n".join(["Việc\tNăm", *[f"Việc {row}\t2027" for row in range(rows)]]))
    assert grid.is_whole is is_whole


def test_the_line_that_announces_a_typed_table_stays_with_it_in_every_form():
    text = "Mở đầu.\nKinh phí theo năm:\nNội dung\t2026\nSửa mái\t5\nSau bảng."
    assert [block.css for block in text_lines("k", text) if isinstance(block, Line)] == ["t", "t leads", "t"]
    paper = samples.preschool_plan(content=(Section("s", "roman", "NỘI DUNG", (Text("x", text),)),))
    assert 'class="t leads"' in paper_fragment(paper)
    (line,) = [row for row in body(render_docx(paper)).findall("w:p", NS) if words_of(row) == "Kinh phí theo năm:"]
    assert line.find("w:pPr/w:keepNext", NS) is not None


def test_a_column_of_a_typed_table_is_wide_enough_for_its_longest_word():
    head = "\t".join(["Số liệu của nhà trường trong các năm", *(f"Năm học {year}-{year + 1}" for year in range(2018, 2023)), "Ghi chú"])
    (grid,) = text_lines("k", f"{head}\nTỷ lệ\t1\t2\t3\t4\t5\t")
    assert sum(grid.widths) == 100 and grid.widths[-1] >= 6 and min(grid.widths[1:6]) >= 12


def test_a_typed_table_with_too_many_long_words_keeps_its_proportions():
    (grid,) = text_lines("k", "\t".join(["Nghiêng-ngả-nghiêng"] * 12))
    assert sum(grid.widths) == 100 and max(grid.widths) - min(grid.widths) <= 1


@pytest.mark.parametrize(("word", "width"), [("Ư" * 90, 60), ("W" * 200, 30), ("https://" + "a" * 120 + ".vn/b?c=d", 100)])
def test_a_word_longer_than_the_line_is_cut_and_nothing_is_lost(word, width):
    lines = break_line(f"Trường {word} Hoa Mai", 14, "bold", width)
    assert "".join(lines).replace(" ", "") == f"Trường{word}HoaMai"
    assert all(text_width(line, 14, "bold") <= width for line in lines)


def test_bases_get_their_marks_whatever_was_typed():
    items = (Basis("a", "Căn cứ", "Luật Giáo dục;;"), Basis("b", "", "Theo đề nghị của tổ trưởng."), Basis("c", "Thực hiện", " Công văn số 5 ; "))
    assert [line.text for line in bases_lines(items, "t")] == ["Căn cứ Luật Giáo dục;", "Theo đề nghị của tổ trưởng;", "Thực hiện Công văn số 5."]
    assert bases_lines((), "t") == []


@pytest.mark.parametrize(("weights", "needs", "expected"), [
    ([1, 1], [1, 1], (50, 50)), ([99, 1], [1, 30], (70, 30)), ([1, 1, 98], [20, 20, 1], (20, 20, 60)), ([5], [1], (100,)),
])
def test_columns_get_what_they_need_from_the_widest(weights, needs, expected):
    assert shares(weights, needs) == expected


def table(*rows, columns=3, **fields):
    return Table("t", tuple(Column(f"c{n}", f"Cột {n}", 10, "right" if n == 2 else "", n == 2) for n in range(columns)), rows, **fields)


def test_a_cell_below_a_rowspan_takes_the_style_of_its_own_column():
    first = Row("r1", (Cell("a", "A", rowspan=2), Cell("b", "B"), Cell("c", "1.000đ")))
    second = Row("r2", (Cell("d", "D"), Cell("e", "2.000đ")))
    grid = table_grid(table(first, second), load_layout(), False)
    assert [cell.css for cell in grid.rows[1].cells] == ["", "a-right money"]


def test_a_spanning_cell_ignores_the_columns_alignment_and_keeps_its_own():
    rows = [Row("r1", (Cell("a", "A", colspan=3),)), Row("r2", (Cell("b", "B", colspan=2, align="center"), Cell("c", "chưa xác định")))]
    grid = table_grid(table(*rows), load_layout(), False)
    assert [[cell.css for cell in row.cells] for row in grid.rows] == [[""], ["a-center", "a-right"]]


@pytest.mark.parametrize(("kind", "css"), [("row", ""), ("level", "r-level"), ("group", "r-group"), ("total", "r-total")])
def test_each_kind_of_row_has_its_style(kind, css):
    cells = tuple(Cell(f"k{n}", "x") for n in range(3))
    assert table_grid(table(Row("r", cells, kind)), load_layout(), False).rows[0].css == css


@pytest.mark.parametrize(("columns", "size", "css"), [(3, 0, ""), (6, 0, ""), (7, 0, "wide"), (9, 0, "wide"), (3, 13, "s13"), (9, 12, "s12")])
def test_a_table_of_seven_columns_is_set_smaller_unless_a_size_is_given(columns, size, css):
    cells = tuple(Cell(f"k{n}", "x") for n in range(columns))
    assert table_grid(table(Row("r", cells), columns=columns, text_size=size), load_layout(), True).css == css


def test_a_head_of_several_rows_breaks_where_it_was_typed():
    head = ((HeadCell("Nhiệm vụ\nnăm học", colspan=3),), (HeadCell("A"), HeadCell("B"), HeadCell("C")))
    grid = table_grid(table(Row("r", (Cell("a"), Cell("b"), Cell("c"))), head=head), load_layout(), False)
    assert [line.text for line in grid.head[0].cells[0].blocks] == ["Nhiệm vụ", "năm học"] and grid.head[0].cells[0].colspan == 3


def sides(*content, **options):
    return [(run.is_landscape, len(run.blocks)) for run in body_runs(samples.preschool_plan(content=content), content, load_layout(), **options)]


def test_pages_turn_for_a_wide_table_and_back_for_the_closing_words():
    text, wide = Text("x", "Một dòng"), samples.plan_table()
    assert sides(text) == [(False, 1)]
    assert sides(text, wide) == [(False, 1), (True, 1)]
    assert sides(wide, Text("y", "Sau bảng")) == [(True, 1), (False, 1)]
    assert sides(text, is_landscape=True, closing="Kết") == [(True, 2)]
    assert sides(closing="Chỉ đoạn kết") == [(False, 1)] and sides() == []


def test_a_section_marked_as_turned_turns_with_everything_in_it():
    section = Section("s", "roman", "Bảng", (Text("x", "Một dòng"), Section("c", "clause", "Con", (Text("y", "Hai"),))), is_landscape=True)
    assert sides(section) == [(True, 4)]


@pytest.mark.parametrize(("style", "words"), [
    ("part", "<span>Phần I</span><span>TÊN MỤC:</span>"), ("chapter", "<span>Chương I</span>"), ("division", "<span>Mục 1</span>"),
    ("roman", "I. TÊN MỤC</h2>"), ("clause", "1. Tên mục:</h2>"), ("point", "a) Tên mục:</h2>"), ("article", "Điều 1. Tên mục:</h2>"),
    ("heading", ">Tên mục:</h2>"), ("subheading", ">Tên mục:</h2>"), ("plain", ">Tên mục:</h2>"),
])
def test_each_style_of_heading_prints_its_number_its_way(style, words):
    html = paper_fragment(samples.preschool_plan(content=(Section("s", style, "Tên mục:"),), closing="Kết."))
    assert words.replace(":</span>", "</span>") in html and f'class="h h-{style}"' in html


def test_an_untitled_point_without_text_still_prints_its_number():
    html = paper_fragment(samples.preschool_plan(content=(Section("s", "point", "", (samples.plan_table(),)),), closing=""))
    assert 'data-key="s">a) </p>' in html


@pytest.mark.parametrize(("paper", "name"), [
    (samples.preschool_plan(type_name="KẾ HOẠCH"), "Kế hoạch"), (samples.preschool_plan(type_name="Quyết định"), "Quyết định"), (more_samples.official_letter(), "Công văn"),
], ids=["plan", "decision", "letter"])
def test_a_paper_is_named_inside_a_sentence(paper, name):
    assert type_in_sentence(paper) == name


def test_two_signers_stand_side_by_side_and_the_recipients_go():
    signers = (Signer(("Bên A",), "Nguyễn Thị An"), Signer(("Bên B",), "Trần Văn Bình", "Giám đốc"))
    html = paper_document(samples.preschool_plan(signers=signers))
    assert 'class="columns foot equal"' in html and html.count('class="signer"') == 2 and html.count('id="k-signers"') == 1
    assert "GIÁM ĐỐC" in html and "Nơi nhận" not in html


def test_without_signers_and_recipients_there_is_no_foot():
    assert "foot" not in paper_fragment(samples.preschool_plan(signers=(), recipients=()))


@pytest.mark.parametrize("words", ["", "   ", "-", "- ;"])
def test_empty_recipient_lines_are_not_printed(words):
    html = paper_fragment(samples.preschool_plan(recipients=("Như trên", words, "Lưu: VT")))
    assert html.count('class="recipients"') == 2
    assert "- Lưu: VT." in html


def test_a_short_table_stays_whole_and_a_long_one_may_break():
    layout, columns = load_layout("ND30-2020"), (Column("a", "A", 1),)

    def grid(*texts):
        rows = tuple(Row(str(place), (Cell(f"{place}:a", text),)) for place, text in enumerate(texts))
        return paper_blocks.table_grid(Table("t", columns, rows), layout, False)

    assert grid(*"abc").is_whole
    assert not grid(*["x"] * (paper_blocks.SMALL_ROWS + 1)).is_whole
    assert not grid("y" * (paper_blocks.SHORT_TEXT + 1)).is_whole


def headings_of(*sections):
    paper = samples.preschool_plan(content=sections)
    return [block for run in body_runs(paper, sections, LAYOUT) for block in run.blocks]


def test_a_centred_heading_is_broken_evenly_and_never_ends_in_a_lonely_word():
    title = "Danh sách và chữ ký các thành viên hội đồng tự đánh giá"
    (banner,) = headings_of(Section("a", "banner", title))
    assert len(banner.lines) == 2 and " ".join(banner.lines) == title.upper() == banner.title
    assert min(len(line.split()) for line in banner.lines) > 3
    assert all(text_width(line, LAYOUT.sizes["body"], "bold") < LAYOUT.text_width for line in banner.lines)


def test_a_part_has_its_number_on_a_line_and_other_headings_flow():
    part, clause = headings_of(Section("a", "part", "Mở đầu", (Section("b", "clause", "Khoản"),)))
    assert (part.lines, part.words) == (("Phần I", "MỞ ĐẦU"), "Phần I. MỞ ĐẦU")
    assert (clause.lines, clause.words) == ((), "1. Khoản")


@pytest.mark.parametrize("code", ["MC.1.1.01", "[H1-1.1-01]", "[H12-5.10-07]"])
def test_codes_of_evidence_are_not_cut_and_stay_text(code):
    section = Section("one", "roman", "Nội dung", (Text(f"x:{code}", f"Có sổ ({code}, {code})."),))
    html = paper_fragment(samples.preschool_plan(content=(section,)))
    assert html.count(f'<span class="code">{code}</span>') == 2
    assert f'data-key="x:{code}"' in html, "a key is no text"


def test_what_only_looks_like_a_code_is_left_alone():
    html = paper_fragment(samples.preschool_plan(content=(Section("one", "roman", "Nội dung", (Text("x", "AMC.1.1.01, MC.1.1, H1-1.1-01."),)),)))
    assert 'class="code"' not in html
