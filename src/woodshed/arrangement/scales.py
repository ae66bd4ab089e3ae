"""The scales that lines are made of: the key's own, those of blues and gospel, and what a chord does to them."""

from __future__ import annotations

from functools import lru_cache

from woodshed.arrangement.device import Span
from woodshed.theory.chord import Chord
from woodshed.theory.interval import semitones

_SCALES: dict[str, tuple[int, ...]] = {
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "gospel": (0, 2, 3, 4, 7, 9),
    "blues": (0, 3, 5, 6, 7, 10),
    "mixed blues": (0, 2, 3, 4, 5, 6, 7, 9, 10),
}
"""Semitones above the tonic: the scales that lines are made of besides the key's own."""


@lru_cache(maxsize=8192)
def scale_over(span_chord: Chord, key_scale: tuple[int, ...], tonic: int, name: str) -> frozenset[int]:
    """The semitones above C that a line may use over a chord.

    ``key`` is the scale of the key with the chord's own tones in place of their neighbours; ``chord`` its tones alone;
    others are scales on the tonic. What the symbol forbids (the natural ninth of a b9) is never among them.
    """
    tones = span_chord.semitones
    root = span_chord.root.semitone
    avoid = {(root + semitones(tone)) % 12 for tone in span_chord.kind.avoid} - tones
    if name == "chord":
        return frozenset(tones)
    if name in _SCALES:
        base = {(tonic + s) % 12 for s in _SCALES[name]}
    else:
        base = set(key_scale)
        foreign = tones - base
        base -= {(t + 1) % 12 for t in foreign} | {(t - 1) % 12 for t in foreign}
        base |= tones
    return frozenset(base - avoid) or frozenset(tones)


def tones_over(span: Span, scale: str = "key") -> tuple[frozenset[int], frozenset[int]]:
    """The chord's tones and the scale over it, for the points of a line."""
    chord = span.chord
    return chord.semitones, scale_over(chord, span.key.scale, span.key.tonic.semitone, scale)
