"""Intervals above a root by the names that players use: b3, 5, b7, #11."""

from __future__ import annotations

from functools import lru_cache

from woodshed.theory.pitch import PitchClass

INTERVALS: dict[str, tuple[int, int]] = {
    "1": (0, 0), "b9": (1, 1), "b2": (1, 1), "9": (1, 2), "2": (1, 2), "#9": (1, 3),
    "b3": (2, 3), "3": (2, 4), "b11": (3, 4), "4": (3, 5), "11": (3, 5), "#11": (3, 6), "#4": (3, 6),
    "b5": (4, 6), "5": (4, 7), "#5": (4, 8), "b13": (5, 8), "b6": (5, 8), "6": (5, 9), "13": (5, 9),
    "#13": (5, 10), "bb7": (6, 9), "b7": (6, 10), "7": (6, 11),
}  # fmt: skip
"""Name of an interval -> (letters up, semitones up), within the octave."""

_FLAT_SIDE = tuple(PitchClass.parse(n) for n in "C Db D Eb E F Gb G Ab A Bb B".split())
_SHARP_SIDE = tuple(PitchClass.parse(n) for n in "C C# D D# E F F# G G# A A# B".split())


def semitones(interval: str) -> int:
    """Semitones above the root, 0 to 11.

    >>> semitones("#11")
    6
    """
    return INTERVALS[interval][1]


def plain(semitone: int, *, flats: bool) -> PitchClass:
    """The everyday name of a key of the piano, black keys as flats or as sharps."""
    return (_FLAT_SIDE if flats else _SHARP_SIDE)[semitone % 12]


@lru_cache(maxsize=4096)
def above(root: PitchClass, interval: str) -> PitchClass:
    """The note an interval above the root, spelled by its letter.

    More than a double accidental is written plainly: no player wants a triple flat.

    >>> above(PitchClass.parse("Db"), "b7").name
    'Cb'
    """
    letters, semis = INTERVALS[interval]
    step = (root.step + letters) % 7
    alter = (root.semitone + semis - PitchClass(step).semitone + 6) % 12 - 6
    if abs(alter) > 2:
        return plain(root.semitone + semis, flats=root.alter < 0)
    return PitchClass(step, alter)
