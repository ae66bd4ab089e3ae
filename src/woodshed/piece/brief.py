"""What a piece is asked to be: the request as it came in, and the brief that nothing is left to guess from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter

MOST_BARS = 512
"""Bars of a piece at most."""

REACH = {"narrow": 11, "small": 12, "medium": 14, "large": 16}
"""How far hands of a size reach, in semitones: less than an octave, an octave, a ninth, a tenth."""
HAND_SIZES = tuple(REACH)
"""The sizes of hands. A request sets one of the last three."""

GENRES = ("gospel", "jazz", "blues", "classical", "neo-soul", "reggae", "latin", "rnb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The wish in words, with the fields that were set outright; an explicit field beats the words.

    ``tempo`` is in beats per minute, ``num_bars`` counts bars, ``level`` runs from 1 to 10; ``hand_size`` is ``small``,
    ``medium`` or ``large``.
    """

    description: str
    genre: str | None = None
    key: str | None = None
    tempo: float | None = None
    num_bars: int | None = None
    application: str | None = None
    level: int | None = None
    hand_size: str | None = None
    seed: int | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Feel:
    """Where the second half of the beat (``unit`` 1/8) or half beat (1/16) falls: 0.5 even, 0.667 triplet.

    ``late_left`` and ``late_right`` are how many milliseconds each hand plays behind the beat.
    """

    swing: float = 0.5
    unit: str = "1/8"
    late_left: float = 0.0
    late_right: float = 0.0


@dataclass(frozen=True, slots=True)
class Idiom:
    """A device that was asked for by name: its tag, an argument, how often, and in which bars.

    ``name`` is a tag of the idiom table, such as ``tritone_sub`` or ``walking_bass``; ``argument`` is a degree, a clave
    or a number of semitones; ``bars`` are first and last bar, counted from 1.
    """

    name: str
    argument: str | None = None
    count: int | None = None
    bars: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class AskedChord:
    """A chord that was spelled out: as a symbol in letters or as a numeral, and where it must stand.

    ``numeral`` is read in the key of its bar, ``chord`` stands as it is; ``bar`` counts from 1, None where the order
    alone matters.
    """

    numeral: str | None = None
    chord: Chord | None = None
    bar: int | None = None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """From ``bar`` (counted from 1) on the piece stands in ``key``."""

    bar: int
    key: Key


def key_at(home: Key, changes: Sequence[KeyChange], bar: int) -> Key:
    """The key that a bar, counted from 1, stands in: that of the last change not after it."""
    return next((c.key for c in reversed(changes) if c.bar <= bar), home)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The request, read and completed: nothing left to guess.

    ``tempo`` is in beats per minute (dotted quarters in 6/8, 9/8 and 12/8, else quarters); ``level`` runs from 1, the
    first weeks, to 10, a concert player, and ``level_asked`` says that it was asked for, not taken to suit the rest;
    ``complexity`` is that of the request, 1 to 10.

    ``wish`` is the request without the names of keys and chords, which stand in it as degrees: the same in every key.
    ``form`` is one section letter per bar group, such as ``"AABA"``, or empty where the room decides. ``progression``
    is what the player spelled out, in order; it is cycled to fill the bars when ``cycled``. ``hands`` is ``both``,
    ``left`` or ``right``; ``hand_size`` is one of ``HAND_SIZES``. ``volume`` adds to every velocity;
    ``density`` is -1 for sparse, 1 for busy. ``avoid`` names idioms, chord families ("sevenths") or manners ("pedal",
    "fills") that must not appear.
    """

    request: Request
    genre: str
    application: str
    key: Key
    meter: Meter
    tempo: float
    bars: int
    level: int
    complexity: int
    seed: int
    level_asked: bool = False
    wish: str = ""
    feel: Feel = field(default_factory=Feel)
    loop: bool = False
    form: str = ""
    clave: str | None = None
    voices: str | None = None
    idioms: tuple[Idiom, ...] = ()
    progression: tuple[AskedChord, ...] = ()
    cycled: bool = False
    key_changes: tuple[KeyChange, ...] = ()
    avoid: frozenset[str] = frozenset()
    hands: str = "both"
    hand_size: str = "medium"
    volume: int = 0
    density: int = 0
    notices: tuple[str, ...] = ()

    def asks(self, *names: str) -> bool:
        """Whether one of these idioms was asked for by name."""
        return any(idiom.name in names for idiom in self.idioms)

    def key_at(self, bar: int) -> Key:
        """The key that a bar, counted from 1, stands in."""
        return key_at(self.key, self.key_changes, bar)
