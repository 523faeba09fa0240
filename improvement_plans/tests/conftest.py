import pytest

from improvement_plans.tests.stage import Stage


@pytest.fixture
def stage(cast):
    """An assessed school with two weaknesses, and its people."""
    return Stage(cast)
