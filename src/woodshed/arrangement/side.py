"""One hand at work on one chord after another."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass

from woodshed.arrangement.device import Span, Stroke
from woodshed.arrangement.hands import Limits
from woodshed.piece import Hand
from woodshed.theory.time import QUARTER, Ticks

_HEARD: Ticks = QUARTER // 16
_PUSH: Ticks = QUARTER // 2
_FAR: Ticks = 4 * QUARTER
"""What begins a whole note before a chord no longer sounds in it, unless it is tied."""


@dataclass(slots=True)
class Side:
    """One hand at work: all its strokes in order, and those that sound as the chord in question."""

    hand: Hand
    strokes: list[Stroke]
    limits: Limits
    here: list[Stroke]
    start: int = 0

    def attend(self, span: Span) -> None:
        """Turn to the next chord: what begins in it or is tied into it, without what is pushed on."""
        self.start = bisect_left(self.strokes, (span.onset - _FAR,))
        self.here = [
            stroke
            for stroke in self.until(span.end)
            if (end := stroke.onset + stroke.duration) - span.onset > _HEARD
            and not (span.onset < stroke.onset >= span.end - _PUSH and end > span.end + _HEARD)
        ]

    def until(self, end: Ticks) -> list[Stroke]:
        """What the hand strikes before a time, from a whole note before the chord on."""
        return self.strokes[self.start : bisect_left(self.strokes, (end,))]

    def grips(self, span: Span) -> list[list[Stroke]]:
        """What the hand strikes for this chord, longest first."""
        by_onset: dict[Ticks, list[Stroke]] = {}
        for stroke in self.here:
            if stroke.onset >= span.onset - _PUSH:
                by_onset.setdefault(stroke.onset, []).append(stroke)
        return sorted(by_onset.values(), key=lambda grip: -max(s.duration for s in grip))

    def add(self, stroke: Stroke) -> None:
        """Strike one more key."""
        insort(self.strokes, stroke)
        self.here.append(stroke)

    def exchange(self, old: Stroke, key: int) -> None:
        """Strike another key in place of one."""
        del self.strokes[bisect_left(self.strokes, old)]
        self.here.remove(old)
        self.add(old._replace(key=key))
