"""The bars of a piece by section."""

from __future__ import annotations

from woodshed.piece import Chart
from woodshed.words.harmony_choice import bars_of
from woodshed.words.wishes import Place

_SHORTEST = 4
"""Bars of a section; less is a tag."""


def bridge(chart: Chart) -> tuple[int, ...]:
    """The section named so, else the second letter of the form, else the third quarter."""
    runs = sections(chart)
    named = [bars for name, bars in runs if name.lower() in {"bridge", "b"}]
    if named:
        return tuple(bar for run in named for bar in run)
    found = bars_of(Place("bridge"), len(chart.bars), round_of(chart)) or (1, len(chart.bars))
    return tuple(range(found[0], found[1] + 1))


def sections(chart: Chart) -> list[tuple[str, tuple[int, ...]]]:
    """The sections in order, each with its bars from 1; a letter that comes again is a section of its own."""
    runs: list[tuple[str, list[int]]] = []
    for number, bar in enumerate(chart.bars, 1):
        if runs and runs[-1][0] == bar.section:
            runs[-1][1].append(number)
        else:
            runs.append((bar.section, [number]))
    return [(name, tuple(bars)) for name, bars in runs]


def units(chart: Chart) -> list[tuple[str, tuple[int, ...]]]:
    """The same with runs divided that are sections in a row: the sixteen bars that open AABA are two of its A."""
    runs = sections(chart)
    unit = min(len(bars) for _, bars in runs)
    if len(runs) < 2 or unit < _SHORTEST or any(len(bars) % unit for _, bars in runs):
        return runs
    return [(name, bars[k : k + unit]) for name, bars in runs for k in range(0, len(bars), unit)]


def round_of(chart: Chart) -> int:
    """The length of one chorus: 12 bars where choruses of twelve fill the piece, else a run of the whole form."""
    count = len(chart.bars)
    if count % 12 == 0 and count > 12 and count % 32:
        return 12
    return 32 if count % 32 == 0 and count > 32 else count if count <= 16 else max(count // 2, 1)
