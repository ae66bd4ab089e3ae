"""Which chords of a hand are rolled: written as one, struck key by key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from woodshed.output.midi import quarters_per_minute
from woodshed.piece.arrangement import Note
from woodshed.theory.meter import Meter
from woodshed.theory.time import QUARTER, Ticks

_SECONDS = 0.03
"""Notes this far apart are heard one after the other, and the chord as rolled (genres.md 0.3)."""


def rolled_ticks(tempo: float, meter: Meter) -> Ticks:
    """How many ticks lie between the first key of a rolled chord and its last at least; ``tempo`` in felt beats."""
    return int(_SECONDS * QUARTER * quarters_per_minute(tempo, meter) / 60)


def rolled_onsets(notes: Sequence[Note], least: Ticks) -> frozenset[Ticks]:
    """The written onsets at which one hand's keys go down from the bottom up, ``least`` ticks from first to last."""
    if all(note.onset - note.written_onset < least for note in notes):
        return frozenset()
    ordered = sorted(notes, key=lambda note: (note.written_onset, note.pitch.midi))
    found = []
    for onset, chord in groupby(ordered, key=lambda note: note.written_onset):
        times = [note.onset for note in chord]
        if times[-1] - times[0] >= least and all(a <= b for a, b in pairwise(times)):
            found.append(onset)
    return frozenset(found)
