"""Both hands as one: the right hand strikes its voicing where the left hand strikes."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.figures import chord_by_chord, played_figure
from woodshed.arrangement.line import Point, sung
from woodshed.arrangement.scales import tones_over
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_MOST, _LEAST = 4, 2
"""Notes of an answer."""
_ABOVE, _DRAWN = 10, 7
"""How far above the top of the chord before it an answer may go, and is drawn to, in semitones."""


def with_other(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The voicing of each chord in the rhythm of the other hand's chords, as long as they last.

    Where the other hand plays single notes only, the right one follows a rhythm of its own out of ``alone``, or of
    ``halves`` in bars of two chords. ``answers`` is how often, 0 to 1, a line of a few eighths speaks in the widest
    hole of a bar.
    """
    strokes = _chords(moment, rng)
    if rng.random() < float(moment.pattern.options.get("answers", 0.0)) and not moment.ending:
        strokes = _with_answer(moment, strokes, rng)
    return strokes


def _chords(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
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
    return (*_late(moment, onsets), *strokes)


def _late(moment: Moment, onsets: list[Ticks]) -> tuple[Stroke, ...]:
    """The first chord after the beat, where the other hand came before the bar and this one was still busy."""
    early = any(s.onset + s.duration > moment.start + EIGHTH // 2 for s in moment.other_before)
    held = any(s.onset + s.duration > moment.start + EIGHTH // 2 for s in moment.before)
    place = moment.start + EIGHTH
    if not early or held or any(onset <= place + EIGHTH for onset in onsets):
        return ()
    return tuple(Stroke(place, key, EIGHTH, 2) for key in moment.voicing(moment.spans[0]))


def _alone(moment: Moment, rng: Random) -> str:
    if len(moment.spans) > 2:
        return chord_by_chord(moment)
    cells = moment.pattern.options["alone" if len(moment.spans) == 1 else "halves"]
    return str(cells[rng.randrange(len(cells))])


def _with_answer(moment: Moment, strokes: tuple[Stroke, ...], rng: Random) -> tuple[Stroke, ...]:
    """The chords with a line of eighths in the widest hole between them, a beat after the chord before it."""
    struck = sorted({s.onset for s in strokes})
    edges = [moment.start, *struck, moment.end]
    width, last, stop = max((b - a, a, b) for a, b in pairwise(edges))
    before = [s.key for s in strokes if s.onset == last] or [s.key for s in moment.before]
    count = min((width - QUARTER) // EIGHTH, _MOST)
    if count < _LEAST or not before or not moment.span_at(last).chord.pitch_classes:
        return strokes
    count = rng.randint(_LEAST, count)
    first = stop - count * EIGHTH
    top = max(before)
    line = _line(moment, first, count, top, rng)
    kept = [s._replace(duration=min(s.duration, first - s.onset)) if s.onset < first else s for s in strokes]
    return (*kept, *(Stroke(first + i * EIGHTH, key, EIGHTH, 2) for i, key in enumerate(line)))


def _line(moment: Moment, first: Ticks, count: int, top: int, rng: Random) -> tuple[int, ...]:
    points = []
    for i in range(count):
        tones, scale = tones_over(moment.span_at(first + i * EIGHTH))
        on_beat = (first + i * EIGHTH - moment.start) % QUARTER == 0
        points.append(Point(tones, scale, 3.0 if on_beat else 0.6, top + _DRAWN - 2 * i, 0.3))
    goal = moment.ahead.right[-1] if moment.ahead is not None and moment.ahead.right else None
    bounds = (top - 2, min(top + _ABOVE, moment.limits.alone))
    return sung(points, start=None, goal=goal, bounds=bounds, manner="bebop", rng=rng, freedom=1.2)
