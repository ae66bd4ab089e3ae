"""A bass line in the register of its instrument: each tone in the octave where the line runs best, whatever the key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby, pairwise

from woodshed.arrangement.device import Stroke

_OCTAVE = 12
_AWAY = 0.2
"""Price of a semitone away from home."""
_TURNED, _WIDE, _FIFTH = 0.8, 0.35, 7
"""Price of an interval that is not as it was written, and of each semitone beyond a fifth in it: with these prices
lines of every key lie within two semitones of home on average, and three intervals in a hundred are turned."""
_BEYOND = 0.3
"""Price of each semitone beyond an octave, also where it was written: no bass leaps so far if it need not."""
_LEVELLED = 2.2
"""Price of an octave that becomes a repeated key: it takes the figure its leap."""


def in_register(strokes: Iterable[Stroke], low: int, high: int, home: int) -> list[Stroke]:
    """The strokes of a line with each key in an octave between ``low`` and ``high``, at least an octave apart.

    Keys like to lie near ``home`` and to keep the intervals that were written: the cheapest way through all of them
    (Viterbi, 1967). What is struck together stays as it is.
    """
    grips = [list(grip) for _, grip in groupby(sorted(strokes), lambda stroke: stroke.onset)]
    lines: list[list[Stroke]] = [[]]
    out: list[Stroke] = []
    for grip in grips:
        if len(grip) == 1:
            lines[-1].append(grip[0])
        else:
            out += grip
            lines.append([])
    for line in lines:
        keys = _cheapest([stroke.key for stroke in line], low, high, home)
        out += [stroke.at(key) for stroke, key in zip(line, keys, strict=True)]
    return sorted(out)


def _cheapest(line: Sequence[int], low: int, high: int, home: int) -> list[int]:
    """The keys of a line: forward the least cost of each octave of each tone, back along the choices made."""
    if not line:
        return []
    costs = {key: _AWAY * abs(key - home) for key in _octaves(line[0], low, high)}
    back: list[dict[int, int]] = []
    for before, written in pairwise(line):
        gap = written - before
        reached, came = {}, {}
        for key in _octaves(written, low, high):
            cost, came[key] = min((cost + _moved(key - old, gap), old) for old, cost in costs.items())
            reached[key] = cost + _AWAY * abs(key - home)
        back.append(came)
        costs = reached
    keys = [min(costs, key=lambda key: (costs[key], key))]
    for came in reversed(back):
        keys.append(came[keys[-1]])
    return keys[::-1]


def _octaves(key: int, low: int, high: int) -> range:
    return range(low + (key - low) % _OCTAVE, high + 1, _OCTAVE)


@cache
def _moved(gap: int, written: int) -> float:
    """What it costs to go by an interval in place of the one that was written."""
    if gap == 0 and abs(written) == _OCTAVE:
        return _LEVELLED
    beyond = _BEYOND * max(0, abs(gap) - _OCTAVE)
    return beyond if gap == written else beyond + _TURNED + _WIDE * max(0, abs(gap) - _FIFTH)
