"""Spelled pitches: C sharp and D flat differ, though one key plays both."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from woodshed.errors import UnreadableError

LETTERS = "CDEFGAB"
_NATURAL = (0, 2, 4, 5, 7, 9, 11)
_ACCIDENTAL = {0: "", 1: "#", 2: "##", -1: "b", -2: "bb"}
_NAME = re.compile(r"([A-G])(##|#|bb|b|x)?(-?\d+)?")
_ALTER = {None: 0, "#": 1, "##": 2, "x": 2, "b": -1, "bb": -2}


class PitchClass(NamedTuple):
    """A spelled note name without an octave.

    ``step`` is 0 for C to 6 for B; ``alter`` counts semitones up.

    >>> PitchClass.parse("Eb").semitone
    3
    """

    step: int
    alter: int = 0

    @staticmethod
    def parse(name: str) -> PitchClass:
        """Read a name such as ``"F#"`` or ``"Bbb"``.

        Raises:
            UnreadableError: it is not a note name.
        """
        found = _NAME.fullmatch(name)
        if not found or found[3]:
            raise UnreadableError(f"{name!r} is not a note name", hint="Use A to G with # or b.")
        return PitchClass(LETTERS.index(found[1]), _ALTER[found[2]])

    @property
    def semitone(self) -> int:
        """Semitones above C, 0 to 11."""
        return (_NATURAL[self.step] + self.alter) % 12

    @property
    def name(self) -> str:
        """The name in ASCII, such as ``"Db"``."""
        return LETTERS[self.step] + _ACCIDENTAL[self.alter]

    def __str__(self) -> str:
        return self.name


class Pitch(NamedTuple):
    """A spelled pitch. ``octave`` follows scientific notation, so middle C is C4, MIDI 60.

    >>> Pitch.parse("Eb4").midi
    63
    """

    step: int
    alter: int
    octave: int

    @staticmethod
    def parse(name: str) -> Pitch:
        """Read a name such as ``"C#5"``.

        Raises:
            UnreadableError: it is not a note name with an octave.
        """
        found = _NAME.fullmatch(name)
        if not found or not found[3]:
            raise UnreadableError(f"{name!r} is not a pitch", hint="Use a name such as Db4.")
        return Pitch(LETTERS.index(found[1]), _ALTER[found[2]], int(found[3]))

    @staticmethod
    @lru_cache(maxsize=4096)
    def at(midi: int, spelling: PitchClass) -> Pitch:
        """The pitch on a key of the piano, written with this spelling.

        >>> Pitch.at(60, PitchClass.parse("B#")).name
        'B#3'
        """
        octave = (midi - spelling.alter - _NATURAL[spelling.step]) // 12 - 1
        return Pitch(spelling.step, spelling.alter, octave)

    @property
    def midi(self) -> int:
        """The key on the piano as a MIDI number, 60 for C4."""
        return _NATURAL[self.step] + self.alter + 12 * (self.octave + 1)

    @property
    def pitch_class(self) -> PitchClass:
        """The same name without its octave."""
        return PitchClass(self.step, self.alter)

    @property
    def name(self) -> str:
        """The name in ASCII, such as ``"Db4"``."""
        return f"{LETTERS[self.step]}{_ACCIDENTAL[self.alter]}{self.octave}"

    def __str__(self) -> str:
        return self.name
