"""manage.py work: the process beside gunicorn."""

import signal

from django.core.management import BaseCommand, CommandError

from accreditation.exposure import REFUSAL, demo_is_exposed
from accreditation.work import StopSign, load_handlers, work_once, work_until


class Command(BaseCommand):
    help = "Chạy các việc nền và đồng hồ hằng ngày cho đến khi nhận Ctrl-C hoặc SIGTERM."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi dừng")

    def handle(self, *, once, **options):
        if demo_is_exposed():
            raise CommandError(REFUSAL)
        load_handlers()
        if once:
            self.stdout.write(f"Đã chạy {work_once()} việc.")
            return
        stop = StopSign()
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, lambda *_: stop.set())  # the job at hand is finished first
        work_until(stop)
