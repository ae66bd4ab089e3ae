"""Where the hands lie once a piece stands in its key: what came out too high goes down an octave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.hands import LEFT_RANGE, muddy

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span

_OVER: int = 60
"""Ticks by which a note must outlast its chord to belong to the next one."""
_LOWEST_CLUSTER = 55
"""Below G3 the seconds of a right hand's chords grate (genres.md 5)."""
_STEP = 2
"""A last note this near to the next bass, in semitones, leads there and goes where that goes."""


def settled(left: Sequence[Stroke], spans: Sequence[Span], highest: int) -> list[Stroke]:
    """The left hand with the figure of every chord whose lowest key lies above ``highest`` an octave down.

    Only whole figures move, so that all keys get the same degrees at the same places, and none goes down where it would
    turn to mud. What is pushed into a chord, or leads to it by step, goes with that chord.
    """
    figures = _figures(left, spans)
    octaves = [_goes_down(figure, highest) for figure in figures]
    out: list[Stroke] = []
    for i, figure in enumerate(figures):
        leading = _leading(figure, figures[i + 1] if i + 1 < len(figures) else [])
        for stroke in figure:
            down = octaves[i + 1] if stroke.onset == leading else octaves[i]
            out.append(stroke._replace(key=stroke.key - 12) if down and stroke.key - 12 >= LEFT_RANGE[0] else stroke)
    return sorted(out)


def _figures(left: Sequence[Stroke], spans: Sequence[Span]) -> list[list[Stroke]]:
    """The strokes of each chord, those pushed into it among them; chords that nothing plays are left out."""
    figures: list[list[Stroke]] = []
    pushed: list[Stroke] = []
    i = 0
    for number, span in enumerate(spans):
        own, pushed = pushed, []
        last = number == len(spans) - 1
        while i < len(left) and (last or left[i].onset < span.end):
            over = left[i].onset > span.onset and left[i].onset + left[i].duration > span.end + _OVER
            (pushed if over and not last else own).append(left[i])
            i += 1
        if own:
            figures.append(own)
    return [*figures, pushed] if pushed else figures


def _goes_down(figure: Sequence[Stroke], highest: int) -> bool:
    lowest = min(_struck_first(figure))
    if lowest <= highest or lowest - 12 < LEFT_RANGE[0]:
        return False
    return not any(muddy([key - 12 for key in grip]) for grip in _grips(figure))


def _struck_first(figure: Sequence[Stroke]) -> list[int]:
    """The keys with which a chord begins: its bass is among them."""
    first = min(stroke.onset for stroke in figure)
    return [stroke.key for stroke in figure if stroke.onset == first]


def _grips(figure: Sequence[Stroke]) -> Iterator[list[int]]:
    for _, together in groupby(sorted(figure), lambda stroke: stroke.onset):
        yield sorted(stroke.key for stroke in together)


def _leading(figure: Sequence[Stroke], following: Sequence[Stroke]) -> int | None:
    """When the single note is struck that leads by step into the next figure; None where none does."""
    onset = max(stroke.onset for stroke in figure)
    last = [stroke.key for stroke in figure if stroke.onset == onset]
    if not following or len(last) > 1 or onset == min(stroke.onset for stroke in figure):
        return None
    return onset if abs(last[0] - min(_struck_first(following))) <= _STEP else None


def sunk(right: Sequence[Stroke], left: Sequence[Stroke], highest: int) -> list[Stroke]:
    """The right hand an octave down where its mean key lies above ``highest`` and nothing of it meets the left."""
    if not right or sum(stroke.key for stroke in right) <= highest * len(right):
        return list(right)
    below: dict[int, int] = {}
    for stroke in left:
        below[stroke.onset] = max(stroke.key, below.get(stroke.onset, 0))
    lowered = [stroke._replace(key=stroke.key - 12) for stroke in right]
    clear = all(max(below.get(s.onset, 0) + 1, _LOWEST_CLUSTER) <= s.key for s in lowered)
    return lowered if clear else list(right)
