"""How many threads a model computes in, so that it does not hinder the others on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

SIBLINGS = "/sys/devices/system/cpu"
"""Where Linux says which of its processors are one core."""


def threads_to_use() -> int:
    """One less than the processors that this process may use, and no more than there are whole cores.

    The threads of llama.cpp wait for one another at every layer. As soon as one of them finds no processor, all wait:
    with a thread for each processor, two processes take a hundred times as long, not twice.
    """
    usable = _usable()
    return max(1, min(usable - 1, whole_cores(_siblings()) or usable))


def whole_cores(siblings: Iterable[str]) -> int:
    """How many cores there are, from the processors that each processor shares its core with.

    >>> whole_cores(["0,2", "1,3", "0,2", "1,3"])
    2
    """
    return len(set(siblings))


def _usable() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux says which processors a process may use
        return os.cpu_count() or 1


def _siblings() -> list[str]:
    """What Linux says of each processor; nothing elsewhere."""
    try:
        return [path.read_text() for path in Path(SIBLINGS).glob("cpu[0-9]*/topology/thread_siblings_list")]
    except OSError:
        return []
