"""Counting: what attempts and requests come to, over a stretch of time, a model or a genre."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from woodshed.llm.ledger.stats_rows import AnswerRow, AttemptRow


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in milliseconds: as many percent of the attempts as the name says took no longer."""

    p50: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted. Amounts are in nano-dollars.

    ``requests`` got an answer (of a model: are credited to it). Of these ``local`` and ``cloud`` ones were newly
    written by a model there, ``cached`` ones were kept from earlier, and before ``fallbacks`` ones some model declined.
    ``attempts`` are the times that a model was really asked, and ``passed`` those whose answer could be used; the times
    are of these, ``first`` that to the first token. Of the tokens those of ``reported`` attempts were counted by
    servers, those of ``estimated`` ones by us.

    ``paid_nano`` is what is known to be paid; ``unknown_costs`` attempts cost nobody knows what. ``saved_nano`` is over
    the ``savings_known`` requests for which it can be said; for ``savings_unknown`` ones it cannot. ``stale_prices``
    attempts were reckoned with a price past its last day.
    """

    requests: int
    local: int
    cloud: int
    cached: int
    fallbacks: int
    attempts: int
    passed: int
    latency: Spread | None
    first: Spread | None
    tokens_in: int
    tokens_out: int
    tokens_thought: int
    reported: int
    estimated: int
    paid_nano: int
    unknown_costs: int
    stale_prices: int
    saved_nano: int
    savings_known: int
    savings_unknown: int

    @property
    def local_percent(self) -> float | None:
        """Of the answers that a model newly wrote, the share that was written on this machine; None without any."""
        written = self.local + self.cloud
        return 100 * self.local / written if written else None


@dataclass(slots=True)
class Count:
    """A tally while it is counted."""

    requests: int = 0
    local: int = 0
    cloud: int = 0
    cached: int = 0
    fallbacks: int = 0
    attempts: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_thought: int = 0
    reported: int = 0
    estimated: int = 0
    paid_nano: int = 0
    unknown_costs: int = 0
    stale_prices: int = 0
    saved_nano: int = 0
    savings_known: int = 0
    savings_unknown: int = 0
    _times: array[float] = field(default_factory=lambda: array("d"))
    _firsts: array[float] = field(default_factory=lambda: array("d"))

    def attempt(self, row: AttemptRow) -> None:
        """Count an attempt. One that only used an earlier answer again asked nobody, and is not one."""
        if row.outcome == "cached":
            return
        self.attempts += 1
        if row.tokens_in or row.tokens_out:
            self.tokens_in += row.tokens_in or 0
            self.tokens_out += row.tokens_out or 0
            self.tokens_thought += row.tokens_thought or 0
            self.reported += row.reported
            self.estimated += not row.reported
        self.paid_nano += row.cost_nano or 0
        self.unknown_costs += bool(row.cloud) and row.cost_nano is None
        self.stale_prices += row.stale_price
        if row.outcome == "ok":
            self._times.append(row.latency_ms)
            if row.first_ms is not None:
                self._firsts.append(row.first_ms)

    def answer(self, row: AnswerRow) -> None:
        """Count a request that got its answer."""
        self.requests += 1
        self.fallbacks += row.fallback
        if not row.by_model:
            return
        if row.cached:
            self.cached += 1
        elif row.cloud is not None:
            self.cloud += row.cloud
            self.local += 1 - row.cloud
        saved = row.saved_nano
        self.saved_nano += saved or 0
        self.savings_known += saved is not None
        self.savings_unknown += saved is None

    def tally(self) -> Tally:
        """What was counted."""
        return Tally(
            requests=self.requests, local=self.local, cloud=self.cloud, cached=self.cached, fallbacks=self.fallbacks,
            attempts=self.attempts, passed=len(self._times), latency=spread(self._times), first=spread(self._firsts),
            tokens_in=self.tokens_in, tokens_out=self.tokens_out, tokens_thought=self.tokens_thought,
            reported=self.reported, estimated=self.estimated, paid_nano=self.paid_nano,
            unknown_costs=self.unknown_costs, stale_prices=self.stale_prices, saved_nano=self.saved_nano,
            savings_known=self.savings_known, savings_unknown=self.savings_unknown,
        )  # fmt: skip


def spread(times: Sequence[float]) -> Spread | None:
    """The percentiles by nearest rank, each of them a time that was really taken; None without any.

    >>> spread([4.0, 1.0, 3.0, 2.0])
    Spread(p50=2.0, p90=4.0, p99=4.0)
    """
    if not times:
        return None
    ordered = sorted(times)
    return Spread(*(ordered[-(-percent * len(ordered) // 100) - 1] for percent in (50, 90, 99)))
