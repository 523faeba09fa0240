"""Noting, changing, confirming, returning, removing evidence: who may, what stays, what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessments import workflow_evidence as workflow
from assessments.enums import EvidenceState
from assessments.models import Evidence, EvidenceUse
from assessments.tests.shelf import Shelf
from documents.problems import WorkflowRefused
from records.files import read
from records.models import AuditEntry, StoredFile, TextChange
from records.tests.hostile import PDF_BYTES, upload
from records.uploads import UploadRefused, check_upload


@pytest.fixture
def shelf(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Shelf(desk)


def who(shelf, name):
    return shelf.cast.acting(getattr(shelf.cast, name))


def values(evidence=None, **changes):
    base = {field: getattr(evidence or Evidence(name="Biên bản"), field) for field in workflow.FIELDS}
    return base | changes


def pdf(mark="1"):
    return check_upload(upload(PDF_BYTES + mark.encode() + b"%%EOF", f"Kế hoạch {mark}.pdf"))


def change(shelf, evidence, by="secretary", checked=None, **changes):
    evidence.refresh_from_db()
    return workflow.change_evidence(who(shelf, by), evidence, values(evidence, **changes), evidence.version, checked)


@pytest.mark.parametrize("person", ["principal", "deputy", "secretary", "member"])
def test_the_council_notes_evidence(shelf, person):
    row = workflow.add_evidence(who(shelf, person), values(name="Sổ họp"), pdf())
    assert (row.organization, row.state, str(row.created_by)) == (shelf.cast.school, EvidenceState.TO_CONFIRM, f"Người {person}")
    assert row.file.name == "Kế hoạch 1.pdf" and AuditEntry.objects.filter(action="ghi minh chứng", detail__sha256=row.file.sha256).exists()


@pytest.mark.parametrize("person", ["clerk", "officer", "leader", "operator"])
def test_others_note_nothing(shelf, person):
    with pytest.raises(PermissionDenied):
        workflow.add_evidence(who(shelf, person), values())


def test_a_member_changes_only_what_is_theirs(shelf):
    foreign, own = shelf.add("Của thư ký"), shelf.add("Của tôi", created_by=shelf.cast.member)
    kept = shelf.add("Tôi phụ trách", keeper=shelf.cast.member)
    assert change(shelf, own, "member", name="Đổi").name == "Đổi" and change(shelf, kept, "member", note="x").note == "x"
    for person in ("member", "clerk", "other_principal"):
        with pytest.raises(PermissionDenied):
            change(shelf, foreign, person, name="Đổi")


def test_a_change_keeps_both_texts_and_asks_for_a_new_confirmation(shelf):
    row = shelf.add("Cũ", state=EvidenceState.CONFIRMED, issued_on=date(2023, 9, 5))
    row = change(shelf, row, name="Mới", issued_on=None, is_index_only=True, place_kind="paper")
    assert (row.state, row.version) == (EvidenceState.TO_CONFIRM, 1)
    texts = {change.field: (change.old, change.new) for change in TextChange.objects.all()}
    assert texts["name"] == ("Cũ", "Mới") and texts["issued_on"] == ("2023-09-05", "") and texts["is_index_only"] == ("không", "có")


def test_saving_without_a_change_changes_nothing(shelf):
    row = shelf.add(state=EvidenceState.CONFIRMED)
    assert change(shelf, row).state == EvidenceState.CONFIRMED
    assert not AuditEntry.objects.filter(action="sửa minh chứng").exists()


def test_a_new_file_leaves_the_old_one_readable(shelf):
    row = workflow.add_evidence(who(shelf, "secretary"), values(), pdf("1"))
    row = change(shelf, row, checked=pdf("2"))
    assert row.file.name == "Kế hoạch 2.pdf"
    old = row.old_files.get()
    assert old.file.name == "Kế hoạch 1.pdf" and read(old.file).startswith(b"%PDF") and old.replaced_by == shelf.cast.secretary


def test_a_save_over_somebody_elses_says_what_is_stored(shelf):
    row = shelf.add("Cũ")
    change(shelf, row, name="Của người kia")
    with pytest.raises(WorkflowRefused, match="Có người vừa sửa.*tên minh chứng: Của người kia"):
        workflow.change_evidence(who(shelf, "principal"), row, values(row, name="Của tôi"), 0)
    assert Evidence.objects.get().name == "Của người kia"


def test_sensitive_papers_take_no_file_and_lose_the_one_they_had(shelf, django_capture_on_commit_callbacks, tmp_path):
    with pytest.raises(WorkflowRefused, match="không được có tệp"):
        workflow.add_evidence(who(shelf, "secretary"), values(is_index_only=True), pdf())
    row = workflow.add_evidence(who(shelf, "secretary"), values(), pdf("1"))
    change(shelf, row, checked=pdf("2"))
    with django_capture_on_commit_callbacks(execute=True):
        change(shelf, row, is_index_only=True, place_kind="paper", paper_place="két sắt")
    row.refresh_from_db()
    assert row.file is None and not row.old_files.exists() and not StoredFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert AuditEntry.objects.filter(action="xóa hẳn tệp").count() == 2


def test_a_full_room_leaves_nothing_half_written(shelf, settings):
    settings.FILES_QUOTA_MB = 0
    with pytest.raises(UploadRefused):
        workflow.add_to_sheet(who(shelf, "secretary"), shelf.desk.sheet(), values(), pdf())
    assert not Evidence.objects.exists() and not StoredFile.objects.exists()


def test_a_failing_save_leaves_no_file_behind(shelf, tmp_path):
    with pytest.raises(WorkflowRefused, match="Số hộp"):
        workflow.add_to_sheet(who(shelf, "secretary"), shelf.desk.sheet(), values(), None, box=9999)
    with pytest.raises(TypeError), workflow.kept_file(who(shelf, "secretary"), pdf()):
        raise TypeError
    assert not [path for path in tmp_path.rglob("*") if path.is_file()] and not Evidence.objects.exists()


@pytest.mark.parametrize("person", ["principal", "deputy", "secretary"])
def test_confirming_and_returning_keep_who_when_and_why(shelf, person):
    row = shelf.add()
    workflow.confirm_evidence(who(shelf, person), row)
    row.refresh_from_db()
    assert (row.state, row.state_by) == (EvidenceState.CONFIRMED, getattr(shelf.cast, person)) and row.state_at
    workflow.return_evidence(who(shelf, person), row, "Ảnh mờ")
    row.refresh_from_db()
    assert (row.state, row.state_reason) == (EvidenceState.SENT_BACK, "Ảnh mờ")
    assert list(AuditEntry.objects.filter(subject_kind="assessments.evidence").order_by("pk").values_list("from_state", "to_state")) == [("to_confirm", "confirmed"), ("confirmed", "sent_back")]


@pytest.mark.parametrize("person", ["member", "clerk", "other_principal", "officer"])
def test_others_neither_confirm_nor_return_nor_remove(shelf, person):
    row = shelf.add(created_by=shelf.cast.member)
    acts = (workflow.confirm_evidence, lambda a, e: workflow.return_evidence(a, e, "x"), lambda a, e: workflow.remove_evidence(a, e, "x"))
    for act in acts:
        with pytest.raises(PermissionDenied):
            act(who(shelf, person), row)


def test_returning_and_removing_need_a_reason(shelf):
    row = shelf.add()
    for act in (workflow.return_evidence, workflow.remove_evidence):
        with pytest.raises(WorkflowRefused, match="Ghi lý do"):
            act(who(shelf, "principal"), row, "")


def test_removed_evidence_stays_with_its_code_and_takes_no_more_acts(shelf):
    row = shelf.add("Kế hoạch", content=PDF_BYTES)
    code = shelf.use(row)
    workflow.remove_evidence(who(shelf, "principal"), row, "trùng")
    row.refresh_from_db()
    assert row.is_removed and row.removed_reason == "trùng" and read(row.file) == PDF_BYTES and EvidenceUse.objects.filter(code=code).exists()
    acts = (lambda: workflow.confirm_evidence(who(shelf, "principal"), row), lambda: change(shelf, row, name="x"),
            lambda: workflow.remove_evidence(who(shelf, "principal"), row, "x"))  # fmt: skip
    for act in acts:
        with pytest.raises(WorkflowRefused, match="đã bị gỡ"):
            act()
