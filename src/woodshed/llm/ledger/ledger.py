"""The ledger: every attempt with its tokens, times and cost in nano-dollars, and the budget that paid calls must pass.

Nothing is written that a player said: neither prompts nor words nor keys. Many threads and programs may write at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.llm.ledger.budget import check_day, check_request, count, day_of
from woodshed.llm.ledger.file import LedgerFile
from woodshed.llm.ledger.rows import Attempt, CircuitRow, LedgerError, Limits, Outcome
from woodshed.llm.ledger.track_record import judged, pass_rates, usual_latency_ms

if TYPE_CHECKING:
    from sqlite3 import Connection


_REASON = 120
"""Letters kept of a reason: a fixed sentence fits, a prompt that slipped into a message does not."""


class Ledger:
    """What the models were asked and what it cost, in one SQLite file that is made at the first entry.

    Every method that writes returns when its entry is committed: from then on no end of the program loses it. A power
    cut may lose the last entries, but leaves a sound file. A write takes about 0.1 ms, more where many wait. All of
    them raise ``LedgerError`` where the file cannot be used or refuses the entry, and then nothing of it is kept.

    ``clock`` gives seconds since 1970; days are those of UTC.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = LedgerFile(path)
        self._clock = clock

    @property
    def path(self) -> Path:
        """Where the ledger lies, or will lie."""
        return self._file.path

    def reserve(self, request_id: str, model: str, worst_nano: int, limits: Limits, at: float | None = None) -> int:
        """Reserve the worst case of a paid call, and return the number by which it is settled.

        Whatever is reserved counts as spent, for its day and its request, until it is settled; where the program dies
        before that, for ever, since nobody knows what the call cost. No two calls can pass a limit together.

        Raises:
            BudgetError: with ``worst_nano`` more, the day or the request would pass its limit.
        """
        at = self._clock() if at is None else at
        day = day_of(at)

        def work(db: Connection) -> int:
            check_day(db, day, worst_nano, limits.day_nano)
            check_request(db, request_id, worst_nano, limits.request_nano)
            row = db.execute(
                "INSERT INTO reservation (request_id, model, worst_nano, day, at) VALUES (?, ?, ?, ?, ?)",
                (request_id, model, worst_nano, day, at),
            )
            count(db, day, worst_nano)
            return int(row.lastrowid or 0)

        return self._file.write(work)

    def settle(self, reservation: int, attempt: Attempt) -> None:
        """Put the attempt in the place of its reservation, at its true cost.

        The cost counts for the day of the reservation, whatever it turned out to be. A call that was provably never
        billed, such as a refused connection, has ``cost_nano=0``. Where the cost is unknown (None), the reserved worst
        case goes on counting against the budget.

        Raises:
            LedgerError: the reservation is settled already, never was, or is that of another request.
        """

        def work(db: Connection) -> None:
            row = db.execute(
                "SELECT worst_nano, day FROM reservation WHERE id = ? AND request_id = ?",
                (reservation, attempt.request_id),
            ).fetchone()
            if row is None:
                raise LedgerError(
                    f"no reservation {reservation} of request {attempt.request_id!r} is open",
                    hint="A reservation is settled once, by an attempt of the request that made it.",
                )
            worst, day = row
            held = worst if attempt.cost_nano is None else attempt.cost_nano
            db.execute("DELETE FROM reservation WHERE id = ?", (reservation,))
            _insert(db, attempt, held, day)
            count(db, day, held - worst)

        self._file.write(work)

    def record(self, attempt: Attempt) -> None:
        """Enter an attempt for which nothing was reserved. Should it have cost something, that counts for its day."""
        held, day = attempt.cost_nano or 0, day_of(attempt.at)

        def work(db: Connection) -> None:
            _insert(db, attempt, held, day)
            if held:
                count(db, day, held)

        self._file.write(work)

    def finish(self, outcome: Outcome) -> None:
        """Enter how a whole request ended.

        Raises:
            LedgerError: the request is finished already.
        """
        fields = (
            outcome.request_id, outcome.genre, outcome.application, outcome.complexity, outcome.bars,
            outcome.credit, outcome.cached, outcome.latency_ms, outcome.at,
        )  # fmt: skip
        declined = [(place, model, reason[:_REASON]) for place, (model, reason) in enumerate(outcome.declined)]

        def work(db: Connection) -> None:
            if db.execute("SELECT 1 FROM request WHERE request_id = ?", (outcome.request_id,)).fetchone():
                raise LedgerError(
                    f"the request {outcome.request_id!r} is finished already", hint="Every request has its own name."
                )
            row = db.execute(
                "INSERT INTO request (request_id, genre, application, complexity, bars, credit, cached, latency_ms, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                fields,
            ).lastrowid
            for place in declined:
                db.execute("INSERT INTO declined (request, place, model, reason) VALUES (?, ?, ?, ?)", (row, *place))

        self._file.write(work)

    def reset(self, genre: str | None = None, at: float | None = None) -> None:
        """Let the statistics of a genre, or of all, count from here.

        No row is deleted. The budget goes on, and so does what the router has learned.
        """
        at = self._clock() if at is None else at

        def work(db: Connection) -> None:
            db.execute(
                "INSERT OR REPLACE INTO mark (genre, attempt_id, request_id, at) SELECT ?,"
                " (SELECT COALESCE(MAX(id), 0) FROM attempt), (SELECT COALESCE(MAX(id), 0) FROM request), ?",
                (genre or "", at),
            )

        self._file.write(work)

    def save_circuit(
        self, model: str, state: str, until: float | None, reason: str, failures: int, at: float | None = None
    ) -> None:
        """Tell the other programs what a model's circuit breaker says; what is older than the known is dropped."""
        at = self._clock() if at is None else at
        fields = (model, state, until, reason[:_REASON], failures, at)

        def work(db: Connection) -> None:
            db.execute(
                "INSERT INTO circuit (model, state, until, reason, failures, at) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (model) DO UPDATE SET state = excluded.state, until = excluded.until,"
                " reason = excluded.reason, failures = excluded.failures, at = excluded.at"
                " WHERE excluded.at >= circuit.at",
                fields,
            )

        self._file.write(work)

    def circuits(self) -> Mapping[str, CircuitRow]:
        """What the circuit breaker of each model last said, in whatever program."""
        with self.reading() as db:
            rows = db.execute("SELECT model, state, until, reason, failures, at FROM circuit") if db else ()
            return {model: CircuitRow(*rest) for model, *rest in rows}

    def pass_rates(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """For each model and genre: how many of its charts could be used, and how many it wrote.

        Over the last 200 charts of each model, in all genres together. Only answers that can be judged count: not those
        from the cache, not choices, and not calls that came to nothing because nobody was there.
        """
        with self.reading() as db:
            return pass_rates(db) if db else {}

    def usual_latency_ms(self, model: str, mode: str = "write") -> float | None:
        """The median time of a model's last 50 answers that could be used, or None where there are none.

        ``mode`` is ``write`` for charts and ``choose`` for choices, which take far less.
        """
        with self.reading() as db:
            return usual_latency_ms(db, model, mode) if db else None

    def reading(self) -> AbstractContextManager[Connection | None]:
        """A connection for reading that sees one moment, or None where nothing was entered yet; for statistics."""
        return self._file.reading()

    def close(self) -> None:
        """Close the file; a later use opens it again."""
        self._file.close()


def _insert(db: Connection, attempt: Attempt, held: int, day: int) -> None:
    db.execute(
        _INSERT,
        (
            attempt.request_id, attempt.genre, attempt.application, attempt.complexity, attempt.bars,
            attempt.model, attempt.served, attempt.mode, attempt.cloud, attempt.outcome, attempt.reason[:_REASON],
            attempt.tokens_in, attempt.tokens_out, attempt.tokens_thought, attempt.reported,
            attempt.latency_ms, attempt.first_ms, attempt.cost_nano, attempt.cloud_model, attempt.cloud_nano,
            attempt.at, attempt.stale_price, held, day, judged(attempt.outcome, cloud=attempt.cloud),
        ),
    )  # fmt: skip


_INSERT = """
INSERT INTO attempt (
  request_id, genre, application, complexity, bars,
  model, served, mode, cloud, outcome, reason,
  tokens_in, tokens_out, tokens_thought, reported,
  latency_ms, first_ms, cost_nano, cloud_model, cloud_nano,
  at, stale_price, held_nano, held_day, judged
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
