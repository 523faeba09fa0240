import copy

import pytest

from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.packs import DATA_DIR, read_pack
from standards.tests.packs import small_pack


@pytest.fixture(scope="session")
def topics():
    """Topic names that the metric catalogue knows."""
    return catalogue().topics


@pytest.fixture(scope="session")
def real_pack(topics):
    """A function that gives a real pack by its code, each read once."""
    read = {}

    def give(code):
        if code not in read:
            read[code] = read_pack(DATA_DIR / f"{code}.yaml", topics)
        return copy.deepcopy(read[code])

    return give


@pytest.fixture
def loaded(db):
    """A function that loads a pack and gives its set; without one the small pack with changes."""

    def load(pack=None, **changes):
        pack = pack or small_pack(**changes)
        load_pack(pack)
        return RegulationSet.objects.get(code=pack["code"])

    return load
