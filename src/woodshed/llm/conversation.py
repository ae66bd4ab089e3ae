"""The way of one request through the models: cache, ask, check, repair, once more, next; every failure lands softly.

What comes back is an answer with its true author, or the list of all who could not help and why. Nothing is raised but
that, and nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Generic

from woodshed.llm.answer import AnswerReader, nearly
from woodshed.llm.attempt import Bounds, stream
from woodshed.llm.bill import Bill, cached_row
from woodshed.llm.cache import Kept, key_of
from woodshed.llm.chart_grammar import ChartGrammar
from woodshed.llm.desk import Desk
from woodshed.llm.inquiry import Answer, Declined, Inquiry, NobodyAnsweredError, Piece, Unfit
from woodshed.llm.ledger import BudgetError, LedgerError
from woodshed.llm.model import Ask, FailureKind, ModelFailure, Usage
from woodshed.llm.router import Step, too_slow
from woodshed.llm.second_asking import second
from woodshed.llm.written import Written
from woodshed.piece.bar_text import write_line
from woodshed.piece.chart import Bar

_OVER = "the time for this request was over"
_BREATH_SECONDS = 0.25
"""How long a model is left alone after a failure of its server before it is asked once more, at most."""


async def converse(desk: Desk, inquiry: Inquiry[Piece]) -> Answer[Piece]:
    """Put an inquiry to the models in their order, until one answers with what will do.

    Raises:
        NobodyAnsweredError: none did.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    talk = _Talk(desk, inquiry, loop.time() + desk.terms.deadline)
    await desk.learn()
    steps = desk.route(inquiry.of.complexity, inquiry.of.genre, mode=inquiry.mode)
    asked = key_of(inquiry.ask)
    for number, step in enumerate(steps):
        if number and loop.time() >= talk.ends:
            talk.give_up(steps[number:])
            break
        answer = await talk.put_to(step, asked, first=number == 0)
        if answer is not None:
            return answer
    raise NobodyAnsweredError(tuple(talk.declined))


class _Talk(Generic[Piece]):
    """One inquiry on its way; a class since it gathers who declined."""

    def __init__(self, desk: Desk, inquiry: Inquiry[Piece], ends: float) -> None:
        self.declined: list[Declined] = []
        self.ends = ends
        self._desk = desk
        self._inquiry = inquiry

    def give_up(self, steps: Sequence[Step]) -> None:
        """Write down that for these no time was left."""
        for step in steps:
            if step.absent and step.set_up:
                self.declined.append(Declined(step.model, "absent", step.absent))
            elif not step.absent:
                self.declined.append(Declined(step.model, "late", _OVER))

    async def put_to(self, step: Step, asked: bytes, *, first: bool) -> Answer[Piece] | None:
        """The answer of one model, or None once it is written down why there is none."""
        kept = await self._kept(step, asked)
        if kept is not None:
            return kept
        if step.absent:
            # What was never set up is worth a word only where it would have been the first to be asked.
            if step.set_up or first:
                self.declined.append(Declined(step.model, "absent", step.absent))
            return None
        try:
            return await self._in_turn(step, asked)
        except ModelFailure as failure:
            self.declined.append(Declined(step.model, failure.kind.value, str(failure)))
        except (BudgetError, LedgerError) as error:
            kind = "budget" if isinstance(error, BudgetError) else "ledger"
            self.declined.append(Declined(step.model, kind, str(error)))
        return None

    async def _kept(self, step: Step, asked: bytes, *, look_far: bool = True) -> Answer[Piece] | None:
        """What this model answered to the same question before; ``look_far`` also in the file."""
        desk = self._desk
        if step.model not in desk.seats or step.mode != "write":
            return None
        asked = self._of_seat(asked, step.model)
        kept = desk.cache.get(step.model, asked) if look_far else desk.cache.near(step.model, asked)
        if kept is None:
            return None
        reader = AnswerReader(self._inquiry.ask.grammar.meter)
        reader.feed(kept.chart)
        try:
            piece = self._inquiry.judge(tuple(reader.bars))
        except Unfit:
            return None
        row = cached_row(desk, step.model, self._inquiry.of, kept.usage)
        await desk.put_down(desk.ledger.record, row)
        return Answer(step.model, "write", piece, tuple(self.declined), cached=True)

    def _of_seat(self, asked: bytes, name: str) -> bytes:
        """The question as put to this very file or server: what another wrote under the same name is not its answer."""
        return asked + self._desk.seats[name].identity.encode()

    async def _in_turn(self, step: Step, asked: bytes) -> Answer[Piece] | None:
        """Wait for whoever asks the same, and for a free place at the model; then ask."""
        import asyncio

        desk, name = self._desk, step.model
        flight, gate = desk.flight(asked), desk.gate(name)
        try:
            async with asyncio.timeout_at(self.ends):
                await flight.acquire()
                try:
                    await gate.take()
                except BaseException:
                    flight.release()
                    raise
        except TimeoutError:
            self.declined.append(Declined(name, "queue", "others were waiting for it until the time was over"))
            return None
        try:
            # Who asked the same just now has left the answer in memory.
            return await self._kept(step, asked, look_far=False) or await self._asked(step, asked)
        finally:
            gate.give_back()
            flight.release()

    async def _asked(self, step: Step, asked: bytes) -> Answer[Piece] | None:
        desk, name, left = self._desk, step.model, self._left()
        slow = too_slow(desk.usual_ms(name, step.mode), left * 1000) if left > 0 else _OVER
        if slow:
            self.declined.append(Declined(name, "late", slow))
            return None
        entered = desk.enter(name)
        if not entered:
            self.declined.append(Declined(name, "absent", desk.shut(name) or "another request is trying it just now"))
            return None
        try:
            await self._warm(name)
            desk.retries[name].earned()
            return await (self._chosen(step) if step.mode == "choose" else self._composed(step, asked))
        finally:
            desk.leave(name, entered)

    async def _warm(self, name: str) -> None:
        try:
            await self._desk.warm(name, min(self._desk.terms.patience, self._left()))
        except ModelFailure as failure:
            await self._desk.note(name, failure)
            raise
        except Exception as error:
            fault = unforeseen(error)
            await self._desk.note(name, fault)
            raise fault from error

    def _left(self) -> float:
        import asyncio

        return max(0.0, self.ends - asyncio.get_running_loop().time())

    async def _composed(self, step: Step, asked: bytes) -> Answer[Piece]:
        """Ask a model to write; once more where a second attempt may help."""
        desk, name = self._desk, step.model
        ask = self._inquiry.ask
        written, verdict = await self._attempt(name, ask)
        if isinstance(verdict, ModelFailure) and self._again(name, verdict):
            if verdict.kind in {FailureKind.SERVER_ERROR, FailureKind.RESET}:
                await self._breathe()
            written, verdict = await self._attempt(name, second(ask, written, verdict))
        if isinstance(verdict, ModelFailure):
            raise verdict
        piece, usage = verdict
        asked = self._of_seat(asked, name)
        kept = Kept(write_line(map(Bar, written.bars), ask.grammar.meter), usage)
        desk.cache.hold(name, asked, kept)
        desk.later(desk.call(desk.cache.put, name, asked, kept))
        return Answer(name, "write", piece, tuple(self.declined))

    def _again(self, name: str, failure: ModelFailure) -> bool:
        """Whether there is time and leave for a second attempt."""
        return self._left() > 0 and self._desk.retry_allowed(name, failure.kind)

    async def _breathe(self) -> None:
        import asyncio

        await asyncio.sleep(min(self._desk.dice.uniform(0, _BREATH_SECONDS), self._left()))

    async def _attempt(self, name: str, ask: Ask) -> tuple[Written, tuple[Piece, Usage] | ModelFailure]:
        """Ask once; what was written, and what it is worth."""
        import asyncio

        desk, loop = self._desk, asyncio.get_running_loop()
        bill = Bill(desk, name, self._inquiry.of, ask)
        await bill.reserve(self._left())
        written = Written(AnswerReader(ask.grammar.meter), loop.time())
        # Nearly the right number of bars can be mended; of a stream without end no more is read.
        bounds = Bounds(desk.seats[name].entry.deadlines, self.ends, ask.grammar.bars + ask.grammar.bars // 2)
        piece: Piece | None = None
        try:
            await stream(desk.model(name).write(ask), written, bounds, self._inquiry.on_bar)
            piece = self._judged(written, ask.grammar)
        except ModelFailure as failure:
            written.usage = written.usage or failure.usage
            piece = self._saved(written, failure, ask.grammar)
        except asyncio.CancelledError:
            # The caller is gone; what was spent is put down all the same.
            written.failure = ModelFailure(FailureKind.LATE, "the caller went away")
            await bill.settle(written, "write", loop.time())
            raise
        except Exception as error:  # noqa: BLE001, whatever a library does, the next model is asked, and then the rules
            written.failure = unforeseen(error)
        usage = await bill.settle(written, "write", loop.time())
        await self._note(name, written, loop.time())
        if written.failure is not None:
            return written, written.failure
        return written, (piece, usage)  # type: ignore[return-value]

    async def _note(self, name: str, written: Written, now: float) -> None:
        """Tell the door how it went. Whoever got the last moments of a request is not to blame for being late."""
        failure, desk = written.failure, self._desk
        if failure is not None and failure.kind is FailureKind.LATE:
            fair = min(desk.seats[name].entry.deadlines.total, desk.terms.deadline / 2)
            if now - written.started < fair:
                return
        await desk.note(name, failure)

    def _judged(self, written: Written, grammar: ChartGrammar) -> Piece:
        """The piece that a complete answer makes.

        Raises:
            ModelFailure: it is cut short, has too few or too many bars, or will not do.
        """
        if written.end is not None and written.end.reason == "length" and len(written.bars) != grammar.bars:
            raise ModelFailure(FailureKind.TRUNCATED, f"its answer was cut off after {len(written.bars)} bars")
        if not written.bars:
            kind = FailureKind.UNREADABLE if written.reader.text.strip() else FailureKind.EMPTY
            raise ModelFailure(kind, "there was no chart in its answer" if written.reader.text else "it said nothing")
        if not nearly(len(written.bars), grammar.bars):
            message = f"it wrote {len(written.bars)} bars, and {grammar.bars} were asked"
            raise ModelFailure(FailureKind.WRONG_BARS, message)
        try:
            return self._inquiry.judge(tuple(written.bars))
        except Unfit as unfit:
            raise ModelFailure(FailureKind.UNFIT, str(unfit)) from unfit

    def _saved(self, written: Written, failure: ModelFailure, grammar: ChartGrammar) -> Piece | None:
        """What a cut answer is worth: all its bars may have been complete already."""
        written.failure = failure
        cut = {FailureKind.RESET, FailureKind.STALLED, FailureKind.LATE, FailureKind.UNREADABLE}
        if failure.kind not in cut or len(written.bars) != grammar.bars:
            return None
        try:
            piece = self._inquiry.judge(tuple(written.bars))
        except Unfit:
            return None
        written.failure = None
        return piece

    async def _chosen(self, step: Step) -> Answer[Piece] | None:
        """Let a model choose among charts of the rules: one reading and one letter."""
        import asyncio

        desk, inquiry, name = self._desk, self._inquiry, step.model
        loop = asyncio.get_running_loop()
        choice = inquiry.choice()
        if len(choice.pieces) < 2:
            self.declined.append(Declined(name, "no choice", "the rules have only one chart for this"))
            return None
        ask = replace(inquiry.ask, messages=choice.question.messages, most_tokens=1)
        bill = Bill(desk, name, inquiry.of, ask)
        written = Written(AnswerReader(ask.grammar.meter), loop.time())
        shares: tuple[float, ...] = ()
        left = min(self._left(), desk.seats[name].entry.deadlines.first_token)
        try:
            async with asyncio.timeout(left):
                shares, written.usage, _ = await desk.model(name).choose(choice.question)
        except TimeoutError:
            written.failure = ModelFailure(FailureKind.SLOW_START, f"it did not choose within {left:.1f} s")
        except ModelFailure as failure:
            written.failure = failure
        except asyncio.CancelledError:
            written.failure = ModelFailure(FailureKind.LATE, "the caller went away")
            await bill.settle(written, "choose", loop.time())
            raise
        except Exception as error:  # noqa: BLE001, as where it writes
            written.failure = unforeseen(error)
        written.first = loop.time()
        if written.failure is None and not any(shares):
            written.failure = ModelFailure(FailureKind.UNREADABLE, "it named none of the charts")
        await bill.settle(written, "choose", loop.time())
        await desk.note(name, written.failure)
        if written.failure is not None:
            raise written.failure
        best = max(range(len(choice.pieces)), key=shares.__getitem__)
        return Answer(name, "choose", choice.pieces[best], tuple(self.declined), of_charts=len(choice.pieces))


def unforeseen(error: Exception) -> ModelFailure:
    """The failure that an error stands for which no wire is known to raise; its text may hold anything, so it stays."""
    return ModelFailure(FailureKind.FAULT, f"it failed in a way that nobody foresaw ({type(error).__name__})")
