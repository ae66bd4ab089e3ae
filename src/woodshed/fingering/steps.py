"""What it costs a hand to go from one grip to the next, for every way to finger either.

Everything is told of a right hand. A left hand is one in the mirror: the keyboard is symmetrical about D.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, permutations
from typing import NamedTuple

from woodshed.fingering.spans import beyond, rules, spans, strain

Fingers = tuple[int, ...]
Rows = tuple[tuple[float, ...], ...]

_BLACK = frozenset({1, 3, 6, 8, 10})
_PLACES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)
_SINGLES: tuple[Fingers, ...] = tuple((finger,) for finger in range(1, 6))
_HAND = 5
_GENEROUS = 12.0
"""Ways to finger a grip that cost so much more than its best one are not followed up."""
_AFAR = 7.0
"""White keys beyond which the hand has left its place anyway: each further one matters less."""


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


def place(key: int) -> float:
    """Where a key lies, counted in white keys from C; a black key lies halfway."""
    return 7.0 * (key // 12) + _PLACES[key % 12]


@lru_cache(maxsize=4096)
def choices(grip: Grip, size: str) -> tuple[tuple[Fingers, ...], tuple[float, ...]]:
    """The ways to finger a grip by itself, fingers rising with the keys, and what each costs.

    Fixed fingers are kept even where they do not rise.
    """
    ways = _matching(grip)
    priced = [(_grip_cost(grip.keys, fingers, size), fingers) for fingers in ways]
    if len(grip.keys) > 1 and not grip.held and not grip.binds:
        best = min(priced)[0]
        priced = [row for row in priced if row[0] <= best + _GENEROUS]
    return tuple(fingers for _, fingers in priced), tuple(cost for cost, _ in priced)


def _matching(grip: Grip) -> tuple[Fingers, ...]:
    count = len(grip.keys)
    rising: tuple[Fingers, ...]
    if count > _HAND:  # no hand has six fingers: the thumb takes what is left, two neighbouring white keys at best
        rising = ((1,) * (count - _HAND + 1) + (2, 3, 4, 5),)
    else:
        rising = _SINGLES if count == 1 else tuple(combinations(range(1, _HAND + 1), count))
    fixed = grip.fixed
    if not any(fixed):
        return rising
    for ways in (rising, tuple(permutations(range(1, _HAND + 1), count))):
        kept = tuple(way for way in ways if all(f in (0, g) for f, g in zip(fixed, way, strict=True)))
        if kept:
            return kept
    return (tuple(f or g for f, g in zip(fixed, rising[0], strict=True)),)


def _grip_cost(keys: tuple[int, ...], fingers: Fingers, size: str) -> float:
    cost = rules()
    if len(keys) == 1:
        finger, black = fingers[0], keys[0] % 12 in _BLACK
        return cost["weak_finger"] * (finger > 3) + cost["thumb_on_black"] * (finger == 1 and black)
    inside = fingers[0] == 1 and keys[0] % 12 in _BLACK and any(key % 12 not in _BLACK for key in keys)
    total = cost["thumb_on_black_key_of_a_grip"] * inside
    pairs = [(i, i + 1) for i in range(len(keys) - 1)] + [(0, len(keys) - 1)] * (len(keys) > 2)
    for i, j in pairs:
        low, high, distance = fingers[i], fingers[j], keys[j] - keys[i]
        if low > high:
            low, high, distance = high, low, -distance
        if low == high:
            total += cost["beyond"] * (distance - 2 if low == 1 else distance)
            continue
        total += strain(low, high, distance, size) + cost["beyond"] * beyond(low, high, distance, size)
        total += cost["position_change"] * abs(place(keys[j]) - place(keys[i]) - (fingers[j] - fingers[i]))
    return total


def rows(before: Grip, grip: Grip, size: str) -> Rows:
    """For each way to finger ``grip`` what it costs after each way to finger ``before``, its own price included."""
    a, b = before.keys, grip.keys
    if len(a) == 1 == len(b) and not (before.fixed or grip.held or grip.fixed or grip.rested):
        return _melodic(a[0] % 12, b[0] - a[0], size)
    down = 12 * (a[0] // 12)
    if down:
        before, grip = before.lower(down), grip.lower(down)
    return _chordal(before, grip, size)


@lru_cache(maxsize=8192)
def _melodic(first: int, distance: int, size: str) -> Rows:
    """From a single key to the next, as in a melody; ``first`` is the key in its octave."""
    second = first + distance
    _, own = choices(Grip((second,)), size)
    return tuple(
        tuple(own[j - 1] + melodic_step(i, j, first, second, size) for i in range(1, _HAND + 1))
        for j in range(1, _HAND + 1)
    )


def melodic_step(finger: int, after: int, first: int, second: int, size: str) -> float:
    """What it costs to play key ``second`` with finger ``after`` when ``finger`` is on key ``first``.

    The pairs of the published rules, or a leap where that is cheaper.
    """
    cost = rules()
    moved = abs(place(second) - after - place(first) + finger)
    leap = cost["leap"] + cost["leap_step"] * moved if first != second else cost["other_finger"]
    if finger == after:
        return leap if first != second else 0.0
    low, high = min(finger, after), max(finger, after)
    distance = second - first if finger < after else first - second
    passes = low == 1 and distance < 0
    if first == second or beyond(low, high, distance, size) > passes:  # broken chords pass a semitone wider
        return leap
    black, black_after = first % 12 in _BLACK, second % 12 in _BLACK
    points = strain(low, high, distance, size) + cost["position_change"] * moved
    points += cost["black_beside_white"] * (
        (finger in (1, 5) and black and not black_after) + (after in (1, 5) and black_after and not black)
    )
    if (low, high) == (3, 4):
        points += cost["three_to_four"] * (finger == 3)
    if passes:
        points += _pass(black if finger == 1 else black_after, black_after if finger == 1 else black)
    return min(points, leap)


def _pass(thumb_on_black: bool, finger_on_black: bool) -> float:  # noqa: FBT001, the two ends of one pass
    """What it costs that thumb and finger cross."""
    cost = rules()
    if thumb_on_black and not finger_on_black:
        return cost["pass"] + cost["thumb_passing_up"]
    return cost["pass"] + cost["thumb_passing"] * (thumb_on_black == finger_on_black)


@lru_cache(maxsize=16384)
def _chordal(before: Grip, grip: Grip, size: str) -> Rows:
    """From grip to grip where either has several keys: tones in common, the way of the hand, what is held."""
    cost = rules()
    ways, own = choices(grip, size)
    earlier, _ = choices(before, size)
    was = {key: i for i, key in enumerate(before.keys)}
    common = [
        (was[key], j, cost["torn_hold"] if key in grip.held else cost["other_finger"])
        for j, key in enumerate(grip.keys)
        if key in was
    ]
    fresh = [j for j, key in enumerate(grip.keys) if key not in was]
    left = [i for i, key in enumerate(before.keys) if key not in grip.held]
    same = cost["dragged_finger"] if grip.held else 0.0 if grip.rested else cost["same_finger"]
    crossed = cost["crossed_finger"]
    olds = [(old, sum(1 << old[i] for i in left), _lies(before.keys, old)) for old in earlier]
    out = []
    for new, price in zip(ways, own, strict=True):
        mask, lies = sum(1 << new[j] for j in fresh), _lies(grip.keys, new)
        row = [
            price + same * (mask & old_mask).bit_count() + _carried(abs(lies - old_lies))
            for _, old_mask, old_lies in olds
        ]
        if grip.held:
            row = [
                total + crossed * _crossings(before, old, grip, new)
                for total, (old, _, _) in zip(row, olds, strict=True)
            ]
        for i, j, points in common:
            row = [total if old[i] == new[j] else total + points for total, (old, _, _) in zip(row, olds, strict=True)]
        out.append(tuple(row))
    return tuple(out)


def _crossings(before: Grip, old: Fingers, grip: Grip, new: Fingers) -> int:
    """How often a hand that holds would cross fingers: a higher key after a lower one with a lower finger."""
    came = [(k, f) for k, f in zip(before.keys, old, strict=True) if k not in grip.keys]
    goes = [(k, f) for k, f in zip(grip.keys, new, strict=True) if k not in before.keys]
    return sum((key - was) * (finger - gone) < 0 for key, finger in goes for was, gone in came)


def _carried(moved: float) -> float:
    """What it costs to move the hand by so many white keys between chords."""
    cost = rules()
    return cost["position_change"] * min(moved, _AFAR) + cost["leap_step"] * max(moved - _AFAR, 0.0)


def _lies(keys: tuple[int, ...], fingers: Fingers) -> float:
    """Where the thumb would lie, in white keys, as the fingers of a grip say on average."""
    return (sum([place(key) for key in keys]) - sum(fingers)) / len(keys)


def widest(size: str) -> int:
    """Semitones between thumb and fifth finger at the most."""
    return spans(size)[1, _HAND].most_practical
