"""Facts that hold in every genre."""

from __future__ import annotations

from woodshed.theory.analysis import Analysis, analyse
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.chord_type import ChordType, chord_type
from woodshed.theory.interval import (
    INTERVALS,
    above,
    fifths,
    interval_between,
    plain,
    semitones,
    spelled,
)
from woodshed.theory.key import MINOR_FORMS, MODES, Key
from woodshed.theory.local_key import keys_heard, likely_key
from woodshed.theory.meter import SERVED, Meter
from woodshed.theory.pitch import Pitch, PitchClass
from woodshed.theory.roman import (
    DEGREES,
    chord_of,
    degree_name,
    degree_of,
    note_of,
    numeral,
    transpose,
)
from woodshed.theory.time import EIGHTH, QUARTER, SIXTEENTH, Ticks, quarters, ticks

__all__ = [
    "DEGREES",
    "EIGHTH",
    "INTERVALS",
    "MINOR_FORMS",
    "MODES",
    "NO_CHORD",
    "QUARTER",
    "SERVED",
    "SIXTEENTH",
    "Analysis",
    "Chord",
    "ChordType",
    "Key",
    "Meter",
    "Pitch",
    "PitchClass",
    "Ticks",
    "above",
    "analyse",
    "chord_of",
    "chord_type",
    "degree_name",
    "degree_of",
    "fifths",
    "interval_between",
    "keys_heard",
    "likely_key",
    "note_of",
    "numeral",
    "plain",
    "quarters",
    "semitones",
    "spelled",
    "ticks",
    "transpose",
]
