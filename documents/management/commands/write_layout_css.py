"""Write the CSS of every layout rule set into static/documents/layouts/, for the preview and for print."""

from django.conf import settings
from django.core.management.base import BaseCommand

from documents.layout import FOLDER, layout_css, load_layout


class Command(BaseCommand):
    help = "Ghi CSS của các bộ quy tắc trình bày (chạy sau khi sửa documents/layouts/*.yaml)."

    def handle(self, *args, **options):
        target = settings.BASE_DIR / "static" / "documents" / "layouts"
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(FOLDER.glob("*.yaml")):
            (target / f"{path.stem}.css").write_text(layout_css(load_layout(path.stem)), encoding="utf-8")
            self.stdout.write(f"Đã ghi {path.stem}.css")
