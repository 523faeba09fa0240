"""manage.py backup: everything into one verified archive."""

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from accreditation.backup import files_without_content, make_backup
from accreditation.dumps import BackupError


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và mọi tệp vào một tệp ZIP có bảng kê SHA-256."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("target", help="thư mục để chứa, hoặc tên tệp ZIP mới")

    def handle(self, *, target, **options):
        try:
            path, manifest = make_backup(target)
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(f"Chưa sao lưu được: {error}") from error
        rows, size = sum(manifest["tables"].values()), path.stat().st_size
        self.stdout.write(f"Đã sao lưu vào {path}: {rows} dòng, {len(manifest['files']) - 1} tệp, {size} byte.")
        for name in files_without_content(manifest):
            self.stderr.write(f"Cảnh báo: cơ sở dữ liệu có tệp {name} nhưng kho tệp đã mất tệp này.")
