from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.pdf import PdfRefused
from improvement_plans.copies import WRITERS
from improvement_plans.models import ImprovementPlan


class Command(BaseCommand):
    help = "Write a plan as PDF, DOCX or XLSX, the same bytes as the page's button: the issued paper, else the draft."

    def add_arguments(self, parser):
        parser.add_argument("plan", type=int, help="id of the plan (see list_plans)")
        parser.add_argument("--format", choices=WRITERS, default="pdf", help="pdf (default), docx or xlsx")
        parser.add_argument("--out", type=Path, required=True, help="file to write")

    def handle(self, *args, plan, out, format="pdf", **options):
        row = ImprovementPlan.objects.select_related("organization", "document").filter(pk=plan).first()
        if row is None:
            raise CommandError(f"Không có kế hoạch số {plan}; xem bằng manage.py list_plans.")
        try:
            content = WRITERS[format](row)
            out.write_bytes(content)
        except PdfRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as failure:
            raise CommandError(f"Không ghi được {out}: {failure.strerror}") from failure
        self.stdout.write(f"{out}: {len(content)} byte")
