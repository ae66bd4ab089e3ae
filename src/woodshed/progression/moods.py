"""Moves the chords of some bars in a direction that a player names: tenser, darker, brighter, simpler, jazzier."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tomli

from woodshed.piece.chart import Change, Chart
from woodshed.progression.alternatives import Alternative, Terms, alternatives
from woodshed.progression.editing import with_bars
from woodshed.progression.qualities import modal, of_row
from woodshed.theory.key import Key

_CHANCE = 0.5
"""How much the dice may say where another version is wanted."""
_NATURAL = 0.3
"""How much gain a step more of cost must bring: what every player would do goes before what is daring."""


class Mood(NamedTuple):
    """A direction as ``moods.toml`` describes it."""

    name: str
    quality: Mapping[str, float]
    least: float
    enough: float
    steps: int
    share: float


@lru_cache(maxsize=1)
def moods() -> Mapping[str, Mood]:
    """The directions by their names."""
    table = tomli.loads(Path(__file__).with_name("moods.toml").read_text("utf-8"))
    rows = [{name: value for name, value in row.items() if name not in {"level", "source"}} for row in table["mood"]]
    return {row["name"]: Mood(**row) for row in rows}


def degree(mood: Mood, row: Sequence[Change], key: Key) -> float:
    """How far a bar is in a direction; only differences mean something."""
    return sum(weight * of_row(row, key, quality) for quality, weight in mood.quality.items())


def in_mood(
    chart: Chart, bars: Sequence[int], name: str, terms: Terms, *, named: bool
) -> tuple[Chart, tuple[int, ...]]:
    """The chart with some of its bars, from 1, moved in a direction; and those in which nothing could be found.

    Bars that were ``named`` are all moved, else the share of them in which it comes most naturally.
    """
    mood = moods()[name]
    stuck: list[int] = []
    if named:
        for bar in bars:
            edited = _moved(chart, bar, mood, terms)
            stuck += [bar] * (edited is chart)
            chart = edited
        return chart, tuple(stuck)
    wanted = max(1, round(mood.share * len(bars)))
    touched = 0
    for bar in _most_willing(chart, bars, mood, terms):
        edited = _moved(chart, bar, mood, terms)
        touched += edited is not chart
        chart = edited
        if touched >= wanted:
            break
    return chart, () if touched else tuple(bars)


def _most_willing(chart: Chart, bars: Collection[int], mood: Mood, terms: Terms) -> list[int]:
    """The bars in the order in which the direction comes naturally; those that stay are left out."""
    found = []
    for bar in bars:
        best = _best(chart, bar, mood, terms)
        if best is not None:
            found.append((-best[0], bar))
    return [bar for _, bar in sorted(found)]


def _moved(chart: Chart, bar: int, mood: Mood, terms: Terms) -> Chart:
    key = chart.key_at(bar)
    start = degree(mood, chart.bars[bar - 1].changes, key)
    for _ in range(mood.steps):
        if degree(mood, chart.bars[bar - 1].changes, key) - start >= mood.enough:
            break
        best = _best(chart, bar, mood, terms)
        if best is None:
            break
        chart = with_bars(chart, bar, [best[1].changes])
    return chart


def _best(chart: Chart, bar: int, mood: Mood, terms: Terms) -> tuple[float, Alternative] | None:
    """The alternative that gains most for what it costs, if any gains enough to be heard."""
    key, old = chart.key_at(bar), chart.bars[bar - 1].changes
    now = degree(mood, old, key)
    best: tuple[float, Alternative] | None = None
    for offer in alternatives(chart, bar, terms):
        if len(offer.changes) < len(old) and mood.quality.get("motion", 0.0) >= 0:
            continue
        if "light" in mood.quality and not all(c in old or modal(c.chord, key) for c in offer.changes):
            continue
        gain = degree(mood, offer.changes, key) - now
        score = min(gain, mood.enough) - _NATURAL * offer.cost + _CHANCE * terms.chance()
        if gain >= mood.least and (best is None or score > best[0]):
            best = score, offer
    return best
