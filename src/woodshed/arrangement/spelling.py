"""How the keys of the piano are spelled while a chord sounds."""

from __future__ import annotations

from functools import lru_cache

from woodshed.theory.chord import Chord
from woodshed.theory.interval import above
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass


@lru_cache(maxsize=4096)
def spelling(chord: Chord, key: Key) -> tuple[PitchClass, ...]:
    """The names of the twelve keys while a chord sounds: its own tones as it spells them, others as the key does.

    What would be a double flat is read as the key spells it: players want A in Gbdim7, not Bbb.
    """
    names = [key.spell(semitone) for semitone in range(12)]
    for tone in chord.kind.tones if chord.pitch_classes else ():
        spelled = above(chord.root, tone)
        if spelled.alter > -2:
            names[spelled.semitone] = spelled
    if chord.bass is not None:
        names[chord.bass.semitone] = chord.bass
    return tuple(names)
