"""What strict style forbids between the hands: outer voices in parallel, leading tones and sevenths left hanging."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.device import merged, near
from woodshed.arrangement.tendencies import step_between
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke

_PERFECT = (0, 7)
_HEARD = QUARTER // 20
_FIFTH, _GOALS = 7, (0, 8, 9)


def _sounding(strokes: Sequence[Stroke], start: Ticks, end: Ticks) -> list[int]:
    """The keys heard between two times for longer than a passing touch."""
    return [
        s.key
        for s in near(strokes, start, end)
        if min(s.onset + s.duration, end) - max(s.onset, start) > min(_HEARD, s.duration // 2)
    ]


def _entering(strokes: Sequence[Stroke], span: Span) -> list[int]:
    """The keys down when a chord begins, else the first one struck in it."""
    rows = near(strokes, span.onset, span.end)
    down = [s.key for s in rows if s.onset <= span.onset < s.onset + s.duration]
    return down or [s.key for s in rows if s.onset >= span.onset][:1]


def faults(piece: Piece, spans: Sequence[Span], left: Sequence[Stroke], right: Sequence[Stroke]) -> tuple[int, ...]:
    """The bars, from 0, into which outer parallels and hanging tendency tones lead, each fault once.

    Outer voices are the lowest left-hand note of each chord and the highest right-hand one when it begins. Tendency
    tones are judged where a dominant goes to its tonic or to the sixth degree, as in genres.md, CLA-1 and CLA-2.
    """
    changes = merged(spans)
    low, high = sorted(left), sorted(right)
    outer = [(_entering(low, change), _entering(high, change)) for change in changes]
    bars: list[int] = []
    for (a, b), (first, second) in zip(pairwise(changes), pairwise(outer), strict=True):
        count = _hanging(piece, a, b, low, high)
        if all(first) and all(second):
            tops = max(first[1]), max(second[1])
            count += _parallel((min(first[0]), tops[0]), (min(second[0]), tops[1]))
        bars += [b.onset // piece.meter.bar] * count
    return tuple(bars)


def _parallel(first: tuple[int, int], second: tuple[int, int]) -> bool:
    (a, b), (c, d) = first, second
    gap = (b - a) % 12
    return (c - a) * (d - b) > 0 and gap in _PERFECT and gap == (d - c) % 12


def _hanging(piece: Piece, a: Span, b: Span, low: Sequence[Stroke], high: Sequence[Stroke]) -> int:
    degree = (a.chord.root.semitone - a.key.tonic.semitone) % 12
    goal = (b.chord.root.semitone - a.key.tonic.semitone) % 12
    if degree != _FIFTH or goal not in _GOALS:
        return 0
    beat = piece.meter.beat
    start = max(a.onset, a.end - beat)
    stretch = min(b.end, b.onset + max(2 * beat, piece.meter.bar // 2))
    before = {*_sounding(low, start, a.end), *_sounding(high, start, a.end)}
    after = {*_sounding(low, b.onset, stretch), *_sounding(high, b.onset, stretch)}
    return sum(
        not {key + move for move in moves} & after
        for tone, moves in step_between(a.chord, b.chord).tendencies
        for key in before
        if key % 12 == tone
    )
