"""The bench's part on the overseer's pages: figures of the right kind, and the newest plans are still the newest."""

import pytest

from accounts.middleware import acting_for
from accreditation.bench.crowd import Crowd
from accreditation.bench.oversight import WEAKNESSES, add_years, approve_some, name_criteria, oversight_rows
from accreditation.bench.works import opened
from accreditation.bench.world import World
from documents.models import Submission, VersionFact
from oversight.findings import PLAN, newest_of
from oversight.overdue import overdue_actions
from oversight.school_index import school_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    world.send_twice()
    return world


def test_the_rows_have_the_issues_targets(world):
    rows = oversight_rows(world, Crowd(world, {}), opened, 3, 5)
    assert [(row.unit, row.target) for row in rows] == [("ms", 150), ("", 12), ("×", 1), ("ms", 5000), ("ms", 300), ("", 12), ("ms", 300), ("ms", 300)]
    assert rows[1].figure <= 12 and rows[2].figure == 1 and rows[5].figure <= 12


def test_years_before_do_not_become_the_newest(world):
    crowd = Crowd(world, {})
    crowd.grow(3)
    acting = acting_for(world.officer)
    before = Submission.objects.count()
    add_years(world, 2)
    newest = Submission.objects.filter(receiver=world.commune, decision="").values_list("version__number", flat=True)
    assert len(newest) >= 3 and Submission.objects.count() > before
    assert VersionFact.objects.filter(version__document__state="issued", kind="weakness").count() >= 2 * 3 * WEAKNESSES
    crowded = [line for line in school_lines(acting) if line.name.startswith("Trường Tiểu học số")]
    assert [line.weaknesses for line in crowded] == [25] * 3
    assert len(newest_of(acting, PLAN)) >= 3


def test_half_of_the_plans_have_an_overdue_action(world):
    Crowd(world, {}).grow(3)
    approve_some(world)
    acting = acting_for(world.officer)
    found = overdue_actions(newest_of(acting, PLAN), acting.today)
    assert len(found) == 2 and {row.line.row_key for row in found} == {"action:3"}


def test_every_fact_gets_a_criterion(world):
    Crowd(world, {}).grow(2)
    name_criteria()
    assert not VersionFact.objects.filter(row_key="action:24", criterion="").exists()
