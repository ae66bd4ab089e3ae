"""Timing that can be trusted on a busy machine: medians, with how far the runs spread."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Timing(NamedTuple):
    """Milliseconds: the median run, and those that a tenth of the runs beat or missed."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ms ({self.low:.2f} to {self.high:.2f})"


def timed(work: Callable[[int], object], runs: int) -> Timing:
    """Call ``work`` with 0, 1, 2 … after one call that is not counted."""
    work(runs)
    times = []
    for run in range(runs):
        start = time.perf_counter()
        work(run)
        times.append(1000 * (time.perf_counter() - start))
    return spread(times)


def spread(times: Sequence[float]) -> Timing:
    """Median and tenths of some milliseconds."""
    if len(times) < 2:
        return Timing(times[0], times[0], times[0])
    tenths = statistics.quantiles(times, n=10, method="inclusive")
    return Timing(statistics.median(times), tenths[0], tenths[-1])


class Process(NamedTuple):
    """A whole process, from start to end: its time, and the most memory that a run held, MB."""

    time: Timing
    peak_mb: float


def process(command: Sequence[str], runs: int, folder: str | None = None) -> Process:
    """Start a command again and again."""
    times, peak = [], 0.0
    for _ in range(runs):
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as started:
            _, status, usage = os.wait4(started.pid, 0)
            started.returncode = os.waitstatus_to_exitcode(status)
            if started.returncode:
                reason = started.stderr.read().decode() if started.stderr else ""
                raise RuntimeError(f"{command} failed: {reason}")
        times.append(1000 * (time.perf_counter() - start))
        peak = max(peak, usage.ru_maxrss / 1024)
    return Process(spread(times), peak)
