"""Chords on the strokes of the clave, for when it is asked for and no montuno plays."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.clave import clave_strokes
from woodshed.arrangement.device import Moment, Stroke
from woodshed.theory.time import EIGHTH, QUARTER


def clave_chords(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The hand's voicing on each stroke of the clave in this bar.

    A chord without a stroke is struck where it begins. Options: ``length`` in quarters (0.5).
    """
    length = round(float(moment.pattern.options.get("length", 0.5)) * QUARTER)
    places = {moment.start + place for place in clave_strokes(moment)}
    for span in moment.spans:
        if not any(span.onset <= place < span.end for place in places):
            places.add(span.onset + (0 if len(moment.spans) > 1 else EIGHTH))
    strokes: list[Stroke] = []
    for onset in sorted(places):
        span = moment.span_at(onset)
        until = min(onset + length, span.end)
        if moment.ending and onset == max(places):
            until = moment.end
        strokes += [Stroke(onset, key, until - onset) for key in moment.voicing(span)]
    return tuple(strokes)
