"""What run.sh asks Django to do before it serves: each step only when something changed."""

import errno
import os
from datetime import date
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from accounts.enums import OrganizationKind, Role
from accounts.models import Membership, Organization, User
from accreditation.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(monkeypatch, settings, tmp_path):
    """Names of the commands that `prepare` calls; none of them really runs."""
    called = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))
    settings.VAR_DIR, settings.STATIC_ROOT, settings.LOOPBACK_ONLY = tmp_path, tmp_path / "static", True
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    return called


def run_prepare(**options):
    out = StringIO()
    call_command("prepare", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def make_person(**fields):
    return User.objects.create(username="hieutruong.mau", full_name="Nguyễn Thị Minh", **fields)


def test_the_first_start_loads_everything_and_the_second_nothing(steps):
    run_prepare()
    assert steps == ["load_standards", "load_demo", "collectstatic"]
    steps.clear()
    make_person(is_demo=True)
    run_prepare()
    assert steps == []


def test_no_demo_leaves_the_empty_database_empty(steps):
    run_prepare(no_demo=True)
    assert "load_demo" not in steps


def test_a_database_with_people_never_gets_demo_data(steps):
    make_person()
    run_prepare()
    assert "load_demo" not in steps


def test_demo_data_is_loaded_only_behind_loopback(steps, settings):
    settings.LOOPBACK_ONLY = False
    run_prepare()
    assert "load_demo" not in steps


def test_demo_accounts_refuse_any_other_bind(steps, settings):
    make_person(is_demo=True)
    settings.LOOPBACK_ONLY = False
    with pytest.raises(CommandError, match="tài khoản mẫu"):
        run_prepare()


def test_the_demo_log_ins_are_shown_and_others_never(steps):
    make_person(is_demo=True)
    User.objects.create(username="nguoi.that", full_name="Người Thật")
    shown = run_prepare()
    assert "hieutruong.mau" in shown and "Nguyễn Thị Minh" in shown
    assert django_settings.DEMO_PASSWORD in shown and "nguoi.that" not in shown


def test_a_post_that_ended_is_not_shown(steps):
    user = make_person(is_demo=True)
    for name, last in (("Phòng Giáo dục cũ", date(2025, 6, 30)), ("Trường Mầm non Hoa Mai", None)):
        place = Organization.objects.create(name=name, code=name, kind=OrganizationKind.SCHOOL, from_on=date(2010, 1, 1))
        Membership.objects.create(user=user, organization=place, role=Role.PRINCIPAL, from_on=date(2020, 1, 1), to_on=last)
    shown = run_prepare()
    assert "(Hiệu trưởng, Trường Mầm non Hoa Mai)" in shown and "Phòng Giáo dục cũ" not in shown


def test_a_real_service_shows_no_log_in_and_no_password(steps):
    make_person()
    assert run_prepare() == ""


def test_static_files_are_gathered_again_when_they_are_gone(steps, settings):
    run_prepare()
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    steps.clear()
    run_prepare(no_demo=True)
    assert steps == ["collectstatic"]


def test_a_changed_file_of_the_standards_is_loaded_again(steps, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    pack = folder / "pack.yaml"
    pack.write_text("a: 1")
    prepare.write_stamp("standards", folder)
    assert not prepare.stamp_differs("standards", folder)
    os.utime(pack, (1, 1))
    assert prepare.stamp_differs("standards", folder)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Hết chỗ trên đĩa"),
        (OperationalError("database or disk is full"), "Hết chỗ trên đĩa"),
        (OSError(errno.EACCES, "Permission denied"), "Kiểm tra quyền"),
        (OperationalError("database is locked"), "chương trình khác giữ"),
        (OperationalError('connection to server at "x" failed\nIs it running?'), "Kiểm tra DATABASE_URL"),
    ],
)
def test_a_broken_disk_or_database_is_told_in_one_line(steps, monkeypatch, error, words):
    def fail(self):
        raise error

    monkeypatch.setattr(prepare.Command, "migrate", fail)
    with pytest.raises(CommandError, match=words) as refusal:
        run_prepare()
    assert "\n" not in str(refusal.value)
