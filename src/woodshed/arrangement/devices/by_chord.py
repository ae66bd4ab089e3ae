"""Plays figures laid out by where the chords stand: the first thing heard of each is its bass."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key, last_bass, register_of, tone_keys
from woodshed.arrangement.layout import laid_out


def by_chord(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """A bar of ``bars`` and ``spans`` (see layout); events that name no tones play ``tones``.

    ``roll`` spreads grips of three notes and more from the bottom up by so many milliseconds a key.
    """
    options = moment.pattern.options
    usual = tuple(str(options.get("tones", "1")).split("+"))
    register = register_of(moment)
    near = last_bass(moment)
    basses: dict[Span, int] = {}
    strokes: list[Stroke] = []
    for event in laid_out(moment, rng):
        span = event.span
        if not span.chord.pitch_classes:
            continue
        if span not in basses:
            basses[span] = near = bass_key(span.chord, near, register)
        keys = [k for tone in event.tones or usual for k in tone_keys(moment, span, tone, basses[span], register)]
        keys = sorted(set(keys))
        spread = int(options.get("roll", 0)) if len(keys) >= 3 else 0
        for i, key in enumerate(keys):
            strokes.append(Stroke(event.onset, key, event.end - event.onset, event.accent, 1, i * spread))
    return tuple(strokes)
