"""Mends what two hands cannot play in notes that are written out already, with the least change to the free ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from woodshed.arrangement.device import Piece
from woodshed.arrangement.feel import ticks_per_second
from woodshed.arrangement.hands import QUICK_SECONDS, Limits
from woodshed.arrangement.playability import grips_of, middle, strain
from woodshed.arrangement.untangling import untangled
from woodshed.piece import Hand, Note
from woodshed.theory.pitch import Pitch

_ROUNDS = 6
"""How often the hands are looked through: what mends one fault may make another, but notes only ever become fewer."""
_OCTAVE = 12
_TOUCH = 0.02
"""Seconds within which two strokes are one grip that is broken a little, not a jump."""

Fixed = Collection[Note]
Grip = list[Note]


class _Hurt(NamedTuple):
    """A grip with a fault: whether another grip in its place would be without it."""

    grip: Grip
    mended: Callable[[Sequence[Note]], bool]


def mended(piece: Piece, notes: Iterable[Note], *, fixed: Fixed = frozenset()) -> list[Note]:
    """The notes with the free ones moved by an octave, shortened or left out until hands can play them.

    ``fixed`` notes stay as they are; what cannot be played among them alone remains. The rules are those of
    ``playability.remarks``.
    """
    rows = list(notes)
    for _ in range(_ROUNDS):
        before = list(rows)
        for hand in ("left", "right"):
            rows = _strains(piece, rows, hand, fixed)
            rows = _jumps(piece, rows, hand, fixed)
        if piece.brief.voices != "satb":
            rows = _crossings(piece, rows, fixed)
        rows = untangled(rows, fixed, apart=piece.brief.voices == "satb")
        if rows == before:
            break
    return rows


def _of(rows: Sequence[Note], hand: Hand, piece: Piece) -> list[Grip]:
    return grips_of([note for note in rows if note.hand == hand], piece.meter.bar // 64)


def _exchanged(rows: list[Note], old: Sequence[Note], new: Sequence[Note]) -> list[Note]:
    gone = {id(note) for note in old}
    return [*(note for note in rows if id(note) not in gone), *new]


def _strains(piece: Piece, rows: list[Note], hand: Hand, fixed: Fixed) -> list[Note]:
    limits, second = piece.limits(hand), ticks_per_second(piece)
    if piece.brief.voices == "satb":
        return rows

    def playable(grip: Sequence[Note]) -> bool:
        return not grip or not strain(grip, limits, second)

    for grip in _of(rows, hand, piece):
        if not playable(grip):
            rows = _exchanged(rows, grip, _lighter(_Hurt(grip, playable), limits, hand, fixed))
    return rows


def _lighter(hurt: _Hurt, limits: Limits, hand: Hand, fixed: Fixed) -> Grip:
    """The grip with a free note an octave elsewhere, else without one, else without more; at worst the fixed ones."""
    grip = sorted(hurt.grip, key=lambda note: note.pitch.midi)
    while True:
        free = [note for note in grip if note not in fixed]
        if not free or hurt.mended(grip):
            return grip
        moves = [[*(n for n in grip if n is not note), other] for note in free for other in _elsewhere(note, limits)]
        found = next((trial for trial in moves if hurt.mended(trial)), None)
        drops = [[n for n in grip if n is not note] for note in _dearest_last(free, grip, hand)]
        found = found or next((trial for trial in drops if hurt.mended(trial)), None)
        if found is not None:
            return found
        grip = drops[0]


def _dearest_last(free: Sequence[Note], grip: Sequence[Note], hand: Hand) -> list[Note]:
    """Free notes of a grip, inner ones first; the top of the right hand and the bottom of the left go last."""
    outer = grip[-1] if hand == "right" else grip[0]
    return sorted(free, key=lambda note: (note is outer, note.pitch.midi if hand == "right" else -note.pitch.midi))


def _elsewhere(note: Note, limits: Limits) -> list[Note]:
    keys = [key for key in (note.pitch.midi - _OCTAVE, note.pitch.midi + _OCTAVE) if limits.low <= key <= limits.high]
    return [note._replace(pitch=_at(note.pitch, key)) for key in keys]


def _at(pitch: Pitch, key: int) -> Pitch:
    return pitch._replace(octave=pitch.octave + (key - pitch.midi) // _OCTAVE)


def _jumps(piece: Piece, rows: list[Note], hand: Hand, fixed: Fixed) -> list[Note]:
    """No jump wider than the level allows in less than a quarter of a second, as played."""
    limits, second = piece.limits(hand), ticks_per_second(piece)
    grips = _of(rows, hand, piece)
    index, turns = 0, 2 * len(grips)  # a note that went over an octave must not go to and fro
    while index + 1 < len(grips):
        before, after = grips[index], grips[index + 1]
        if not _hurried(before, after, limits, second):
            index += 1
            continue
        for side, other in ((index + 1, index), (index, index + 1)):
            lighter = _nearer(grips[side], grips[other], limits, second, fixed, turn=turns > 0)
            if lighter is not None:
                turns -= 1
                rows = _exchanged(rows, grips[side], lighter)
                grips[side : side + 1] = [lighter] if lighter else []
                break
        else:
            index += 1
            continue
        index = max(0, index - 1)
    return rows


def _nearer(grip: Grip, other: Grip, limits: Limits, second: float, fixed: Fixed, *, turn: bool) -> Grip | None:
    """A grip that is near enough to another one: free notes an octave over, or fewer; None where all are fixed."""
    free = [note for note in grip if note not in fixed]
    if not free:
        return None
    kept = [note for note in grip if note in fixed]
    up = _OCTAVE if middle(other) > middle(grip) else -_OCTAVE
    moved = [note._replace(pitch=_at(note.pitch, note.pitch.midi + up)) for note in free]
    inside = all(limits.low <= note.pitch.midi <= limits.high for note in moved)
    trials = [[*kept, *moved]] if turn and inside and len(free) == len(grip) == 1 else []
    ordered = sorted(free, key=lambda note: abs(note.pitch.midi - middle(other)))
    trials += [[*kept, *ordered[:count]] for count in range(len(ordered) - 1, -1, -1)]
    for trial in trials:
        ordered_trial = sorted(trial, key=lambda note: note.pitch.midi)
        if not trial or not _hurried_either(ordered_trial, other, limits, second):
            return ordered_trial
    return kept


def _hurried_either(grip: Grip, other: Grip, limits: Limits, second: float) -> bool:
    first, last = sorted((grip, other), key=lambda g: min(note.written_onset for note in g))
    return _hurried(first, last, limits, second)


def _hurried(before: Grip, after: Grip, limits: Limits, second: float) -> bool:
    gap = (min(n.onset for n in after) - min(n.onset for n in before)) / second
    return _TOUCH < gap < QUICK_SECONDS - 0.002 and abs(middle(after) - middle(before)) > limits.jump + 1e-6


def _crossings(piece: Piece, rows: list[Note], fixed: Fixed) -> list[Note]:
    """No left-hand key at or above the lowest of the right hand where both strike together."""
    near = piece.meter.bar // 64
    rights = _of(rows, "right", piece)
    at = 0
    for grip in _of(rows, "left", piece):
        start = grip[0].written_onset
        while at < len(rights) and rights[at][0].written_onset < start - near:
            at += 1
        if at >= len(rights) or rights[at][0].written_onset > start + near:
            continue
        top, floor = max(n.pitch.midi for n in grip), min(n.pitch.midi for n in rights[at])
        if top < floor:
            continue
        low = [n for n in grip if n.pitch.midi >= floor and n not in fixed]
        high = [n for n in rights[at] if n.pitch.midi <= top and n not in fixed]
        if any(n.pitch.midi >= floor for n in grip if n in fixed):
            rows = _exchanged(rows, high, [])
            rights[at] = [n for n in rights[at] if n not in high]
            if not rights[at]:
                del rights[at]
        else:
            rows = _exchanged(rows, low, [])
    return rows
