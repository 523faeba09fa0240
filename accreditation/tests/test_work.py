"""The background loop and its command, without waiting for real time."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from accounts.models import User
from accreditation import work
from records import jobs
from records.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch):
    """The loop drops stale connections; the test's own must stay."""
    monkeypatch.setattr(work, "close_old_connections", lambda: None)


@pytest.fixture(scope="module")
def own_environment(tmp_path_factory):
    """A program of its own: SQLite in a folder of its own, migrated."""
    folder = str(tmp_path_factory.mktemp("var"))
    environment = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": "", "LOOPBACK_ONLY": "1"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True)
    return environment


class Stop:
    """An event that ends the loop after so many pauses and remembers how long they were."""

    def __init__(self, rounds):
        self.rounds, self.pauses = rounds, []

    def is_set(self):
        return len(self.pauses) >= self.rounds

    def wait(self, seconds):
        self.pauses.append(seconds)


def test_a_round_plans_the_day_and_runs_it():
    assert work.work_once() >= 1
    assert Job.objects.get(kind="daily_clean_up").state == JobState.DONE
    assert work.work_once() == 0


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("connection already closed")])
def test_the_loop_waits_out_a_database_that_does_not_answer(monkeypatch, error):
    answers = iter([error, None])

    def round_of_work(stopped):
        if error := next(answers):
            raise error

    monkeypatch.setattr(work, "work_once", round_of_work)
    stop = Stop(rounds=2)
    work.work_until(stop)
    assert stop.pauses == [work.PAUSE_AFTER_OUTAGE, work.PAUSE]


def test_a_loop_that_is_told_to_stop_does_not_start_a_round(monkeypatch):
    monkeypatch.setattr(work, "work_once", lambda stopped: pytest.fail("one round too many"))
    stop = work.StopSign()
    stop.set()
    work.work_until(stop)


def test_house_keeping_forgets_old_log_ins_and_finished_jobs_but_not_failed_ones():
    long_ago = timezone.now() - work.KEEP_DONE_JOBS - timedelta(days=1)
    for state in (JobState.DONE, JobState.FAILED):
        Job.objects.create(kind="old", state=state)
    Job.objects.update(created_at=long_ago)
    recent = Job.objects.create(kind="recent", state=JobState.DONE)
    Session.objects.create(session_key="old", session_data="", expire_date=long_ago)
    work.clean_up(timezone.localdate())
    assert set(Job.objects.values_list("kind", "state")) == {("old", "failed"), (recent.kind, "done")}
    assert not Session.objects.exists()


def test_the_command_can_run_one_round():
    out = StringIO()
    call_command("work", once=True, stdout=out)
    assert "việc" in out.getvalue()


def test_the_command_refuses_demo_accounts_on_an_open_address(settings):
    User.objects.create(username="mau", full_name="Tài khoản mẫu", is_demo=True)
    settings.LOOPBACK_ONLY = False
    with pytest.raises(CommandError, match="tài khoản mẫu"):
        call_command("work", once=True)
    settings.LOOPBACK_ONLY = True
    call_command("work", once=True, stdout=StringIO())


def test_signals_in_a_burst_do_not_hang_the_loop(own_environment):
    """Ctrl-C sends INT to the whole group and run.sh sends TERM behind it: the second may come while the first is being noted."""
    program = """
import signal, time
from accreditation.work import StopSign
stop = StopSign()
signal.signal(signal.SIGALRM, lambda *_: stop.set())
signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
end = time.monotonic() + 0.3
while time.monotonic() < end:
    stop.wait(0.001)
signal.setitimer(signal.ITIMER_REAL, 0)
print(stop.is_set())
"""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", program]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=own_environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_a_stop_sign_ends_a_pause_early_and_stays_set():
    stop = work.StopSign()
    stop.wait(0.01)
    assert not stop.is_set()
    stop.set()
    stop.wait(3600)
    assert stop.is_set()


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_cleanly(own_environment, signum):
    program = (
        "import accreditation.work as work, accreditation.management.commands.work as command\n"
        "def announce(stop): print('ready', flush=True); stop.wait(60)\n"
        "command.work_until = announce\n"
        "from django.core.management import call_command; call_command('work'); print('clean')"
    )
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", program], env=own_environment, cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signum)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "clean\n", "")


def test_handlers_of_all_rooms_are_found():
    work.load_handlers()
    assert "daily_clean_up" in jobs.HANDLERS
