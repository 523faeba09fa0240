"""Tokens in a paper become numbers when it is collected, with the date of the data once."""

import pytest

from documents.figure_blocks import NOTE_KEY, with_figures
from documents.paper import Cell, Column, Row, Section, Table, Text, check
from documents.tests import samples
from schools.models import School
from schools.workflow import Entry, save_figures

NAMED = "{{metric:teachers_total:2025}}"


@pytest.fixture
def school(cast):
    school = School.objects.get(pk=cast.school.pk)
    save_figures(school, {2025: {"teachers_total": Entry("24")}}, by=cast.principal)
    return school


def paper():
    table = Table("t", (Column("a", "A", 10),), (Row("r", (Cell("r:a", f"Có {NAMED} người"),)),))
    section = Section("s", "roman", f"Đội ngũ {NAMED}", (Text("s-text", f"Trường có {NAMED} giáo viên."), table))
    return samples.preschool_plan(content=(section,), lead_in=f"Năm học này có {NAMED} giáo viên.", appendices=())


def test_every_text_of_the_paper_is_resolved_and_the_date_stands_once(school, django_assert_num_queries):
    with django_assert_num_queries(2):
        printed = with_figures(paper(), school)
    section, note = printed.content
    assert printed.lead_in == "Năm học này có 24 giáo viên."
    assert section.title == "Đội ngũ 24"
    assert section.content[0].text == "Trường có 24 giáo viên."
    assert section.content[1].rows[0].cells[0].text == "Có 24 người"
    assert note.key == NOTE_KEY
    assert note.text.startswith("(Số liệu nêu trong văn bản lấy đến ngày ")
    check(printed)


def test_a_paper_without_tokens_is_the_same_and_costs_nothing(school, django_assert_num_queries):
    plain = samples.preschool_plan()
    with django_assert_num_queries(0):
        assert with_figures(plain, school) is plain


def test_a_body_without_figures_prints_gaps_and_no_date(cast, school):
    printed = with_figures(paper(), cast.commune.pk)
    assert "[chưa có số liệu: Tổng số giáo viên, 2025-2026]" in printed.lead_in
    assert len(printed.content) == 1
