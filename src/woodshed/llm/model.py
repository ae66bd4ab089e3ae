"""What a language model is asked, what it answers, and the ways in which it fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol

from woodshed.llm.chart_grammar import ChartGrammar


class FailureKind(StrEnum):
    """How an attempt failed. The state that each leaves a model in stands in ``policy.py``."""

    REFUSED = "refused"
    RESET = "reset"
    SLOW_START = "slow_start"
    STALLED = "stalled"
    LATE = "late"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    WRONG_BARS = "wrong_bars"
    UNFIT = "unfit"
    DENIED = "denied"
    NOT_FOUND = "not_found"
    BUSY = "busy"
    QUOTA_DAY = "quota_day"
    SERVER_ERROR = "server_error"
    WARMING = "warming"
    EMPTY = "empty"
    BLOCKED = "blocked"
    IMPOSTOR = "impostor"
    REJECTED = "rejected"
    FAULT = "fault"


class ModelFailure(Exception):  # noqa: N818, a failure is an answer of the state table, not a mistake of a caller
    """An attempt failed. ``retry_after`` is how many seconds the server asked to wait, if it said so.

    ``usage`` is what the failed attempt took, where that was reported. The message never holds a key, a header or the
    player's words, and reads on after the model's name and a colon.
    """

    def __init__(
        self, kind: FailureKind, message: str, *, retry_after: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after
        self.usage = usage


class Message(NamedTuple):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything that a model is told.

    ``most_tokens`` is the worst case of the grammar: no answer in it is longer. ``temperature`` is the sampler's, 0 and
    more; ``seed`` makes the answer of a local model repeatable.
    """

    messages: tuple[Message, ...]
    grammar: ChartGrammar
    most_tokens: int
    temperature: float = 0.7
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A choice put to a model: it answers with one of the ``letters``, weighed by their probabilities."""

    messages: tuple[Message, ...]
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one attempt: of the prompt, written, and thought (billed as written). ``reported`` by the server."""

    prompt: int
    written: int
    thought: int = 0
    reported: bool = True


class Delta(NamedTuple):
    """A further piece of the answer's text."""

    text: str


class End(NamedTuple):
    """How the answer ended: ``stop``, or ``length`` where it was cut short; and who served it, as the server says."""

    reason: Literal["stop", "length"]
    usage: Usage | None = None
    served: str | None = None


class Weighed(NamedTuple):
    """The probability of each letter of a question, in order; they add up to 1 at most."""

    shares: tuple[float, ...]
    usage: Usage | None = None
    served: str | None = None


class LanguageModel(Protocol):
    """A model behind some wire. All methods raise ``ModelFailure`` and nothing else of their own."""

    @property
    def name(self) -> str:
        """The name that appears in the credit, such as ``phi-3.5-mini``."""
        ...

    async def warm(self) -> None:
        """Load the model, if it must be loaded first; returns at once where it is ready."""
        ...

    def write(self, ask: Ask) -> AsyncIterator[Delta | End]:
        """The answer piece by piece; the last item is its ``End``. Closing the iterator stops the model."""
        ...

    async def choose(self, question: Question) -> Weighed:
        """The probabilities of the letters: one prefill and one token."""
        ...
