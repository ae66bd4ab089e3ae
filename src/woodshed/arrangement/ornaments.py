"""What a singer adds to a tune: the trill before a close, the note that leans on the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from woodshed.arrangement.device import Stroke
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Moment

_SECOND = 2
"""Semitones of the second degree above its tonic: the note of a cadence that is trilled."""
_SHORTEST_SECONDS = 0.11
"""No note of a trill is quicker than this: nine a second is what a hand keeps even."""
_LEANING: Ticks = QUARTER
"""A note must last this long to be leaned on."""
_WEIGHT = 4
"""How much heavier a leaning note is than the one that it leans on."""


def ornamented(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    """The tune of a bar with the ornaments that its pattern wants.

    Option ``trill``: the last note on the second degree before the final close shakes with the step above it, which
    begins. Option ``lean``: in the second bar of a phrase the first note, if the tune has not just sung it, is put
    off by the step above it for half its length, in compound meters for two thirds (an appoggiatura).
    """
    options = moment.pattern.options
    if options.get("lean") and moment.place == 1 and not moment.closing:
        strokes = _leaning(moment, strokes)
    if options.get("trill") and moment.bar == moment.piece.bars - 2 and not moment.piece.brief.loop:
        strokes = _trilled(moment, strokes)
    return strokes


def _step_above(moment: Moment, stroke: Stroke) -> int:
    scale = moment.span_at(stroke.onset).key.scale
    return next(key for key in range(stroke.key + 1, stroke.key + 4) if key % 12 in scale)


def _leaning(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    if not strokes or strokes[0].onset != moment.start or strokes[0].duration < _LEANING:
        return strokes
    first = strokes[0]
    above = _step_above(moment, first)
    tones = moment.span_at(first.onset).chord.semitones
    last = max(moment.before, key=lambda s: (s.onset, s.key), default=None)
    if first.key % 12 not in tones or above % 12 in tones or (last is not None and last.key == first.key):
        return strokes
    half = first.duration * (2 if moment.piece.meter.compound else 1) // (3 if moment.piece.meter.compound else 2)
    lean = first._replace(key=above, duration=half, accent=first.accent + _WEIGHT)
    return [lean, first._replace(onset=first.onset + half, duration=first.duration - half), *strokes[1:]]


def _trilled(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    tonic = moment.spans[-1].key.tonic.semitone
    if not strokes or (strokes[-1].key - tonic) % 12 != _SECOND:
        return strokes
    main = strokes[-1]
    beat = moment.piece.meter.beat
    unit = beat // 8 if 60.0 / moment.piece.brief.tempo / 8 >= _SHORTEST_SECONDS else beat // 4
    count = main.duration // unit // 2 * 2
    if main.duration < beat or count < 4:
        return strokes
    above = _step_above(moment, main)
    keys = [above, main.key] * (count // 2)
    shake = [Stroke(main.onset + i * unit, key, unit, main.accent - 2) for i, key in enumerate(keys)]
    shake[-1] = shake[-1]._replace(duration=main.onset + main.duration - shake[-1].onset)
    return [*strokes[:-1], *shake]
