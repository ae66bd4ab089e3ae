"""Notes between the strokes of a hand: broken chords under a line, inner voices, second chops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from woodshed.arrangement.scales import tones_over
from woodshed.theory.time import EIGHTH, QUARTER, SIXTEENTH, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.arrangement.hands import Limits
    from woodshed.theory.meter import Meter

Grip = list["Stroke"]

_QUICKEST_SECONDS = 0.105
"""Sixteenths at 143: nothing that is added runs faster."""
_SOUNDS = 0.6
"""A grip that sounds for this share of the time to the next is held."""
_SOFTER = 10
"""Velocity by which what is added lies under what was there."""
_SHORT: Ticks = 3 * QUARTER // 4
_CLOSEST = 3
_RUN = 12
"""Semitones to either side of the top note that a run fills."""
_TURN = 2
"""Steps by which a tune that has time goes above or below where it is."""
_OPEN, _CLEAR = 43, 52
"""Under G2 thirds of a broken chord turn to mud; under E3 seconds do."""
_OCTAVE = 12
_WIDEST = 16
"""Semitones above its bass that a broken left hand opens to: a tenth."""


def unit_of(pace: float, second: float, meter_beat: Ticks) -> Ticks:
    """The note value that comes nearest to so many strokes a second, from quarters to sixteenths; 0 for none.

    ``second`` is in ticks. In compound meters the values are eighths and sixteenths alone.
    """
    values = (EIGHTH, SIXTEENTH) if meter_beat % QUARTER else (QUARTER, EIGHTH, SIXTEENTH)
    fitting = [v for v in values if second / v <= pace and v / second >= _QUICKEST_SECONDS]
    return min(fitting, default=0)


def broken(grip: Grip, until: Ticks, unit: Ticks, span: Span, piece: Piece, ceiling: int) -> list[Stroke]:
    """A held left-hand grip broken up to the next: its bass, then chord tones that rise and fall below ``ceiling``.

    The bass keeps its octave; what else was struck waits for the figure, where it comes.
    """
    onset = grip[0].onset
    places = _places(onset, min(until, span.end), unit)
    if not places or max(s.duration for s in grip) < _SOUNDS * (until - onset):
        return grip
    bass = min(s.key for s in grip)
    high = min(bass + _WIDEST, ceiling - 1, piece.left.high)
    tones: list[int] = []
    for key in range(bass + 7, high + 1):
        apart = _CLOSEST if key < _CLEAR else 2
        if key % 12 in span.chord.semitones and (not tones or key - tones[-1] >= apart):
            tones.append(key)
    if not tones:
        return grip
    model = min(grip, key=lambda s: s.key)
    wave = [*tones, *tones[-2:0:-1]]
    coming = {wave[i % len(wave)] for i in range(len(places))} - {bass + _OCTAVE}
    short = [s._replace(duration=min(s.duration, places[0] - onset)) for s in grip if s.key not in coming]
    return short + _in_waves(model, wave, places, unit, until)


def _in_waves(model: Stroke, wave: Sequence[int], places: Sequence[Ticks], unit: Ticks, until: Ticks) -> list[Stroke]:
    """Single notes on some places that go through a wave of keys over and over, softer than ``model``."""
    accent = min(model.accent, 0) - _SOFTER
    return [
        model._replace(onset=place, key=wave[i % len(wave)], duration=min(unit, until - place), accent=accent, late=0)
        for i, place in enumerate(places)
    ]


def connected(grip: Grip, after: Grip, unit: Ticks, span: Span, piece: Piece, ceiling: int) -> list[Stroke]:
    """A note of a broken left hand with a chord tone half way to the next, as wide arpeggios run in double time.

    It lies between the two where they leave room, else over them, below ``ceiling``.
    """
    onset, gap = grip[0].onset, after[0].onset - grip[0].onset
    ends = sorted((min(s.key for s in grip), min(s.key for s in after)))
    if gap != 2 * unit or max(s.duration for s in grip) < _SOUNDS * gap:
        return grip
    high = min(ceiling - 1, piece.left.high, ends[0] + _WIDEST)
    tones = [k for k in range(ends[0] + _CLOSEST, high + 1) if k % 12 in span.chord.semitones and k >= _OPEN]
    fitting = [key for key in tones if abs(key - ends[1]) >= _CLOSEST]
    if not fitting:
        return grip
    key = min(fitting, key=lambda k: (k > ends[1], abs(2 * k - sum(ends))))
    model = min(grip, key=lambda s: s.key)
    first = [s._replace(duration=min(s.duration, unit)) for s in grip]
    accent = min(model.accent, 0) - _SOFTER
    return [*first, model._replace(onset=onset + unit, key=key, duration=unit, accent=accent, late=0)]


def inner(grip: Grip, until: Ticks, unit: Ticks, span: Span, reach: Limits, low: int, voices: int) -> list[Stroke]:
    """A held right-hand grip whose inner voices move on: the top stays, so many chord tones at once move under it.

    ``low`` is the lowest key that is free.
    """
    onset = grip[0].onset
    places = _places(onset, min(until, span.end), unit)
    if not places or max(s.duration for s in grip) < _SOUNDS * (until - onset):
        return grip
    top = max(grip, key=lambda s: s.key)
    low = max(top.key - reach.span, low, reach.low)
    tones = [key for key in range(top.key - _CLOSEST, low - 1, -1) if key % 12 in span.chord.semitones]
    if len(tones) < 2:
        return grip
    wave = [*tones, *tones[-2:0:-1]]
    out = [s if s is top else s._replace(duration=min(s.duration, places[0] - onset)) for s in grip]
    for i, place in enumerate(places):
        out += [
            top._replace(
                onset=place,
                key=key,
                duration=min(unit, until - place),
                accent=min(top.accent, 0) - _SOFTER,
                voice=2,
                late=0,
            )
            for key in _apart(wave[i % len(wave)], tones, voices)
        ]
    return out


def _apart(first: int, tones: Sequence[int], voices: int) -> list[int]:
    """A key and others under it, no two closer than a third, highest first; above it where there is no room below."""
    keys = [first]
    for row in (tones, tones[::-1]):
        for key in row:
            below = (key < first) is (row is tones)
            if len(keys) < voices and below and all(abs(key - other) >= _CLOSEST for other in keys):
                keys.append(key)
    return keys


def run_on(grip: Grip, until: Ticks, unit: Ticks, span: Span, reach: Limits, low: int) -> list[Stroke]:
    """A right-hand grip that runs on in single chord tones to the next one, up or down from its top and back.

    ``low`` is the lowest key that is free.
    """
    onset = grip[0].onset
    places = _places(onset, min(until, span.end), unit)
    top = max(grip, key=lambda s: s.key)
    floor, ceiling = max(top.key - _RUN, low, reach.low), min(top.key + _RUN, reach.alone)
    tones = [key for key in range(floor, ceiling + 1) if key % 12 in span.chord.semitones and key != top.key]
    if not places or len(tones) < 2:
        return grip
    nearest = min(range(len(tones)), key=lambda i: abs(tones[i] - top.key))
    wave = [*tones[nearest:], *tones[-2:0:-1], *tones[:nearest]]
    kept = [s._replace(duration=min(s.duration, places[0] - onset)) for s in grip]
    return kept + _in_waves(top, wave, places, unit, until)


def divided(grip: Grip, goal: int, until: Ticks, unit: Ticks, span: Span, reach: Limits, low: int) -> list[Stroke]:
    """A held right-hand grip whose top goes on in the scale, by turns and then by step, to the next top, ``goal``.

    So strict styles divide a melody's long notes. ``low`` is the lowest key that is free. What sounds on into another
    chord or bar stays.
    """
    onset = grip[0].onset
    places = _places(onset, min(until, span.end), unit)
    top = max(grip, key=lambda s: s.key)
    end = onset + top.duration
    if not places or end > min(until, span.end) or top.duration < _SOUNDS * (until - onset):
        return grip
    tones = tones_over(span)[1]
    scale = [k for k in range(max(low, reach.low), reach.alone + 1) if k % 12 in tones or k == top.key]
    if top.key not in scale or len(scale) < 2 * _TURN + 1:
        return grip
    here, there = scale.index(top.key), min(range(len(scale)), key=lambda i: abs(scale[i] - goal))
    way = _way(there - here, len(places))
    if not way:
        return grip
    places = places[len(places) - len(way) :]
    out = [s._replace(duration=min(s.duration, places[0] - onset)) for s in grip]
    for place, after, step in zip(places, [*places[1:], end], way, strict=True):
        here += step if 0 <= here + step < len(scale) else -step
        out.append(
            top._replace(
                onset=place,
                key=scale[min(max(here, 0), len(scale) - 1)],
                duration=max(min(after, end) - place, unit // 2),
                accent=min(top.accent, 0) - _SOFTER,
                late=0,
            )
        )
    return out


def _way(far: int, most: int) -> list[int]:
    """Steps of a scale, up to ``most`` of them, after which one more leads to a goal ``far`` steps away.

    Time to spare goes into turns above and below; a place that would make it come out odd is left out.

    >>> _way(2, 1), _way(0, 3), _way(1, 4)
    ([1], [1, 1, -1], [1, 1, -1, -1])
    """
    ahead = 1 if far >= 0 else -1
    if (most + 1 - abs(far)) % 2:
        most -= 1
    spare = max(most + 1 - abs(far), 0)
    turns: list[int] = []
    side = ahead
    while len(turns) < spare:
        arc = min(_TURN, (spare - len(turns)) // 2)
        turns += [side] * arc + [-side] * arc
        side = -side
    return [*turns, *[ahead] * abs(far)][:most] if most > 0 else []


def _places(onset: Ticks, until: Ticks, unit: Ticks) -> list[Ticks]:
    """The places on the grid of a unit between two strokes."""
    first = (onset // unit + 1) * unit
    return [place for place in range(first, until, unit) if place - onset >= unit // 2]


def struck_again(grip: Grip, until: Ticks, second: float) -> list[Stroke]:
    """A dry chord with itself again, softer: a chop a sixteenth later, a longer one an eighth, where there is time."""
    onset = grip[0].onset
    later = SIXTEENTH if is_short(grip) else EIGHTH
    if until - onset < 3 * later or later / second < _QUICKEST_SECONDS:
        return grip
    length = min(max(s.duration for s in grip), later)
    first = [s._replace(duration=min(s.duration, later)) for s in grip]
    return first + [
        s._replace(onset=onset + later, duration=length, accent=min(s.accent, 0) - _SOFTER, late=0) for s in grip
    ]


def is_short(grip: Sequence[Stroke]) -> bool:
    """Whether a grip is a chop: shorter than a dotted eighth."""
    return max(s.duration for s in grip) < _SHORT


def bounced(grip: Grip, until: Ticks, ceiling: int, piece: Piece) -> list[Stroke]:
    """A dry bass with its octave half way to the next stroke; a walking one bounces on the last beat of a bar alone."""
    onset, beat = grip[0].onset, piece.meter.beat
    gap, bar = until - onset, piece.meter.bar
    place = onset + gap // 2 // SIXTEENTH * SIXTEENTH
    if gap < beat or (gap == beat and onset % bar < bar - beat) or place % QUARTER == 0:
        return grip
    bass = min(grip, key=lambda s: s.key)
    key = bass.key + 12 if bass.key + 12 < min(ceiling, piece.left.high + 1) else bass.key
    first = [s._replace(duration=min(s.duration, place - onset)) for s in grip]
    length = min(EIGHTH, until - place)
    return [*first, bass._replace(onset=place, key=key, duration=length, accent=min(bass.accent, 0) - _SOFTER, late=0)]


def led_into(strokes: list[Stroke], goal: Stroke, span: Span, meter: Meter, second: float) -> list[Stroke]:
    """Strokes with two sixteenths that lead by step into the next bass, where they leave it that much room.

    Nothing is added on a downbeat, which some styles leave free.
    """
    last = max(strokes, key=lambda s: s.onset)
    first = goal.onset - 2 * SIXTEENTH
    if first - last.onset < 2 * SIXTEENTH or SIXTEENTH / second < _QUICKEST_SECONDS or not first % meter.bar:
        return strokes
    side = -1 if last.key <= goal.key else 1
    steps = [goal.key + side * gap for gap in (3, 2, 1) if (goal.key + side * gap) % 12 in span.key.scale][-2:]
    if len(steps) < 2 or not (first + SIXTEENTH) % meter.bar:
        return strokes
    kept = [s._replace(duration=min(s.duration, first - s.onset)) for s in strokes]
    model = last._replace(accent=min(last.accent, 0) - _SOFTER, duration=SIXTEENTH, late=0)
    return [*kept, model._replace(onset=first, key=steps[0]), model._replace(onset=first + SIXTEENTH, key=steps[1])]
