"""One start of Django for everything run.sh needs before it serves; each step only when something changed."""

import errno
import hashlib
from io import StringIO

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Membership, User
from accreditation.exposure import REFUSAL, demo_is_exposed


class Command(BaseCommand):
    help = "Chuẩn bị để chạy: cập nhật cơ sở dữ liệu, bộ tiêu chuẩn, dữ liệu mẫu, tệp tĩnh (bước nào cần mới làm)."
    requires_system_checks = ()  # they cost a second at every start; the tests run them

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="không nạp dữ liệu mẫu vào cơ sở dữ liệu trống")

    def handle(self, *, no_demo, **options):
        try:
            migrated = self.migrate()
            self.load_standards(force=migrated)
            self.load_demo(no_demo)
            self.collect_static()
            self.show_logins()
        except (DatabaseError, OSError) as error:
            raise CommandError(reason_of(error)) from error

    def migrate(self):
        """Apply what is missing; True when something was."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        self.stderr.write("Cập nhật cơ sở dữ liệu")
        call_command("migrate", interactive=False, verbosity=0)
        return True

    def load_standards(self, force):
        data = settings.BASE_DIR / "standards" / "data"
        if force or stamp_differs("standards", data):
            self.stderr.write("Nạp bộ tiêu chuẩn")
            call_command("load_standards", verbosity=0, stdout=StringIO())
            write_stamp("standards", data)

    def load_demo(self, no_demo):
        """Demo data only into a database without people, and only where nobody else can log in."""
        if demo_is_exposed():
            raise CommandError(REFUSAL)
        if settings.LOOPBACK_ONLY and not no_demo and not User.objects.exists():
            self.stderr.write("Nạp dữ liệu mẫu")
            call_command("load_demo", verbosity=0, stdout=StringIO())

    def collect_static(self):
        source = settings.BASE_DIR / "static"
        if stamp_differs("static", source) or not (settings.STATIC_ROOT / "staticfiles.json").exists():
            self.stderr.write("Gom tệp tĩnh")
            call_command("collectstatic", interactive=False, verbosity=0)
            write_stamp("static", source)

    def show_logins(self):
        """One line per demo account; nothing in a real service."""
        people = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
        if people:
            self.stdout.write(f"Tài khoản mẫu (mật khẩu chung: {settings.DEMO_PASSWORD})")
        held = Membership.objects.active_on(timezone.localdate()).select_related("organization")
        for user in people.prefetch_related(Prefetch("memberships", held)):
            posts = "; ".join(f"{post.get_role_display()}, {post.organization}" for post in user.memberships.all())
            self.stdout.write(f"  {user.username:<20} {user.full_name} ({posts})")


def stamp_path(name):
    return settings.VAR_DIR / f"stamp-{name}"


def digest_of(folder):
    """One hash over names, sizes and times of a folder's files, the database and the installed libraries."""
    parts = [str(connection.settings_dict["NAME"]), (settings.BASE_DIR / "constraints.txt").read_text()]
    parts += [apps.get_app_config(label).path for label in ("crispy_forms", "axes")]
    for path in sorted(folder.rglob("*")):
        facts = path.stat()
        parts.append(f"{path} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def stamp_differs(name, folder):
    path = stamp_path(name)
    return not path.exists() or path.read_text() != digest_of(folder)


def write_stamp(name, folder):
    stamp_path(name).write_text(digest_of(folder))


def reason_of(error):
    """A database or disk error in words for the person who starts the program."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in text:
        return f"Hết chỗ trên đĩa chứa {settings.VAR_DIR}. Giải phóng chỗ rồi chạy lại."
    if isinstance(error, OSError):
        return f"Không đọc hoặc ghi được tệp ({text}). Kiểm tra quyền của thư mục {settings.VAR_DIR}."
    if "locked" in text:
        return "Cơ sở dữ liệu đang bị chương trình khác giữ. Dừng chương trình đó rồi chạy lại."
    return f"Không dùng được cơ sở dữ liệu ({text}). Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu rồi chạy lại."
