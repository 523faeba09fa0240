"""The officer's desk and the school's side of a review, through the pages."""

import pytest
from django.urls import reverse

from documents import workflow
from documents.enums import Decision, DocumentState, Route
from documents.models import Document, ReviewComment, Submission
from documents.remarks import open_remarks, remark_problems
from documents.tests.scenes import ROW, approve, document_in, give_back, make_document, submit, take_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_whole_round_through_the_pages(cast):
    """Submit, take on, remark on a row, return, answer, resubmit, compare, approve, number."""
    document = make_document(cast)
    first = submit(cast, document)
    officer, school, leader = cast.client(cast.officer), cast.client(cast.principal), cast.client(cast.leader)
    desk = reverse("submission_detail", args=[first.pk])
    assert "Tiếp nhận" in text_of(officer.get(desk))
    officer.post(reverse("submission_open", args=[first.pk]))
    page = text_of(officer.post(reverse("comment_add", args=[first.pk]), {"key": ROW, "text": "Nêu rõ kinh phí.", "is_mandatory": "on"}, follow=True))
    assert "Nêu rõ kinh phí." in page and "Tiêu chí 1.5" in page and "has-remark" in page
    officer.post(reverse("submission_return", args=[first.pk]), {"remark": "Sửa phần kinh phí."})
    page = text_of(school.get(reverse("document_detail", args=[document.pk])))
    assert "Sửa phần kinh phí." in page and "Nêu rõ kinh phí." in page
    remark = ReviewComment.objects.get()
    school.post(reverse("comment_resolve", args=[remark.pk]), {"reply": "Đã ghi 2.000.000đ."})
    second = submit(cast, document, task="Sửa mái hiên, kinh phí 2.000.000đ")
    page = text_of(officer.get(reverse("submission_changes", args=[second.pk])))
    assert "bản số 2 so với bản số 1" in page and "Công việc" in page and "<ins>" in page and "2.000.000đ</ins>" in page
    officer.post(reverse("submission_open", args=[second.pk]))
    page = text_of(leader.get(reverse("submission_detail", args=[second.pk])))
    assert "Phê duyệt bản số 2" in page and "Đã ghi 2.000.000đ." in page
    leader.post(reverse("submission_approve", args=[second.pk]), {"seen_sha256": second.version.content_sha256})
    cast.client(cast.clerk).post(reverse("document_issue", args=[document.pk]), {"number": 5, "dated_on": "2026-09-10"})
    document.refresh_from_db()
    assert document.state == DocumentState.ISSUED
    both = [client.get(reverse("issued_pdf", args=[document.issued_paper().pk])) for client in (school, officer)]
    assert both[0].content == both[1].content == b"%PDF 5 KH-MNHM"
    assert "05-KH-MNHM" in both[0]["Content-Disposition"] and both[0]["ETag"]


def test_remarks_reach_the_school_with_the_decision_not_before(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    workflow.add_comment(submission, ROW, "Tiêu chí 1.5", "Chưa rõ thời gian", acting=cast.acting(cast.officer))
    document, school = submission.version.document, cast.client(cast.principal)
    pages = [reverse("document_detail", args=[document.pk]), reverse("submission_detail", args=[submission.pk])]
    pages.append(reverse("version_sheet", args=[submission.version_id]))
    assert not any("Chưa rõ thời gian" in text_of(school.get(url)) for url in pages)
    assert open_remarks(document) == {} and remark_problems(document) == []
    give_back(cast, submission)
    assert all("Chưa rõ thời gian" in text_of(school.get(url)) for url in pages)
    assert [remark.text for remark in open_remarks(document)[ROW]] == ["Chưa rõ thời gian"]
    assert "Chưa rõ thời gian" in remark_problems(document)[0].text


def test_a_return_needs_a_remark_and_keeps_what_was_typed(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    url, officer = reverse("submission_return", args=[submission.pk]), cast.client(cast.officer)
    assert "Hãy viết lý do trả lại." in text_of(officer.post(url, {"remark": " \n "}))
    page = text_of(officer.post(url, {"remark": "dài " * 1001}))
    assert "4000" in page and "dài dài dài" in page
    submission.refresh_from_db()
    assert submission.decision == ""


def test_a_remark_needs_words_and_a_known_place(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    url, officer = reverse("comment_add", args=[submission.pk]), cast.client(cast.officer)
    assert "Hãy viết nội dung góp ý." in text_of(officer.post(url, {"key": ROW, "text": ""}))
    page = text_of(officer.post(url, {"key": "action:999", "text": "Câu đã gõ"}))
    assert "Câu đã gõ" in page and not ReviewComment.objects.exists()


def test_the_place_is_chosen_by_a_link_without_javascript(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    page = text_of(cast.client(cast.officer).get(reverse("submission_detail", args=[submission.pk]) + f"?place={ROW}"))
    assert f'<option value="{ROW}" selected>' in page


def test_an_answer_needs_words_and_goes_back_where_it_came_from(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    remark = workflow.add_comment(submission, "", "", "Viết lại", acting=cast.acting(cast.officer))
    give_back(cast, submission)
    url, school = reverse("comment_resolve", args=[remark.pk]), cast.client(cast.deputy)
    assert "Hãy viết đã tiếp thu" in text_of(school.post(url, {"reply": ""}))
    assert school.post(url, {"reply": "Đã viết lại", "next": "https://evil.example/"})["Location"] == reverse("document_detail", args=[submission.version.document_id])
    remark.refresh_from_db()
    assert (remark.reply, remark.resolved_by) == ("Đã viết lại", cast.deputy)
    assert cast.client(cast.member).post(url, {"reply": "x"}).status_code == 403
    assert cast.client(cast.officer).post(url, {"reply": "x"}).status_code == 404


def test_an_officer_withdraws_an_own_remark_and_nobody_elses(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    remark = workflow.add_comment(submission, "", "", "Nhầm", acting=cast.acting(cast.officer))
    url = reverse("comment_remove", args=[remark.pk])
    assert cast.client(cast.leader).post(url).status_code == 403
    assert cast.client(cast.far_officer).post(url).status_code == 404
    cast.client(cast.officer).post(url)
    assert not ReviewComment.objects.exists()


def test_a_submission_taken_back_before_it_was_opened_was_never_sent(cast):
    document = make_document(cast)
    submission = submit(cast, document, "chữ-riêng")
    cast.client(cast.principal).post(reverse("document_take_back", args=[document.pk]))
    officer = cast.client(cast.officer)
    for name, pk in (("submission_detail", submission.pk), ("version_sheet", submission.version_id), ("version_pdf", submission.version_id)):
        assert officer.get(reverse(name, args=[pk])).status_code == 404
    assert document.title not in text_of(officer.get(reverse("submission_list")))


def test_a_stale_approve_page_is_refused_with_the_reason(cast):
    document = make_document(cast)
    first = take_on(cast, submit(cast, document))
    give_back(cast, first)
    second = take_on(cast, submit(cast, document, "mới"))
    leader = cast.client(cast.leader)
    for submission in (first, second):
        leader.post(reverse("submission_approve", args=[submission.pk]), {"seen_sha256": first.version.content_sha256})
    page = text_of(leader.post(reverse("submission_approve", args=[second.pk]), {}, follow=True))
    assert "không khớp với bản được trình" in page
    assert Document.objects.get().state == DocumentState.IN_REVIEW


@pytest.mark.parametrize("state", DocumentState.values[:6])
def test_words_of_a_draft_appear_on_no_page_of_the_authority(cast, state):
    """Title and remarks of live drafts stay at the school; the desk shows what was frozen and nothing newer."""
    document = document_in(cast, state)
    Document.objects.filter(pk=document.pk).update(title="Tên-nháp-bí-mật" if state == "draft" else document.title)
    officer = cast.client(cast.officer)
    assert officer.get(reverse("document_detail", args=[document.pk])).status_code == 404
    assert officer.get(reverse("document_issue", args=[document.pk])).status_code == 404
    for query in ("", "?tab=decided"):
        assert "Tên-nháp-bí-mật" not in text_of(officer.get(reverse("submission_list") + query))
    assert "Tên-nháp-bí-mật" not in text_of(officer.get(reverse("document_list")))


GETS = ["submission_detail", "submission_changes"]
POSTS = ["submission_open", "comment_add", "submission_return", "submission_approve", "submission_opinion", "submission_note"]
OUTSIDE = ["other_principal", "far_principal", "far_officer", "far_leader", "province_officer", "operator"]


@pytest.mark.parametrize("name", GETS + POSTS)
def test_strangers_find_nothing_and_visitors_may_not_act(cast, name):
    submission = take_on(cast, submit(cast, make_document(cast)))
    url = reverse(name, args=[submission.pk])
    for person in OUTSIDE:
        client = cast.client(getattr(cast, person))
        response = client.get(url) if name in GETS else client.post(url, {"text": "x", "remark": "x"})
        assert response.status_code == 404, person
    for person in ("member", "authority_clerk"):
        client = cast.client(getattr(cast, person))
        if name in GETS:
            assert client.get(url).status_code == 200, person
        else:
            assert client.post(url, {"text": "x", "remark": "x"}).status_code == 403, person
    if name in POSTS:
        assert cast.client(cast.officer).get(url).status_code == 405
    submission.refresh_from_db()
    assert submission.decision == "" and not submission.comments.exists()


def test_reading_the_desk_writes_nothing(cast):
    submission = submit(cast, make_document(cast))
    text_of(cast.client(cast.officer).get(reverse("submission_detail", args=[submission.pk])))
    submission.refresh_from_db()
    assert submission.opened_at is None and Document.objects.get().state == DocumentState.SUBMITTED


def test_opinion_and_report_have_their_own_buttons(cast):
    opinion = take_on(cast, submit(cast, make_document(cast, Route.OPINION)))
    leader = cast.client(cast.leader)
    page = text_of(leader.get(reverse("submission_detail", args=[opinion.pk])))
    assert "Gửi ý kiến" in page and "Phê duyệt bản" not in page
    assert "Hãy viết ý kiến." in text_of(leader.post(reverse("submission_opinion", args=[opinion.pk]), {"remark": ""}))
    leader.post(reverse("submission_opinion", args=[opinion.pk]), {"remark": "Nhất trí."})
    opinion.refresh_from_db()
    assert (opinion.decision, opinion.remark) == (Decision.OPINION, "Nhất trí.")
    assert "Nhất trí." in text_of(cast.client(cast.principal).get(reverse("document_detail", args=[opinion.version.document_id])))


def test_the_list_filters_and_splits_waiting_from_decided(cast):
    waiting = submit(cast, make_document(cast, title="Kế hoạch đang chờ"))
    decided = take_on(cast, submit(cast, make_document(cast, title="Kế hoạch đã xong")))
    approve(cast, decided)
    officer, url = cast.client(cast.officer), reverse("submission_list")
    page = text_of(officer.get(url))
    assert "Kế hoạch đang chờ" in page and "Kế hoạch đã xong" not in page
    assert "Kế hoạch đã xong" in text_of(officer.get(url + "?tab=decided&state=approved"))
    assert "Kế hoạch đã xong" not in text_of(officer.get(url + "?tab=decided&state=returned"))
    assert "Kế hoạch đang chờ" not in text_of(officer.get(url + "?state=open"))
    assert "Kế hoạch đang chờ" not in text_of(officer.get(url + f"?school={cast.other_school.pk}"))
    assert "Kế hoạch đang chờ" in text_of(officer.get(url + f"?school={cast.school.pk}&state=new&page=99"))
    assert cast.client(cast.principal).get(url).status_code == 403
    assert Submission.objects.get(pk=waiting.pk).opened_at is None


def test_lists_cost_the_same_queries_with_one_and_three_rows(cast, queries_of):
    client, costs = cast.client(cast.officer), set()
    for _more in range(3):
        approve(cast, take_on(cast, submit(cast, make_document(cast))))
        submit(cast, make_document(cast))
        costs.add(tuple(queries_of(client, reverse("submission_list") + query) for query in ("", "?tab=decided")))
    assert len(costs) == 1 and max(costs.pop()) <= 12
