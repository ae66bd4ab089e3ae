"""What the words of a request ask for, kind by kind, before the room completes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from woodshed.theory.pitch import PitchClass
from woodshed.words.clue import Clue
from woodshed.words.vocabulary import Meaning

Value = TypeVar("Value")


class Said(NamedTuple, Generic[Value]):
    """Something the words ask for, in the player's own words, and where it stands."""

    value: Value
    words: str
    start: int
    end: int


class KeyName(NamedTuple):
    """A tonic and a mode, if one was said; ``remark`` tells of another naming, such as H."""

    tonic: PitchClass
    mode: str | None = None
    remark: str = ""


class KeyStretch(NamedTuple):
    """So many bars in a key: "sixteen bars of D minor"."""

    bars: int
    key: KeyName


class Place(NamedTuple):
    """A stretch of the piece.

    ``kind`` is bars (first to last) or pair (first and last); last, first or every (so many bars); round (the first,
    second ... chorus); end, half, front (the first half), bridge, before bridge, chorus (the last one), before last,
    rounds (every chorus), share (what follows so many of so many equal parts) or all (the whole piece).
    """

    kind: str
    first: int = 0
    last: int = 0


class Count(NamedTuple):
    """A number of bars.

    ``kind`` is total, form (one chorus), loop (one round), section (one of several that add up), part (a piece of
    another count) or lead (added to the total).
    """

    bars: int
    kind: str


class Mention(NamedTuple):
    """A phrase of the vocabulary: what it means, if it was refused, how often and where."""

    meaning: Meaning
    words: str
    start: int
    end: int
    refused: bool = False
    times: int | None = None
    place: Place | None = None


class Item(NamedTuple):
    """One chord as written: letters, spoken, roman or digits; bar -1 is the last one, -2 opens the bridge."""

    kind: str
    text: str
    bar: int | None = None


class Row(NamedTuple):
    """Chords spelled out in order; ``bars`` is the number of bars that bar lines make.

    A row that ``closes`` is no more than the end of the piece: a turnaround, a cadence; ``part`` names the part of the
    piece that it fills, such as the verse.
    """

    items: tuple[Item, ...]
    rounds: bool
    bars: int | None = None
    closes: bool = False
    part: str = ""


class Lift(NamedTuple):
    """A change of key: by semitones, or to a key by name or relation; where, how often."""

    semitones: int | None
    to: KeyName | None = None
    relation: str = ""
    place: Place | None = None
    times: int = 1
    back: bool = False


@dataclass(slots=True)
class Wishes:
    """Everything that was found, in the order of the words; the finders fill it in turn."""

    keys: list[Said[KeyName]] = field(default_factory=list)
    tempos: list[Said[float]] = field(default_factory=list)
    counts: list[Said[Count]] = field(default_factory=list)
    choruses: list[Said[int]] = field(default_factory=list)
    minutes: list[Said[float]] = field(default_factory=list)
    meters: list[Said[str]] = field(default_factory=list)
    levels: list[Said[int]] = field(default_factory=list)
    claves: list[Said[str]] = field(default_factory=list)
    rows: list[Said[Row]] = field(default_factory=list)
    paces: list[Said[float]] = field(default_factory=list)
    chord_counts: list[Said[int]] = field(default_factory=list)
    placed: list[Said[Item]] = field(default_factory=list)
    lifts: list[Said[Lift]] = field(default_factory=list)
    places: list[Said[Place]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    genres: list[Mention] = field(default_factory=list)
    modes: list[Mention] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether not a word was understood."""
        return not any(getattr(self, name) for name in self.__slots__)

    def spans(self) -> list[tuple[int, int]]:
        """Where the words stand that were understood: first place and the one after the last."""
        found = (getattr(self, name) for name in self.__slots__ if name != "notices")
        return [(said.start, said.end) for several in found for said in several]


class Taken:
    """The stretches of a text that are understood already, so that no number counts twice.

    A class since every finder adds to it.
    """

    def __init__(self, length: int) -> None:
        """Nothing of a text of this length is taken."""
        self._mask = bytearray(length)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing of this stretch is taken."""
        return not any(self._mask[start:end])

    def untaken(self, clue: Clue, words: str) -> Iterator[re.Match[str]]:
        """The matches of a clue in stretches that are still free when their turn comes."""
        return (found for found in clue.finditer(words) if self.free(*found.span()))

    def take(self, start: int, end: int) -> None:
        """Mark the stretch as understood."""
        self._mask[start:end] = b"\1" * (end - start)
