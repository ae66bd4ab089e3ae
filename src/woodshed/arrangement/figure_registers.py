"""The octaves of a left hand's figures, each a chord's: whole figures move, so that all keys get the same degrees."""

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
_STEP = 2
"""A last note this near to the next bass, in semitones, leads there and goes where that goes."""
_FIFTH = 7


def seated(left: Sequence[Stroke], spans: Sequence[Span], low: int, high: int) -> list[Stroke]:
    """The left hand with the figure of every chord in the octave where its lowest key lies from low to high.

    For figures over a root that stays, such as the dyads of a shuffle: they sound right only in one place. What is
    closer than a fifth would be mud there, so only its lower note is kept.
    """
    out: list[Stroke] = []
    i = 0
    for span in (*spans, None):
        first = i
        while i < len(left) and (span is None or left[i].onset < span.end):
            i += 1
        inside = left[first:i]
        if inside:
            lowest = min(stroke.key for stroke in inside)
            octave = (low + (lowest - low) % 12 if high - low >= 11 else lowest) - lowest
            out += [stroke.at(stroke.key + octave) for stroke in _open(inside)]
    return sorted(out)


def _open(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Strokes without those that lie closer than a fifth over another of the same moment."""
    kept: list[Stroke] = []
    for stroke in sorted(strokes):
        below = kept[-1] if kept else None
        if below is None or below.onset != stroke.onset or stroke.key - below.key >= _FIFTH:
            kept.append(stroke)
    return kept


def settled(left: Sequence[Stroke], spans: Sequence[Span], highest: int) -> list[Stroke]:
    """The left hand, in order, with the figure of every chord whose lowest key lies above ``highest`` an octave down.

    Only whole figures move, so that all keys get the same degrees at the same places, and none goes down where it would
    turn to mud. What is pushed into a chord, or leads to it by step, goes with that chord.
    """
    figures = _figures(left, spans)
    sinking = [_goes_down(figure, highest) for figure in figures]
    if not any(sinking):
        return list(left)
    out: list[Stroke] = []
    for figure, after, down, down_after in zip(
        figures, [*figures[1:], []], sinking, [*sinking[1:], False], strict=True
    ):
        leading = _leading(figure, after) if down != down_after else None
        for stroke in figure:
            goes = down_after if stroke.onset == leading else down
            out.append(stroke.at(stroke.key - 12) if goes and stroke.key - 12 >= LEFT_RANGE[0] else stroke)
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
    """Whether a figure, in order, lies too high and would be clear an octave lower."""
    lowest = min(_struck_first(figure))
    if lowest <= highest or lowest - 12 < LEFT_RANGE[0]:
        return False
    return not any(muddy([key - 12 for key in grip]) for grip in _grips(figure))


def _struck_first(figure: Sequence[Stroke]) -> list[int]:
    """The keys with which a chord begins: its bass is among them."""
    first = figure[0].onset
    return [stroke.key for stroke in figure if stroke.onset == first]


def _grips(figure: Sequence[Stroke]) -> Iterator[list[int]]:
    for _, together in groupby(figure, lambda stroke: stroke.onset):
        yield sorted([stroke.key for stroke in together])


def _leading(figure: Sequence[Stroke], following: Sequence[Stroke]) -> int | None:
    """When the single note is struck that leads by step into the next figure; None where none does."""
    onset = figure[-1].onset
    last = [stroke.key for stroke in figure if stroke.onset == onset]
    if not following or len(last) > 1 or onset == figure[0].onset:
        return None
    return onset if abs(last[0] - min(_struck_first(following))) <= _STEP else None
