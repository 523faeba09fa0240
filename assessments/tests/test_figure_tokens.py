"""Figures named in a criterion's sheet: chips for readers, what is wrong with them for everybody."""

import pytest

from assessments.models import LevelState
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
    assert [problem.text.split(":")[0] for problem in response.context["figure_problems"]][0].startswith("Tổng số giáo viên")
    assert any("chưa có số liệu" in problem.text for problem in response.context["figure_problems"])


def test_a_sheet_without_figures_has_no_list(desk):
    page = desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", "1.1")).content.decode()
    assert "Số liệu nêu trong phiếu" not in page
