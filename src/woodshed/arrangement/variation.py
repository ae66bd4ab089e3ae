"""Keeps a piece from saying the same bar over and over: the fourth equal bar in a row is told a little differently."""

from __future__ import annotations

from collections.abc import Container, Sequence

from woodshed.arrangement.device import Stroke
from woodshed.piece import Cell
from woodshed.theory.time import Ticks

_MOST = 3
"""Equal bars in a row that an ear forgives where no ostinato is meant (genres.md 0.3)."""

_SHORTEST_SPLIT: Ticks = 480

Bars = list[tuple[Stroke, ...]]


def varied(
    lefts: Bars, rights: Bars, bar: Ticks, *, most: int = _MOST, held: Container[Cell] = ()
) -> tuple[Bars, Bars]:
    """Both hands with every bar after ``most`` equal ones changed: a chord turned over, or a long note struck twice.

    A copy at another pitch is the same bar. ``bar`` is the length of a bar in ticks. What is ``held``, a hand in a bar
    from 0, stays; a later bar is varied in its place.
    """
    lefts, rights = list(lefts), list(rights)
    run, before = 0, None
    for b, (left, right) in enumerate(zip(lefts, rights, strict=True)):
        shape = _shape(left, right, b * bar)
        run = run + 1 if shape is not None and shape == before else 1
        if run > most:
            if ("right", b) not in held:
                rights[b] = _turned_over(right) or _restruck(right)
            if rights[b] == right and ("left", b) not in held:
                lefts[b] = _restruck(left)
            if (rights[b], lefts[b]) != (right, left) or not held:
                shape = _shape(lefts[b], rights[b], b * bar)
                run = 1
        before = shape
    return lefts, rights


def _shape(left: Sequence[Stroke], right: Sequence[Stroke], start: Ticks) -> tuple[tuple[Ticks, int, bool], ...] | None:
    rows = [(s.onset - start, s.key, False) for s in left]
    rows += [(s.onset - start, s.key, True) for s in right]
    if not rows:
        return None
    low = min(key for _, key, _ in rows)
    return tuple(sorted((onset, key - low, hand) for onset, key, hand in rows))


def _turned_over(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """The last chord with its lowest key an octave up, where a hand still spans it; empty if not."""
    if not strokes:
        return ()
    last = max(s.onset for s in strokes)
    grip = sorted((s for s in strokes if s.onset == last), key=lambda s: s.key)
    if len(grip) < 2 or not grip[-1].key < grip[0].key + 12 <= 84:
        return ()
    moved = grip[0]._replace(key=grip[0].key + 12)
    return (*(s for s in strokes if s is not grip[0]), moved)


def _restruck(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """The longest grip struck a second time half way through, more softly."""
    if not strokes:
        return strokes
    longest = max(strokes, key=lambda s: (s.duration, -s.onset))
    half = longest.duration // 2 // 240 * 240
    if longest.duration < _SHORTEST_SPLIT or not half:
        return strokes
    out = []
    for stroke in strokes:
        if stroke.onset == longest.onset and stroke.duration == longest.duration:
            out.append(stroke._replace(duration=half))
            out.append(
                stroke._replace(
                    onset=stroke.onset + half,
                    duration=stroke.duration - half,
                    accent=stroke.accent - 6,
                )
            )
        else:
            out.append(stroke)
    return tuple(out)
