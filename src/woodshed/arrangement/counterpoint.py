"""What strict style forbids between the hands: outer voices in parallel, leading tones and sevenths left hanging."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.device import merged
from woodshed.arrangement.voice_leading import step_between
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke

_PERFECT = (0, 7)
_HEARD = QUARTER // 20


def faults(
    piece: Piece, spans: Sequence[Span], left: Sequence[Stroke], right: Sequence[Stroke]
) -> int:
    """How many outer parallels and unresolved tendency tones a piece has, chord change by chord change.

    Outer voices are the lowest left-hand note of each chord and the highest right-hand one when it begins. Tendency tones
    are judged where a dominant goes to its tonic or to the sixth degree, as in genres.md, CLA-1 and CLA-2.
    """
    changes = merged(spans)
    left, right = sorted(left), sorted(right)
    outer = [_outer(change, left, right) for change in changes]
    count = 0
    for (a, b), (first, second) in zip(pairwise(changes), pairwise(outer), strict=True):
        if first and second and _parallel(first, second):
            count += 1
        count += _hanging(piece, a, b, left, right)
    return count


def _sounding(strokes: Sequence[Stroke], start: Ticks, end: Ticks) -> list[Stroke]:
    return [
        s
        for s in strokes
        if s.onset < end
        and min(s.onset + s.duration, end) - max(s.onset, start) > min(_HEARD, s.duration // 2)
    ]


def _outer(change: Span, left: Sequence[Stroke], right: Sequence[Stroke]) -> tuple[int, int] | None:
    lows = [s.key for s in left if s.onset <= change.onset < s.onset + s.duration]
    lows = lows or [s.key for s in left if change.onset <= s.onset < change.end][:1]
    tops = [s.key for s in right if s.onset <= change.onset < s.onset + s.duration]
    tops = tops or [s.key for s in right if change.onset <= s.onset < change.end][:1]
    return (min(lows), max(tops)) if lows and tops else None


def _parallel(first: tuple[int, int], second: tuple[int, int]) -> bool:
    (a, b), (c, d) = first, second
    gap = (b - a) % 12
    return (c - a) * (d - b) > 0 and gap in _PERFECT and gap == (d - c) % 12


def _hanging(
    piece: Piece, a: Span, b: Span, left: Sequence[Stroke], right: Sequence[Stroke]
) -> int:
    degree = (a.chord.root.semitone - a.key.tonic.semitone) % 12
    goal = (b.chord.root.semitone - a.key.tonic.semitone) % 12
    if degree != 7 or goal not in (0, 8, 9):
        return 0
    beat = piece.meter.beat
    both = (*left, *right)
    before = {s.key for s in _sounding(both, max(a.onset, a.end - beat), a.end)}
    stretch = min(b.end, b.onset + max(2 * beat, piece.meter.bar // 2))
    after = {s.key for s in _sounding(both, b.onset, stretch)}
    count = 0
    for tone, moves in step_between(a.chord, b.chord).tendencies:
        count += sum(
            not {key + move for move in moves} & after for key in before if key % 12 == tone
        )
    return count
