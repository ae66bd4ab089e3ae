"""A tune sung by two voices in thirds and sixths, as a trio of guitars sings it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.devices.melody import melody
from woodshed.arrangement.scales import tones_over
from woodshed.theory.interval import semitones
from woodshed.theory.time import EIGHTH, QUARTER

_THIRDS, _SIXTHS = (3, 4), (8, 9)
_COMPANY = -4
"""How much softer the voices under the tune are."""
_LOWEST = 58
_FULL_FROM = 5
"""The level from which a long note at the head of every second bar has three voices."""


def duet(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The tune of ``melody``, its options included, with company below.

    Each note on a strong beat, and each that begins a chord, has a second voice a third or a sixth below it: the tone
    that the chord still lacks, if one lies there. The notes between are sung alone. ``voices = 2`` leaves out the third
    voice.
    """
    if moment.ending:
        return _close(moment, rng)
    rests_next = moment.bar == moment.piece.bars - 2 and not moment.piece.brief.loop
    tune = melody(replace(moment, closing=moment.closing or rests_next), rng)
    strokes: list[Stroke] = []
    begun: set[Span] = set()
    for sung in tune:
        stroke = sung._replace(duration=min(sung.duration, moment.end - sung.onset))
        strokes.append(stroke)
        span = moment.span_at(stroke.onset)
        if (stroke.onset - moment.start) % (2 * QUARTER) and span in begun:
            continue
        under = _under(moment, span, stroke, strokes)
        strokes += [stroke._replace(key=key, accent=stroke.accent + _COMPANY) for key in under]
        begun.add(span)
    return (*strokes, *_passed_over(moment, begun, strokes))


def _passed_over(moment: Moment, begun: set[Span], strokes: list[Stroke]) -> list[Stroke]:
    """Lower voices for a chord that comes in while the tune holds a note."""
    out: list[Stroke] = []
    for span in moment.spans:
        earlier = [s for s in strokes if s.onset < span.onset]
        if span in begun or not earlier:
            continue
        top = max(earlier, key=lambda s: (s.onset, s.key)).key
        model = Stroke(span.onset, top, span.end - span.onset, _COMPANY)
        out += [model._replace(key=key) for key in _under(moment, span, model, strokes)]
    return out


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
    turn = [Stroke(moment.start + QUARTER + i * EIGHTH, key, EIGHTH, -2) for i, key in enumerate(reversed(rise))]
    return (*first, *turn, *(Stroke(half, key, moment.end - half, -4) for key in keys))


def _under(moment: Moment, span: Span, stroke: Stroke, strokes: list[Stroke]) -> list[int]:
    """One or two keys under a note of the tune."""
    chord = span.chord
    if not chord.pitch_classes:
        return []
    sounding = {s.key % 12 for s in (*strokes, *moment.other) if span.onset <= s.onset < span.end}
    lacking = {
        (chord.root.semitone + semitones(tone)) % 12 for group in chord.kind.essential for tone in group
    } - sounding
    tones, scale = tones_over(span)
    reach = moment.limits.span
    held = {s.key for s in (*moment.before, *strokes) if s.key < stroke.key}

    def price(key: int) -> float:
        gap = stroke.key - key
        sweet = 0.0 if gap in _THIRDS else 0.4 if gap in _SIXTHS else 1.5 if gap in (5, 6, 7) else 5.0
        member = 0.0 if key % 12 in tones else 3.0
        return sweet + member - 2.5 * (key % 12 in lacking) - 0.8 * (key in held)

    below = max((s.key for s in moment.other if s.onset < span.end and s.onset + s.duration > span.onset), default=0)
    keys = [k for k in range(max(_LOWEST, below + 1, stroke.key - reach), stroke.key - 2) if k % 12 in scale | tones]
    if not keys:
        return []
    first = min(keys, key=price)
    full = moment.place % 2 == 0 and stroke.onset == moment.start and stroke.duration >= QUARTER
    if moment.piece.brief.level < _FULL_FROM or not full or "voices" in moment.pattern.options:
        return [first]
    lacking -= {first % 12}
    others = [k for k in keys if k % 12 in tones and abs(k - first) > 2 and k % 12 != stroke.key % 12]
    return (
        [first, min(others, key=lambda k: (k % 12 not in lacking, k not in held, abs(first - k)))]
        if others
        else [first]
    )
