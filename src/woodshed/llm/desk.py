"""The models of a player, and what all requests to them share: doors, gates, the ledger, the kept answers.

One desk serves a whole process, from any number of event loops and callers.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from woodshed.llm.backends.turns import Turns
from woodshed.llm.cache import Cache
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

LEDGER_SECONDS = 1.0
"""How long a request waits for the ledger: it takes a tenth of a millisecond, unless another program holds it."""

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
        self._loops: dict[asyncio.AbstractEventLoop, _Loop] = {}
        self._gates: dict[str, Turns] = {}
        self._noted: dict[str, float] = {}
        self._under_way: set[asyncio.Future[Any]] = set()
        self._learned = _Learned(-_LEARNED_SECONDS, {}, {})

    # ── the route ──

    def route(self, complexity: int, genre: str, *, mode: str | None = None) -> tuple[Step, ...]:
        """Whom a request is put to, in order, as things stand now."""
        standings = [self._standing(name, seat, genre) for name, seat in self.seats.items()]
        return route(
            complexity, [*standings, *self.absent], mode=mode or self.terms.mode, left_ms=self.terms.deadline * 1000
        )

    def _standing(self, name: str, seat: Seat, genre: str) -> Standing:
        learned = self._learned
        passes, tries = learned.passes.get((name, genre), (0, 0))
        return Standing(
            seat.entry, self.shut(name), passes=passes, tries=tries, where=seat.where,
            usual_ms=self.usual_ms(name, "write"), choosing_ms=self.usual_ms(name, "choose"),
        )  # fmt: skip

    def usual_ms(self, name: str, mode: str) -> float | None:
        """How long an answer of a model took of late, in milliseconds."""
        return self._learned.latency.get((name, mode))

    async def learn(self) -> None:
        """Take over from the ledger what is known of the models, if that is a minute old; without waiting long."""
        if not 0 <= self.now() - self._learned.at < _LEARNED_SECONDS:
            await self.within(LEDGER_SECONDS, self.learn_now)

    def learn_now(self) -> None:
        """The same at once, for callers outside an event loop."""
        # Whatever comes of it, it is not tried again for a minute.
        self._learned = replace(self._learned, at=self.now())
        try:
            latency = {
                (name, mode): ms
                for name in self.seats
                for mode in ("write", "choose")
                if (ms := self.ledger.usual_latency_ms(name, mode)) is not None
            }
            self._learned = _Learned(self.now(), self.ledger.pass_rates(), latency)
            self._take_over_circuits()
        except LedgerError:
            # Without the ledger nothing is known of earlier times, and the player still gets music.
            return

    def _take_over_circuits(self) -> None:
        """Doors that other processes found shut since this one last looked."""
        for name, row in self.ledger.circuits().items():
            if name not in self.seats or row.state not in _LASTING or row.until is None:
                continue
            with self._lock:
                own = self._circuits.get(name, Circuit())
                if row.at > self._noted.get(name, 0.0) and row.until > max(self.now(), own.until):
                    self._circuits[name] = Circuit(State(row.state), row.until, row.reason, row.failures)

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

    def enter(self, name: str) -> Literal["", "open", "trial"]:
        """How one more caller may go in: as everybody through an open door, alone through a half-open one, or not."""
        with self._lock:
            if self.circuit(name).state is not State.HALF_OPEN:
                return "" if self.shut(name) else "open"
            if name in self._trying:
                return ""
            self._trying.add(name)
            return "trial"

    def leave(self, name: str, entered: str) -> None:
        """Come out again, so that the next caller may try a half-open door."""
        if entered == "trial":
            with self._lock:
                self._trying.discard(name)

    async def note(self, name: str, failure: ModelFailure | None) -> None:
        """What an attempt means for the door: a failure, or None for an answer that served."""
        with self._lock:
            now = self.now()
            before = self.circuit(name)
            if failure is None:
                after = before.succeeded()
            else:
                after = before.failed(failure.kind, str(failure), now, self.dice, failure.retry_after)
            self._circuits[name], self._noted[name] = after, now
        if after.state != before.state and (after.state in _LASTING or before.state is State.HALF_OPEN):
            # Others are told the kind alone: what a server said may hold what was said to it.
            kind = failure.kind.value if failure is not None else ""
            await self.put_down(
                self.ledger.save_circuit, name, after.state.value, after.until or None, kind, after.failures, now
            )

    # ── the ledger and the cache ──

    async def within(self, seconds: float, work: Callable[..., Result], *arguments: Any) -> Result | None:
        """What a work gives that may wait for a disk, or None where it takes longer; it then goes on by itself."""
        import asyncio

        task = asyncio.ensure_future(self.call(work, *arguments))
        self._keep(task)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            return None
        result: Result = task.result()
        return result

    async def put_down(self, write: Callable[..., Result], *row: Any) -> Result | None:
        """Write to the ledger; one that cannot be written, or not soon, must not cost the player the music.

        Also where the caller goes away meanwhile, it is written.
        """
        try:
            return await self.within(LEDGER_SECONDS, write, *row)
        except Exception:  # noqa: BLE001, whatever a disk does: the piece is there, and only its entry is missing
            return None

    def later(self, work: Awaitable[Any]) -> None:
        """Do something beside everything else."""
        import asyncio

        self._keep(asyncio.ensure_future(work))

    def _keep(self, task: asyncio.Future[Any]) -> None:
        """Hold a task until it is done; an error in what nobody waits for any more is nobody's."""
        self._under_way.add(task)

        def done(ended: asyncio.Future[Any]) -> None:
            self._under_way.discard(ended)
            if not ended.cancelled():
                ended.exception()

        task.add_done_callback(done)

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

    def gate(self, name: str) -> Turns:
        """Lets no more callers through at once than the model has slots, from whatever loop they come."""
        with self._lock:
            return self._gates.setdefault(name, Turns(self.seats[name].slots))

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

        running = asyncio.get_running_loop()
        with self._lock:
            for loop in [loop for loop in self._loops if loop.is_closed()]:
                del self._loops[loop]
            return self._loops.setdefault(running, _Loop())

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

    flights: dict[bytes, asyncio.Lock] = field(default_factory=dict)
    warming: dict[str, asyncio.Future[None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Learned:
    """What the ledger says of the models, and when it was read."""

    at: float
    passes: Mapping[tuple[str, str], tuple[int, int]]
    latency: Mapping[tuple[str, str], float]
