"""One writer at a time in a folder of small files, be it in this process or in another."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

_NAME = "lock"
_HERE = Lock()


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Wait until nobody else writes in a folder, which is made where it is missing; the system frees it after a crash.

    An empty file named ``lock`` stays there: taking it away would let two in at once.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _HERE, (folder / _NAME).open("a+b") as file:
        _wait(file.fileno())
        try:
            yield
        finally:
            _free(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _wait(number: int) -> None:
        while True:
            os.lseek(number, 0, os.SEEK_SET)
            try:
                return msvcrt.locking(number, msvcrt.LK_LOCK, 1)
            except OSError:  # the system gives up after ten seconds; somebody else may take longer
                continue

    def _free(number: int) -> None:
        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _wait(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_EX)

    def _free(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_UN)
