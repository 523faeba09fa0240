"""Doors of the room: people without a role, odd addresses, posts that come too early, and what they read then."""

import re
import unicodedata

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from documents import workflow, workflow_issue
from documents.enums import DocumentState, NumberState, Route
from documents.models import Document, IssuedPaper, NumberSeries, PaperNumber, ReviewComment, Submission, Version
from documents.permissions import reads_papers
from documents.remarks import open_remarks, remark_problems, remarks_of
from documents.tests.scenes import (
    DAY,
    ROW,
    approve,
    document_in,
    finalize,
    give_back,
    issue,
    make_document,
    submit,
    take_on,
)
from documents.waiting import waiting_for
from records.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]
HUGE = "9" * 25


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


LISTS = {"document_list": 404, "number_register": 404, "number_outside_add": 403, "submission_list": 403}


@pytest.mark.parametrize("person", ["stranger", "operator"])
@pytest.mark.parametrize(("name", "status"), LISTS.items())
def test_lists_do_not_exist_for_people_who_read_no_papers(cast, person, name, status):
    """Without a role there is no organisation to show; a page must say so, never crash."""
    assert cast.client(getattr(cast, person)).get(reverse(name)).status_code == status


ONE = ["document_detail", "document_issue", "version_sheet", "version_pdf", "issued_pdf", "submission_detail", "submission_changes"]
ACTS = ["document_take_back", "document_reopen", "document_report", "document_set_aside", "comment_resolve", "comment_reply", "comment_close", "number_cancel", "submission_open"]
ACTS += ["comment_add", "comment_remove", "submission_return", "submission_opinion", "submission_approve", "submission_note"]


def key_of(name):
    """The key of the only row a page of that name shows."""
    kinds = {"version": Version, "issued": IssuedPaper, "submission": Submission, "comment": ReviewComment, "number": PaperNumber}
    model = Submission if name == "comment_add" else kinds.get(name.partition("_")[0], Document)
    return model.objects.get().pk


def test_without_a_role_no_paper_exists(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    workflow.add_comment(submission, ROW, "Dòng 1", "Góp ý", acting=cast.acting(cast.officer), is_mandatory=False)
    approve(cast, submission)
    issue(cast, submission.version)
    lines = AuditEntry.objects.count()
    for person in (cast.stranger, cast.operator):
        client = cast.client(person)
        answers = {name: client.get(reverse(name, args=[key_of(name)])).status_code for name in ONE}
        answers |= {name: client.post(reverse(name, args=[key_of(name)]), {"text": "x"}).status_code for name in ACTS}
        assert set(answers.values()) == {404}, answers
        assert waiting_for(cast.acting(person)) == []
    assert AuditEntry.objects.count() == lines


@pytest.mark.parametrize("name", [*ONE, *ACTS])
def test_keys_that_no_row_has_are_not_found(cast, name):
    for pk in (0, HUGE):
        url = reverse(name, args=[int(pk)])
        assert (cast.client(cast.clerk).get if name in ONE else cast.client(cast.clerk).post)(url).status_code == 404


def test_an_operator_who_also_has_an_office_reads_by_the_office(cast):
    Membership.objects.create(user=cast.principal, organization=cast.school, role=Role.OPERATOR, from_on=DAY.replace(year=2020))
    assert reads_papers(cast.acting(cast.principal)) and not reads_papers(cast.acting(cast.operator)) and not reads_papers(None)
    assert "Văn bản" in text_of(cast.client(cast.principal).get(reverse("document_list")))


QUERIES = [
    ("document_list", "principal", "q=%00"), ("document_list", "principal", "q=" + "x" * 10_000), ("document_list", "principal", "state=nonsense"),
    ("document_list", "principal", "page=-3"), ("document_list", "principal", f"page={HUGE}"), ("number_register", "clerk", "year=abc"),
    ("number_register", "clerk", f"year={HUGE}"), ("number_register", "clerk", "year=" + "9" * 5000), ("number_register", "clerk", "year=²"),
    ("submission_list", "officer", f"school={HUGE}"), ("submission_list", "officer", "school=-1"), ("submission_list", "officer", "school=²"),
    ("outgoing_register", "clerk", "year=" + "9" * 5000),
    ("submission_list", "officer", "tab=nonsense&state=%00"), ("submission_list", "officer", "page=zero"), ("submission_list", "officer", "school=" + "9" * 5000),
]


@pytest.mark.parametrize(("name", "person", "query"), QUERIES, ids=[f"{name} {query[:16]}" for name, _, query in QUERIES])
def test_odd_queries_are_answered_with_the_plain_list(cast, name, person, query):
    assert "<h1" in text_of(cast.client(getattr(cast, person)).get(f"{reverse(name)}?{query}"))


@pytest.mark.parametrize("wanted", ["9" * 5000, f"{HUGE}", "²", "\0"])
def test_an_unknown_version_is_not_compared_with(cast, wanted):
    submission = take_on(cast, submit(cast, make_document(cast)))
    assert cast.client(cast.officer).get(reverse("submission_changes", args=[submission.pk]), {"with": wanted}).status_code == 200


@pytest.mark.parametrize("name", ["submission_detail", "submission_changes"])
@pytest.mark.parametrize("place", ["nowhere", "", "x" * 5000, "<b>"])
def test_an_unknown_place_chooses_nothing(cast, name, place):
    submission = take_on(cast, submit(cast, make_document(cast)))
    page = text_of(cast.client(cast.officer).get(reverse(name, args=[submission.pk]), {"place": place}))
    assert "<b>" not in page and " selected>action" not in page


@pytest.mark.parametrize("state", [DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.RETURNED])
def test_numbering_too_early_says_why_and_writes_nothing(cast, state):
    """A draft has no frozen version; posting a number to it must be refused, not crash."""
    document, clerk = document_in(cast, state), cast.client(cast.clerk)
    url = reverse("document_issue", args=[document.pk])
    for page in (text_of(clerk.get(url)), text_of(clerk.post(url, {"number": "5", "dated_on": "2026-09-10"}))):
        assert f"Chỉ văn bản đã duyệt mới được cấp số. Văn bản này đang ở trạng thái “{document.get_state_display()}”." in page
    assert not PaperNumber.objects.exists()


def test_pressing_issue_twice_shows_the_issued_paper(cast):
    document, clerk = document_in(cast, DocumentState.APPROVED), cast.client(cast.clerk)
    for _press in range(2):
        response = clerk.post(reverse("document_issue", args=[document.pk]), {"number": "5", "dated_on": "2026-09-10"}, follow=True)
        assert "05/KH-MNHM" in text_of(response)
    assert (IssuedPaper.objects.count(), PaperNumber.objects.count()) == (1, 1)


def test_the_issue_page_of_an_issued_paper_tells_its_state(cast):
    document = document_in(cast, DocumentState.ISSUED)
    assert "“Đã ban hành”" in text_of(cast.client(cast.clerk).get(reverse("document_issue", args=[document.pk])))


def test_an_issued_version_is_served_from_the_stored_bytes_only(cast):
    """From the issue on nothing is rendered anew: the version's PDF address leads to the stored file."""
    document = document_in(cast, DocumentState.ISSUED)
    for person in (cast.member, cast.officer):
        response = cast.client(person).get(reverse("version_pdf", args=[document.latest_version().pk]), follow=True)
        assert response.content == b"%PDF 5 KH-MNHM" and response["ETag"] == f'"{document.issued_paper().issued_sha256}"'


def test_a_version_that_cannot_be_printed_leads_back_with_the_reason(cast, monkeypatch):
    from documents import views  # the name under which the page holds the renderer
    from documents.pdf import PdfRefused

    monkeypatch.setattr(views, "render_paper", lambda paper, draft: (_ for _ in ()).throw(PdfRefused("Văn bản dài 151 trang.")))
    submission = submit(cast, make_document(cast))
    page = cast.client(cast.principal).get(reverse("version_pdf", args=[submission.version_id]), follow=True)
    assert page.redirect_chain == [(reverse("version_sheet", args=[submission.version_id]), 302)] and "Văn bản dài 151 trang." in text_of(page)


@pytest.mark.parametrize(("state", "is_draft"), [
    (DocumentState.SUBMITTED, True), (DocumentState.IN_REVIEW, True), (DocumentState.RETURNED, True), (DocumentState.APPROVED, False),
])
def test_only_the_approved_version_is_printed_without_the_draft_mark(cast, monkeypatch, state, is_draft):
    from documents import views  # the name under which the page holds the renderer

    monkeypatch.setattr(views, "render_paper", lambda paper, draft: b"%PDF draft" if draft else b"%PDF final")
    version = document_in(cast, state).latest_version()
    response = cast.client(cast.secretary).get(reverse("version_pdf", args=[version.pk]))
    assert response.content == (b"%PDF draft" if is_draft else b"%PDF final")
    assert response["Cache-Control"] == "private, no-cache" and "B%E1%BA%A3n%20s%E1%BB%91%201" in response["Content-Disposition"]


def test_remarks_of_a_paper_taken_back_stay_with_the_officer(cast):
    """They were never sent: the school must not read them by taking its paper back, nor answer them."""
    submission, officer = take_on(cast, submit(cast, make_document(cast))), cast.acting(cast.officer)
    remark = workflow.add_comment(submission, ROW, "Tiêu chí 1.5", "Chữ-chưa-gửi", acting=officer)
    document, school = submission.version.document, cast.client(cast.principal)
    workflow.take_back(document, acting=cast.acting(cast.principal))
    again = take_on(cast, submit(cast, document, "lần hai"))
    pages = [("document_detail", document.pk), ("submission_detail", submission.pk), ("version_sheet", submission.version_id)]
    pages += [("submission_detail", again.pk), ("submission_changes", again.pk)]
    assert not [name for name, pk in pages if "Chữ-chưa-gửi" in text_of(school.get(reverse(name, args=[pk])))]
    assert not remarks_of(document).exists() and open_remarks(document) == {} and remark_problems(document) == []
    assert school.post(reverse("comment_resolve", args=[remark.pk]), {"reply": "x"}).status_code == 404
    with pytest.raises(workflow_issue.WorkflowRefused, match="Góp ý này chưa được gửi tới đơn vị."):
        workflow.resolve_comment(remark, "x", acting=cast.acting(cast.principal))
    assert "Chữ-chưa-gửi" in text_of(cast.client(cast.officer).get(reverse("submission_detail", args=[again.pk])))


def test_undecided_remarks_leave_no_trace_on_the_senders_pages(cast):
    """Neither words, nor their number, nor a mark on the sheet, nor a line in the story."""
    document = make_document(cast)
    first = take_on(cast, submit(cast, document))
    give_back(cast, first)
    submission, school = take_on(cast, submit(cast, document, "lần hai")), cast.client(cast.principal)
    urls = [reverse("submission_detail", args=[submission.pk]), reverse("version_sheet", args=[submission.version_id])]
    urls += [reverse("document_detail", args=[document.pk]), reverse("submission_changes", args=[submission.pk])]
    before = [text_of(school.get(url)) for url in urls]
    workflow.add_comment(submission, ROW, "Tiêu chí 1.5", "Chữ-kín", acting=cast.acting(cast.officer))
    assert [plain(text_of(school.get(url))) for url in urls] == [plain(page) for page in before]
    assert "has-remark" in text_of(cast.client(cast.leader).get(urls[0]))


def plain(page):
    """A page without what differs from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|&quot;X-CSRFToken&quot;[^}]+|"X-CSRFToken"[^}]+', "", page)


def test_texts_are_kept_composed_and_without_invisible_signs(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    typed = unicodedata.normalize("NFD", "Bổ sung\u200b số\x00 liệu") + "  \r\n- ý hai"
    cast.client(cast.officer).post(reverse("comment_add", args=[submission.pk]), {"key": ROW, "text": typed})
    assert ReviewComment.objects.get().text == "Bổ sung số liệu\n- ý hai"


@pytest.mark.parametrize(("length", "is_kept"), [(3990, True), (4000, True), (4001, False), (10_000, False)])
def test_the_limit_counts_a_line_end_once_as_the_browser_does(cast, length, is_kept):
    """A browser lets 4,000 characters pass and sends each line end as two; decomposed letters count once, too."""
    submission = take_on(cast, submit(cast, make_document(cast)))
    typed = ("ổ\n" * 50).ljust(length, "ơ")
    sent = unicodedata.normalize("NFD", typed).replace("\n", "\r\n")
    page = cast.client(cast.officer).post(reverse("comment_add", args=[submission.pk]), {"key": "", "text": sent}, follow=True)
    assert ReviewComment.objects.filter(text=typed).exists() is is_kept
    if not is_kept:
        assert "4000" in text_of(page) and "ơ" * 100 in unicodedata.normalize("NFC", text_of(page))


def test_the_register_opens_at_the_year_of_the_number_just_entered(cast):
    clerk, url = cast.client(cast.clerk), reverse("number_register")
    data = {"number": "41", "dated_on": "2024-03-01", "state": "outside", "note": "Công văn cũ"}
    response = clerk.post(reverse("number_outside_add"), data, follow=True)
    assert response.redirect_chain[-1][0] == f"{url}?year=2024" and "Đã ghi số 41 vào sổ." in text_of(response)
    row = PaperNumber.objects.get()
    response = clerk.post(reverse("number_cancel", args=[row.pk]), {"reason": "Ghi nhầm"}, follow=True)
    assert response.redirect_chain[-1][0] == f"{url}?year=2024" and "Đã hủy số 41." in text_of(response)
    assert f'href="?year={DAY.year}"' in text_of(response) or str(cast.acting(cast.clerk).today.year) in text_of(response)


@pytest.mark.parametrize(("reason", "words"), [("", "Hãy viết lý do hủy số."), (" \t ", "Hãy viết lý do hủy số."), ("x" * 201, "200")])
def test_cancelling_a_number_needs_a_short_reason(cast, reason, words):
    row = workflow_issue.number_outside(6, DAY, "Tờ trình", acting=cast.acting(cast.clerk))
    page = text_of(cast.client(cast.clerk).post(reverse("number_cancel", args=[row.pk]), {"reason": reason}, follow=True))
    row.refresh_from_db()
    assert words in page and row.state == NumberState.OUTSIDE


def test_cancelling_keeps_the_reason_beside_a_long_note(cast):
    clerk = cast.acting(cast.clerk)
    row = workflow_issue.number_outside(6, DAY, "Tờ trình " * 40, acting=clerk)
    workflow_issue.cancel_number(row, "in  sai\ntên trường", acting=clerk)
    row.refresh_from_db()
    assert len(row.note) <= 250 and row.note.endswith("Hủy: in sai tên trường") and row.note.startswith("Tờ trình")
    assert AuditEntry.objects.get(action="Hủy số").detail["reason"] == "in sai tên trường"


@pytest.mark.parametrize("person", ["principal", "member", "secretary"])
def test_only_the_clerk_cancels_or_enters_numbers(cast, person):
    row = workflow_issue.number_outside(6, DAY, "Tờ trình", acting=cast.acting(cast.clerk))
    client = cast.client(getattr(cast, person))
    assert client.post(reverse("number_cancel", args=[row.pk]), {"reason": "x"}).status_code == 403
    assert client.get(reverse("number_outside_add")).status_code == 403
    assert "Hủy số" not in text_of(client.get(reverse("number_register") + f"?year={DAY.year}"))


def test_a_school_with_a_series_per_type_chooses_the_type(cast):
    cast.school.has_series_per_type = True
    cast.school.save()
    client, url = cast.client(cast.clerk), reverse("number_outside_add")
    assert '<option value="KH">' in text_of(client.get(url))
    client.post(url, {"number": "6", "dated_on": "2026-09-10", "state": "outside", "abbreviation": "KH"})
    assert NumberSeries.objects.get().type == "KH"
    page = text_of(client.get(reverse("number_register") + "?year=2026"))
    assert "mỗi loại văn bản một dãy số" in page and "06/KH" in page


def test_a_recalled_report_is_not_offered_for_sending(cast):
    document = make_document(cast, Route.REPORT)
    issue(cast, finalize(cast, document))
    url, school = reverse("document_detail", args=[document.pk]), cast.client(cast.principal)
    assert "Gửi báo cáo cấp trên" in text_of(school.get(url))
    workflow_issue.set_aside(document, DocumentState.RECALLED, "Ban hành nhầm", acting=cast.acting(cast.principal))
    assert "Gửi báo cáo cấp trên" not in text_of(school.get(url))
    page = text_of(school.post(reverse("document_report", args=[document.pk]), follow=True))
    assert "Không gửi báo cáo được: văn bản đang ở trạng thái “Đã thu hồi”." in page and not Submission.objects.exists()


@pytest.mark.parametrize(("name", "person"), [("document_list", "principal"), ("number_register", "clerk"), ("submission_list", "officer")])
def test_reading_a_list_writes_nothing(cast, name, person):
    document_in(cast, DocumentState.IN_REVIEW)
    before = [model.objects.count() for model in (AuditEntry, NumberSeries, PaperNumber, ReviewComment)]
    text_of(cast.client(getattr(cast, person)).get(reverse(name)))
    assert [model.objects.count() for model in (AuditEntry, NumberSeries, PaperNumber, ReviewComment)] == before
    assert cast.client(getattr(cast, person)).post(reverse(name)).status_code == 405
