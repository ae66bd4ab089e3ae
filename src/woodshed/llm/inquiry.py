"""A request as the models get it, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from woodshed.llm.answer import Changes
from woodshed.llm.bill import Of
from woodshed.llm.model import Ask, Question
from woodshed.llm.router import Mode
from woodshed.llm.written import OnBar

Piece = TypeVar("Piece")


class Unfit(Exception):  # noqa: N818, a verdict on an answer, not a mistake
    """A chart that will not do, also after the smallest repair; ``faults`` say why, in words a model can follow."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Declined(NamedTuple):
    """A model that did not help: in one word for the statistics, and in a sentence for the player."""

    model: str
    kind: str
    reason: str


class NobodyAnsweredError(Exception):
    """No model could help; ``declined`` says why, in the order of asking."""

    def __init__(self, declined: tuple[Declined, ...]) -> None:
        super().__init__("; ".join(f"{who.model}: {who.reason}" for who in declined))
        self.declined = declined


class Choice(NamedTuple, Generic[Piece]):
    """Finished pieces, and the question which of them is best; its letters are in their order."""

    pieces: tuple[Piece, ...]
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(Generic[Piece]):
    """A request as the models get it.

    ``judge`` turns the bars of an answer into what is wanted, with the smallest repair, or raises ``Unfit``. ``choice``
    gives pieces to choose from, and the question that puts them to a model. ``on_bar`` is told of each bar while
    the rest is written. ``mode`` is that of the player, None for the desk's.
    """

    of: Of
    ask: Ask
    judge: Callable[[tuple[Changes, ...]], Piece]
    choice: Callable[[], Choice[Piece]]
    on_bar: OnBar | None = None
    mode: str | None = None


class Answer(NamedTuple, Generic[Piece]):
    """What a model made, and who declined before. With ``mode`` choose the rules wrote it and the model chose."""

    model: str
    mode: Mode
    piece: Piece
    declined: tuple[Declined, ...]
    cached: bool = False
    of_charts: int = 0
