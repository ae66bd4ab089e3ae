"""How the chords of a bar share its beats, in any meter."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import NamedTuple

from woodshed.theory.meter import Meter
from woodshed.theory.time import Ticks

HOLD = "."
"""Prolongs the chord before it."""
_BREATH = 4
"""Bars of a phrase."""


@lru_cache(maxsize=4096)
def spans(tokens: int, onsets: tuple[int, ...], meter: Meter) -> tuple[Ticks, ...]:
    """Durations of the chords that begin at these of ``tokens`` equal parts of the bar, in ticks.

    Chords begin on beats, where there are enough of them: the second half of a bar in 3/4 is its third beat.

    >>> spans(2, (0, 1), Meter.parse("3/4"))
    (1920, 960)
    """
    grid = meter.beats
    while len(grid) < len(onsets):
        step = meter.beat // (3 if meter.compound and len(grid) == len(meter.beats) else 2)
        grid = tuple(
            range(
                0,
                meter.bar,
                min(step, (grid[1] - grid[0]) // 2) if len(grid) > len(meter.beats) else step,
            )
        )
    places = [_place(onset, tokens, meter, grid) for onset in onsets]
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] - 1)
    for i in range(len(places)):
        places[i] = max(places[i], i)
    ends = [grid[p] for p in places[1:]] + [meter.bar]
    return tuple(end - grid[place] for place, end in zip(places, ends, strict=True))


def _place(onset: int, tokens: int, meter: Meter, grid: tuple[Ticks, ...]) -> int:
    if onset * 2 == tokens and meter.halves[-1] in grid:
        return grid.index(meter.halves[-1])
    wanted = onset * meter.bar
    return min(
        next((i for i, tick in enumerate(grid) if tick * tokens >= wanted), len(grid) - 1),
        len(grid) - 1,
    )


@lru_cache(maxsize=8192)
def shared(bar: tuple[str, ...], meter: Meter) -> tuple[tuple[str, Ticks], ...]:
    """The numerals of a bar with their durations; a dot prolongs the one before."""
    onsets = tuple(i for i, token in enumerate(bar) if token != HOLD)
    return tuple(zip((bar[i] for i in onsets), spans(len(bar), onsets, meter), strict=True))


class Rate(NamedTuple):
    """How often chords change beside the rhythm of the room, as chances.

    ``gathered``: a bar of several chords keeps the first alone. ``divided``: a bar of one takes a second at its half,
    but for the last of four, where a phrase breathes. ``held``: the second bar of a pair, where both have one
    chord, stays on that of the first: only what begins on the one is held so long.
    """

    gathered: float
    divided: float
    held: float


def at_rate(bars: tuple[tuple[str, ...], ...], rate: Rate, rng: Random) -> tuple[tuple[str, ...], ...]:
    """Bars in which the chords change more or less often, from the first of a section on.

    >>> at_rate((("I", "vi"), ("V",)), Rate(1.0, 0.0, 1.0), Random(0))
    (('I',), ('I',))
    >>> at_rate((("I", "vi"), ("V",)), Rate(0.0, 1.0, 1.0), Random(0))
    (('I', 'vi'), ('V', '.', 'V', '.'))
    """
    out: list[tuple[str, ...]] = []
    for number, bar in enumerate(bars):
        if len(bar) > 1:
            out.append(bar[:1] if rng.random() < rate.gathered else bar)
        elif number % _BREATH < _BREATH - 1 and rng.random() < rate.divided:
            out.append((bar[0], HOLD, bar[0], HOLD))
        elif number % 2 and len(out[-1]) == 1 and rng.random() < rate.held:
            out.append(out[-1])
        else:
            out.append(bar)
    return tuple(out)
