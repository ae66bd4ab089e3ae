"""What this machine has: memory, room on its disk, a clock and patience. Tests bring a machine of their own."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_GROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
"""Where Linux says how much memory a container may use, if it may not use all."""


def memory_bytes() -> int | None:
    """How much memory this machine has, in bytes, whether free or in use; None where it does not say.

    All of it is counted, since a model is loaded later than it is asked about. In a container it is what the container
    may use.
    """
    installed = _installed()
    try:
        allowed = int(_GROUP_LIMIT.read_text(encoding="ascii"))
    except (OSError, ValueError):  # not Linux, or "max"
        return installed
    return allowed if installed is None else min(allowed, installed)


def free_disk_bytes(folder: Path) -> int:
    """How many bytes the player may still write in a folder that exists."""
    return shutil.disk_usage(folder).free


class Machine(NamedTuple):
    """What a pull asks of its surroundings.

    ``memory`` and ``free_disk`` answer in bytes. ``sleep`` takes seconds. ``now`` is in seconds since 1970.
    """

    memory: Callable[[], int | None] = memory_bytes
    free_disk: Callable[[Path], int] = free_disk_bytes
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


THIS_MACHINE = Machine()
"""The machine that the program runs on."""


def spoken_size(count: int) -> str:
    """A number of bytes as people say it, in the units that shops and hubs use.

    >>> spoken_size(999), spoken_size(45_600), spoken_size(2_393_232_672), spoken_size(42_520_398_816)
    ('999 bytes', '46 kB', '2.4 GB', '42.5 GB')
    """
    if count < 1000:
        return f"{count} byte{'s' * (count != 1)}"
    for unit, size in (("kB", 1e3), ("MB", 1e6)):
        if round(count / size) < 1000:
            return f"{count / size:.0f} {unit}"
    return f"{count / 1e9:.1f} GB"


def _installed() -> int | None:
    """The memory of the whole machine."""
    if sys.platform == "win32":
        return _installed_on_windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


if sys.platform == "win32":

    def _installed_on_windows() -> int | None:
        import ctypes

        kilobytes = ctypes.c_ulonglong(0)
        known = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
        return kilobytes.value * 1024 if known else None
