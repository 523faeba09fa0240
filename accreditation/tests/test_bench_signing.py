"""The bench of signing: it measures a file that is truly accepted, and fails when the file is not."""

import pytest

from accreditation.bench import signing
from accreditation.bench.rows import PARTS
from documents.signing.verdict import State, Verdict
from documents.tests.test_signing import issued


@pytest.fixture
def quick(monkeypatch):
    """One run, on a paper that was drawn already."""
    monkeypatch.setattr(signing, "RUNS", 1)
    monkeypatch.setattr(signing, "collect", lambda plan: plan)
    monkeypatch.setattr(signing, "render_issued", lambda paper: issued())


def test_signing_and_checking_are_measured_against_the_issue(quick):
    sign, check = signing.signing_rows(None)
    assert (sign.target, check.target) == (500, 600) and sign.figure > 0 and check.figure > 0
    assert "ký số" in sign.work and "hai chữ ký" in check.work and "signing" in PARTS


def test_a_file_that_is_refused_is_not_measured_as_a_quick_one(quick, monkeypatch):
    monkeypatch.setattr(signing, "check_signed", lambda *args, **kwargs: Verdict(State.REFUSED, ("Tệp hỏng.",)))
    with pytest.raises(RuntimeError, match="Tệp hỏng"):
        signing.signing_rows(None)
