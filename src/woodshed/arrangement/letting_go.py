"""Keys that a hand lets go, since it strikes others too far away to hold both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Stroke
    from woodshed.arrangement.hands import Limits

_TOGETHER: Ticks = QUARTER // 8
"""Strokes this close are one rolled grip, whose reach is judged elsewhere."""


def let_go(strokes: Sequence[Stroke], limits: Limits) -> list[Stroke]:
    """The strokes of a hand in order, each ended where the hand strikes a key that it cannot reach with it.

    The pedal carries what the hand leaves.
    """
    out = sorted(strokes)
    down: list[int] = []
    for i, stroke in enumerate(out):
        still: list[int] = []
        for j in down:
            held = out[j]
            if held.onset + held.duration <= stroke.onset:
                continue
            far = abs(held.key - stroke.key) > limits.rolled_span
            if far and stroke.onset - held.onset > _TOGETHER:
                out[j] = held._replace(duration=stroke.onset - held.onset)
            else:
                still.append(j)
        down = [*still, i]
    return out
