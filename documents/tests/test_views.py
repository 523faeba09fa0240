"""The organisation's own pages of papers, and what waits for whom."""

import pytest
from django.urls import reverse

from documents import workflow, workflow_issue
from documents.enums import DocumentState, Route
from documents.models import IssuedPaper
from documents.tests.scenes import DAY, approve, document_in, finalize, issue, make_document, submit, take_on
from documents.waiting import waiting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_finds_titles_without_marks_and_filters_by_state(cast):
    make_document(cast, title="Kế hoạch cải tiến trường học")
    make_document(cast, title="Đề án khác")
    client, url = cast.client(cast.principal), reverse("document_list")
    page = text_of(client.get(url + "?q=ke hoach"))
    assert "Kế hoạch cải tiến trường học" in page and "Đề án khác" not in page
    assert "Không có văn bản nào khớp" in text_of(client.get(url + "?state=issued"))
    assert "Đề án khác" in text_of(client.get(url + "?state=draft"))
    assert "Đề án khác" not in text_of(cast.client(cast.other_principal).get(url))


@pytest.mark.parametrize("name", ["document_detail", "document_issue", "document_take_back", "document_reopen", "document_report", "document_set_aside"])
def test_papers_of_others_do_not_exist(cast, name):
    document = document_in(cast, DocumentState.APPROVED)
    url = reverse(name, args=[document.pk])
    for person in ("other_principal", "officer", "leader", "operator"):
        client = cast.client(getattr(cast, person))
        assert (client.get if name in ("document_detail", "document_issue") else client.post)(url).status_code == 404
    if name != "document_detail":
        client = cast.client(cast.member)
        assert (client.get if name == "document_issue" else client.post)(url).status_code == 403
    document.refresh_from_db()
    assert document.state == DocumentState.APPROVED


# Who sees which button in which state.
BUTTONS = [
    (DocumentState.SUBMITTED, "principal", "Rút lại", True),
    (DocumentState.SUBMITTED, "deputy", "Rút lại</button>", False),
    (DocumentState.APPROVED, "clerk", "Cấp số, ban hành</a>", True),
    (DocumentState.APPROVED, "principal", "Cấp số, ban hành</a>", False),
    (DocumentState.APPROVED, "principal", "Mở lại để sửa", True),
    (DocumentState.ISSUED, "member", "Mở văn bản đã ban hành", True),
    (DocumentState.ISSUED, "principal", "Mở lại để sửa", False),
]


@pytest.mark.parametrize(("state", "person", "words", "is_shown"), BUTTONS)
def test_buttons_follow_state_and_verb(cast, state, person, words, is_shown):
    document = document_in(cast, state)
    page = text_of(cast.client(getattr(cast, person)).get(reverse("document_detail", args=[document.pk])))
    assert (words in page) is is_shown


def test_the_story_tells_who_did_what_when(cast):
    document = document_in(cast, DocumentState.ISSUED)
    page = text_of(cast.client(cast.secretary).get(reverse("document_detail", args=[document.pk])))
    for words in ("Trình", "Người principal", "Tiếp nhận", "Người officer", "Phê duyệt", "Người leader", "05/KH-MNHM", "Người clerk"):
        assert words in page


def test_reopening_needs_a_reason(cast):
    document = document_in(cast, DocumentState.APPROVED)
    client, url = cast.client(cast.principal), reverse("document_reopen", args=[document.pk])
    assert "Hãy viết lý do mở lại." in text_of(client.post(url, {"reason": ""}))
    client.post(url, {"reason": "Đổi phần đầu văn bản"})
    document.refresh_from_db()
    assert document.state == DocumentState.DRAFT


def test_an_issued_paper_is_recalled_with_a_reason_and_its_file_stays(cast):
    document = document_in(cast, DocumentState.ISSUED)
    client, url = cast.client(cast.principal), reverse("document_set_aside", args=[document.pk])
    assert "Hãy viết lý do" in text_of(client.post(url, {"state": "recalled", "reason": ""}))
    assert cast.client(cast.clerk).post(url, {"state": "recalled", "reason": "x"}).status_code == 403
    page = text_of(client.post(url, {"state": "recalled", "reason": "Ban hành nhầm"}, follow=True))
    assert "Đã thu hồi" in page and "Ban hành nhầm" in page
    assert client.get(reverse("issued_pdf", args=[document.issued_paper().pk])).content == b"%PDF 5 KH-MNHM"


def test_the_frozen_sheet_shows_what_was_sent_and_its_hash(cast):
    submission = submit(cast, make_document(cast), "lời-đã-gửi")
    for person in (cast.member, cast.officer):
        page = text_of(cast.client(person).get(reverse("version_sheet", args=[submission.version_id])))
        assert "lời-đã-gửi" in page and submission.version.content_sha256 in page
    for person in (cast.other_principal, cast.far_officer, cast.operator):
        assert cast.client(person).get(reverse("version_sheet", args=[submission.version_id])).status_code == 404


def test_issued_bytes_are_served_with_etag_and_vietnamese_name(cast):
    issued = issue(cast, finalize(cast, make_document(cast, Route.REPORT)))
    client, url = cast.client(cast.member), reverse("issued_pdf", args=[issued.pk])
    response = client.get(url)
    assert (response.content, response["Content-Type"]) == (b"%PDF 5 KH-MNHM", "application/pdf")
    assert "filename*=utf-8''05-KH-MNHM%20K%E1%BA%BF" in response["Content-Disposition"]
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    for person in (cast.other_principal, cast.officer, cast.operator):
        assert cast.client(person).get(url).status_code == 404
    workflow.send_report(issued.version.document, acting=cast.acting(cast.principal))
    assert cast.client(cast.officer).get(url).content == response.content


def test_stored_bytes_are_served_in_few_queries(cast, django_assert_max_num_queries):
    issued = issue(cast, finalize(cast, make_document(cast, Route.REPORT)))
    client, url = cast.client(cast.clerk), reverse("issued_pdf", args=[issued.pk])
    with django_assert_max_num_queries(5):
        client.get(url)


def test_the_real_pdf_is_stored_and_not_rendered_again(cast, monkeypatch):
    """One paper through the real renderer; afterwards the renderer is gone and the page still answers."""
    monkeypatch.undo()
    document = document_in(cast, DocumentState.APPROVED)
    issued = issue(cast, document.latest_version())
    monkeypatch.setattr(workflow_issue, "render_issued", None)
    content = cast.client(cast.principal).get(reverse("issued_pdf", args=[issued.pk])).content
    assert content.startswith(b"%PDF-") and len(content) > 5_000
    assert IssuedPaper.objects.get().issued_sha256 == issued.file.sha256


def kinds(cast, person):
    return [item.kind for item in waiting_for(cast.acting(person))]


def test_what_waits_for_whom(cast):
    document = make_document(cast)
    assert kinds(cast, cast.principal) == kinds(cast, cast.officer) == []
    submission = submit(cast, document)
    (item,) = waiting_for(cast.acting(cast.officer))
    assert (item.kind, item.days_left, item.url) == ("open", 10, reverse("submission_detail", args=[submission.pk]))
    assert document.title in item.text and cast.school.name in item.text
    assert kinds(cast, cast.leader) == []
    take_on(cast, submission)
    assert (kinds(cast, cast.officer), kinds(cast, cast.leader)) == (["review"], ["approve"])
    approve(cast, submission)
    assert (kinds(cast, cast.officer), kinds(cast, cast.leader), kinds(cast, cast.clerk)) == ([], [], ["issue"])
    assert waiting_for(cast.acting(cast.clerk))[0].days_left == 1
    issue(cast, submission.version)
    assert kinds(cast, cast.clerk) == kinds(cast, cast.principal) == []


def test_what_waits_at_the_school(cast):
    document_in(cast, DocumentState.RETURNED)
    issue(cast, finalize(cast, make_document(cast, Route.REPORT)))
    opinion = take_on(cast, submit(cast, make_document(cast, Route.OPINION)))
    workflow.give_opinion(opinion, "Nhất trí", acting=cast.acting(cast.officer))
    make_document(cast)
    assert sorted(kinds(cast, cast.principal)) == ["opinion", "report", "returned"]
    assert sorted(kinds(cast, cast.deputy)) == ["opinion", "returned"]
    assert kinds(cast, cast.member) == kinds(cast, cast.operator) == kinds(cast, cast.far_officer) == []


def test_waiting_costs_a_constant_number_of_queries(cast, django_assert_max_num_queries):
    people = [cast.acting(person) for person in (cast.principal, cast.officer, cast.leader, cast.clerk)]
    for _more in range(3):
        document_in(cast, DocumentState.RETURNED)
        document_in(cast, DocumentState.APPROVED)
        submit(cast, make_document(cast))
        for acting in people:
            with django_assert_max_num_queries(2):
                waiting_for(acting)


def test_lists_cost_the_same_queries_with_one_and_three_rows(cast, queries_of):
    client, costs = cast.client(cast.clerk), set()
    for number in (5, 6, 7):
        issue(cast, document_in(cast, DocumentState.APPROVED).latest_version(), number=number, dated_on=DAY)
        costs.add(tuple(queries_of(client, reverse(name)) for name in ("document_list", "number_register")))
    assert len(costs) == 1 and max(costs.pop()) <= 12
