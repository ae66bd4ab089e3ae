"""Note names as players write them: Bb, fis, Es, H."""

from __future__ import annotations

import re

from woodshed.theory.pitch import LETTERS, PitchClass

# "Asus4" and "Esus4" are suspended chords, not A flat and E flat.
NOTE = r"(?:[B-DF-Hb-df-h]es|[AEae]s(?!us)|[A-Ha-h]is|[A-Ha-h](?:##|#|bb|b|x)?)"
"""A regular expression for one note name, English or German; a lone B is the English one."""

_NOTE = re.compile(NOTE)
_ALTER = {"": 0, "s": -1, "es": -1, "is": 1, "#": 1, "##": 2, "x": 2, "b": -1, "bb": -2}


def note_at_start(text: str) -> tuple[PitchClass, str] | None:
    """The note name that a text begins with and what follows it, or None.

    >>> note_at_start("Fis7")
    (PitchClass(step=3, alter=1), '7')
    """
    found = _NOTE.match(text)
    if not found:
        return None
    name = found[0]
    letter = name[0].upper().replace("H", "B")
    return PitchClass(LETTERS.index(letter), _ALTER[name[1:]]), text[found.end() :]
