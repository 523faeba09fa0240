"""The background loop: due jobs, the daily clock, and house-keeping. One process of it runs beside the web server."""

import logging
from datetime import timedelta
from queue import Empty, SimpleQueue

from django.core.management import call_command
from django.db import Error, close_old_connections
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from records.chain import seal_waiting
from records.jobs import daily, plan_daily, run_due
from records.models import Job, JobState

logger = logging.getLogger("accreditation.work")

PAUSE = 2  # seconds between two looks at an empty line
PAUSE_AFTER_OUTAGE = 5
KEEP_DONE_JOBS = timedelta(days=90)


@daily
def clean_up(today):
    """Forget expired log-ins and finished jobs; failed ones stay until somebody has looked at them."""
    call_command("clearsessions")
    Job.objects.filter(state=JobState.DONE, created_at__lt=timezone.now() - KEEP_DONE_JOBS).delete()


def load_handlers():
    """Import every room's `jobs` module so that the registries of records.jobs are full."""
    autodiscover_modules("jobs")


def work_once(stopped=lambda: False):
    """One round: plan the day's jobs, run what is due, seal the trail behind it; returns how many jobs ran."""
    plan_daily(timezone.localdate())
    count = run_due(stopped)
    seal_waiting()
    return count


class StopSign:
    """What a signal handler may set at any moment, also twice in a row: threading.Event would wait for its own lock then."""

    def __init__(self):
        self._words = SimpleQueue()  # the one queue whose put() may interrupt itself

    def set(self):
        self._words.put("stop")

    def is_set(self):
        return not self._words.empty()

    def wait(self, seconds):
        """Sleep for that many seconds, or until it is set."""
        try:
            self._words.put(self._words.get(timeout=seconds))
        except Empty:
            return


def work_until(stop):
    """Rounds until the `stop` sign is set, also in a long line of jobs; a database outage is waited out."""
    while not stop.is_set():
        pause = PAUSE
        close_old_connections()
        try:
            work_once(stop.is_set)
        except Error as error:  # a connection found closed is an InterfaceError, which is no DatabaseError
            logger.warning("Cơ sở dữ liệu không trả lời, thử lại sau %s giây: %s", PAUSE_AFTER_OUTAGE, error)
            pause = PAUSE_AFTER_OUTAGE
        stop.wait(pause)
