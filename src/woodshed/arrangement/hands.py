"""What two hands can do: notes at once, span, range, jumps, crossing, and the depth at which intervals turn to mud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.genres import style_of
from woodshed.piece.brief import REACH

if TYPE_CHECKING:
    from woodshed.piece import Brief

LEFT_RANGE = (28, 67)
RIGHT_RANGE = (53, 96)

QUICK_SECONDS = 0.25
"""Below this a hand must not jump further than its level allows (genres.md 0.3)."""

LOW_LIMITS = {
    1: 52, 2: 51, 3: 48, 4: 46, 5: 46, 6: 47, 7: 34, 8: 43, 9: 41, 10: 41, 11: 41, 13: 40, 14: 39,
    15: 36, 16: 34,
}  # fmt: skip
"""Semitones between neighbouring notes -> the lowest key that the lower may take (genres.md 0.3)."""

_OCTAVE, _FIFTH, _FOURTH = 12, 7, 5
_TENTH = 16
_SHORT = frozenset({"narrow", "small"})
"""Hands that cannot do what a level allows."""
_SHUFFLE = (9, 10)
_CLOSE_CHORD, _CLOSE_PAIR = 40, 48
"""No close chord lies below E2, and no close chord has its lower two keys below C3 (genres.md 0.3)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """One hand at one level: notes at once, span and quick jump in semitones, lowest and highest key.

    ``rolled_span`` is the reach of a rolled chord; ``alone`` the highest key of a note struck by itself; ``depth`` is
    how many semitones lower a chord must still be clear; ``shuffle`` lets the sixth and seventh over a blues root lie a
    key lower.
    """

    notes: int
    span: int
    jump: int
    low: int
    high: int
    rolled_span: int
    alone: int
    depth: int = 0
    shuffle: bool = False

    def clouds(self, keys: Sequence[int]) -> bool:
        """Whether a chord of these keys, lowest first, would be mud."""
        return muddy([key - self.depth for key in keys], shuffle=self.shuffle)


def limits(level: int, size: str, *, rolls: bool | None = None) -> tuple[Limits, Limits]:
    """Left and right hand at a level from 1 to 10 for a hand of a size (genres.md 0.3).

    ``size`` is ``small`` (an octave), ``medium`` (a ninth), ``large`` (a tenth) or ``narrow`` (less than an octave).
    Rolled chords reach a tenth from level 5 on, in small hands only where ``rolls`` says that they are wanted; False
    rules them out.
    """
    most_left, most_right, left, right, jump = _of_level(level)
    if size in _SHORT:
        left, right = min(left, REACH[size]), min(right, 8 if level <= 2 else REACH[size])
    wanted = size not in _SHORT if rolls is None else rolls
    rolled = _TENTH if level >= 5 and wanted else 0
    if size == "large" and level >= 5:
        left = _TENTH
    low, high = LEFT_RANGE
    low_right, high_right = RIGHT_RANGE
    return (
        Limits(most_left, left, jump, low, high, max(left, rolled), high),
        Limits(most_right, right, jump, low_right, high_right, max(right, rolled), high_right),
    )


def limits_of(brief: Brief) -> tuple[Limits, Limits]:
    """Left and right hand of the player that a brief is for, with the rolled chords that it wants or rules out."""
    left, right = limits(brief.level, brief.hand_size, rolls=rolls_of(brief))
    return replace(left, shuffle=_shuffles(brief.genre)), right


@lru_cache(maxsize=16)
def _shuffles(genre: str) -> bool:
    """Whether a room has figures with a seat of their own: the shuffles, whose dyads may lie lower."""
    return any("seat" in pattern.options for pattern in style_of(genre).patterns.values())


def rolls_of(brief: Brief) -> bool | None:
    """Whether a brief wants rolled chords, or none; None where it does not say."""
    if brief.avoid & {"rolled_chords", "tenths"}:
        return False
    return brief.asks("rolled_chords", "tenths") or None


def _of_level(level: int) -> tuple[int, int, int, int, int]:
    if level <= 2:
        return 2, 3, 12, 9, 7
    if level <= 4:
        return 3, 4, 12, 12, 12
    if level <= 7:
        return 4, 5, 14, 12, 14
    return 5, 5, 14, 14, 19


def muddy(keys: Sequence[int], *, shuffle: bool = False) -> bool:
    """Whether a chord of one hand, lowest key first, lies too low for its intervals.

    The sixth and seventh of a two-note blues ``shuffle`` may lie a key lower, down to E2.

    >>> muddy((36, 43, 48)), muddy((36, 40, 43))
    (False, True)
    """
    for i, (low, high) in enumerate(pairwise(keys)):
        gap = high - low
        if gap == _FOURTH and i and low - keys[i - 1] == _FIFTH:
            continue
        allowed = shuffle and len(keys) == 2 and gap in _SHUFFLE
        if low < LOW_LIMITS.get(gap, 0) - allowed:
            return True
    low, deep = keys[0] < _CLOSE_CHORD, _CLOSE_PAIR
    return any(c - a < _OCTAVE and (b < deep or low) for a, b, c in zip(keys, keys[1:], keys[2:], strict=False))
