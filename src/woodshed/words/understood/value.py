"""A phrase of a request with what it did, and the piece beside which that is said."""

from __future__ import annotations

from typing import Literal, NamedTuple

from woodshed.genres.style import Application
from woodshed.piece.brief import Brief, Idiom
from woodshed.words.text import Text
from woodshed.words.wishes import Wishes

Outcome = Literal["done", "overruled", "beyond", "unread"]
"""Followed; not followed, since something else went before it; not served here; not understood."""


class Understood(NamedTuple):
    """A phrase of a request and what it did.

    ``start`` and ``end`` are places in the text made plain, ``phrase`` the player's own words. ``idioms`` are the
    devices that the phrase asked for: only the chart and the notes say in which bars they came to stand.
    """

    start: int
    end: int
    phrase: str
    effect: str
    outcome: Outcome
    idioms: tuple[Idiom, ...] = ()


class Effect(NamedTuple):
    """What one reading of a phrase did."""

    words: str
    outcome: Outcome = "done"
    idioms: tuple[Idiom, ...] = ()


class Case(NamedTuple):
    """A brief beside the words that it came from; ``cover`` is where they name the application."""

    brief: Brief
    text: Text
    wishes: Wishes
    application: Application
    cover: tuple[int, int]

    @property
    def form(self) -> int:
        """The length of one chorus in bars, the whole piece where it has no choruses."""
        forms = [said.value.bars for said in self.wishes.counts if said.value.kind in {"form", "loop"}]
        natural = [m.meaning.bars for m in self.wishes.mentions if m.meaning.bars and not m.refused]
        length = next(iter([*forms, *natural]), self.brief.bars) or self.brief.bars
        return length if self.brief.bars % length == 0 else self.brief.bars


def followed(words: str, *, kept: bool, instead: str) -> Effect:
    """An effect where it was ``kept``, else what is there ``instead``."""
    return Effect(words) if kept else Effect(instead, "overruled")
