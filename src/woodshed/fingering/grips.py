"""The ways in which one hand can finger the keys that it holds down, and what each costs by itself.

Everything is told of a right hand. A left hand is one in the mirror: the keyboard is symmetrical about D.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, permutations
from typing import NamedTuple

from woodshed.fingering.spans import beyond, rules, spans, strain

Fingers = tuple[int, ...]

BLACK = frozenset({1, 3, 6, 8, 10})
"""The black keys, in semitones above C."""
HAND = 5
"""The fingers of a hand."""
_PLACES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)
_SINGLES: tuple[Fingers, ...] = tuple((finger,) for finger in range(1, HAND + 1))
_GENEROUS = 3.0
"""Ways to finger a grip that cost so much more than its best one are not followed up: of 20,000 notes not one in a
thousand gets another finger when they are."""


class Grip(NamedTuple):
    """The keys that a hand holds down, lowest first, without doubles.

    ``held`` are those of them that were struck before. ``fixed`` has a finger for each key, 0 where it is free; empty
    where all are. A ``rested`` hand was in the air before, so that only its way counts. A grip that ``binds`` is held
    into the next, so that no way to finger it is out of the question.
    """

    keys: tuple[int, ...]
    held: tuple[int, ...] = ()
    fixed: Fingers = ()
    rested: bool = False
    binds: bool = False

    def lower(self, by: int) -> Grip:
        """The same grip, so many semitones lower."""
        keys, held, fixed, rested, binds = self
        return Grip(tuple([key - by for key in keys]), held and tuple([key - by for key in held]), fixed, rested, binds)


class Ways(NamedTuple):
    """Ways to finger a grip, what each costs by itself, the mean of its fingers, and a bit for each of them."""

    fingers: tuple[Fingers, ...]
    costs: tuple[float, ...]
    means: tuple[float, ...]
    masks: tuple[int, ...]


def place(key: int) -> float:
    """Where a key lies, counted in white keys from C; a black key lies halfway."""
    return 7.0 * (key // 12) + _PLACES[key % 12]


def choices(grip: Grip, size: str) -> Ways:
    """The ways to finger a grip, fingers rising with the keys; fixed ones are kept even where they do not rise."""
    keys, held, fixed, _, binds = grip
    down = keys[0] - keys[0] % 12
    if down:
        keys = tuple([key - down for key in keys])
    return _ways(keys, fixed, size, every=bool(held) or binds or len(keys) == 1)


@lru_cache(maxsize=4096)
def _ways(keys: tuple[int, ...], fixed: Fingers, size: str, *, every: bool) -> Ways:
    """The ways to finger keys of which the lowest lies in the lowest octave; without ``every`` only the better ones."""
    priced = [(_cost(keys, fingers, size), fingers) for fingers in _matching(len(keys), fixed)]
    if not every:
        most = min(priced)[0] + _GENEROUS
        priced = [row for row in priced if row[0] <= most]
    return Ways(
        tuple([fingers for _, fingers in priced]),
        tuple([cost for cost, _ in priced]),
        tuple([sum(fingers) / len(fingers) for _, fingers in priced]),
        tuple([sum([1 << finger for finger in fingers]) for _, fingers in priced]),
    )


def _matching(count: int, fixed: Fingers) -> tuple[Fingers, ...]:
    rising: tuple[Fingers, ...]
    if count > HAND:  # no hand has six fingers: the thumb takes what is left, two neighbouring white keys at best
        rising = ((1,) * (count - HAND + 1) + (2, 3, 4, 5),)
    else:
        rising = _SINGLES if count == 1 else tuple(combinations(range(1, HAND + 1), count))
    if not any(fixed):
        return rising
    for ways in (rising, tuple(permutations(range(1, HAND + 1), count))):
        kept = tuple(way for way in ways if all(f in (0, g) for f, g in zip(fixed, way, strict=True)))
        if kept:
            return kept
    return (tuple(f or g for f, g in zip(fixed, rising[0], strict=True)),)


def _cost(keys: tuple[int, ...], fingers: Fingers, size: str) -> float:
    cost = rules()
    if len(keys) == 1:
        finger, black = fingers[0], keys[0] % 12 in BLACK
        return cost["weak_finger"] * (finger > 3) + cost["thumb_on_black"] * (finger == 1 and black)
    total = 0.0
    if fingers[0] == 1 and keys[0] % 12 in BLACK and any(key % 12 not in BLACK for key in keys):
        total = cost["thumb_on_black_key_of_a_grip"]
    for i in range(1, len(keys)):
        total += _pair(keys[i - 1], keys[i], fingers[i - 1], fingers[i], size)
    if len(keys) > 2:
        total += _pair(keys[0], keys[-1], fingers[0], fingers[-1], size)
    return total


@lru_cache(maxsize=8192)
def _pair(low: int, high: int, finger: int, other: int, size: str) -> float:
    """What two fingers of a grip cost; ``low`` is the key of the first, ``high`` that of the second."""
    cost = rules()
    distance = high - low
    if finger == other:
        return cost["beyond"] * (distance - 2 if finger == 1 else distance)
    first, second = min(finger, other), max(finger, other)
    distance = distance if finger < other else -distance
    points = strain(first, second, distance, size) + cost["beyond"] * beyond(first, second, distance, size)
    return points + cost["position_change"] * abs(place(high) - place(low) - (other - finger))


def widest(size: str) -> int:
    """Semitones between thumb and fifth finger at the most."""
    return spans(size)[1, HAND].most_practical
