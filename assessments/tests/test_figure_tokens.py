"""Figures named in a criterion's sheet: chips for readers, what is wrong with them for everybody."""

import pytest

from assessments.models import LevelState
from assessments.papers.dossier import read_dossier
from assessments.papers.places import TEXT, groups_of
from schools.workflow import Entry, save_figures


@pytest.fixture
def named(desk):
    """The sheet of 1.1 with a figure in its state of level 1, and one that nobody entered."""
    LevelState.objects.update_or_create(sheet=desk.sheet(), level=1, defaults={"text": "Có {{metric:teachers_total:2025}} giáo viên, {{metric:staff_total:2025}} nhân viên."})
    save_figures(desk.cast.school.school, {2025: {"teachers_total": Entry("24")}}, by=desk.cast.principal)
    return desk


def test_readers_see_values_and_gaps_as_chips(named):
    page = named.cast.client(named.cast.clerk).get(named.url("criterion_sheet", "1.1")).content.decode()
    assert '<span class="figure-chip" title="Tổng số giáo viên, 2025-2026">24</span>' in page
    assert 'class="figure-chip is-gap"' in page
    assert "{{metric:teachers_total:2025}} giáo viên" not in page


def test_writers_see_the_token_and_what_is_wrong_with_it(named):
    response = named.cast.client(named.cast.principal).get(named.url("criterion_sheet", "1.1"))
    page = response.content.decode()
    assert "{{metric:teachers_total:2025}} giáo viên" in page
    assert "data-figure-picker" in page
    assert "Số liệu nêu trong phiếu cần xem lại" in page
    first = response.context["figure_problems"][0]
    assert first.text.startswith("Tiêu chí 1.1, hiện trạng Mức 1: Tổng số giáo viên") and first.url.endswith("#id_state-1")
    assert '<strong class="figure-chip">24</strong> <code>{{metric:teachers_total:2025}}</code>' in page
    assert '<span class="figure-chip is-gap">chưa có số liệu</span> <code>{{metric:staff_total:2025}}</code>' in page
    assert any("chưa có số liệu" in problem.text for problem in response.context["figure_problems"])


def test_a_sheet_without_figures_has_no_list(desk):
    page = desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", "1.1")).content.decode()
    assert "Số liệu nêu trong phiếu" not in page


def test_a_mistyped_token_is_said_beside_its_place(desk):
    desk.save(desk.cast.principal, strengths="Có {{so_lieu:teachers_total:2025}} giáo viên.")
    response = desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", "1.1"))
    (problem,) = response.context["figure_problems"]
    assert problem.is_error and problem.text.startswith("Tiêu chí 1.1, điểm mạnh: “{{so_lieu:teachers_total:2025}}” không đọc được")


def changed_words(desk):
    """What is said of figures that changed after their sentence was saved."""
    response = desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", "1.1"))
    return [problem.text for problem in response.context["figure_problems"] if "đã đổi" in problem.text]


def test_a_figure_that_changed_after_the_sentence_was_saved_is_said_until_it_is_read_again(desk):
    school, principal = desk.cast.school.school, desk.cast.principal
    save_figures(school, {2025: {"teachers_total": Entry("24")}}, by=principal)
    desk.save(principal, strengths="Có {{metric:teachers_total:2025}} giáo viên.")
    assert changed_words(desk) == []
    save_figures(school, {2025: {"teachers_total": Entry("25", start="24")}}, by=principal)
    (words,) = changed_words(desk)
    assert words.startswith("Tiêu chí 1.1, điểm mạnh: Tổng số giáo viên, 2025-2026: số liệu đã đổi (nay là 25)")
    desk.save(principal, **{"state-1": "Chữ khác."})
    assert len(changed_words(desk)) == 1  # another box of the sheet is no answer
    desk.save(principal, strengths="Nay có {{metric:teachers_total:2025}} giáo viên.")
    assert changed_words(desk) == []


def test_the_words_of_the_papers_take_figures_too(desk):
    save_figures(desk.cast.school.school, {2025: {"teachers_total": Entry("24")}}, by=desk.cast.principal)
    desk.assessment.report_texts.create(key="report:situation", text="Trường có {{metric:teachers_total:2025}} giáo viên, {{metric:staff_total:2025}} nhân viên.")
    slug = next(group.slug for group in groups_of(read_dossier(desk.assessment)) if any(place.key == "report:situation" for place in group.places))
    page = desk.cast.client(desk.cast.principal).get(desk.url("paper_texts", slug)).content.decode()
    assert "data-figure-picker" in page and '<strong class="figure-chip">24</strong>' in page
    assert "Tổng số nhân viên, 2025-2026: chưa có số liệu." in page or "chưa có số liệu" in page.partition("figure-problems")[2]
    assert '<span class="figure-chip" title="Tổng số giáo viên, 2025-2026">24</span>' in desk.cast.client(desk.cast.clerk).get(desk.url("paper_texts", slug)).content.decode()


def test_a_page_of_lines_without_long_texts_offers_no_picker(desk):
    slugs = {group.slug: any(place.kind == TEXT for place in group.places) for group in groups_of(read_dossier(desk.assessment))}
    assert set(slugs.values()) == {True, False}
    for slug, takes in slugs.items():
        page = desk.cast.client(desk.cast.principal).get(desk.url("paper_texts", slug)).content.decode()
        assert ("data-figure-picker" in page) is takes, slug


def test_a_figure_named_in_a_cause_is_printed_with_its_value(desk):
    save_figures(desk.cast.school.school, {2025: {"teachers_total": Entry("24")}}, by=desk.cast.principal)
    desk.add_weakness(cause="Mới có {{metric:teachers_total:2025}} giáo viên.")
    dossier = read_dossier(desk.assessment)
    assert dossier.resolved("{{metric:teachers_total:2025}}") == "24"
