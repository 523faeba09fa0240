"""What the database and the files' storage hold, and how each engine copies itself (DESIGN 3.9)."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction

DUMP_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(Exception):
    """A backup or restore that can't be done, with the reason in words for the operator."""


def table_names():
    """Names of all tables of the current database, in a fixed order."""
    return sorted(connection.introspection.table_names())


def row_counts():
    """{table: rows} of the current database."""
    with connection.cursor() as cursor:
        return counted(cursor, table_names())


def counted(cursor, tables):
    return {table: first_value(cursor, f'SELECT count(*) FROM "{table}"') for table in tables}  # noqa: S608 own tables


def first_value(cursor, sql):
    cursor.execute(sql)
    return cursor.fetchone()[0]


def schema_state(cursor):
    """Names "room.0001_initial" of the migrations applied."""
    cursor.execute("SELECT app, name FROM django_migrations")
    return sorted(f"{app}.{name}" for app, name in cursor.fetchall())


def dump(path):
    """Copy the database to `path`; returns {"tables": {name: rows}, "migrations": [...]} of exactly that copy."""
    return dump_sqlite(path) if connection.vendor == "sqlite" else dump_postgresql(path)


def dump_sqlite(path):
    """SQLite's own backup API: a whole copy also while others read and write, never a copy of the file."""
    tables = table_names()
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a -wal beside it
        cursor = target.cursor()
        return {"tables": counted(cursor, tables), "migrations": schema_state(cursor)}


def dump_postgresql(path):
    """pg_dump of the snapshot that this transaction sees, so that counts and copy agree."""
    if connection.in_atomic_block:
        raise BackupError("Sao lưu phải chạy ngoài mọi giao dịch khác.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        snapshot = first_value(cursor, "SELECT pg_export_snapshot()")
        options = (f"--snapshot={snapshot}", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        run_tool("pg_dump", *options)
        return {"tables": counted(cursor, table_names()), "migrations": schema_state(cursor)}


def load(path):
    """Fill the empty current database from a dump, wholly or not at all."""
    if connection.vendor == "sqlite":
        load_sqlite(path)
    else:
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        run_tool("pg_restore", *options, database_option="--dbname", last=[str(path)])


def load_sqlite(path):
    """Check the copy's own structure, then let SQLite copy it page by page."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as source:
        try:
            verdict = source.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict == "ok":
                source.backup(connection.connection)
        except sqlite3.DatabaseError as error:
            verdict = error
    if verdict != "ok":
        raise BackupError(f"Cơ sở dữ liệu trong tệp sao lưu bị hỏng hoặc không chép được ({verdict}).")
    connection.close()


def run_tool(program, *options, database_option=None, last=()):
    """Run a PostgreSQL program on the current database; the password travels in the environment, never in `ps`."""
    if not shutil.which(program):
        raise BackupError(f"Không thấy chương trình {program}: cài bằng “apt-get install postgresql-client”.")
    (_, *place, name), environment = connection.client_class.settings_to_cmd_args_env(connection.settings_dict, [])
    target = [database_option, name] if database_option else [name]
    command = [program, *place, "--no-password", *options, *target, *last]
    outcome = subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, text=True)  # noqa: S603
    if outcome.returncode:
        reason = (outcome.stderr.strip().splitlines() or ["không rõ lý do"])[0]
        raise BackupError(f"{program} không chạy được: {reason}")


def free_bytes(folder):
    """Free space of the disk that holds `folder`, or will hold it."""
    folder = Path(folder)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def stored_names(folder=""):
    """Names of all files of the storage, in a fixed order."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # the folder is made with the first file
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(names))
    for inner in sorted(folders):
        yield from stored_names(prefix + inner)
