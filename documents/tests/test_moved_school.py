"""A school that goes to another body: what waits goes along, what was decided stays with who decided it, and the old body loses the rest at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organization
from accounts.workflow import Rearrangement, reorganize, staff_on
from accreditation.tests.cast import make_person
from documents import workflow
from documents.enums import Decision, DocumentState
from documents.models import Document, IssuedPaper, PaperNumber, Submission
from documents.paper_json import from_dict
from documents.problems import WorkflowRefused
from documents.register import numbers_of_year
from documents.tests import scenes
from documents.waiting import waiting_for
from documents.workflow_review import assign, keep_verdict_view
from records.models import AuditEntry

pytestmark = pytest.mark.django_db
GONE = "chuyển đến"


def order(kind, successor, on=None, **fields):
    today = timezone.localdate()
    return Rearrangement(kind=kind, effective_on=on or today, decision_number="125/QĐ-UBND", decided_on=today - timedelta(days=9),
                         decision_issuer="UBND tỉnh An Hòa", successor=successor, **fields)  # fmt: skip


def move(cast, on=None, **fields):
    """The cast's school goes to the far commune, today unless told otherwise."""
    return reorganize(cast.acting(cast.operator), order("move", cast.far_commune, on, moves={cast.school: cast.far_commune}, **fields))


def merge(cast):
    """The cast's school goes into the other school, with its clerk."""
    eve = timezone.localdate() - timedelta(days=1)
    staff = [(row, row.role) for row in staff_on([cast.school], eve) if row.user == cast.clerk]
    return reorganize(cast.acting(cast.operator), order("merge", cast.other_school, closed=[cast.school], staff=staff))


@pytest.fixture
def waiting(cast):
    return scenes.submit(cast, scenes.make_document(cast))


@pytest.fixture
def reviewing(cast):
    return scenes.take_on(cast, scenes.submit(cast, scenes.make_document(cast)))


def sees(cast, person, submission):
    return Submission.objects.visible_to(cast.acting(person)).filter(pk=submission.pk).exists()


def on_desk(cast, person):
    return {item.kind for item in waiting_for(cast.acting(person))}


@pytest.mark.parametrize("state", ["waiting", "reviewing"])
def test_what_waits_goes_along_at_once(cast, state, request):
    submission = request.getfixturevalue(state)
    assert sees(cast, cast.officer, submission) and not sees(cast, cast.far_officer, submission)
    move(cast)
    assert not sees(cast, cast.officer, submission) and sees(cast, cast.far_officer, submission)
    assert cast.client(cast.officer).get(reverse("submission_detail", args=[submission.pk])).status_code == 404
    assert cast.client(cast.officer).get(reverse("version_sheet", args=[submission.version_id])).status_code == 404
    assert cast.client(cast.far_officer).get(reverse("submission_detail", args=[submission.pk])).status_code == 200


def test_on_the_day_before_nothing_moved_yet(cast, waiting):
    move(cast, timezone.localdate() + timedelta(days=1))
    assert sees(cast, cast.officer, waiting) and not sees(cast, cast.far_officer, waiting)
    scenes.take_on(cast, waiting)


def test_the_work_list_and_the_inbox_follow(cast, waiting):
    assert on_desk(cast, cast.officer) == {"open"} and on_desk(cast, cast.far_officer) == set()
    move(cast)
    assert on_desk(cast, cast.officer) == set() and on_desk(cast, cast.far_officer) == {"open"}
    inbox = cast.client(cast.far_officer).get(reverse("submission_list")).content.decode()
    assert "Kế hoạch cải tiến chất lượng" in inbox
    assert "Kế hoạch cải tiến chất lượng" not in cast.client(cast.officer).get(reverse("submission_list")).content.decode()


def test_the_old_body_may_not_act_any_more_even_from_a_page_left_open(cast, reviewing):
    move(cast)
    officer, leader, sha256 = cast.acting(cast.officer), cast.acting(cast.leader), reviewing.version.content_sha256
    for act, *args in (
        (workflow.add_comment, "", "", "Bổ sung.", officer), (workflow.return_submission, "Sửa.", officer), (workflow.approve_submission, sha256, leader),
    ):  # fmt: skip
        *words, acting = args
        with pytest.raises(PermissionDenied):
            act(Submission.objects.get(pk=reviewing.pk), *words, acting=acting)


def test_the_new_body_goes_on_with_the_remarks_made(cast, reviewing):
    workflow.add_comment(reviewing, "", "", "Nêu rõ nguồn kinh phí.", acting=cast.acting(cast.officer))
    assign(reviewing, cast.officer, acting=cast.acting(cast.officer))
    move(cast)
    desk = cast.client(cast.far_officer).get(reverse("submission_detail", args=[reviewing.pk])).content.decode()
    assert "Nêu rõ nguồn kinh phí." in desk
    assert on_desk(cast, cast.far_officer) == {"review"}  # assigned to somebody of the old body, so it is everybody's here
    workflow.return_submission(Submission.objects.get(pk=reviewing.pk), "Bổ sung kinh phí.", acting=cast.acting(cast.far_officer))
    row = Submission.objects.get(pk=reviewing.pk)
    assert (row.receiver, row.decided_by, row.assigned_to, row.decision) == (cast.far_commune, cast.far_officer, None, Decision.RETURNED)
    line = AuditEntry.objects.get(action__contains=GONE)
    assert (line.from_state, line.to_state, line.by) == ("UBND xã Hoa Mai", "UBND xã Đồng Xa", cast.far_officer)
    assert not sees(cast, cast.officer, reviewing)


def test_its_leader_approves_the_very_version(cast, reviewing):
    move(cast)
    submission = Submission.objects.get(pk=reviewing.pk)
    done = workflow.approve_submission(submission, submission.version.content_sha256, acting=cast.acting(cast.far_leader))
    assert done.decision == Decision.APPROVED and done.receiver == cast.far_commune
    assert AuditEntry.objects.filter(action__contains=GONE).count() == 1


def test_a_refused_act_takes_nothing_over(cast, waiting):
    move(cast)
    with pytest.raises(WorkflowRefused):
        workflow.return_submission(Submission.objects.get(pk=waiting.pk), "Sửa.", acting=cast.acting(cast.far_officer))  # not taken on yet
    assert Submission.objects.get(pk=waiting.pk).receiver == cast.commune
    assert not AuditEntry.objects.filter(action__contains=GONE).exists()


def test_colleagues_of_the_new_body_are_offered_for_it(cast, reviewing):
    colleague = make_person("canbo", cast.far_commune, Role.OFFICER)
    move(cast)
    client, url = cast.client(cast.far_officer), reverse("submission_assign", args=[reviewing.pk])
    client.post(url, {"person": cast.officer.pk})
    assert Submission.objects.get(pk=reviewing.pk).assigned_to is None
    client.post(url, {"person": colleague.pk})
    assert Submission.objects.get(pk=reviewing.pk).assigned_to == colleague


def test_the_school_reads_where_its_paper_is_now(cast, waiting):
    move(cast)
    page = cast.client(cast.principal).get(reverse("document_detail", args=[waiting.version.document_id])).content.decode()
    assert "Đã trình UBND xã Hoa Mai" in page and "do UBND xã Đồng Xa xem xét tiếp" in page
    workflow.take_back(waiting.version.document, acting=cast.acting(cast.principal))
    assert not sees(cast, cast.far_officer, waiting)


def test_the_next_paper_goes_to_the_new_body(cast):
    move(cast)
    submission = scenes.submit(cast, scenes.make_document(cast))
    assert submission.receiver == cast.far_commune and not sees(cast, cast.officer, submission)


def test_what_was_decided_stays_readable_and_comes_along_to_read(cast):
    document = scenes.document_in(cast, DocumentState.ISSUED)
    submission, issued = document.current_submission(), document.issued_paper()
    move(cast)
    for person in (cast.officer, cast.far_officer):
        assert sees(cast, person, submission)
        assert IssuedPaper.objects.visible_to(cast.acting(person)).filter(pk=issued.pk).exists()
    with pytest.raises(PermissionDenied):
        keep_verdict_view(submission, "agrees", "", acting=cast.acting(cast.far_officer))
    stranger = Submission.objects.visible_to(cast.acting(cast.far_principal))
    assert not stranger.exists()


def test_remarks_of_the_old_body_that_were_sent_stand_beside_the_next_version(cast):
    document = scenes.make_document(cast)
    first = scenes.take_on(cast, scenes.submit(cast, document))
    workflow.add_comment(first, "", "", "Nêu rõ thời gian.", acting=cast.acting(cast.officer), is_mandatory=False)
    scenes.give_back(cast, first)
    move(cast)
    document.refresh_from_db()
    second = scenes.submit(cast, document, "lần hai")
    desk = cast.client(cast.far_officer).get(reverse("submission_detail", args=[second.pk])).content.decode()
    assert "Góp ý các bản trước" in desk and "Nêu rõ thời gian." in desk


def test_issued_papers_keep_their_letterhead_and_public_page(cast):
    document = scenes.document_in(cast, DocumentState.ISSUED)
    issued = document.issued_paper()
    before = issued.issued_sha256, issued.version.content_sha256, from_dict(issued.version.snapshot).letterhead
    move(cast)
    issued = document.issued_paper()
    assert (issued.issued_sha256, issued.version.content_sha256, from_dict(issued.version.snapshot).letterhead) == before
    assert cast.school.letterhead_on(timezone.localdate()).managing_lines == "UBND XÃ ĐỒNG XA"
    page = cast.anonymous.get(reverse("verify_code", args=[issued.code])).content.decode()
    assert "Đang có hiệu lực" in page and str(cast.school) in page


# --- a school that ended ----------------------------------------------------------------------------------------------


def test_a_paper_of_a_school_that_ended_is_not_approved_any_more(cast, reviewing):
    merge(cast)
    with pytest.raises(WorkflowRefused, match="đã kết thúc hoạt động"):
        workflow.approve_submission(Submission.objects.get(pk=reviewing.pk), reviewing.version.content_sha256, acting=cast.acting(cast.leader))
    done = workflow.return_submission(Submission.objects.get(pk=reviewing.pk), "Trường đã sáp nhập.", acting=cast.acting(cast.officer))
    assert done.decision == Decision.RETURNED


def test_the_successor_reads_what_the_old_school_wrote_and_changes_nothing(cast):
    draft, issued = scenes.make_document(cast), scenes.document_in(cast, DocumentState.ISSUED)
    assert not Document.objects.of_predecessors(cast.acting(cast.other_principal)).exists()
    merge(cast)
    acting = cast.acting(cast.other_principal)
    assert set(Document.objects.of_predecessors(acting)) == {draft, issued}
    assert not Document.objects.visible_to(acting).exists()
    client, paper = cast.client(cast.other_principal), issued.issued_paper()
    assert client.get(reverse("issued_pdf", args=[paper.pk])).status_code == 200
    sheet = client.get(reverse("version_sheet", args=[issued.latest_version().pk])).content.decode()
    assert reverse("predecessor_detail", args=[cast.school.pk]) in sheet and reverse("submission_list") not in sheet
    assert client.post(reverse("document_set_aside", args=[issued.pk]), {"state": "recalled", "reason": "x"}).status_code == 404
    issued.refresh_from_db()
    assert issued.state == DocumentState.ISSUED


def test_the_register_of_the_old_school_is_a_book_of_its_own(cast):
    scenes.document_in(cast, DocumentState.ISSUED)
    merge(cast)
    acting, client = cast.acting(cast.other_principal), cast.client(cast.other_principal)
    assert not PaperNumber.objects.visible_to(acting).exists()
    assert numbers_of_year(acting, scenes.DAY.year, cast.school).count() == 1
    assert not numbers_of_year(acting, scenes.DAY.year, cast.far_school).exists()
    of = {"of": cast.school.pk, "year": scenes.DAY.year}
    page = client.get(reverse("outgoing_register"), of).content.decode()
    assert "05/KH-MNHM" in page and "đơn vị tiền thân" in page and "Ghi sổ" not in page
    assert client.get(reverse("outgoing_register_file", args=["xlsx"]), of).status_code == 200
    assert "05/KH-MNHM" not in client.get(reverse("outgoing_register"), {"year": scenes.DAY.year}).content.decode()
    for wrong in (cast.far_school.pk, "x", "9" * 30):
        assert client.get(reverse("outgoing_register"), {"of": wrong}).status_code == 404


# --- a body that ended ------------------------------------------------------------------------------------------------


def test_the_successor_of_a_body_reads_what_it_decided(cast, waiting):
    decided = scenes.document_in(cast, DocumentState.APPROVED).current_submission()
    moves = dict.fromkeys([cast.school, cast.other_school], cast.far_commune)
    moves[cast.school] = cast.department
    reorganize(cast.acting(cast.operator), order("close", cast.far_commune, closed=[cast.commune], moves=moves))
    assert cast.acting(cast.officer) is None
    assert sees(cast, cast.far_officer, decided) and not sees(cast, cast.far_officer, waiting)
    assert sees(cast, cast.province_officer, waiting) and sees(cast, cast.province_officer, decided)
    assert Organization.objects.get(pk=cast.commune.pk).to_on == timezone.localdate() - timedelta(days=1)
