"""Bass lines by step and falling fifth: inversions where roots would leap."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import altered
from woodshed.progression.editing import places, with_chord
from woodshed.progression.idiom_rules import Guard
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above

_SMOOTH = frozenset({0, 1, 2, 5, 10, 11})
"""Semitones upwards, modulo the octave: standing still, a step, a falling fifth (or rising
fourth)."""


def smoothed(chart: Chart, share: float, guard: Guard, locked: Collection[int] = ()) -> Chart:
    """The chart with as many inversions as it takes for this share of the bass moves to be smooth.

    Chords that are diminished, altered or already inverted keep their bass, and so do the first and last.
    """
    for _ in range(len(chart.bars)):
        spots = [spot for spot in places(chart) if not spot[2].chord.silent]
        rough = _rough(spots)
        if len(rough) <= (1 - share) * max(1, _changes(spots)):
            return chart
        step = next((c for i in rough if (c := _turned(chart, spots, i, guard, locked)) is not None), None)
        if step is None:
            return chart
        chart = step
    return chart


def _changes(spots: list[tuple[int, int, Change]]) -> int:
    return sum(a[2].chord != b[2].chord for a, b in pairwise(spots))


def _rough(spots: list[tuple[int, int, Change]]) -> list[int]:
    """Indices of the chords that the bass leaps into."""
    return [i for i in range(1, len(spots)) if not _smooth(spots[i - 1][2].chord, spots[i][2].chord)]


def _smooth(a: Chord, b: Chord) -> bool:
    return (b.lowest.semitone - a.lowest.semitone) % 12 in _SMOOTH


def _turned(
    chart: Chart,
    spots: list[tuple[int, int, Change]],
    rough: int,
    guard: Guard,
    locked: Collection[int],
) -> Chart | None:
    """The chord that is leapt into, or the one before, inverted, if that takes away a leap."""
    for place in (rough, rough - 1):
        if not 0 < place < len(spots) - 1 or spots[place][0] in locked:
            continue
        bar, index, change = spots[place]
        chord = change.chord
        if chord.kind.family not in {"maj", "min", "dom"} or altered(chord) or chord.bass is not None:
            continue
        before, after = spots[place - 1][2].chord, spots[place + 1][2].chord
        now = _smooth(before, chord) + _smooth(chord, after)
        for interval in ("b3" if "b3" in chord.kind.tones else "3", "5"):
            bass = chart.key_at(bar).readable(above(chord.root, interval))
            turned = Chord(chord.root, chord.type, bass)
            if _smooth(before, turned) + _smooth(turned, after) > now:
                edited = with_chord(chart, bar, index, turned)
                if guard.allows(chart, edited):
                    return edited
    return None
