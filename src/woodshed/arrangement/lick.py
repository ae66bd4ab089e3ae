"""Short figures between the chords: one note that sings, or a run of two to six, from one chord's top towards the next's.

A run is a contour, steps along a scale as players have them under the hand; of all contours of its length the one that lands
nearest to where the music goes is taken, with some room for chance.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from woodshed.arrangement.line import scale_over

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span
    from woodshed.theory.chord import Chord
    from woodshed.theory.key import Key

_WHOLE_HALF = (0, 2, 3, 5, 6, 8, 9, 11)
_SINGLE = (0.6, 0.5, 0.0, 0.2, 0.5, 0.5, 1.6, 0.9)
"""Price of a single melody note by its distance from the note before it, in semitones from 0 on."""


class Contour(NamedTuple):
    """Steps along a scale: the first counted from the note before, each other from the last; and the manners it belongs to."""

    steps: tuple[int, ...]
    manners: frozenset[str]


@lru_cache(maxsize=64)
def contours(length: int, manner: str) -> tuple[Contour, ...]:
    """The contours of so many notes that a manner of playing has, from ``licks.toml``; of any manner where it has none."""
    import tomli

    rows = tomli.loads(Path(__file__).with_name("licks.toml").read_text(encoding="utf-8"))["lick"]
    every = [
        Contour(tuple(int(s) for s in row["steps"].split()), frozenset(row["manners"]))
        for row in rows
    ]
    fitting = [c for c in every if len(c.steps) == length]
    return tuple(c for c in fitting if manner in c.manners) or tuple(fitting)


@lru_cache(maxsize=16384)
def ladder(chord: Chord, key: Key, scale: str, bounds: tuple[int, int]) -> tuple[int, ...]:
    """The keys that a run may use over a chord, lowest first.

    Over a diminished seventh its own whole-and-half-step scale; else the scale on the tonic, with the chord's foreign tones in
    place of their neighbours.
    """
    low, high = bounds
    allowed = _classes(chord, key, scale)
    return tuple(k for k in range(low, high + 1) if k % 12 in allowed)


@lru_cache(maxsize=8192)
def _classes(chord: Chord, key: Key, scale: str) -> frozenset[int]:
    root = chord.root.semitone
    if chord.kind.family == "dim":
        return frozenset((root + s) % 12 for s in _WHOLE_HALF)
    base = set(scale_over(chord, key.scale, key.tonic.semitone, scale))
    if scale in ("key", "chord"):
        return frozenset(base)
    if scale == "gospel" and root == key.tonic.semitone:
        return frozenset(base)
    foreign = {tone for tone in chord.semitones if tone not in base and tone not in key.scale}
    clashing = {(tone + s) % 12 for tone in foreign for s in (1, -1)}
    return frozenset((base - clashing) | foreign)


def melody_note(
    span: Span, start: int, goal: int | None, bounds: tuple[int, int], scale: str, rng: Random
) -> int:
    """One note that leads from ``start`` towards ``goal`` by step where it may, else to a chord tone near by."""
    best, price = start, 99.0
    tones = span.chord.semitones
    for key in ladder(
        span.chord, span.key, scale, (max(bounds[0], start - 5), min(bounds[1], start + 7))
    ):
        distance = abs(key - start)
        cost = _SINGLE[distance] + (0.0 if key % 12 in tones else 0.35) + 0.9 * rng.random()
        if goal is not None:
            gap = abs(key - goal)
            cost += 0.7 if gap == 0 else 0.0 if gap <= 2 else 0.12 * gap
        cost -= 0.15 if key > start else 0.0
        if cost < price:
            best, price = key, cost
    return best


def run_of(
    count: int,
    span: Span,
    start: int,
    goal: int | None,
    bounds: tuple[int, int],
    *,
    manner: str,
    scale: str,
    rng: Random,
    holding: int | None = None,
) -> tuple[int, ...]:
    """So many keys along the ladder of the chord, begun near ``start`` and landing within a step of ``goal``.

    ``holding`` is a pitch class (semitones above C) that the run should touch. The blue third passes: it neither begins nor ends.
    """
    rungs = ladder(span.chord, span.key, scale, bounds)
    if len(rungs) < 4:
        return ()
    here = min(bisect_left(rungs, start), len(rungs) - 1)
    if here and start - rungs[here - 1] < rungs[here] - start:
        here -= 1
    blue = (span.key.tonic.semitone + 3) % 12 if not span.key.minor and scale == "gospel" else None
    best: tuple[int, ...] = ()
    price = 99.0
    for contour in contours(count, manner):
        for shift in (0, 1, -1, 2):
            keys = _climb(rungs, here + shift, contour.steps)
            if not keys:
                continue
            cost = 2.4 * rng.random() + 0.9 * abs(shift) + _landing(keys[-1], goal)
            cost += 0.15 * abs(keys[0] - start)
            if keys[0] == start:
                cost += 0.4
            if blue in (keys[0] % 12, keys[-1] % 12):
                cost += 1.8
            if holding is not None and all(key % 12 != holding for key in keys):
                cost += 20.0
            if cost < price:
                best, price = keys, cost
    return best


def _climb(rungs: tuple[int, ...], here: int, steps: tuple[int, ...]) -> tuple[int, ...]:
    keys = []
    for step in steps:
        here += step
        if not 0 <= here < len(rungs):
            return ()
        keys.append(rungs[here])
    return tuple(keys)


def _landing(last: int, goal: int | None) -> float:
    if goal is None:
        return 0.0
    gap = abs(last - goal)
    return 0.8 if gap == 0 else 0.0 if gap <= 3 else 0.3 * (gap - 3)
