"""Walks the chart and gives each bar to one device per hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Piece, Span, Stroke
from woodshed.arrangement.drafts import Score, best_draft
from woodshed.arrangement.feel import Player
from woodshed.arrangement.frame import (
    STRICT_TONIC,
    TONIC,
    cleared,
    folded,
    framed_brief,
    framed_limits,
    grounded,
    lowered,
    moved,
    shift_of,
)
from woodshed.arrangement.hands import limits
from woodshed.arrangement.pedal import pedalling
from woodshed.arrangement.plan import BarPlan, plan
from woodshed.arrangement.reach import within_reach
from woodshed.arrangement.spans import bare_spans, voiced_spans
from woodshed.arrangement.spelling import spelling
from woodshed.piece import Arrangement, Brief, Chart, Note

if TYPE_CHECKING:
    from woodshed.genres.style import Pattern, Style


def arrange(chart: Chart, style: Style, brief: Brief, rng: Random) -> Arrangement:
    """Every note of a chart for two hands, playable at the level of the brief.

    The same chart, style, brief and state of ``rng`` give the same notes.
    """
    application = style.applications[brief.application]
    reach = limits(brief.level, brief.hand_size)
    piece = Piece(brief, application, chart.meter, *reach, len(chart.bars))
    plans = plan(chart, style, brief, application, rng)
    tonic = STRICT_TONIC if application.strict else TONIC
    shift = 0 if brief.voices == "satb" else shift_of(brief.key, tonic)
    home = piece
    if brief.voices != "satb":
        framed = framed_limits(brief.level, brief.hand_size)
        if plans[0].left.options.get("sit"):
            framed = (replace(framed[0], depth=max(0, -shift)), framed[1])
        elif plans[0].left.options.get("seat"):
            framed = (replace(framed[0], depth=0), framed[1])
        home = Piece(framed_brief(brief, shift), application, chart.meter, *framed, piece.bars)
    bars = voiced_spans(chart, plans, style, home, shift)
    flat = [span for bar in bars for span in bar]
    wet = [not (p.left.options.get("dry") or p.right.options.get("dry")) for p in plans]
    wet[-1] = wet[-1] and all(wet[-2:])
    both = best_draft(Score(home, bars, plans), rng)
    both = _seated(piece, (moved(both[0], shift), moved(both[1], shift)), plans[0].left, flat)
    flat = [span for bar in bare_spans(chart, 0) for span in bar]
    if brief.level_asked:
        # Loaded where it is used: most requests leave the level open, and a cold start has no time to lose.
        from woodshed.arrangement.levelled import at_level

        both = at_level(piece, flat, plans, both)
    notes = _sounded(piece, plans, flat, both, rng)
    return Arrangement(brief=brief, chart=chart, notes=tuple(notes), pedal=pedalling(piece, flat, wet))


def _seated(
    piece: Piece, both: tuple[list[Stroke], list[Stroke]], pattern: Pattern, spans: Sequence[Span]
) -> tuple[list[Stroke], list[Stroke]]:
    """The left hand in the octave to which its pattern is bound, folded into its range, and still within reach."""
    (left, right), options = both, pattern.options
    if "seat" in options:
        left = lowered(left, spans, *options["seat"])
        right = cleared(left, right)
    elif "bass_below" in options:
        left = grounded(left, options["bass_below"])
    left = folded(left)
    return both if left == both[0] else within_reach(piece, left, right)


def _sounded(
    piece: Piece,
    plans: Sequence[BarPlan],
    spans: Sequence[Span],
    hands: tuple[list[Stroke], list[Stroke]],
    rng: Random,
) -> list[Note]:
    player = Player(piece, [p.place for p in plans], rng)
    spellings = [(span.onset, spelling(span.chord, span.key)) for span in spans]
    left, right = hands
    notes = player.play(left, "left", spellings, right)
    notes += player.play(right, "right", spellings, left)
    notes.sort(key=lambda note: (note.onset, note.pitch.midi))
    return notes
