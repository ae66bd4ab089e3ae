"""Keys that hold for a few bars only, and how plainly they are heard."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from woodshed.piece.brief import Brief
from woodshed.piece.chart import Chart
from woodshed.theory.key import MODES, Key

_SHORT = 8
"""Up to so many bars a key is lost where many of its chords are foreign to it."""
PLAIN = 0.75
"""The share of its time in which a key of a few bars should stand on its own degrees."""


class Stretch(NamedTuple):
    """Bars, counted from 1, in one key."""

    first: int
    last: int
    key: Key


def short_stretches(brief: Brief) -> tuple[Stretch, ...]:
    """The keys of a piece that hold for a few bars, where there is more than one."""
    starts = [1, *(change.bar for change in brief.key_changes if 1 < change.bar <= brief.bars), brief.bars + 1]
    if len(starts) <= 2:
        return ()
    found = (Stretch(first, after - 1, brief.key_at(first)) for first, after in pairwise(starts))
    return tuple(one for one in found if one.last - one.first < _SHORT)


def plainness(chart: Chart, stretch: Stretch) -> float:
    """The share of a stretch, 0 to 1, in which the roots are degrees of its key."""
    key = stretch.key
    own = {(key.tonic.semitone + step) % 12 for step in MODES["minor" if key.minor else "major"]}
    changes = [change for bar in chart.bars[stretch.first - 1 : stretch.last] for change in bar.changes]
    inside = sum(change.duration for change in changes if change.chord.root.semitone in own)
    return inside / max(1, sum(change.duration for change in changes))
