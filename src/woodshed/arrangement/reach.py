"""Brings strokes within what two hands can do, with the least change: the last word on every arrangement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import sub

from woodshed.arrangement.device import Piece, Stroke
from woodshed.arrangement.feel import swing_warp, ticks_per_second
from woodshed.arrangement.hands import QUICK_SECONDS, Limits
from woodshed.piece import Hand
from woodshed.theory.time import QUARTER, Ticks

_ROLLED = 30
"""Notes this many milliseconds apart are a rolled chord, which may reach further (genres.md 0.3)."""
_SHORTEST: Ticks = QUARTER // 32
_OVERLAP: Ticks = QUARTER // 12
_LONGEST: Ticks = 16 * QUARTER
"""No note sounds longer than four bars of four."""

Grip = list[Stroke]
"""The strokes of one hand that start together, lowest key first."""


def within_reach(piece: Piece, left: Iterable[Stroke], right: Iterable[Stroke]) -> tuple[Grip, Grip]:
    """Both hands so that span, number of notes, range, depth, jumps, crossing and shared keys are playable.

    Notes are moved by an octave where that helps, else the least needed one is left out: inner voices before the top of
    the right hand and the bottom of the left.
    """
    lefts = _held(piece, gather(left, piece), "left")
    rights = _unhurried(piece, _held(piece, gather(right, piece), "right"), "right")
    uncrossed = _uncross(lefts, rights, piece)
    lefts = _unhurried(piece, uncrossed, "left")
    if lefts is not uncrossed:
        lefts = _uncross(lefts, rights, piece, lower=False)
    return _untangled([s for g in lefts for s in g], [s for g in rights for s in g], piece)


def gather(strokes: Iterable[Stroke], piece: Piece) -> list[Grip]:
    """Strokes grouped by onset: what starts within a sixty-fourth of a bar is one grip."""
    near = piece.meter.bar // 64
    grips: list[Grip] = []
    for stroke in sorted(strokes):
        if grips and stroke.onset - grips[-1][0].onset <= near:
            grips[-1].append(stroke)
        else:
            grips.append([stroke])
    return grips


def _held(piece: Piece, grips: list[Grip], hand: Hand) -> list[Grip]:
    limits = piece.limits(hand)
    if piece.brief.voices == "satb":
        return grips
    known = _verdicts(limits)
    held = []
    for grip in grips:
        if len(grip) == 1 and limits.low <= grip[0].key <= limits.alone:
            held.append(grip)
            continue
        keys = tuple([stroke.key for stroke in grip])
        easy = known.get(keys)
        if easy is None:
            easy = known[keys] = _easy(keys, limits)
        held.append(grip if easy else _one_grip(grip, limits, hand))
    return held


@lru_cache(maxsize=64)
def _verdicts(limits: Limits) -> dict[tuple[int, ...], bool]:
    """Which grips these limits were asked about before, and what came of it: pieces repeat their grips."""
    return {}


def _easy(keys: tuple[int, ...], limits: Limits) -> bool:
    """Whether the hand can strike these keys, lowest first, as they are."""
    if len(keys) == 1:
        return limits.low <= keys[0] <= limits.alone
    return (
        len(keys) <= limits.notes
        and keys[0] >= limits.low
        and keys[-1] <= limits.high
        and keys[-1] - keys[0] <= limits.span
        and all(a < b for a, b in pairwise(keys))
        and not (keys[0] < 60 and limits.clouds(keys))
    )


def _one_grip(grip: Grip, limits: Limits, hand: Hand) -> Grip:
    """One grip within reach: octaves first, then the least needed note goes."""
    rows: dict[int, Stroke] = {}
    high = limits.high if len(grip) > 1 else limits.alone
    for stroke in grip:
        key = stroke.key
        while key < limits.low:
            key += 12
        while key > high:
            key -= 12
        rows.setdefault(key, stroke._replace(key=key))
    keys = sorted(rows)
    rolled = max(s.late for s in grip) - min(s.late for s in grip) >= _ROLLED
    reach = limits.rolled_span if rolled else limits.span
    while len(keys) > limits.notes:
        keys.remove(_least_needed(keys, hand))
    while len(keys) > 1 and keys[-1] - keys[0] > reach:
        keys.pop(0 if hand == "right" else -1)
    while len(keys) > 1 and keys[0] < 60 and limits.clouds(keys):
        keys.pop(1 if hand == "left" or len(keys) > 2 else 0)
    return [rows[key] for key in keys]


def _least_needed(keys: list[int], hand: Hand) -> int:
    """An inner key that doubles another, else the innermost that is neither top of the right nor bottom of the left."""
    inner = keys[:-1] if hand == "right" else keys[1:]
    classes = [key % 12 for key in keys]
    for key in inner:
        if classes.count(key % 12) > 1:
            return key
    return inner[0] if hand == "right" else inner[-1]


def _uncross(lefts: list[Grip], rights: list[Grip], piece: Piece, *, lower: bool = True) -> list[Grip]:
    """The left hand without keys at or above the lowest of the right, where both start together.

    With ``lower`` a grip of which nothing would be left goes down by octaves instead.
    """
    if piece.brief.voices == "satb":
        return lefts
    near = piece.meter.bar // 64
    kept: list[Grip] = []
    i = 0
    for grip in lefts:
        while i < len(rights) and rights[i][0].onset < grip[0].onset - near:
            i += 1
        if i < len(rights) and abs(rights[i][0].onset - grip[0].onset) <= near:
            floor = rights[i][0].key
            if grip[-1].key < floor:
                kept.append(grip)
                continue
            below = [stroke for stroke in grip if stroke.key < floor]
            kept.append(below or (_lowered(grip, floor, piece) if lower else []))
        else:
            kept.append(grip)
    return [grip for grip in kept if grip]


def _lowered(grip: Grip, floor: int, piece: Piece) -> Grip:
    stroke = grip[0]
    key = stroke.key
    while key >= floor:
        key -= 12
    return [stroke._replace(key=key)] if key >= piece.left.low else []


def _unhurried(piece: Piece, grips: list[Grip], hand: Hand) -> list[Grip]:
    """No jump of the hand's middle wider than its level allows in less than a quarter of a second, as played."""
    quick = QUICK_SECONDS * ticks_per_second(piece)
    onsets = [grip[0].onset for grip in grips]
    if min(map(sub, onsets[1:], onsets), default=2 * quick) > 1.6 * quick:
        return grips
    feel = piece.brief.feel
    played = swing_warp(feel.swing, feel.unit, piece.meter)
    jump = piece.limits(hand).jump
    kept: list[Grip] = [grips[0]]
    for grip in grips[1:]:
        before = kept[-1]
        if grip[0].onset - before[0].onset > 1.6 * quick:
            kept.append(grip)
            continue
        hurried = played(grip[0].onset) - played(before[0].onset) < quick - 0.01
        near = _nearer(before, grip, jump, piece.limits(hand)) if hurried else grip
        if near:
            kept.append(near)
    return kept


def _middle(grip: Grip) -> float:
    if len(grip) == 1:
        return grip[0].key
    return sum(stroke.key for stroke in grip) / len(grip)


def _nearer(before: Grip, grip: Grip, jump: int, limits: Limits) -> Grip:
    here, there = _middle(before), _middle(grip)
    if abs(there - here) <= jump:
        return grip
    octave = -12 if there > here else 12
    moved = [stroke._replace(key=stroke.key + octave) for stroke in grip]
    keys = [stroke.key for stroke in moved]
    fits = limits.low <= keys[0] and keys[-1] <= limits.high and not (keys[0] < 60 and limits.clouds(keys))
    if fits and len(grip) == 1 and abs(_middle(moved) - here) <= jump:
        return moved
    close = [stroke for stroke in grip if abs(stroke.key - here) <= jump]
    if close and limits.clouds([stroke.key for stroke in close]):
        close = close[:1]
    return close if close and abs(_middle(close) - here) <= jump else []


def _untangled(left: Grip, right: Grip, piece: Piece) -> tuple[Grip, Grip]:
    """No key held by both hands or struck again while it is still down."""
    left, right = _released(left), _released(right)
    if piece.brief.voices == "satb":
        return left, right
    shared = {stroke.key for stroke in left} & {stroke.key for stroke in right}
    by_key: dict[int, list[tuple[Ticks, int]]] = {key: [] for key in shared}
    for i, stroke in enumerate(right):
        if stroke.key in shared:
            by_key[stroke.key].append((stroke.onset, i))
    for k, stroke in enumerate(left):
        if stroke.key in shared:
            left[k] = _parted(stroke, right, by_key[stroke.key])
    return left, right


def _parted(stroke: Stroke, right: Grip, rivals: Sequence[tuple[Ticks, int]]) -> Stroke:
    """A left-hand note let go before the right hand strikes its key; one that is down already lets go for it."""
    start, end = stroke.onset, stroke.onset + stroke.duration
    for onset, i in rivals[bisect_left(rivals, (start - _LONGEST,)) :]:
        if onset >= end - _OVERLAP // 2:
            break
        other = right[i]
        if onset >= start:
            return stroke._replace(duration=max(onset - start, _SHORTEST))
        if start < onset + other.duration - _OVERLAP // 2:
            right[i] = other._replace(duration=max(start - onset, _SHORTEST))
    return stroke


def _released(strokes: Grip) -> Grip:
    """Each key let go before the same hand strikes it again."""
    last: dict[int, int] = {}
    out = sorted(strokes)
    gone: set[int] = set()
    for i, stroke in enumerate(out):
        onset, key = stroke[:2]
        j = last.get(key)
        if j is not None:
            before = out[j]
            if before.onset + before.duration > onset:
                if onset - before.onset < _SHORTEST:
                    gone.add(j)
                else:
                    out[j] = before._replace(duration=onset - before.onset)
        last[key] = i
    return [stroke for i, stroke in enumerate(out) if i not in gone] if gone else out
