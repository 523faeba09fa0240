"""From approval to the issued paper: the same content, the letterhead of the day, one winner when two act at once."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pdfplumber
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from documents import workflow, workflow_issue
from documents.enums import DocumentState, Route
from documents.html import paper_document
from documents.models import Document, IssuedPaper, PaperNumber, Submission
from documents.paper import with_number, without_issue_fields
from documents.paper_guards import lift_all
from documents.paper_json import content_sha256, from_dict
from documents.pdf import PdfRefused
from documents.problems import WorkflowRefused
from documents.tests.scenes import (
    DAY,
    FACTS,
    approve,
    document_in,
    finalize,
    give_back,
    issue,
    make_document,
    make_paper,
    submit,
    take_on,
)
from records.files import read
from records.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db
LAST_DAY, NEXT_DAY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def merged_school(cast):
    """The cast's school, whose district ended on 30/6/2025."""
    cast.school.letterheads.update(managing_lines="UBND HUYỆN MƯỜNG CŨ\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO", place_name="Mường Cũ", to_on=LAST_DAY)
    cast.school.letterheads.create(managing_lines="UBND XÃ HOA MAI", issuer_lines=cast.school.name.upper(), place_name="Hoa Mai",
                                   paper_code="MNHM", from_on=NEXT_DAY)
    return cast.school


def approved_on(cast, school, on):
    """A report approved by the school with the letterhead of a day; returns its Version."""
    document = make_document(cast, Route.REPORT, title=f"Kế hoạch ngày {on:%d%m%Y}")
    return workflow.finalize(document, make_paper(organization=school, on=on), FACTS, [], acting=cast.acting(cast.principal))


def first_page(issued):
    """The words of the first page of the stored PDF."""
    with pdfplumber.open(io.BytesIO(read(issued.file))) as document:
        return " ".join(document.pages[0].extract_text().split())


def test_one_schools_letterhead_on_30_6_2025_and_on_01_7_2025(cast, merged_school):
    """Done-when 5, on the printed paper: the district on the last day, the commune from the next."""
    before = first_page(issue(cast, approved_on(cast, merged_school, LAST_DAY), number=5, dated_on=LAST_DAY))
    after = first_page(issue(cast, approved_on(cast, merged_school, NEXT_DAY), number=6, dated_on=NEXT_DAY))
    for words in ("UBND HUYỆN MƯỜNG CŨ", "PHÒNG GIÁO DỤC", "VÀ ĐÀO TẠO", "Mường Cũ, ngày 30 tháng 6 năm 2025", "Số: 05/KH-MNHM"):
        assert words in before and words not in after
    for words in ("UBND XÃ HOA MAI", "Hoa Mai, ngày 01 tháng 7 năm 2025", "Số: 06/KH-MNHM"):
        assert words in after and words not in before
    assert "TRƯỜNG MẦM NON HOA MAI" in before and "TRƯỜNG MẦM NON HOA MAI" in after


@pytest.mark.usefixtures("quick_pdf")
@pytest.mark.parametrize(("approved", "dated_on", "words"), [
    (LAST_DAY, NEXT_DAY, "cơ quan chủ quản, địa danh"), (NEXT_DAY, LAST_DAY, "cơ quan chủ quản, địa danh"),
    (NEXT_DAY, date(2019, 12, 31), "Ngày 31/12/2019 đơn vị chưa có phần đầu văn bản."),
])
def test_a_day_with_another_letterhead_than_the_approved_one_is_refused(cast, merged_school, approved, dated_on, words):
    version = approved_on(cast, merged_school, approved)
    with pytest.raises(WorkflowRefused) as refused:
        issue(cast, version, dated_on=dated_on)
    assert words in str(refused.value)
    assert not IssuedPaper.objects.exists() and not StoredFile.objects.exists()


def test_the_stored_pdf_prints_the_approved_content_and_nothing_else(cast):
    """Done-when 5: approved and issued text differ in number and date only; the hash approval is bound to stays."""
    submission = take_on(cast, submit(cast, make_document(cast), "lời-được-duyệt"))
    approve(cast, submission)
    issued = issue(cast, submission.version)
    approved = from_dict(submission.version.snapshot)
    printed = with_number(approved, 5, DAY)
    assert content_sha256(printed) == submission.version.content_sha256
    assert without_issue_fields(printed) == approved
    text = first_page(issued)
    for words in ("lời-được-duyệt", "Sửa mái hiên", "Nguyễn Thị Minh", "Số: 05/KH-MNHM", "ngày 10 tháng 9 năm 2026"):
        assert words in text
    assert "DỰ THẢO" not in text
    assert paper_document(printed).replace("05/KH", "     /KH") != paper_document(approved), "the date stands in it, too"


def run(act):
    """The act's result or why it was refused, in a thread with a connection of its own."""
    try:
        return act()
    except WorkflowRefused as refused:
        return refused
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_approve_while_resubmitting(cast, turn):
    """The leader presses “Phê duyệt bản số 1” while the school sends bản số 2: never is a text approved that nobody read."""
    document = make_document(cast)
    first = take_on(cast, submit(cast, document))
    seen, leader, principal = first.version.content_sha256, cast.acting(cast.leader), cast.acting(cast.principal)
    paper = make_paper("bản hai", cast.school)

    def resubmit():
        workflow.take_back(document, acting=principal)
        return workflow.submit(document, paper, FACTS, [], acting=principal)

    acts = [lambda: workflow.approve_submission(first, seen, acting=leader), resubmit]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, acts[:: 1 if turn % 2 else -1]))
    document.refresh_from_db()
    decisions = list(Submission.objects.order_by("pk").values_list("version__number", "decision"))
    assert sum(isinstance(result, WorkflowRefused) for result in results) == 1
    assert (document.state, decisions) in [("approved", [(1, "approved")]), ("submitted", [(1, "taken_back"), (2, "")])]


@pytest.mark.django_db(transaction=True)
def test_return_and_approve_at_the_same_moment(cast):
    """Officer and leader decide at once; the second reads what the first decided."""
    submission = take_on(cast, submit(cast, make_document(cast)))
    leader, officer = cast.acting(cast.leader), cast.acting(cast.officer)
    acts = [lambda: workflow.approve_submission(submission, submission.version.content_sha256, acting=leader)]
    acts.append(lambda: workflow.return_submission(submission, "Thiếu kinh phí", acting=officer))
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, acts))
    (refused,) = [result for result in results if isinstance(result, WorkflowRefused)]
    assert str(refused) in ("Lượt trình này đã có kết quả: phê duyệt.", "Lượt trình này đã có kết quả: trả lại.")
    assert AuditEntry.objects.filter(action__in=("Phê duyệt", "Trả lại")).count() == 1


@pytest.mark.usefixtures("quick_pdf")
def test_a_text_changed_after_the_approval_is_not_issued(cast):
    """The hash is checked again at the very end."""
    from django.db.models import QuerySet  # the plain update, past the frozen queryset

    version = document_in(cast, DocumentState.APPROVED).latest_version()
    snapshot = {**version.snapshot, "paper": {**version.snapshot["paper"], "closing": "thêm"}}
    lift_all(connection, "update")  # an attacker with rights of the database's owner
    QuerySet.update(type(version).objects.filter(pk=version.pk), snapshot=snapshot)
    version.refresh_from_db()
    with pytest.raises(WorkflowRefused, match="Bản số 1 đã bị thay đổi sau khi đóng băng; hãy báo người vận hành."):
        issue(cast, version)


@pytest.mark.usefixtures("quick_pdf")
def test_only_the_newest_version_is_issued(cast):
    document = make_document(cast, Route.REPORT)
    old = finalize(cast, document)
    workflow.reopen(document, "Sửa lời", acting=cast.acting(cast.principal))
    new = finalize(cast, document, word="lời mới")
    with pytest.raises(WorkflowRefused, match="Bản số 1 không còn là bản mới nhất."):
        issue(cast, old)
    assert issue(cast, new).version.number == 2


def test_a_paper_that_cannot_be_printed_is_not_issued(cast, monkeypatch):
    """The reason reaches the clerk; number and state stay free."""
    monkeypatch.setattr(workflow_issue, "render_issued", lambda paper: (_ for _ in ()).throw(PdfRefused("Văn bản dài 151 trang.")))
    document = document_in(cast, DocumentState.APPROVED)
    with pytest.raises(WorkflowRefused, match="Văn bản dài 151 trang."):
        issue(cast, document.latest_version())
    assert not PaperNumber.objects.exists() and Document.objects.get().state == DocumentState.APPROVED


@pytest.mark.usefixtures("quick_pdf")
def test_a_number_taken_while_the_pdf_was_made_is_refused(cast, monkeypatch):
    """Rendering holds no lock: whoever was faster has the number, the file of the slower one is removed."""
    version = document_in(cast, DocumentState.APPROVED).latest_version()
    clerk = cast.acting(cast.clerk)

    def slow(paper):
        workflow_issue.number_outside(5, DAY, "Giấy mời", acting=clerk)
        return b"%PDF"

    monkeypatch.setattr(workflow_issue, "render_issued", slow)
    with pytest.raises(WorkflowRefused, match=r"Số 05 năm 2026 đã dùng ngoài hệ thống \(Giấy mời\)"):
        issue(cast, version)
    assert not StoredFile.objects.exists() and Document.objects.get().state == DocumentState.APPROVED


@pytest.mark.usefixtures("quick_pdf")
@pytest.mark.parametrize(("later", "state"), [("recalled", "Đã thu hồi"), ("corrected", "Đã đính chính"), ("replaced", "Đã được thay thế")])
def test_what_was_set_aside_stays_so_and_keeps_its_file(cast, later, state):
    document, principal = document_in(cast, DocumentState.ISSUED), cast.acting(cast.principal)
    workflow_issue.set_aside(document, later, "Theo Quyết định số 7", acting=principal)
    document.refresh_from_db()
    assert (document.get_state_display(), document.is_issued, document.is_editable) == (state, True, False)
    others = [one for one in ("recalled", "corrected", "replaced") if one != later]
    for other in others:
        with pytest.raises(WorkflowRefused, match=f"đang ở trạng thái “{state}”"):
            workflow_issue.set_aside(document, other, "Lý do", acting=principal)
    assert read(document.issued_paper().file) == b"%PDF 5 KH-MNHM"
    assert AuditEntry.objects.latest("pk").detail == {"reason": "Theo Quyết định số 7"}


@pytest.mark.usefixtures("quick_pdf")
@pytest.mark.parametrize("days", [0, 1])
def test_a_deputy_submits_only_by_a_delegation(cast, days):
    from accounts.models import Delegation  # only this test needs a row of its own

    document, today = make_document(cast), cast.acting(cast.deputy).today
    Delegation.objects.create(organization=cast.school, giver=cast.principal, receiver=cast.deputy, verb="submit",
                              from_on=today + timedelta(days=days), to_on=today + timedelta(days=9))
    paper, acting = make_paper(organization=cast.school), cast.acting(cast.deputy)
    if days:
        with pytest.raises(PermissionDenied):
            workflow.submit(document, paper, FACTS, [], acting=acting)
    else:
        assert workflow.submit(document, paper, FACTS, [], acting=acting).sent_by == cast.deputy


@pytest.mark.usefixtures("quick_pdf")
def test_a_second_round_needs_a_second_reading(cast):
    """After a return the old page approves nothing, and the new text must be opened before it is approved."""
    document = make_document(cast)
    give_back(cast, take_on(cast, submit(cast, document)))
    second = submit(cast, document, "lần hai")
    with pytest.raises(WorkflowRefused, match="Không phê duyệt được: văn bản đang ở trạng thái “Đã trình”."):
        approve(cast, second)
    approve(cast, take_on(cast, second))
    assert Document.objects.get().get_state_display() == "Đã phê duyệt"
