"""What a player asks of a piece that is there: orders, each for some bars, and locks on what must stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from woodshed.piece import HANDS, Change, Hand, Idiom
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

Kind = Literal[
    "mood", "substitute", "chord", "idiom", "without", "texture", "volume", "tempo", "bpm", "level", "at_level", "feel",
    "redo", "ending", "voicing", "take", "transpose", "key", "style", "hand_size", "meter",
]  # fmt: skip
HARMONY: frozenset[Kind] = frozenset({"mood", "substitute", "chord", "ending", "take"})
"""Orders that can only be carried out in the chords."""
WHOLE: frozenset[Kind] = frozenset({"tempo", "bpm", "level", "at_level", "feel", "key", "style", "hand_size", "meter"})
"""Orders that hold for a piece as a whole, whatever bars are named with them."""
LEAST_SWING, MOST_SWING = 0.5, 0.75
"""Places of the off-beat in its beat: even, and dotted (genres.md 0.1)."""


class Order(NamedTuple):
    """One thing that is asked.

    ``bars`` count from 1, None where none was named; ``name`` is a mood, a rule or the words of a style; ``amount`` a
    factor, a difference or a value, as the kind has it; ``old`` and ``place`` (from 0, -1 the last) say which chord of
    a bar is meant, ``new`` what it becomes, ``row`` the chords of a whole bar. ``words`` are the player's own.
    """

    kind: Kind
    bars: tuple[int, ...] | None = None
    name: str = ""
    amount: float = 0.0
    new: Chord | None = None
    old: Chord | None = None
    place: int | None = None
    idiom: Idiom | None = None
    key: Key | None = None
    hands: frozenset[Hand] = frozenset(HANDS)
    words: str = ""
    row: tuple[Change, ...] = ()

    @property
    def in_part(self) -> bool:
        """Whether a level is asked for some bars or for one hand, and the piece keeps its own."""
        part = self.bars is not None or self.hands != frozenset(HANDS)
        return self.kind in {"level", "at_level"} and part


@dataclass(frozen=True, slots=True)
class Locks:
    """What must stay to the byte: whole bars (from 1), the chords, and hands, throughout the piece.

    ``parts`` are chords or a hand in single bars. ``rest`` keeps all bars in which nothing is asked; they stay anyway
    where bars were named.
    """

    bars: frozenset[int] = frozenset()
    chords: bool = False
    hands: frozenset[Hand] = frozenset()
    parts: frozenset[tuple[str, int]] = frozenset()
    rest: bool = False

    def __or__(self, other: Locks) -> Locks:
        """What either of them keeps."""
        return Locks(
            self.bars | other.bars,
            self.chords or other.chords,
            self.hands | other.hands,
            self.parts | other.parts,
            self.rest or other.rest,
        )

    def __bool__(self) -> bool:
        """Whether anything is kept."""
        return bool(self.bars or self.chords or self.hands or self.parts or self.rest)

    def keeps(self, part: str, bar: int) -> bool:
        """Whether ``chords``, ``left`` or ``right`` of a bar, from 1, must stay."""
        named = self.chords if part == "chords" else part in self.hands
        return named or bar in self.bars or (part, bar) in self.parts


@dataclass(frozen=True, slots=True)
class Wish:
    """What the words of a revision ask: orders, locks, and notices on what was not understood."""

    orders: tuple[Order, ...] = ()
    locks: Locks = field(default_factory=Locks)
    notices: tuple[str, ...] = ()
