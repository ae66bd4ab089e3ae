"""A tune sung by two voices in thirds and sixths, as a trio sings it, with a third voice on the strong notes."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.devices.melody import melody
from woodshed.arrangement.line import tones_over
from woodshed.theory.interval import semitones
from woodshed.theory.time import EIGHTH, QUARTER

_THIRDS, _SIXTHS = (3, 4), (8, 9)
_COMPANY = -4
"""How much softer the voices under the tune are."""
_LOWEST = 58
_FULL_FROM = 5
"""The level from which the long notes have three voices."""


def duet(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The tune of ``melody``, its options included, with company below.

    Each note on a strong beat, and each that begins a chord, has a second voice a third or a sixth below it: the tone
    that the chord still lacks, if one lies there. The notes between are sung alone.
    """
    if moment.ending:
        return _close(moment, rng)
    tune = melody(moment, rng)
    strokes: list[Stroke] = []
    begun: set[Span] = set()
    for stroke in tune:
        strokes.append(stroke)
        span = moment.span_at(stroke.onset)
        if (stroke.onset - moment.start) % (2 * QUARTER) and span in begun:
            continue
        under = _under(moment, span, stroke, strokes)
        strokes += [stroke._replace(key=key, accent=stroke.accent + _COMPANY) for key in under]
        begun.add(span)
    return tuple(strokes)


def _close(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The last bar: the chord, two tones that rise out of it, and the chord again, held."""
    span = moment.spans[-1]
    keys = moment.voicing(span)
    if not keys:
        return ()
    half = moment.start + moment.piece.meter.halves[-1]
    if span.onset > moment.start or half - moment.start < 2 * QUARTER or len(keys) < 3:
        return tuple(Stroke(span.onset, key, moment.end - span.onset) for key in keys)
    tones = span.chord.semitones
    rise = [k for k in range(keys[-1] + 1, keys[-1] + 10) if k % 12 in tones][:2]
    first = [Stroke(moment.start, key, QUARTER) for key in keys]
    turn = [
        Stroke(moment.start + QUARTER + i * EIGHTH, key, EIGHTH, -2) for i, key in enumerate(reversed(rise))
    ]
    return (*first, *turn, *(Stroke(half, key, moment.end - half, -4) for key in keys))


def _under(moment: Moment, span: Span, stroke: Stroke, strokes: list[Stroke]) -> list[int]:
    """One or two keys under a note of the tune."""
    chord = span.chord
    if not chord.pitch_classes:
        return []
    sounding = {s.key % 12 for s in (*strokes, *moment.other) if span.onset <= s.onset < span.end}
    lacking = {
        (chord.root.semitone + semitones(tone)) % 12
        for group in chord.kind.essential
        for tone in group
    } - sounding
    tones, scale = tones_over(span)
    reach = moment.limits.span
    held = {s.key for s in (*moment.before, *strokes) if s.key < stroke.key}

    def price(key: int) -> float:
        gap = stroke.key - key
        sweet = 0.0 if gap in _THIRDS else 0.4 if gap in _SIXTHS else 1.5 if gap in (5, 6, 7) else 5.0
        member = 0.0 if key % 12 in tones else 3.0
        return sweet + member - 2.5 * (key % 12 in lacking) - 0.8 * (key in held)

    keys = [k for k in range(max(_LOWEST, stroke.key - reach), stroke.key - 2) if k % 12 in scale | tones]
    if not keys:
        return []
    first = min(keys, key=price)
    if moment.piece.brief.level < _FULL_FROM or stroke.duration < QUARTER:
        return [first]
    lacking -= {first % 12}
    others = [
        k for k in keys if k % 12 in tones and abs(k - first) > 2 and k % 12 != stroke.key % 12
    ]
    return [first, min(others, key=lambda k: (k % 12 not in lacking, k not in held, abs(first - k)))] if others else [first]
