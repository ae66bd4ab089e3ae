"""Lines that tell the chords: where hands are too thin for grips, single notes take the tones that are missing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from woodshed.arrangement.device import Stroke, merged
from woodshed.arrangement.essentials import missing_tones, spared
from woodshed.arrangement.side import Side
from woodshed.arrangement.tendencies import step_between
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span

_FAR = 6
"""Semitones by which a note of the line may move: every tone lies within half an octave."""
_WIDE = 2
"""How much more a semitone between neighbours of the line counts beyond a fifth."""
_FIFTH = 7
_MIDDLE = 67
"""Where a right hand begins that has played nothing yet: at G4."""
_SAME = 3
"""What it costs to say the note before once more."""
_HANGING = 8
"""What it costs strict styles to leave a leading tone or a seventh hanging."""
_LEAST: Ticks = QUARTER // 4
"""What is shorter than a sixteenth is an ornament, and tells nothing."""


_SOFTER = -3
"""What a chord is struck with that stands in for a silence."""

Tendencies = Mapping[int, Sequence[int]]
"""Semitones above C -> the steps by which a tone there must move."""


class _Way(NamedTuple):
    """One note that may move to another key, and what that costs the line in semitones."""

    cost: float
    stroke: Stroke
    key: int


def telling(
    piece: Piece,
    spans: Sequence[Span],
    left: Sequence[Stroke],
    right: Sequence[Stroke],
    *,
    held: Container[int] = (),
) -> list[Stroke]:
    """The right hand with notes moved to tones that its chords lack; no note is added and none is left out.

    Of the notes that a chord can spare, one moves that bends the line least. Those of the bars that are ``held``, from
    0, stay.
    """
    low, high = _sides(piece, left, right)
    chords = merged(spans)
    for span, after in zip(chords, [*chords[1:], None], strict=False):
        low.attend(span)
        high.attend(span)
        sounding = {stroke.key % 12 for side in (low, high) for stroke in side.here}
        tendencies: Tendencies = {}
        if piece.application.strict and after is not None:
            tendencies = dict(step_between(span.chord, after.chord).tendencies)
        for group in missing_tones(span, sounding, root=False):
            ways = _ways(span, group, low, high, tendencies)
            way = min((way for way in ways if way.stroke.onset // piece.meter.bar not in held), default=None)
            if way is not None:
                high.exchange(way.stroke, way.key)
    return high.strokes


def with_answers(
    piece: Piece,
    spans: Sequence[Span],
    left: Sequence[Stroke],
    right: Sequence[Stroke],
    *,
    held: Container[int] = (),
) -> list[Stroke]:
    """The right hand with a short chord of the tones that are missing where it is silent for the whole of a chord.

    In the bars that are ``held``, from 0, it stays silent.
    """
    low, high = _sides(piece, left, right)
    for span in merged(spans):
        low.attend(span)
        high.attend(span)
        missing = missing_tones(span, {stroke.key % 12 for stroke in low.here}, root=False)
        if high.here or not missing or span.onset // piece.meter.bar in held:
            continue
        end = min(span.end, span.onset + 2 * piece.meter.beat)
        place = bisect_left(high.strokes, (span.onset,))
        around = high.strokes[max(place - 1, 0)].key if high.strokes else _MIDDLE
        for key in _near(missing, around, _floor(low, span.onset, end), high):
            high.add(Stroke(span.onset, key, end - span.onset, _SOFTER))
    return high.strokes


def _sides(piece: Piece, left: Sequence[Stroke], right: Sequence[Stroke]) -> tuple[Side, Side]:
    """Both hands at work, the left one first."""
    return Side("left", sorted(left), piece.left, []), Side("right", sorted(right), piece.right, [])


def _floor(low: Side, start: Ticks, end: Ticks) -> int:
    """The highest key that the left hand holds between two times."""
    return max((s.key for s in low.until(end) if s.onset + s.duration > start), default=0)


def _near(groups: Sequence[tuple[int, ...]], centre: int, floor: int, high: Side) -> list[int]:
    """One key of each group, near a centre and over the left hand, for as many as the hand takes."""
    keys: list[int] = []
    for group in groups:
        options = [k for k in range(centre - _FAR, centre + _FAR + 1) if k % 12 in group and k > floor]
        fitting = [k for k in options if len(keys) < high.limits.notes and _fits(sorted([*keys, k]), k, keys, high)]
        keys += sorted(fitting, key=lambda k: abs(k - centre))[:1]
    return keys


def _ways(span: Span, group: tuple[int, ...], low: Side, high: Side, tendencies: Tendencies) -> Iterator[_Way]:
    """Each note that may move and the keys it may take, above the left hand and inside its own grip."""
    here = [*low.here, *high.here]
    for grip in high.grips(span):
        start, end = grip[0].onset, max(s.onset + s.duration for s in grip)
        floor = _floor(low, start, end)
        for stroke in grip:
            if stroke.duration < _LEAST or not spared(span, stroke, here, root=False):
                continue
            rest = [s.key for s in grip if s is not stroke]
            for key in range(stroke.key - _FAR, stroke.key + _FAR + 1):
                if key % 12 in group and key > floor and _fits(sorted([*rest, key]), key, rest, high):
                    yield _Way(_bend(stroke, key, high, tendencies.get(key % 12, ())), stroke, key)


def _fits(keys: Sequence[int], key: int, rest: Sequence[int], high: Side) -> bool:
    limits = high.limits
    if key in rest or any(abs(key - other) == 1 for other in rest):
        return False
    return limits.low <= key <= limits.high and keys[-1] - keys[0] <= limits.span and not limits.clouds(keys)


def _bend(stroke: Stroke, key: int, high: Side, steps: Sequence[int]) -> float:
    """What the line loses: how far the note moves, how it leaps from there, what it leaves hanging.

    ``steps`` are those by which it must go on, none if it is free.
    """
    place = bisect_left(high.strokes, (stroke.onset,))
    before = high.strokes[place - 1] if place else None
    after = _top_after(high.strokes, stroke.onset)
    cost = float(abs(key - stroke.key))
    for near in (before, after):
        if near is not None:
            leap = abs(near.key - key)
            cost += _WIDE * max(0, leap - _FIFTH) + (_SAME if not leap else 0)
    hanging = steps and (after is None or after.key - key not in (0, *steps))
    return cost + (_HANGING if hanging else 0)


def _top_after(strokes: Sequence[Stroke], onset: Ticks) -> Stroke | None:
    """The highest stroke of the first grip after a time."""
    place = bisect_left(strokes, (onset + 1,))
    if place == len(strokes):
        return None
    return strokes[bisect_left(strokes, (strokes[place].onset + 1,)) - 1]
