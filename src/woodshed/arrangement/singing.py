"""Tunes that move as a singer does: no shuttling between two keys, leaps that are filled in, steps that go on.

A line is found as in ``line.py``, but what a note costs depends on the two before it; of the ways so far the best few
are kept (a beam), which is as good as all of them for tunes of a bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from woodshed.arrangement.line import MOTIONS, Point

_BEAM = 5
_REACH = 7
"""How far from the key that it is drawn to a note may lie, in semitones."""
_SHUTTLE, _RETURN, _AGAIN, _STILL, _ONWARD = 3.0, 1.5, 1.0, 4.0, -0.5
_LEAP, _WIDEST = 5, 48

Way = tuple[float, tuple[int, ...]]
"""What a way costs so far, and its keys, those it came from included."""


def singing(
    points: Sequence[Point],
    *,
    before: tuple[int, ...],
    bounds: tuple[int, int],
    manner: str,
    rng: Random,
    freedom: float = 0.5,
) -> tuple[int, ...]:
    """The keys of a tune, one for each point.

    ``before`` are the keys it comes from, the latest last; ``bounds`` its lowest and highest key; ``manner`` one of
    MOTIONS; ``freedom`` how far chance may pull it off the cheapest way.
    """
    known = before[-3:]
    ways: list[Way] = [(0.0, known)]
    for point in points:
        dice = rng.random
        options = [(key, _liking(point, key) + freedom * dice()) for key in _keys(point, bounds)]
        nexts: list[Way] = []
        for cost, way in ways:
            nexts += [(cost + price, (*way, key)) for key, price in _onward(way, options, manner)]
        nexts.sort()
        ways = nexts[:_BEAM]
    return ways[0][1][len(known) :]


def _onward(way: tuple[int, ...], options: list[tuple[int, float]], manner: str) -> list[tuple[int, float]]:
    """What each of the next keys costs after those so far."""
    if not way:
        return options
    here = way[-1]
    came = here - way[-2] if len(way) > 1 else None
    prices = _moves(manner, came)
    shuttled = way[-2] if len(way) > 2 and way[-3] == here else None
    return [
        (key, price + prices[key - here + _WIDEST] + (_SHUTTLE if key == shuttled else 0.0)) for key, price in options
    ]


def _keys(point: Point, bounds: tuple[int, int]) -> Sequence[int]:
    if point.only:
        return sorted(point.only)
    low, high = bounds
    near = min(max(round(point.near), low), high)
    span = _within(point.scale | point.tones, max(low, near - _REACH), min(high, near + _REACH))
    return [key for key in span if key not in point.banned] or span or (near,)


@lru_cache(maxsize=8192)
def _within(classes: frozenset[int], low: int, high: int) -> tuple[int, ...]:
    return tuple(key for key in range(low, high + 1) if key % 12 in classes)


def _liking(point: Point, key: int) -> float:
    foreign = 0.0 if key % 12 in point.tones else point.weight
    return foreign + point.pull * abs(key - point.near)


@lru_cache(maxsize=512)
def _moves(manner: str, came: int | None) -> tuple[float, ...]:
    """What it costs to go on by each interval, from -48 to 48 semitones, after a move of ``came``."""
    return tuple(_move(manner, came, move) for move in range(-_WIDEST, _WIDEST + 1))


def _move(manner: str, came: int | None, move: int) -> float:
    prices = MOTIONS[manner]
    size = abs(move)
    cost = prices[size] if size <= 12 else prices[12] + 1.5 * (size - 12)
    if not size:
        return cost + _AGAIN + (_STILL if came == 0 else 0.0)
    if came is None:
        return cost
    if came + move == 0:
        return cost + _RETURN
    onward = came * move > 0
    if abs(came) >= _LEAP:
        if onward:
            return cost + 0.6 * max(0, size - 2)
        return cost - 0.3 if size <= 2 else cost
    return cost + _ONWARD if onward and size <= 2 else cost
