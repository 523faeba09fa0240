"""manage.py import_wording FILE --set CODE [--attach]: read a circular, report, and only when told attach its words."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from standards.models import RegulationSet
from standards.wording import FAULTS, places_of, report_of
from standards.wording_files import WordingRefused
from standards.wording_workflow import attach, read_file


class Command(BaseCommand):
    help = "Đọc câu chữ chính thức từ tệp thông tư (DOCX, HTML, văn bản thuần), in báo cáo đối chiếu; --attach mới gắn vào bộ tiêu chuẩn."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp thông tư như đã công bố")
        parser.add_argument("--set", dest="code", help="mã bộ tiêu chuẩn; bỏ trống thì dò theo nội dung tệp")
        parser.add_argument("--attach", action="store_true", help="gắn vào bộ tiêu chuẩn sau khi đọc")

    def handle(self, *args, file, code=None, attach=False, **options):
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: không đọc được tệp ({error.__class__.__name__}).") from error
        row = self.read(content, file.name, self.sets(code))
        self.report(row)
        if attach:
            self.attach(row)
        else:
            self.stdout.write("Chưa gắn gì. Thêm --attach, hoặc xác nhận trên trang “Câu chữ chính thức” của bộ tiêu chuẩn.")

    def sets(self, code):
        sets = RegulationSet.objects.published()
        rows = list(sets.filter(code=code) if code else sets)
        if not rows:
            raise CommandError(f"Không có bộ tiêu chuẩn {code}." if code else "Chưa nạp bộ tiêu chuẩn nào.")
        return rows

    def read(self, content, name, sets):
        """The WordingImport of the first set the file fits; the last refusal is told when it fits none."""
        reasons = []
        for regulation_set in sets:
            try:
                return read_file(regulation_set, content, name)
            except WordingRefused as refused:
                reasons.append((regulation_set.code, str(refused)))
        if len({words for _, words in reasons}) == 1:
            raise CommandError(reasons[0][1])  # the file itself is at fault, whatever the set
        raise CommandError("\n".join(f"{code}: {words}" for code, words in reasons))

    def report(self, row):
        lines = report_of(places_of(row.regulation_set), row.found)
        missing = [place.label for place, text in lines if not text]
        self.stdout.write(f"{row.regulation_set.code}: khớp {len(lines) - len(missing)}, thiếu {len(missing)}, chưa khớp {len(row.faults)}")
        for label in missing:
            self.stdout.write(f"thiếu\t{label}")
        for kind, words in row.faults:
            self.stdout.write(f"{FAULTS.get(kind, kind).lower()}\t{words}")

    def attach(self, row):
        self.stdout.write(f"Đã gắn câu chữ chính thức vào {attach(row)} chỗ của {row.regulation_set.code}.")
