"""The chop of dub: thrown in once and left to its echoes, with silence as an effect."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_FADE = (12, -6, -22, -34)
"""Velocity of a chop and of its three echoes, against the mean of the hand."""
_LENGTHS: tuple[Ticks, ...] = (384, 336, 288, 240)
_SILENT = 3
"""The bar of a phrase of four that is left empty."""
_FAST = 100.0
"""From this tempo on the count is the fast one, and the chops stand on 2 and 4."""


def dub_chop(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """A chop and its echoes, a late chop with one echo, or nothing, by the place in the phrase.

    A bar is left empty only where its chord has been heard just before. Echoes stay with the chord that was chopped
    while it lasts; a new chord is chopped anew.
    """
    fast = moment.piece.brief.tempo >= _FAST and len(moment.piece.meter.beats) > 1
    places = _even_beats(moment) if fast else _off_beats(moment)
    if not fast and not moment.ending:
        if moment.place == _SILENT and _heard(moment):
            return ()
        if moment.place % 2:
            places = places[len(places) // 2 :]
    echoing = fast and moment.place % 2 == 1 and _heard(moment)
    strokes: list[Stroke] = []
    age, last = (1, moment.spans[0].chord) if echoing else (0, None)
    for onset in places:
        span = moment.span_at(onset)
        age = min(age + 1, len(_FADE) - 1) if last == span.chord else 0
        last = span.chord
        strokes += [Stroke(onset, key, _LENGTHS[age], _FADE[age]) for key in moment.voicing(span)]
    first = {span.onset for span in moment.spans if not any(span.onset <= p < span.end for p in places)}
    for onset in sorted(first):
        span = moment.span_at(onset)
        strokes += [Stroke(onset + EIGHTH, key, _LENGTHS[0], _FADE[0]) for key in moment.voicing(span)]
    return tuple(sorted(strokes))


def _even_beats(moment: Moment) -> list[Ticks]:
    """The places of the fast count, in which two bars are one of the slow."""
    return [moment.start + beat for beat in moment.piece.meter.beats[1::2]]


def _off_beats(moment: Moment) -> list[Ticks]:
    """The off-beat eighths of the slow count, four at most."""
    beat = moment.piece.meter.beat
    half = EIGHTH if beat == QUARTER else beat // 2
    return [moment.start + place + half for place in moment.piece.meter.beats][:4]


def _heard(moment: Moment) -> bool:
    return (
        moment.behind is not None
        and bool(moment.before)
        and all(span.chord == moment.behind.chord for span in moment.spans)
    )
