"""The path through the hand shapes of a phrase that moves least."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from woodshed.arrangement.tendencies import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.arrangement.voicing import Grips

_TOP, _MIDDLE, _COMMON, _LEAP = 0.45, 0.35, 0.9, 0.6
_FAULT = 9.0
"""Price of a fault that strict part-writing forbids: more than any motion, less than no way at all."""


@lru_cache(maxsize=4096)
def motion(before: Grips, after: Grips, step: Step | None = None) -> NDArray[np.float64]:
    """What it costs to go from each shape to each next one, as an array of shape (before, after).

    The top voice weighs most, as it is heard most; tones that stay on their key are worth a step; a top voice that
    leaps by more than a major third costs extra. With a ``step`` parallel fifths and octaves of the outer voices and
    unresolved tendency tones cost dearly.
    """
    top = np.abs(before.top[:, None] - after.top[None, :])
    middle = np.abs(before.middle[:, None] - after.middle[None, :])
    low = np.abs(before.low[:, None] - after.low[None, :])
    shared = np.bitwise_count(before.mask[:, None] & after.mask[None, :]).astype(np.float64)
    leap = np.maximum(top - 4.0, 0.0)
    cost: NDArray[np.float64] = _TOP * top + _MIDDLE * (middle + 0.5 * low) - _COMMON * shared + _LEAP * leap
    return cost if step is None else cost + _strict(before, after, step)


def _strict(before: Grips, after: Grips, step: Step) -> NDArray[np.float64]:
    cost = np.zeros((len(before.keys), len(after.keys)))
    if step.bass_before != step.bass_after:
        first = (before.top.astype(int) - step.bass_before) % 12
        second = (after.top.astype(int) - step.bass_after) % 12
        perfect = (first == 0) | (first == 7)
        cost += _FAULT * (perfect[:, None] & (first[:, None] == second[None, :]))
    for tone, moves in step.tendencies:
        for i, keys in enumerate(before.keys):
            goals = [{key + move for move in moves} for key in keys if key % 12 == tone]
            if goals:
                cost[i] += [_FAULT * sum(not goal & set(following) for goal in goals) for following in after.keys]
    return cost


def smoothest(path: Sequence[Grips], steps: Sequence[Step | None] | None = None) -> tuple[tuple[int, ...], ...]:
    """One shape for each chord such that own cost and motion together are least (Viterbi, 1967).

    Chosen along the whole phrase: a shape that is dearer now wins where it saves a leap later. ``steps`` has one entry
    for each move where the style is strict.
    """
    if not path:
        return ()
    total = path[0].cost
    back = []
    for i in range(len(path) - 1):
        after = path[i + 1]
        costs = total[:, None] + motion(path[i], after, steps[i] if steps else None)
        best = costs.argmin(axis=0)
        back.append(best)
        total = costs[best, _columns(len(best))] + after.cost
    index = int(total.argmin())
    chosen = [path[-1].keys[index]]
    for shapes, best in zip(reversed(path[:-1]), reversed(back), strict=True):
        index = int(best[index])
        chosen.append(shapes.keys[index])
    return tuple(reversed(chosen))


@lru_cache(maxsize=64)
def _columns(count: int) -> NDArray[np.intp]:
    return np.arange(count)
