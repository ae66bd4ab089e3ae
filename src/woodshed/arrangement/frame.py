"""One place on the keyboard for every key: a piece is arranged as if its tonic were E flat, and then moved as a whole.

So the same request in another key is the same music: every choice is made among degrees, none among the keys of the
piano. What would turn to mud in the lowest key is therefore mud in all of them. The tonic is E flat because its open
fifth on E flat 2 stays clear down to B flat and is still a bass up in A.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.hands import LEFT_RANGE, RIGHT_RANGE, Limits, limits, muddy
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.interval import plain
from woodshed.theory.key import Key

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span
    from woodshed.piece import Brief

TONIC = 3
"""Semitones above C of the tonic in the frame, E flat."""
DOWN, UP = 5, 6
"""From the frame a piece moves down as far as B flat and up as far as A."""
_FIFTH = 7
_FOLDS = 5
"""Semitones by which a left-hand chord may lie too high in the frame: in the highest keys it is folded."""


_TURNS = 3
"""How often a chord of three keys is turned before it has moved by an octave."""
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
    return sorted(
        Stroke(onset, key + shift, duration, accent, voice, late)
        for onset, key, duration, accent, voice, late in strokes
    )


def folded(left: Iterable[Stroke]) -> list[Stroke]:
    """The left hand with the keys of its chords that lie above its range an octave lower."""
    rows = sorted(left)
    if all(stroke.key <= LEFT_RANGE[1] for stroke in rows):
        return rows
    out: dict[tuple[int, int], Stroke] = {}
    for stroke in rows:
        key = stroke.key - 12 if stroke.key > LEFT_RANGE[1] else stroke.key
        out.setdefault((stroke.onset, key), stroke._replace(key=key))
    return sorted(out.values())


def lowered(left: Sequence[Stroke], spans: Sequence[Span], low: int, high: int) -> list[Stroke]:
    """The left hand with the figure of every chord in the octave where its lowest key lies from low to high.

    For figures over a root that stays, such as the dyads of a shuffle: they sound right only in one place. What is
    closer than a fifth would be mud there, so only its lower note is kept.
    """
    out: list[Stroke] = []
    i = 0
    for span in (*spans, None):
        first = i
        while i < len(left) and (span is None or left[i].onset < span.end):
            i += 1
        inside = left[first:i]
        if inside:
            lowest = min(stroke.key for stroke in inside)
            octave = (low + (lowest - low) % 12 if high - low >= 11 else lowest) - lowest
            out += [stroke._replace(key=stroke.key + octave) for stroke in _open(inside)]
    return sorted(out)


def cleared(left: Iterable[Stroke], right: Iterable[Stroke]) -> list[Stroke]:
    """The right hand with its keys at or below those that the left strikes at the same time an octave higher."""
    tops: dict[int, int] = {}
    for stroke in left:
        tops[stroke.onset] = max(stroke.key, tops.get(stroke.onset, 0))
    out: dict[tuple[int, int], Stroke] = {}
    for stroke in right:
        key = stroke.key + 12 if stroke.key <= tops.get(stroke.onset, 0) else stroke.key
        out.setdefault((stroke.onset, key), stroke._replace(key=key))
    return sorted(out.values())


def _open(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Strokes without those that lie closer than a fifth over another of the same moment."""
    kept: list[Stroke] = []
    for stroke in sorted(strokes):
        below = kept[-1] if kept else None
        if below is None or below.onset != stroke.onset or stroke.key - below.key >= _FIFTH:
            kept.append(stroke)
    return kept


def grounded(left: Sequence[Stroke], highest: int) -> list[Stroke]:
    """The left hand with the single bass notes above ``highest`` an octave down: a stride bass is a bass."""
    together: dict[int, int] = {}
    for stroke in left:
        together[stroke.onset] = together.get(stroke.onset, 0) + 1
    return [
        s._replace(key=s.key - 12) if together[s.onset] == 1 and highest < s.key and s.key - 12 >= LEFT_RANGE[0] else s
        for s in left
    ]


def turned(strokes: Sequence[Stroke], low: float, high: float) -> list[Stroke]:
    """A hand with all its chords turned over alike until their middle lies from low to high.

    Turned down, every chord has its highest key an octave lower; turned up, its lowest an octave higher; a hand of
    single notes moves by an octave; single notes among chords stay, and chords among single notes. So the voices lead
    as before, and the degrees stay; what would leave the keyboard of the left hand stays where it is. ``high`` must lie
    as far above ``low`` as one turn moves the middle.
    """
    rows = sorted(strokes)
    for _ in range(_TURNS):
        middle = sum(stroke.key for stroke in rows) / max(1, len(rows))
        if not rows or low <= middle <= high:
            break
        octave, outer = (-12, max) if middle > high else (12, min)
        grips = [list(grip) for _, grip in groupby(rows, key=lambda stroke: stroke.onset)]
        chords = 2 * sum(len(grip) > 1 for grip in grips) > len(grips)
        turning = [grip for grip in grips if (len(grip) > 1) == chords]
        staying = [stroke for grip in grips if (len(grip) > 1) != chords for stroke in grip]
        moving = [row for grip in turning for row in _turned_over(grip, outer(s.key for s in grip), octave)]
        rows = sorted(moving + staying)
    return rows


def _turned_over(grip: Sequence[Stroke], key: int, octave: int) -> list[Stroke]:
    """A grip with one of its keys an octave away, where the keyboard of the left hand goes so far."""
    new = key + octave if key + octave >= LEFT_RANGE[0] else key
    return [stroke._replace(key=new) if stroke.key == key else stroke for stroke in grip]
