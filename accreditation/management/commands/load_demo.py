"""manage.py load_demo: the demo's organisations, people, figures, plans and papers."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.models import Membership
from accreditation.demo.load import DemoRefused, load_demo
from accreditation.exposure import REFUSAL


class Command(BaseCommand):
    help = "Nạp dữ liệu mẫu vào cơ sở dữ liệu trống và in các tài khoản dùng thử."
    requires_system_checks = ()  # they cost a second and say nothing about the data

    def handle(self, **options):
        if not settings.LOOPBACK_ONLY:
            raise CommandError(REFUSAL)
        try:
            world = load_demo()
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Đã nạp dữ liệu mẫu. Mật khẩu chung: {settings.DEMO_PASSWORD}")
        for username in world.people:
            posts = Membership.objects.active_on(world.today).filter(user__username=username).select_related("organization", "user")
            words = "; ".join(f"{post.get_role_display()}, {post.organization}" for post in posts)
            self.stdout.write(f"  {username:<16} {world.people[username].full_name} ({words})")
