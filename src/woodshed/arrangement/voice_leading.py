"""The path through the hand shapes of a phrase that moves least."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.arrangement.voicing import Grips

_TOP, _MIDDLE, _COMMON, _LEAP = 0.45, 0.35, 0.9, 0.6


@lru_cache(maxsize=4096)
def motion(before: Grips, after: Grips) -> NDArray[np.float64]:
    """What it costs to go from each shape to each next one, as an array of shape (before, after).

    The top voice weighs most, as it is heard most; tones that stay on their key are worth a step; a top voice that leaps
    by more than a major third costs extra.
    """
    top = np.abs(before.top[:, None] - after.top[None, :])
    middle = np.abs(before.middle[:, None] - after.middle[None, :])
    low = np.abs(before.low[:, None] - after.low[None, :])
    shared = np.bitwise_count(before.mask[:, None] & after.mask[None, :]).astype(np.float64)
    leap = np.maximum(top - 4.0, 0.0)
    cost: NDArray[np.float64] = (
        _TOP * top + _MIDDLE * (middle + 0.5 * low) - _COMMON * shared + _LEAP * leap
    )
    return cost


def smoothest(path: Sequence[Grips]) -> tuple[tuple[int, ...], ...]:
    """One shape for each chord such that own cost and motion together are least (Viterbi, 1967).

    Chosen along the whole phrase: a shape that is dearer now wins where it saves a leap later.
    """
    if not path:
        return ()
    total = path[0].cost
    back = []
    for before, after in zip(path, path[1:]):
        if before is after:
            costs = total[:, None] + motion(before, after)
        else:
            costs = total[:, None] + motion(before, after)
        best = costs.argmin(axis=0)
        back.append(best)
        total = costs[best, np.arange(len(best))] + after.cost
    index = int(total.argmin())
    chosen = [path[-1].keys[index]]
    for grips, best in zip(reversed(path[:-1]), reversed(back)):
        index = int(best[index])
        chosen.append(grips.keys[index])
    return tuple(reversed(chosen))
