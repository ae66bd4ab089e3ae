"""What an attempt may cost and did cost, set aside before it and put down after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

from woodshed.llm.answer import AnswerReader
from woodshed.llm.desk import LEDGER_SECONDS, Desk
from woodshed.llm.ledger import Attempt, BudgetError, LedgerError
from woodshed.llm.model import Ask, FailureKind, ModelFailure, Usage
from woodshed.llm.policy import EFFECTS
from woodshed.llm.prices import price_of
from woodshed.llm.usage import most_usage, settled_usage
from woodshed.llm.written import Written

if TYPE_CHECKING:
    import asyncio


@dataclass(frozen=True, slots=True)
class Of:
    """What an attempt is for: the request, by the words of the ledger."""

    request_id: str
    genre: str
    application: str
    complexity: int
    bars: int


class Bill:
    """What one attempt may cost and did cost; a class since it holds a reservation until it is settled."""

    def __init__(self, desk: Desk, name: str, of: Of, ask: Ask) -> None:
        seat = desk.seats[name]
        self._desk, self._name, self._of, self._ask = desk, name, of, ask
        self._paid = seat.served is not None
        self._here = seat.here and not self._paid
        self._thinking = seat.thinking
        self._served = seat.served(desk.now()) if seat.served else name
        self._reservation: int | None = None
        self._at = desk.now()

    async def reserve(self, left: float) -> None:
        """Set the worst case aside, where the model is paid, within ``left`` seconds.

        Raises:
            BudgetError: the budget does not allow it, or its price is not known: nobody could say what it costs.
            LedgerError: it cannot be written down in time, so it must not be spent.
        """
        if not self._paid:
            return
        price = price_of(self._served, self._day())
        if price is None:
            raise BudgetError(f"the price of {self._served} is not known", hint="Add it to prices.toml.")
        most = most_usage(self._ask, self._thinking)
        worst = price.cost_nano(most.prompt, most.written, most.thought)
        import asyncio

        desk = self._desk
        work = asyncio.ensure_future(
            desk.call(desk.ledger.reserve, self._of.request_id, self._name, worst, desk.terms.limits, self._at)
        )
        try:
            done, _ = await asyncio.wait({work}, timeout=min(left, LEDGER_SECONDS))
        except asyncio.CancelledError:
            work.add_done_callback(self._give_back)
            raise
        if not done:
            work.add_done_callback(self._give_back)
            raise LedgerError("the ledger is held by another program", hint="Try again when it is done.")
        self._reservation = work.result()

    def _give_back(self, work: asyncio.Future[int]) -> None:
        """A reservation that came too late to be used is settled as the call that was never made."""
        if work.cancelled() or work.exception() is not None:
            return
        unasked = Written(AnswerReader(self._ask.grammar.meter), 0.0)
        unasked.failure = ModelFailure(FailureKind.REFUSED, "it was never asked")
        attempt = self._row(unasked, "write", 0.0, self._usage(unasked))
        self._desk.later(self._desk.put_down(self._desk.ledger.settle, work.result(), attempt))

    async def settle(self, written: Written, mode: Literal["write", "choose"], now: float) -> Usage | None:
        """Put the attempt down with what it took; ``now`` is the loop's. The tokens, None where nobody knows them."""
        usage = self._usage(written)
        attempt = self._row(written, mode, now, usage)
        ledger, reservation = self._desk.ledger, self._reservation
        self._reservation = None
        if reservation is None:
            await self._desk.put_down(ledger.record, attempt)
        else:
            await self._desk.put_down(ledger.settle, reservation, attempt)
        return usage

    def _usage(self, written: Written) -> Usage | None:
        failure = written.failure
        if failure is not None and written.usage is None:
            # What is refused before its first word is billed by nobody.
            free = EFFECTS[failure.kind].billed == "no" and written.first is None
            return Usage(0, 0) if free else None
        return settled_usage(self._ask, written.reader.text, written.usage, self._thinking)

    def _cost(self, usage: Usage | None) -> int | None:
        """In nano-dollars; None where the server did not say what can be true, and then the worst case is kept."""
        if self._here:
            return 0
        price = price_of(self._served, self._day())
        known = price is not None and usage is not None and usage.reported
        return price.cost_nano(usage.prompt, usage.written, usage.thought) if known and price and usage else None

    def _row(self, written: Written, mode: Literal["write", "choose"], now: float, usage: Usage | None) -> Attempt:
        failure, of = written.failure, self._of
        own, cloud = price_of(self._served, self._day()), price_of(self._desk.terms.cloud, self._day())
        return Attempt(
            request_id=of.request_id, genre=of.genre, application=of.application, complexity=of.complexity,
            bars=of.bars, model=self._name, served=written.end.served if written.end else None, mode=mode,
            cloud=not self._here, outcome="ok" if failure is None else failure.kind.value,
            reason="" if failure is None else failure.kind.value,
            tokens_in=usage.prompt if usage else None, tokens_out=usage.written if usage else None,
            tokens_thought=usage.thought if usage else None, reported=bool(usage and usage.reported),
            latency_ms=(now - written.started) * 1000,
            first_ms=(written.first - written.started) * 1000 if written.first is not None else None,
            cost_nano=self._cost(usage), cloud_model=cloud.model if cloud else None,
            cloud_nano=cloud.cost_nano(usage.prompt, usage.written, usage.thought) if cloud and usage else None,
            at=self._at, stale_price=bool((own and own.stale) or (cloud and cloud.stale)),
        )  # fmt: skip

    def _day(self) -> date:
        return datetime.fromtimestamp(self._at, UTC).date()


def cached_row(desk: Desk, name: str, of: Of, usage: Usage) -> Attempt:
    """The row of an answer that was kept: nothing was paid, and its tokens would have cost as much again."""
    at = desk.now()
    cloud = price_of(desk.terms.cloud, datetime.fromtimestamp(at, UTC).date())
    return Attempt(
        request_id=of.request_id, genre=of.genre, application=of.application, complexity=of.complexity, bars=of.bars,
        model=name, cloud=desk.seats[name].served is not None or not desk.seats[name].here,
        outcome="cached", tokens_in=usage.prompt,
        tokens_out=usage.written, tokens_thought=usage.thought, reported=usage.reported, latency_ms=0.0, cost_nano=0,
        cloud_model=cloud.model if cloud else None,
        cloud_nano=cloud.cost_nano(usage.prompt, usage.written, usage.thought) if cloud else None,
        at=at, stale_price=bool(cloud and cloud.stale),
    )  # fmt: skip
