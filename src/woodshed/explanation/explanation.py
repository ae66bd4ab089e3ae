"""What an explanation holds: of the whole piece, of each bar, of each chord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from woodshed.explanation.hands import Stretch
from woodshed.explanation.structure import Close, KeyMove
from woodshed.words.understood import Understood


class Section(NamedTuple):
    """A section of the form, with its first and last bar."""

    name: str
    first: int
    last: int


class Heard(NamedTuple):
    """A device that the piece holds, in the words of a student, with the bars in which it stands."""

    name: str
    title: str
    what: str
    bars: tuple[int, ...]


class Grip(NamedTuple):
    """How a chord is laid out: the notes of each hand, their steps above the root, and the shape if it has a name."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    left_steps: tuple[str, ...]
    right_steps: tuple[str, ...]
    shape: str = ""


class ChordExplained(NamedTuple):
    """A chord, and why it is there.

    ``beat`` is where it begins in its bar, ``role`` what it does in the key where it is heard, ``short`` and ``why``
    the same in words; ``devices`` are the titles of those that begin there.
    """

    symbol: str
    beat: str
    numeral: str
    role: str
    short: str
    why: str
    devices: tuple[str, ...]
    grip: Grip | None


class BarExplained(NamedTuple):
    """A bar: its section, its chords, and in a word or two what each hand does."""

    number: int
    section: str
    chords: tuple[ChordExplained, ...]
    left: str
    right: str


class HowHard(NamedTuple):
    """How hard the notes are, 1 to 10, and the bars that ask most with the reason."""

    level: float
    reasons: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A piece explained. ``request`` says what each phrase of the words did, and in which bars its devices stand."""

    title: str
    about: str
    composed: str
    request: tuple[Understood, ...]
    sections: tuple[Section, ...]
    closes: tuple[Close, ...]
    key_moves: tuple[KeyMove, ...]
    devices: tuple[Heard, ...]
    hands: tuple[Stretch, ...]
    ending: str
    how_hard: HowHard | None
    bars: tuple[BarExplained, ...]
