"""The bench of the comparison: what it measures really differs, and an empty answer is not taken for a quick one."""

import pytest

from accreditation.bench import comparing
from accreditation.bench.world import World

SIZE = 7


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setattr("accreditation.bench.world.LARGE", 4)
    return World()


def test_two_versions_differ_in_every_third_action_and_a_dropped_one(world):
    _plan, old, new = comparing.versions_of(world, SIZE)
    kinds = [row.kind for row in comparing.compared(old, new, SIZE // comparing.EVERY)]
    assert kinds.count("changed") >= 3 and "removed" in kinds


def test_the_time_is_measured_against_its_limit(world):
    first, page = comparing.comparing_rows(world, SIZE)
    assert (first.target, page.target) == (comparing.COMPARE, None)
    assert first.figure > 0 and page.figure > 0


def test_too_few_differences_stop_the_bench(world):
    _plan, old, _new = comparing.versions_of(world, SIZE)
    with pytest.raises(RuntimeError, match="only 0"):
        comparing.compared(old, old, 1)


def test_a_page_that_is_not_there_stops_the_bench(world):
    with pytest.raises(RuntimeError, match="404"):
        comparing.opened(world.client(world.principal), "/plans/0/compare/")
