"""Whether chords agree with what is held: a chord may change under a held hand only where its notes still belong."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection

from woodshed.piece import Arrangement, Cell, Chart, Note
from woodshed.theory.chord import Chord
from woodshed.theory.time import QUARTER, Ticks

_HEARD: Ticks = QUARTER // 2
"""Notes shorter than an eighth pass by, whatever the chord."""


def agreement(piece: Arrangement, held: Collection[Cell]) -> Callable[[Chart, int], bool]:
    """Whether the chords of a bar, from 1, in another chart go with the held notes that sound when each of them begins.

    A note that was foreign to its chord before may stay so. ``held`` are hands in bars, from 0.
    """
    length = piece.chart.meter.bar
    places, chords = zip(*((onset, change.chord) for _, onset, change in piece.chart.timeline()), strict=True)
    notes = [note for note in piece.notes if piece.cell_of(note) in held and note.written_duration >= _HEARD]

    def agrees(chart: Chart, bar: int) -> bool:
        onset = (bar - 1) * length
        for change in chart.bars[bar - 1].changes:
            if not _fits(change.chord, chords[bisect_right(places, onset) - 1], _sounding(notes, onset)):
                return False
            onset += change.duration
        return True

    return agrees


def _sounding(notes: Collection[Note], tick: Ticks) -> set[int]:
    """The keys, from 0 to 11, that sound at a time and go on."""
    return {
        n.pitch.midi % 12 for n in notes if n.written_onset <= tick < n.written_onset + n.written_duration - _HEARD // 2
    }


def _fits(new: Chord, old: Chord, sounding: Collection[int]) -> bool:
    return new.silent or all(key in new.semitones or key not in old.semitones for key in sounding)
