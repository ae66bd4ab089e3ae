"""The file below the ledger: what waits together is committed together, and what is read is one moment."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from woodshed.llm.ledger.opening import open_to_read, open_to_write
from woodshed.llm.ledger.rows import LedgerError
from woodshed.llm.ledger.task import Task

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")


class LedgerFile:
    """One SQLite file for any number of threads and programs, opened at the first use.

    A class, because it holds the connections and the queue of what waits to be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = _Process()

    def write(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` returns, once everything that it wrote is committed.

        Calls of several threads share a commit: each puts its work in a queue, and whoever gets the turn first does
        what is there by then. Work that raises leaves nothing behind and does not touch the others of its commit.

        Raises:
            LedgerError: the file cannot be opened or written; then nothing of this work is kept.
            Exception: whatever ``work`` raises of its own.
        """
        import sqlite3

        process = self._mine()
        task = Task(work)
        process.waiting.append(task)
        with process.turn:
            if not task.done:
                self._commit_what_waits(process)
        try:
            return task.result()
        except (sqlite3.Error, OverflowError) as error:
            raise LedgerError(
                f"the ledger {self.path} refuses this entry: {error}",
                hint="Amounts are whole nano-dollars, 0 or more; texts are texts.",
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """A connection that sees one moment of the ledger, or None where there is none yet; no file is created.

        Raises:
            LedgerError: the file cannot be read.
        """
        import sqlite3

        process = self._mine()
        with process.glance:
            try:
                process.reader = process.reader or open_to_read(self.path)
                if process.reader is None:
                    yield None
                    return
                process.reader.execute("BEGIN")
                try:
                    yield process.reader
                finally:
                    process.reader.execute("ROLLBACK")
            except (sqlite3.Error, OSError) as error:
                process.drop_reader()
                raise self._trouble(error) from error

    def close(self) -> None:
        """Close the file; a later use opens it again."""
        process = self._mine()
        with process.turn, process.glance:
            process.drop_reader()
            process.drop_writer()

    def _mine(self) -> _Process:
        # SQLite must not be used across a fork, not even to close: the parent's state is left as it lies. Two first
        # threads of a child may both begin anew; then one of them writes through a connection of its own.
        if self._process.pid != os.getpid():
            _LEFT_BEHIND.append(self._process)
            self._process = _Process()
        return self._process

    def _commit_what_waits(self, process: _Process) -> None:
        """One transaction for the whole queue. A task is done when it failed by itself or when all is committed."""
        batch: list[Task[Any]] = []
        try:
            db = process.writer = process.writer or open_to_write(self.path)
            db.execute("BEGIN IMMEDIATE")
            while process.waiting:
                batch.append(process.waiting.popleft())
                batch[-1].run(db)
            db.execute("COMMIT")
        except BaseException as error:
            batch += [process.waiting.popleft() for _ in range(len(process.waiting))]
            for task in batch:
                task.fail(self._trouble(error))
            process.drop_writer()  # which undoes what is open; the next use begins with a sound one
            if not isinstance(error, Exception):
                raise  # Ctrl-C is for the caller; the others learn that nothing was kept
        for task in batch:
            task.done = True

    def _trouble(self, error: BaseException) -> LedgerError:
        if isinstance(error, LedgerError):
            return error
        return LedgerError(
            f"the ledger {self.path} cannot be used: {error or type(error).__name__}",
            hint="See that its folder can be written and has room; if the file is damaged, move it away: "
            "a new one is begun, and the old one can still be read with sqlite3.",
        )


class _Process:
    """What belongs to one process: its connections, the turn to write or read, and what waits to be written."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.turn, self.glance = Lock(), Lock()
        self.waiting: deque[Task[Any]] = deque()
        self.writer: Connection | None = None
        self.reader: Connection | None = None

    def drop_writer(self) -> None:
        """Close the writing connection, if there is one."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None

    def drop_reader(self) -> None:
        """Close the reading connection, if there is one."""
        if self.reader is not None:
            self.reader.close()
        self.reader = None


_LEFT_BEHIND: list[_Process] = []
"""What a forked child must never close, nor let the collector close."""
