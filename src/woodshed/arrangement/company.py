"""What goes with a tune in the same hand: thirds and sixths, close chords, the steps between its leaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.scales import tones_over

if TYPE_CHECKING:
    from woodshed.arrangement.device import Moment
    from woodshed.arrangement.rhythm import Hit

_LOWEST_HUNG = 54
"""No chord of the right hand hangs lower than this under its tune."""


def meeting(moment: Moment, hits: Sequence[Hit]) -> list[Hit]:
    """The rhythm with a note where each chord begins: one that would be held over it is divided."""
    out = list(hits)
    for span in moment.spans:
        place = span.onset - moment.start
        for i, hit in enumerate(out):
            if hit.onset < place < hit.onset + hit.duration:
                after = hit._replace(onset=place, duration=hit.onset + hit.duration - place, accent=0)
                out[i : i + 1] = [hit._replace(duration=place - hit.onset), after]
                break
    return out


def stepping(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    """The tune with the thirds after longer notes filled: the last half beat of the note goes to the step between."""
    beat = moment.piece.meter.beat
    out: list[Stroke] = []
    for stroke, after in zip_longest(strokes, strokes[1:]):
        gap = after.key - stroke.key if after is not None else 0
        scale = moment.span_at(stroke.onset).key.scale
        between = [key for key in (stroke.key + gap // 2, stroke.key + (gap + 1) // 2) if key % 12 in scale]
        if abs(gap) not in (3, 4) or stroke.duration < beat or not between:
            out.append(stroke)
            continue
        quick = beat // 2
        out.append(stroke._replace(duration=stroke.duration - quick))
        out.append(Stroke(stroke.onset + stroke.duration - quick, between[0], quick, min(stroke.accent, 0)))
    return out


def with_company(moment: Moment, strokes: list[Stroke], interval: str) -> list[Stroke]:
    """A second voice a third or a sixth below the notes on the beats."""
    if interval == "chord":
        return _hung(moment, strokes)
    gaps = (3, 4) if interval == "third" else (8, 9)
    out = []
    for stroke in strokes:
        if (stroke.onset - moment.start) % moment.piece.meter.beat:
            continue
        for pool in tones_over(moment.span_at(stroke.onset)):
            fit = [stroke.key - gap for gap in gaps if (stroke.key - gap) % 12 in pool]
            if fit:
                out.append(stroke._replace(key=fit[0], accent=stroke.accent - 4))
                break
    return out


def _hung(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    """Two tones of each chord close under the note with which the tune comes into it, held as long as the chord."""
    out = []
    for span in moment.spans:
        first = next((s for s in strokes if s.onset == span.onset), None)
        if first is None:
            continue
        held = [s.key for s in moment.other if s.onset <= span.onset < s.onset + s.duration]
        low = max([*held, first.key - moment.limits.span - 1, _LOWEST_HUNG])
        keys = [key for key in range(first.key - 2, low, -1) if key % 12 in span.chord.semitones]
        keys = [key for key in keys if key % 12 != first.key % 12][:2]
        out += [first._replace(key=key, accent=min(first.accent, 0) - 1) for key in keys]
    return out
