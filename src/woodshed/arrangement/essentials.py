"""Sees to it that every chord is heard: its third and seventh, its named alterations, its top extension, its root."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from woodshed.arrangement.device import merged
from woodshed.arrangement.frame import clouded
from woodshed.arrangement.hands import Limits
from woodshed.theory.interval import semitones
from woodshed.theory.time import QUARTER

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.piece import Hand

_HEARD = QUARTER // 16


def missing_tones(span: Span, sounding: set[int], *, root: bool) -> list[tuple[int, ...]]:
    """Groups of semitones above C of which none sounds, though the symbol needs one of each."""
    chord = span.chord
    home = chord.root.semitone
    groups = [tuple((home + semitones(t)) % 12 for t in group) for group in chord.kind.essential]
    if root:
        groups.append((home,))
    return [group for group in groups if not sounding.intersection(group)]


def completed(
    piece: Piece,
    spans: Sequence[Span],
    left: list[Stroke],
    right: list[Stroke],
    *,
    root: bool,
    pedal: bool,
    bass_alone: bool = False,
) -> tuple[list[Stroke], list[Stroke], bool]:
    """Both hands with missing essential tones added to a chord or bass where the hand has room, and whether any was.

    The tone goes to the first grip of the chord that can take it: into a right-hand chord first, then over a left-hand
    bass, then in exchange for a doubled or optional tone. ``bass_alone`` keeps a walking left hand in single notes for as long
    as the right hand has room.
    """
    added = False
    i = j = 0
    for span in merged(spans):
        i, here_left = _window(left, i, span)
        j, here_right = _window(right, j, span)
        sounding = {s.key % 12 for s in here_left} | {s.key % 12 for s in here_right}
        for group in missing_tones(span, sounding, root=root):
            if _add(piece, span, group, left, right, here_left, here_right, bass_alone) or _exchange(
                span, group, (left, here_left), (right, here_right)
            ):
                added = True
    return left, right, added


def _window(strokes: list[Stroke], start: int, span: Span) -> tuple[int, list[Stroke]]:
    """The strokes that sound as this chord, from a sorted list: begun in it, or tied into it."""
    while start < len(strokes) and strokes[start].onset < span.onset - 4 * QUARTER:
        start += 1
    found = []
    for stroke in strokes[start:]:
        if stroke.onset >= span.end:
            break
        end = stroke.onset + stroke.duration
        pushed_on = end > span.end + 48 and stroke.onset >= span.end - QUARTER // 2 - 20
        if end - span.onset > _HEARD and not (pushed_on and stroke.onset > span.onset):
            found.append(stroke)
    return start, found


def _add(
    piece: Piece,
    span: Span,
    group: tuple[int, ...],
    left: list[Stroke],
    right: list[Stroke],
    here_left: list[Stroke],
    here_right: list[Stroke],
    bass_alone: bool,  # noqa: FBT001 - one of a row of plain arguments
) -> bool:
    upper = (right, here_right, piece.right, "right")
    lower = (left, here_left, piece.left, "left")
    ways: tuple[tuple[int, tuple[list[Stroke], list[Stroke], Limits, Hand]], ...] = (
        (2, upper), (2, lower), (1, lower), (1, upper),
    )  # fmt: skip
    if bass_alone:
        ways = ((2, upper), (1, upper), (1, lower))
    for least, (strokes, here, limits, hand) in ways:
        for grip in _grips(here, span):
            if len(grip) < least:
                continue
            choice = _room_for(grip, group, limits, hand, left if hand == "right" else right)
            if choice is not None:
                model = max(grip, key=lambda s: s.duration)
                added = model._replace(key=choice, accent=min(model.accent, 0))
                strokes.append(added)
                strokes.sort()
                here.append(added)
                return True
    return False


def _exchange(
    span: Span, group: tuple[int, ...], *hands: tuple[list[Stroke], list[Stroke]]
) -> bool:
    """A full grip gives up a tone that it can spare, an optional or a doubled one, for the missing tone near it.

    The top of the right hand and the bottom of the left stay.
    """
    left, right = hands[0][0], hands[1][0]
    for strokes, here in reversed(hands):
        for grip in _grips(here, span):
            keys = sorted(s.key for s in grip)
            kept = keys[-1] if strokes is right else keys[0]
            for stroke in grip:
                if stroke.key == kept or not _spared(span, stroke, here):
                    continue
                key = _neighbour(stroke.key, group, keys)
                if key is not None and (strokes is left or key < kept):
                    other = stroke._replace(key=key)
                    strokes[strokes.index(stroke)] = here[here.index(stroke)] = other
                    strokes.sort()
                    return True
    return False


def _spared(span: Span, stroke: Stroke, here: list[Stroke]) -> bool:
    home = span.chord.root.semitone
    needed = {(home + semitones(t)) % 12 for g in span.chord.kind.essential for t in g} | {home}
    doubled = [s.key % 12 for s in here].count(stroke.key % 12) > 1
    return stroke.key % 12 not in needed or doubled


def _neighbour(old: int, group: tuple[int, ...], keys: list[int]) -> int | None:
    """The nearest key of a group, at most a major third from the one it replaces, inside the hand as it lies."""
    for key in sorted(range(old - 4, old + 5), key=lambda k: abs(k - old)):
        rest = sorted({*keys, key} - {old})
        inside = keys[0] <= key <= keys[-1]
        if key % 12 in group and key not in keys and inside and not clouded(rest):
            return key
    return None


def _grips(here: list[Stroke], span: Span) -> list[list[Stroke]]:
    by_onset: dict[int, list[Stroke]] = {}
    for stroke in here:
        if stroke.onset >= span.onset - QUARTER // 2:
            by_onset.setdefault(stroke.onset, []).append(stroke)
    return sorted(by_onset.values(), key=lambda g: -max(s.duration for s in g))


def _room_for(
    grip: list[Stroke], group: tuple[int, ...], limits: Limits, hand: Hand, other: list[Stroke]
) -> int | None:
    """A key of the group that this grip can take without leaving the hand or meeting the other one."""
    keys = sorted(s.key for s in grip)
    if len(keys) >= limits.notes:
        return None
    onset, end = grip[0].onset, grip[0].onset + grip[0].duration
    rivals = [s.key for s in other if s.onset < end and s.onset + s.duration > onset]
    ceiling = (
        min((k for k in rivals), default=limits.high + 1) if hand == "left" else limits.high + 1
    )
    floor = max((k for k in rivals), default=limits.low - 1) if hand == "right" else limits.low - 1
    low = max(floor + 1, keys[-1] - limits.span, keys[0] if hand == "left" else limits.low)
    high = min(ceiling - 1, keys[0] + limits.span, limits.high)
    if hand == "right":
        high = min(high, keys[-1])
    options = [
        key
        for key in range(low, high + 1)
        if key % 12 in group and key not in keys and not clouded(sorted([*keys, key]))
    ]
    centre = sum(keys) / len(keys)
    return min(
        options,
        key=lambda key: (min(abs(key - k) for k in keys) == 1, abs(key - centre)),
        default=None,
    )
