"""The code under Nơi nhận: made once, printed with its QR, never one that another paper has; the issued bytes carry empty fields."""

import io
import re

import pdfplumber
import pikepdf
import pytest
from django.urls import reverse

from documents import codes, workflow_issue
from documents.codes import LETTERS, PLACES, new_code, plain, spaced, verification_of
from documents.enums import DocumentState
from documents.html import paper_document
from documents.models import IssuedPaper, PaperNumber, PaperSettings
from documents.paper import Verification, with_number
from documents.paper_json import content_sha256
from documents.signing.fields import FIELDS, filled_fields
from documents.tests.scenes import DAY, document_in, issue, make_paper
from records.files import read

SITE = "https://truongchuan.example"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7QF-29MD-5T", "K7QF29MD5T"),
        (" k7qf 29md 5t ", "K7QF29MD5T"),
        ("K7QF29MD5T", "K7QF29MD5T"),
        ("K7QF29MD5", ""),
        ("K7QF29MD5T2", ""),
        ("K7QF29MDOO", ""),
        ("", ""),
        ("<script>", ""),
        ("K7QF-29MD-5Ạ", ""),
    ],
)
def test_a_typed_code_is_read_with_or_without_dashes(typed, code):
    assert plain(typed) == code


def test_a_printed_code_is_read_back():
    assert spaced("K7QF29MD5T") == "K7QF-29MD-5T" and plain(spaced("K7QF29MD5T")) == "K7QF29MD5T"
    assert verification_of("K7QF29MD5T", SITE + "/") == Verification("K7QF-29MD-5T", SITE + "/v/K7QF29MD5T")
    assert verification_of("K7QF29MD5T", "").url == "" and verification_of("", SITE) is None


@pytest.mark.django_db
def test_a_code_already_given_is_not_given_again(cast, quick_pdf, monkeypatch):
    issued = document_in(cast, DocumentState.ISSUED).issued_paper()
    letters = iter(issued.code + "K7QF29MD5T")
    monkeypatch.setattr(codes.secrets, "choice", lambda _letters: next(letters))
    assert new_code() == "K7QF29MD5T"
    assert len(issued.code) == PLACES and set(issued.code) <= set(LETTERS)


def test_the_code_stands_under_the_recipients_and_leaves_the_content_alone():
    paper = make_paper()
    printed = with_number(paper, 5, DAY, Verification("K7QF-29MD-5T", SITE + "/v/K7QF29MD5T"))
    html = paper_document(printed)
    assert (
        html.index("Lưu: VT")
        < html.index("<svg")
        < html.index("K7QF-29MD-5T</p>\n</div>")
        < html.index("signature-place")
    )
    assert content_sha256(printed) == content_sha256(paper)
    assert "<svg" not in paper_document(with_number(paper, 5, DAY, Verification("K7QF-29MD-5T", ""))), (
        "no address, no QR"
    )
    assert "check-code" not in paper_document(with_number(paper, 5, DAY))


@pytest.mark.django_db
def test_the_issued_bytes_hold_two_empty_fields_and_the_code(cast):
    """One paper through the real renderer."""
    version = document_in(cast, DocumentState.APPROVED).latest_version()
    issued = issue(cast, version, site=SITE)
    content = read(issued.file)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert [str(field.T) for field in file.Root.AcroForm.Fields] == list(
            FIELDS
        ) and file.Root.AcroForm.SigFlags == 3
    assert filled_fields(content) == () and content.count(b"%%EOF") == 2, (
        "rendered once, the fields are an incremental update"
    )
    with pdfplumber.open(io.BytesIO(content)) as file:
        text = file.pages[-1].extract_text()
    assert spaced(issued.code) in text and f"{SITE}/v/{issued.code}" in "".join(text.split())


@pytest.mark.django_db
def test_a_school_may_issue_without_code(cast, monkeypatch):
    PaperSettings.objects.create(organization=cast.school, prints_code=False)
    printed = []
    monkeypatch.setattr(workflow_issue, "render_issued", lambda paper: printed.append(paper) or b"%PDF")
    issued = document_in(cast, DocumentState.ISSUED).issued_paper()
    assert issued.code == "" and printed[0].verification is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "address"), [("", "http://testserver/v/"), ("https://kiemdinh.example", "https://kiemdinh.example/v/")]
)
def test_the_page_tells_the_public_address(cast, monkeypatch, settings, setting, address):
    settings.PUBLIC_URL, printed = setting, []
    monkeypatch.setattr(workflow_issue, "render_issued", lambda paper: printed.append(paper) or b"%PDF")
    url = reverse("document_issue", args=[document_in(cast, DocumentState.APPROVED).pk])
    cast.client(cast.clerk).post(url, {"number": "5", "dated_on": DAY.isoformat()})
    assert printed[0].verification.url == address + IssuedPaper.objects.get().code


@pytest.mark.django_db
def test_the_register_line_is_taken_from_the_paper(cast, quick_pdf):
    document_in(cast, DocumentState.ISSUED)
    row = PaperNumber.objects.get()
    assert (row.signer, row.recipients, row.keeper) == ("Nguyễn Thị Minh", "Như trên", "VT")
    assert re.fullmatch(r"05", str(row))
