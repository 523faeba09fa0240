"""Remarks on a single field, the talk under them, what changed at their place, and that a mandatory one holds the paper up."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents import workflow, workflow_review
from documents.enums import DocumentState, Route
from documents.models import ReviewComment, ReviewReply
from documents.problems import WorkflowRefused
from documents.tests.scenes import ROW, approve, document_in, give_back, make_document, submit, take_on
from records.models import AuditEntry, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]
CELL = f"{ROW}:task"


@pytest.fixture
def document(cast):
    return make_document(cast)


@pytest.fixture
def reviewing(cast, document):
    return take_on(cast, submit(cast, document, task="Sửa mái hiên"))


def remark_on(cast, submission, key=CELL, text="Việc này làm khi nào?", **options):
    return workflow.add_comment(submission, key, "Tiêu chí 1.5 – Nhiệm vụ", text, acting=cast.acting(cast.officer), **options)


@pytest.fixture
def sent(cast, reviewing):
    """A mandatory remark on one cell that reached the school."""
    remark = remark_on(cast, reviewing)
    give_back(cast, reviewing)
    return remark


def page(cast, person, name, pk):
    return cast.client(getattr(cast, person)).get(reverse(name, args=[pk])).content.decode()


def post(cast, person, name, pk, **data):
    return cast.client(getattr(cast, person)).post(reverse(name, args=[pk]), data, follow=True).content.decode()


# one field

def test_a_remark_is_put_on_one_field_of_a_row_from_the_two_lists(cast, reviewing):
    assert '<option value="Công việc">' in page(cast, "officer", "submission_detail", reviewing.pk)
    post(cast, "officer", "comment_add", reviewing.pk, key=ROW, field="Công việc", text="Rõ hơn.")
    remark = ReviewComment.objects.get()
    assert remark.key == CELL and remark.label.endswith("– Công việc")


def test_the_scripts_way_names_the_cell_itself(cast, reviewing):
    post(cast, "officer", "comment_add", reviewing.pk, key=CELL, text="Rõ hơn.")
    assert ReviewComment.objects.get().key == CELL


@pytest.mark.parametrize(("data", "words"), [
    ({"key": ROW, "field": "Ký hiệu"}, "Không có ô này."),
    ({"key": "", "field": "Công việc"}, "không có ô “Công việc”. Hãy để “Cả dòng, cả mục”."),
    ({"key": "section:1", "field": "Công việc"}, "không có ô “Công việc”. Chỗ ấy có: Nội dung."),
    ({"key": "action:none:task"}, "không có chỗ vừa chọn"),
])
def test_a_place_that_is_not_there_is_refused_and_nothing_typed_is_lost(cast, reviewing, data, words):
    answer = post(cast, "officer", "comment_add", reviewing.pk, text="Rất dài", **data)
    assert words in answer and "Rất dài</textarea>" in answer and not ReviewComment.objects.exists()


def test_a_cell_chosen_by_the_script_stays_chosen_after_a_refusal(cast, reviewing):
    answer = post(cast, "officer", "comment_add", reviewing.pk, key=CELL, text="")
    assert f'<option value="{CELL}" selected>' in answer


# the talk

def test_both_sides_talk_and_each_is_told(cast, sent):
    post(cast, "secretary", "comment_reply", sent.pk, text="Quý I có được không?")
    assert Notice.objects.get(user=cast.officer).text.startswith("Trả lời góp ý: ")
    assert "Quý I có được không?" in page(cast, "officer", "submission_detail", sent.submission_id)
    post(cast, "officer", "comment_reply", sent.pk, text="Được.")
    assert Notice.objects.filter(user=cast.principal, text__startswith="Trả lời góp ý: ").count() == 1
    shown = page(cast, "principal", "document_detail", sent.submission.version.document_id)
    assert shown.index("Quý I có được không?") < shown.index("Được.")
    assert [(row.organization, row.by) for row in ReviewReply.objects.all()] == [(cast.school, cast.secretary), (cast.commune, cast.officer)]
    assert AuditEntry.objects.filter(action="Trả lời góp ý").count() == 2


def test_the_same_line_twice_is_one(cast, sent):
    for _ in range(2):
        workflow_review.reply_to(sent, "Quý I.", acting=cast.acting(cast.principal))
    assert ReviewReply.objects.count() == 1


def test_an_empty_or_too_long_line_is_refused_and_kept_in_its_box(cast, sent):
    assert "Hãy viết câu trả lời." in post(cast, "principal", "comment_reply", sent.pk, text=" ")
    answer = post(cast, "officer", "comment_reply", sent.pk, text="dài " * 1001)
    assert answer.count("dài dài") and "4.000" in answer or "4000" in answer
    assert not ReviewReply.objects.exists()


@pytest.mark.parametrize(("person", "status"), [
    ("member", 403), ("clerk", 403), ("authority_clerk", 403), ("far_officer", 404), ("other_principal", 404), ("operator", 404), ("stranger", 404),
])
def test_who_may_not_talk(cast, sent, person, status):
    assert cast.client(getattr(cast, person)).post(reverse("comment_reply", args=[sent.pk]), {"text": "x"}).status_code == status
    assert not ReviewReply.objects.exists()


def test_a_remark_not_sent_yet_is_no_talk(cast, reviewing):
    remark = remark_on(cast, reviewing)
    assert cast.client(cast.principal).post(reverse("comment_reply", args=[remark.pk]), {"text": "x"}).status_code == 404
    with pytest.raises(WorkflowRefused, match="chưa được gửi"):
        workflow_review.reply_to(remark, "x", acting=cast.acting(cast.officer))


def test_the_talk_ends_with_the_approval(cast, sent, document):
    workflow.resolve_comment(sent, "Đã ghi.", acting=cast.acting(cast.principal))
    approve(cast, take_on(cast, submit(cast, document, task="Sửa cổng")))
    with pytest.raises(WorkflowRefused, match="đang ở trạng thái “Đã phê duyệt”"):
        workflow_review.reply_to(sent, "Còn một câu", acting=cast.acting(cast.principal))
    assert "Gửi trả lời" not in page(cast, "principal", "document_detail", document.pk)


def test_marking_as_done_writes_the_last_line_of_the_talk(cast, sent):
    workflow.resolve_comment(sent, "Đã ghi quý I.", acting=cast.acting(cast.principal))
    assert [row.text for row in sent.replies.all()] == ["Đã ghi quý I."]


# what changed at its place

def test_old_and_new_words_stand_under_the_remark(cast, sent, document):
    workflow.resolve_comment(sent, "Đã ghi.", acting=cast.acting(cast.principal))
    second = take_on(cast, submit(cast, document, task="Sửa mái hiên trong quý I"))
    for person, name, pk in (("officer", "submission_detail", second.pk), ("principal", "document_detail", document.pk)):
        shown = page(cast, person, name, pk)
        assert "Đoạn này đã đổi" in shown and "<ins> trong quý I</ins>" in shown, name


def test_a_place_that_is_the_same_says_nothing(cast, sent, document):
    workflow.resolve_comment(sent, "Không đổi.", acting=cast.acting(cast.principal))
    second = take_on(cast, submit(cast, document, word="khác", task="Sửa mái hiên"))
    assert "Đoạn này đã đổi" not in page(cast, "officer", "submission_detail", second.pk)


# mandatory ones

def test_a_mandatory_remark_without_answer_stops_the_next_sending_and_says_which(cast, sent, document):
    with pytest.raises(WorkflowRefused, match="Chưa xử lý góp ý “Việc này làm khi nào.” .Tiêu chí 1.5 – Nhiệm vụ"):
        submit(cast, document, task="Sửa cổng")
    workflow.resolve_comment(sent, "Đã ghi.", acting=cast.acting(cast.principal))
    assert submit(cast, document, task="Sửa cổng").version.number == 2


def test_an_advisory_one_stops_nothing(cast, reviewing, document):
    remark_on(cast, reviewing, is_mandatory=False)
    give_back(cast, reviewing)
    approve(cast, take_on(cast, submit(cast, document, task="Sửa cổng")))


def test_where_only_an_opinion_is_asked_the_head_decides(cast):
    document = make_document(cast, Route.OPINION)
    submission = take_on(cast, submit(cast, document))
    remark_on(cast, submission)
    workflow.give_opinion(submission, "Nên xem lại.", acting=cast.acting(cast.leader))
    assert submit(cast, document, task="Sửa cổng").version.number == 2


def test_what_the_body_itself_holds_open_is_not_approved(cast, reviewing):
    remark = remark_on(cast, reviewing)
    shown = page(cast, "leader", "submission_detail", reviewing.pk)
    assert "Chưa phê duyệt được" in shown and "Phê duyệt bản số" not in shown
    with pytest.raises(WorkflowRefused, match="chưa được tiếp thu"):
        approve(cast, reviewing)
    assert "Đã khép góp ý." in post(cast, "leader", "comment_close", remark.pk)
    approve(cast, reviewing)


def test_a_remark_opened_again_holds_the_approval_up(cast, sent, document):
    workflow.resolve_comment(sent, "Đã ghi.", acting=cast.acting(cast.principal))
    second = take_on(cast, submit(cast, document, task="Sửa cổng"))
    workflow_review.take_up_again(sent, acting=cast.acting(cast.officer))
    with pytest.raises(WorkflowRefused, match="chưa được tiếp thu"):
        approve(cast, second)


def test_remarks_of_a_paper_taken_back_hold_nothing_up(cast, reviewing, document):
    remark_on(cast, reviewing)
    workflow.take_back(document, acting=cast.acting(cast.principal))
    approve(cast, take_on(cast, submit(cast, document, task="Sửa cổng")))


def test_only_the_body_closes_and_only_while_it_reviews(cast, sent):
    with pytest.raises(PermissionDenied):
        workflow_review.close_remark(sent, acting=cast.acting(cast.principal))
    with pytest.raises(WorkflowRefused, match="Không khép góp ý được"):
        workflow_review.close_remark(sent, acting=cast.acting(cast.officer))
    assert document_in(cast, DocumentState.DRAFT) and not ReviewComment.objects.exclude(resolved_at=None).exists()
