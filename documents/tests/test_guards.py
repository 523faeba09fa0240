"""Every reason why an act may not happen now, in the words people read; and what is no reason."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from documents import guards, workflow, workflow_issue
from documents.enums import EDITABLE_STATES, ISSUED_STATES, Decision, DocumentKind, DocumentState, Route
from documents.letterheads import lines_of
from documents.models import Document, Submission
from documents.paper_json import from_dict
from documents.problems import Problem, WorkflowRefused, error, errors_in, refuse_if, warning, warnings_in
from documents.remarks import open_remarks, remark_problems
from documents.tests.scenes import (
    DAY,
    ROW,
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

BODY = object()  # any organisation
LABELS = {
    "draft": "Nháp", "submitted": "Đã trình", "in_review": "Đang xem xét", "returned": "Trả lại", "approved": "Đã phê duyệt",
    "issued": "Đã ban hành", "replaced": "Đã được thay thế", "corrected": "Đã đính chính", "recalled": "Đã thu hồi",
}


def paper_in(state, route=Route.APPROVAL):
    """A document that no database knows."""
    return Document(state=state, route=route, kind=DocumentKind.IMPROVEMENT_PLAN, title="Kế hoạch")


def words(problems):
    assert all(problem.is_error for problem in problems)
    return [problem.text for problem in problems]


def test_every_state_has_its_word():
    assert dict(DocumentState.choices) == LABELS


@pytest.mark.parametrize(("state", "label"), LABELS.items())
def test_a_state_in_the_way_is_named_by_its_word(state, label):
    assert words(guards.state_problems(paper_in(state), [], "gửi")) == [f"Không gửi được: văn bản đang ở trạng thái “{label}”."]
    assert guards.state_problems(paper_in(state), [state], "gửi") == []


@pytest.mark.parametrize("state", LABELS)
def test_only_drafts_and_returned_papers_are_submitted(state):
    found = words(guards.submit_problems(paper_in(state), BODY, DAY))
    assert found == ([] if state in EDITABLE_STATES else [f"Không trình được: văn bản đang ở trạng thái “{LABELS[state]}”."])


@pytest.mark.parametrize(("route", "receiver", "expected"), [
    (Route.APPROVAL, BODY, []),
    (Route.OPINION, BODY, []),
    (Route.NONE, BODY, ["Văn bản này không phải trình."]),
    (Route.REPORT, BODY, ["Văn bản này được ban hành trước, gửi báo cáo sau."]),
    (Route.APPROVAL, None, ["Ngày 10/9/2026 đơn vị chưa có cơ quan xét duyệt; người vận hành cần khai báo."]),
], ids=["approval", "opinion", "no-route", "report", "no-receiver"])
def test_what_stands_in_the_way_of_submitting(route, receiver, expected):
    assert [text.replace("10/09/2026", "10/9/2026") for text in words(guards.submit_problems(paper_in("draft", route), receiver, DAY))] == expected


@pytest.mark.parametrize("state", LABELS)
@pytest.mark.parametrize("later", ["replaced", "corrected", "recalled"])
def test_only_an_issued_paper_is_set_aside(state, later):
    found = words(guards.set_aside_problems(paper_in(state), later))
    assert found == ([] if state == "issued" else [f"Không thu hồi, đính chính, thay thế được: văn bản đang ở trạng thái “{LABELS[state]}”."])


@pytest.mark.parametrize("later", ["draft", "approved", "", "nonsense"])
def test_setting_aside_needs_one_of_three_kinds(later):
    assert words(guards.set_aside_problems(paper_in("issued"), later)) == ["Hãy chọn thu hồi, đính chính hoặc thay thế."]


@pytest.mark.parametrize("state", LABELS)
def test_only_an_approved_paper_is_opened_again(state):
    found = words(guards.reopen_problems(paper_in(state)))
    assert found == ([] if state == "approved" else [f"Không mở lại được: văn bản đang ở trạng thái “{LABELS[state]}”."])


@pytest.mark.parametrize(("decision", "said"), [
    ("", []), (Decision.APPROVED, ["Lượt trình này đã có kết quả: phê duyệt."]), (Decision.RETURNED, ["Lượt trình này đã có kết quả: trả lại."]),
    (Decision.OPINION, ["Lượt trình này đã có kết quả: đã cho ý kiến."]), (Decision.TAKEN_BACK, ["Lượt trình này đã có kết quả: đơn vị rút lại."]),
    (Decision.NOTED, ["Lượt trình này đã có kết quả: đã tiếp nhận báo cáo."]),
])
def test_a_decision_is_made_once(decision, said):
    submission = Submission(decision=decision, route=Route.REPORT)
    assert words(guards.decided_problems(submission)) == words(guards.note_problems(submission)) == said
    assert words(guards.review_problems(paper_in("in_review"), submission, "góp ý")) == said


@pytest.mark.parametrize("route", [Route.APPROVAL, Route.OPINION, Route.NONE])
def test_only_reports_are_noted(route):
    assert words(guards.note_problems(Submission(route=route))) == ["Lượt gửi này không phải để báo cáo."]


@pytest.mark.parametrize(("state", "route", "issued", "receiver", "expected"), [
    ("issued", Route.REPORT, BODY, BODY, []),
    ("approved", Route.REPORT, None, BODY, ["Văn bản chưa ban hành nên chưa gửi báo cáo được."]),
    ("recalled", Route.REPORT, BODY, BODY, ["Không gửi báo cáo được: văn bản đang ở trạng thái “Đã thu hồi”."]),
    ("issued", Route.APPROVAL, BODY, BODY, ["Văn bản này không thuộc loại gửi để báo cáo."]),
    ("issued", Route.REPORT, BODY, None, ["Đơn vị chưa có cơ quan nhận báo cáo; người vận hành cần khai báo."]),
], ids=["fine", "not-issued", "recalled", "other-route", "no-receiver"])
def test_what_stands_in_the_way_of_a_report(state, route, issued, receiver, expected):
    assert words(guards.report_problems(paper_in(state, route), issued, receiver)) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "expected"), [
    (Route.NONE, []), (Route.REPORT, []), (Route.APPROVAL, ["Văn bản này phải trình cơ quan cấp trên phê duyệt."]),
    (Route.OPINION, ["Chưa có ý kiến của cơ quan cấp trên."]),
])
def test_who_approves_depends_on_the_route(cast, route, expected):
    assert words(guards.finalize_problems(make_document(cast, route))) == expected


@pytest.mark.django_db
def test_an_opinion_counts_for_the_last_submission_only(cast):
    document = make_document(cast, Route.OPINION)
    submission = take_on(cast, submit(cast, document))
    workflow.give_opinion(submission, "Nhất trí.", acting=cast.acting(cast.officer))
    assert guards.has_opinion(document)
    submit(cast, Document.objects.get(), "lần hai")
    assert not guards.has_opinion(document)


@pytest.mark.django_db
def test_approving_lists_all_that_is_wrong_at_once(cast):
    document = make_document(cast, Route.OPINION)
    submission = submit(cast, document)
    found = words(guards.approve_problems(Document.objects.get(), submission, "0" * 64))
    assert found == [
        "Không phê duyệt được: văn bản đang ở trạng thái “Đã trình”.", "Lượt trình này không phải để phê duyệt.",
        "Nội dung đang xem không khớp với bản được trình; hãy tải lại trang.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "named"), [
    ({"managing_lines": "UBND KHÁC"}, "cơ quan chủ quản"), ({"issuer_lines": "TÊN KHÁC"}, "cơ quan ban hành"),
    ({"place_name": "Nơi khác"}, "địa danh"), ({"paper_code": "KHAC"}, "ký hiệu"), ({"managing_lines": "A", "paper_code": "B"}, "cơ quan chủ quản, ký hiệu"),
], ids=["managing", "issuer", "place", "code", "two"])
def test_each_part_of_the_letterhead_that_differs_is_named(cast, change, named):
    document = make_document(cast, Route.REPORT)
    paper = from_dict(finalize(cast, document).snapshot)
    assert guards.letterhead_problems(document, paper, DAY) == []
    cast.school.letterheads.update(**change)
    (text,) = words(guards.letterhead_problems(document, paper, DAY))
    assert f"đơn vị có phần đầu văn bản khác bản đã duyệt ({named}): hãy chọn ngày khác" in text


def test_lines_of_a_stored_text_are_trimmed_and_empty_ones_dropped():
    assert lines_of(" UBND XÃ \r\n\n  HOA MAI") == ("UBND XÃ", "HOA MAI")
    assert lines_of("") == ()


def test_problems_part_into_errors_and_warnings():
    problems = [error("Thiếu mục đích.", "/a/"), warning("Bảng dài.")]
    assert errors_in(problems) == [Problem("error", "Thiếu mục đích.", "/a/")] and warnings_in(problems) == [warning("Bảng dài.")]
    with pytest.raises(WorkflowRefused) as refused:
        refuse_if([*problems, error("Thiếu căn cứ.")])
    assert str(refused.value) == "Thiếu mục đích. Thiếu căn cứ." and len(refused.value.problems) == 2
    assert refuse_if([warning("Bảng dài.")]) is None


# Who speaks, in which state of the school's paper, which act, and the words of the refusal.
REFUSED = [
    ("in_review", "officer", lambda s, acting: workflow.add_comment(s, "", "", " \n", acting=acting), "Hãy viết nội dung góp ý."),
    ("in_review", "officer", lambda s, acting: workflow.add_comment(s, "", "", "x" * 4001, acting=acting), "Nội dung dài quá 4000 ký tự."),
    ("submitted", "officer", lambda s, acting: workflow.add_comment(s, "", "", "x", acting=acting), "Không góp ý được: văn bản đang ở trạng thái “Đã trình”."),
    ("in_review", "officer", lambda s, acting: workflow.return_submission(s, "", acting=acting), "Hãy viết lý do trả lại."),
    ("in_review", "officer", lambda s, acting: workflow.give_opinion(s, "x", acting=acting), "Lượt trình này không phải để cho ý kiến."),
    ("in_review", "officer", lambda s, acting: workflow.note_report(s, acting=acting), "Lượt gửi này không phải để báo cáo."),
    ("returned", "officer", lambda s, acting: workflow.open_submission(s, acting=acting), "Lượt trình này đã có kết quả: trả lại."),
    ("approved", "officer", lambda s, acting: workflow.return_submission(s, "x", acting=acting), "Lượt trình này đã có kết quả: phê duyệt."),
    ("approved", "principal", lambda s, acting: workflow.take_back(s.version.document, acting=acting), "Không rút lại được: văn bản đang ở trạng thái “Đã phê duyệt”."),
    ("approved", "principal", lambda s, acting: workflow.reopen(s.version.document, "", acting=acting), "Hãy viết lý do mở lại."),
    ("issued", "principal", lambda s, acting: workflow.reopen(s.version.document, "x", acting=acting), "Không mở lại được: văn bản đang ở trạng thái “Đã ban hành”."),
    ("issued", "principal", lambda s, acting: workflow.send_report(s.version.document, acting=acting), "Văn bản này không thuộc loại gửi để báo cáo."),
]


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_pdf")
@pytest.mark.parametrize(("state", "person", "act", "said"), REFUSED, ids=[f"{row[0]} {row[3][:24]}" for row in REFUSED])
def test_a_refused_act_says_why_and_changes_nothing(cast, state, person, act, said):
    document = document_in(cast, DocumentState(state))
    before = Submission.objects.values_list("decision", "remark", "opened_at").get()
    with pytest.raises(WorkflowRefused) as refused:
        act(document.current_submission(), cast.acting(getattr(cast, person)))
    assert str(refused.value) == said
    assert Document.objects.get().state == state
    assert Submission.objects.values_list("decision", "remark", "opened_at").get() == before


@pytest.mark.django_db
def test_remarks_are_answered_only_while_the_school_may_edit(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    remark = workflow.add_comment(submission, ROW, "Tiêu chí 1.5", "Ghi rõ số tiền", acting=cast.acting(cast.officer), is_mandatory=False)
    give_back(cast, submission)
    submit(cast, submission.version.document, "lần hai")
    with pytest.raises(WorkflowRefused, match="Chỉ trả lời góp ý khi văn bản đang soạn hoặc bị trả lại."):
        workflow.resolve_comment(remark, "Đã ghi", acting=cast.acting(cast.principal))


@pytest.mark.django_db
def test_an_answered_or_voluntary_remark_warns_no_more(cast):
    submission, officer = take_on(cast, submit(cast, make_document(cast))), cast.acting(cast.officer)
    must = workflow.add_comment(submission, ROW, "Tiêu chí 1.5", "Ghi rõ số tiền", acting=officer)
    workflow.add_comment(submission, "", "", "Nên viết gọn", acting=officer, is_mandatory=False)
    workflow.add_comment(submission, "", "", "Thiếu nơi nhận", acting=officer)
    give_back(cast, submission)
    document = Document.objects.get()
    assert [problem.text for problem in remark_problems(document, "/gop-y/")] == [
        "Chưa xử lý góp ý “Ghi rõ số tiền” (Tiêu chí 1.5).", "Chưa xử lý góp ý “Thiếu nơi nhận” (toàn văn bản)."]
    assert {problem.url for problem in remark_problems(document, "/gop-y/")} == {"/gop-y/"}
    workflow.resolve_comment(must, "Đã ghi", acting=cast.acting(cast.secretary))
    assert workflow.resolve_comment(must, "Lần nữa", acting=cast.acting(cast.secretary)).reply == "Đã ghi"
    assert len(remark_problems(document)) == 1 and set(open_remarks(document)) == {""}


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_pdf")
def test_a_number_taken_between_check_and_write_is_refused_in_words(cast, monkeypatch):
    version = document_in(cast, DocumentState.APPROVED).latest_version()
    monkeypatch.setattr(workflow_issue, "_keep_issued", lambda *args: (_ for _ in ()).throw(IntegrityError))
    with pytest.raises(WorkflowRefused, match="Số 05 vừa được cấp cho văn bản khác."):
        issue(cast, version)


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_pdf")
def test_a_day_to_come_needs_a_tick(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    approve(cast, submission)
    acting = replace(cast.acting(cast.clerk), today=DAY.replace(day=9))
    with pytest.raises(WorkflowRefused, match="Ngày 10/0?9/2026 chưa đến."):
        workflow_issue.issue(submission.version, 5, DAY, acting=acting)
    assert workflow_issue.issue(submission.version, 5, DAY, acting=acting, accepts_warnings=True).symbol == "05/KH-MNHM"


@pytest.mark.parametrize("state", LABELS)
def test_a_paper_is_either_editable_or_frozen(state):
    document = paper_in(state)
    assert (document.is_editable, document.is_issued) == (state in ("draft", "returned"), state in ISSUED_STATES)


def test_a_letterhead_typed_in_other_capitals_is_the_same(cast):
    """It is printed in capitals: a paper approved with one way of typing may be issued with the other."""
    cast.school.letterheads.update(issuer_lines="TRƯỜNG MẦM NON HOA MAI")
    document = make_document(cast)
    for issuer in ("TRƯỜNG MẦM NON HOA MAI", "Trường Mầm non Hoa Mai"):
        paper = make_paper(organization=cast.school)
        paper = replace(paper, letterhead=replace(paper.letterhead, issuer=(issuer,)))
        assert guards.letterhead_problems(document, paper, DAY) == []
