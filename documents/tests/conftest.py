import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import workflow_issue


@pytest.fixture
def quick_pdf(monkeypatch):
    """A stand-in for the renderer: bytes that tell number and draft, without the second a real PDF costs."""
    monkeypatch.setattr(workflow_issue, "render_issued", lambda paper: f"%PDF {paper.number} {paper.symbol}".encode())


@pytest.fixture
def queries_of():
    """A function: how many queries a GET of an address costs; it must answer with a page."""
    def count(client, url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count
