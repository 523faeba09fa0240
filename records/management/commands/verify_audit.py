from django.core.management.base import BaseCommand, CommandError

from records.chain import knows_head, seal_waiting, verify_chain


class Command(BaseCommand):
    help = "Kiểm tra chuỗi niêm phong của nhật ký; nêu dòng hỏng đầu tiên."

    def add_arguments(self, parser):
        parser.add_argument("--head", default="", help="mã băm đã ghi lại lần trước: phải còn trong chuỗi")

    def handle(self, *, head, **options):
        seal_waiting()
        report = verify_chain()
        if report.fault:
            raise CommandError(f"Nhật ký hỏng: {report.fault} ({report.sealed} dòng phía trước còn nguyên).")
        if head and not knows_head(head):
            raise CommandError(f"Nhật ký hỏng: mã băm {head} không còn trong chuỗi, phần cuối đã bị cắt.")
        self.stdout.write(f"Nhật ký nguyên vẹn: {report.sealed} dòng. Mã băm cuối: {report.head or '(chưa có dòng nào)'}")
