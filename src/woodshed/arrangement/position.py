"""Where an easy right hand lies: near the middle of the keyboard, and without notes far from all others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Stroke

Grip = list["Stroke"]

_OCTAVE = 12
_HIGH = 76
"""The middle of a hand that lies above E5 is read off ledger lines; methods begin around middle C."""
_LOW = 57
"""How far down a hand may come that is moved: to A3."""
_FAR = 9
"""Semitones from the middle of the hand beyond which a note stands apart from all others."""


def in_position(piece: Piece, left: Sequence[Stroke], right: Sequence[Stroke]) -> list[Stroke]:
    """The right hand an octave lower where it lies high and the left one leaves room, without far notes.

    A note is far that lies apart from most others, and moves by an octave where it comes nearer to those beside it.
    """
    grips = [list(grip) for _, grip in groupby(sorted(right), key=lambda s: s.onset)]
    if not grips:
        return []
    middle = _middle(grips)
    if middle > _HIGH and all(_free(grip, -_OCTAVE, left, piece) for grip in grips):
        grips = [_moved(grip, -_OCTAVE) for grip in grips]
        middle -= _OCTAVE
    for i, grip in enumerate(grips):
        far = _top(grip) - middle
        by = _OCTAVE if far < 0 else -_OCTAVE
        beside = [_top(near) for near in (*grips[max(i - 1, 0) : i], *grips[i + 1 : i + 2])]
        leaps, moved = (sum(abs(top - _top(grip) - way) for top in beside) for way in (0, by))
        if abs(far) > _FAR and moved < leaps and _free(grip, by, left, piece):
            grips[i] = _moved(grip, by)
    return [stroke for grip in grips for stroke in grip]


def _top(grip: Grip) -> int:
    return max(stroke.key for stroke in grip)


def _middle(grips: Sequence[Grip]) -> int:
    """The top that has as many others over it as under it."""
    tops = sorted(_top(grip) for grip in grips)
    return tops[len(tops) // 2]


def _moved(grip: Grip, by: int) -> Grip:
    return [stroke._replace(key=stroke.key + by) for stroke in grip]


def _free(grip: Grip, by: int, left: Sequence[Stroke], piece: Piece) -> bool:
    """Whether a grip can move by so many semitones: clear, in its range, and over what the left hand holds."""
    keys = sorted(stroke.key + by for stroke in grip)
    if keys[0] < max(_LOW, piece.right.low) or keys[-1] > piece.right.alone or piece.right.clouds(keys):
        return False
    start, end = grip[0].onset, max(s.onset + s.duration for s in grip)
    return all(s.key < keys[0] for s in left if s.onset < end and s.onset + s.duration > start)
