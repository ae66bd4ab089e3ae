"""What came of one attempt, filled while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from woodshed.llm.answer import AnswerReader, Changes
from woodshed.llm.model import End, ModelFailure, Usage

OnBar = Callable[[int, Changes], None]


@dataclass(slots=True)
class Written:
    """What came of one attempt, filled while it runs. Times are those of the event loop, in seconds."""

    reader: AnswerReader
    started: float
    first: float | None = None
    end: End | None = None
    usage: Usage | None = None
    failure: ModelFailure | None = None
    bars: list[Changes] = field(default_factory=list)
