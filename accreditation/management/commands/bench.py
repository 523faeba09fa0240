"""manage.py bench: measures the program on data of its own, in a folder of its own that is deleted afterwards."""

import os
import subprocess  # noqa: S404 - this very command again, with another database
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from accreditation.bench.rows import PARTS, table

# What could lead the second process to real data, real files or a real mail server.
OWN_SETTINGS = ("DATABASE_URL", "MEDIA_ROOT", "STATIC_ROOT", "FILE_STORAGE", "FILE_STORAGE_OPTIONS", "EMAIL_HOST", "SECRET_KEY")
OWN_SETTINGS += ("ALLOWED_HOSTS", "DEBUG")


class Command(BaseCommand):
    help = "Đo tốc độ trên dữ liệu tự tạo trong thư mục tạm; thoát với mã 1 khi có mức không đạt."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--only", nargs="+", choices=PARTS, default=[], metavar="PHẦN", help=f"chỉ đo các phần này: {', '.join(PARTS)}")
        parser.add_argument("--scratch", help="dùng nội bộ: thư mục tạm mà lệnh đã tự tạo")

    def handle(self, *, only, scratch, **options):
        if scratch is None:
            sys.exit(run_in_scratch(only))
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


def run_in_scratch(only):
    """Run this command in a process whose database and files lie in a new folder; returns its exit code."""
    with tempfile.TemporaryDirectory(prefix="truong-chuan-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", "--scratch", folder, *(["--only", *only] if only else [])]
        return subprocess.run(command, env=kept | {"VAR_DIR": folder, "LOOPBACK_ONLY": "1"}, check=False).returncode  # noqa: S603


def refuse_real_data(folder):
    """Stop unless the database and the files lie in the scratch folder."""
    places = (settings.DATABASES["default"]["NAME"], settings.MEDIA_ROOT, settings.STATIC_ROOT)
    if any(Path(folder).resolve() not in Path(place).resolve().parents for place in places):
        raise CommandError("Lệnh này chỉ đo trong thư mục tạm do chính nó tạo: hãy chạy “manage.py bench” không có --scratch.")


def measure(only):
    """Fill the empty database and measure everything, or only these parts; yields rows."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    # Only the measuring process loads WeasyPrint and every room.
    from accreditation.bench.works import all_rows
    from accreditation.bench.world import World  # likewise

    yield from all_rows(World(), only)
