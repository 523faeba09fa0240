"""Jobs: taken once, tried again, given back by dead workers, and the daily clock."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from records import jobs
from records.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch):
    """Each test registers its own handlers."""
    monkeypatch.setattr(jobs, "HANDLERS", {})
    monkeypatch.setattr(jobs, "GIVEN_UP", {})
    monkeypatch.setattr(jobs, "DAILY_KINDS", set())


@pytest.fixture
def calls():
    """Payloads of the jobs of kind "note", in the order they ran."""
    seen = []
    jobs.job("note")(lambda **payload: seen.append(payload))
    return seen


def state_of(job):
    job.refresh_from_db()
    return job.state


def test_due_jobs_run_in_order_with_their_payload(calls):
    first, second = jobs.enqueue("note", page=1), jobs.enqueue("note", page=2)
    assert jobs.run_due() == 2
    assert calls == [{"page": 1}, {"page": 2}]
    assert [state_of(first), state_of(second)] == [JobState.DONE, JobState.DONE]
    assert first.lease_until is None and first.attempts == 1


def test_a_finished_job_never_runs_again(calls):
    jobs.enqueue("note")
    jobs.run_due()
    assert jobs.run_due() == 0 and len(calls) == 1


def test_a_job_for_later_waits_for_its_moment(calls):
    later = timezone.now() + timedelta(hours=1)
    waiting = jobs.enqueue("note", after=later)
    assert jobs.run_due() == 0 and calls == []
    assert jobs.claim(later - timedelta(seconds=1)) is None
    assert jobs.claim(later) == waiting


def test_a_job_of_a_rolled_back_transaction_does_not_exist(calls):
    with pytest.raises(ValueError), transaction.atomic():
        jobs.enqueue("note")
        raise ValueError
    assert jobs.run_due() == 0


def test_a_failing_job_keeps_its_reason_and_is_tried_again_later():
    jobs.job("broken")(lambda: 1 / 0)
    broken = jobs.enqueue("broken")
    assert jobs.run_due() == 1
    assert state_of(broken) == JobState.READY
    assert "ZeroDivisionError" in broken.error
    assert broken.run_after > timezone.now()


def test_after_the_last_attempt_a_job_has_failed():
    jobs.job("broken")(lambda: 1 / 0)
    broken = jobs.enqueue("broken")
    for _ in range(jobs.MAX_ATTEMPTS):
        Job.objects.update(run_after=timezone.now())
        jobs.run_due()
    assert state_of(broken) == JobState.FAILED and broken.attempts == jobs.MAX_ATTEMPTS
    Job.objects.update(run_after=timezone.now())
    assert jobs.run_due() == 0


def failing_for_good(kind, **payload):
    """A job of that kind after its last attempt."""
    broken = jobs.enqueue(kind, **payload)
    for _ in range(jobs.MAX_ATTEMPTS):
        Job.objects.update(run_after=timezone.now())
        jobs.run_due()
    return broken


def test_a_job_given_up_is_told_once_with_its_payload_and_only_at_the_end():
    jobs.job("broken")(lambda page: 1 / 0)
    told = []
    jobs.given_up("broken")(lambda page: told.append((page, Job.objects.get().attempts)))
    jobs.enqueue("broken", page=7)
    jobs.run_due()
    assert told == []
    Job.objects.all().delete()
    failing_for_good("broken", page=8)
    assert told == [(8, jobs.MAX_ATTEMPTS)]


def test_a_worker_killed_at_the_last_attempt_is_told_too(calls):
    told = []
    jobs.given_up("note")(lambda: told.append("note"))
    jobs.enqueue("note")
    for attempt in range(jobs.MAX_ATTEMPTS):
        assert told == []
        taken = jobs.claim(timezone.now())
        assert jobs.reap(taken.lease_until + timedelta(seconds=1)) == 1, attempt
    assert told == ["note"] and jobs.reap(timezone.now() + timedelta(days=1)) == 0


def test_what_goes_wrong_in_giving_up_stops_nobody(calls, caplog):
    jobs.job("broken")(lambda: 1 / 0)
    jobs.given_up("broken")(lambda: [][0])
    broken = failing_for_good("broken")
    jobs.enqueue("note")
    jobs.run_due()
    assert (state_of(broken), len(calls)) == (JobState.FAILED, 1) and "giving up job" in caplog.text


def test_two_ways_to_give_up_one_kind_are_a_mistake():
    jobs.given_up("broken")(len)
    assert jobs.given_up("broken")(len) is len
    with pytest.raises(ValueError, match="broken"):
        jobs.given_up("broken")(max)


def test_one_failing_job_does_not_stop_the_next(calls):
    jobs.job("broken")(lambda: 1 / 0)
    jobs.enqueue("broken")
    jobs.enqueue("note")
    assert jobs.run_due() == 2 and len(calls) == 1


def test_a_job_nobody_can_do_says_so():
    unknown = jobs.enqueue("unknown")
    jobs.run_due()
    assert "unknown" in Job.objects.get(pk=unknown.pk).error


def test_a_success_after_a_failure_clears_the_reason():
    answers = iter([ValueError("lần đầu"), None])

    def sometimes():
        if error := next(answers):
            raise error

    jobs.job("sometimes")(sometimes)
    shaky = jobs.enqueue("sometimes")
    jobs.run_due()
    Job.objects.update(run_after=timezone.now())
    jobs.run_due()
    assert (state_of(shaky), shaky.error, shaky.attempts) == (JobState.DONE, "", 2)


def test_a_claimed_job_is_not_given_to_a_second_worker(calls):
    jobs.enqueue("note")
    now = timezone.now()
    assert jobs.claim(now) is not None
    assert jobs.claim(now) is None


def test_the_job_of_a_dead_worker_comes_back_after_its_lease(calls):
    jobs.enqueue("note")
    taken = jobs.claim(timezone.now())
    assert jobs.reap(timezone.now()) == 0
    assert jobs.reap(taken.lease_until + timedelta(seconds=1)) == 1
    assert jobs.run_due() == 1 and len(calls) == 1


def test_a_job_that_kills_its_worker_every_time_ends_as_failed(calls):
    jobs.enqueue("note")
    for _ in range(jobs.MAX_ATTEMPTS):
        taken = jobs.claim(timezone.now())
        jobs.reap(taken.lease_until + timedelta(seconds=1))
    assert state_of(taken) == JobState.FAILED and taken.error == jobs.LEASE_RAN_OUT


def test_a_worker_that_lost_its_lease_does_not_overwrite_the_new_owner(calls):
    jobs.enqueue("note")
    slow = jobs.claim(timezone.now())
    jobs.reap(slow.lease_until + timedelta(seconds=1))
    new_owner = jobs.claim(timezone.now())
    assert jobs.settle(slow, state=JobState.DONE) is None
    assert state_of(new_owner) == JobState.RUNNING


def test_running_stops_between_two_jobs_when_asked(calls):
    jobs.enqueue("note", page=1)
    jobs.enqueue("note", page=2)
    assert jobs.run_due(stopped=lambda: bool(calls)) == 1
    assert calls == [{"page": 1}]


def test_two_handlers_for_one_kind_are_a_mistake(calls):
    with pytest.raises(ValueError, match="note"):
        jobs.job("note")(print)


def test_a_daily_function_runs_once_for_each_day():
    days = []

    @jobs.daily
    def water_the_plants(today):
        days.append(today)

    assert jobs.plan_daily(date(2026, 9, 1)) == 1
    assert jobs.plan_daily(date(2026, 9, 1)) == 0
    jobs.run_due()
    assert jobs.plan_daily(date(2026, 9, 1)) == 0
    assert jobs.plan_daily(date(2026, 9, 2)) == 1
    jobs.run_due()
    assert days == [date(2026, 9, 1), date(2026, 9, 2)]


def test_looking_at_an_empty_line_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert jobs.claim(timezone.now()) is None


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2)], ids=["after the first try", "after the second"])
def test_each_failure_waits_a_minute_longer(attempts, minutes):
    jobs.job("broken")(lambda: 1 / 0)
    broken = jobs.enqueue("broken")
    Job.objects.update(attempts=attempts - 1)
    before = timezone.now()
    jobs.run_due()
    broken.refresh_from_db()
    assert before + timedelta(minutes=minutes) <= broken.run_after <= timezone.now() + timedelta(minutes=minutes)


def test_the_oldest_due_job_comes_first_and_equals_in_their_order(calls):
    now = timezone.now()
    for page, minutes in ((1, 1), (2, 5), (3, 1)):
        jobs.enqueue("note", after=now - timedelta(minutes=minutes), page=page)
    jobs.run_due()
    assert [call["page"] for call in calls] == [2, 1, 3]


def test_a_very_long_reason_is_cut():
    def fail():
        raise ValueError("a" * 5000)

    jobs.job("broken")(fail)
    broken = jobs.enqueue("broken")
    jobs.run_due()
    broken.refresh_from_db()
    assert len(broken.error) == 2000 and broken.error.startswith("ValueError: aaa")


def test_a_job_may_add_another(calls):
    jobs.job("first")(lambda: jobs.enqueue("note", page=7))
    jobs.enqueue("first")
    assert jobs.run_due() == 2 and calls == [{"page": 7}]


def test_a_daily_job_that_failed_for_good_is_not_planned_again_that_day():
    @jobs.daily
    def stumble(today):
        raise ValueError

    jobs.plan_daily(date(2026, 9, 1))
    Job.objects.update(state=JobState.FAILED)
    assert jobs.plan_daily(date(2026, 9, 1)) == 0 and jobs.plan_daily(date(2026, 9, 2)) == 1


@pytest.mark.parametrize(("state", "word"), [("ready", "chờ"), ("running", "đang chạy"), ("done", "xong"), ("failed", "lỗi")])
def test_a_job_says_its_state_in_words(state, word):
    assert str(Job(kind="note", state=state)) == f"note ({word})"


def test_a_long_job_holds_its_lease_while_it_says_so():
    def long_work():
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        jobs.keep_alive()
        assert jobs.reap(timezone.now()) == 0

    jobs.job("long")(long_work)
    waiting = jobs.enqueue("long")
    jobs.run_due()
    assert state_of(waiting) == JobState.DONE and waiting.lease_until is None


def test_a_job_taken_by_another_worker_cannot_be_held():
    def overtaken():
        Job.objects.update(attempts=2, lease_until=None)
        jobs.keep_alive()

    jobs.job("slow")(overtaken)
    waiting = jobs.enqueue("slow")
    jobs.run_due()
    assert state_of(waiting) == JobState.RUNNING and waiting.lease_until is None


def test_outside_a_job_there_is_no_lease_to_hold(calls):
    waiting = jobs.enqueue("note")
    jobs.run_due()
    jobs.keep_alive()
    assert state_of(waiting) == JobState.DONE and waiting.lease_until is None
