"""Both hands as one: the right hand strikes its voicing where the left hand strikes."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.figures import chord_by_chord, played_figure
from woodshed.theory.time import EIGHTH


def with_other(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The voicing of each chord in the rhythm of the other hand's chords, as long as they last.

    Where the other hand plays single notes only, the right one follows a rhythm of its own out of ``alone``, or of
    ``halves`` in bars of two chords.
    """
    strokes: list[Stroke] = []
    onsets = sorted({stroke.onset for stroke in moment.other})
    grips = [[stroke for stroke in moment.other if stroke.onset == onset] for onset in onsets]
    if not any(len(grip) > 1 for grip in grips):
        return played_figure(moment, _alone(moment, rng), tones="v*")
    for there in grips:
        if len(there) < 2:
            continue
        onset = there[0].onset
        end = max(stroke.onset + stroke.duration for stroke in there)
        span = moment.span_at(onset)
        if end > span.end + 20 and span.end - onset <= EIGHTH:
            span = moment.span_at(span.end)
        strokes += [Stroke(onset, key, end - onset, there[0].accent) for key in moment.voicing(span)]
    return tuple(strokes)


def _alone(moment: Moment, rng: Random) -> str:
    if len(moment.spans) > 2:
        return chord_by_chord(moment)
    cells = moment.pattern.options["alone" if len(moment.spans) == 1 else "halves"]
    return str(cells[rng.randrange(len(cells))])
