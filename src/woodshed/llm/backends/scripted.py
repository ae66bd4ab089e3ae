"""A language model that plays what it is told to, for tests and for showing how the others fail."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Literal, TypeAlias

from woodshed.llm.model import Ask, Delta, End, FailureKind, ModelFailure, Question, Weighed

Step: TypeAlias = (
    tuple[Literal["wait"], float]
    | tuple[Literal["text"], str]
    | tuple[Literal["end"], End]
    | tuple[Literal["fail"], ModelFailure]
    | tuple[Literal["weigh"], Weighed]
)
"""``wait`` for seconds, ``text`` that arrives, the ``end``, a failure, or how the letters of a question are weighed."""

Script: TypeAlias = Sequence[Step]
Scripts: TypeAlias = Sequence[Script] | Callable[[Ask | Question, int], Script]


class Scripted:
    """A model whose answers are written down beforehand.

    Successive calls take successive scripts, and the last one repeats; or a function is given the ask and the number of
    the call, from 0, and returns its script. A script without an end ends well by itself.

    >>> import asyncio
    >>> model = Scripted("understudy", [[("text", "| C | F |"), ("text", " G7 | C |"), ("end", End("stop"))]])
    >>> async def played(ask):
    ...     return [piece async for piece in model.write(ask)]
    >>> asyncio.run(played(None))
    [Delta(text='| C | F |'), Delta(text=' G7 | C |'), End(reason='stop', usage=None, served=None)]
    >>> model.calls
    1
    """

    def __init__(self, name: str, script: Scripts, *, warming: Script = ()) -> None:
        self._name = name
        self._script = script
        self._warming = warming
        self.asked: list[Ask | Question] = []
        """Everything that it was asked, in order."""
        self.warmed = 0
        """How often it was warmed."""
        self.stopped = 0
        """How many answers were not heard to their end."""

    @property
    def name(self) -> str:
        """The name that appears in the credit."""
        return self._name

    @property
    def calls(self) -> int:
        """How often it was asked."""
        return len(self.asked)

    async def warm(self) -> None:
        """Plays its ``warming``."""
        self.warmed += 1
        for _ in [step async for step in _played(self._warming)]:
            pass  # a model that warms up says nothing

    async def write(self, ask: Ask) -> AsyncGenerator[Delta | End]:
        """The script of this call, piece by piece.

        Raises:
            ModelFailure: where the script says so.
        """
        heard = False
        try:
            async for step in _played(self._next(ask)):
                if isinstance(step, Delta):
                    yield step
                elif isinstance(step, End):
                    heard = True
                    yield step
                    return
            heard = True
            yield End("stop")
        except ModelFailure:
            heard = True
            raise
        finally:
            self.stopped += not heard

    async def choose(self, question: Question) -> Weighed:
        """The weights of this call's script.

        Raises:
            ModelFailure: where the script says so; EMPTY where it weighs nothing.
        """
        async for step in _played(self._next(question)):
            if isinstance(step, Weighed):
                return step
        raise ModelFailure(FailureKind.EMPTY, "has no weights in its script")

    def _next(self, asked: Ask | Question) -> Script:
        number = len(self.asked)
        self.asked.append(asked)
        if callable(self._script):
            return self._script(asked, number)
        return self._script[min(number, len(self._script) - 1)] if self._script else ()


async def _played(script: Script) -> AsyncGenerator[Delta | End | Weighed]:
    """The steps of a script as they come.

    Raises:
        ModelFailure: at the step that fails.
    """
    import asyncio

    for step in script:
        match step:
            case ("wait", seconds):
                await asyncio.sleep(seconds)
            case ("text", text):
                yield Delta(text)
            case ("fail", failure):
                # A fresh one each time: an exception that is raised twice keeps both of its ways.
                raise ModelFailure(failure.kind, str(failure), retry_after=failure.retry_after, usage=failure.usage)
            case (_, event):
                yield event
