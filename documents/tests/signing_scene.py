"""A scene for tests of signing: an issued paper whose bytes carry the two fields, rendered once for all tests."""

from functools import cache
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from documents import workflow_issue
from documents.enums import DocumentState
from documents.signing.fields import PERSON, SEAL
from documents.signing.keyfile import sign
from documents.tests.keys import PASSWORD, key_file
from documents.tests.scenes import document_in
from documents.tests.test_signing import PRINCIPAL, SCHOOL, issued, key


@pytest.fixture
def paper(cast, monkeypatch):
    """The IssuedPaper of the cast's school."""
    monkeypatch.setattr(workflow_issue, "render_issued", lambda _paper: issued())
    return document_in(cast, DocumentState.ISSUED).issued_paper()


def upload(content, name="tep.pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, content, kind)


def png(colour, width=300, height=120):
    out = BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def key_data(words, password=PASSWORD, **more):
    """What the form of signing here posts."""
    return {"key_file": upload(key_file(words), "khoa.p12"), "password": password, **more}


def sign_here(client, paper, words, **more):
    return client.post(reverse("paper_sign_here", args=[paper.pk]), key_data(words, **more), follow=True)


def bring(client, paper, content):
    return client.post(reverse("paper_sign_upload", args=[paper.pk]), {"signed-file": upload(content)}, follow=True)


@cache
def _signed(person, body):
    once = sign(issued(), PERSON, key(person)) if body is None else _signed(person, None)
    return once if body is None else sign(once, SEAL, key(body))


def by_person(words=PRINCIPAL):
    """The issued bytes signed by the authorised person with some tool; the same bytes each time."""
    return _signed(words, None)


def by_both(person=PRINCIPAL, body=SCHOOL):
    """The same file, signed by the body too."""
    return _signed(person, body)
