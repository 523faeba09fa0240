"""Derive every stored rate again, for a release that changed a formula of the catalogue."""

from django.core.management.base import BaseCommand

from schools.workflow import recompute_rates


class Command(BaseCommand):
    help = "Tính lại các tỉ lệ đã lưu theo danh mục chỉ số hiện tại."

    def handle(self, **options):
        self.stdout.write(f"Đã tính lại {recompute_rates()} năm học.")
