"""How the chords of a bar share its beats, in any meter."""

from __future__ import annotations

from functools import lru_cache

from woodshed.theory.meter import Meter
from woodshed.theory.time import Ticks

HOLD = "."
"""Prolongs the chord before it."""


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
