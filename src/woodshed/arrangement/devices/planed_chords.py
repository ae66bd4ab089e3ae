"""Chords that glide: a close chord is taken up or down the scale, all voices in parallel."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.scales import tones_over
from woodshed.theory.meter import Meter
from woodshed.theory.time import QUARTER, Ticks

_WHOLE_TONES = (0, 2, 4, 6, 8, 10)
"""What an augmented chord glides along, in semitones above its root."""
_HIGHEST = 84
"""Gliding chords turn down from here: above, close chords lose their body."""


def planed_chords(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """Each chord is struck and then glides by two steps of the scale, up and down in turn.

    Debussy's "planing": the hand keeps its shape, so the fifths and octaves in it go in parallel. Chords shorter than
    three beats glide by one step, and those of one beat stand.
    """
    strokes: list[Stroke] = []
    for index, span in enumerate(moment.spans):
        keys = moment.voicing(span)
        if not keys:
            continue
        up = (moment.place + index) % 2 == 0 and keys[-1] < _HIGHEST - 4
        shapes = _glide(span, keys, up=up)
        onsets = _onsets(moment.piece.meter, span, rng, still=moment.ending)
        ends = (*onsets[1:], span.end)
        for step, (onset, end) in enumerate(zip(onsets, ends, strict=True)):
            strokes += [Stroke(onset, key, end - onset, -3 * step) for key in shapes[step]]
    return tuple(strokes)


def _onsets(meter: Meter, span: Span, rng: Random, *, still: bool) -> list[Ticks]:
    beats = [span.onset]
    beat = meter.beat if meter.compound else QUARTER
    while beats[-1] + beat < span.end:
        beats.append(beats[-1] + beat)
    if still or len(beats) < 2:
        return beats[:1]
    if len(beats) == 2:
        return beats
    first = rng.choice((1, len(beats) - 2))
    return [beats[0], beats[first], beats[first + 1]]


def _glide(span: Span, keys: tuple[int, ...], *, up: bool) -> list[tuple[int, ...]]:
    """The chord and the two that follow it along the scale, which a chord foreign to the key bends to its own tones."""
    scale = frozenset(span.key.scale)
    if "#5" in span.chord.kind.tones:
        scale = frozenset((span.chord.root.semitone + tone) % 12 for tone in _WHOLE_TONES)
    elif not span.chord.semitones <= scale:
        scale = frozenset().union(*tones_over(span))
    shapes = [keys]
    for _ in range(2):
        shapes.append(tuple(_next(key, scale, up=up) for key in shapes[-1]))
    return shapes


def _next(key: int, scale: frozenset[int], *, up: bool) -> int:
    step = 1 if up else -1
    return next((k for k in range(key + step, key + 12 * step, step) if k % 12 in scale), key)
