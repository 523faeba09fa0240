"""The trail: what was done is written once, in words, and read back newest first."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from records.models import AuditEntry, Job, JobState, StoredFile, TextChange, random_path
from records.trail import ONE_SITTING, audit, entries_about, history_of, remember_sitting, remember_texts


def test_a_line_says_who_did_what_to_which_thing(cast):
    line = audit(cast.school, "Khóa năm", by=cast.principal, organization=cast.school, from_state="mở", to_state="khóa", year=2026)
    line.refresh_from_db()
    assert (line.by, line.organization, line.action) == (cast.principal, cast.school, "Khóa năm")
    assert (line.subject_kind, line.subject_id) == ("accounts.organization", str(cast.school.pk))
    assert line.subject_label == "Trường Mầm non Hoa Mai"
    assert (line.from_state, line.to_state, line.detail) == ("mở", "khóa", {"year": 2026})
    assert str(line) == "Khóa năm: Trường Mầm non Hoa Mai"


def test_the_program_itself_needs_no_person(cast):
    assert audit(cast.school, "Nhắc hạn", by=None).by is None


def test_a_very_long_name_is_cut_and_not_refused(cast):
    cast.school.name = "x" * 300
    assert len(audit(cast.school, "Sửa", by=None).subject_label) == 200


def test_lines_about_one_thing_come_newest_first(cast, django_assert_num_queries):
    for action in ("Một", "Hai"):
        audit(cast.school, action, by=cast.principal)
    audit(cast.other_school, "Khác", by=cast.principal)
    audit(cast.principal, "Người", by=cast.principal)
    with django_assert_num_queries(1):
        assert [(row.action, str(row.by)) for row in entries_about(cast.school)] == [
            ("Hai", "Người principal"), ("Một", "Người principal")
        ]


def test_a_line_goes_with_its_change(cast):
    """What is rolled back leaves no line behind."""
    with pytest.raises(RuntimeError), transaction.atomic():
        audit(cast.school, "Hỏng", by=None)
        raise RuntimeError
    assert not AuditEntry.objects.exists()


def test_people_in_the_trail_cannot_be_deleted(cast):
    audit(cast.school, "Khóa năm", by=cast.stranger)
    with pytest.raises(ProtectedError):
        cast.stranger.delete()


def test_earlier_texts_are_kept_by_field(cast):
    changes = {"name": ("cũ", "mới"), "address": ("như nhau", "như nhau"), "note": (None, ""), "code": (None, "a")}
    remember_texts(cast.school, changes, by=cast.principal)
    remember_texts(cast.school, {"name": ("mới", "mới nữa")}, by=cast.deputy)
    assert [(row.field, row.old, row.new) for row in history_of(cast.school)] == [
        ("name", "mới", "mới nữa"), ("code", "", "a"), ("name", "cũ", "mới")
    ]
    assert [row.by for row in history_of(cast.school, "name")] == [cast.deputy, cast.principal]
    assert not history_of(cast.other_school).exists()
    assert str(TextChange.objects.first()).endswith(": name")


def test_a_file_lies_under_a_random_name(cast):
    stored = StoredFile(organization=cast.school, name="../../etc/passwd")
    path = random_path(stored, stored.name)
    assert path.startswith(f"{cast.school.pk}/") and "passwd" not in path and ".." not in path
    assert path != random_path(stored, stored.name)
    assert str(stored) == "../../etc/passwd"


def test_a_new_job_waits(db):
    job = Job.objects.create(kind="remind")
    assert job.state == JobState.READY and job.attempts == 0 and str(job) == "remind (chờ)"


@pytest.fixture
def sitting(cast):
    """A function that keeps one step of a text that saves itself; the subject is any row."""

    def step(old, new, by=cast.principal, field="text"):
        remember_sitting(cast.school, {field: (old, new)}, by=by)
        return [(change.old, change.new) for change in history_of(cast.school, field)]

    return step


def test_one_persons_steps_of_one_sitting_are_one_line(sitting):
    sitting("", "Một")
    assert sitting("Một", "Một hai") == [("", "Một hai")]
    assert sitting("khác", "Một ba") == [("khác", "Một ba"), ("", "Một hai")], "a step that goes on from something else is its own"


def test_another_person_or_another_box_begins_a_new_line(cast, sitting):
    sitting("", "Một")
    assert sitting("Một", "Một hai", by=cast.deputy) == [("Một", "Một hai"), ("", "Một")]
    assert sitting("Một hai", "Một hai ba") == [("Một hai", "Một hai ba"), ("Một", "Một hai"), ("", "Một")]
    assert sitting("", "Ý", field="cause") == [("", "Ý")]


def test_a_text_wiped_out_stays_in_the_history(sitting):
    sitting("", "Một đoạn dài viết trong năm phút")
    assert sitting("Một đoạn dài viết trong năm phút", "M")[0] == ("Một đoạn dài viết trong năm phút", "M")


def test_a_sitting_ends_after_its_minutes(cast, sitting):
    sitting("", "Một")
    TextChange.objects.update(at=timezone.now() - ONE_SITTING)
    assert len(sitting("Một", "Một hai")) == 2
