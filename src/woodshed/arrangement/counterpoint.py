"""What strict style forbids between the hands: outer voices in parallel, leading tones and sevenths left hanging."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.device import merged
from woodshed.arrangement.voice_leading import step_between
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke

_PERFECT = (0, 7)
_HEARD = QUARTER // 20
_FIFTH, _GOALS = 7, (0, 8, 9)
_LONGEST: Ticks = 8 * QUARTER
"""No note of a strict piece is longer than two bars of four."""


class _Line:
    """The strokes of a hand in order, found by time."""

    __slots__ = ("_onsets", "_strokes")

    def __init__(self, strokes: Iterable[Stroke]) -> None:
        self._strokes = sorted(strokes)
        self._onsets = [stroke.onset for stroke in self._strokes]

    def near(self, start: Ticks, end: Ticks) -> list[Stroke]:
        """What begins before ``end`` and not more than a long note before ``start``."""
        first = bisect_left(self._onsets, start - _LONGEST)
        return self._strokes[first : bisect_left(self._onsets, end)]

    def sounding(self, start: Ticks, end: Ticks) -> list[int]:
        """The keys heard between two times for longer than a passing touch."""
        return [
            s.key
            for s in self.near(start, end)
            if min(s.onset + s.duration, end) - max(s.onset, start) > min(_HEARD, s.duration // 2)
        ]

    def entering(self, span: Span) -> list[int]:
        """The keys down when a chord begins, else the first one struck in it."""
        rows = self.near(span.onset, span.end)
        down = [s.key for s in rows if s.onset <= span.onset < s.onset + s.duration]
        return down or [s.key for s in rows if s.onset >= span.onset][:1]


def faults(
    piece: Piece, spans: Sequence[Span], left: Sequence[Stroke], right: Sequence[Stroke]
) -> tuple[int, ...]:
    """The bars, from 0, into which outer parallels and hanging tendency tones lead, each fault once.

    Outer voices are the lowest left-hand note of each chord and the highest right-hand one when it
    begins. Tendency tones are judged where a dominant goes to its tonic or to the sixth degree, as
    in genres.md, CLA-1 and CLA-2.
    """
    changes = merged(spans)
    low, high = _Line(left), _Line(right)
    outer = [(low.entering(change), high.entering(change)) for change in changes]
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


def _hanging(piece: Piece, a: Span, b: Span, low: _Line, high: _Line) -> int:
    degree = (a.chord.root.semitone - a.key.tonic.semitone) % 12
    goal = (b.chord.root.semitone - a.key.tonic.semitone) % 12
    if degree != _FIFTH or goal not in _GOALS:
        return 0
    beat = piece.meter.beat
    start = max(a.onset, a.end - beat)
    stretch = min(b.end, b.onset + max(2 * beat, piece.meter.bar // 2))
    before = {*low.sounding(start, a.end), *high.sounding(start, a.end)}
    after = {*low.sounding(b.onset, stretch), *high.sounding(b.onset, stretch)}
    return sum(
        not {key + move for move in moves} & after
        for tone, moves in step_between(a.chord, b.chord).tendencies
        for key in before
        if key % 12 == tone
    )
