"""manage.py import_figures: the page's import for operators, one line a change or problem."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from formats.workbook import WorkbookRefused, read_workbook
from schools.batches import compare, shown_changes
from schools.import_workflow import schools_of, take_file, write_batch, years_allowed
from schools.importers import FileRefused, read_figures


class Command(BaseCommand):
    help = "Nhập số liệu năm học từ tệp Excel như trên trang “Nhập từ Excel”; thoát với mã 1 khi tệp không nhận được."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="chỉ in các thay đổi, không ghi")
        parser.add_argument("--school", metavar="MÃ", help="mã trường; cần khi tệp không ghi mã trường")

    def handle(self, *, file, dry_run, school, **options):
        schools = [row for row in schools_of(None) if school in (None, row.organization.code)]
        if not schools:
            raise CommandError(f"Không có trường mã {school}." if school else "Chưa có trường nào.")
        try:
            content = file.read_bytes()
            preview = compare(read_figures(read_workbook(content), schools, years_allowed(timezone.localdate())), schools, is_own=True)
        except OSError as error:
            raise CommandError(f"Không mở được tệp {file.name}: {error.strerror}.") from error
        except (WorkbookRefused, FileRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.tell(preview, {row.pk: row for row in schools})
        if preview.count and not dry_run:
            self.write(content, file.name, schools)

    def tell(self, preview, schools):
        for line in shown_changes(preview, schools, is_own=True):
            self.stdout.write(f"{line.place}\t{line.school}\t{line.label}\t{line.metric.name}: {line.old} → {line.new}")
        for problem in [*preview.problems, *preview.unknown]:
            self.stdout.write(f"{problem.place}\tkhông nhập: {problem.text}")
        self.stdout.write(f"{preview.count} ô thay đổi, {preview.untouched} ô giữ nguyên, {len(preview.problems)} ô không dùng được.")

    def write(self, content, name, schools):
        batch = write_batch(take_file(content, name, organization=None, by=None, schools=schools), by=None)
        for _, year, _, key, words in batch.rows["left"]:
            self.stdout.write(f"{year} {key}\tkhông ghi: {words}")
        self.stdout.write(f"Đã ghi {batch.rows['saved']} ô.")
