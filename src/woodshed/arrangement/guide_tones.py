"""Guide tones: in falling fifths the seventh of one chord goes to the next one's third."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.device import merged
from woodshed.arrangement.frame import clouded
from woodshed.theory.time import QUARTER

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.arrangement.hands import Limits

_FOURTH_UP = 5
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

    The tone joins a chord of the right hand, then of the left, then a note of the line.
    ``bass_alone`` keeps the left hand in single notes.
    """
    added = False
    chain = [(a, b) for a, b in pairwise(merged(spans)) if _falls(a, b)]
    for before, after in chain:
        sevenths = _keys_of(
            (before.chord.root.semitone + 10, before.chord.root.semitone + 11), before, left, right
        )
        thirds = _keys_of(
            (after.chord.root.semitone + 3, after.chord.root.semitone + 4), after, left, right
        )
        if any(abs(x - y) <= 2 for x in sevenths for y in thirds):
            continue
        wanted = _third(after)
        ways = [
            (after, key)
            for x in sevenths
            for key in (x - 1, x - 2, x)
            if key % 12 == wanted and x >= _LOWEST
        ]
        seventh = _seventh(before)
        ways += [
            (before, key)
            for y in thirds
            for key in (y + 1, y + 2, y)
            if key % 12 == seventh and y >= _LOWEST
        ]
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
    return (
        gap == _FOURTH_UP
        and before.chord.kind.family in ("min", "hdim", "dom")
        and _third(after) is not None
    )


def _third(span: Span) -> int | None:
    tones = span.chord.kind.tones
    third = 3 if "b3" in tones else 4 if "3" in tones else None
    return None if third is None else (span.chord.root.semitone + third) % 12


def _seventh(span: Span) -> int:
    return (span.chord.root.semitone + (11 if "7" in span.chord.kind.tones else 10)) % 12


def _keys_of(classes: tuple[int, ...], span: Span, *hands: list[Stroke]) -> set[int]:
    wanted = {c % 12 for c in classes}
    return {s.key for strokes in hands for s in _within(strokes, span) if s.key % 12 in wanted}


def _within(strokes: list[Stroke], span: Span) -> list[Stroke]:
    return [
        s for s in strokes if s.onset < span.end and _overlap(s, span) > min(48, s.duration // 2)
    ]


def _overlap(stroke: Stroke, span: Span) -> int:
    return min(stroke.onset + stroke.duration, span.end) - max(stroke.onset, span.onset)


def _joined(
    piece: Piece, span: Span, key: int, left: list[Stroke], right: list[Stroke], *, bass_alone: bool
) -> bool:
    ways = [
        (right, left, piece.right, 2),
        (left, right, piece.left, 2),
        (right, left, piece.right, 1),
    ]
    for strokes, others, limits, least in ways:
        if strokes is left and bass_alone:
            continue
        grips: dict[int, list[Stroke]] = {}
        for s in strokes:
            if span.onset - QUARTER // 2 <= s.onset < span.end and s in _within([s], span):
                grips.setdefault(s.onset, []).append(s)
        for grip in sorted(grips.values(), key=lambda g: -max(s.duration for s in g)):
            if len(grip) >= least and _fits(grip, key, limits, others, below=strokes is left):
                model = max(grip, key=lambda s: s.duration)
                strokes.append(model._replace(key=key, accent=min(model.accent, 0) - 4))
                strokes.sort()
                return True
    return False


def _fits(
    grip: list[Stroke], key: int, limits: Limits, others: list[Stroke], *, below: bool
) -> bool:
    """Whether a hand can take the key into this grip and leave its top note on top."""
    keys = sorted(s.key for s in grip)
    wide = sorted([*keys, key])
    if (
        len(keys) >= limits.notes
        or key in keys
        or wide[-1] - wide[0] > limits.span
        or clouded(wide)
    ):
        return False
    if (
        not limits.low <= key <= limits.high
        or (not below and key > keys[-1])
        or (below and key < keys[0])
    ):
        return False
    onset = grip[0].onset
    end = max(s.onset + s.duration for s in grip)
    rivals = [s.key for s in others if s.onset < end and s.onset + s.duration > onset]
    return all(key < k for k in rivals) if below else all(key > k for k in rivals)
