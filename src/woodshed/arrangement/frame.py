"""One place on the keyboard for every key: a piece is arranged as if its tonic were C, and then moved as a whole.

So the same request in another key is the same music: every choice is made among degrees, none among the keys of the piano. Only
the octave of a left-hand chord that would turn to mud lower down may differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from woodshed.arrangement.hands import LEFT_RANGE, RIGHT_RANGE, Limits, limits, muddy
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.interval import plain
from woodshed.theory.key import Key

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span, Stroke
    from woodshed.piece import Brief

DOWN, UP = 5, 6
"""From C a piece moves down as far as G and up as far as F sharp."""


def shift_of(key: Key) -> int:
    """Semitones from the frame to the key, -5 to 6.

    >>> from woodshed.theory.pitch import PitchClass
    >>> shift_of(Key(PitchClass.parse("G"))), shift_of(Key(PitchClass.parse("F")))
    (-5, 5)
    """
    return (key.tonic.semitone + DOWN) % 12 - DOWN


@lru_cache(maxsize=4096)
def framed_chord(chord: Chord, shift: int) -> Chord:
    """The chord as it stands in the frame; its spelling there does not matter, so it has only one."""
    if not chord.pitch_classes:
        return NO_CHORD
    bass = None if chord.bass is None else plain(chord.bass.semitone - shift, flats=True)
    return Chord(plain(chord.root.semitone - shift, flats=True), chord.type, bass)


@lru_cache(maxsize=512)
def framed_key(key: Key, shift: int) -> Key:
    """The key as it stands in the frame."""
    return Key(plain(key.tonic.semitone - shift, flats=True), key.mode)


def framed_brief(brief: Brief, shift: int) -> Brief:
    """The brief with its keys moved into the frame."""
    changes = tuple(replace(c, key=framed_key(c.key, shift)) for c in brief.key_changes)
    return replace(brief, key=framed_key(brief.key, shift), key_changes=changes)


@lru_cache(maxsize=64)
def framed_limits(level: int, size: str) -> tuple[Limits, Limits]:
    """Both hands' limits with a range that stays on their part of the keyboard wherever the frame is moved."""
    left, right = limits(level, size)
    return (
        replace(left, low=LEFT_RANGE[0] + DOWN, high=LEFT_RANGE[1] - UP),
        replace(right, low=RIGHT_RANGE[0] + DOWN, high=RIGHT_RANGE[1] - UP),
    )


def moved(
    left: Sequence[Stroke], right: Sequence[Stroke], shift: int, spans: Sequence[Span]
) -> tuple[list[Stroke], list[Stroke], bool]:
    """Both hands in the key of the piece, and whether some left-hand chord would be mud there, so that it went up an octave where it could."""
    if not shift:
        return list(left), list(right), False
    lefts = [s._replace(key=s.key + shift) for s in left]
    rights = [s._replace(key=s.key + shift) for s in right]
    if shift > 0:
        return lefts, rights, False
    lefts, raised = _cleared(lefts, rights, spans)
    return lefts, rights, raised


def _cleared(
    left: list[Stroke], right: Sequence[Stroke], spans: Sequence[Span]
) -> tuple[list[Stroke], bool]:
    """The left hand an octave up throughout every chord in which some grip of it would be mud."""
    out: list[Stroke] = []
    raised, i, j = False, 0, 0
    for span in spans:
        first = i
        while i < len(left) and left[i].onset < span.end:
            i += 1
        start = j
        while j < len(right) and right[j].onset < span.end:
            j += 1
        inside = left[first:i]
        ceiling = min((s.key for s in right[start:j]), default=RIGHT_RANGE[1])
        if _is_mud(inside):
            raised = True
            if max(s.key for s in inside) + 12 < min(ceiling, LEFT_RANGE[1] + 1):
                inside = [s._replace(key=s.key + 12) for s in inside]
        out += inside
    return out + left[i:], raised


def _is_mud(strokes: Sequence[Stroke]) -> bool:
    grips: dict[int, list[int]] = {}
    for stroke in strokes:
        grips.setdefault(stroke.onset, []).append(stroke.key)
    return any(
        min(keys) < LEFT_RANGE[0] or (len(keys) > 1 and muddy(sorted(keys)))
        for keys in grips.values()
    )


def seated(left: Sequence[Stroke], low: int, high: int) -> list[Stroke]:
    """The left hand an octave down or up as a whole, where more of its chords then have their lowest key from low to high.

    Rootless shapes are bound to their place: lower they are mud, higher they meet the other hand.
    """
    grips: dict[int, list[int]] = {}
    for stroke in left:
        grips.setdefault(stroke.onset, []).append(stroke.key)
    lowest = [min(keys) for keys in grips.values() if len(keys) > 1]
    best = max((0, -12, 12), key=lambda octave: sum(low <= key + octave <= high for key in lowest))
    return [stroke._replace(key=stroke.key + best) for stroke in left]
