"""The shape of a backup's archive, and the proof that one is whole.

manifest.json · database.sqlite3 or database.dump · files/<stored name>; the manifest lists size and SHA-256 of each.
"""

import hashlib
import json
import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from accreditation.dumps import DUMP_NAMES, BackupError

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
CHUNK = 1 << 20
MANIFEST_LIMIT = 200 << 20  # bytes; a million files need about half of it
MANIFEST_KEYS = {"format": int, "engine": str, "app_version": str, "migrations": list, "tables": dict, "files": list}
# What Python's ZIP reader raises on broken bytes; a broken field may also send it to another decompressor or position.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, ValueError, OSError, RuntimeError)
ENTRY_KEYS = {"name": str, "size": int, "sha256": str}


def copied(source, target=None):
    """Read an open file to its end, into `target` where given; returns its size in bytes and SHA-256."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target:
            target.write(chunk)
    return size, digest.hexdigest()


def verify(path):
    """Read the whole archive and compare it with its manifest; returns the manifest, raises BackupError."""
    with opened(path) as archive:
        manifest = read_manifest(archive)
        check_names(archive, manifest)
        for entry in manifest["files"]:
            check_entry(archive, entry)
    return manifest


def opened(path):
    """The archive, open for reading; one that is cut or no archive at all is refused."""
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BackupError(f"Không có tệp {path}.") from None
    except DAMAGED:
        raise BackupError(f"{path} không phải tệp sao lưu, hoặc bị cắt mất phần cuối.") from None


def read_manifest(archive):
    """The manifest, with the keys and kinds of values that the rest relies on."""
    try:
        if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
            raise BackupError("Bảng kê của tệp sao lưu quá lớn.")
        manifest = json.loads(archive.read(MANIFEST))
    except KeyError:
        raise BackupError(f"Tệp sao lưu thiếu bảng kê {MANIFEST}.") from None
    except DAMAGED:
        raise BackupError("Bảng kê của tệp sao lưu bị hỏng.") from None
    if not isinstance(manifest, dict) or not all(isinstance(manifest.get(k), t) for k, t in MANIFEST_KEYS.items()):
        raise BackupError("Bảng kê của tệp sao lưu thiếu mục.")
    if manifest["format"] != FORMAT:
        raise BackupError(f"Tệp sao lưu theo định dạng {manifest['format']}, chương trình này đọc định dạng {FORMAT}.")
    if not all(is_entry(entry) for entry in manifest["files"]):
        raise BackupError("Bảng kê của tệp sao lưu thiếu mục.")
    return manifest


def is_entry(entry):
    return isinstance(entry, dict) and {key: type(entry.get(key)) for key in ENTRY_KEYS} == ENTRY_KEYS


def check_names(archive, manifest):
    """Every member is listed, every listed one is there, once, and none leads out of the files' folder."""
    listed = [MANIFEST, *(entry["name"] for entry in manifest["files"])]
    members = archive.infolist()
    names = [member.filename for member in members]
    if missing := sorted(set(listed) - set(names)):
        raise BackupError(f"Tệp sao lưu thiếu {missing[0]}.")
    if extra := sorted(set(names) - set(listed)):
        raise BackupError(f"Tệp sao lưu có thêm {extra[0]} ngoài bảng kê.")
    if len(set(names)) != len(names) or len(set(listed)) != len(listed):
        raise BackupError("Tệp sao lưu có tên lặp lại.")
    allowed = {MANIFEST, DUMP_NAMES.get(manifest["engine"])}
    for member in members:
        if not (member.filename in allowed or is_safe(member)):
            raise BackupError(f"Tệp sao lưu có tên không an toàn: {member.filename!r}.")
    if not allowed <= set(names):
        raise BackupError("Tệp sao lưu thiếu cơ sở dữ liệu.")


def is_safe(member):
    """Whether a member is a plain file below files/ whose name means the same on every system."""
    name = member.filename
    parts = PurePosixPath(name).parts
    plain = stat.S_IFMT(member.external_attr >> 16) in (0, stat.S_IFREG) and not member.is_dir()
    clean = "/".join(parts) == name and not set(parts) & {"..", "."} and not set(name) & set("\\\0:")
    return plain and clean and name.startswith(FILES) and len(parts) > 1


def check_entry(archive, entry):
    """Read one member to its end and compare size and SHA-256."""
    try:
        with archive.open(entry["name"]) as source:
            facts = copied(source)
    except DAMAGED:
        raise BackupError(f"Tệp sao lưu bị hỏng ở {entry['name']}.") from None
    if facts != (entry["size"], entry["sha256"]):
        raise BackupError(f"Tệp sao lưu bị hỏng: {entry['name']} không khớp bảng kê.")
