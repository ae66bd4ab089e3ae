"""The chords of a chart as the hands meet them: bar by bar, in the frame, each with its voicings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.contour import drawn_to
from woodshed.arrangement.device import Moment, Piece, Span, Stroke
from woodshed.arrangement.frame import framed_chord, framed_key
from woodshed.arrangement.part_writing import Voices, four_voices
from woodshed.arrangement.plan import BarPlan
from woodshed.arrangement.tendencies import step_between
from woodshed.arrangement.textures import darkened, hand_grips, texture_of
from woodshed.arrangement.tune import sung_over, under_tune
from woodshed.arrangement.voice_leading import smoothest
from woodshed.arrangement.voicing import Grips
from woodshed.piece import HANDS, Cell

if TYPE_CHECKING:
    from woodshed.genres.style import Style
    from woodshed.piece import Chart
    from woodshed.theory.time import Ticks

_SUNG_HOME = 70
"""The key round which a soprano lies, the middle of what a congregation sings."""
Given = Mapping[Cell, tuple[Stroke, ...]]
"""Strokes that are there already."""
_NOTHING: Given = {}
_MOVING = 3
"""The level from which four voices move on inside a chord that lasts a bar."""


def bare_spans(chart: Chart, shift: int) -> list[list[Span]]:
    """The chords of each bar, ``shift`` semitones lower, without voicings."""
    bars: list[list[Span]] = [[] for _ in chart.bars]
    for number, onset, change in chart.timeline():
        chord, key = change.chord, chart.key_at(number)
        if shift:
            chord, key = framed_chord(chord, shift), framed_key(key, shift)
        bars[number - 1].append(Span(onset, onset + change.duration, chord, key))
    return bars


def voiced_spans(
    chart: Chart, plans: Sequence[BarPlan], style: Style, piece: Piece, shift: int, held: Given = _NOTHING
) -> list[tuple[Span, ...]]:
    """The chords of each bar, with the voicings that each hand's texture takes along the whole piece.

    What a hand plays already where it is ``held`` is its voicing there, so that the others are led from it and to it.
    """
    bars = bare_spans(chart, shift)
    if piece.brief.voices == "satb":
        if piece.tune:
            bars = [under_tune(row, piece.tune, piece.meter.beat) for row in bars]
        else:
            bars = _sung_again(bars, piece)
        return _in_four_voices(bars, plans, piece, held)
    strict = piece.application.strict
    for hand in HANDS:
        path: list[tuple[int, int, Grips]] = []
        for b, row in enumerate(bars):
            pattern = plans[b].left if hand == "left" else plans[b].right
            texture = texture_of(pattern, piece.limits(hand), hand, shift)
            if texture is None:
                continue
            for i, span in enumerate(row):
                chord = darkened(span.chord, span.key, texture)
                found = struck_in(span, held.get((hand, b), ())) or hand_grips(chord, texture, style, piece.brief.level)
                if found is not None:
                    path.append((b, i, found))
        chords = [bars[b][i].chord for b, i, _ in path]
        steps = [step_between(x, y) for x, y in pairwise(chords)] if strict else None
        chosen = smoothest([found for _, _, found in path], steps)
        for (b, i, _), keys in zip(path, chosen, strict=True):
            span = bars[b][i]
            bars[b][i] = span._replace(left=keys) if hand == "left" else span._replace(right=keys)
    return [tuple(row) for row in bars]


def _sung_again(bars: list[list[Span]], piece: Piece) -> list[list[Span]]:
    """Chords of a whole bar set twice, so that the voices move on inside them; not for beginners, nor the last bar."""
    halves = piece.meter.halves
    if piece.brief.level < _MOVING or len(halves) < 2:
        return bars
    last = None if piece.brief.loop else len(bars) - 1
    return [
        row if number == last or len(row) > 1 else [half for span in row for half in _halved(span, halves[1])]
        for number, row in enumerate(bars)
    ]


def _halved(span: Span, place: Ticks) -> list[Span]:
    middle = span.onset + place
    return [span._replace(end=middle), span._replace(onset=middle)]


def _in_four_voices(
    bars: list[list[Span]], plans: Sequence[BarPlan], piece: Piece, held: Given
) -> list[tuple[Span, ...]]:
    """The chords set for four voices, whose soprano is drawn to the shape of its phrases."""
    spans = [(b, span) for b, row in enumerate(bars) for span in row]
    drawn = [_drawn(bars[b], span, plans[b], piece, b) for b, span in spans]
    voices = four_voices(
        [span.chord for _, span in spans],
        settled={place: sung for place, (b, span) in enumerate(spans) if (sung := _sung(span, b, held))},
        soprano=[sung_over(span, piece.tune) for _, span in spans] if piece.tune else (),
        drawn=drawn,
        keys=[span.key for _, span in spans],
    )
    if not voices:  # silence throughout
        return [tuple(row) for row in bars]
    settings = iter(voices)
    return [
        tuple(
            span._replace(left=(v.bass, v.tenor), right=(v.alto, v.soprano))
            for span, v in zip(row, settings, strict=False)
        )
        for row in bars
    ]


def _drawn(row: Sequence[Span], span: Span, plan: BarPlan, piece: Piece, bar: int) -> float:
    """The key to which the soprano is drawn when a chord begins."""
    start = bar * piece.meter.bar
    moment = Moment(
        hand="right", bar=bar, start=start, spans=tuple(row), ahead=None, behind=None, before=(), other=(),
        other_before=(), pattern=plan.right, piece=piece, section=plan.section, place=plan.place, closing=plan.closing,
        ending=plan.ending,
    )  # fmt: skip
    return drawn_to(moment, span.onset - start, _SUNG_HOME)


def struck_in(span: Span, strokes: Sequence[Stroke]) -> Grips | None:
    """The fullest grip that is struck in a chord, as its only shape; None where there is no chord of two keys."""
    grips: dict[Ticks, set[int]] = {}
    for stroke in strokes:
        if span.onset <= stroke.onset < span.end:
            grips.setdefault(stroke.onset, set()).add(stroke.key)
    fullest = max(grips.values(), key=len, default=set())
    return Grips([(0.0, tuple(sorted(fullest)))]) if len(fullest) > 1 else None


def _sung(span: Span, bar: int, held: Given) -> Voices | None:
    """The four voices that are held at the beginning of a chord."""
    keys = {
        stroke.voice: stroke.key
        for hand in HANDS
        for stroke in held.get((hand, bar), ())
        if stroke.onset <= span.onset < stroke.onset + stroke.duration
    }
    return Voices(keys[1], keys[2], keys[3], keys[4]) if {1, 2, 3, 4} <= keys.keys() else None
