"""Takes the edge off dominants on the five: their sus chord first, as slow R&B and gospel have it."""

from __future__ import annotations

from collections.abc import Collection

from woodshed.piece.chart import Chart
from woodshed.progression.colour import NINTHS, TRIADS
from woodshed.progression.editing import divided, places, with_chord
from woodshed.theory.chord import Chord

_FIVE = 7


def softened(chart: Chart, locked: Collection[int], colour: int, *, whole: bool = False) -> Chart:
    """The chart in which every bare dominant on the five comes out of its sus chord, or, if ``whole``, is one.

    ``locked`` bars, with chords that the player gave, and dominants too short to be divided stay as they are.
    """
    sus = {NINTHS: "9sus", TRIADS: "sus4"}.get(colour, "7sus")
    for bar, index, change in reversed(places(chart)):
        chord = change.chord
        degree = (chord.root.semitone - chart.key_at(bar).tonic.semitone) % 12
        before = _chord_before(chart, bar, index)
        bare = chord.kind.family in {"dom", "maj"} and chord.bass is None and degree == _FIVE
        came_out = before is not None and before.root == chord.root and not whole
        if not bare or bar in locked or came_out:
            continue
        held = with_chord(chart, bar, index, Chord(chord.root, sus))
        chart = held if whole else divided(held, bar, index, chord) or chart
    return chart


def _chord_before(chart: Chart, bar: int, index: int) -> Chord | None:
    """The chord that sounds before a change; None at the beginning."""
    if index:
        return chart.bars[bar - 1].changes[index - 1].chord
    return chart.bars[bar - 2].changes[-1].chord if bar > 1 else None
