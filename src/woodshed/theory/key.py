"""Keys: a tonic, a mode, and how notes are spelled in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from woodshed.theory.interval import plain
from woodshed.theory.pitch import LETTERS, PitchClass

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "blues": (0, 2, 3, 4, 5, 6, 7, 9, 10),
}
"""Semitones above the tonic. ``minor`` is the natural form; sixth and seventh also come raised."""

_MINOR_MODES = frozenset({"minor", "dorian", "phrygian"})
_FIFTHS_OF_MODE = {
    "major": 0, "minor": -3, "dorian": -2, "phrygian": -4, "lydian": 1, "mixolydian": -1, "blues": 0,
}  # fmt: skip
_FIFTHS_OF_STEP = (0, 2, 4, -1, 1, 3, 5)


@dataclass(frozen=True)
class Key:
    """A tonic and a mode: major, minor, dorian, phrygian, lydian, mixolydian or blues.

    >>> Key(PitchClass.parse("Db"), "major").signature
    -5
    """

    tonic: PitchClass
    mode: str = "major"

    def __str__(self) -> str:
        return f"{self.tonic.name} {self.mode}"

    @cached_property
    def minor(self) -> bool:
        """Whether the third of the key is minor."""
        return self.mode in _MINOR_MODES

    @cached_property
    def signature(self) -> int:
        """Sharps (positive) or flats (negative) of the key signature."""
        return _FIFTHS_OF_STEP[self.tonic.step] + 7 * self.tonic.alter + _FIFTHS_OF_MODE[self.mode]

    @cached_property
    def flats(self) -> bool:
        """Whether black keys outside the key are written as flats."""
        return self.signature < 0 or (self.signature == 0 and self.mode != "lydian")

    @cached_property
    def scale(self) -> tuple[int, ...]:
        """The tones of the key as semitones above C, 0 to 11, tonic first."""
        return tuple((self.tonic.semitone + s) % 12 for s in MODES[self.mode])

    @cached_property
    def _spelling(self) -> tuple[PitchClass, ...]:
        names = [plain(s, flats=self.flats) for s in range(12)]
        letters = {"blues": "major"}.get(self.mode, self.mode)
        for degree, semis in enumerate(MODES[letters]):
            step = (self.tonic.step + degree) % len(LETTERS)
            semitone = (self.tonic.semitone + semis) % 12
            alter = (semitone - PitchClass(step).semitone + 6) % 12 - 6
            if abs(alter) <= 1:
                names[semitone] = PitchClass(step, alter)
        if self.minor:
            leading = (self.tonic.semitone + 11) % 12
            step = (self.tonic.step + 6) % len(LETTERS)
            alter = (leading - PitchClass(step).semitone + 6) % 12 - 6
            if abs(alter) <= 2:
                names[leading] = PitchClass(step, alter)
        return tuple(names)

    def spell(self, semitone: int) -> PitchClass:
        """How a note is written in this key: scale tones by their letter, others on the key's side.

        >>> Key(PitchClass.parse("A"), "minor").spell(8).name
        'G#'
        """
        return self._spelling[semitone % 12]

    def transposed(self, semis: int) -> Key:
        """The same mode that many semitones higher, with the simplest signature.

        >>> str(Key(PitchClass.parse("B"), "major").transposed(1))
        'C major'
        """
        semitone = self.tonic.semitone + semis
        choices = [Key(plain(semitone, flats=f), self.mode) for f in (True, False)]
        return min(choices, key=lambda k: abs(k.signature))
