"""What a device is: one way that one hand plays one bar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple, Protocol

from woodshed.arrangement.hands import Limits
from woodshed.genres.style import Application, Pattern
from woodshed.piece import Brief, Hand, Tone
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.time import QUARTER, Ticks


class Stroke(NamedTuple):
    """One key going down, as written: ticks from the start of the piece, a MIDI key number.

    ``accent`` adds to the velocity; ``late`` is how many milliseconds after its place it is played (rolled chords);
    ``voice`` is 1 or 2 within a hand, 1 to 4 in four-part writing.
    """

    onset: Ticks
    key: int
    duration: Ticks
    accent: int = 0
    voice: int = 1
    late: int = 0

    def at(self, key: int) -> Stroke:
        """The same on another key; quicker than to replace a field by its name."""
        return Stroke(self.onset, key, self.duration, self.accent, self.voice, self.late)


class Span(NamedTuple):
    """A chord as it stands in one bar: onset and end in ticks from the start of the piece, and its key.

    ``left`` and ``right`` are the keys that each hand's voicing takes, lowest first; empty where a hand needs none.
    """

    onset: Ticks
    end: Ticks
    chord: Chord
    key: Key
    left: tuple[int, ...] = ()
    right: tuple[int, ...] = ()


_LONGEST: Ticks = 8 * QUARTER
"""No note that matters to the next chord sounds longer than two bars of four."""


def near(strokes: Sequence[Stroke], start: Ticks, end: Ticks) -> Sequence[Stroke]:
    """Of the strokes of a hand in order, those that begin before ``end`` and may still sound at ``start``."""
    return strokes[bisect_left(strokes, (start - _LONGEST,)) : bisect_left(strokes, (end,))]


def merged(spans: Sequence[Span]) -> list[Span]:
    """Neighbouring spans of one chord joined, silent ones left out."""
    out: list[Span] = []
    for span in spans:
        if out and out[-1].chord == span.chord and out[-1].end == span.onset:
            out[-1] = out[-1]._replace(end=span.end)
        elif span.chord.pitch_classes:
            out.append(span)
    return out


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays the same throughout: brief, sub-style, meter, limits of both hands, length in bars, a given tune."""

    brief: Brief
    application: Application
    meter: Meter
    left: Limits
    right: Limits
    bars: int
    tune: tuple[Tone, ...] = ()

    def limits(self, hand: Hand) -> Limits:
        """What this hand can do at the level of the piece."""
        return self.left if hand == "left" else self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One bar of one hand.

    ``bar`` counts from 0; ``start`` is its downbeat in ticks. ``spans`` are its chords; ``ahead`` is the first chord of
    the next bar (of the first bar, in a loop), None at the end; ``behind`` is the last chord of the bar before.
    ``before`` are the strokes of this hand in the bar before, ``other`` and ``other_before`` those of the other hand in
    this bar and the one before; ``after`` are those that this hand has in the next bar already, where they are held.
    ``place`` counts the bars of the phrase from 0, and ``closing`` marks its last bar;
    ``ending`` the last bar of a piece that ends.
    """

    hand: Hand
    bar: int
    start: Ticks
    spans: tuple[Span, ...]
    ahead: Span | None
    behind: Span | None
    before: tuple[Stroke, ...]
    other: tuple[Stroke, ...]
    other_before: tuple[Stroke, ...]
    pattern: Pattern
    piece: Piece
    section: str = "A"
    place: int = 0
    closing: bool = False
    ending: bool = False
    after: tuple[Stroke, ...] = ()

    @property
    def end(self) -> Ticks:
        """The downbeat of the next bar."""
        return self.start + self.piece.meter.bar

    @property
    def limits(self) -> Limits:
        """What this hand can do."""
        return self.piece.limits(self.hand)

    def span_at(self, onset: Ticks) -> Span:
        """The chord that sounds at this time; past the bar's end, the one ahead."""
        if onset >= self.end and self.ahead is not None:
            return self.ahead
        for span in reversed(self.spans):
            if span.onset <= onset:
                return span
        return self.spans[0]

    def voicing(self, span: Span) -> tuple[int, ...]:
        """This hand's keys for a chord."""
        return span.left if self.hand == "left" else span.right


class Device(Protocol):
    """A way of playing: walking bass, montuno, Alberti bass, a stab."""

    def __call__(self, moment: Moment, rng: Random) -> tuple[Stroke, ...]:
        """The strokes of one hand within the bar; a tied push may begin in it and sound on."""
        ...
