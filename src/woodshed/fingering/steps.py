"""What it costs a hand to go from one grip to the next, for every way to finger either."""

from __future__ import annotations

from functools import lru_cache

from woodshed.fingering.grips import BLACK, HAND, Fingers, Grip, choices, place
from woodshed.fingering.spans import beyond, rules, strain

Rows = tuple[tuple[float, ...], ...]

_AFAR = 7.0
"""White keys beyond which the hand has left its place anyway: each further one matters less."""


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
    own = choices(Grip((second,)), size).costs
    return tuple(
        tuple(own[j - 1] + melodic_step(i, j, first, second, size) for i in range(1, HAND + 1))
        for j in range(1, HAND + 1)
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
    black, black_after = first % 12 in BLACK, second % 12 in BLACK
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
    near, far = cost["position_change"], cost["leap_step"]
    was = {key: i for i, key in enumerate(before.keys)}
    common = [
        (was[key], j, cost["torn_hold"] if key in grip.held else cost["other_finger"])
        for j, key in enumerate(grip.keys)
        if key in was
    ]
    same = cost["dragged_finger"] if grip.held else 0.0 if grip.rested else cost["same_finger"]
    olds = _marked(before, grip.held, size)
    shift = _middle(grip) - _middle(before)
    out = []
    for (new, mask, mean), price in zip(_marked(grip, before.keys, size), choices(grip, size).costs, strict=True):
        row = []
        for old, old_mask, old_mean in olds:
            moved = abs(shift - mean + old_mean)
            total = price + near * moved if moved <= _AFAR else price + near * _AFAR + far * (moved - _AFAR)
            if mask & old_mask:
                total += same * (mask & old_mask).bit_count()
            for i, j, points in common:
                if old[i] != new[j]:
                    total += points
            row.append(total)
        if grip.held:
            crossed = _crossings(before, grip, new, [old for old, _, _ in olds])
            row = [total + cost["crossed_finger"] * times for total, times in zip(row, crossed, strict=True)]
        out.append(tuple(row))
    return tuple(out)


def _marked(grip: Grip, apart: tuple[int, ...], size: str) -> list[tuple[Fingers, int, float]]:
    """Each way to finger a grip, with a bit for every finger on a key that does not lie ``apart``, and its mean."""
    ways = choices(grip, size)
    moving = [i for i, key in enumerate(grip.keys) if key not in apart]
    if len(moving) == len(grip.keys):
        return list(zip(ways.fingers, ways.masks, ways.means, strict=True))
    return [
        (fingers, sum([1 << fingers[i] for i in moving]), mean)
        for fingers, mean in zip(ways.fingers, ways.means, strict=True)
    ]


def _middle(grip: Grip) -> float:
    """Where the keys of a grip lie on average, in white keys."""
    return sum([place(key) for key in grip.keys]) / len(grip.keys)


def _crossings(before: Grip, grip: Grip, new: Fingers, olds: list[Fingers]) -> list[int]:
    """How often a hand that holds would cross fingers: a higher key after a lower one with a lower finger."""
    came = [i for i, key in enumerate(before.keys) if key not in grip.keys]
    goes = [(key, finger) for key, finger in zip(grip.keys, new, strict=True) if key not in before.keys]
    return [sum((key - before.keys[i]) * (finger - old[i]) < 0 for key, finger in goes for i in came) for old in olds]
