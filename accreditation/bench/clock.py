"""Measuring one act: wall-clock and CPU time as medians of several runs, and the queries it makes."""

import time
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accreditation.bench.rows import MILLISECONDS, Row

RUNS = 9
STEPS, NOISE_RUNS = 300_000, 30  # about 10 ms, again and again


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: the median by the clock on the wall, the median of CPU time, the quickest and the slowest run."""

    wall: float
    cpu: float
    low: float
    high: float

    @property
    def note(self):
        return f"CPU {self.cpu:.0f}, từ {self.low:.0f} đến {self.high:.0f} ms"

    def row(self, work, target=None):
        """The timing as a line of the bench."""
        return Row(work, self.wall, MILLISECONDS, target, self.note)


def timing_of(walls, cpus):
    """A Timing from the runs' seconds."""
    return Timing(*(seconds * 1000 for seconds in (median(walls), median(cpus), min(walls), max(walls))))


def once(act, cpu_clock=time.process_time, prepare=tuple):
    """Run it; (wall seconds, CPU seconds). `cpu_clock` may count a second process too; `prepare` gives its arguments, unmeasured."""
    given = prepare()
    wall, cpu = time.perf_counter(), cpu_clock()
    act(*given)
    return time.perf_counter() - wall, cpu_clock() - cpu


def timed(act, runs=RUNS, **how):
    """Run it once to warm up, then `runs` times; returns the Timing."""
    once(act, **how)
    return timing_of(*zip(*(once(act, **how) for _ in range(runs)), strict=True))


def interleaved(one, other, runs, **how):
    """Timings of two acts, once warm, run in turns, so that a noisy minute hits both."""
    once(one, **how)
    once(other, **how)
    pairs = [(once(one, **how), once(other, **how)) for _ in range(runs)]
    return tuple(timing_of(*zip(*(pair[place] for pair in pairs), strict=True)) for place in (0, 1))


def queries(act, prepare=tuple):
    """How many queries it makes once warm."""
    act(*prepare())
    given = prepare()
    with CaptureQueriesContext(connection) as caught:
        act(*given)
    return len(caught)


def noise_row(when):
    """How unevenly the machine works just now: the slowest beside the quickest of many runs of one plain sum."""
    timing = timed(lambda: sum(number * number for number in range(STEPS)), NOISE_RUNS)
    return Row(f"độ nhiễu của máy {when}: cùng một phép tính {NOISE_RUNS} lần", timing.high / timing.low, "×", None, timing.note)
