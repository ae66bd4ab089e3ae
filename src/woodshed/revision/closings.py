"""Other endings for a piece: the closing bars that its room has."""

from __future__ import annotations

from collections.abc import Sequence

from woodshed.genres import style_of
from woodshed.piece import Brief, Chart
from woodshed.progression.alternatives import Terms
from woodshed.progression.by_rules import coloured
from woodshed.progression.editing import changes_of, difference, with_bars
from woodshed.progression.phrases import Library, rests


def closings(chart: Chart, brief: Brief, bars: Sequence[int], terms: Terms) -> list[Chart]:
    """The chart with the last bars of each phrase of the room that closes, where they differ from what is there."""
    if not bars:
        return []
    key = chart.key_at(bars[-1])
    library = Library(brief, style_of(brief.genre))
    found: dict[tuple[str, ...], Chart] = {}
    for role in ("ending", "cadence"):
        for phrase in library.pool(role, key):
            rows = phrase.bars[-len(bars) :]
            if len(rows) < len(bars) or (not brief.loop and not rests(rows[-1])):
                continue
            contents = [changes_of(row, key, chart.meter) for row in rows]
            edited = coloured(with_bars(chart, bars[0], contents), brief)
            only = with_bars(chart, bars[0], [edited.bars[bar - 1].changes for bar in bars])
            symbols = tuple(c.chord.symbol for bar in bars for c in only.bars[bar - 1].changes)
            if difference(chart, only) and all(terms.agrees(only, bar) for bar in bars):
                found.setdefault(symbols, only)
    return list(found.values())
