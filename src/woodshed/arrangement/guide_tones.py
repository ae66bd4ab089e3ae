"""Guide tones: in falling fifths the seventh of one chord goes to the next one's third."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.device import merged, near
from woodshed.arrangement.essentials import bears
from woodshed.arrangement.frame import clouded
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.arrangement.hands import Limits

_FOURTH_UP = 5
_TOUCH: Ticks = QUARTER // 20
_LOWEST = 50
"""Below D3 a guide tone is a bass note, and is not led."""


def led(
    piece: Piece,
    spans: Sequence[Span],
    left: list[Stroke],
    right: list[Stroke],
    *,
    bass_alone: bool,
) -> tuple[list[Stroke], list[Stroke], bool]:
    """Both hands with a tone where a seventh had no third to go to; whether any was added.

    The tone joins a chord of the right hand, then of the left, then a note of the line. ``bass_alone`` keeps the left
    hand in single notes.
    """
    added = False
    chain = [(a, b) for a, b in pairwise(merged(spans)) if _falls(a, b)]
    for before, after in chain:
        sevenths = _keys_of((before.chord.root.semitone + 10, before.chord.root.semitone + 11), before, left, right)
        thirds = _keys_of((after.chord.root.semitone + 3, after.chord.root.semitone + 4), after, left, right)
        if any(abs(x - y) <= 2 for x in sevenths for y in thirds):
            continue
        wanted = _third(after)
        ways = [(after, key) for x in sevenths for key in (x - 1, x - 2, x) if key % 12 == wanted and x >= _LOWEST]
        seventh = _seventh(before)
        ways += [(before, key) for y in thirds for key in (y + 1, y + 2, y) if key % 12 == seventh and y >= _LOWEST]
        for span, key in ways:
            if _joined(piece, span, key, left, right, bass_alone=bass_alone):
                added = True
                break
    return left, right, added


def _falls(before: Span, after: Span) -> bool:
    """Whether the chords stand a fifth apart, falling, and the first one wants to go there."""
    if not before.chord.pitch_classes or not after.chord.pitch_classes:
        return False
    gap = (after.chord.root.semitone - before.chord.root.semitone) % 12
    return gap == _FOURTH_UP and before.chord.kind.family in ("min", "hdim", "dom") and _third(after) is not None


def _third(span: Span) -> int | None:
    tones = span.chord.kind.tones
    third = 3 if "b3" in tones else 4 if "3" in tones else None
    return None if third is None else (span.chord.root.semitone + third) % 12


def _seventh(span: Span) -> int:
    return (span.chord.root.semitone + (11 if "7" in span.chord.kind.tones else 10)) % 12


def _keys_of(classes: tuple[int, ...], span: Span, *hands: list[Stroke]) -> set[int]:
    wanted = {c % 12 for c in classes}
    return {
        s.key
        for strokes in hands
        for s in near(strokes, span.onset, span.end)
        if s.key % 12 in wanted and _heard(s, span)
    }


def _heard(stroke: Stroke, span: Span) -> bool:
    """Whether a stroke sounds in a chord for longer than a passing touch."""
    start, end = max(stroke.onset, span.onset), min(stroke.onset + stroke.duration, span.end)
    return end - start > min(_TOUCH, stroke.duration // 2)


def _joined(piece: Piece, span: Span, key: int, left: list[Stroke], right: list[Stroke], *, bass_alone: bool) -> bool:
    ways = [
        (right, left, piece.right, 2),
        (left, right, piece.left, 2),
        (right, left, piece.right, 1),
    ]
    for strokes, others, limits, least in ways:
        if strokes is left and bass_alone:
            continue
        grips: dict[int, list[Stroke]] = {}
        for s in near(strokes, span.onset, span.end):
            if s.onset >= span.onset - QUARTER // 2 and _heard(s, span):
                grips.setdefault(s.onset, []).append(s)
        for grip in sorted(grips.values(), key=lambda g: -max(s.duration for s in g)):
            fits = len(grip) >= least and _fits(grip, key, limits, others, below=strokes is left)
            if fits and bears(span, grip, key):
                model = max(grip, key=lambda s: s.duration)
                insort(strokes, model._replace(key=key, accent=min(model.accent, 0) - 4))
                return True
    return False


def _fits(grip: list[Stroke], key: int, limits: Limits, others: list[Stroke], *, below: bool) -> bool:
    """Whether a hand can take the key into this grip and leave its top note on top."""
    keys = sorted(s.key for s in grip)
    wide = sorted([*keys, key])
    if len(keys) >= limits.notes or key in keys or wide[-1] - wide[0] > limits.span or clouded(wide):
        return False
    if not limits.low <= key <= limits.high or (not below and key > keys[-1]) or (below and key < keys[0]):
        return False
    onset = grip[0].onset
    end = max(s.onset + s.duration for s in grip)
    rivals = [s.key for s in others if s.onset < end and s.onset + s.duration > onset]
    return all(key < k for k in rivals) if below else all(key > k for k in rivals)
