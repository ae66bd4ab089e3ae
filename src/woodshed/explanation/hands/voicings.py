"""How chords are laid out over the two hands: fourths, drop 2, rootless shapes, triads over other chords."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from woodshed.explanation.hands.bars import Hearing, Stroke
from woodshed.explanation.hands.right import block_chords
from woodshed.piece.arrangement import Note
from woodshed.theory.chord import Chord
from woodshed.theory.time import EIGHTH, Ticks

Bars = tuple[int, ...]
_FOURTHS = frozenset({5, 6})
_MAJOR, _MINOR = frozenset({0, 4, 7}), frozenset({0, 3, 7})
_LONGEST = 2
"""Bars before one from which a note may still sound; what is held longer is a pedal and no part of a grip."""
_ROOTLESS_LOW = (45, 57)
"""Where the lowest note of a rootless left hand lies (genre specs, 0.4)."""


class Layout(NamedTuple):
    """What both hands sound at one place, over which chord; keys from the bottom up, with the notes that they are."""

    onset: Ticks
    chord: Chord
    left: tuple[int, ...]
    right: tuple[int, ...]
    notes: tuple[Note, ...]

    @property
    def both(self) -> tuple[int, ...]:
        """All keys from the bottom up."""
        return tuple(sorted({*self.left, *self.right}))


@lru_cache(maxsize=4)
def layouts(hearing: Hearing) -> tuple[Layout, ...]:
    """What sounds wherever a hand strikes two notes or more, with what the other hand strikes or holds then."""
    found = []
    for bar in range(hearing.bars):
        near = slice(max(0, bar - _LONGEST), bar + 1)
        lefts = [s for row in hearing.left[near] for s in row]
        rights = [s for row in hearing.right[near] for s in row]
        struck = {s.onset for s in (*hearing.left[bar], *hearing.right[bar]) if not s.single}
        for onset in sorted(struck):
            # A chord that is pushed belongs to what follows it.
            chord = _chord(hearing, onset, [*lefts, *rights])
            low, high = _sounding(lefts, onset), _sounding(rights, onset)
            if chord is not None and len(low) + len(high) >= 3:
                found.append(Layout(onset, chord, _keys(low), _keys(high), (*low, *high)))
    return tuple(found)


def _sounding(strokes: list[Stroke], onset: Ticks) -> list[Note]:
    notes = [n for s in strokes if s.onset <= onset < s.onset + s.length for n in s.notes]
    return [n for n in notes if n.written_onset + n.written_duration > onset]


def _keys(notes: list[Note]) -> tuple[int, ...]:
    return tuple(sorted({n.pitch.midi for n in notes}))


def _chord(hearing: Hearing, onset: Ticks, strokes: list[Stroke]) -> Chord | None:
    now, soon = hearing.chord_at(onset), hearing.chord_at(onset + EIGHTH)
    if now == soon or soon is None:
        return now
    struck = {p % 12 for s in strokes if s.onset == onset for p in s.pitches}
    return soon if now is None or len(struck & soon.semitones) > len(struck & now.semitones) else now


def _bars(hearing: Hearing, onsets: list[Ticks]) -> Bars:
    return tuple(dict.fromkeys(onset // hearing.meter.bar + 1 for onset in onsets))


def in_fourths(pitches: tuple[int, ...]) -> bool:
    """Whether three neighbours or more are stacked by fourths."""
    steps = [b - a for a, b in pairwise(pitches)]
    return any(a in _FOURTHS and b in _FOURTHS for a, b in pairwise(steps))


def quartal(hearing: Hearing) -> Bars:
    """Fourths in three chords of ten or more."""
    found = layouts(hearing)
    stacked = [one.onset for one in found if any(map(in_fourths, (one.left, one.right, one.both)))]
    return _bars(hearing, stacked) if found and len(stacked) >= 0.3 * len(found) else ()


def so_what(hearing: Hearing) -> Bars:
    """Three fourths and a major third on top."""
    return _bars(hearing, [one.onset for one in layouts(hearing) if is_so_what(one.both)])


def is_so_what(pitches: tuple[int, ...]) -> bool:
    """Whether five keys are three fourths and a major third."""
    return tuple(b - a for a, b in pairwise(pitches)) == (5, 5, 5, 4)


def is_drop_two(pitches: tuple[int, ...]) -> bool:
    """Whether the lowest of four keys, an octave higher, is the second from the top of a close chord."""
    if len(pitches) != 4:
        return False
    low, *rest = pitches
    close = sorted([*rest, low + 12])
    return close[-2] == low + 12 and close[-1] - close[0] < 12


def drop_two(hearing: Hearing) -> Bars:
    """Drop 2 in half of the chords of four tones."""
    fours = [one for one in layouts(hearing) if len(one.both) == 4]
    dropped = [one.onset for one in fours if is_drop_two(one.both)]
    return _bars(hearing, dropped) if len(dropped) >= 3 and 2 * len(dropped) >= len(fours) else ()


def blocks(hearing: Hearing) -> Bars:
    """Both hands in chords together in half of the bars."""
    found = tuple(bar.number for bar in hearing.hand_bars("right") if block_chords(bar))
    return found if 2 * len(found) >= hearing.bars else ()


def rootless_shape(chord: Chord, pitches: tuple[int, ...]) -> str:
    """Shape "A" from the third up, "B" from the seventh up; empty where the keys are neither."""
    if not 3 <= len(pitches) <= 4 or not _ROOTLESS_LOW[0] <= pitches[0] <= _ROOTLESS_LOW[1]:
        return ""
    steps = [(p - chord.root.semitone) % 12 for p in pitches]
    if 0 in steps or not set(steps) & {3, 4} or not set(steps) & {9, 10, 11}:
        return ""
    return {3: "A", 4: "A", 9: "B", 10: "B", 11: "B"}.get(steps[0], "")


def rootless_ab(hearing: Hearing) -> Bars:
    """Both shapes in the left hand, in three chords at least."""
    found = [(one.onset, rootless_shape(one.chord, one.left)) for one in layouts(hearing)]
    named = [(onset, shape) for onset, shape in found if shape]
    strokes = sum(map(len, hearing.left))
    usual = len(named) >= 3 and 2 * len(named) >= strokes and len({shape for _, shape in named}) == 2
    return _bars(hearing, [onset for onset, _ in named]) if usual else ()


def triad_on(pitches: tuple[int, ...]) -> int | None:
    """The root of a plain triad that keys make, as semitones above C; None where they make none."""
    tones = {p % 12 for p in pitches}
    if len(tones) != 3:
        return None
    return next((r for r in sorted(tones) if frozenset((t - r) % 12 for t in tones) in {_MAJOR, _MINOR}), None)


def is_upper_structure(one: Layout) -> bool:
    """A triad of tensions in the right hand over the seventh of a dominant."""
    if not one.chord.kind.dominant or triad_on(one.right) is None:
        return False
    root = one.chord.root.semitone
    outside = {(p - root) % 12 for p in one.right} - {0, 4, 7, 10}
    seventh = any((p - root) % 12 == 10 for p in one.left)
    third = any((p - root) % 12 == 4 for p in one.both)
    return len(outside) >= 2 and seventh and third


def upper_structures(hearing: Hearing) -> Bars:
    """Triads of tensions over dominants."""
    return _bars(hearing, [one.onset for one in layouts(hearing) if is_upper_structure(one)])


def is_polychord(one: Layout) -> bool:
    """A triad on another root, two of whose tones are none of the seventh chord below."""
    triad, root = triad_on(one.right), one.chord.root.semitone
    if triad is None or triad == root or len(one.left) < 2:
        return False
    outside = {(p - root) % 12 for p in one.right} - {0, 3, 4, 7, 10, 11}
    grounded = {(p - root) % 12 for p in one.left} & {0, 3, 4}
    return len(outside) >= 2 and bool(grounded)


def polychords(hearing: Hearing) -> Bars:
    """Triads on other roots."""
    return _bars(hearing, [one.onset for one in layouts(hearing) if is_polychord(one)])
