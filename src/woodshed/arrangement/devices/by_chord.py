"""Plays figures laid out by where the chords stand: the first thing heard of each is its bass."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key, degree_key, last_bass, register_of, tone_keys
from woodshed.arrangement.layout import laid_out


def by_chord(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """A bar of ``bars`` and ``spans`` (see layout); events that name no tones play ``tones``.

    ``roll`` spreads grips of three notes and more from the bottom up by so many milliseconds a key; with ``diatonic``
    an added sixth that is foreign to the key, as over the six of a major key, gives way to the fifth.
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
        tones = _in_key(span, event.tones or usual, basses[span]) if options.get("diatonic") else event.tones or usual
        keys = [k for tone in tones for k in tone_keys(moment, span, tone, basses[span], register)]
        keys = sorted(set(keys))
        spread = int(options.get("roll", 0)) if len(keys) >= 3 else 0
        for i, key in enumerate(keys):
            strokes.append(Stroke(event.onset, key, event.end - event.onset, event.accent, 1, i * spread))
    return tuple(strokes)


def _in_key(span: Span, tones: tuple[str, ...], bass: int) -> tuple[str, ...]:
    """The tones of an event with the fifth in place of a sixth that neither chord nor key has."""
    if "6" not in tones:
        return tones
    sixth = degree_key(span.chord, "6", bass)
    own = sixth is None or sixth % 12 in span.key.scale or sixth % 12 in span.chord.semitones
    return tones if own else tuple("5" if tone == "6" else tone for tone in tones)
