"""Sees to it that every chord is heard: its third and seventh, its alterations, its root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from woodshed.arrangement.device import merged
from woodshed.arrangement.side import Side
from woodshed.theory.interval import semitones

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.arrangement.hands import Limits
    from woodshed.theory.chord import Chord

_NEAR = 4
"""Semitones within which an optional tone gives way to a missing one: the hand keeps its shape."""
_UNDER = 3
"""As many keys as a right hand holds with its outer fingers while the thumb strikes below them."""


@lru_cache(maxsize=4096)
def needed_tones(chord: Chord, *, root: bool) -> tuple[tuple[int, ...], ...]:
    """Groups of semitones above C of which one each must sound for the chord to be heard."""
    home = chord.root.semitone
    groups = [tuple((home + semitones(t)) % 12 for t in group) for group in chord.kind.essential]
    return (*groups, (home,)) if root else tuple(groups)


def missing_tones(span: Span, sounding: set[int], *, root: bool) -> list[tuple[int, ...]]:
    """Of the groups of tones that a chord needs, those of which none sounds."""
    return [group for group in needed_tones(span.chord, root=root) if not sounding.intersection(group)]


def completed(
    piece: Piece,
    spans: Sequence[Span],
    left: Sequence[Stroke],
    right: Sequence[Stroke],
    *,
    root: bool,
    bass_alone: bool = False,
    lines: bool = False,
) -> tuple[list[Stroke], list[Stroke], bool]:
    """Both hands with missing essential tones added where there is room, and whether any was.

    The tone joins a chord of the right hand, else of the left, else a bass or a note of the line, else it takes the
    place of a doubled or optional tone. ``bass_alone`` keeps a walking left hand in single notes for as long as the
    right hand has room; with ``lines`` both hands stay as thin as they are, and tones only change places.
    """
    low = Side("left", sorted(left), piece.left, [])
    high = Side("right", sorted(right), piece.right, [])
    added = False
    for span in merged(spans):
        low.attend(span)
        high.attend(span)
        sounding = {stroke.key % 12 for side in (low, high) for stroke in side.here}
        for group in missing_tones(span, sounding, root=root):
            found = not lines and _join(span, group, low, high, bass_alone=bass_alone)
            added |= found or _replace(span, group, low, high)
    return low.strokes, high.strokes, added


def _join(span: Span, group: tuple[int, ...], low: Side, high: Side, *, bass_alone: bool) -> bool:
    """Add a tone to the first grip that has room for it; grips of two and more come first."""
    ways = ((2, high), (2, low), (1, low), (1, high))
    for least, side in ((2, high), (1, high), (1, low)) if bass_alone else ways:
        other = low if side is high else high
        for grip in side.grips(span):
            key = _room(grip, group, side, other) if len(grip) >= least else None
            if key is not None:
                model = max(grip, key=lambda s: s.duration)
                side.add(model._replace(key=key, accent=min(model.accent, 0)))
                return True
    return _under_held(span, group, high, low)


def _under_held(span: Span, group: tuple[int, ...], high: Side, low: Side) -> bool:
    """Strike a tone when the chord begins, under a right-hand note that is held over its beginning."""
    held = [s for s in high.here if s.onset < span.onset < s.onset + s.duration]
    struck = [s for s in high.here if s.onset == span.onset]
    if not held or len(held) + len(struck) > _UNDER:
        return False
    end = min(span.end, held[0].onset + held[0].duration)
    grip = [s._replace(onset=span.onset, duration=end - span.onset) for s in (*held, *struck)]
    key = _room(grip, group, high, low)
    if key is None:
        return False
    high.add(grip[0]._replace(key=key, accent=-4))
    return True


def _room(grip: Sequence[Stroke], group: tuple[int, ...], side: Side, other: Side) -> int | None:
    """A key of the group that a grip can take without leaving the hand or meeting the other one."""
    keys = sorted(stroke.key for stroke in grip)
    if len(keys) >= side.limits.notes:
        return None
    onset, end = grip[0].onset, max(s.onset + s.duration for s in grip)
    rivals = [s.key for s in other.until(end) if s.onset + s.duration > onset]
    low, high = max(side.limits.low, keys[-1] - side.limits.span), keys[0] + side.limits.span
    if side.hand == "left":
        low, high = max(low, keys[0]), min(high, side.limits.high, min(rivals, default=128) - 1)
    else:
        low, high = max(low, max(rivals, default=0) + 1), min(high, keys[-1])
    options = [
        key
        for key in range(low, high + 1)
        if key % 12 in group and key not in keys and not side.limits.clouds(sorted([*keys, key]))
    ]
    centre = sum(keys) / len(keys)
    return min(options, key=lambda k: (_rubs(k, keys), abs(k - centre)), default=None)


def _rubs(key: int, keys: Sequence[int]) -> bool:
    return any(abs(key - other) == 1 for other in keys)


def _replace(span: Span, group: tuple[int, ...], low: Side, high: Side) -> bool:
    """Let a full grip give up a tone that it can spare; its top in the right hand, its bass stay."""
    for side in (high, low):
        for grip in side.grips(span):
            for stroke, key in _exchanges(span, grip, side):
                if key % 12 in group:
                    side.exchange(stroke, key)
                    return True
    return False


def _exchanges(span: Span, grip: Sequence[Stroke], side: Side) -> Iterator[tuple[Stroke, int]]:
    """The strokes of a grip that may go, each with the keys near it that may come."""
    keys = sorted(stroke.key for stroke in grip)
    kept = keys[-1] if side.hand == "right" else keys[0]
    for stroke in grip:
        if stroke.key != kept and spared(span, stroke, side.here, root=True):
            for key in _neighbours(stroke.key, keys, side.limits):
                yield stroke, key


def spared(span: Span, stroke: Stroke, here: Sequence[Stroke], *, root: bool) -> bool:
    """Whether the chord can do without a stroke: it is optional, or sounds elsewhere too."""
    tone = stroke.key % 12
    needed = any(tone in group for group in needed_tones(span.chord, root=root))
    return not needed or sum(s.key % 12 == tone for s in here) > 1


def _neighbours(old: int, keys: Sequence[int], limits: Limits) -> Iterator[int]:
    """Keys near one that is given up, nearest first, inside the hand as it lies and clear there."""
    for key in sorted(range(old - _NEAR, old + _NEAR + 1), key=lambda k: abs(k - old)):
        rest = sorted({*keys, key} - {old})
        if keys[0] <= key <= keys[-1] and key not in keys and not limits.clouds(rest):
            yield key
