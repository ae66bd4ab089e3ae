"""Note names as players write them: Bb, fis, Es, H."""

from __future__ import annotations

from woodshed.theory.pitch import LETTERS, PitchClass

_ENDINGS = {"##": 2, "bb": -2, "is": 1, "es": -1, "#": 1, "b": -1, "x": 2, "s": -1}
NOTE_LETTERS = frozenset("ABCDEFGH")
_NOTHING_BUT_S = frozenset("AE")
"""The letters whose German flat is written with s alone: As, Es."""


def note_at_start(text: str) -> tuple[PitchClass, str] | None:
    """The note name that a text begins with and what follows it, or None.

    English names and German ones are read; a lone B is the English one.

    >>> note_at_start("Fis7")
    (PitchClass(step=3, alter=1), '7')
    """
    letter = text[:1].upper()
    if letter not in NOTE_LETTERS:
        return None
    step = LETTERS.index("B" if letter == "H" else letter)
    for length in (2, 1):
        ending = text[1 : 1 + length]
        alter = _ENDINGS.get(ending, 0)
        if alter and _belongs(letter, ending, text):
            return PitchClass(step, alter), text[1 + length :]
    return PitchClass(step), text[1:]


def _belongs(letter: str, ending: str, text: str) -> bool:
    if ending == "s":
        # "Asus4" and "Esus4" are suspended chords, not A flat and E flat.
        return letter in _NOTHING_BUT_S and text[2:4] != "us"
    return ending != "es" or letter not in _NOTHING_BUT_S
