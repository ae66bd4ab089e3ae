"""What the statistics read from the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection


class AttemptRow(NamedTuple):
    """What the statistics read of an attempt; the fields are those of ``Attempt``."""

    genre: str
    model: str
    cloud: int
    outcome: str
    tokens_in: int | None
    tokens_out: int | None
    tokens_thought: int | None
    reported: int
    latency_ms: float
    first_ms: float | None
    cost_nano: int | None
    stale_price: int
    at: float


class AnswerRow(NamedTuple):
    """What the statistics read of a request, with the attempt that it is credited to and all that was paid for it.

    ``cloud`` and ``cloud_nano`` are those of the credited attempt, None where there is none. ``open_costs`` counts what
    was asked for this request at a cost that nobody knows.
    """

    genre: str
    credit: str
    cached: int
    fallback: int
    cloud: int | None
    cloud_nano: int | None
    paid_nano: int
    open_costs: int
    at: float

    @property
    def by_model(self) -> bool:
        """Whether a language model is credited; the others save nothing, for nobody would have paid for them."""
        return self.credit not in NO_MODELS

    @property
    def saved_nano(self) -> int | None:
        """The same tokens at the paid model that would have been asked, less all that was paid; None if unknown."""
        if self.cloud_nano is None or self.open_costs:
            return None
        return self.cloud_nano - self.paid_nano


NO_MODELS = frozenset({"rules", "chord-model", "given", ""})
"""Credits of composers that are no language models."""


def attempts(db: Connection | None, genre: str | None) -> Iterator[AttemptRow]:
    """The attempts since the statistics were set to zero, of all genres or one."""
    rows = () if db is None else db.execute(_ATTEMPTS, {"genre": genre})
    return map(AttemptRow._make, rows)


def answers(db: Connection | None, genre: str | None) -> Iterator[AnswerRow]:
    """The answered requests since the statistics were set to zero, of all genres or one."""
    rows = () if db is None else db.execute(_ANSWERS, {"genre": genre})
    return map(AnswerRow._make, rows)


def fallbacks(db: Connection | None, genre: str | None) -> dict[tuple[str, str], int]:
    """How often each model did not help, and for which kind of reason; the most frequent first."""
    kinds: Counter[tuple[str, str]] = Counter()
    for model, reason in () if db is None else db.execute(_DECLINED, {"genre": genre}):
        kinds[model, reason.partition(":")[0].strip()] += 1
    return dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0])))


def last_reset(db: Connection | None, genre: str | None) -> float | None:
    """When the statistics were last set to zero, in seconds since 1970; None if never. Without a genre, of any."""
    if db is None:
        return None
    row = db.execute("SELECT MAX(at) FROM mark WHERE :genre IS NULL OR genre IN ('', :genre)", {"genre": genre})
    at: float | None = row.fetchone()[0]
    return at


def held(db: Connection | None) -> tuple[int, int]:
    """How many paid calls are reserved and not settled, and their worst case in nano-dollars."""
    if db is None:
        return 0, 0
    calls, nano = db.execute("SELECT COUNT(*), COALESCE(SUM(worst_nano), 0) FROM reservation").fetchone()
    return calls, nano


_ATTEMPTS = """
SELECT genre, model, cloud, outcome, tokens_in, tokens_out, tokens_thought, reported, latency_ms, first_ms,
       cost_nano, stale_price, at
FROM attempt AS a
WHERE (:genre IS NULL OR genre = :genre)
  AND NOT EXISTS (SELECT 1 FROM mark AS m WHERE m.genre IN ('', a.genre) AND m.attempt_id >= a.id)
"""

# All attempts of a request count for its saving, also those from before the statistics were set to zero.
_ANSWERS = """
SELECT r.genre, r.credit, r.cached,
       EXISTS (SELECT 1 FROM declined AS d WHERE d.request = r.id),
       c.cloud, c.cloud_nano,
       (SELECT COALESCE(SUM(cost_nano), 0) FROM attempt WHERE request_id = r.request_id),
       (SELECT COUNT(*) FROM attempt WHERE request_id = r.request_id AND cloud AND cost_nano IS NULL)
         + (SELECT COUNT(*) FROM reservation WHERE request_id = r.request_id),
       r.at
FROM request AS r
LEFT JOIN attempt AS c ON c.id = (
  SELECT MAX(id) FROM attempt
  WHERE request_id = r.request_id AND model = r.credit AND outcome = CASE WHEN r.cached THEN 'cached' ELSE 'ok' END)
WHERE (:genre IS NULL OR r.genre = :genre)
  AND NOT EXISTS (SELECT 1 FROM mark AS m WHERE m.genre IN ('', r.genre) AND m.request_id >= r.id)
"""

_DECLINED = """
SELECT d.model, d.reason
FROM declined AS d JOIN request AS r ON r.id = d.request
WHERE (:genre IS NULL OR r.genre = :genre)
  AND NOT EXISTS (SELECT 1 FROM mark AS m WHERE m.genre IN ('', r.genre) AND m.request_id >= r.id)
"""
