"""Fuller grips for a hand that has the time: octaves, the tones between them, open basses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.essentials import needed_tones

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke

Grip = list["Stroke"]

_TIMES = ((0.3, 9), (0.2, 3), (0.13, 2))
"""Seconds until the hand strikes again -> how many notes it can take: full chords, three, an octave."""
_CLOSEST = 3
"""Semitones under the top note that stay free, so that it is heard."""
_CLUSTER = 2
"""Semitones between neighbours of a left hand, or beside a passing note, that thicken and tell nothing."""
_OCTAVE = 12


def room_in(seconds: float) -> int:
    """How many notes a hand can take that strikes again after so many seconds; 1 where it has no time.

    >>> room_in(0.5), room_in(0.15), room_in(0.1)
    (9, 2, 1)
    """
    return next((notes for least, notes in _TIMES if seconds >= least), 1)


def fuller_right(grip: Grip, most: int, span: Span, piece: Piece, floor: int) -> Grip:
    """A right-hand grip of up to ``most`` notes: the octave under the top, then chord tones between, over ``floor``.

    No second is added to one that is there, nor any under a passing note.
    """
    top = max(grip, key=lambda s: s.key)
    keys = sorted(s.key for s in grip)
    foreign = top.key % _OCTAVE not in span.chord.semitones
    low = max(top.key - piece.right.span, floor + 1, piece.right.low)
    for key in _under(top.key, low, span, piece):
        if len(keys) >= min(most, piece.right.notes):
            break
        crowded = foreign or any(b - a <= _CLUSTER for a, b in pairwise(keys))
        closest = _CLUSTER if crowded else 1
        if (
            key not in keys
            and all(abs(key - other) > closest for other in keys)
            and not piece.right.clouds(sorted([*keys, key]))
        ):
            keys = sorted([*keys, key])
    return _with(grip, keys, top)


def _under(top: int, low: int, span: Span, piece: Piece) -> list[int]:
    """Keys to add under a top note, the most wanted first."""
    tones = _tones(span, piece)
    inner = [key for key in range(top - _CLOSEST, low - 1, -1) if key % _OCTAVE in tones]
    octave = [top - _OCTAVE] if top - _OCTAVE >= low else []
    named = {tone for group in needed_tones(span.chord, root=False) for tone in group}
    return [*octave, *sorted(inner, key=lambda key: (key % _OCTAVE not in named, top - key))]


def _tones(span: Span, piece: Piece) -> frozenset[int]:
    """The tones that may be doubled; in strict part-writing neither leading tone nor seventh, which must resolve."""
    tones = frozenset(span.chord.semitones)
    if not piece.application.strict:
        return tones
    root = span.chord.root.semitone
    return tones - {(span.key.tonic.semitone + 11) % _OCTAVE, (root + 10) % _OCTAVE, (root + 11) % _OCTAVE}


def fuller_left(grip: Grip, most: int, span: Span, piece: Piece, ceiling: int) -> Grip:
    """A left-hand grip of up to ``most`` notes on the same bass: its octave, then open chord tones to ``ceiling``."""
    bass = min(grip, key=lambda s: s.key)
    keys = sorted(s.key for s in grip)
    if len(keys) == 1 and bass.key + _OCTAVE >= min(ceiling, piece.left.high + 1) and most > 1:
        below = bass.key - _OCTAVE
        return sorted([bass, bass._replace(key=below)]) if below >= piece.left.low else grip
    high = min(bass.key + piece.left.span, ceiling - 1, piece.left.high)
    tones = _tones(span, piece)
    wanted = [bass.key + gap for gap in (12, 7, 14, 16, 15, 10, 9, 8, 11, 13)]
    for key in wanted:
        if len(keys) >= min(most, piece.left.notes):
            break
        fits = key <= high and (key % _OCTAVE in tones or key == bass.key + _OCTAVE) and key not in keys
        clear = all(abs(key - other) > _CLUSTER for other in keys)
        if fits and clear and not piece.left.clouds(sorted([*keys, key])):
            keys = sorted([*keys, key])
    return _with(grip, keys, bass)


def _with(grip: Grip, keys: Sequence[int], model: Stroke) -> Grip:
    """The grip with more keys, struck as ``model`` is, a little more softly."""
    known = {stroke.key: stroke for stroke in grip}
    return [known.get(key) or model._replace(key=key, accent=min(model.accent, 0) - 3) for key in keys]
