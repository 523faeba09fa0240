"""Around a review: who has it, the view of the self-assessment, remarks taken up again, own sentences, comparing with any version."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.enums import Role
from accreditation.tests.cast import make_person
from documents import workflow, workflow_review
from documents.enums import VerdictView
from documents.models import ReviewComment, StockSentence, Submission
from documents.problems import WorkflowRefused
from documents.tests.scenes import ROW, approve, give_back, make_document, submit, take_on
from documents.waiting import waiting_for
from documents.workflow_review import MAX_SENTENCES, keep_sentence
from records.models import AuditEntry, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]
VIEW = "Tiêu chí 1.5 chưa đủ minh chứng."


@pytest.fixture
def colleague(cast):
    return make_person("colleague", cast.commune, Role.OFFICER)


@pytest.fixture
def reviewing(cast):
    """A submission that was taken on."""
    return take_on(cast, submit(cast, make_document(cast)))


def desk(cast, submission, person="officer", **query):
    return cast.client(getattr(cast, person)).get(reverse("submission_detail", args=[submission.pk]), query).content.decode()


def post(cast, name, pk, data=None, person="officer"):
    return cast.client(getattr(cast, person)).post(reverse(name, args=[pk]), data or {}, follow=True)


# handing on

def test_who_got_it_is_told_and_the_others_no_longer_wait_for_it(cast, colleague):
    submission = submit(cast, make_document(cast))
    assert len(waiting_for(cast.acting(colleague))) == 1
    page = post(cast, "submission_assign", submission.pk, {"person": colleague.pk}, "leader").content.decode()
    assert "Đã giao người xem xét." in page and f"Giao cho {colleague}" in page
    assert [row.url for row in Notice.objects.filter(user=colleague)] == [reverse("submission_detail", args=[submission.pk])]
    assert len(waiting_for(cast.acting(colleague))) == 1 and waiting_for(cast.acting(cast.officer)) == []


def test_it_can_be_handed_back_to_everybody(cast, colleague):
    submission = submit(cast, make_document(cast))
    workflow_review.assign(submission, colleague, acting=cast.acting(cast.officer))
    post(cast, "submission_assign", submission.pk, {"person": ""})
    assert Submission.objects.get().assigned_to is None and len(waiting_for(cast.acting(cast.officer))) == 1
    assert AuditEntry.objects.filter(action="Giao người xem xét").count() == 2


def test_the_same_person_twice_is_one_line(cast, colleague):
    submission = submit(cast, make_document(cast))
    for _ in range(2):
        workflow_review.assign(submission, colleague, acting=cast.acting(cast.officer))
    assert AuditEntry.objects.filter(action="Giao người xem xét").count() == 1 == Notice.objects.count()


def test_the_leader_still_sees_what_an_officer_has(cast, colleague, reviewing):
    workflow_review.assign(reviewing, colleague, acting=cast.acting(cast.officer))
    assert [item.kind for item in waiting_for(cast.acting(cast.leader))] == ["approve"]


@pytest.mark.parametrize("person", ["principal", "far_officer", "leader"])
def test_only_an_officer_of_the_body_can_get_it(cast, person):
    submission = submit(cast, make_document(cast))
    page = post(cast, "submission_assign", submission.pk, {"person": getattr(cast, person).pk}).content.decode()
    assert "không phải chuyên viên" in page and Submission.objects.get().assigned_to is None
    with pytest.raises(WorkflowRefused):
        workflow_review.assign(submission, getattr(cast, person), acting=cast.acting(cast.officer))


def test_a_decided_one_is_handed_to_nobody(cast, colleague, reviewing):
    give_back(cast, reviewing)
    with pytest.raises(WorkflowRefused):
        workflow_review.assign(reviewing, colleague, acting=cast.acting(cast.officer))


def test_the_school_neither_hands_on_nor_reads_who_has_it(cast, colleague, reviewing):
    workflow_review.assign(reviewing, colleague, acting=cast.acting(cast.officer))
    assert str(colleague) not in desk(cast, reviewing, "principal")
    with pytest.raises(PermissionDenied):
        workflow_review.assign(reviewing, None, acting=cast.acting(cast.principal))


# the view of the self-assessment

def test_the_view_reaches_the_school_with_the_decision_not_before(cast, reviewing):
    post(cast, "submission_verdict", reviewing.pk, {"view": "partly", "words": VIEW})
    assert VIEW in desk(cast, reviewing) and VIEW not in desk(cast, reviewing, "principal")
    give_back(cast, reviewing)
    page = desk(cast, reviewing, "principal")
    assert VIEW in page and VerdictView.PARTLY.label in page


def test_the_view_and_the_decision_on_the_plan_are_two_things(cast, reviewing):
    workflow_review.keep_verdict_view(reviewing, "disagrees", VIEW, acting=cast.acting(cast.officer))
    approve(cast, reviewing)
    row = Submission.objects.get()
    assert (row.decision, row.verdict_view) == ("approved", "disagrees")


def test_a_view_after_the_decision_is_refused_and_said(cast, reviewing):
    give_back(cast, reviewing)
    with pytest.raises(WorkflowRefused):
        workflow_review.keep_verdict_view(reviewing, "agrees", "", acting=cast.acting(cast.officer))
    assert "Đã ghi ý kiến" not in post(cast, "submission_verdict", reviewing.pk, {"view": "agrees"}).content.decode()


@pytest.mark.parametrize("data", [{"view": "nonsense", "words": VIEW}, {"view": "agrees", "words": VIEW + "x" * 4000}])
def test_a_refused_view_loses_nothing_typed(cast, reviewing, data):
    assert VIEW in post(cast, "submission_verdict", reviewing.pk, data).content.decode()
    assert Submission.objects.get().verdict_view == ""


def test_the_same_view_twice_is_one_line(cast, reviewing):
    for _ in range(2):
        workflow_review.keep_verdict_view(reviewing, "agrees", VIEW, acting=cast.acting(cast.officer))
        reviewing.refresh_from_db()
    assert AuditEntry.objects.filter(action="Ý kiến về kết quả tự đánh giá").count() == 1


# remarks taken up again

def answered(cast, document):
    """A remark on version 1 that the school answered, and version 2 under review."""
    first = take_on(cast, submit(cast, document))
    remark = workflow.add_comment(first, ROW, "Tiêu chí 1.5", "Nêu rõ kinh phí", acting=cast.acting(cast.officer))
    give_back(cast, first)
    workflow.resolve_comment(remark, "Đã ghi.", acting=cast.acting(cast.principal))
    return remark, take_on(cast, submit(cast, document, task="Sửa mái hiên và cổng"))


def test_an_answer_that_does_not_hold_opens_the_remark_again(cast):
    document = make_document(cast)
    remark, second = answered(cast, document)
    assert "mở lại góp ý này" in desk(cast, second)
    assert "Đã mở lại góp ý." in post(cast, "comment_take_up", remark.pk).content.decode()
    remark.refresh_from_db()
    assert remark.resolved_at is None and remark.reopened_at and remark.reply == "Đã ghi."
    assert AuditEntry.objects.filter(action="Mở lại góp ý").count() == 1
    give_back(cast, second)
    workflow.resolve_comment(remark, "Đã ghi rõ nguồn.", acting=cast.acting(cast.principal))
    assert ReviewComment.objects.get().reply == "Đã ghi rõ nguồn."


def test_while_the_school_writes_nothing_is_taken_up(cast):
    document = make_document(cast)
    remark, second = answered(cast, document)
    give_back(cast, second)
    with pytest.raises(WorkflowRefused, match="đang xem xét bản mới"):
        workflow_review.take_up_again(remark, acting=cast.acting(cast.officer))
    assert ReviewComment.objects.get().resolved_at


def test_another_body_finds_no_such_remark(cast):
    remark, _ = answered(cast, make_document(cast))
    assert cast.client(cast.far_officer).post(reverse("comment_take_up", args=[remark.pk])).status_code == 404


# own sentences

def test_a_sentence_is_kept_with_the_remark_and_begins_the_next(cast, reviewing):
    data = {"key": ROW, "text": "Nêu rõ nguồn kinh phí.", "keeps_sentence": "on"}
    post(cast, "comment_add", reviewing.pk, data)
    kept = StockSentence.objects.get()
    assert (kept.user, kept.text) == (cast.officer, "Nêu rõ nguồn kinh phí.")
    page = desk(cast, reviewing, sentence=kept.pk)
    assert "Nêu rõ nguồn kinh phí.</textarea>" in page


@pytest.mark.parametrize("wanted", ["x", "999999", "9" * 30, "-1"])
def test_a_sentence_that_is_not_there_begins_nothing(cast, reviewing, wanted):
    assert "Thêm góp ý" in desk(cast, reviewing, sentence=wanted)


def test_without_the_tick_nothing_is_kept(cast, reviewing):
    post(cast, "comment_add", reviewing.pk, {"key": ROW, "text": "Chỉ lần này."})
    assert not StockSentence.objects.exists()


def test_sentences_are_ones_own(cast, colleague, reviewing):
    row = keep_sentence(colleague, "Của đồng nghiệp.")
    assert "Của đồng nghiệp." not in desk(cast, reviewing, sentence=row.pk)
    assert cast.client(cast.officer).post(reverse("sentence_drop", args=[row.pk])).status_code == 404
    assert StockSentence.objects.exists()


def test_a_sentence_is_dropped_and_the_desk_stays(cast, reviewing):
    row = keep_sentence(cast.officer, "Bỏ đi.")
    response = cast.client(cast.officer).post(reverse("sentence_drop", args=[row.pk]), {"desk": reviewing.pk})
    assert response.url == reverse("submission_detail", args=[reviewing.pk]) and not StockSentence.objects.exists()
    row = keep_sentence(cast.officer, "Bỏ đi.")
    response = cast.client(cast.officer).post(reverse("sentence_drop", args=[row.pk]), {"desk": "9" * 30})
    assert response.url == reverse("submission_list") and not StockSentence.objects.exists(), "a forged desk is no error"


def test_too_long_a_sentence_is_not_kept_and_too_many_push_the_oldest_out(cast):
    assert keep_sentence(cast.officer, "x" * 501) is None and keep_sentence(cast.officer, "  ") is None
    for number in range(MAX_SENTENCES + 2):
        keep_sentence(cast.officer, f"Câu {number}")
    keep_sentence(cast.officer, f"Câu {MAX_SENTENCES}")
    texts = list(StockSentence.objects.values_list("text", flat=True))
    assert len(texts) == MAX_SENTENCES and texts[0] == "Câu 2"


# comparing with any earlier version

def test_any_earlier_version_can_stand_beside_this_one(cast):
    document = make_document(cast)
    for task in ("Việc một", "Việc hai"):
        give_back(cast, take_on(cast, submit(cast, document, task=task)))
    third = submit(cast, document, task="Việc ba")
    client, url = cast.client(cast.officer), reverse("submission_changes", args=[third.pk])
    assert "<del>hai</del>" in client.get(url).content.decode()
    assert "<del>một</del>" in client.get(url, {"with": "1"}).content.decode()
    for wanted in ("3", "9", "x"):
        assert "<del>hai</del>" in client.get(url, {"with": wanted}).content.decode()


def test_a_version_the_authority_never_got_is_not_offered(cast):
    document = make_document(cast)
    workflow.take_back(submit(cast, document, task="Bí mật").version.document, acting=cast.acting(cast.principal))
    second = submit(cast, document, task="Việc hai")
    page = cast.client(cast.officer).get(reverse("submission_changes", args=[second.pk]), {"with": "1"}).content.decode()
    assert "Bí mật" not in page and "Chưa có bản trước để so sánh" in page


# an older version

def test_the_page_of_an_older_version_leads_to_the_newer_and_cannot_be_approved(cast):
    document = make_document(cast)
    first = take_on(cast, submit(cast, document))
    seen = first.version.content_sha256
    give_back(cast, first)
    second = take_on(cast, submit(cast, document, task="Việc hai"))
    page = desk(cast, first, "leader")
    assert "bản số 2</a> mới hơn" in page and reverse("submission_detail", args=[second.pk]) in page and "Phê duyệt bản số" not in page
    answer = post(cast, "submission_approve", first.pk, {"seen_sha256": seen}, "leader").content.decode()
    assert "Bản số 1 không còn là bản mới nhất." in answer and "đã có kết quả: trả lại" in answer
    assert "mới hơn" not in desk(cast, second, "leader")


def test_a_page_left_open_approves_nothing_newer(cast):
    """The page showed bản 1; its hash is not that of what waits now."""
    document = make_document(cast)
    first = take_on(cast, submit(cast, document))
    seen = first.version.content_sha256
    give_back(cast, first)
    second = take_on(cast, submit(cast, document, task="Việc hai"))
    answer = post(cast, "submission_approve", second.pk, {"seen_sha256": seen}, "leader").content.decode()
    assert "không khớp với bản được trình" in answer and Submission.objects.get(pk=second.pk).decision == ""


@pytest.mark.parametrize(("name", "field"), [("comment_add", "text"), ("submission_return", "remark")])
def test_words_typed_while_the_school_took_its_paper_back_are_shown_again(cast, reviewing, name, field):
    workflow.take_back(reviewing.version.document, acting=cast.acting(cast.principal))
    answer = post(cast, name, reviewing.pk, {field: "Nêu rõ <nguồn> kinh phí."}).content.decode()
    assert "đơn vị rút lại" in answer and "hãy chép lại" in answer and "Nêu rõ &lt;nguồn&gt; kinh phí." in answer
    assert not ReviewComment.objects.exists() and "hãy chép lại" not in desk(cast, reviewing)
