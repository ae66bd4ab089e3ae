"""Passing notes: how a line gets from one chord tone to the next."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.scales import tones_over
from woodshed.theory.interval import semitones

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span
    from woodshed.theory.chord import Chord

_FAR = 7


def approach(
    came: int | None,
    goal: int,
    span: Span,
    *,
    chromatic: float,
    steps: int = 1,
    jump: int = 9,
    rng: Random,
) -> int:
    """A note between ``came`` and ``goal``, ``steps`` notes before the goal, heard over a chord.

    A step on the way is best; then the half step below the goal, which ``chromatic`` (0 to 1) makes the likelier, or
    its upper neighbour; then a chord tone in the gap. Never ``came`` or ``goal`` itself, never a leap beyond ``jump``
    semitones.
    """
    tones, scale = tones_over(span)
    if steps > 1:
        return _on_the_way(came, goal, scale, steps)
    forbidden = avoided(span)
    options: dict[int, float] = {}
    _like(options, goal - 1, 4.5 * chromatic if (goal - 1) % 12 not in scale else 2.5)
    _like(options, goal + 1, 1.6 if (goal + 1) % 12 in scale else 1.2 * chromatic)
    if (goal + 2) % 12 in scale:
        _like(options, goal + 2, 1.6)
    if came is not None:
        _between(options, came, goal, tones, scale, chromatic)
        for key in list(options):
            if key in (came, goal) or max(abs(key - came), abs(key - goal)) > jump:
                del options[key]
            else:
                options[key] /= 1.0 + 0.35 * max(0, abs(key - came) - 4)
    for key in list(options):
        if key % 12 in forbidden:
            del options[key]
    if not options:
        near = [goal + d for d in (2, -2, 3, -3, 4, -4, 5, -5, 1, -1)]
        near = [k for k in near if k % 12 in scale and k != came] or [goal + 2]
        return min(near, key=lambda k: 0 if came is None else max(0, abs(k - came) - jump))
    return _drawn(options, rng)


def _drawn(options: dict[int, float], rng: Random) -> int:
    """A key by its weight; by hand, since this runs for every second note of a line."""
    place = rng.random() * sum(options.values())
    for key, weight in options.items():
        place -= weight
        if place <= 0:
            return key
    return key


def _like(options: dict[int, float], key: int, weight: float) -> None:
    if weight > 0:
        options[key] = max(options.get(key, 0.0), weight)


def _between(
    options: dict[int, float],
    came: int,
    goal: int,
    tones: frozenset[int],
    scale: frozenset[int],
    chromatic: float,
) -> None:
    low, high = sorted((came, goal))
    gap = high - low
    if gap == 2:
        _like(options, low + 1, 5.5 * chromatic if (low + 1) % 12 not in scale else 4.0)
    for key in range(low + 1, high):
        if gap in (3, 4) and key % 12 in scale:
            _like(options, key, 5.0)
        elif gap > 4 and key % 12 in tones:
            _like(options, key, 4.0)
        elif gap > 4 and key % 12 in scale and abs(key - goal) <= 2:
            _like(options, key, 2.5)


def _on_the_way(came: int | None, goal: int, scale: frozenset[int], steps: int) -> int:
    """A scale tone for a run of several passing notes that ends at the goal."""
    if came is None:
        came = goal + 2 * (steps + 1)
    direction = 1 if goal > came else -1
    if abs(goal - came) <= steps:
        direction = 1 if goal >= came else -1
        key = goal + direction
    else:
        key = came + round((goal - came) / (steps + 1))
    for offset in (0, direction, -direction, 2 * direction, -2 * direction):
        if (key + offset) % 12 in scale and key + offset not in (came, goal):
            return key + offset
    return key


@lru_cache(maxsize=4096)
def _forbidden(chord: Chord) -> frozenset[int]:
    root = chord.root.semitone
    return frozenset((root + semitones(tone)) % 12 for tone in chord.kind.avoid) - chord.semitones


def avoided(span: Span) -> frozenset[int]:
    """Semitones above C that a symbol forbids: the natural ninth of a flat nine."""
    return _forbidden(span.chord)


def turn_above(goal: int, span: Span) -> int:
    """The scale tone next above a key."""
    _, scale = tones_over(span)
    return next(key for key in range(goal + 1, goal + 4) if key % 12 in scale or key == goal + 3)


def led_to(span: Span, near: int) -> int:
    """The guide tone of a chord that lies nearest: its third or seventh, else any of its tones."""
    if not span.chord.pitch_classes:
        return near
    root = span.chord.root.semitone
    guides = {s for s in span.chord.semitones if (s - root) % 12 in (3, 4, 9, 10, 11)} or span.chord.semitones
    return min(
        (k for k in range(near - _FAR, near + _FAR + 1) if k % 12 in guides and k != near),
        key=lambda k: abs(k - near),
        default=near + 2,
    )
