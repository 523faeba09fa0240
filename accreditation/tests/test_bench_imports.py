"""The bench's rows about files of figures: they measure real previews and real writes, on few schools here."""

import pytest

from accreditation.bench.imports import METRICS, child_memory, file_of, import_rows, make_schools, previewed, write
from accreditation.bench.world import World
from formats.dates import school_year_label, school_year_of
from schools.models import FigureChange


@pytest.fixture
def world(db):
    return World()


def test_the_rows_measure_every_promise(world):
    rows = list(import_rows(world, schools=2, runs=1))
    assert [row.unit for row in rows] == ["ms", "ms", "MB", "", "KB"]
    assert [row.target for row in rows[:3]] == [10_000, 10_000, 300]
    assert not [row.work for row in rows if row.is_failed]


def test_every_cell_of_the_file_is_new_each_time(world):
    codes, year = make_schools(world, 2), school_year_label(school_year_of(world.today))
    for turn in (1, 2):
        batch = write(world, previewed(world, file_of(codes, year, turn)))
        assert batch.rows["saved"] == 2 * METRICS and batch.rows["left_count"] == 0
    assert FigureChange.objects.count() == 4 * METRICS


def test_a_file_that_is_not_read_is_no_quick_preview(world):
    make_schools(world, 1)
    with pytest.raises(RuntimeError, match="refused"):
        previewed(world, b"khong phai")
    with pytest.raises(RuntimeError, match="problems|preview"):
        previewed(world, file_of(["la"], "2025-2026", 1))


def test_the_memory_of_the_reading_process_is_its_own(world):
    codes = make_schools(world, 1)
    assert 20 < child_memory(file_of(codes, "2025-2026", 1)) < 300
