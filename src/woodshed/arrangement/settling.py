"""The last hand on a strict piece: what hangs or runs in parallel is led home by changing as few notes as can be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from woodshed.arrangement.counterpoint import faults
from woodshed.arrangement.device import merged, near
from woodshed.arrangement.essentials import missing_tones
from woodshed.arrangement.tendencies import step_between
from woodshed.piece import HANDS, Cell, Hand

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.theory.time import Ticks

_NEAR = 5
"""Semitones within which a note of the tune may give way to another tone of its chord."""
_FIGURE = 9
"""Semitones within which a note of an accompaniment may, since its figures leap anyway."""
_STEP, _LEAP = 2, 12
_LET_GO, _TURNED, _JOINED, _ANSWERED = 0.5, 1.0, 1.2, 1.5
"""What it costs to let a key go early, to turn an accompaniment to other tones of its chord before a change, to add a
tone to a chord after it, or to exchange one there."""


_WRONG_BASS = 9
"""Missing tones that a chord on another bass than its own is as bad as."""
_CROWNED = 2.5
"""What it costs to set a tone above a note of the tune, which goes on below it."""


class _Hands(NamedTuple):
    """Both hands in order."""

    left: tuple[Stroke, ...]
    right: tuple[Stroke, ...]

    def of(self, hand: Hand) -> tuple[Stroke, ...]:
        return self.left if hand == "left" else self.right

    def exchanged(self, hand: Hand, keys: dict[Stroke, int]) -> _Hands:
        """With other keys for some strokes of one hand."""
        return self.with_rows(hand, [s._replace(key=keys[s]) if s in keys else s for s in self.of(hand)])

    def with_rows(self, hand: Hand, strokes: Sequence[Stroke]) -> _Hands:
        """With other strokes for one hand."""
        rows = tuple(sorted(strokes))
        return self._replace(left=rows) if hand == "left" else self._replace(right=rows)


class _Edit(NamedTuple):
    """A way to mend a fault: the price it has for the ear, and the hands as they then are."""

    price: float
    hands: _Hands


def settled(
    piece: Piece,
    spans: Sequence[Span],
    left: Sequence[Stroke],
    right: Sequence[Stroke],
    *,
    held: Collection[Cell] = (),
) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands with fewer of the faults that strict style counts; never with more, nor with a chord less complete.

    At each change of chord with a fault a few edits are weighed: the tune takes another tone of its chord, on either
    side of the change, or the accompaniment another shape just before or after it. The edit that leaves the fewest
    faults in the neighbourhood is made, the smallest of equals. Nothing changes in the ``held`` hands and bars, counted
    from 0, and a hand that is one line all along, as in an invention, stays one.
    """
    changes = merged(spans)
    hands = _Hands(tuple(sorted(left)), tuple(sorted(right)))
    lines = [hand for hand in HANDS if _is_line(hands.of(hand))]
    for i in range(len(changes) - 1):
        around = changes[max(0, i - 1) : i + 3]
        worst = _count(piece, changes[i : i + 2], hands)
        if not worst:
            continue
        whole = _count(piece, around, hands)
        lacking = _lacking(changes[i : i + 2], hands)
        best: tuple[int, float] = (whole, 0.0)
        chosen = hands
        for price, trial in _edits(piece, changes[i], changes[i + 1], hands):
            if held and _touches(held, piece.meter.bar, hands, trial):
                continue
            if not all(_is_line(trial.of(hand)) for hand in lines):
                continue
            rank = (_count(piece, around, trial), price)
            if rank[0] < whole and rank < best and _lacking(changes[i : i + 2], trial) <= lacking:
                best, chosen = rank, trial
        hands = chosen
    return list(hands.left), list(hands.right)


def _is_line(strokes: Sequence[Stroke]) -> bool:
    """Whether no two keys of a hand go down together."""
    return len({stroke.onset for stroke in strokes}) == len(strokes)


def _touches(held: Collection[Cell], bar: Ticks, before: _Hands, after: _Hands) -> bool:
    """Whether anything differs between two states of the hands in what is held."""
    return any((hand, s.onset // bar) in held for hand in HANDS for s in {*before.of(hand)} ^ {*after.of(hand)})


def _count(piece: Piece, spans: Sequence[Span], hands: _Hands) -> int:
    return len(faults(piece, spans, hands.left, hands.right))


def _lacking(spans: Sequence[Span], hands: _Hands) -> int:
    """How many essential tones are missing in some chords; a foreign bass counts as more than any."""
    count = 0
    for span in spans:
        rows = [s for h in hands for s in near(h, span.onset, span.end) if s.onset + s.duration > span.onset]
        count += len(missing_tones(span, {s.key % 12 for s in rows}, root=True))
        lowest = min((s.key for s in rows if s.onset <= span.onset), default=None)
        count += _WRONG_BASS * (lowest is not None and lowest % 12 != span.chord.lowest.semitone)
    return count


def _edits(piece: Piece, a: Span, b: Span, hands: _Hands) -> Iterator[_Edit]:
    yield from _tune_edits(piece, a, b, hands)
    bound = {tone for tone, _ in step_between(a.chord, b.chord).tendencies}
    half = max(a.onset, a.end - (piece.meter.halves[-1] or piece.meter.bar))
    for start in (half, max(a.onset, a.end - piece.meter.beat)):
        yield from _turned(piece, "left", a, (start, a.end), bound, hands)
        yield from _turned(piece, "right", a, (start, a.end), bound, hands)
    yield from _answered(piece, a, b, hands)


def _tune_edits(piece: Piece, a: Span, b: Span, hands: _Hands) -> Iterator[_Edit]:
    """The tune on another tone of its chord: its first note on either side of the change, or its last before it."""
    tops = _line(hands.right)
    places = [i for i, s in enumerate(tops) if a.onset <= s.onset < b.end]
    firsts = [next((i for i in places if tops[i].onset >= span.onset), None) for span in (a, b)]
    last = [i for i in places if tops[i].onset < a.end][-1:]
    for i in dict.fromkeys(i for i in (*firsts, *last) if i is not None):
        stroke = tops[i]
        span = a if stroke.onset < a.end else b
        below = [s.key for s in hands.right if s.onset == stroke.onset and s.key < stroke.key]
        held = [s.key for s in near(hands.left, stroke.onset, stroke.onset + 1) if s.onset + s.duration > stroke.onset]
        lowest = max([*below, *held, piece.right.low - 1])
        for key in range(max(stroke.key - _NEAR, lowest + 1), stroke.key + _NEAR + 1):
            if key != stroke.key and key % 12 in span.chord.semitones and key <= piece.right.alone:
                price = _awkward(tops, i, key) - _awkward(tops, i, stroke.key) + 0.1 * abs(key - stroke.key)
                if below and key - min(below) > piece.right.span:
                    continue
                yield _Edit(price + 2.0, hands.exchanged("right", {stroke: key}))
                if key - min([*below, stroke.key]) <= piece.right.span and key > stroke.key:
                    crown = stroke._replace(key=key)
                    yield _Edit(price + _CROWNED, hands.with_rows("right", [*hands.right, crown]))


def _line(strokes: Sequence[Stroke]) -> list[Stroke]:
    """The highest stroke of each onset."""
    tops: dict[Ticks, Stroke] = {}
    for stroke in strokes:
        tops[stroke.onset] = max(stroke, tops.get(stroke.onset, stroke), key=lambda s: s.key)
    return [tops[onset] for onset in sorted(tops)]


def _awkward(tops: Sequence[Stroke], place: int, key: int) -> float:
    """How badly a key sits between its neighbours in the tune: leaps, and the same note again."""
    cost = 0.0
    for i in (place - 1, place + 1):
        if 0 <= i < len(tops):
            size = abs(tops[i].key - key)
            cost += 1.0 if not size else 0.0 if size <= _STEP else 0.5 * size if size <= _LEAP else 20.0
    return cost


def _turned(
    piece: Piece, hand: Hand, span: Span, part: tuple[Ticks, Ticks], bound: set[int], hands: _Hands
) -> Iterator[_Edit]:
    """The accompaniment just before the change without the tones that would have to go on, in the same figure."""
    rows = [s for s in hands.of(hand) if part[0] <= s.onset < part[1]]
    keys = sorted({s.key for s in rows})
    free = [key for key in keys if key % 12 not in bound]
    if len(free) == len(keys) or (hand == "right" and len(keys) == len(rows)):
        return
    limits = piece.limits(hand)
    low, high = max(limits.low, keys[0] - _FIGURE), min(limits.alone, keys[-1] + _FIGURE)
    tones = [key for key in range(low, high + 1) if key % 12 in span.chord.semitones - bound]
    shapes = [tones[i : i + len(keys)] for i in range(len(tones) - len(keys) + 1)]
    shapes = [shape for shape in shapes if not limits.clouds(shape) and shape[-1] - shape[0] <= limits.span]
    if shapes:
        shape = min(shapes, key=lambda shape: sum(abs(a - b) for a, b in zip(keys, shape, strict=True)))
        where = dict(zip(keys, shape, strict=True))
        yield _Edit(_TURNED, hands.exchanged(hand, {s: where[s.key] for s in rows if where[s.key] != s.key}))


def _answered(piece: Piece, a: Span, b: Span, hands: _Hands) -> Iterator[_Edit]:
    """What hangs let go early, or led on after the change: in a note exchanged, or in one more of a chord."""
    start, stretch = max(a.onset, a.end - piece.meter.beat), min(b.end, b.onset + 2 * piece.meter.beat)
    for tone, moves in step_between(a.chord, b.chord).tendencies:
        for hand in HANDS:
            rows = hands.of(hand)
            after = [s for s in rows if b.onset <= s.onset < stretch]
            for sung in _sounding(rows, tone, start, a.end):
                goals = [sung.key + move for move in moves if (sung.key + move) % 12 in b.chord.semitones]
                yield from _let_go(hand, sung, start, hands)
                yield from _exchanged(piece, hand, goals, after, hands)
                if _in_chord(rows, sung):
                    yield from _joined(piece, hand, goals, after, hands)


def _sounding(rows: Sequence[Stroke], tone: int, start: Ticks, end: Ticks) -> list[Stroke]:
    return [s for s in near(rows, start, end) if s.key % 12 == tone and s.onset + s.duration > start]


def _in_chord(rows: Sequence[Stroke], stroke: Stroke) -> bool:
    return sum(s.onset == stroke.onset for s in rows) > 1


def _let_go(hand: Hand, sung: Stroke, start: Ticks, hands: _Hands) -> Iterator[_Edit]:
    """A note of a chord cut before the last beat."""
    rows = hands.of(hand)
    if sung.onset < start and _in_chord(rows, sung):
        shorter = sung._replace(duration=start - sung.onset)
        yield _Edit(_LET_GO, hands.with_rows(hand, [shorter if s is sung else s for s in rows]))


def _exchanged(
    piece: Piece, hand: Hand, goals: Sequence[int], after: Sequence[Stroke], hands: _Hands
) -> Iterator[_Edit]:
    """A note after the change on one of the keys that are wanted there."""
    for goal in goals:
        for stroke in after:
            if 0 < abs(goal - stroke.key) <= _FIGURE and piece.limits(hand).low <= goal:
                yield _Edit(_ANSWERED + 0.2 * abs(goal - stroke.key), hands.exchanged(hand, {stroke: goal}))


def _joined(piece: Piece, hand: Hand, goals: Sequence[int], after: Sequence[Stroke], hands: _Hands) -> Iterator[_Edit]:
    """One more tone in the first grip after the change, where the hand has room for it."""
    grip = [s for s in after if s.onset == after[0].onset]
    limits = piece.limits(hand)
    for goal in goals if grip else ():
        keys = sorted({*(s.key for s in grip), goal})
        outside = goal == keys[-1] if hand == "right" else goal == keys[0]
        fits = len(grip) < len(keys) <= limits.notes and keys[-1] - keys[0] <= limits.span
        if fits and not outside and not limits.clouds(keys):
            added = grip[0]._replace(key=goal, accent=min(grip[0].accent, 0))
            yield _Edit(_JOINED, hands.with_rows(hand, [*hands.of(hand), added]))
