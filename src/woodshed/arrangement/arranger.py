"""Walks the chart and gives each bar to one device per hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Piece, Span, Stroke
from woodshed.arrangement.drafts import Score, best_draft
from woodshed.arrangement.feel import Player
from woodshed.arrangement.frame import STRICT_TONIC, TONIC, framed_brief, framed_limits, moved, shift_of
from woodshed.arrangement.half_time import goes_half_time, no_half_time, squeezed, stretched
from woodshed.arrangement.hands import LEFT_RANGE, limits_of, rolls_of
from woodshed.arrangement.letting_go import let_go
from woodshed.arrangement.pedal import pedalling
from woodshed.arrangement.plan import BarPlan, in_key, plan
from woodshed.arrangement.reach import within_reach
from woodshed.arrangement.registers import in_their_octaves
from woodshed.arrangement.rolling import evenly_rolled
from woodshed.arrangement.spans import bare_spans, voiced_spans
from woodshed.arrangement.spelling import spelling
from woodshed.arrangement.tune import singable
from woodshed.arrangement.unplayed import unplayed
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
    application, dice = _in_voices(style, brief), casting or rng
    if held is not None or not goes_half_time(chart, style, brief):
        return _arranged(chart, style, brief, rng, plan(chart, style, brief, application, dice), held=held)
    short, slow = squeezed(chart, brief)
    # The hands play what suits the tempo that was asked, and play it half as fast.
    plans = plan(short, style, replace(slow, tempo=brief.tempo), application, dice)
    return stretched(_arranged(short, style, slow, rng, plans), chart, brief)


def _arranged(
    chart: Chart, style: Style, brief: Brief, rng: Random, plans: Sequence[BarPlan], *, held: Held | None = None
) -> Arrangement:
    """Every note of a chart by the plans of its bars."""
    application = _in_voices(style, brief)
    left, right = limits_of(brief)
    left = replace(left, shuffle="seat" in plans[0].left.options)
    tune = singable(chart.tune) if brief.voices == "satb" else ()
    piece = Piece(brief, application, chart.meter, left, right, len(chart.bars), tune)
    tonic = STRICT_TONIC if application.strict else TONIC
    shift = 0 if brief.voices == "satb" else shift_of(brief.key, tonic)
    plans = in_key(plans, shift)
    home = piece if brief.voices == "satb" else _framed(piece, plans[0].left, shift)
    given = held.strokes(shift) if held else {}
    bars = voiced_spans(chart, plans, style, home, shift, given)
    flat = [span for bar in bars for span in bar]
    wet = [not (p.left.options.get("dry") or p.right.options.get("dry")) for p in plans]
    wet[-1] = wet[-1] and all(wet[-2:])
    both = best_draft(Score(home, bars, plans, given), rng)
    there = (moved(both[0], shift), moved(both[1], shift))
    both = in_their_octaves(there, plans[0], flat)
    both = both if both == there else within_reach(piece, *both)
    flat = [span for bar in bare_spans(chart, 0) for span in bar]
    if brief.level_asked:
        # Loaded where it is used: most requests leave the level open, and a cold start has no time to lose.
        from woodshed.arrangement.levelled import at_level

        both = at_level(piece, flat, plans, both, held=held.cells if held else frozenset())
    if brief.avoid:
        # Late, since essentials and levels add notes of their own; and loaded only where something was refused.
        from woodshed.arrangement.refused import without_refused

        both = without_refused(piece, flat, both)
    notes = _sounded(piece, plans, flat, both, rng)
    pedal = pedalling(piece, flat, wet)
    if held:
        pedal = held.pedalled(pedal)
        notes = held.joined(piece, notes, pedal)
    told = (*brief.notices, *unplayed(plans, style, brief), *no_half_time(chart, style, brief))
    told = tuple(dict.fromkeys(told))
    brief = brief if told == brief.notices else replace(brief, notices=told)
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


def _framed(piece: Piece, left: Pattern, shift: int) -> Piece:
    """The piece in the frame, with the limits of hands there.

    A left hand that is to ``sit`` in one place has the range of its own key; one with a ``seat`` gets its octave
    afterwards.
    """
    brief = piece.brief
    low, high = framed_limits(brief.level, brief.hand_size, rolls=rolls_of(brief))
    if left.options.get("sit"):
        low = replace(low, depth=-shift, high=LEFT_RANGE[1] - shift)
    elif left.options.get("seat"):
        low = replace(low, depth=0)
    return Piece(framed_brief(brief, shift), piece.application, piece.meter, low, high, piece.bars)


def _sounded(
    piece: Piece,
    plans: Sequence[BarPlan],
    spans: Sequence[Span],
    hands: tuple[list[Stroke], list[Stroke]],
    rng: Random,
) -> list[Note]:
    player = Player(piece, [p.place for p in plans], rng)
    spellings = [(span.onset, spelling(span.chord, span.key)) for span in spans]
    if piece.brief.voices != "satb":
        hands = let_go(hands[0], piece.left), let_go(hands[1], piece.right)
    left, right = (evenly_rolled(hand) for hand in hands)
    notes = player.play(left, "left", spellings, right)
    notes += player.play(right, "right", spellings, left)
    notes.sort(key=attrgetter("onset", "pitch.midi"))
    return notes
