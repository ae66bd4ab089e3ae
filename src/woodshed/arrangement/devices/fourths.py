"""Chords in fourths over a mode: the so-what shape, rocking a step up and back."""

from __future__ import annotations

import itertools
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key
from woodshed.arrangement.line import Point, sung
from woodshed.arrangement.passing import avoided
from woodshed.arrangement.rhythm import Hit, figure
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_SHAPE = (0, 3, 6, 9, 11)
"""Steps of the scale, lowest voice first: three fourths and a third (So What, 1959)."""
_LOWEST = 47
_SCALES = {
    "min": (0, 2, 3, 5, 7, 9, 10), "maj": (0, 2, 4, 6, 7, 9, 11),
    "dom": (0, 2, 4, 5, 7, 9, 10), "sus": (0, 2, 4, 5, 7, 9, 10),
    "hdim": (0, 2, 3, 5, 6, 8, 10), "aug": (0, 2, 4, 6, 8, 9, 11),
}  # fmt: skip
_ALTERATIONS = (
    (("b9 b13", "b9 #5", "#9 b13", "#9 #5"), (0, 1, 3, 4, 6, 8, 10)),
    (("b9",), (0, 1, 4, 5, 7, 9, 10)),
    (("#9",), (0, 3, 4, 6, 7, 9, 10)),
    (("#5",), (0, 2, 4, 6, 8, 9, 10)),
    (("b13",), (0, 2, 4, 5, 7, 8, 10)),
    (("#11", "b5"), (0, 2, 4, 6, 7, 9, 10)),
)
"""Alterations of a dominant, and the scale that has them all: the first that fits."""
_FIRST = {"min": 0, "hdim": 0, "maj": 2, "aug": 2, "dom": 2, "sus": 4}
"""Step of the scale on which the shape rests, so that all its gaps are fourths."""
_PENTATONIC = {"min": (0, 3, 5, 7, 10), "hdim": (0, 3, 5, 6, 10)}


def fourths(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a vamp in fourths.

    The left hand plays ``cells``: ``b`` is root and fifth low down, ``q0``, ``q1`` ... the two lowest voices of the
    shape so many steps up. The right hand puts the three upper voices on every such pair, and where the left hand
    leaves a hole of two beats, every second bar, a short pentatonic line. Where the left hand plays something else, the
    right strikes its own voicing by ``alone``.
    """
    if moment.hand == "left":
        return _below(moment, rng)
    pairs = _pairs(moment)
    chords = [stroke for pair in pairs for stroke in _above(moment, pair)]
    if not pairs and not moment.voicing(moment.spans[0]):
        return ()
    if not any(_is_pair(moment, s.onset) for s in moment.other_before) and not pairs and moment.place % 2 == 0:
        return _alone(moment, rng)
    if moment.place % 2:
        chords += _answer(moment, {s.onset for s in chords}, rng)
    return (*chords, *_passed_over(moment, chords))


def _passed_over(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    """The voicing of later chords of the bar that nothing else touches."""
    out: list[Stroke] = []
    for span in moment.spans[1:]:
        if not any(span.onset <= s.onset < span.end or s.onset < span.onset < s.onset + s.duration for s in strokes):
            length = span.end - span.onset
            out += [Stroke(span.onset, key, length, 2) for key in moment.voicing(span)]
    return out


def _below(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    options = moment.pattern.options
    rows = options["cells"][moment.place % len(options["cells"])]
    text = str(rows[rng.randrange(len(rows))])
    tied_in = any(s.onset + s.duration > moment.start + 60 for s in moment.before)
    strokes: list[Stroke] = []
    for hit in _with_bass(moment, figure(text, moment.piece.meter)):
        if (tied_in and hit.onset == 0) or (hit.tied and moment.ahead is None):
            continue
        onset = moment.start + hit.onset
        span = moment.ahead if hit.tied and moment.ahead is not None else moment.span_at(onset)
        length = moment.end + EIGHTH - onset if hit.tied else min(hit.duration, span.end - onset)
        strokes += [Stroke(onset, key, length, hit.accent) for key in _left_keys(moment, span, hit)]
    return tuple(strokes)


def _with_bass(moment: Moment, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The bass is heard at once where a chord is new."""
    previous = moment.behind.chord if moment.behind is not None else None
    for span in moment.spans:
        start = span.onset - moment.start
        if span.chord != previous and not any(hit.tones == ("b",) and hit.onset == start for hit in hits):
            length = min(QUARTER, span.end - span.onset)
            apart = [_earlier(hit, start) for hit in hits if not start - EIGHTH < hit.onset < start + QUARTER]
            opening = [
                Hit(start, length // 2, ("b",), 0, tied=False),
                Hit(start + length // 2, length // 2, ("q0",), 4, tied=False),
            ]
            hits = tuple(sorted((*apart, *opening)))
        previous = span.chord
    return hits


def _earlier(hit: Hit, start: Ticks) -> Hit:
    """A chord right before a bass an eighth earlier, so that the hand has time to get down."""
    if hit.onset != start - EIGHTH or hit.onset < 2 * EIGHTH or hit.tones == ("b",):
        return hit
    return hit._replace(onset=hit.onset - EIGHTH)


def _left_keys(moment: Moment, span: Span, hit: Hit) -> tuple[int, ...]:
    if hit.tones == ("b",):
        low = bass_key(span.chord, 41, (39, 50))
        return (low,) if (low + 7) % 12 in avoided(span) else (low, low + 7)
    return shape(span, int(hit.tones[0].removeprefix("q")))[:2]


def shape(span: Span, steps: int) -> tuple[int, ...]:
    """The five keys of the shape on a chord, so many steps of its scale above its place of rest."""
    family = span.chord.kind.family
    scale = _scale(span)
    first = _FIRST.get(family, 0) + steps
    root = span.chord.root.semitone
    bottom = root + scale[_FIRST.get(family, 0) % 7]
    octave = _LOWEST + (bottom - _LOWEST) % 12 - bottom
    return tuple(octave + root + scale[(first + k) % 7] + 12 * ((first + k) // 7) for k in _SHAPE)


def _scale(span: Span) -> tuple[int, ...]:
    key = span.key
    if span.chord.root == key.tonic and key.mode in ("dorian", "phrygian", "lydian", "mixolydian"):
        return tuple((s - key.tonic.semitone) % 12 for s in key.scale)
    kind = span.chord.kind
    if kind.family == "dom":
        for names, scale in _ALTERATIONS:
            if any(set(name.split()) <= set(kind.tones) for name in names):
                return scale
    return _SCALES.get(kind.family, _SCALES["min"])


def _is_pair(moment: Moment, onset: Ticks) -> bool:
    there = sorted(s.key for s in (*moment.other_before, *moment.other) if s.onset == onset)
    return len(there) == 2 and there[0] >= _LOWEST and there[1] - there[0] in (5, 6)


def _pairs(moment: Moment) -> list[Stroke]:
    """The lower note of each pair that the left hand strikes in this bar."""
    lowest: dict[Ticks, Stroke] = {}
    for stroke in moment.other:
        if stroke.onset not in lowest or stroke.key < lowest[stroke.onset].key:
            lowest[stroke.onset] = stroke
    return [stroke for onset, stroke in sorted(lowest.items()) if _is_pair(moment, onset)]


def _above(moment: Moment, low: Stroke) -> list[Stroke]:
    span = moment.span_at(low.onset)
    if low.onset + low.duration > moment.end and moment.ahead is not None:
        span = moment.ahead
    for steps in range(-3, 8):
        keys = shape(span, steps)
        if keys[0] == low.key:
            upper = keys[2:] if moment.limits.notes > 2 else keys[2:4]
            return [low._replace(key=key) for key in upper]
    return []


def _alone(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    cells = moment.pattern.options["alone"]
    strokes = []
    for hit in figure(str(cells[rng.randrange(len(cells))]), moment.piece.meter):
        onset = moment.start + hit.onset
        span = moment.span_at(onset)
        strokes += [Stroke(onset, key, min(hit.duration, span.end - onset), hit.accent) for key in moment.voicing(span)]
    return (*strokes, *_passed_over(moment, strokes))


def _answer(moment: Moment, struck: set[Ticks], rng: Random) -> list[Stroke]:
    """Up to five eighths in the widest hole, ending an eighth before the next chord."""
    edges = sorted({moment.start - EIGHTH, *struck, moment.end})
    width, start, stop = max((b - a, a, b) for a, b in itertools.pairwise(edges))
    first = start + QUARTER
    count = min((stop - first) // EIGHTH - (0 if stop == moment.end else 1), 5)
    if count < 3 or width < 2 * QUARTER:
        return []
    points = []
    for i in range(count):
        span = moment.span_at(first + i * EIGHTH)
        root = span.chord.root.semitone
        scale = frozenset((root + s) % 12 for s in _PENTATONIC.get(span.chord.kind.family, (0, 2, 4, 7, 9)))
        points.append(Point(scale, scale, 0.5, 76 - i, 0.15))
    line = sung(points, start=None, goal=None, bounds=(66, 86), manner="riff", rng=rng, freedom=1.6)
    return [Stroke(first + i * EIGHTH, key, EIGHTH) for i, key in enumerate(line)]
