"""Chords as the chord model counts them: a root above the tonic and one of ten families, or no chord."""

from __future__ import annotations

from functools import lru_cache

from woodshed.theory.chord import Chord

FAMILIES = ("", "maj7", "7", "7alt", "m", "m7", "m7b5", "dim", "aug", "sus4")
"""The suffix that stands for each family; sixths count as sevenths, ninths and above as what they lie on."""
SILENCE = 12 * len(FAMILIES)
"""The class of no chord, after the twelve roots of every family."""
CLASSES = SILENCE + 1

_SUSPENDED = frozenset({"2", "4", "11"})
_SEVENTHS = frozenset({"6", "b7", "7", "13"})
_SIXTH_OR_SEVENTH = frozenset({"6", "7"})
_ALTERED = frozenset({"b9", "#9", "b13", "b5", "#5"})


@lru_cache(maxsize=4096)
def _family(tones: tuple[str, ...]) -> int:
    named = frozenset(tones)
    minor = "b3" in named
    if not minor and "3" not in named and named & _SUSPENDED:
        return FAMILIES.index("sus4")
    if minor and "b5" in named and "5" not in named:
        return FAMILIES.index("m7b5" if "b7" in named else "dim")
    if minor:
        return FAMILIES.index("m7" if named & _SEVENTHS else "m")
    if "b7" in named:
        return FAMILIES.index("7alt" if named & _ALTERED else "7")
    if named & _SIXTH_OR_SEVENTH:
        return FAMILIES.index("maj7")
    return FAMILIES.index("aug" if "#5" in named else "")


def class_of(chord: Chord, tonic: int) -> int:
    """The class of a chord, 0 to 120, above a tonic in semitones above C; its bass is not told apart.

    >>> FAMILIES[class_of(Chord.parse("G13"), 0) % 10], class_of(Chord.parse("G13"), 0) // 10
    ('7', 7)
    """
    if chord.silent:
        return SILENCE
    return (chord.root.semitone - tonic) % 12 * len(FAMILIES) + _family(chord.kind.tones)


@lru_cache(maxsize=12)
def names(tonic: int) -> tuple[str, ...]:
    """A symbol of every class above a tonic, in semitones above C."""
    roots = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
    symbols = [roots[(tonic + above) % 12] + family for above in range(12) for family in FAMILIES]
    return (*symbols, "N.C.")
