"""Fingers for scales that run over an octave or more: threes and fours in turn, alike in every octave.

Which finger falls where in a scale is a matter of the whole cycle of seven keys, which neighbouring notes do not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product

from woodshed.fingering.grips import BLACK, HAND, Grip, choices
from woodshed.fingering.spans import rules
from woodshed.fingering.steps import rows

_CYCLE = (1, 2, 3, 1, 2, 3, 4)
"""The fingers of seven keys that rise; every scale book has them in all keys, begun at one place or another."""
_KEYS, _OCTAVE = len(_CYCLE), 12
_WIDEST = 3
"""Semitones of a step: the augmented second of harmonic minor."""


def scales(grips: Sequence[Grip]) -> Iterator[range]:
    """The places of grips that run up or down a scale of seven keys, over an octave at least."""
    first = 0
    while first + _KEYS < len(grips):
        last = _end(grips, first)
        if last - first >= _KEYS:
            yield range(first, last + 1)
        first = max(last, first + 1)


def _end(grips: Sequence[Grip], first: int) -> int:
    """How far a scale goes on from a place."""
    last, way = first, 0
    while last + 1 < len(grips) and _free(grips[last]) and _free(grips[last + 1]):
        step = grips[last + 1].keys[0] - grips[last].keys[0]
        if not 0 < abs(step) <= _WIDEST or way * step < 0:
            break
        octave = grips[last + 1 - _KEYS].keys[0] if last + 1 - first >= _KEYS else None
        if octave is not None and abs(grips[last + 1].keys[0] - octave) != _OCTAVE:
            break
        last, way = last + 1, step
    return last


def _free(grip: Grip) -> bool:
    return len(grip.keys) == 1 and not (grip.held or grip.fixed or grip.rested or grip.binds)


@lru_cache(maxsize=512)
def scale_fingers(keys: tuple[int, ...], size: str) -> tuple[int, ...]:
    """The fingers of a scale as books have them; 0 for its two ends, which suit what comes before and after.

    Of the seven places where the cycle may begin the cheapest is taken: the run itself, the cycle once round again
    (``scale_cycle``), and ends on white keys that do not take the outer fingers (``scale_end``).

    >>> scale_fingers((60, 62, 64, 65, 67, 69, 71, 72), "medium")
    (0, 2, 3, 1, 2, 3, 4, 0)
    """
    rising = keys if keys[-1] > keys[0] else keys[::-1]
    begins = min(range(_KEYS), key=lambda start: _cost(rising, start, size, falls=rising is not keys))
    found = [_CYCLE[(place - begins) % _KEYS] for place in range(len(keys))]
    found[0] = found[-1] = 0
    return tuple(found if rising is keys else found[::-1])


def _cost(rising: tuple[int, ...], begins: int, size: str, *, falls: bool) -> float:
    """What it costs to begin the cycle at a place."""
    cost = rules()
    within = [_CYCLE[(place - begins) % _KEYS] for place in range(len(rising))]
    low = {within[0]} | ({2, 3, 4} if within[1] == 1 else set())
    high = {within[-1]} | ({within[-2] + 1} if within[-1] == 1 and within[-2] < HAND else set())
    least = min(
        _along(rising, (first, *within[1:-1], last), size, falls=falls)
        + cost["scale_end"] * ((first != 1 and _white(rising[0])) + (last != HAND and _white(rising[-1])))
        for first, last in product(sorted(low), sorted(high))
    )
    turns = 2 * _KEYS + 1
    around = tuple(rising[place % _KEYS] + _OCTAVE * (place // _KEYS) for place in range(turns))
    fingers = tuple(_CYCLE[(place - begins) % _KEYS] for place in range(turns))
    return least + cost["scale_cycle"] * _along(around, fingers, size, falls=falls)


def _white(key: int) -> bool:
    return key % _OCTAVE not in BLACK


def _along(keys: tuple[int, ...], fingers: tuple[int, ...], size: str, *, falls: bool) -> float:
    """What the rules say of keys in a row, played up or, where it ``falls``, down."""
    row = [(Grip((key,)), finger - 1) for key, finger in zip(keys, fingers, strict=True)]
    row = row[::-1] if falls else row
    steps = (rows(before, grip, size)[b][a] for (before, a), (grip, b) in pairwise(row))
    return choices(row[0][0], size).costs[row[0][1]] + sum(steps)
