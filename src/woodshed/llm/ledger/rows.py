"""What stands in the ledger: attempts, finished requests, the state of circuits; and the limits of a budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from woodshed.errors import ModelError


class LedgerError(ModelError):
    """The ledger cannot be read or written, or was told something that cannot be true."""


class BudgetError(ModelError):
    """A paid call might cost more than the budget still allows; it must not be made."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that may be paid, in nano-dollars: in one day (UTC), and for one request."""

    day_nano: int
    request_nano: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One time that a model was asked, or that an earlier answer of its was used again (``outcome="cached"``).

    ``model`` is who was asked and ``served`` who answered, as the server says. ``outcome`` is ``ok``, ``cached`` or the
    value of a ``FailureKind``; ``reason`` says it in a few fixed words, never in words of a player. Tokens are None
    where nobody knows them, and ``reported`` says whether the server counted them or we estimated. Times are in
    milliseconds. ``cost_nano`` is what was really paid in nano-dollars: 0 on this machine and for a call that was never
    made, None where it is unknown. ``cloud_nano`` is what the same tokens would have cost at ``cloud_model``, the paid
    model that would have been asked; for a cached answer, what its tokens would have cost again. ``stale_price`` marks
    amounts that rest on a price past its last day. ``at`` is in seconds since 1970.
    """

    request_id: str
    genre: str
    application: str
    complexity: int
    bars: int
    model: str
    served: str | None = None
    mode: Literal["write", "choose"] = "write"
    cloud: bool
    outcome: str
    reason: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_thought: int | None = None
    reported: bool = False
    latency_ms: float
    first_ms: float | None = None
    cost_nano: int | None
    cloud_model: str | None = None
    cloud_nano: int | None = None
    at: float
    stale_price: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a whole request ended: who composed, and who declined and why, in the order of asking.

    ``credit`` is the name of a model, ``rules`` or ``chord-model``. Of a reason in ``declined`` the part before the
    first colon is its kind, by which the statistics count. ``latency_ms`` is the time that the player waited.
    """

    request_id: str
    genre: str
    application: str
    complexity: int
    bars: int
    credit: str
    cached: bool = False
    latency_ms: float
    declined: tuple[tuple[str, str], ...] = ()
    at: float


@dataclass(frozen=True, slots=True)
class CircuitRow:
    """What the circuit breaker of a model last said; times are in seconds since 1970."""

    state: str
    until: float | None
    reason: str
    failures: int
    at: float
