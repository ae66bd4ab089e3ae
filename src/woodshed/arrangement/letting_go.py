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
    onsets, keys = [stroke.onset for stroke in out], [stroke.key for stroke in out]
    for i, (onset, key) in enumerate(zip(onsets, keys, strict=True)):
        end = onset + out[i].duration
        after = i + 1
        while after < len(out) and onsets[after] < end:
            if abs(keys[after] - key) > limits.rolled_span and onsets[after] - onset > _TOGETHER:
                out[i] = out[i]._replace(duration=onsets[after] - onset)
                break
            after += 1
    return out
