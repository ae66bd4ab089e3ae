"""Both hands as one: the right hand strikes its voicing where the left hand strikes."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.theory.time import EIGHTH


def with_other(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The voicing of each chord in the rhythm of the other hand's chords, as long as they last; single notes there are the bass
    alone."""
    strokes: list[Stroke] = []
    onsets = sorted({stroke.onset for stroke in moment.other})
    for onset in onsets:
        there = [stroke for stroke in moment.other if stroke.onset == onset]
        end = max(stroke.onset + stroke.duration for stroke in there)
        span = moment.span_at(onset)
        if end > span.end + 20 and span.end - onset <= EIGHTH:
            span = moment.span_at(span.end)
        strokes += [Stroke(onset, key, end - onset, there[0].accent) for key in moment.voicing(span)]
    return tuple(strokes)
