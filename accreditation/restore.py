"""Restoring a backup into an empty place, after every byte of it was checked."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accreditation.archive import FILES, opened, verify
from accreditation.dumps import DUMP_NAMES, BackupError, free_bytes, load, row_counts, stored_names, table_names


def check_place(manifest):
    """The place must suit the backup and hold nothing that could be lost."""
    if manifest["engine"] != connection.vendor:
        raise BackupError(f"Bản sao lưu là của {manifest['engine']}, DATABASE_URL đang trỏ tới {connection.vendor}.")
    if unknown := sorted(set(manifest["migrations"]) - known_migrations()):
        version = manifest["app_version"]
        raise BackupError(f"Bản sao lưu do phiên bản mới hơn ({version}) tạo, chương trình này chưa có {unknown[0]}.")
    if table_names():
        raise BackupError("Cơ sở dữ liệu không trống. Chỉ khôi phục vào nơi trống: đặt VAR_DIR hoặc DATABASE_URL khác.")
    if next(stored_names(), None):
        raise BackupError("Thư mục tệp không trống. Chỉ khôi phục vào nơi trống: đặt VAR_DIR hoặc MEDIA_ROOT khác.")
    needed = 2 * sum(entry["size"] for entry in manifest["files"])
    if free_bytes(settings.VAR_DIR) < needed:
        raise BackupError(f"Không đủ chỗ trên đĩa: cần {needed >> 20} MB ở {settings.VAR_DIR}.")


def known_migrations():
    return {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


def restore(path):
    """Verify, then fill the empty database and files' folder from the backup; returns the manifest.

    Raises BackupError, DatabaseError or OSError; when copying failed the place is as empty as before.
    """
    manifest = verify(path)
    check_place(manifest)
    names = [entry["name"].removeprefix(FILES) for entry in manifest["files"] if entry["name"].startswith(FILES)]
    try:
        with opened(path) as archive:
            for name in names:
                store(archive, name)
            load_database(archive, DUMP_NAMES[manifest["engine"]])
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise
    if row_counts() != manifest["tables"]:
        raise BackupError("Số dòng sau khi khôi phục không khớp bảng kê: không dùng nơi này, hãy báo người bảo trì.")
    return manifest


def store(archive, name):
    """Write one file to the storage under the name that the database knows."""
    with archive.open(FILES + name) as source:
        stored = default_storage.save(name, File(source, name))
    if stored != name:
        default_storage.delete(stored)
        raise BackupError(f"Kho tệp không nhận tên {name}.")


def load_database(archive, dump_name):
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="restore-") as folder:
        archive.extract(dump_name, folder)
        load(Path(folder) / dump_name)
