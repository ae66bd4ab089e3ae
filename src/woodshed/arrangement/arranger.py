"""Walks the chart and gives each bar to one device per hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.chord_register import turned_near
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
    turned,
)
from woodshed.arrangement.hands import LEFT_RANGE, limits_of, rolls_of
from woodshed.arrangement.line_register import in_register
from woodshed.arrangement.pedal import pedalling
from woodshed.arrangement.plan import BarPlan, in_key, plan
from woodshed.arrangement.reach import within_reach
from woodshed.arrangement.registers import settled, sunk
from woodshed.arrangement.rolling import evenly_rolled
from woodshed.arrangement.spans import bare_spans, voiced_spans
from woodshed.arrangement.spelling import spelling
from woodshed.arrangement.tune import singable
from woodshed.piece import Arrangement, Brief, Chart, Note

if TYPE_CHECKING:
    from woodshed.arrangement.held import Held
    from woodshed.genres.style import Application, Pattern, Style


def arrange(
    chart: Chart, style: Style, brief: Brief, rng: Random, *, held: Held | None = None, casting: Random | None = None
) -> Arrangement:
    """Every note of a chart for two hands, playable at the level of the brief.

    The same chart, style, brief and state of ``rng`` give the same notes. What is ``held`` of an earlier arrangement
    stays, note by note, and the rest is led to it and from it; ``casting`` are dice of their own for who plays what.
    """
    application = _in_voices(style, brief)
    plans = plan(chart, style, brief, application, casting or rng)
    left, right = limits_of(brief)
    left = replace(left, shuffle="seat" in plans[0].left.options)
    tune = singable(chart.tune) if brief.voices == "satb" else ()
    piece = Piece(brief, application, chart.meter, left, right, len(chart.bars), tune)
    tonic = STRICT_TONIC if application.strict else TONIC
    shift = 0 if brief.voices == "satb" else shift_of(brief.key, tonic)
    plans = in_key(plans, shift)
    home = piece
    if brief.voices != "satb":
        framed = framed_limits(brief.level, brief.hand_size, rolls=rolls_of(brief))
        if plans[0].left.options.get("sit"):
            framed = (replace(framed[0], depth=-shift, high=LEFT_RANGE[1] - shift), framed[1])
        elif plans[0].left.options.get("seat"):
            framed = (replace(framed[0], depth=0), framed[1])
        home = Piece(framed_brief(brief, shift), application, chart.meter, *framed, piece.bars)
    given = held.strokes(shift) if held else {}
    bars = voiced_spans(chart, plans, style, home, shift, given)
    flat = [span for bar in bars for span in bar]
    wet = [not (p.left.options.get("dry") or p.right.options.get("dry")) for p in plans]
    wet[-1] = wet[-1] and all(wet[-2:])
    both = best_draft(Score(home, bars, plans, given), rng)
    both = _seated(piece, (moved(both[0], shift), moved(both[1], shift)), plans[0], flat)
    flat = [span for bar in bare_spans(chart, 0) for span in bar]
    notes = _sounded(piece, plans, flat, both, rng)
    pedal = pedalling(piece, flat, wet)
    if held:
        pedal = held.pedalled(pedal)
        notes = held.joined(piece, notes, pedal)
    return Arrangement(brief=brief, chart=chart, notes=tuple(notes), pedal=pedal)


def _in_voices(style: Style, brief: Brief) -> Application:
    """The sub-style of a brief; where words want other voices than it has, with the hands of one that has them."""
    application = style.applications[brief.application]
    if brief.voices in (None, application.voices):
        return application
    choir = next((a for a in style.applications.values() if a.voices == brief.voices), None)
    if choir is None:
        return application
    return replace(
        application, voices=choir.voices, left=choir.left, right=choir.right, ends=choir.ends, strict=choir.strict,
        fills=choir.fills, pedal=choir.pedal, velocity=choir.velocity, shade=choir.shade, dynamics=choir.dynamics,
    )  # fmt: skip


def _seated(
    piece: Piece, both: tuple[list[Stroke], list[Stroke]], plan: BarPlan, spans: Sequence[Span]
) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands in the octave that their patterns want, the left folded into its range; still within reach."""
    left, right = _turned(plan.left, both[0]), _turned(plan.right, both[1])
    options = plan.left.options
    if "seat" in options:
        left = lowered(left, spans, *options["seat"])
        right = cleared(left, right)
    elif "bass_below" in options:
        left = grounded(left, options["bass_below"])
    elif "settles_below" in options:
        left = settled(left, spans, options["settles_below"], right)
    elif "lies" in options:
        left = in_register(left, *options["lies"])
    if "chords_near" in options:
        left = turned_near(left, options["chords_near"], piece.left.span, least=2)
    left = folded(left)
    if "chords_near" in plan.right.options:
        right = turned_near(right, plan.right.options["chords_near"], piece.right.span)
    if "sinks_above" in plan.right.options:
        right = sunk(right, left, plan.right.options["sinks_above"])
    return both if (left, right) == both else within_reach(piece, left, right)


def _turned(pattern: Pattern, strokes: list[Stroke]) -> list[Stroke]:
    """The strokes of a hand in the register to which its pattern turns them."""
    return turned(strokes, *pattern.options["turn"]) if "turn" in pattern.options else strokes


def _sounded(
    piece: Piece,
    plans: Sequence[BarPlan],
    spans: Sequence[Span],
    hands: tuple[list[Stroke], list[Stroke]],
    rng: Random,
) -> list[Note]:
    player = Player(piece, [p.place for p in plans], rng)
    spellings = [(span.onset, spelling(span.chord, span.key)) for span in spans]
    left, right = (evenly_rolled(hand) for hand in hands)
    notes = player.play(left, "left", spellings, right)
    notes += player.play(right, "right", spellings, left)
    notes.sort(key=lambda note: (note.onset, note.pitch.midi))
    return notes
