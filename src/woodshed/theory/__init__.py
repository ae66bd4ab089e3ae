"""Facts that hold in every genre."""

from __future__ import annotations

from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.chord_type import ChordType, chord_type
from woodshed.theory.interval import INTERVALS, above, plain, semitones
from woodshed.theory.key import MODES, Key
from woodshed.theory.meter import SERVED, Meter
from woodshed.theory.pitch import Pitch, PitchClass
from woodshed.theory.time import EIGHTH, QUARTER, SIXTEENTH, Ticks, quarters, ticks

__all__ = [
    "EIGHTH",
    "INTERVALS",
    "MODES",
    "NO_CHORD",
    "QUARTER",
    "SERVED",
    "SIXTEENTH",
    "Chord",
    "ChordType",
    "Key",
    "Meter",
    "Pitch",
    "PitchClass",
    "Ticks",
    "above",
    "chord_type",
    "plain",
    "quarters",
    "semitones",
    "ticks",
]
