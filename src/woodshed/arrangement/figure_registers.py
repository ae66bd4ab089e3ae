"""The octaves of a left hand's figures, each a chord's: whole figures move, so that all keys get the same degrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.hands import LEFT_RANGE, muddy

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span

_OVER: int = 60
"""Ticks by which a note must outlast its chord to belong to the next one."""
_OCTAVE, _FIFTH = 12, 7
_HIGH, _LOW, _LEAP, _WORST = 0.15, 0.5, 0.5, 2.5
"""What it costs that a bass lies too high, by the square of the semitones; too low, or leaps by more than a fifth, by
the semitone; the most that a leap costs."""
_AWAY = 0.5
"""What it costs to move a figure that is not too high."""
_DEEP = 31
"""G1: a bass that has to be heard as a note seldom goes lower."""
_STAYS_BASS, _HIGHEST_GRIP, _APART = 5, 65, 3
"""How far above where it settles a bass may rise to spare a leap; the key that a figure which does so stays below; how
far a hand that moves stays from what it must not meet."""
_STEP = 2
"""A last note this near to the next bass, in semitones, leads there and goes where that goes."""


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


def settled(left: Sequence[Stroke], spans: Sequence[Span], highest: int, right: Sequence[Stroke] = ()) -> list[Stroke]:
    """The left hand with the figure of every chord in the octave where its bass line runs on, as low as ``highest``.

    Only whole figures move, so that all keys get the same degrees at the same places, and none goes down where it would
    turn to mud. Which octave each takes is chosen along the whole piece (Viterbi, 1967): what lies above ``highest``
    costs, and more costs a bass that leaps; none comes up under the fingers of the ``right`` hand. What is pushed into
    a chord, or leads to it by step, goes with that chord.
    """
    figures = _figures(left, spans)
    over: dict[int, int] = {}
    for stroke in right:
        over[stroke.onset] = min(stroke.key, over.get(stroke.onset, stroke.key))
    octaves = _octaves([_basses(figure, highest, over) for figure in figures], highest)
    out: list[Stroke] = []
    for i, figure in enumerate(figures):
        after = octaves[i + 1] if i + 1 < len(figures) else octaves[i]
        leading = _leading(figure, figures[i + 1]) if after != octaves[i] else None
        for stroke in figure:
            key = stroke.key + (after if stroke.onset == leading else octaves[i])
            out.append(stroke.at(key) if LEFT_RANGE[0] <= key <= LEFT_RANGE[1] else stroke)
    return sorted(out)


def _octaves(figures: Sequence[Mapping[int, int]], highest: int) -> list[int]:
    """By how many semitones each figure moves, given the bass that it would have then, so that all costs least."""
    ways: list[dict[int, tuple[float, int]]] = []
    for i, figure in enumerate(figures):
        way = {}
        for octave, bass in figure.items():
            before = [
                (cost + _leap(bass - figures[i - 1][was]), was) for was, (cost, _) in (ways[-1].items() if ways else ())
            ]
            cost, was = min(before, default=(0.0, 0))
            place = _HIGH * max(0, bass - highest) ** 2 + _LOW * max(0, _DEEP - bass)
            way[octave] = (cost + place + _AWAY * (octave > 0 or (figure[0] <= highest and octave < 0)), was)
        ways.append(way)
    chosen: list[int] = []
    octave = min(ways[-1], key=lambda o: (ways[-1][o], o)) if ways else 0
    for way in reversed(ways):
        chosen.append(octave)
        octave = way[octave][1]
    return chosen[::-1]


def _leap(size: int) -> float:
    return min(_WORST, _LEAP * max(0, abs(size) - _FIFTH))


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


def _basses(figure: Sequence[Stroke], highest: int, over: Mapping[int, int]) -> dict[int, int]:
    """The bass of a figure for each octave by which it may move: down if it stays clear, up if it stays a bass.

    ``over`` is the lowest key of the right hand at each onset.
    """
    bass = min(_struck_first(figure))
    found = {0: bass}
    lowered = min(stroke.key for stroke in figure) - _OCTAVE
    mud = any(muddy([key - _OCTAVE for key in grip]) for grip in _grips(figure))
    if bass > highest - _OCTAVE and lowered >= LEFT_RANGE[0] and not mud:
        found[-_OCTAVE] = bass - _OCTAVE
    room = all(s.key + _OCTAVE + _APART <= min(over.get(s.onset, _HIGHEST_GRIP), _HIGHEST_GRIP) for s in figure)
    if bass + _OCTAVE <= highest + _STAYS_BASS and room:
        found[_OCTAVE] = bass + _OCTAVE
    return found


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
