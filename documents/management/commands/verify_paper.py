"""`manage.py verify_paper TỆP`: what a PDF is worth, in the words of the public page. Exit code 1 unless it may be relied on."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.codes import plain
from documents.known_files import paper_of_file
from documents.models import IssuedPaper
from documents.signed_state import signature_line
from documents.verification import compare_file
from formats.dates import short_date


class Command(BaseCommand):
    help = "Đối chiếu một tệp PDF với văn bản đã ban hành."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP")
        parser.add_argument("--code", default="", help="mã tra cứu in trên văn bản, khi tệp không bắt đầu như bản đã ban hành")

    def handle(self, *args, file, code, **options):
        try:
            content = Path(file).read_bytes()
        except OSError as failure:
            raise CommandError(f"Không đọc được tệp {file}: {failure.strerror}.") from failure
        issued = self.paper_with(code) if code else paper_of_file(content)
        if issued is None:
            raise CommandError("Không có văn bản nào của hệ thống này bắt đầu bằng đúng các byte của tệp; thử --code với mã in trên văn bản.")
        document = issued.version.document
        self.stdout.write(f"{issued} ngày {short_date(issued.dated_on)}, {document.organization}: {document.get_state_display()}")
        comparison = compare_file(issued, content)
        for line in map(signature_line, comparison.signatures):
            self.stdout.write(f"Chữ ký của {line.field}: {line.name} (nơi cấp: {line.issuer})")
        if not comparison.is_good:
            raise CommandError(" ".join((comparison.words, *comparison.reasons)))
        self.stdout.write(" ".join((comparison.words, *comparison.reasons)))

    def paper_with(self, code):
        """The paper of a typed code; a wrong one stops."""
        rows = IssuedPaper.objects.select_related("version__document__organization", "file")
        issued = rows.filter(code=plain(code)).first() if plain(code) else None
        if issued is None:
            raise CommandError(f"Không có văn bản nào mang mã {code}.")
        return issued
