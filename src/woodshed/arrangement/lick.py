"""Short figures between the chords: one note, or a run from one chord's top towards the next's.

A run is a contour, steps along a scale as players have them under the hand; of all contours of its length the one that
lands nearest to where the music goes is taken, with some room for chance.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from woodshed.arrangement.scales import scale_over

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span
    from woodshed.theory.chord import Chord
    from woodshed.theory.key import Key

_WHOLE_HALF = (0, 2, 3, 5, 6, 8, 9, 11)
_LUCK = 2.4
"""How far chance may take a run from the nearest landing."""
_FEW = 3
"""So few tones of a scale leave gaps that no run steps over: then the chord's own fill them."""
_FAR_OFF, _FAR_PRICE = 8, 0.4
"""A run that begins further than a fifth from where it comes leaps: price of each semitone more."""
_RUB = 1.8
"""Price of a note to begin or rest on that rubs: a half step above a tone of the chord and none of it."""
_SAID = 0.8
"""Price of the note that was sung by itself before, so that answers are not all one note."""
_SINGLE = (0.6, 0.5, 0.0, 0.2, 0.5, 0.5, 1.6, 0.9)
"""Price of a single melody note by its distance from the note before it, in semitones from 0 on."""
_RISING = (1.4, 1.2, 0.7, 0.0, 0.1, 0.1, 1.6, 0.5)
"""The same for a note that lifts off the chord below it, by a third to a fifth, as in a singer's answer."""


class Way(NamedTuple):
    """How a run moves: the manner whose contours it takes, and the scale that they step along."""

    manner: str
    scale: str


class Contour(NamedTuple):
    """Rungs counted from where a run comes from, the lowest and highest, and its manners."""

    rungs: tuple[int, ...]
    lowest: int
    highest: int
    manners: frozenset[str]


@lru_cache(maxsize=64)
def contours(length: int, manner: str) -> tuple[Contour, ...]:
    """The contours of so many notes in a manner, from ``licks.toml``; where it has none, in any."""
    import tomli

    text = Path(__file__).with_name("licks.toml").read_text(encoding="utf-8")
    every = []
    for row in tomli.loads(text)["lick"]:
        rungs = tuple(accumulate(int(step) for step in row["steps"].split()))
        every.append(Contour(rungs, min(rungs), max(rungs), frozenset(row["manners"])))
    fitting = [c for c in every if len(c.rungs) == length]
    return tuple(c for c in fitting if manner in c.manners) or tuple(fitting)


@lru_cache(maxsize=16384)
def ladder(chord: Chord, key: Key, scale: str, bounds: tuple[int, int]) -> tuple[int, ...]:
    """The keys that a run may use over a chord, lowest first.

    Over a diminished seventh its own whole-and-half-step scale; else the scale on the tonic, with the chord's foreign
    tones in place of their neighbours.
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
    if scale in ("gospel", "major pentatonic") and root == key.tonic.semitone:
        return frozenset(base)
    foreign = {tone for tone in chord.semitones if tone not in base and tone not in key.scale}
    clashing = {(tone + s) % 12 for tone in foreign for s in (1, -1)}
    rungs = (base - clashing) | foreign
    return frozenset(rungs if len(rungs) > _FEW else rungs | chord.semitones)


def melody_note(
    span: Span,
    start: int,
    goal: int | None,
    bounds: tuple[int, int],
    scale: str,
    rng: Random,
    *,
    rising: bool = False,
    said: int | None = None,
) -> int:
    """One note from ``start`` towards ``goal``, by step where it may, else to a chord tone near.

    A ``rising`` one would rather lift off ``start`` by a third to a fifth. The blue third is no note to rest on, nor
    one that rubs against the chord; what was ``said`` by itself before is better not said again.
    """
    best, price = start, 99.0
    tones = span.chord.semitones
    lifts = _RISING if rising else _SINGLE
    blue = _blue_third(span, scale)
    for key in ladder(span.chord, span.key, scale, (max(bounds[0], start - 5), min(bounds[1], start + 7))):
        if key % 12 == blue and blue not in tones:
            continue
        distance = abs(key - start)
        cost = (lifts if key > start else _SINGLE)[distance] + (0.0 if key % 12 in tones else 0.35) + 0.9 * rng.random()
        if goal is not None:
            gap = abs(key - goal)
            cost += 0.7 if gap == 0 else 0.0 if gap <= 2 else 0.12 * gap
        cost -= 0.15 if key > start else 0.0
        cost += _SAID * (key == said) + _RUB * _rubs(span.chord, key)
        if cost < price:
            best, price = key, cost
    return best


def _rubs(chord: Chord, key: int) -> bool:
    return key % 12 not in chord.semitones and (key - 1) % 12 in chord.semitones


def _blue_third(span: Span, scale: str) -> int | None:
    """The minor third of a major key, semitones above C, where the scale has it beside the major one."""
    return (span.key.tonic.semitone + 3) % 12 if scale == "gospel" and not span.key.minor else None


def run_of(
    count: int,
    span: Span,
    start: int,
    goal: int | None,
    bounds: tuple[int, int],
    way: Way,
    rng: Random,
    holding: int | None = None,
) -> tuple[int, ...]:
    """So many keys along the chord's ladder, from near ``start`` to within a step of ``goal``.

    ``holding`` is a pitch class (semitones above C) that the run should touch. The blue third passes: it neither begins
    nor ends.
    """
    rungs = ladder(span.chord, span.key, way.scale, bounds)
    if len(rungs) < 4:
        return ()
    here = min(bisect_left(rungs, start), len(rungs) - 1)
    if here and start - rungs[here - 1] < rungs[here] - start:
        here -= 1
    blue = _blue_third(span, way.scale)
    best: tuple[int, ...] = ()
    price = 99.0
    for contour in contours(count, way.manner):
        luck = _LUCK * rng.random()
        for shift in (0, 1, -1, 2):
            # All that is added below costs, so this contour has no chance any more.
            if luck + 0.9 * abs(shift) >= price:
                break
            home = here + shift
            if home + contour.lowest < 0 or home + contour.highest >= len(rungs):
                continue
            first, last = rungs[home + contour.rungs[0]], rungs[home + contour.rungs[-1]]
            cost = luck + 0.9 * abs(shift) + _landing(last, goal) + 0.15 * abs(first - start)
            cost += _FAR_PRICE * max(0, abs(first - start) - _FAR_OFF)
            cost += _RUB * (_rubs(span.chord, first) + _rubs(span.chord, last))
            cost += 0.4 * (first == start) + 1.8 * (blue in (first % 12, last % 12))
            if cost >= price:
                continue
            keys = tuple(rungs[home + rung] for rung in contour.rungs)
            if holding is not None and all(key % 12 != holding for key in keys):
                cost += 20.0
            if cost < price:
                best, price = keys, cost
    return best


def _landing(last: int, goal: int | None) -> float:
    if goal is None:
        return 0.0
    gap = abs(last - goal)
    return 0.8 if gap == 0 else 0.0 if gap <= 3 else 0.3 * (gap - 3)
