"""The bench of the zip: it packs every stored plan, counts its queries, and never takes a gap for speed."""

import pytest

from accreditation.bench import bundles
from accreditation.bench.world import World
from documents.models import IssuedPaper
from improvement_plans.bundles import choices_for
from records.files import read


@pytest.fixture
def world(db):
    return World()


def test_every_stored_plan_is_packed_with_few_queries(world):
    rows = {row.work: row for row in bundles.bundle_rows(world, count=4)}
    timing, counted = rows["gói zip 4 kế hoạch đã lưu"], rows["gói zip 4 kế hoạch: số truy vấn"]
    assert (timing.unit, timing.target) == ("ms", 3000)
    assert 2 <= counted.figure <= counted.target
    assert IssuedPaper.objects.count() == 4


def test_the_stored_plans_are_of_the_size_of_real_ones_and_differ(world):
    bundles.issued_plans(world, 2)
    one, two = (read(paper.file) for paper in IssuedPaper.objects.select_related("file"))
    assert len(one) == len(two) >= bundles.SIZE and one != two
    assert len(choices_for(world.acting(world.officer), only_issued=True)) == 2


def test_plans_without_files_are_not_measured_as_quick(world, monkeypatch):
    monkeypatch.setattr(bundles, "build_zip", lambda picks, choices: (b"", 1))
    with pytest.raises(RuntimeError, match="2 plans, 1 without a file"):
        bundles.bundle_rows(world, count=2)
