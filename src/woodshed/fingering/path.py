"""The cheapest way through the grips of a phrase: a shortest path over the fingers of each."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from operator import add

from woodshed.fingering.grips import HAND, Fingers, Grip, choices
from woodshed.fingering.scales import scale_fingers, scales
from woodshed.fingering.steps import rows

_FINGERS = range(1, HAND + 1)
_AGAINST = {finger: tuple([0.0 if other == finger else 100.0 for other in _FINGERS]) for finger in _FINGERS}
"""Points against the other fingers where a scale has one that is taught: more than any way around it costs."""


def _taught(grips: tuple[Grip, ...], size: str) -> dict[int, int]:
    """The fingers of the scales in a phrase, by the place of their grip."""
    found = {}
    for places in scales(grips):
        fingers = scale_fingers(tuple([grips[place].keys[0] for place in places]), size)
        found.update({place: finger for place, finger in zip(places, fingers, strict=True) if finger})
    return found


@lru_cache(maxsize=2048)
def best_path(grips: tuple[Grip, ...], size: str) -> tuple[Fingers, ...]:
    """The fingers of every grip of a phrase, one for each of its keys, lowest key first (Viterbi's algorithm).

    >>> best_path(tuple(Grip((key,)) for key in (60, 62, 64, 65, 67, 69, 71, 72)), "medium")
    ((1,), (2,), (3,), (1,), (2,), (3,), (4,), (5,))
    """
    costs = list(choices(grips[0], size).costs)
    trail: list[list[int]] = []
    taught = _taught(grips, size)
    for number, (before, grip) in enumerate(pairwise(grips), 1):
        reached: list[float] = []
        came: list[int] = []
        for row in rows(before, grip, size):
            totals = list(map(add, costs, row))
            least = min(totals)
            reached.append(least)
            came.append(totals.index(least))
        trail.append(came)
        costs = list(map(add, reached, _AGAINST[taught[number]])) if number in taught else reached
    at = costs.index(min(costs))
    found = [choices(grips[-1], size).fingers[at]]
    for grip, came in zip(grips[-2::-1], reversed(trail), strict=True):
        at = came[at]
        found.append(choices(grip, size).fingers[at])
    found.reverse()
    return tuple(found)
