"""Word and Excel copies of a paper: who asks for which state gets what, under which name, kept by nobody in between."""

from io import BytesIO
from urllib.parse import quote

import docx
import openpyxl
import pytest
from django.urls import reverse

from documents.docx import COPY_NOTE, DOCX
from documents.enums import DocumentState
from documents.tests.scenes import approve, document_in, give_back, issue, make_document, submit, take_on
from documents.tests.word import parts, words_of
from documents.xlsx import XLSX

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


def fetched(cast, version, ending="docx", person=None):
    return cast.client(person or cast.principal).get(reverse(f"version_{ending}", args=[version.pk]))


def words(response):
    """All words of a DOCX answer, then those at the foot of its pages."""
    pages = parts(response.content)
    return words_of(pages["word/document.xml"]), words_of(pages["word/footer1.xml"])


def test_a_version_under_review_is_a_draft_for_both_sides(cast):
    submission = submit(cast, make_document(cast), word="thứ nhất")
    for person in (cast.member, cast.officer):
        text, foot = words(fetched(cast, submission.version, person=person))
        assert "DỰ THẢO" in text
        assert "hướng thứ nhất" in text
        assert foot == ""


def test_an_approved_version_has_blanks_and_no_draft_mark(cast):
    document = document_in(cast, DocumentState.APPROVED)
    text, _ = words(fetched(cast, document.latest_version()))
    assert "DỰ THẢO" not in text
    assert "Số:      /KH-" in text


def test_an_older_version_stays_a_draft_after_a_later_one_was_approved(cast):
    document = make_document(cast)
    first = submit(cast, document, word="cũ")
    take_on(cast, first)
    give_back(cast, first)
    second = submit(cast, document, word="mới")
    take_on(cast, second)
    approve(cast, second)
    assert "DỰ THẢO" in words(fetched(cast, first.version))[0]
    assert "DỰ THẢO" not in words(fetched(cast, second.version))[0]


def test_a_copy_of_an_issued_paper_has_number_and_date_and_says_it_is_a_copy(cast):
    document = document_in(cast, DocumentState.ISSUED)
    response = fetched(cast, document.latest_version())
    text, foot = words(response)
    assert "Số: 05/KH-" in text
    assert "ngày 10 tháng 9 năm 2026" in text
    assert foot == COPY_NOTE
    sheet = openpyxl.load_workbook(BytesIO(fetched(cast, document.latest_version(), "xlsx").content)).worksheets[0]
    assert sheet.cell(sheet.max_row, 1).value == COPY_NOTE


@pytest.mark.parametrize(("ending", "kind"), [("docx", DOCX), ("xlsx", XLSX)])
def test_files_are_saved_under_a_vietnamese_name_and_never_shared(cast, ending, kind):
    document = make_document(cast, title="Kế hoạch: cải tiến")
    response = fetched(cast, submit(cast, document).version, ending)
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(f'Bản số 1 – Kế hoạch- cải tiến.{ending}')}"
    assert response["Cache-Control"] == "private, no-cache"


def test_the_workbook_holds_the_tables_and_the_money(cast):
    response = fetched(cast, submit(cast, make_document(cast)).version, "xlsx", cast.officer)
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["NHIỆM VỤ", "Kinh phí theo tiêu chuẩn", "Kinh phí theo năm"]
    assert [cell.value for cell in book["NHIỆM VỤ"][4]] == ["Sửa mái hiên", "Hiệu trưởng"]
    assert book["Kinh phí theo năm"]["C4"].value == 2_000_000


def test_a_word_copy_opens_with_the_letterhead_of_the_school(cast):
    document = docx.Document(BytesIO(fetched(cast, submit(cast, make_document(cast)).version).content))
    left = document.tables[0].rows[0].cells[0].text
    assert "TRƯỜNG MẦM NON HOA MAI" in left


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_who_may_not_read_the_paper_gets_no_copy(cast, ending):
    version = submit(cast, make_document(cast)).version
    for person in (cast.other_principal, cast.operator, cast.far_officer):
        assert fetched(cast, version, ending, person).status_code == 404


def test_every_page_with_the_pdf_offers_both(cast):
    document = document_in(cast, DocumentState.ISSUED)
    version = document.latest_version()
    links = [reverse(f"version_{ending}", args=[version.pk]) for ending in ("docx", "xlsx")]
    submission = version.submissions.get()
    pages = [("document_detail", document.pk), ("version_sheet", version.pk), ("submission_detail", submission.pk)]
    for name, pk in pages:
        page = cast.client(cast.principal).get(reverse(name, args=[pk])).content.decode()
        assert all(link in page for link in links), name


def test_issuing_later_does_not_change_what_an_approved_copy_showed(cast):
    document = document_in(cast, DocumentState.APPROVED)
    before = fetched(cast, document.latest_version()).content
    assert fetched(cast, document.latest_version()).content == before
    issue(cast, document.latest_version())
    assert fetched(cast, document.latest_version()).content != before
