"""Terms of an assessment: the law's that nobody can change, the school's own, what is shown where."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.middleware import acting_for
from assessments.deadlines import deadline_rows, open_rows
from assessments.enums import DeadlineKind
from assessments.models import AssessmentDeadline
from assessments.tests.desk import filled
from assessments.waiting import waiting_for
from standards.deadlines import law_deadlines


def url(desk, name, *args):
    return reverse(name, args=[desk.assessment.pk, *args])


def add(desk, due="01/04/2027", person=None, **more):
    client = desk.cast.client(person or desk.cast.principal)
    return client.post(url(desk, "deadline_add"), {"kind": "sheets", "name": "", "due_on": due} | more)


def texts(desk, person, today):
    acting = acting_for(person, desk.cast.school.pk, today)
    return [(item.text, item.days_left) for item in waiting_for(acting) if item.kind == "deadline"]


def test_every_term_of_the_law_is_a_kind_people_know():
    assert {row.key for row in law_deadlines()} <= set(DeadlineKind)


def test_an_assessment_of_2026_has_the_laws_term_and_it_can_not_be_changed(desk57):
    (row,) = deadline_rows(desk57.assessment)
    assert (row.due_on, row.due_words, row.is_law) == (date(2027, 6, 14), "trước 15/06/2027", True)
    page = desk57.cast.client(desk57.cast.principal).get(url(desk57, "deadline_list")).content.decode()
    assert "theo quy định" in page and "Điểm d khoản 3 Điều 9" in page and "Nguồn thứ cấp" in page and "deadlines/law" in page
    assert "Sửa<" not in page


def test_an_assessment_by_a_2018_set_has_no_term_of_the_law(desk):
    assert deadline_rows(desk.assessment) == []
    response = desk.cast.client(desk.cast.principal).post(url(desk, "law_deadline_mark", "report_approved"))
    assert response.status_code == 404


def test_own_terms_are_added_changed_and_taken_off(desk57):
    client = desk57.cast.client(desk57.cast.principal)
    add(desk57, name="Nộp phiếu cho thư ký")
    row = AssessmentDeadline.objects.get()
    assert [line.name for line in deadline_rows(desk57.assessment)] == ["Nộp phiếu cho thư ký", "Phê duyệt báo cáo tự đánh giá"]
    data = filled(client.get(url(desk57, "deadline_edit", row.pk)).context["form"])
    client.post(url(desk57, "deadline_edit", row.pk), data | {"due_on": "02/04/2027"})
    row.refresh_from_db()
    assert row.due_on == date(2027, 4, 2)
    client.post(url(desk57, "deadline_remove", row.pk))
    assert not AssessmentDeadline.objects.exists()


@pytest.mark.parametrize(("data", "said"), [
    ({"due": "31/06/2027"}, "Không đọc được ngày này"), ({"due": ""}, "Cần chọn ngày"), ({"due": "01/08/2027"}, "nằm trong năm học 2026-2027"),
    ({"due": "31/07/2026"}, "nằm trong năm học 2026-2027"), ({"kind": "other"}, "Ghi tên của mốc này"), ({"name": "x" * 151}, "150"),
])
def test_a_bad_term_is_named_and_nothing_is_stored(desk57, data, said):
    page = add(desk57, **data).content.decode()
    assert said in page and "Có chỗ cần sửa" in page and not AssessmentDeadline.objects.exists()


@pytest.mark.parametrize("due", ["01/08/2026", "31/07/2027"])
def test_the_ends_of_the_school_year_are_days_of_it(desk57, due):
    assert add(desk57, due=due).status_code == 302 and AssessmentDeadline.objects.count() == 1


def test_a_term_is_done_and_open_again(desk57):
    client = desk57.cast.client(desk57.cast.principal)
    for name, key in (("law_deadline_mark", "report_approved"), ("deadline_mark", None)):
        if key is None:
            add(desk57)
            key = AssessmentDeadline.objects.get(is_law=False).pk
        client.post(url(desk57, name, key))
        client.post(url(desk57, name, key))
        assert open_rows(deadline_rows(desk57.assessment)) == []
        client.post(url(desk57, name, key), {"undo": "yes"})
        assert len(open_rows(deadline_rows(desk57.assessment))) == 1
        client.post(url(desk57, name, key))
    assert AssessmentDeadline.objects.filter(is_law=True).count() == 1


@pytest.mark.parametrize(("today", "left"), [(date(2027, 5, 15), 30), (date(2027, 6, 14), 0), (date(2027, 6, 15), -1)])
def test_the_laws_term_waits_for_the_principal_when_it_is_near(desk57, today, left):
    assert texts(desk57, desk57.cast.principal, today) == [("Phê duyệt báo cáo tự đánh giá (trước 15/06/2027)", left)]


@pytest.mark.parametrize("today", [date(2027, 5, 14), date(2027, 8, 1)])
def test_a_far_term_and_one_of_another_school_year_do_not_wait(desk57, today):
    assert texts(desk57, desk57.cast.principal, today) == []


def test_a_member_sees_the_terms_of_the_own_work_only(desk57):
    add(desk57)
    today = date(2027, 6, 10)
    assert texts(desk57, desk57.cast.member, today) == []
    desk57.sheet().assignees.add(desk57.cast.member)
    assert texts(desk57, desk57.cast.member, today) == [("Xong phiếu đánh giá tiêu chí (01/04/2027)", -70)]
    assert len(texts(desk57, desk57.cast.principal, today)) == 2


def test_a_term_that_is_done_waits_no_more(desk57):
    AssessmentDeadline.objects.create(assessment=desk57.assessment, kind="report_approved", is_law=True, due_on=date(2027, 6, 14), done_on=date(2027, 6, 1))
    assert texts(desk57, desk57.cast.principal, date(2027, 6, 10)) == []


def test_the_overview_shows_open_terms_with_days_left(desk57, cast):
    today = cast.acting(cast.principal).today
    AssessmentDeadline.objects.create(assessment=desk57.assessment, kind="evidence", due_on=today + timedelta(days=5))
    AssessmentDeadline.objects.create(assessment=desk57.assessment, kind="other", name="Họp xong", due_on=today, done_on=today)
    page = cast.client(cast.member).get(desk57.url("assessment_detail")).content.decode()
    assert "Thu thập minh chứng" in page and "còn 5 ngày" in page and "Họp xong" not in page


def test_two_people_change_one_term(desk57):
    add(desk57)
    row, cast = AssessmentDeadline.objects.get(), desk57.cast
    address = url(desk57, "deadline_edit", row.pk)
    first, second = (filled(cast.client(person).get(address).context["form"]) for person in (cast.principal, cast.secretary))
    cast.client(cast.principal).post(address, first | {"due_on": "10/04/2027"})
    assert cast.client(cast.secretary).post(address, second | {"name": "Nộp phiếu"}).status_code == 302
    clash = cast.client(cast.secretary).post(address, second | {"due_on": "12/04/2027"})
    row.refresh_from_db()
    assert (row.name, row.due_on) == ("Nộp phiếu", date(2027, 4, 10))
    assert clash.status_code == 409 and "2027-04-10" not in clash.content.decode() and "10/04/2027" in clash.content.decode()


def test_a_member_may_not_change_terms(desk57):
    assert add(desk57, person=desk57.cast.member).status_code == 403
