"""Where the hands lie once a piece stands in its key: their octaves, as the options of their patterns want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from woodshed.arrangement.chord_register import turned_near
from woodshed.arrangement.device import Stroke
from woodshed.arrangement.figure_registers import seated, settled
from woodshed.arrangement.hands import LEFT_RANGE
from woodshed.arrangement.line_register import in_register

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span
    from woodshed.arrangement.plan import BarPlan

_TURNS = 3
"""How often a chord of three keys is turned before it has moved by an octave."""
_LOWEST_CLUSTER = 55
"""Below G3 the seconds of a right hand's chords grate (genres.md 5)."""
_OCTAVE = 12
_APART = 3
"""How far a hand that goes down stays from what it must not meet, in semitones."""
_FEW = 0.03
"""The share of its keys that a right hand which goes down may leave behind."""

Hands = tuple[list[Stroke], list[Stroke]]
"""The strokes of the left hand and of the right."""


def in_their_octaves(both: Hands, plan: BarPlan, spans: Sequence[Span], piece: Piece) -> Hands:
    """Both hands in the octaves that the options of their patterns want, the left folded into its range.

    Either hand: ``turn``, ``chords_near``. Left: one of ``seat``, ``bass_below``, ``settles_below`` and ``lies``.
    Right: ``sinks_above``. What each does is said where it is called; ``plan`` is that of the first bar, and holds for
    all.
    """
    wanted = plan.left.options
    left, right = _turned(both[0], wanted), _turned(both[1], plan.right.options)
    if "seat" in wanted:
        left = seated(left, spans, *wanted["seat"])
        right = cleared(left, right)
    elif "bass_below" in wanted:
        left = grounded(left, wanted["bass_below"])
    elif "settles_below" in wanted:
        left = settled(left, spans, wanted["settles_below"], right)
    elif "lies" in wanted:
        left = in_register(left, *wanted["lies"])
    if "chords_near" in wanted:
        left = turned_near(left, wanted["chords_near"], piece.left.span, least=2)
    left = folded(left)
    if "chords_near" in plan.right.options:
        right = turned_near(right, plan.right.options["chords_near"], piece.right.span)
    if "sinks_above" in plan.right.options:
        right = sunk(right, left, plan.right.options["sinks_above"])
    return left, right


def _turned(strokes: list[Stroke], options: Mapping[str, Any]) -> list[Stroke]:
    return turned(strokes, *options["turn"]) if "turn" in options else strokes


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
    return [stroke.at(new) if stroke.key == key else stroke for stroke in grip]


def grounded(left: Sequence[Stroke], highest: int) -> list[Stroke]:
    """The left hand with the single bass notes above ``highest`` an octave down: a stride bass is a bass."""
    together: dict[int, int] = {}
    for stroke in left:
        together[stroke.onset] = together.get(stroke.onset, 0) + 1
    return [
        s.at(s.key - 12) if together[s.onset] == 1 and highest < s.key and s.key - 12 >= LEFT_RANGE[0] else s
        for s in left
    ]


def folded(left: Iterable[Stroke]) -> list[Stroke]:
    """The left hand with the keys of its chords that lie above its range an octave lower."""
    rows = sorted(left)
    if all(stroke.key <= LEFT_RANGE[1] for stroke in rows):
        return rows
    out: dict[tuple[int, int], Stroke] = {}
    for stroke in rows:
        key = stroke.key - 12 if stroke.key > LEFT_RANGE[1] else stroke.key
        out.setdefault((stroke.onset, key), stroke.at(key))
    return sorted(out.values())


def cleared(left: Iterable[Stroke], right: Iterable[Stroke]) -> list[Stroke]:
    """The right hand with its keys at or below those that the left strikes at the same time an octave higher."""
    tops: dict[int, int] = {}
    for stroke in left:
        tops[stroke.onset] = max(stroke.key, tops.get(stroke.onset, 0))
    out: dict[tuple[int, int], Stroke] = {}
    for stroke in right:
        key = stroke.key + 12 if stroke.key <= tops.get(stroke.onset, 0) else stroke.key
        out.setdefault((stroke.onset, key), stroke.at(key))
    return sorted(out.values())


def sunk(right: Sequence[Stroke], left: Sequence[Stroke], highest: int) -> list[Stroke]:
    """The right hand an octave down where its mean key lies above ``highest`` and it has the room.

    The few keys that would then meet the left hand stay where they are; where they are more than a few, all do.
    """
    if not right or sum(stroke.key for stroke in right) <= highest * len(right):
        return list(right)
    below: dict[int, int] = {}
    for stroke in left:
        below[stroke.onset] = max(stroke.key, below.get(stroke.onset, 0))
    lowered = [
        s.at(s.key - _OCTAVE) if s.key - _OCTAVE >= max(below.get(s.onset, 0) + _APART, _LOWEST_CLUSTER) else s
        for s in right
    ]
    meeting = sum(was is stroke for was, stroke in zip(right, lowered, strict=True))
    return sorted(set(lowered)) if meeting <= _FEW * len(right) else list(right)
