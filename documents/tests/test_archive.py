"""Papers of bodies that ended: entered as issued, kept with their scan, never edited or numbered, taken out with a reason."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.enums import OrganizationKind
from accounts.models import Organization, Reorganization
from accreditation.tests.cast import SINCE
from documents import workflow
from documents.enums import DocumentState, Route
from documents.models import ArchivedPaper, Document, IssuedPaper, PaperNumber
from documents.numbering import proposed_number
from documents.problems import WorkflowRefused
from documents.tests import scenes
from documents.workflow_archive import archive_issuers, withdraw_archived
from documents.workflow_issue import set_aside
from improvement_plans.enums import SectionKind
from improvement_plans.tests.stage import Stage
from improvement_plans.workflow.carrying import name_archived_plan
from records.files import sha256_of
from records.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db
ENDED = date(2025, 6, 30)
SCAN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def office(cast):
    """The former Phòng of the district, which ended with the district."""
    return Organization.objects.create(kind=OrganizationKind.DISTRICT_OFFICE, name="Phòng GDĐT huyện Bình Lâm", code="pgd", from_on=SINCE, to_on=ENDED)


def typed(office, content=SCAN, name="45-kh.pdf", **changes):
    return {
        "file": SimpleUploadedFile(name, content), "kind": "improvement_plan", "symbol": "45/KH-PGDĐT", "dated_on": "07/9/2024", "issuer": office.pk,
        "issuer_name": "", "title": "Cải tiến chất lượng giáo dục năm học 2024-2025", "signer_name": "Phạm Văn An", "signer_post": "TRƯỞNG PHÒNG",
        "school_year": 2024, "text": "- Sửa mái hiên.", **changes,
    }  # fmt: skip


def enter(cast, office, person="clerk", **changes):
    response = cast.client(getattr(cast, person)).post(reverse("archived_add"), typed(office, **changes))
    return response, response.content.decode()


@pytest.fixture
def entered(cast, office):
    enter(cast, office)
    return ArchivedPaper.objects.get()


def detail(cast, row, person="principal"):
    return cast.client(getattr(cast, person)).get(reverse("document_detail", args=[row.document_id])).content.decode()


# --- entering ---------------------------------------------------------------------------------------------------------


def test_the_list_leads_to_the_page(cast, office):
    assert reverse("archived_add") in cast.client(cast.clerk).get(reverse("document_list")).content.decode()
    assert reverse("archived_add") not in cast.client(cast.member).get(reverse("document_list")).content.decode()
    page = cast.client(cast.clerk).get(reverse("archived_add")).content.decode()
    assert "Phòng GDĐT huyện Bình Lâm (đến hết 30/06/2025)" in page and "UBND xã Hoa Mai</option>" not in page


def test_it_is_kept_as_an_issued_paper_of_the_archive(cast, office):
    response, _ = enter(cast, office)
    row = ArchivedPaper.objects.select_related("document", "file").get()
    assert response.url == reverse("document_detail", args=[row.document_id])
    document = row.document
    assert (document.state, document.route, document.organization, document.title) == (
        DocumentState.ISSUED, Route.NONE, cast.school, "Cải tiến chất lượng giáo dục năm học 2024-2025")  # fmt: skip
    assert (row.symbol, row.dated_on, row.issuer, row.issuer_name, row.school_year) == ("45/KH-PGDĐT", date(2024, 9, 7), office, office.name, 2024)
    assert row.sha256 == sha256_of(SCAN) == row.file.sha256 and row.entered_by == cast.clerk
    line = AuditEntry.objects.get(action="Nhập từ bản giấy")
    assert line.to_state == "issued" and line.detail["sha256"] == row.sha256 and line.detail["issuer"] == office.name


def test_it_never_gets_a_number_of_ours(cast, entered):
    assert not PaperNumber.objects.exists() and not IssuedPaper.objects.exists()
    assert proposed_number(cast.school, 2024, "KH") == 1
    register = cast.client(cast.clerk).get(reverse("outgoing_register"), {"year": 2024}).content.decode()
    assert "45/KH-PGDĐT" not in register
    assert cast.client(cast.clerk).get(reverse("document_issue", args=[entered.document_id])).status_code == 200
    cast.client(cast.clerk).post(reverse("document_issue", args=[entered.document_id]), {"number": 1, "dated_on": "07/9/2024"})
    assert not PaperNumber.objects.exists()


def test_it_stands_in_the_list_with_its_own_number(cast, entered):
    page = cast.client(cast.principal).get(reverse("document_list"), {"q": "cai tien"}).content.decode()
    assert "nhập từ bản giấy, số 45/KH-PGDĐT" in page and "Đã ban hành" in page


def test_its_page_shows_the_facts_the_hash_and_the_sentence_to_cite(cast, entered):
    page = detail(cast, entered)
    for words in ("Số 45/KH-PGDĐT ngày 07/09/2024", "Phòng GDĐT huyện Bình Lâm", "Phạm Văn An, TRƯỞNG PHÒNG", entered.sha256, "nhập từ bản giấy",
                  "Sửa mái hiên.", "Kế hoạch số 45/KH-PGDĐT ngày 07/9/2024 của Phòng GDĐT huyện Bình Lâm, năm học 2024-2025"):  # fmt: skip
        assert words in page
    for absent in ("Mở kế hoạch", "Thu hồi, đính chính, thay thế", "Các bản đã chốt", "Mã tra cứu"):
        assert absent not in page


def test_the_scan_is_served_as_it_was_stored(cast, entered):
    response = cast.client(cast.member).get(reverse("archived_file", args=[entered.pk]))
    assert response.content == SCAN and response["Content-Type"] == "application/pdf"
    for person in ("officer", "other_principal", "operator", "province_officer"):
        assert cast.client(getattr(cast, person)).get(reverse("archived_file", args=[entered.pk])).status_code == 404


def test_a_picture_is_taken_and_drawn_anew(cast, office):
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "JPEG")
    enter(cast, office, content=picture.getvalue(), name="anh.jpg")
    row = ArchivedPaper.objects.get()
    response = cast.client(cast.principal).get(reverse("archived_file", args=[row.pk]))
    assert response["Content-Type"] == "image/jpeg" and response["Content-Disposition"].startswith("attachment")


def test_a_body_that_was_never_in_the_list_is_named_in_words(cast, office):
    enter(cast, office, issuer="", issuer_name="Phòng GDĐT huyện Suối Vàng")
    row = ArchivedPaper.objects.get()
    assert row.issuer is None and row.issuer_name == "Phòng GDĐT huyện Suối Vàng"


def test_an_authority_enters_papers_of_its_own_kind(cast, office):
    _, page = enter(cast, office, person="authority_clerk")
    assert "Hãy chọn loại văn bản trong danh sách." in page and not ArchivedPaper.objects.exists()
    enter(cast, office, person="authority_clerk", kind="authority_plan")
    assert ArchivedPaper.objects.get().document.organization == cast.commune


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "words"), [
    ({"symbol": ""}, "Cần điền mục này"),
    ({"dated_on": "32/9/2024"}, "Không đọc được ngày này"),
    ({"dated_on": "01/7/2025"}, "chỉ hoạt động từ 01/01/2020 đến hết 30/6/2025"),
    ({"dated_on": "01/01/2019"}, "chỉ hoạt động từ"),
    ({"dated_on": "01/01/2090", "issuer": "", "issuer_name": "Phòng cũ"}, "phải có ngày trước hôm nay"),
    ({"issuer": ""}, "Hãy chọn cơ quan ban hành, hoặc ghi tên"),
    ({"issuer": "commune"}, "Chỉ chọn được cơ quan đã kết thúc hoạt động"),
    ({"kind": "authority_plan"}, "Hãy chọn loại văn bản trong danh sách."),
    ({"content": b"not a pdf"}, "45-kh.pdf"),
    ({"content": b""}, "rỗng"),
    ({"text": "a" * 20001}, "20000"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, office, changes, words):
    if changes.get("issuer") == "commune":
        changes = {"issuer": cast.commune.pk}
    _, page = enter(cast, office, **changes)
    assert words in page and "Phạm Văn An" in page and "hãy chọn lại trước khi gửi" in page
    assert not ArchivedPaper.objects.exists() and not Document.objects.exists() and not StoredFile.objects.exists()


def test_the_last_day_of_the_body_counts(cast, office):
    enter(cast, office, dated_on="30/6/2025")
    assert ArchivedPaper.objects.get().dated_on == ENDED


def test_the_same_paper_or_scan_is_entered_once(cast, office, entered):
    _, page = enter(cast, office, content=SCAN + b"\n")
    assert "đã được nhập" in page
    _, page = enter(cast, office, symbol="46/KH-PGDĐT")
    assert "Tệp này đã được nhập" in page
    assert ArchivedPaper.objects.count() == 1
    enter(cast, office, person="other_principal")
    assert ArchivedPaper.objects.count() == 2


def test_without_room_the_file_is_refused(cast, office, settings):
    settings.FILES_QUOTA_MB = 0
    _, page = enter(cast, office)
    assert "không đủ chỗ" in page and not Document.objects.exists()


@pytest.mark.parametrize("person", ["member", "operator", "stranger"])
def test_who_neither_drafts_nor_numbers_enters_nothing(cast, office, person):
    response, _ = enter(cast, office, person=person)
    assert response.status_code == 403 and not ArchivedPaper.objects.exists()


def test_bodies_at_work_and_schools_of_others_are_not_offered(cast, office):
    acting = cast.acting(cast.clerk)
    assert list(archive_issuers(acting)) == [office]
    Organization.objects.filter(pk=cast.far_school.pk).update(to_on=ENDED)
    assert list(archive_issuers(acting)) == [office]
    done = Reorganization.objects.create(kind="merge", effective_on=ENDED + timedelta(days=1), decision_number="1/QĐ", decided_on=ENDED, decision_issuer="UBND",
                                         successor=cast.school, made_by=cast.operator)  # fmt: skip
    done.parts.create(organization=cast.far_school, is_closed=True)
    assert set(archive_issuers(acting)) == {office, cast.far_school}


# --- never edited, taken out with a reason ----------------------------------------------------------------------------


def test_no_act_of_a_paper_of_ours_is_open_to_it(cast, entered):
    principal, document = cast.acting(cast.principal), Document.objects.get(pk=entered.document_id)
    with pytest.raises(WorkflowRefused, match="chỉ rút khỏi kho được"):
        set_aside(document, "recalled", "Sai", acting=principal)
    with pytest.raises(WorkflowRefused):
        workflow.submit(document, scenes.make_paper(), (), [], acting=principal)
    with pytest.raises(WorkflowRefused):
        workflow.finalize(document, scenes.make_paper(), (), [], acting=principal)
    with pytest.raises(WorkflowRefused):
        workflow.reopen(document, "Sửa", acting=principal)
    document.refresh_from_db()
    assert document.state == DocumentState.ISSUED and not document.versions.exists()


def test_the_head_takes_it_out_with_a_reason(cast, entered):
    client, url = cast.client(cast.principal), reverse("archived_withdraw", args=[entered.pk])
    refused = client.post(url, {"reason": " "}).content.decode()
    assert "Hãy viết lý do rút." in refused and ArchivedPaper.objects.standing().exists()
    page = client.post(url, {"reason": "Nhập nhầm năm học."}, follow=True).content.decode()
    assert "Đã rút khỏi kho" in page and "Nhập nhầm năm học." in page and "Câu để dẫn" not in page
    row = ArchivedPaper.objects.get()
    assert (row.withdrawn_by, row.withdrawal_reason) == (cast.principal, "Nhập nhầm năm học.") and row.document.state == DocumentState.RECALLED
    assert AuditEntry.objects.get(action="Rút khỏi kho").detail["reason"] == "Nhập nhầm năm học."
    assert "Đã rút khỏi kho" in client.get(reverse("document_list")).content.decode()
    assert client.get(reverse("archived_file", args=[row.pk])).status_code == 200
    again = withdraw_archived(row, "Lý do khác", acting=cast.acting(cast.principal))
    assert again.withdrawal_reason == "Nhập nhầm năm học." and AuditEntry.objects.filter(action="Rút khỏi kho").count() == 1


def test_after_that_it_may_be_entered_rightly(cast, office, entered):
    withdraw_archived(entered, "Sai năm học", acting=cast.acting(cast.principal))
    enter(cast, office, school_year=2023)
    assert [row.school_year for row in ArchivedPaper.objects.standing()] == [2023]


def test_the_clerk_who_entered_it_does_not_take_it_out(cast, entered):
    with pytest.raises(PermissionDenied):
        withdraw_archived(entered, "Sai", acting=cast.acting(cast.clerk))
    assert "Rút khỏi kho</summary>" not in detail(cast, entered, "clerk") and "Rút khỏi kho</summary>" in detail(cast, entered)


# --- last year's plan -------------------------------------------------------------------------------------------------


def last_results(plan):
    return plan.sections.get(kind=SectionKind.LAST_RESULTS)


@pytest.fixture
def new_plan(cast):
    """A plan with an empty section for the results of the year before."""
    plan = Stage(cast).make_plan()
    if not plan.sections.filter(kind=SectionKind.LAST_RESULTS).exists():
        plan.sections.create(kind=SectionKind.LAST_RESULTS, heading="Kết quả năm trước", position=99)
    plan.sections.filter(kind=SectionKind.LAST_RESULTS).update(text="")
    return plan


def test_a_plan_names_the_paper_of_the_year_before(cast, office, new_plan):
    enter(cast, office, school_year=new_plan.period_start - 1)
    name_archived_plan(new_plan, cast.acting(cast.principal))
    assert last_results(new_plan).text == f"{ArchivedPaper.objects.get().citation}: ……"


@pytest.mark.parametrize("case", ["another year", "another kind", "withdrawn", "another school"])
def test_it_names_no_other(cast, office, new_plan, case):
    year = new_plan.period_start - 1
    changes = {"another year": {"school_year": year - 1}, "another kind": {"kind": "assessment_report"}}.get(case, {})
    enter(cast, office, **{"person": "other_principal" if case == "another school" else "clerk", "school_year": year, **changes})
    if case == "withdrawn":
        withdraw_archived(ArchivedPaper.objects.get(), "Sai", acting=cast.acting(cast.principal))
    name_archived_plan(new_plan, cast.acting(cast.principal))
    assert last_results(new_plan).text == ""


def test_words_somebody_wrote_stay(cast, office, new_plan):
    enter(cast, office, school_year=new_plan.period_start - 1)
    new_plan.sections.filter(kind=SectionKind.LAST_RESULTS).update(text="Đã xong.")
    name_archived_plan(new_plan, cast.acting(cast.principal))
    assert last_results(new_plan).text == "Đã xong."


def test_the_successor_of_the_school_reads_it_on(cast, office, entered):
    today = timezone.localdate()
    done = Reorganization.objects.create(kind="merge", effective_on=today, decision_number="1/QĐ", decided_on=today, decision_issuer="UBND",
                                         successor=cast.other_school, made_by=cast.operator)  # fmt: skip
    done.parts.create(organization=cast.school, is_closed=True)
    client = cast.client(cast.other_principal)
    assert client.get(reverse("archived_file", args=[entered.pk])).status_code == 200
    page = client.get(reverse("predecessor_paper", args=[entered.document_id])).content.decode()
    assert "Bản quét số 45/KH-PGDĐT" in page and "Sửa mái hiên." in page
    assert client.post(reverse("archived_withdraw", args=[entered.pk]), {"reason": "x"}).status_code == 404
