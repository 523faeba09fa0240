from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts import workflow
from accounts.fields import UsernameField
from formats.text import clean_line


class Command(BaseCommand):
    help = "Lập người vận hành đầu tiên và in liên kết dùng một lần để đặt mật khẩu."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--name", default="", help="họ và tên")
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="địa chỉ của chương trình")

    def handle(self, *args, username, name, address, **options):
        try:
            username = UsernameField().clean(username)
            person, token = workflow.make_operator(username, clean_line(name)[:100] or "Người vận hành")
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{person} ({person.username}) là người vận hành.")
        self.stdout.write(f"Mở liên kết này trong 7 ngày để đặt mật khẩu (dùng một lần):\n{address.rstrip('/')}{reverse('link_use', args=[token])}")
