"""Plain text becomes paragraphs, bullets of two depths and tables, as an official would read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.plaintext import Bullet, Paragraph, Table, parse, plain


def test_lines_are_paragraphs_and_blank_lines_only_separate():
    assert parse("Một.\n\n\nHai.") == (Paragraph("Một."), Paragraph("Hai."))


def test_bullets_have_two_depths():
    assert parse("- Tuyên truyền\n+ Qua họp phụ huynh") == (Bullet("Tuyên truyền"), Bullet("Qua họp phụ huynh", 2))


@pytest.mark.parametrize("line", ["• Rà soát", "– Rà soát", "-Rà soát", "  - Rà soát", "* Rà soát"])
def test_pasted_bullet_marks_mean_the_first_depth(line):
    assert parse(line) == (Bullet("Rà soát"),)


@pytest.mark.parametrize("line", ["-5 điểm phần trăm", "+3 giáo viên", "*Ghi chú", "-"])
def test_amounts_and_footnotes_stay_text(line):
    assert parse(line) == (Paragraph(line),)


def test_lines_with_tabs_become_one_table_padded_to_one_width():
    blocks = parse("Số liệu:\nNăm học\t2021-2022\t2022-2023\nLên lớp\t97,86%\nHết.")
    assert blocks == (
        Paragraph("Số liệu:"),
        Table((("Năm học", "2021-2022", "2022-2023"), ("Lên lớp", "97,86%", ""))),
        Paragraph("Hết."),
    )


def test_a_pasted_table_may_begin_with_an_empty_cell():
    assert parse("\t2021\nĐạt\t5") == (Table((("", "2021"), ("Đạt", "5"))),)


def test_two_tables_apart_from_each_other_stay_two():
    assert [type(block) for block in parse("a\tb\nchữ\nc\td")] == [Table, Paragraph, Table]


def test_a_bullet_prints_the_mark_of_its_depth():
    assert (Bullet("x").mark, Bullet("x", 2).mark) == ("-", "+")
    assert plain((Bullet("x"), Bullet("y", 2), Table((("a", ""), ("b", "c"))))) == "- x\n+ y\na\t\nb\tc"


@pytest.mark.parametrize("text", ["", "  ", "\n\n", "\u200b", None], ids=["empty", "blanks", "line ends", "invisible", "none"])
def test_nothing_is_no_block(text):
    assert parse(text) == ()


@given(st.text(alphabet="ab -+\t\n•1.", max_size=60))
def test_parsing_what_was_written_back_gives_the_same_blocks(text):
    once = parse(plain(parse(text)))
    assert parse(plain(once)) == once


def test_a_line_of_dashes_is_no_bullet():
    """The forms of 2018 mark a level that a criterion does not have by eight dashes."""
    (line,) = parse("--------")
    assert (line.text, getattr(line, "mark", "")) == ("--------", "")
