"""Bass lines of easy left hands: in one place of the keyboard, and on tones of their chords where they last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.theory.time import Ticks

Grip = list["Stroke"]
ChordAt = Callable[["Ticks"], "Span"]

_OCTAVE = 12
_UP = 5
"""Semitones that it must spare a line to take the top of its octave instead of the bottom."""
_BROKEN = 3
"""Different keys that make a figure of a chord, which moves as one."""
_NEAR = 4
"""Semitones within which every chord has a tone."""


def in_one_place(grips: Sequence[Grip], asked: Sequence[bool], piece: Piece, chord_at: ChordAt) -> list[Grip]:
    """Single notes around the middle of the hand, in the bars where that is ``asked``.

    What the hand plays on one chord of a bar moves together, so that a broken chord keeps its bass under it; a hand
    that must not jump takes each note where it lies nearest to the one before.
    """
    singles = sorted(grip[0].key for grip in grips if len(grip) == 1)
    if not singles:
        return list(grips)
    floor = max(singles[len(singles) // 2] - _OCTAVE // 2, piece.left.low)
    whole = piece.left.jump >= _OCTAVE
    out: list[Grip] = []
    before = floor + _OCTAVE // 2

    def figure(grip: Grip) -> tuple[bool, Ticks, Ticks]:
        onset = grip[0].onset
        return len(grip) == 1, onset // piece.meter.bar, chord_at(onset).onset if whole else onset

    for (single, bar, _), found in groupby(grips, key=figure):
        row = list(found)
        if single and asked[min(bar, piece.bars - 1)]:
            keys = [grip[0].key for grip in row]
            if len(set(keys)) >= _BROKEN:
                keys = _placed(keys, floor, before, piece)
            else:
                keys = _each_placed(keys, floor, before, piece)
            row = [[grip[0]._replace(key=key)] for grip, key in zip(row, keys, strict=True)]
            before = keys[-1]
        out += row
    return out


def _placed(keys: Sequence[int], floor: int, before: int, piece: Piece) -> list[int]:
    """The keys of a figure, moved by the octaves that bring its first note near ``floor`` and the note before."""
    first = keys[0]
    gaps = [key - first for key in keys]
    if max(keys) - min(keys) > _OCTAVE:
        gaps = [gap % _OCTAVE if gap > 0 else -(-gap % _OCTAVE) for gap in gaps]
    low, high = floor, min(floor + _OCTAVE, piece.left.high)
    places = range(low + (first - low) % _OCTAVE, high + 1, _OCTAVE)
    fitting = [place for place in places if piece.left.low <= place + min(gaps) and place + max(gaps) <= high]
    here = min(fitting or [first], key=lambda place: abs(place - before) + _UP * (place >= floor + _OCTAVE))
    return [min(max(here + gap, piece.left.low), piece.left.high) for gap in gaps] if fitting else list(keys)


def _each_placed(keys: Sequence[int], floor: int, before: int, piece: Piece) -> list[int]:
    out: list[int] = []
    for key in keys:
        out += _placed([key], floor, out[-1] if out else before, piece)
    return out


def on_chord(grips: Sequence[Grip], written: Sequence[Grip], chord_at: ChordAt) -> list[Grip]:
    """The grips of a bar with single notes that last longer than they were ``written`` on a tone of their chord.

    A step between two chords names neither, and nobody hears it as a step once it is held.
    """
    lengths = {grip[0].onset: max(s.duration for s in grip) for grip in written}
    out: list[Grip] = []
    for grip in grips:
        stroke = grip[0]
        chord = chord_at(stroke.onset).chord
        tones = set(chord.semitones) | ({chord.bass.semitone} if chord.bass else set())
        again = bool(out) and out[-1][0].key % _OCTAVE == stroke.key % _OCTAVE
        held = stroke.duration > lengths.get(stroke.onset, stroke.duration)
        if len(grip) > 1 or not held or again or stroke.key % _OCTAVE in tones:
            out.append(list(grip))
            continue
        near = range(stroke.key - _NEAR, stroke.key + _NEAR + 1)
        key = min((k for k in near if k % _OCTAVE in tones), key=lambda k: abs(k - stroke.key), default=stroke.key)
        out.append([stroke._replace(key=key)])
    return out
