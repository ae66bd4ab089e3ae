"""The models of a player, and what all requests to them share: doors, gates, the ledger, the kept answers.

One desk serves a whole process, from any number of event loops and callers.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from woodshed.llm.cache import Cache
from woodshed.llm.catalog import Entry
from woodshed.llm.ledger import Ledger, LedgerError
from woodshed.llm.model import FailureKind, LanguageModel, ModelFailure
from woodshed.llm.policy import EFFECTS, Circuit, RetryBudget, State
from woodshed.llm.router import Standing, Step, route
from woodshed.llm.seat import Seat, Terms

if TYPE_CHECKING:
    import asyncio

Result = TypeVar("Result")

Call = Callable[..., Awaitable[Any]]

_LEARNED_SECONDS = 60.0
"""How long what was read from the ledger about models holds: routes need no more than a minute's freshness."""

_LASTING = {State.OPEN, State.QUOTA_DAY}
"""Doors that other processes should know of. A broken set-up is tried anew by each: it may have been mended."""


async def in_thread(work: Callable[..., Result], *arguments: Any) -> Result:
    """Run what waits for a disk beside the event loop."""
    import asyncio

    return await asyncio.to_thread(work, *arguments)


class Desk:
    """See the module. ``absent`` says of models that cannot be asked why not; ``now`` gives seconds since 1970."""

    def __init__(
        self,
        seats: Mapping[str, Seat],
        *,
        ledger: Ledger,
        cache: Cache,
        terms: Terms,
        absent: Sequence[Standing] = (),
        now: Callable[[], float] = time.time,
        dice: Random | None = None,
        call: Call = in_thread,
    ) -> None:
        self.seats = seats
        self.ledger = ledger
        self.cache = cache
        self.terms = terms
        self.absent = tuple(absent)
        self.now = now
        self.dice = dice or Random()
        self.call = call
        self.retries = {name: RetryBudget() for name in seats}
        self._circuits: dict[str, Circuit] = {}
        self._lock = threading.Lock()
        self._trying: set[str] = set()
        self._models: dict[tuple[str, str | None], LanguageModel] = {}
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = WeakKeyDictionary()
        self._learned: _Learned | None = None

    # ── the route ──

    def route(self, complexity: int, genre: str, *, mode: str | None = None) -> tuple[Step, ...]:
        """Whom a request is put to, in order, as things stand now."""
        learned = self._what_was_learned()
        standings = [self._standing(name, seat.entry, genre, learned) for name, seat in self.seats.items()]
        return route(
            complexity, [*standings, *self.absent], mode=mode or self.terms.mode, left_ms=self.terms.deadline * 1000
        )

    def _standing(self, name: str, entry: Entry, genre: str, learned: _Learned) -> Standing:
        passes, tries = learned.passes.get((name, genre), (0, 0))
        write, choose = learned.latency.get((name, "write")), learned.latency.get((name, "choose"))
        return Standing(entry, self.shut(name), passes=passes, tries=tries, usual_ms=write, choosing_ms=choose)

    def _what_was_learned(self) -> _Learned:
        """Pass-rates and latencies from the ledger, read again after a minute."""
        learned = self._learned
        if learned is None or not 0 <= self.now() - learned.at < _LEARNED_SECONDS:
            try:
                latency = {
                    (name, mode): ms
                    for name in self.seats
                    for mode in ("write", "choose")
                    if (ms := self.ledger.usual_latency_ms(name, mode)) is not None
                }
                learned = _Learned(self.now(), self.ledger.pass_rates(), latency)
                self._take_over_circuits()
            except LedgerError:
                # Without the ledger nothing is known of earlier times, and the player still gets music.
                learned = _Learned(self.now(), {}, {})
            self._learned = learned
        return learned

    def _take_over_circuits(self) -> None:
        """Doors that other processes found shut."""
        for name, row in self.ledger.circuits().items():
            if name in self.seats and row.state in _LASTING and row.until and row.until > self.now():
                self._circuits.setdefault(name, Circuit(State(row.state), row.until, row.reason, row.failures))

    # ── the doors ──

    def circuit(self, name: str) -> Circuit:
        """The door of a model as it is now."""
        return self._circuits.get(name, Circuit()).at(self.now())

    def shut(self, name: str) -> str:
        """Why a model is not asked at the moment, empty if it is."""
        circuit = self.circuit(name)
        if circuit.state is State.MISCONFIGURED:
            return circuit.reason
        if circuit.state in {State.OPEN, State.QUOTA_DAY, State.WARMING}:
            return f"{circuit.reason}; asked again in {max(1, round(circuit.until - self.now()))} s"
        return ""

    def enter(self, name: str) -> bool:
        """Whether one more caller may go in: everybody through an open door, one alone through a half-open one."""
        with self._lock:
            if self.circuit(name).state is not State.HALF_OPEN:
                return not self.shut(name)
            if name in self._trying:
                return False
            self._trying.add(name)
            return True

    def leave(self, name: str) -> None:
        """Come out again, so that the next caller may try a half-open door."""
        with self._lock:
            self._trying.discard(name)

    async def note(self, name: str, failure: ModelFailure | None) -> None:
        """What an attempt means for the door: a failure, or None for an answer that served."""
        with self._lock:
            before = self.circuit(name)
            if failure is None:
                after = before.succeeded()
            else:
                after = before.failed(failure.kind, str(failure), self.now(), self.dice, failure.retry_after)
            self._circuits[name] = after
        if after.state != before.state and (after.state in _LASTING or before.state is State.HALF_OPEN):
            row = (name, after.state.value, after.until or None, after.reason, after.failures, self.now())
            await self.put_down(self.ledger.save_circuit, *row)

    async def put_down(self, write: Callable[..., Result], *row: Any) -> Result | None:
        """Write to the ledger; one that cannot be written must not cost the player the music."""
        try:
            result: Result = await self.call(write, *row)
        except LedgerError:
            return None
        return result

    # ── the models ──

    def model(self, name: str) -> LanguageModel:
        """The model behind a seat, made when it is first needed, and anew when an alias means another."""
        seat = self.seats[name]
        served = seat.served(self.now()) if seat.served else None
        with self._lock:
            if (name, served) not in self._models:
                self._models[name, served] = seat.make(served)
            return self._models[name, served]

    async def warm(self, name: str, patience: float) -> None:
        """See that a model is loaded, waiting ``patience`` seconds at most; it goes on loading after that.

        Raises:
            ModelFailure: it is still loading, or cannot be loaded.
        """
        import asyncio

        here = self._here()
        task = here.warming.get(name)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = here.warming[name] = asyncio.ensure_future(self.model(name).warm())
        if not task.done():
            await asyncio.wait({task}, timeout=patience)
        if not task.done():
            raise ModelFailure(FailureKind.WARMING, f"it is still loading after {patience:.1f} s")
        try:
            task.result()
        except ModelFailure:
            here.warming.pop(name, None)
            raise

    def gate(self, name: str) -> asyncio.Semaphore:
        """Lets no more callers through at once than the model has slots."""
        import asyncio

        return self._here().gates.setdefault(name, asyncio.Semaphore(self.seats[name].slots))

    def flight(self, asked: bytes) -> asyncio.Lock:
        """One lock for each question: who asks the same meanwhile waits for the answer."""
        import asyncio

        flights = self._here().flights
        lock = flights.get(asked)
        if lock is None:
            for other in [key for key, held in flights.items() if not held.locked()]:
                del flights[other]
            lock = flights[asked] = asyncio.Lock()
        return lock

    def _here(self) -> _Loop:
        """What belongs to the running event loop alone."""
        import asyncio

        with self._lock:
            return self._loops.setdefault(asyncio.get_running_loop(), _Loop())

    def new_request_id(self) -> str:
        """A name for one more request in the ledger."""
        from uuid import uuid4

        return uuid4().hex

    def retry_allowed(self, name: str, kind: FailureKind) -> bool:
        """Whether a model is asked once more after such a failure; takes a retry from the budget if so."""
        return EFFECTS[kind].again and not self.shut(name) and self.retries[name].spent()


@dataclass(slots=True)
class _Loop:
    """Locks and tasks of one event loop."""

    gates: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    flights: dict[bytes, asyncio.Lock] = field(default_factory=dict)
    warming: dict[str, asyncio.Future[None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Learned:
    """What the ledger says of the models, and when it was read."""

    at: float
    passes: Mapping[tuple[str, str], tuple[int, int]]
    latency: Mapping[tuple[str, str], float]
