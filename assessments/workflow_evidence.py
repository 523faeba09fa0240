"""Every change of evidence, its codes and where it is used: lock, check, change, audit, one transaction (DESIGN 3.5)."""

from contextlib import contextmanager
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from assessments.enums import CodeOrigin, EvidenceState
from assessments.evidence_codes import MAX_BOX, MAX_NUMBER, code_text, next_number, uses_boxes
from assessments.models import Assessment, CriterionAssessment, Evidence, EvidenceCode, EvidenceFile, EvidenceUse
from assessments.models.evidence import INDEX_ONLY_MESSAGE
from assessments.permissions import may_add_evidence, may_edit_evidence, may_edit_sheet, may_judge_evidence
from documents.problems import error, refuse_if
from records.trail import audit, remember_texts
from records.uploads import keep_upload

FIELDS = ("name", "kind", "number", "issued_on", "issued_words", "issuer", "place_kind", "link", "paper_place", "valid_until", "keeper",
          "keeper_name", "is_index_only", "note")  # fmt: skip
REMOVED = "Minh chứng này đã bị gỡ."
REASON_NEEDED = "Ghi lý do."


def locked_assessment(pk):
    """The assessment with its set, locked: whoever gives a code stands in line here."""
    return Assessment.objects.select_for_update(of=("self",)).select_related("regulation_set").get(pk=pk)


def code_under_lock(assessment, evidence, criterion, *, box=None, origin=CodeOrigin.OWN):
    """The code of an evidence in an assessment: the one it has, else the next of the criterion. The caller holds the lock.

    Numbers of removed evidence count too, so a code is never given to another.
    """
    held = EvidenceCode.objects.filter(assessment=assessment, evidence=evidence).first()
    if held:
        return taken_up(held) if origin == CodeOrigin.OWN else held
    taken = EvidenceCode.objects.filter(assessment=assessment, criterion=criterion.code).values_list("number", flat=True)
    number, pattern = next_number(taken), assessment.regulation_set.evidence_code_pattern
    refuse_if([error(f"Tiêu chí {criterion.code} đã có {MAX_NUMBER} mã minh chứng.")] if number > MAX_NUMBER else [])
    standard = criterion.code.partition(".")[0]
    box = (box or int(standard)) if uses_boxes(pattern) else None
    return EvidenceCode.objects.create(
        assessment=assessment, evidence=evidence, text=code_text(pattern, criterion.code, number, box), standard=standard,
        criterion=criterion.code, position=criterion.position, number=number, box=box, origin=origin)


def taken_up(code):
    """A code that came over from an earlier assessment becomes this one's own when a person uses its evidence."""
    if code.origin == CodeOrigin.INHERITED:
        code.origin = CodeOrigin.OWN
        code.save(update_fields=["origin"])
    return code


@transaction.atomic
def use_evidence(acting, sheet, rows, *, box=None):
    """Put evidence of the school on a criterion's sheet; each gets its code, kept from where it was used first. Returns the codes.

    Raises PermissionDenied, or WorkflowRefused for removed evidence.
    """
    assessment = locked_assessment(sheet.assessment_id)
    sheet = CriterionAssessment.objects.select_related("criterion").get(pk=sheet.pk)
    if not may_edit_sheet(acting, assessment, sheet.assignees.all()):
        raise PermissionDenied
    rows = list(Evidence.objects.visible_to(acting).filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    problems = [error(f"“{row}” đã bị gỡ.", row.get_absolute_url()) for row in rows if row.is_removed]
    refuse_if(problems + ([error(f"Số hộp từ 1 đến {MAX_BOX}.")] if box is not None and not 1 <= box <= MAX_BOX else []))
    codes = [code_under_lock(assessment, row, sheet.criterion, box=box) for row in rows]
    for code in codes:
        _, is_new = EvidenceUse.objects.get_or_create(code=code, sheet=sheet, defaults={"used_by": acting.user})
        if is_new:
            audit(sheet, "dùng minh chứng", by=acting.user, organization=acting.organization, code=code.text)
    return codes


@transaction.atomic
def drop_use(acting, sheet, code):
    """Take an evidence off a criterion's sheet; its code stays its own. Raises PermissionDenied."""
    sheet = CriterionAssessment.objects.select_for_update(of=("self",)).select_related("assessment", "criterion").get(pk=sheet.pk)
    if not may_edit_sheet(acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    if EvidenceUse.objects.filter(code=code, sheet=sheet).delete()[0]:
        audit(sheet, "bỏ minh chứng khỏi phiếu", by=acting.user, organization=acting.organization, code=code.text)


@contextmanager
def kept_file(acting, checked):
    """The stored file of a CheckedFile (None for none); its bytes go again when the change around it fails."""
    row = keep_upload(checked, organization=acting.organization, by=acting.user) if checked else None
    try:
        yield row
    except BaseException:
        if row:
            row.file.storage.delete(row.file.name)
        raise


@transaction.atomic
def add_evidence(acting, values, checked=None):
    """Note evidence for the own school; returns it. `values`: {field: value} of FIELDS, `checked`: records.uploads.CheckedFile.

    Raises PermissionDenied, WorkflowRefused, UploadRefused when there is no room for the file.
    """
    if not may_add_evidence(acting):
        raise PermissionDenied
    refuse_if(problems_of_values(values, checked))
    with kept_file(acting, checked) as file:
        row = Evidence.objects.create(organization=acting.organization, created_by=acting.user, file=file, **values)
        audit(row, "ghi minh chứng", by=acting.user, organization=acting.organization, **file_detail(file))
    return row


@transaction.atomic
def add_to_sheet(acting, sheet, values, checked=None, *, box=None):
    """Note evidence and put it on a criterion's sheet at once; returns its code. Raises as the two acts do."""
    return use_evidence(acting, sheet, [add_evidence(acting, values, checked)], box=box)[0]


def problems_of_values(values, checked):
    """Why evidence can't be saved so."""
    problems = [] if values.get("name") else [error("Minh chứng cần có tên.")]
    return problems + ([error(INDEX_ONLY_MESSAGE)] if checked and values.get("is_index_only") else [])


def file_detail(file):
    """What the trail notes about a file."""
    return {"file": file.name, "sha256": file.sha256} if file else {}


def locked_evidence(acting, evidence, may):
    """The evidence, locked; PermissionDenied unless `may(acting, evidence)`, WorkflowRefused once it was removed."""
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if not may(acting, row):
        raise PermissionDenied
    refuse_if([error(REMOVED)] if row.is_removed else [])
    return row


@transaction.atomic
def change_evidence(acting, evidence, values, version, checked=None):
    """Change evidence, with a new file or without; the replaced file stays readable, and it has to be confirmed anew.

    Evidence that from now on is only listed loses its files for good. Raises PermissionDenied, WorkflowRefused (removed, or
    changed by somebody since `version`), UploadRefused.
    """
    row = locked_evidence(acting, evidence, may_edit_evidence)
    before = {field: getattr(row, field) for field in FIELDS}
    changes = {field: (before[field], values[field]) for field in FIELDS if before[field] != values[field]}
    refuse_if(problems_of_values(values, checked) + conflict_problems(row, version, changes))
    if not changes and not checked:
        return row
    with kept_file(acting, checked) as file:
        if file and row.file_id:
            EvidenceFile.objects.create(evidence=row, file=row.file, replaced_by=acting.user)
        row.file = file or row.file
        store_change(acting, row, changes, file)
    return row


def conflict_problems(row, version, changes):
    """What to say when somebody saved in between: what is stored now, so that a second save is a choice."""
    if version == row.version or not changes:
        return []
    stored = "; ".join(f"{row._meta.get_field(field).verbose_name}: {in_words(old) or '(trống)'}" for field, (old, _) in changes.items())
    return [error(f"Có người vừa sửa minh chứng này. Đang lưu {stored}. Bấm lưu lần nữa để dùng bản của bạn.")]


def in_words(value):
    """A field's value for history: days and people as they read, ticks as có/không."""
    return {True: "có", False: "không", None: ""}[value] if value is None or isinstance(value, bool) else str(value)


def store_change(acting, row, changes, file):
    """Write changed fields under the lock, with their history."""
    for field, (_, new) in changes.items():
        setattr(row, field, new)
    if row.is_index_only:
        forget_files(acting, row)
    before, row.state, row.state_reason = row.state, EvidenceState.TO_CONFIRM, ""
    row.version += 1
    row.save()
    remember_texts(row, {field: (in_words(old), in_words(new)) for field, (old, new) in changes.items()}, by=acting.user)
    audit(row, "thay tệp minh chứng" if file else "sửa minh chứng", by=acting.user, organization=acting.organization,
          from_state=before, to_state=row.state, fields=list(changes), **file_detail(file))


def forget_files(acting, row):
    """Delete every file of evidence that may only be listed; the caller saves the row."""
    files = [*([row.file] if row.file_id else []), *(old.file for old in row.old_files.select_related("file"))]
    row.old_files.all().delete()
    row.file = None
    Evidence.objects.filter(pk=row.pk).update(file=None)
    for file in files:
        file.delete()
        transaction.on_commit(partial(file.file.storage.delete, file.file.name))
        audit(row, "xóa hẳn tệp", by=acting.user, organization=acting.organization, **file_detail(file))


@transaction.atomic
def confirm_evidence(acting, evidence):
    """Say that the evidence is what it says it is. Raises PermissionDenied, WorkflowRefused."""
    judge_evidence(acting, evidence, EvidenceState.CONFIRMED, "xác nhận minh chứng")


@transaction.atomic
def return_evidence(acting, evidence, reason):
    """Send evidence back to who noted it, with the reason. Raises PermissionDenied, WorkflowRefused."""
    refuse_if([] if reason else [error(REASON_NEEDED)])
    judge_evidence(acting, evidence, EvidenceState.SENT_BACK, "trả lại minh chứng", reason)


def judge_evidence(acting, evidence, state, action, reason=""):
    """Set the state of evidence with who, when and why; nothing happens when it has it already."""
    row = locked_evidence(acting, evidence, may_judge_evidence)
    if row.state == state and row.state_reason == reason:
        return
    before = row.state
    row.state, row.state_reason, row.state_by, row.state_at = state, reason, acting.user, timezone.now()
    row.save(update_fields=["state", "state_reason", "state_by", "state_at"])
    audit(row, action, by=acting.user, organization=acting.organization, from_state=before, to_state=state, reason=reason)


@transaction.atomic
def remove_evidence(acting, evidence, reason):
    """Take evidence out of use, with the reason; its codes stay dead and its files stay stored. Raises PermissionDenied, WorkflowRefused."""
    refuse_if([] if reason else [error(REASON_NEEDED)])
    row = locked_evidence(acting, evidence, may_judge_evidence)
    row.removed_at, row.removed_by, row.removed_reason = timezone.now(), acting.user, reason
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    audit(row, "gỡ minh chứng", by=acting.user, organization=acting.organization, reason=reason)
