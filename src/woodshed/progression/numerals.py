"""Roman numerals of the rooms, as chords in a key."""

from __future__ import annotations

import re
from functools import lru_cache

from woodshed.errors import NumeralError
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above, plain
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass

_NUMERAL = re.compile(
    r"(?P<sign>bb|##|b|#)?(?P<step>VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?P<type>.*?)"
    r"(?:/(?P<bass_sign>[b#])?(?P<bass>VII|VI|IV|V|III|II|I))?"
)
_STEPS = ("I", "II", "III", "IV", "V", "VI", "VII")
_MAJOR = ("1", "9", "3", "4", "5", "6", "7")
_LOWERED = {"1": "7", "9": "b9", "3": "b3", "4": "3", "5": "b5", "6": "b6", "7": "b7"}
_RAISED = {"1": "b9", "9": "#9", "3": "4", "4": "#4", "5": "#5", "6": "#13", "7": "1"}
_NAMES_THIRD = re.compile(r"m(?!aj)|-|dim|o|°|ø|h|sus|\d*sus|\+|aug")


@lru_cache(maxsize=16384)
def chord_in(numeral: str, key: Key) -> Chord:
    """The chord of a numeral; degrees count from the major scale of the tonic, also in minor keys.

    What follows a stroke is the bass, never a key: ``I/V`` is the six-four chord.

    Raises:
        NumeralError: it cannot be read.

    >>> chord_in("bVImaj7", Key(PitchClass.parse("E"), "minor")).symbol
    'Cmaj7'
    """
    found = _NUMERAL.fullmatch(numeral)
    if not found:
        raise NumeralError(f"{numeral!r} is not a numeral", hint="Write one such as iim7, V7(b9), #IVdim7 or I/III.")
    chord_type = found["type"]
    if found["step"].islower() and not _NAMES_THIRD.match(chord_type):
        chord_type = "m" + chord_type
    root = degree_in(found["step"].upper(), found["sign"] or "", key)
    bass = degree_in(found["bass"], found["bass_sign"] or "", key) if found["bass"] else None
    read = Chord.parse("C" + chord_type)
    return Chord(root, read.type, bass)


@lru_cache(maxsize=4096)
def degree_in(step: str, sign: str, key: Key) -> PitchClass:
    """The note on a degree of the key, ``sign`` being b or # against the major scale.

    Double accidentals are written plainly: nobody reads Ebb major, nor Fb outside a key that has it.
    """
    interval = _MAJOR[_STEPS.index(step)]
    if sign.startswith("b"):
        interval = _LOWERED[interval]
    elif sign:
        interval = _RAISED[interval]
    return _spelled(key, step, interval)


def _spelled(key: Key, step: str, interval: str) -> PitchClass:
    tonic = key.tonic
    semitone = above(tonic, interval).semitone
    letter = (tonic.step + _STEPS.index(step)) % 7
    alter = (semitone - PitchClass(letter).semitone + 6) % 12 - 6
    note = PitchClass(letter, alter)
    if abs(alter) > 1:
        return plain(semitone, flats=tonic.alter < 0 or (tonic.alter == 0 and alter < 0))
    if note.name in {"Fb", "B#"} and key.spell(semitone) != note:
        return plain(semitone, flats=True)
    return note
