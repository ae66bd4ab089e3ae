"""The cheapest way through the grips of a phrase: a shortest path over the fingers of each."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from operator import add

from woodshed.fingering.grips import Fingers, Grip, choices
from woodshed.fingering.steps import rows


@lru_cache(maxsize=2048)
def best_path(grips: tuple[Grip, ...], size: str) -> tuple[Fingers, ...]:
    """The fingers of every grip of a phrase, one for each of its keys, lowest key first (Viterbi's algorithm).

    >>> best_path(tuple(Grip((key,)) for key in (60, 62, 64, 65, 67, 69, 71, 72)), "medium")
    ((1,), (2,), (3,), (1,), (2,), (3,), (4,), (5,))
    """
    costs = list(choices(grips[0], size).costs)
    trail: list[list[int]] = []
    for before, grip in pairwise(grips):
        reached: list[float] = []
        came: list[int] = []
        for row in rows(before, grip, size):
            totals = list(map(add, costs, row))
            least = min(totals)
            reached.append(least)
            came.append(totals.index(least))
        trail.append(came)
        costs = reached
    at = costs.index(min(costs))
    found = [choices(grips[-1], size).fingers[at]]
    for grip, came in zip(grips[-2::-1], reversed(trail), strict=True):
        at = came[at]
        found.append(choices(grip, size).fingers[at])
    found.reverse()
    return tuple(found)
