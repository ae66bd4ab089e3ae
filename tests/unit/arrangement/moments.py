"""Moments for the tests of devices: a bar of a hand over chords that are written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pieces import a_brief, a_chart
from woodshed.arrangement.device import Moment, Piece, Span, Stroke
from woodshed.arrangement.hands import limits
from woodshed.genres.style import Application, Pattern
from woodshed.piece import Hand
from woodshed.theory.chord import Chord
from woodshed.theory.time import QUARTER

PLAIN = Application(name="plain", title="Plain", words=(), tempo=(40, 240), usual_tempo=120, source="tests")


def a_pattern(device: str = "figure", hand: str = "left", **options: Any) -> Pattern:
    """A pattern with these options."""
    return Pattern(name="under test", hand=hand, device=device, options=options, source="tests")


def a_desk(text: str = "| C |", key: str = "C", meter: str = "4/4", **fields: Any) -> Piece:
    """What stays the same throughout a piece over this chart."""
    chart = a_chart(text, key, meter)
    brief = a_brief(chart, **fields)
    return Piece(brief, PLAIN, chart.meter, *limits(brief.level, brief.hand_size), len(chart.bars))


def a_span(symbol: str, onset: float, end: float, key: str = "C", **voicings: Any) -> Span:
    """A chord from one quarter note to another."""
    home = a_chart(key=key).key
    return Span(round(onset * QUARTER), round(end * QUARTER), Chord.parse(symbol), home, **voicings)


def a_moment(
    *spans: Span,
    hand: Hand = "left",
    pattern: Pattern | None = None,
    ahead: Span | None = None,
    desk: Piece | None = None,
    **fields: Any,
) -> Moment:
    """A bar with these chords; everything else is empty unless told."""
    usual: Mapping[str, Any] = {
        "bar": spans[0].onset // (desk or a_desk()).meter.bar, "start": spans[0].onset, "behind": None,
        "before": (), "other": (), "other_before": (),
    }  # fmt: skip
    moment = Moment(
        hand=hand,
        spans=spans,
        ahead=ahead,
        pattern=pattern or a_pattern(cells=["1"]),
        piece=desk or a_desk(),
        **usual,
    )
    return replace(moment, **fields)


def told(strokes: tuple[Stroke, ...]) -> list[tuple[float, int, float]]:
    """Strokes as (onset, key, duration) in quarter notes, in order."""
    return sorted((s.onset / QUARTER, s.key, s.duration / QUARTER) for s in strokes)
