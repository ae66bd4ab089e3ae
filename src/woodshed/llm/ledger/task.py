"""One piece of work among those that share a commit of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from woodshed.llm.ledger.rows import LedgerError

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")


class Task(Generic[T]):
    """Work that waits for its commit, and then what came of it."""

    __slots__ = ("_answer", "_error", "_work", "done")

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self._work = work
        self._answer: T | None = None
        self._error: Exception | None = None
        self.done = False

    def run(self, db: Connection) -> None:
        """Do the work inside the open transaction; what fails is undone alone."""
        db.execute("SAVEPOINT task")
        try:
            self._answer = self._work(db)
        except Exception as error:  # noqa: BLE001, it belongs to the caller of this work, not to the whole commit
            # Where SQLite has given up the whole transaction, as on a full disk, this fails too, and so do all.
            db.execute("ROLLBACK TO task")
            self._error = error
        db.execute("RELEASE task")

    def fail(self, error: Exception) -> None:
        """Let the caller know that nothing was kept; a failure of its own is told rather than that of the commit."""
        self._error = self._error or error
        self.done = True

    def result(self) -> T:
        """What the work returned, or what it raised."""
        if self._error is not None:
            raise self._error
        if not self.done:  # Ctrl-C struck the thread that had just taken this out of the queue
            raise LedgerError("the ledger was interrupted before it took this entry", hint="Try again.")
        return self._answer  # type: ignore[return-value]
