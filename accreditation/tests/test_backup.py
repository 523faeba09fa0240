"""Backup and restore with the real commands, on the database the suite runs on."""

import json
import os
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from accreditation import backup, restore
from accreditation.archive import verify
from accreditation.dumps import BackupError, stored_names
from records import files as stored_files
from records.models import StoredFile

PDF = b"%PDF-1.7 " + "Kế hoạch cải tiến chất lượng".encode() * 2000


@pytest.fixture
def filled(transactional_db):
    """A person and two stored papers."""
    person = User.objects.create(username="hieutruong", full_name="Nguyễn Thị Ánh Tuyết")
    for name, content in (("kế hoạch.pdf", PDF), ("trống.pdf", b"")):
        stored_files.store(content, name, "application/pdf", organization=None, by=person)
    return StoredFile.objects.first()


@pytest.fixture
def empty_place(tmp_path, db):
    """Environment of a program that runs on this engine with an empty database and an empty folder."""
    environment = {**os.environ, "VAR_DIR": str(tmp_path / "place"), "DATABASE_URL": "", "LOOPBACK_ONLY": "1"}
    if connection.vendor == "sqlite":
        yield environment
        return
    facts, name = connection.settings_dict, f"restored_{os.getpid()}"
    account = f"{facts['USER']}:{facts['PASSWORD']}@" if facts["PASSWORD"] else f"{facts['USER']}@"
    with closing(connection.copy()) as maker:
        with maker.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        place = f"{facts['HOST']}:{facts['PORT'] or 5432}"
        yield {**environment, "DATABASE_URL": f"postgres://{account}{place}/{name}"}
        with maker.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(environment, *arguments):
    """Run manage.py as an operator would; returns the finished process."""
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, env=environment, cwd=django_settings.BASE_DIR, capture_output=True, text=True)


def run_backup(target):
    out, err = StringIO(), StringIO()
    call_command("backup", str(target), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def content_of_database():
    """Every row of every model, as Django's own fixture text."""
    out = StringIO()
    call_command("dumpdata", stdout=out)
    return json.loads(out.getvalue())


def test_backup_to_an_empty_place_and_back_keeps_every_row_and_every_byte(filled, empty_place, tmp_path):
    archive = tmp_path / "sao-luu.zip"
    run_backup(archive)
    restored = manage(empty_place, "restore", archive)
    assert restored.returncode == 0, restored.stderr
    assert "2 tệp" in restored.stdout
    copy = manage(empty_place, "dumpdata")
    assert copy.returncode == 0, copy.stderr
    assert json.loads(copy.stdout) == content_of_database()
    kept = tmp_path / "place" / "files" / filled.file.name
    assert stored_files.sha256_of(kept.read_bytes()) == filled.sha256
    again = manage(empty_place, "restore", archive)
    assert again.returncode == 1 and "không trống" in again.stderr and "Traceback" not in again.stderr


def test_a_backup_is_complete_and_readable_by_its_owner_only(filled, tmp_path):
    out, err = run_backup(tmp_path)
    [path] = tmp_path.glob("truong-chuan-*.zip")
    manifest = verify(path)
    assert manifest["engine"] == connection.vendor
    assert manifest["tables"]["accounts_user"] == 1 and manifest["tables"]["records_storedfile"] == 2
    assert "accounts.0001_initial" in manifest["migrations"]
    assert {entry["sha256"] for entry in manifest["files"]} >= set(StoredFile.objects.values_list("sha256", flat=True))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in out and err == ""
    assert not list(tmp_path.glob(".*")), "nothing half-written is left beside it"


def test_a_backup_never_replaces_an_older_one(filled, tmp_path):
    archive = tmp_path / "cu.zip"
    archive.write_bytes(b"older")
    with pytest.raises(CommandError, match="đã có tệp"):
        run_backup(archive)
    assert archive.read_bytes() == b"older"


def test_a_backup_into_a_missing_folder_is_refused(filled, tmp_path):
    with pytest.raises(CommandError, match="không có thư mục"):
        run_backup(tmp_path / "missing" / "sao-luu.zip")


def test_a_backup_that_fails_half_way_leaves_nothing(filled, tmp_path, monkeypatch):
    def full_disk(archive, name, source):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "add", full_disk)
    with pytest.raises(CommandError, match="No space left"):
        run_backup(tmp_path / "sao-luu.zip")
    assert not list(tmp_path.glob("*.zip")) and not list(tmp_path.glob(".*"))


def test_a_stored_file_that_was_lost_before_is_named(filled, tmp_path):
    StoredFile.objects.update(created_at="2026-01-01T00:00:00Z")
    default_storage.delete(filled.file.name)
    _, err = run_backup(tmp_path / "sao-luu.zip")
    assert filled.file.name in err


def test_check_only_reads_the_archive(filled, tmp_path):
    archive, out = tmp_path / "sao-luu.zip", StringIO()
    run_backup(archive)
    call_command("restore", str(archive), check=True, stdout=out)
    assert "nguyên vẹn" in out.getvalue()
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    with pytest.raises(CommandError, match="hỏng|cắt"):
        call_command("restore", str(archive), check=True)


def test_restore_refuses_a_database_in_use(filled, tmp_path):
    archive = tmp_path / "sao-luu.zip"
    run_backup(archive)
    with pytest.raises(CommandError, match="Cơ sở dữ liệu không trống"):
        call_command("restore", str(archive))
    assert User.objects.get().username == "hieutruong"


@pytest.fixture
def archive_for_empty_database(filled, tmp_path, settings, monkeypatch):
    """A backup, and a place that looks empty: no tables, no files."""
    archive = tmp_path / "sao-luu.zip"
    run_backup(archive)
    settings.MEDIA_ROOT = tmp_path / "other-files"
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(restore, "table_names", lambda: [])
    return archive


def test_restore_refuses_a_folder_that_holds_files(archive_for_empty_database):
    default_storage.save("1/abc", ContentFile(b"mine"))
    with pytest.raises(BackupError, match="Thư mục tệp không trống"):
        restore.restore(archive_for_empty_database)
    assert list(stored_names()) == ["1/abc"]


def test_restore_removes_what_it_wrote_when_the_database_can_not_be_loaded(archive_for_empty_database, monkeypatch):
    def fail(path):
        assert len(list(stored_names())) == 2, "the files are there before the database is"
        raise BackupError("hỏng giữa chừng")

    monkeypatch.setattr(restore, "load", fail)
    with pytest.raises(BackupError, match="giữa chừng"):
        restore.restore(archive_for_empty_database)
    assert list(stored_names()) == []


def test_restore_asks_for_enough_room(archive_for_empty_database, monkeypatch):
    monkeypatch.setattr(restore, "free_bytes", lambda folder: 1000)
    with pytest.raises(BackupError, match="Không đủ chỗ"):
        restore.restore(archive_for_empty_database)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"engine": "oracle"}, "là của oracle"),
        ({"migrations": ["records.9999_later"]}, "phiên bản mới hơn .* records.9999_later"),
    ],
)
def test_restore_refuses_a_backup_that_does_not_fit_this_program(db, change, reason):
    manifest = {"engine": connection.vendor, "migrations": [], "app_version": "9.9", "files": [], "tables": {}}
    with pytest.raises(BackupError, match=reason):
        restore.check_place({**manifest, **change})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's own programs")
def test_the_reason_of_a_missing_tool_reaches_the_operator(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="postgresql-client"):
        run_backup(tmp_path / "sao-luu.zip")


def test_a_dump_of_sqlite_that_is_no_database_is_refused(transactional_db, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    copy = tmp_path / "database.sqlite3"
    copy.write_bytes(b"not a database at all" * 100)
    with pytest.raises(BackupError, match="hỏng"):
        restore.load(copy)


def test_members_are_stored_with_the_database_first(filled, tmp_path):
    archive = tmp_path / "sao-luu.zip"
    run_backup(archive)
    names = zipfile.ZipFile(archive).namelist()
    assert names[0].startswith("database.") and names[-1] == "manifest.json"
