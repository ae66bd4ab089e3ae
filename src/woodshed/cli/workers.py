"""Sharing a batch among processes, with the answers in the order of the lines."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from woodshed.cli.answers import Answer, answer, begin
from woodshed.settings import Settings, load_anyhow

if TYPE_CHECKING:
    from concurrent.futures import Future

Line = tuple[int, bytes]

WORTH_SHARING = 48
"""Lines from which a second process repays its start: a tenth of a second, against 5 ms a line."""

_CHUNK = 8
"""Lines handed over at once: enough to hide the handing over, few enough to end together."""

_AHEAD = 3
"""Chunks a worker that are on their way, so that none waits and memory stays small."""


def answers(
    lines: Iterator[bytes], workers: int | None, settings: Settings | None = None
) -> Generator[Answer, None, None]:
    """Answer every line that is not blank, in order.

    ``workers`` None means one a core, where the batch is long enough. Where a model can be asked one process does it
    all: several would each load a model of their own.
    """
    settings = settings or load_anyhow()
    generating = begin(settings)
    workers = 1 if generating.asks else workers
    try:
        yield from _answers(lines, workers, settings)
    finally:
        generating.close()


def _answers(lines: Iterator[bytes], workers: int | None, settings: Settings) -> Iterator[Answer]:
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip())
    processes = workers or _cores()
    first: list[Line] = []
    if workers is None and processes > 1:
        first = list(islice(numbered, WORTH_SHARING))
        if len(first) < WORTH_SHARING:
            processes = 1
    if processes == 1:
        for number, line in _both(first, numbered):
            yield answer(number, line)
    else:
        yield from _shared(_both(first, numbered), processes, settings)


def _both(first: list[Line], rest: Iterator[Line]) -> Iterator[Line]:
    yield from first
    yield from rest


def _shared(lines: Iterator[Line], processes: int, settings: Settings) -> Iterator[Answer]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # What the first lines have loaded, rooms and words, every fork has as well.
    for number, line in islice(lines, _CHUNK):
        yield answer(number, line)
    # Outside Linux system libraries may not survive a fork.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin_worker, initargs=(settings,))
    waiting: deque[Future[list[Answer]]] = deque()
    try:
        while chunk := list(islice(lines, _CHUNK)):
            with _interrupts_later():
                waiting.append(pool.submit(_answer_all, chunk))
            if len(waiting) >= _AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _answer_all(chunk: list[Line]) -> list[Answer]:
    return [answer(number, line) for number, line in chunk]


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Hold Ctrl-C back while processes are started.

    In the middle of a fork it would be swallowed, or leave workers that nobody ends.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker(settings: Settings) -> None:
    """Interrupts are left to the parent."""
    begin(settings)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
