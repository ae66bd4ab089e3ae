"""One place on the keyboard for every key: a piece is arranged as if its tonic were E flat, and then moved as a whole.

So the same request in another key is the same music: every choice is made among degrees, none among the keys of the
piano. What would turn to mud in the lowest key is therefore mud in all of them. The tonic is E flat because its open
fifth on E flat 2 stays clear down to B flat and is still a bass up in A.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.hands import LEFT_RANGE, RIGHT_RANGE, Limits, limits, muddy
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.interval import plain
from woodshed.theory.key import Key

if TYPE_CHECKING:
    from woodshed.piece import Brief

TONIC = 3
"""Semitones above C of the tonic in the frame, E flat."""
DOWN, UP = 5, 6
"""From the frame a piece moves down as far as B flat and up as far as A."""
_FOLDS = 5
"""Semitones by which a left-hand chord may lie too high in the frame: in the highest keys it is folded."""
STRICT_TONIC = 1
"""Semitones above C of the tonic where part-writing is strict, D flat: a left hand has both voices of a dominant and
those that they resolve to inside its range in every key."""


def shift_of(key: Key, tonic: int = TONIC) -> int:
    """Semitones from the frame, whose tonic lies ``tonic`` semitones above C, to the key: -5 to 6.

    >>> from woodshed.theory.pitch import PitchClass
    >>> shift_of(Key(PitchClass.parse("Bb"))), shift_of(Key(PitchClass.parse("A")))
    (-5, 6)
    """
    return (key.tonic.semitone - tonic + DOWN) % 12 - DOWN


def clouded(keys: Sequence[int]) -> bool:
    """Whether a chord of one hand would be mud in the lowest key that a piece is moved to.

    >>> clouded((39, 46)), clouded((36, 43))
    (False, True)
    """
    return muddy([key - DOWN for key in keys])


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
def framed_limits(level: int, size: str, *, rolls: bool | None = None) -> tuple[Limits, Limits]:
    """Both hands' limits with a range that stays on their part of the keyboard wherever the frame is moved."""
    left, right = limits(level, size, rolls=rolls)
    top, top_right = LEFT_RANGE[1] - UP, RIGHT_RANGE[1] - UP
    return (
        replace(left, low=LEFT_RANGE[0] + DOWN, high=top + _FOLDS, alone=top, depth=DOWN),
        replace(right, low=RIGHT_RANGE[0] + DOWN, high=top_right, alone=top_right, depth=DOWN),
    )


def moved(strokes: Iterable[Stroke], shift: int) -> list[Stroke]:
    """The strokes of a hand in the key of the piece, in order."""
    if not shift:
        return sorted(strokes)
    return sorted([stroke.at(stroke.key + shift) for stroke in strokes])
