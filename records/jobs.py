"""Work that waits: adding it, taking it, carrying it out once (DESIGN 3.9).

A room names what it can do in its own `jobs.py`:

    @job("render_paper")
    def render_paper(version_id): ...

    @given_up("render_paper")
    def say_that_it_failed(version_id): ...

    @daily
    def remind_of_deadlines(today): ...

and anyone below or beside it calls `enqueue("render_paper", version_id=7)`. Handlers may run again after a crash,
so they must give the same result when they do.
"""

import logging
import threading
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from records.models import Job, JobState

logger = logging.getLogger("accreditation.jobs")
_at_hand = threading.local()  # the job this thread carries out

LEASE = timedelta(minutes=2)  # above the longest paper's 60 s; a killed worker's job comes back after it
MAX_ATTEMPTS = 3
ADVISORY_LOCK = 20260707  # any number of our own; PostgreSQL only
LEASE_RAN_OUT = "Chương trình chạy nền dừng giữa chừng."

HANDLERS = {}
GIVEN_UP = {}
DAILY_KINDS = set()


def job(kind):
    """Register a function as the handler of jobs of that kind; it gets the payload as keywords."""

    def register(handler):
        if HANDLERS.setdefault(kind, handler) is not handler:
            raise ValueError(f"two handlers for jobs of kind {kind}")
        return handler

    return register


def given_up(kind):
    """Register what is done when a job of that kind failed for the last time; it gets the payload too. What waits must not wait for ever."""

    def register(function):
        if GIVEN_UP.setdefault(kind, function) is not function:
            raise ValueError(f"two ways to give up jobs of kind {kind}")
        return function

    return register


def daily(function):
    """Register function(today) to run once on every calendar day, under its own name."""
    kind = f"daily_{function.__name__}"

    @job(kind)
    def run_on(on):
        function(date.fromisoformat(on))

    DAILY_KINDS.add(kind)
    return function


def enqueue(kind, *, after=None, **payload):
    """Add a job inside the caller's transaction; it runs at once, or from the moment `after`."""
    waiting = Job.objects.create(kind=kind, payload=payload)
    if after is not None:  # the model stamps run_after itself on creation
        Job.objects.filter(pk=waiting.pk).update(run_after=after)
        waiting.run_after = after
    return waiting


def unplanned(today):
    """Kinds of daily jobs that have no row for that day yet, in a fixed order."""
    planned = Job.objects.filter(kind__in=DAILY_KINDS, payload__on=today.isoformat()).values_list("kind", flat=True)
    return sorted(DAILY_KINDS - set(planned))


def plan_daily(today):
    """One job per registered daily function and day; returns how many were added. Safe to call all day long."""
    if not unplanned(today):  # a look costs nothing; the transaction below would take SQLite's write lock
        return 0
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite's IMMEDIATE transactions already stand in line
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return len([enqueue(kind, on=today.isoformat()) for kind in unplanned(today)])


def reap(now):
    """Give back the jobs of workers that died; after the last attempt they count as failed."""
    expired = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    ends = {"state": JobState.FAILED, "error": LEASE_RAN_OUT, "lease_until": None}
    spent = [row for row in expired.filter(attempts__gte=MAX_ATTEMPTS) if expired.filter(pk=row.pk).update(**ends)]
    for row in spent:
        tell_given_up(row)
    return len(spent) + expired.update(state=JobState.READY, lease_until=None)


def tell_given_up(taken):
    """Let the room of a job that failed for good know; what goes wrong there stops nobody."""
    try:
        if taken.kind in GIVEN_UP:
            GIVEN_UP[taken.kind](**taken.payload)
    except Exception:
        logger.exception("giving up job %s (%s) failed", taken.pk, taken.kind)


def claim(now):
    """Take the oldest due job for one lease, or None. Two workers never get the same one."""
    due = Job.objects.filter(state=JobState.READY, run_after__lte=now).order_by("run_after", "pk")
    if not due.exists():  # as above
        return None
    with transaction.atomic():
        taken = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if taken is None:
            return None
        taken.state, taken.attempts, taken.lease_until = JobState.RUNNING, taken.attempts + 1, now + LEASE
        taken.save(update_fields=["state", "attempts", "lease_until"])
    return taken


def carry_out(taken):
    """Run a claimed job and write down how it ended; returns the new state."""
    _at_hand.job = taken
    try:
        handler = HANDLERS.get(taken.kind)
        if handler is None:
            raise LookupError(f"Không có chương trình cho việc “{taken.kind}”.")
        handler(**taken.payload)
    except Exception as error:  # whatever a handler raises belongs into its job's row, not into the loop
        logger.exception("job %s (%s) failed", taken.pk, taken.kind)
        return settle_failure(taken, error)
    finally:
        _at_hand.job = None
    return settle(taken, state=JobState.DONE, error="")


def keep_alive():
    """Called by a long handler between its steps: holds the lease for as long again. Outside a job it does nothing."""
    taken = getattr(_at_hand, "job", None)
    if taken:
        mine = Job.objects.filter(pk=taken.pk, state=JobState.RUNNING, attempts=taken.attempts)
        mine.update(lease_until=timezone.now() + LEASE)


def settle_failure(taken, error):
    """Back into the line, a minute later each time, or failed after the last attempt."""
    reason = f"{type(error).__name__}: {error}"[:2000]
    if taken.attempts >= MAX_ATTEMPTS:
        state = settle(taken, state=JobState.FAILED, error=reason)
        if state:
            tell_given_up(taken)
        return state
    later = timezone.now() + timedelta(minutes=taken.attempts)
    return settle(taken, state=JobState.READY, error=reason, run_after=later)


def settle(taken, **values):
    """Write the end only while the lease is still ours; a reaped job belongs to somebody else."""
    mine = Job.objects.filter(pk=taken.pk, state=JobState.RUNNING, attempts=taken.attempts)
    return values["state"] if mine.update(lease_until=None, **values) else None


def run_due(stopped=lambda: False):
    """Reap, then run due jobs one after another until none is left or `stopped()`; returns how many ran."""
    reap(timezone.now())
    count = 0
    while not stopped() and (taken := claim(timezone.now())):
        carry_out(taken)
        count += 1
    return count
