"""The world of the permission table, shared by the tests that walk over every page."""

import pytest
from django.db import transaction
from django.test import override_settings

from accreditation.tests.permission_world import World


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """One folder for the files of a module's world."""
    return tmp_path_factory.mktemp("world") / "files"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, files):
    """One world for a whole module; what a test changes is rolled back with the test."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def world_files(settings, files):
    """The world's papers lie in one folder, not in one per test."""
    settings.MEDIA_ROOT = files
