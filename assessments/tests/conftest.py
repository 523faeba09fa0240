from functools import cache

import pytest

from assessments.tests.desk import Desk
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.packs import DATA_DIR, read_pack


@cache
def pack(code):
    """A bundled pack, read once for all tests."""
    return read_pack(DATA_DIR / f"{code}.yaml", catalogue().topics)


def load(code):
    load_pack(pack(code))
    return RegulationSet.objects.get(code=code)


@pytest.fixture
def tt19(db):
    return load("TT19-2018")


@pytest.fixture
def tt57(db):
    return load("TT57-2026")


@pytest.fixture
def desk(cast, tt19):
    """The preschool's self-assessment of 2023-2024 by TT 19/2018."""
    return Desk(cast, tt19, 2023)


@pytest.fixture
def desk57(cast, tt57):
    """The preschool's self-assessment of 2026-2027 by TT 57/2026."""
    return Desk(cast, tt57, 2026)
