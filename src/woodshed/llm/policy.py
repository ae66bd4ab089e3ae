"""What a failure means for the model that failed: whether it is asked again, and when its door opens.

The table is the whole of it. A door that is shut has a time at which one caller may try it again; of two such times the
later one wins. ``now`` is in seconds since 1970 everywhere, so that states outlive a process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from random import Random
from types import MappingProxyType
from typing import Literal, NamedTuple

from woodshed.llm.model import FailureKind as Kind

FIRST_BACKOFF, LONGEST_BACKOFF = 1.0, 60.0
"""Seconds that a door stays shut at first and at most; in between they double."""
_FAILURES_IN_A_ROW = 2
"""One failure may be chance; a second in a row is a pattern."""
_RETRY_SHARE, _RETRIES_AT_LEAST = 0.1, 10.0
"""Retries come to a tenth of all requests; ten stand at the beginning, so that a single player has some."""
_WARMING_SECONDS = 2.0
"""After so long a server that is loading its model is asked again."""
_MENDING_SECONDS = 600.0
"""A broken set-up is tried anew after so long: a key may have been changed, a model added."""
_LONGEST_WAIT = 86_400.0
"""No server may shut a model away for more than a day."""
_PACIFIC = timezone(timedelta(hours=-8))
"""Quotas of a day are counted in Pacific time. Without its summer hour the door opens an hour late, never early."""


class State(StrEnum):
    """What a model's door is like."""

    READY = "ready"
    OPEN = "open circuit"
    HALF_OPEN = "half open"
    WARMING = "warming"
    MISCONFIGURED = "misconfigured"
    QUOTA_DAY = "quota of the day used up"


class Effect(NamedTuple):
    """What a kind of failure does.

    ``door``: ``shut`` at once, ``count`` towards shutting, ``wait`` as the server asked, ``day`` till the quota is new,
    ``broken`` for some minutes, ``load`` while it loads, ``keep`` as it is. ``again``: whether the same model
    is asked once more. ``billed``: what a paid call cost: ``no``, ``reported`` by the server or else unknown.
    """

    door: Literal["shut", "count", "wait", "day", "broken", "load", "keep"]
    again: bool
    billed: Literal["no", "reported"]


EFFECTS: Mapping[Kind, Effect] = MappingProxyType({
    Kind.REFUSED: Effect("shut", again=False, billed="no"),
    Kind.RESET: Effect("count", again=True, billed="reported"),
    Kind.SLOW_START: Effect("count", again=False, billed="reported"),
    Kind.STALLED: Effect("count", again=True, billed="reported"),
    Kind.LATE: Effect("count", again=False, billed="reported"),
    Kind.TRUNCATED: Effect("keep", again=True, billed="reported"),
    Kind.UNREADABLE: Effect("count", again=True, billed="reported"),
    Kind.WRONG_BARS: Effect("keep", again=True, billed="reported"),
    Kind.UNFIT: Effect("keep", again=True, billed="reported"),
    Kind.DENIED: Effect("broken", again=False, billed="no"),
    Kind.NOT_FOUND: Effect("broken", again=False, billed="no"),
    Kind.BUSY: Effect("wait", again=False, billed="no"),
    Kind.QUOTA_DAY: Effect("day", again=False, billed="no"),
    Kind.SERVER_ERROR: Effect("count", again=True, billed="no"),
    Kind.WARMING: Effect("load", again=False, billed="no"),
    Kind.EMPTY: Effect("keep", again=True, billed="reported"),
    Kind.BLOCKED: Effect("keep", again=False, billed="reported"),
    Kind.IMPOSTOR: Effect("broken", again=False, billed="reported"),
    Kind.REJECTED: Effect("count", again=False, billed="no"),
    Kind.FAULT: Effect("count", again=False, billed="reported"),
})  # fmt: skip
"""What each kind of failure does to the door, to this request and to the bill."""


@dataclass(frozen=True, slots=True)
class Circuit:
    """The door of one model: its state, until when it is shut, why, and how many failures came in a row."""

    state: State = State.READY
    until: float = 0.0
    reason: str = ""
    failures: int = 0

    def at(self, now: float) -> Circuit:
        """The same door at a later time: one that was shut long enough may be tried by one caller."""
        waiting = self.state not in {State.READY, State.HALF_OPEN}
        return replace(self, state=State.HALF_OPEN) if waiting and now >= self.until else self

    def failed(self, kind: Kind, reason: str, now: float, dice: Random, retry_after: float | None = None) -> Circuit:
        """The door after a failure. ``retry_after`` is in seconds, as the server asked."""
        effect = EFFECTS[kind]
        if effect.door == "keep":
            return Circuit() if self.state is State.HALF_OPEN else self
        failures = self.failures + (effect.door in {"shut", "count"})
        if effect.door == "count" and failures < _FAILURES_IN_A_ROW and self.state is not State.HALF_OPEN:
            return replace(self, failures=failures, reason=reason)
        states = {"day": State.QUOTA_DAY, "load": State.WARMING, "broken": State.MISCONFIGURED}
        state = states.get(effect.door, State.OPEN)
        asked = now + min(retry_after or 0.0, _LONGEST_WAIT)
        until = max(self.until, self._opens(effect.door, failures, now, dice), asked)
        return Circuit(state, until, reason, failures)

    def _opens(self, door: str, failures: int, now: float, dice: Random) -> float:
        if door == "day":
            return quota_is_new(now)
        if door in {"load", "broken"}:
            return now + (_WARMING_SECONDS if door == "load" else _MENDING_SECONDS)
        # The second failure in a row is the first that shuts the door, unless it was refused outright.
        most = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** max(0, failures - _FAILURES_IN_A_ROW))
        return now + dice.uniform(0, most)

    def succeeded(self) -> Circuit:
        """The door after an answer that served."""
        return Circuit()


def quota_is_new(now: float) -> float:
    """The next midnight of the clock by which quotas of a day are counted, in seconds since 1970.

    >>> datetime.fromtimestamp(quota_is_new(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()), UTC).isoformat()
    '2026-11-23T08:00:00+00:00'
    """
    there = datetime.fromtimestamp(now, UTC).astimezone(_PACIFIC)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight.timestamp()


class RetryBudget:
    """How many second attempts are left; a class since it counts. Retries must not double a load that is too high."""

    def __init__(self) -> None:
        self._left = _RETRIES_AT_LEAST

    def earned(self) -> None:
        """A first attempt earns a share of a retry."""
        self._left = min(_RETRIES_AT_LEAST, self._left + _RETRY_SHARE)

    def spent(self) -> bool:
        """Whether a retry could be taken; if so it is."""
        if self._left < 1:
            return False
        self._left -= 1
        return True
