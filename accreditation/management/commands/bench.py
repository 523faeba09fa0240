"""manage.py bench: measures the program on data of its own, in a folder of its own that is deleted afterwards."""

import os
import re
import subprocess  # noqa: S404 - this very command again, with another database
import sys
import tempfile
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from accreditation.bench.rows import PARTS, table

# What could lead the second process to real data, real files or a real mail server.
OWN_SETTINGS = ("DATABASE_URL", "MEDIA_ROOT", "STATIC_ROOT", "FILE_STORAGE", "FILE_STORAGE_OPTIONS", "EMAIL_HOST", "SECRET_KEY")
OWN_SETTINGS += ("ALLOWED_HOSTS", "DEBUG")
OWN_DATABASE = re.compile(r"truong_chuan_bench_\d+")


class Command(BaseCommand):
    help = "Đo tốc độ trên dữ liệu tự tạo trong thư mục tạm; thoát với mã 1 khi có mức không đạt."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--only", nargs="+", choices=PARTS, default=[], metavar="PHẦN", help=f"chỉ đo các phần này: {', '.join(PARTS)}")
        parser.add_argument("--server", metavar="postgres://NGƯỜI@MÁY:CỔNG", help="đo trên máy chủ PostgreSQL này: tự tạo cơ sở dữ liệu riêng, đo xong xóa")
        parser.add_argument("--scratch", help="dùng nội bộ: thư mục tạm mà lệnh đã tự tạo")

    def handle(self, *, only, server, scratch, **options):
        if scratch is None:
            with own_database(server) if server else nullcontext() as url:
                sys.exit(run_in_scratch(only, url))
        refuse_real_data(scratch)
        rows = []
        for row in measure(only):
            rows.append(row)
            self.stderr.write(f"… {row.work}")
        for line in table(rows):
            self.stdout.write(line)
        failed = [row for row in rows if row.is_failed]
        self.stdout.write(f"Không đạt: {len(failed)} trên {len(rows)} dòng.")
        sys.exit(bool(failed))


@contextmanager
def own_database(server):
    """The address of a new database on that PostgreSQL server, dropped in the end."""
    import psycopg2  # the driver is needed by nobody who measures on SQLite

    name = f"truong_chuan_bench_{os.getpid()}"
    try:
        parts = urlsplit(server)
        connection = psycopg2.connect(parts._replace(path="/postgres").geturl(), connect_timeout=5)
    except (ValueError, psycopg2.Error) as error:
        raise CommandError(f"Không kết nối được máy chủ PostgreSQL: {error}") from error
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run_in_scratch(only, url=None):
    """Run this command in a process whose files lie in a new folder, its database too unless `url` names one; returns its exit code."""
    with tempfile.TemporaryDirectory(prefix="truong-chuan-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", "--scratch", folder, *(["--only", *only] if only else [])]
        own = {"VAR_DIR": folder, "LOOPBACK_ONLY": "1"} | ({"DATABASE_URL": url} if url else {})
        return subprocess.run(command, env=kept | own, check=False).returncode  # noqa: S603


def refuse_real_data(folder):
    """Stop unless the files lie in the scratch folder, and the database too or in one that this command made."""
    name = str(settings.DATABASES["default"]["NAME"])
    places = (settings.MEDIA_ROOT, settings.STATIC_ROOT, *(() if OWN_DATABASE.fullmatch(name) else (name,)))
    if any(Path(folder).resolve() not in Path(place).resolve().parents for place in places):
        raise CommandError("Lệnh này chỉ đo trong thư mục tạm do chính nó tạo: hãy chạy “manage.py bench” không có --scratch.")


def measure(only):
    """Fill the empty database and measure everything, or only these parts, between two looks at the machine's noise; yields rows."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    # Only the measuring process loads WeasyPrint and every room.
    from accreditation.bench.clock import noise_row
    from accreditation.bench.works import all_rows  # likewise
    from accreditation.bench.world import World  # likewise

    yield noise_row("lúc đầu")
    yield from all_rows(World(), only)
    yield noise_row("lúc cuối")
