import pytest

from standards.metrics import catalogue


@pytest.fixture(scope="session")
def topics():
    """Topic names that the metric catalogue knows."""
    return catalogue().topics
