"""Numbers of papers: proposed, never twice, warned about, kept in a register."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from documents import workflow_issue
from documents.enums import DocumentKind, DocumentState, NumberState, Route
from documents.models import Document, IssuedPaper, NumberSeries, PaperNumber
from documents.numbering import proposed_number, units_of
from documents.problems import WorkflowRefused
from documents.tests.scenes import DAY, document_in, finalize, issue, make_document
from records.files import DamagedFile, read
from records.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


def approved(cast, title="Kế hoạch"):
    """A version that may be numbered: a report, approved by the school itself."""
    return finalize(cast, make_document(cast, Route.REPORT, title=title))


def test_the_next_number_counts_used_outside_and_cancelled_ones(cast):
    clerk = cast.acting(cast.clerk)
    assert proposed_number(cast.school, 2026, "KH") == 1
    issue(cast, approved(cast), number=1)
    workflow_issue.number_outside(2, DAY, "Thông báo", acting=clerk)
    row = workflow_issue.number_outside(3, DAY, "Viết hỏng", acting=clerk)
    workflow_issue.cancel_number(row, "in sai", acting=clerk)
    assert proposed_number(cast.school, 2026, "KH") == 4
    assert proposed_number(cast.school, 2027, "KH") == 1


@pytest.fixture
def council_paper(cast):
    return Document.objects.create(organization=cast.school, kind=DocumentKind.ASSESSMENT_PLAN, title="Kế hoạch tự đánh giá", unit_code="HĐTĐG")


def test_the_clerk_enters_outside_numbers_of_a_councils_series(cast, council_paper):
    client, url = cast.client(cast.clerk), reverse("number_outside_add")
    page = client.get(url).content.decode()
    assert "Dãy số của" in page and '<option value="HĐTĐG">' in page and "Trường Mầm non Hoa Mai" in page
    data = {"number": "4", "dated_on": "2026-09-10", "state": "outside", "note": "Kế hoạch năm trước", "unit": "HĐTĐG"}
    answer = client.post(url, data, follow=True).content.decode()
    assert "Đã ghi số 04 vào sổ." in answer and "04/HĐTĐG" in answer
    assert (proposed_number(cast.school, 2026, "KH", "HĐTĐG"), proposed_number(cast.school, 2026, "KH")) == (5, 1)
    again = client.post(url, data | {"note": "Kế hoạch khác"}).content.decode()
    assert "Số 04 năm 2026 đã dùng ngoài hệ thống" in again and "Kế hoạch khác" in again, "nothing typed is lost"
    client.post(url, data | {"unit": ""})
    assert sorted(PaperNumber.objects.values_list("series__unit", "number")) == [("", 4), ("HĐTĐG", 4)]


def test_a_series_nobody_has_is_refused_and_not_asked_for(cast):
    client, url = cast.client(cast.clerk), reverse("number_outside_add")
    assert "Dãy số của" not in client.get(url).content.decode(), "no council counts papers here"
    client.post(url, {"number": "4", "dated_on": "2026-09-10", "state": "outside", "unit": "HĐTĐG"})
    assert PaperNumber.objects.get().series.unit == ""


def test_councils_are_known_from_papers_and_from_the_register_of_the_own_organisation(cast, council_paper):
    NumberSeries.objects.create(organization=cast.school, year=2024, unit="HĐT")
    NumberSeries.objects.create(organization=cast.other_school, year=2024, unit="HĐK")
    assert (units_of(cast.school), units_of(cast.other_school)) == (["HĐT", "HĐTĐG"], ["HĐK"])


@pytest.mark.parametrize(("number", "symbol"), [(1, "01/KH-MNHM"), (9, "09/KH-MNHM"), (10, "10/KH-MNHM"), (123, "123/KH-MNHM")])
def test_symbol_has_a_leading_zero_below_ten(cast, number, symbol):
    assert issue(cast, approved(cast), number=number).symbol == symbol


def test_a_number_is_never_given_twice(cast):
    issue(cast, approved(cast, "Kế hoạch A"), number=5)
    second = approved(cast, "Kế hoạch B")
    with pytest.raises(WorkflowRefused, match="Số 05 năm 2026 đã cấp cho “Kế hoạch A”"):
        issue(cast, second, number=5)
    workflow_issue.number_outside(6, DAY, "Quyết định phân công", acting=cast.acting(cast.clerk))
    with pytest.raises(WorkflowRefused, match=r"đã dùng ngoài hệ thống \(Quyết định phân công\)"):
        issue(cast, second, number=6)
    with pytest.raises(WorkflowRefused, match="đã cấp"):
        workflow_issue.number_outside(5, DAY, "", acting=cast.acting(cast.clerk))
    assert PaperNumber.objects.count() == 2
    assert StoredFile.objects.count() == 1


def test_the_other_school_and_the_next_year_have_their_own_series(cast):
    issue(cast, approved(cast), number=5)
    other = cast.acting(cast.principal)
    assert proposed_number(cast.other_school, 2026, "KH") == 1
    assert other.organization != cast.other_school
    issue(cast, approved(cast), number=5, dated_on=date(2025, 9, 10))
    assert IssuedPaper.objects.count() == 2


def test_series_per_type_still_refuses_numbers_of_the_common_series_before_it(cast):
    """The school changes its way of counting in the middle of the year: 05/KH stays used."""
    issue(cast, approved(cast), number=5)
    cast.school.has_series_per_type = True
    cast.school.save()
    assert proposed_number(cast.school, 2026, "KH") == 6
    with pytest.raises(WorkflowRefused, match="đã cấp"):
        issue(cast, approved(cast), number=5)
    workflow_issue.number_outside(40, DAY, "", acting=cast.acting(cast.clerk), abbreviation="BC")
    assert proposed_number(cast.school, 2026, "KH") == 6
    assert issue(cast, approved(cast), number=6).number.series.type == "KH"


@pytest.mark.parametrize(("number", "days", "words"), [
    (6, -1, "sớm hơn ngày của số 05"), (4, 1, "muộn hơn ngày của số 05"), (9, 0, "các số ở giữa còn bỏ trống"),
])
def test_odd_order_warns_and_passes_only_with_a_tick(cast, number, days, words):
    issue(cast, approved(cast), number=5)
    version = approved(cast)
    with pytest.raises(WorkflowRefused, match=words):
        issue(cast, version, number=number, dated_on=DAY + timedelta(days=days))
    assert issue(cast, version, number=number, dated_on=DAY + timedelta(days=days), accepts_warnings=True).number.number == number


def test_a_cancelled_number_stays_and_an_issued_one_cannot_be_cancelled(cast):
    clerk = cast.acting(cast.clerk)
    issued = issue(cast, approved(cast), number=5)
    with pytest.raises(WorkflowRefused, match="không hủy được"):
        workflow_issue.cancel_number(issued.number, "nhầm", acting=clerk)
    row = workflow_issue.number_outside(6, DAY, "Tờ trình", acting=clerk)
    with pytest.raises(WorkflowRefused, match="lý do hủy"):
        workflow_issue.cancel_number(row, "  ", acting=clerk)
    workflow_issue.cancel_number(row, "in sai", acting=clerk)
    row.refresh_from_db()
    assert (row.state, row.note) == (NumberState.CANCELLED, "Tờ trình Hủy: in sai")
    with pytest.raises(PermissionDenied):
        workflow_issue.cancel_number(row, "nhầm", acting=cast.acting(cast.principal))


def test_a_failed_issue_leaves_no_file_behind(cast, monkeypatch, media_root):
    version = approved(cast)
    monkeypatch.setattr(workflow_issue, "move", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue(cast, version)
    assert not StoredFile.objects.exists() and not PaperNumber.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_a_damaged_file_is_not_served(cast):
    issued = issue(cast, approved(cast))
    assert read(issued.file) == b"%PDF 5 KH-MNHM"
    with issued.file.file.storage.open(issued.file.file.name, "wb") as file:
        file.write(b"%PDF forged")
    with pytest.raises(DamagedFile):
        read(issued.file)


def in_threads(act, items):
    """Run act(item) in a thread each; every thread has its own connection and closes it."""
    def run(item):
        try:
            return act(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(run, items))


@pytest.mark.django_db(transaction=True)
def test_twenty_clerks_at_once_get_twenty_different_numbers(cast):
    """Each takes the proposed number and tries again when somebody was faster: no gap, no duplicate, no crash."""
    acting = cast.acting(cast.clerk)

    def take(index):
        for _attempt in range(60):
            try:
                number = proposed_number(cast.school, DAY.year, "KH")
                return workflow_issue.number_outside(number, DAY, f"Người {index}", acting=acting).number
            except WorkflowRefused:
                continue
        return None

    assert sorted(in_threads(take, range(20))) == list(range(1, 21))
    assert PaperNumber.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_twenty_concurrent_requests_for_one_number(cast):
    """Twenty windows press “Cấp số, ban hành” for twenty papers with the same number: one gets it, nineteen read who has it."""
    urls = [reverse("document_issue", args=[approved(cast, f"Kế hoạch {index}").document_id]) for index in range(20)]
    windows = [cast.client(cast.clerk) for _url in urls]

    def press(index):
        response = windows[index].post(urls[index], {"number": "7", "dated_on": DAY.isoformat()})
        return "issued" if response.status_code == 302 else "refused" if "Số 07" in response.content.decode() else response.status_code

    assert sorted(in_threads(press, range(20))) == ["issued"] + ["refused"] * 19
    assert (IssuedPaper.objects.count(), StoredFile.objects.count(), PaperNumber.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_concurrent_requests_to_issue_the_same_paper(cast):
    """A slow line and an impatient clerk: the paper is issued once, and every answer leads to it."""
    url = reverse("document_issue", args=[approved(cast).document_id])
    windows = [cast.client(cast.clerk) for _press in range(20)]
    answers = in_threads(lambda window: window.post(url, {"number": "7", "dated_on": DAY.isoformat()}).status_code, windows)
    assert set(answers) == {302}
    assert (IssuedPaper.objects.count(), StoredFile.objects.count(), PaperNumber.objects.count()) == (1, 1, 1)


def test_the_form_proposes_and_says_why_not_without_losing_what_was_typed(cast):
    workflow_issue.number_outside(4, DAY, "Công văn", acting=cast.acting(cast.clerk))
    document, client = document_in(cast, DocumentState.APPROVED), cast.client(cast.clerk)
    url = reverse("document_issue", args=[document.pk])
    year = cast.acting(cast.clerk).today.year
    assert f'value="{proposed_number(cast.school, year, "KH")}"' in client.get(url).content.decode()
    page = client.post(url, {"number": "4", "dated_on": "2026-09-10"}).content.decode()
    assert "đã dùng ngoài hệ thống (Công văn)" in page and 'value="2026-09-10"' in page
    page = client.post(url, {"number": "9", "dated_on": "10/09/2026"}).content.decode()
    assert "các số ở giữa còn bỏ trống" in page and "Tôi đã kiểm tra" in page
    assert client.post(url, {"number": "9", "dated_on": "2026-09-10", "accepts_warnings": "on"}).status_code == 302
    assert IssuedPaper.objects.get().symbol == "09/KH-MNHM"


@pytest.mark.parametrize(("data", "words"), [
    ({"number": "", "dated_on": "2026-09-10"}, "Hãy nhập số."),
    ({"number": "năm", "dated_on": "2026-09-10"}, "Số văn bản là một số nguyên."),
    ({"number": "5", "dated_on": "31/02/2026"}, "Không đọc được ngày này"),
    ({"number": "0", "dated_on": "2026-09-10"}, "Số văn bản từ 1 đến 99.999."),
    ({"number": "100000", "dated_on": "2026-09-10"}, "Số văn bản từ 1 đến 99.999."),
    ({"number": "5", "dated_on": ""}, "Cần chọn ngày."),
    ({"number": "5", "dated_on": "0026-09-10"}, "Ngày này quá xa: chỉ nhận từ 02/9/1945."),
    ({"number": "5", "dated_on": "2226-09-10"}, "Ngày này quá xa: chỉ nhận đến 31/12/2099."),
])
def test_an_unreadable_number_or_day_is_named(cast, data, words):
    document = document_in(cast, DocumentState.APPROVED)
    page = cast.client(cast.clerk).post(reverse("document_issue", args=[document.pk]), data).content.decode()
    assert words in page and not PaperNumber.objects.exists()


def test_the_register_shows_all_three_kinds_to_own_people_only(cast):
    issue(cast, approved(cast, "Kế hoạch A"), number=5)
    client = cast.client(cast.clerk)
    client.post(reverse("number_outside_add"), {"number": "6", "dated_on": "2026-09-11", "state": "outside", "note": "Giấy mời"})
    client.post(reverse("number_outside_add"), {"number": "7", "dated_on": "2026-09-12", "state": "cancelled", "note": "Viết hỏng"})
    page = client.get(reverse("number_register") + "?year=2026").content.decode()
    for words in ("05/KH-MNHM", "Kế hoạch A", "Giấy mời", "Đã dùng ngoài hệ thống", "Viết hỏng", "Đã hủy"):
        assert words in page
    assert "Giấy mời" not in cast.client(cast.officer).get(reverse("number_register")).content.decode()
    row = PaperNumber.objects.get(number=6)
    assert cast.client(cast.authority_clerk).post(reverse("number_cancel", args=[row.pk]), {"reason": "x"}).status_code == 404
    client.post(reverse("number_cancel", args=[row.pk]), {"reason": "không gửi"})
    row.refresh_from_db()
    assert row.state == NumberState.CANCELLED
