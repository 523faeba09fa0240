"""manage.py restore: a backup into an empty place."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError

from accreditation.dumps import BackupError
from accreditation.restore import restore, verify


class Command(BaseCommand):
    help = "Khôi phục một bản sao lưu vào nơi trống (cơ sở dữ liệu trống, thư mục tệp trống)."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", help="tệp ZIP do manage.py backup tạo")
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không khôi phục")

    def handle(self, *, file, check, **options):
        try:
            manifest = verify(file) if check else restore(file)
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(f"Không khôi phục: {error}") from error
        if not check:
            call_command("migrate", interactive=False, verbosity=0)
            for stamp in settings.VAR_DIR.glob("stamp-*"):
                stamp.unlink()  # what run.sh remembers belongs to the database that was here before
        rows, files = sum(manifest["tables"].values()), len(manifest["files"]) - 1
        done = "Tệp sao lưu nguyên vẹn" if check else "Đã khôi phục"
        self.stdout.write(f"{done}: {rows} dòng, {files} tệp, sao lưu lúc {manifest.get('made_at', '?')}.")
