"""A model while it is tried out: within limits of time, and of money where it is paid."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from woodshed.llm.model import Ask, Delta, End, FailureKind, ModelFailure, Question, Weighed

if TYPE_CHECKING:
    from woodshed.llm.desk import Desk
    from woodshed.llm.model import LanguageModel


class InTime:
    """A model that must begin its answer within some seconds; everything else is as it is."""

    def __init__(self, model: LanguageModel, seconds: float) -> None:
        self._model = model
        self._seconds = seconds

    @property
    def name(self) -> str:
        """The name that appears in the credit."""
        return self._model.name

    async def warm(self) -> None:
        """As the model does."""
        await self._model.warm()

    async def write(self, ask: Ask) -> AsyncGenerator[Delta | End]:
        """The answer piece by piece.

        Raises:
            ModelFailure: as the model failed, or because it did not begin.
        """
        import asyncio

        answer = self._model.write(ask)
        try:
            try:
                async with asyncio.timeout(self._seconds):
                    first = await anext(answer, None)
            except TimeoutError:
                raise self._late() from None
            if first is not None:
                yield first
            async for piece in answer:
                yield piece
        finally:
            close = getattr(answer, "aclose", None)
            if close is not None:
                await close()

    async def choose(self, question: Question) -> Weighed:
        """One letter.

        Raises:
            ModelFailure: as the model failed, or because it did not answer.
        """
        import asyncio

        try:
            async with asyncio.timeout(self._seconds):
                return await self._model.choose(question)
        except TimeoutError:
            raise self._late() from None

    def _late(self) -> ModelFailure:
        return ModelFailure(FailureKind.SLOW_START, f"it did not begin to answer within {self._seconds:g} s")


class Billed:
    """A paid model whose every answer is reserved, settled and entered in the ledger, as for any request."""

    def __init__(self, model: LanguageModel, desk: Desk, name: str) -> None:
        self._model = model
        self._desk = desk
        self._name = name

    @property
    def name(self) -> str:
        """The name that appears in the credit."""
        return self._name

    async def warm(self) -> None:
        """As the model does."""
        await self._model.warm()

    async def write(self, ask: Ask) -> AsyncGenerator[Delta | End]:
        """The answer piece by piece.

        Raises:
            BudgetError: the budget has no room for it; nothing was asked.
            LedgerError: it cannot be written down; nothing was asked.
            ModelFailure: as the model failed.
        """
        import asyncio

        from woodshed.llm.answer import AnswerReader
        from woodshed.llm.bill import Bill, Of
        from woodshed.llm.written import Written

        clock = asyncio.get_running_loop().time
        of = Of(self._desk.new_request_id(), "jazz", "trial", 1, ask.grammar.bars)
        bill = Bill(self._desk, self._name, of, ask)
        await bill.reserve(self._desk.terms.deadline)
        written = Written(AnswerReader(ask.grammar.meter), clock())
        written.failure = ModelFailure(FailureKind.LATE, "it was broken off")  # until it has ended
        try:
            async with aclosing(self._model.write(ask)) as answer:  # type: ignore[type-var]  # all of them are generators
                async for piece in answer:
                    if isinstance(piece, End):
                        written.end, written.usage, written.failure = piece, piece.usage, None
                    else:
                        written.first = clock() if written.first is None else written.first
                        written.reader.feed(piece.text)
                    yield piece
        except ModelFailure as failure:
            written.failure, written.usage = failure, written.usage or failure.usage
            raise
        finally:
            await bill.settle(written, "write", clock())

    async def choose(self, question: Question) -> Weighed:
        """A paid model is not asked to choose.

        Raises:
            ModelFailure: always.
        """
        raise ModelFailure(FailureKind.UNFIT, f"{self._name} is not asked to choose {len(question.letters)} letters")
