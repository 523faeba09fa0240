"""Second addressees: told and reading, never deciding; chosen by the school, frozen with the submission."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.enums import OrganizationKind
from accreditation.tests.cast import make_organization
from documents import workflow
from documents.addressees import addressee_line, is_only_informed, missing_lines, possible_addressees
from documents.enums import DocumentState, Route
from documents.models import Document, IssuedPaper, Submission
from documents.problems import WorkflowRefused
from documents.tests import scenes
from documents.waiting import waiting_for
from documents.workflow_addressees import addressee_problems, choose_addressees
from improvement_plans.checks import problems_of
from improvement_plans.tests.stage import Stage
from records.models import AuditEntry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast):
    """A draft of the cast's school for which the Sở was chosen."""
    row = scenes.make_document(cast)
    return choose_addressees(row, [cast.department], acting=cast.acting(cast.secretary))


@pytest.fixture
def sent(cast, document):
    return scenes.submit(cast, document)


@pytest.fixture
def reader(cast):
    """A browser of the Sở's officer."""
    return cast.client(cast.province_officer)


def sees(cast, submission, person="province_officer"):
    return Submission.objects.visible_to(cast.acting(getattr(cast, person))).filter(pk=submission.pk).exists()


# --- who may be chosen ------------------------------------------------------------------------------------------------


def test_bodies_above_may_be_chosen_never_the_one_that_decides(cast):
    assert list(possible_addressees(cast.school, timezone.localdate())) == [cast.department]


def test_departments_and_offices_beside_are_offered_too(cast):
    province = make_organization("tinh", "UBND tỉnh An Hòa", OrganizationKind.PROVINCE)
    finance = make_organization("so2", "Sở Giáo dục và Đào tạo khác", OrganizationKind.EDUCATION_DEPARTMENT, province)
    office = make_organization("vhxh", "Phòng Văn hóa - Xã hội xã Hoa Mai", OrganizationKind.COMMUNE_OFFICE, cast.commune)
    cast.commune.relations.filter(kind="managing").update(superior=province)
    assert set(possible_addressees(cast.school, timezone.localdate())) == {cast.department, province, finance, office}


def test_a_body_that_ended_is_not_offered(cast):
    today = timezone.localdate()
    type(cast.department).objects.filter(pk=cast.department.pk).update(to_on=today - timedelta(days=1))
    assert not possible_addressees(cast.school, today).exists()
    assert list(possible_addressees(cast.school, today - timedelta(days=1))) == [cast.department]


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_a_drafter_chooses_on_the_page(cast):
    row, client = scenes.make_document(cast), cast.client(cast.secretary)
    url = reverse("document_addressees", args=[row.pk])
    page = client.get(url).content.decode()
    assert str(cast.department) in page and "UBND xã Đồng Xa" not in page and "Trình: UBND xã Hoa Mai" in page
    response = client.post(url, {"bodies": [cast.department.pk]}, follow=True)
    assert "Nơi nhận để biết: Sở Giáo dục và Đào tạo tỉnh An Hòa" in response.content.decode()
    assert list(row.copied_to.all()) == [cast.department]
    assert "Sở Giáo dục và Đào tạo tỉnh An Hòa (để b/c)" in client.get(url).content.decode()
    line = AuditEntry.objects.get(action="Chọn nơi nhận để biết")
    assert line.detail["copies"] == [str(cast.department)] and line.by == cast.secretary


def test_the_choice_is_taken_back_by_choosing_nothing(cast, document):
    cast.client(cast.principal).post(reverse("document_addressees", args=[document.pk]), {})
    assert not document.copied_to.exists()
    choose_addressees(document, [], acting=cast.acting(cast.principal))
    assert AuditEntry.objects.filter(action="Chọn nơi nhận để biết").count() == 2


@pytest.mark.parametrize("wrong", ["far_commune", "commune", "school", "x", "9" * 30])
def test_a_body_that_is_not_offered_is_refused_and_said(cast, wrong):
    row = scenes.make_document(cast)
    key = getattr(cast, wrong).pk if hasattr(cast, wrong) else wrong
    page = cast.client(cast.principal).post(reverse("document_addressees", args=[row.pk]), {"bodies": [key, cast.department.pk]}).content.decode()
    assert "Có nơi nhận không chọn được." in page and "checked" in page
    assert not row.copied_to.exists()


def test_a_body_that_ends_between_page_and_press_is_refused(cast):
    row = scenes.make_document(cast)
    with pytest.raises(WorkflowRefused, match="không còn chọn được"):
        choose_addressees(row, [cast.far_commune], acting=cast.acting(cast.principal))


@pytest.mark.parametrize("person", ["clerk", "member", "other_principal", "officer"])
def test_who_does_not_draft_there_chooses_nothing(cast, person):
    with pytest.raises(PermissionDenied):
        choose_addressees(scenes.make_document(cast), [cast.department], acting=cast.acting(getattr(cast, person)))


def test_while_it_is_under_review_the_choice_stands(cast, document, sent):
    with pytest.raises(WorkflowRefused, match="Không đổi nơi nhận để biết được"):
        choose_addressees(sent.version.document, [], acting=cast.acting(cast.principal))
    page = cast.client(cast.principal).get(reverse("document_addressees", args=[document.pk])).content.decode()
    assert "Không đổi nơi nhận để biết được" in page and "Lưu nơi nhận" not in page


def test_a_paper_that_is_not_sent_has_none(cast):
    row = scenes.make_document(cast, Route.NONE)
    assert "không phải trình" in addressee_problems(row)[0].text


def test_a_report_may_have_them_until_it_is_sent(cast):
    row = scenes.make_document(cast, Route.REPORT)
    version = scenes.finalize(cast, row)
    row.refresh_from_db()
    choose_addressees(row, [cast.department], acting=cast.acting(cast.principal))
    scenes.issue(cast, version)
    submission = workflow.send_report(row, acting=cast.acting(cast.clerk))
    assert sees(cast, submission) and [str(copy) for copy in submission.copies.all()] == [str(cast.department)]


# --- what they get ----------------------------------------------------------------------------------------------------


def test_before_it_is_sent_nothing_reaches_them(cast, document, reader):
    assert not Notice.objects.exists() and not Submission.objects.exists()
    assert reader.get(reverse("document_detail", args=[document.pk])).status_code == 404


def test_they_are_told_and_read_the_version(cast, sent, reader):
    notice = Notice.objects.get()
    assert notice.user == cast.province_officer and "Gửi để biết: Kế hoạch cải tiến chất lượng – Trường Mầm non Hoa Mai" in notice.text
    page = reader.get(notice.url).content.decode()
    assert "chỉ đọc, UBND xã Hoa Mai xem xét" in page and "ban đầu" in page
    assert reverse("submission_list") + "?tab=copied" in page and reverse("document_detail", args=[sent.version.document_id]) not in page
    changes = reader.get(reverse("submission_changes", args=[sent.pk])).content.decode()
    assert reverse("document_detail", args=[sent.version.document_id]) not in changes
    assert "Góp ý trên bản" not in page and "<h2>Người xem xét" not in page
    for name in ("version_sheet", "version_pdf", "version_docx", "version_xlsx"):
        assert reader.get(reverse(name, args=[sent.version_id])).status_code == 200


def test_it_stands_on_a_tab_of_its_own_and_waits_for_nobody_there(cast, sent, reader):
    waiting, copied = (reader.get(reverse("submission_list"), {"tab": tab}).content.decode() for tab in ("waiting", "copied"))
    assert "Kế hoạch cải tiến chất lượng" in copied and "Chưa có kết quả" in copied
    assert "Kế hoạch cải tiến chất lượng" not in waiting
    assert waiting_for(cast.acting(cast.province_officer)) == []
    assert not Submission.objects.received_by(cast.department).exists()
    empty = cast.client(cast.far_officer).get(reverse("submission_list"), {"tab": "copied"}).content.decode()
    assert "Chưa có văn bản nào gửi để biết" in empty


ACTS = ["submission_open", "submission_return", "submission_opinion", "submission_note", "submission_approve", "comment_add", "submission_assign",
        "submission_verdict"]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_they_decide_nothing(cast, sent, reader, act):
    data = {"remark": "x", "text": "x", "seen_sha256": sent.version.content_sha256}
    assert reader.post(reverse(act, args=[sent.pk]), data).status_code == 403
    sent.refresh_from_db()
    assert (sent.opened_at, sent.decision, sent.assigned_to) == (None, "", None) and not sent.comments.exists()


def test_remarks_and_the_officers_words_are_not_for_them(cast, sent, reader):
    scenes.take_on(cast, sent)
    workflow.add_comment(sent, "", "", "Thiếu nguồn kinh phí.", acting=cast.acting(cast.officer))
    scenes.give_back(cast, sent, "Cần làm lại phần kinh phí.")
    for url in (reverse("submission_detail", args=[sent.pk]), reverse("version_sheet", args=[sent.version_id])):
        page = reader.get(url).content.decode()
        assert "Thiếu nguồn" not in page and "làm lại phần kinh phí" not in page
    assert "Trả lại" in reader.get(reverse("submission_detail", args=[sent.pk])).content.decode()


def test_the_body_that_decides_sees_who_else_got_it(cast, sent):
    page = cast.client(cast.officer).get(reverse("submission_detail", args=[sent.pk])).content.decode()
    assert "Gửi để biết: Sở Giáo dục và Đào tạo tỉnh An Hòa." in page
    own = cast.client(cast.principal).get(reverse("document_detail", args=[sent.version.document_id])).content.decode()
    assert "để biết: Sở Giáo dục và Đào tạo tỉnh An Hòa" in own
    assert AuditEntry.objects.get(action="Trình").detail["copies"] == [str(cast.department)]


def test_taken_back_it_is_gone_there(cast, document, sent):
    workflow.take_back(document, acting=cast.acting(cast.principal))
    assert not sees(cast, sent)
    again = scenes.submit(cast, Document.objects.get(pk=document.pk), "lần hai")
    assert sees(cast, again) and again.decision == ""


def test_a_later_choice_changes_nothing_of_what_was_sent(cast, document, sent):
    scenes.give_back(cast, scenes.take_on(cast, sent))
    choose_addressees(Document.objects.get(pk=document.pk), [], acting=cast.acting(cast.principal))
    second = scenes.submit(cast, Document.objects.get(pk=document.pk), "lần hai")
    assert sees(cast, sent) and not sees(cast, second)


def test_they_read_the_issued_paper_of_that_version(cast, sent, reader):
    scenes.approve(cast, scenes.take_on(cast, sent))
    issued = scenes.issue(cast, sent.version)
    assert IssuedPaper.objects.visible_to(cast.acting(cast.province_officer)).filter(pk=issued.pk).exists()
    assert reader.get(reverse("issued_pdf", args=[issued.pk])).status_code == 200


def test_only_the_body_chosen_reads_it(cast, sent):
    assert not sees(cast, sent, "far_officer") and not sees(cast, sent, "operator") and not sees(cast, sent, "other_principal")
    assert is_only_informed(cast.acting(cast.province_officer), sent.version)
    assert not is_only_informed(cast.acting(cast.officer), sent.version) and not is_only_informed(cast.acting(cast.principal), sent.version)


def test_a_body_that_came_to_decide_is_no_mere_reader(cast, document, sent):
    """The school goes from the commune to the Sở, which had the paper for information."""
    today = timezone.localdate()
    cast.school.relations.update(to_on=today - timedelta(days=1))
    cast.school.relations.create(superior=cast.department, kind="reviewing", from_on=today)
    assert not is_only_informed(cast.acting(cast.province_officer), sent.version)
    done = workflow.open_submission(Submission.objects.get(pk=sent.pk), acting=cast.acting(cast.province_officer))
    assert done.receiver == cast.department and done.opened_by == cast.province_officer
    assert Document.objects.get(pk=document.pk).state == DocumentState.IN_REVIEW


def test_a_body_closed_before_the_sending_gets_nothing(cast, document):
    type(cast.department).objects.filter(pk=cast.department.pk).update(to_on=timezone.localdate() - timedelta(days=1))
    submission = scenes.submit(cast, document)
    assert not submission.copies.exists() and not Notice.objects.exists()


def test_lists_count_a_decision_the_same_for_one_and_three(cast, reader, django_assert_max_num_queries):
    for _ in range(3):
        row = choose_addressees(scenes.make_document(cast), [cast.department], acting=cast.acting(cast.principal))
        scenes.submit(cast, row)
    with django_assert_max_num_queries(12):
        page = reader.get(reverse("submission_list"), {"tab": "copied"}).content.decode()
    assert page.count("Chưa có kết quả") == 3


# --- nơi nhận on the paper --------------------------------------------------------------------------------------------


def test_the_line_for_noi_nhan_is_proposed_until_it_stands_there(cast, document):
    line = addressee_line(cast.department)
    assert missing_lines(document, "UBND xã Hoa Mai (để b/c);\nLưu: VT.") == [line]
    assert missing_lines(document, f"UBND xã Hoa Mai;\n{line};") == []
    assert missing_lines(document, "sở giáo dục và đào tạo tỉnh an hòa;") == []


def test_the_check_of_a_plan_says_which_line_is_missing(cast):
    plan = Stage(cast).make_plan()
    choose_addressees(plan.document, [cast.department], acting=cast.acting(cast.principal))
    words = f"Nơi nhận chưa có dòng “{addressee_line(cast.department)}”"
    found = [problem for problem in problems_of(plan, cast.acting(cast.principal)) if words in problem.text]
    assert len(found) == 1 and not found[0].is_error and found[0].url.endswith("#id_recipients")
    page = cast.client(cast.principal).get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert words in page and reverse("document_addressees", args=[plan.document_id]) in page
