"""Lines that sing: melodies, runs, riffs and fills as the cheapest path through the keys.

Every note of a line is a point in time with tones it would like; moving from key to key has a price by interval. The
path that costs least (Viterbi, 1967) is the line: steps where steps are idiomatic, chord tones on the beats, one high
point.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


LOWEST, HIGHEST = 40, 96
_KEYS = np.arange(LOWEST, HIGHEST + 1)
_FAR = 40.0
_NOISE = 4093

MOTIONS: dict[str, tuple[float, ...]] = {
    "song": (1.2, 0.0, 0.0, 1.5, 1.7, 2.4, 5.0, 2.6, 4.0, 3.8, 6.0, 7.0, 4.5),
    "bebop": (3.0, 0.0, 0.0, 0.5, 0.6, 1.2, 3.0, 1.6, 2.5, 2.5, 4.0, 5.0, 4.0),
    "voice": (3.0, 0.0, 0.0, 0.8, 1.0, 1.8, 4.0, 2.4, 4.0, 4.0, 6.0, 7.0, 3.5),
    "run": (4.0, 0.3, 0.0, 0.1, 1.2, 2.0, 4.0, 3.0, 4.0, 4.0, 5.0, 6.0, 5.0),
    "anchors": (4.0, 0.9, 0.5, 0.0, 0.1, 0.6, 2.0, 1.0, 1.8, 1.6, 3.0, 4.0, 4.0),
    "riff": (0.6, 0.2, 0.0, 0.1, 0.8, 0.9, 3.0, 1.5, 3.0, 3.0, 4.0, 5.0, 3.0),
}
"""Price of each interval from 0 to 12 semitones for a manner of moving; wider costs more by the semitone."""


class Point(NamedTuple):
    """One note to be found.

    ``tones`` are the semitones above C (0 to 11) that it would best be and ``scale`` those it may be; ``weight`` is how
    much it minds not being one of ``tones``, 0 for a passing note; ``near`` is the key it is drawn to, with ``pull``
    per semitone. ``only`` names the keys it must be one of, ``banned`` those it must not be.
    """

    tones: frozenset[int]
    scale: frozenset[int]
    weight: float
    near: float
    pull: float = 0.12
    only: frozenset[int] | None = None
    banned: frozenset[int] = frozenset()


@lru_cache(maxsize=16)
def _motion(manner: str) -> NDArray[np.float64]:
    table = MOTIONS[manner]
    distance = np.abs(_KEYS[:, None] - _KEYS[None, :])
    costs = np.array([*table, *(table[-1] + 1.5 * (k - 12) for k in range(13, 64))])
    matrix: NDArray[np.float64] = costs[distance]
    return matrix


@lru_cache(maxsize=1)
def _noise() -> NDArray[np.float64]:
    dice = Random("line")
    return np.array([dice.random() for _ in range(_NOISE + len(_KEYS))])


@lru_cache(maxsize=4096)
def _liking(tones: frozenset[int], scale: frozenset[int], weight: float) -> NDArray[np.float64]:
    classes = _KEYS % 12
    cost = np.full(len(_KEYS), _FAR)
    cost[np.isin(classes, list(scale | tones))] = weight
    cost[np.isin(classes, list(tones))] = 0.0
    return cost


@lru_cache(maxsize=256)
def _outside(low: int, high: int) -> NDArray[np.float64]:
    return np.where((low > _KEYS) | (high < _KEYS), _FAR, 0.0)


@lru_cache(maxsize=2048)
def _drawn(near: float, pull: float) -> NDArray[np.float64]:
    drawn: NDArray[np.float64] = pull * np.abs(_KEYS - near)
    return drawn


def sung(
    points: Sequence[Point],
    *,
    start: int | None,
    goal: int | None,
    bounds: tuple[int, int],
    manner: str,
    rng: Random,
    freedom: float = 0.8,
) -> tuple[int, ...]:
    """The keys of a line, one for each point.

    ``start`` is the key it comes from and ``goal`` the one it leads to, neither part of the line; ``bounds`` are its
    lowest and highest key; ``manner`` is one of MOTIONS. ``freedom`` is how far chance may pull it off the cheapest
    path.
    """
    if not points:
        return ()
    low, high = bounds
    motion = _motion(manner)
    outside = _outside(low, high)
    noise = _noise()
    back = []
    total: NDArray[np.float64] | None = None
    for point in points:
        place = rng.randrange(_NOISE)
        cost = (
            _liking(point.tones, point.scale, point.weight)
            + outside
            + _drawn(point.near, point.pull)
            + freedom * noise[place : place + len(_KEYS)]
        )
        if point.only or point.banned:
            cost = _restricted(cost, point)
        if total is None:
            total = cost if start is None else cost + motion[_index(start)]
            continue
        costs = motion + total  # a row to each key, a column from each: prices are the same both ways
        best = costs.argmin(axis=1)
        back.append(best)
        total = costs[_ROWS, best] + cost
    if total is None:
        return ()
    if goal is not None:
        total = total + motion[:, _index(goal)]
    index = int(total.argmin())
    line = [int(_KEYS[index])]
    for best in reversed(back):
        index = int(best[index])
        line.append(int(_KEYS[index]))
    return tuple(reversed(line))


def _restricted(cost: NDArray[np.float64], point: Point) -> NDArray[np.float64]:
    if point.only:
        kept = [_index(key) for key in point.only]
        narrow = np.full(len(_KEYS), 2 * _FAR)
        narrow[kept] = cost[kept]
        return narrow
    cost[[_index(key) for key in point.banned]] += _FAR / 2
    return cost


_ROWS = np.arange(len(_KEYS))


def _index(key: int) -> int:
    return min(max(key, LOWEST), HIGHEST) - LOWEST
