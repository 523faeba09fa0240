"""Backups: database and files in one ZIP with a manifest that proves every byte of it.

The secret key and the passwords of other services are not in it; people's password hashes are, so the file is
readable by its owner only.
"""

import json
import os
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accreditation import __version__
from accreditation.archive import FILES, FORMAT, MANIFEST, copied, verify
from accreditation.dumps import DUMP_NAMES, BackupError, dump, stored_names
from records.chain import verify_chain
from records.models import StoredFile


def make_backup(target):
    """Write a backup into the folder or to the new file `target`; returns (path, manifest).

    The archive is read back and verified before it takes its name, so that a broken one never looks like a good one.
    Raises BackupError, DatabaseError or OSError; nothing is left behind then.
    """
    path = archive_path(Path(target))
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.touch(mode=0o600)
        write_archive(partial)
        manifest = verify(partial)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return path, manifest


def archive_path(target):
    """A folder gets a name with the moment in it; anything else is the file itself, and must be new."""
    path = target / f"truong-chuan-{timezone.localtime():%Y%m%d-%H%M%S}.zip" if target.is_dir() else target
    if path.exists():
        raise BackupError(f"đã có tệp {path}, chọn tên khác để không ghi đè bản sao lưu cũ.")
    if not path.parent.is_dir():
        raise BackupError(f"không có thư mục {path.parent}.")
    return path


def write_archive(path):
    """Database first: a file stored a moment later is only one too many, never one too few."""
    made_at = timezone.localtime().isoformat(timespec="seconds")
    manifest = {"format": FORMAT, "made_at": made_at, "app_version": __version__, "engine": connection.vendor}
    manifest["audit_head"] = verify_chain().head
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest |= add_database(archive, path.parent)
        for name in stored_names():
            with default_storage.open(name) as source:
                manifest["files"].append(add(archive, FILES + name, source))
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def add_database(archive, folder):
    """Dump the database into the archive, by way of `folder`; returns what the manifest says of it."""
    dump_name = DUMP_NAMES[connection.vendor]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".truong-chuan-") as own_folder:
        copy = Path(own_folder) / dump_name
        facts = dump(copy)
        with copy.open("rb") as source:
            return {**facts, "files": [add(archive, dump_name, source)]}


def add(archive, name, source):
    """Copy an open file into the archive; returns its manifest entry."""
    with archive.open(name, "w", force_zip64=True) as target:
        size, sha256 = copied(source, target)
    return {"name": name, "size": size, "sha256": sha256}


def files_without_content(manifest):
    """Names of stored files that the database knows and the archive lacks: lost before the backup was made."""
    kept = {entry["name"] for entry in manifest["files"]}
    known = StoredFile.objects.filter(created_at__lt=datetime.fromisoformat(manifest["made_at"])).order_by("pk")
    return [name for name in known.values_list("file", flat=True).iterator() if FILES + name not in kept]
