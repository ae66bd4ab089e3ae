"""Intervals above a root by the names that players use: b3, 5, b7, #11."""

from __future__ import annotations

from functools import lru_cache

from woodshed.theory.pitch import PitchClass

INTERVALS: dict[str, tuple[int, int]] = {
    "1": (0, 0), "b9": (1, 1), "b2": (1, 1), "9": (1, 2), "2": (1, 2), "#9": (1, 3),
    "b3": (2, 3), "3": (2, 4), "b11": (3, 4), "4": (3, 5), "11": (3, 5), "#4": (3, 6),
    "#11": (3, 6), "b5": (4, 6), "5": (4, 7), "#5": (4, 8), "b6": (5, 8), "b13": (5, 8),
    "6": (5, 9), "13": (5, 9), "#13": (5, 10), "bb7": (6, 9), "b7": (6, 10), "7": (6, 11),
}  # fmt: skip
"""Name of an interval -> (letters up, semitones up), within the octave."""

_NAME_OF = {INTERVALS[name]: name for name in INTERVALS if name not in {"2", "b2", "4", "#4", "6", "b6"}}
_NAME_OF_SEMITONES = ("1", "b9", "9", "b3", "3", "11", "#11", "5", "b13", "13", "b7", "7")

_FLAT_SIDE = tuple(map(PitchClass.parse, ["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"]))
_SHARP_SIDE = tuple(map(PitchClass.parse, ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]))
_FIFTHS_OF_STEP = (0, 2, 4, -1, 1, 3, 5)


def semitones(interval: str) -> int:
    """Semitones above the root, 0 to 11.

    >>> semitones("#11")
    6
    """
    return INTERVALS[interval][1]


def shorter_way(one: int, other: int) -> int:
    """Semitones between two pitch classes, counted above C, the shorter way round: 0 to 6.

    >>> shorter_way(11, 2), shorter_way(4, 4)
    (3, 0)
    """
    steps = (one - other) % 12
    return min(steps, 12 - steps)


def plain(semitone: int, *, flats: bool) -> PitchClass:
    """The everyday name of a key of the piano, black keys as flats or as sharps.

    >>> plain(10, flats=True).name
    'Bb'
    """
    return (_FLAT_SIDE if flats else _SHARP_SIDE)[semitone % 12]


def spelled(step: int, semitone: int) -> PitchClass:
    """The note on a letter (0 for C to 6 for B, any octave) that sounds as a semitone above C.

    The accidental may be any number of sharps or flats.

    >>> spelled(6, 10).name
    'Bb'
    """
    letter = PitchClass(step % 7)
    return PitchClass(letter.step, (semitone - letter.semitone + 6) % 12 - 6)


@lru_cache(maxsize=4096)
def above(root: PitchClass, interval: str) -> PitchClass:
    """The note an interval above the root, spelled by its letter.

    More than a double accidental is written plainly: no player wants a triple flat.

    >>> above(PitchClass.parse("Db"), "b7").name
    'Cb'
    """
    letters, semis = INTERVALS[interval]
    note = spelled(root.step + letters, root.semitone + semis)
    if abs(note.alter) > 2:
        return plain(note.semitone, flats=root.alter < 0)
    return note


def interval_between(lower: PitchClass, upper: PitchClass) -> str:
    """The name of the interval from one note up to another, as a tone of a chord.

    >>> interval_between(PitchClass.parse("C"), PitchClass.parse("F#"))
    '#11'
    """
    letters, semis = (upper.step - lower.step) % 7, (upper.semitone - lower.semitone) % 12
    return _NAME_OF.get((letters, semis)) or _NAME_OF_SEMITONES[semis]


def fifths(note: PitchClass) -> int:
    """The place of a note on the line of fifths: 0 for C, 1 for G, -1 for F.

    >>> fifths(PitchClass.parse("Eb"))
    -3
    """
    return _FIFTHS_OF_STEP[note.step] + 7 * note.alter
