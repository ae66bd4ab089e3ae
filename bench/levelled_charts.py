"""Charts arranged at every level from 1 to 10, and what their notes say of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from real_charts import lines, real_chart

from woodshed.arrangement import remarks
from woodshed.arrangement.difficulty import difficulty
from woodshed.errors import MeterError
from woodshed.genres import style_of
from woodshed.piece import Chart, Request
from woodshed.piece.brief import GENRES
from woodshed.pipeline import generate, play_chart

LEVELS = range(1, 11)
LENGTHS = (8, 16, 12, 32, 4, 24)
"""Bars of our own charts, one after another."""
MOST_BARS = 64
"""Real charts longer than this are left out: they say no more about levels and take longer."""


@dataclass(frozen=True, slots=True)
class Levelled:
    """One chart: what it is, the estimate at each level asked, how many of the ten have something unplayable."""

    name: str
    genre: str
    meter: str
    bars: int
    estimates: tuple[float, ...]
    unplayable: int
    milliseconds: float

    @property
    def met(self) -> int:
        """At how many levels the estimate lies within one of the level asked."""
        return sum(abs(found - asked) <= 1 for asked, found in zip(LEVELS, self.estimates, strict=True))

    @property
    def rising(self) -> int:
        """In how many pairs of neighbouring levels the upper one is at least as hard as the lower."""
        return sum(a <= b + 1e-9 for a, b in pairwise(self.estimates))


def own_charts() -> Iterator[tuple[str, str, str, Chart]]:
    """A chart for every sub-style of every genre, in all its meters by turns: name, genre, application, chart."""
    count = 0
    for genre in GENRES:
        for name, application in style_of(genre).applications.items():
            meter = application.meters[count % len(application.meters)]
            words = f"{name} in {meter}"
            bars = LENGTHS[count % len(LENGTHS)]
            piece = generate(words, genre=genre, application=name, num_bars=bars, seed=count)
            yield name, genre, name, piece.chart
            count += 1


def real_charts(folder: Path, wanted: int) -> list[tuple[str, str, str, Chart]]:
    """Charts of real songs, spread evenly over the corpus: name, genre, application, chart."""
    fitting = [song for song in _shipped(folder) if 4 <= len(song["bars"]) <= MOST_BARS]
    found: list[tuple[str, str, str, Chart]] = []
    step = max(len(fitting) // (wanted + 20), 1)
    for song in fitting[::step]:
        try:
            real = real_chart(song)
        except MeterError:
            continue
        if not real.unread and len(found) < wanted:
            found.append((real.id, real.room, style_of(real.room).usual, real.chart))
    return found


def _shipped(folder: Path) -> Iterator[Mapping[str, Any]]:
    for song in lines(folder):
        if song.get("licence_class") in {"permissive", "sharealike"}:
            yield song


def levelled(name: str, genre: str, application: str, chart: Chart) -> Levelled:
    """A chart arranged at every level."""
    estimates, unplayable, spent = [], 0, 0.0
    for level in LEVELS:
        request = Request(description="the same", genre=genre, application=application, level=level, seed=7)
        start = time.perf_counter()
        piece = play_chart(chart, request)
        spent += time.perf_counter() - start
        found = difficulty(piece.notes, piece.brief.tempo, piece.chart.meter, piece.brief.bars)
        estimates.append(found.level)
        unplayable += bool(remarks(piece))
    return Levelled(name, genre, str(chart.meter), len(chart.bars), tuple(estimates), unplayable, 100 * spent)


def shares(rows: Sequence[Levelled]) -> dict[str, float]:
    """What of all charts is in order: pairs that rise, charts that rise throughout, pieces within one level."""
    pieces = len(rows) * len(LEVELS)
    return {
        "rising pairs": sum(row.rising for row in rows) / (len(rows) * (len(LEVELS) - 1)),
        "charts that rise throughout": sum(row.rising == len(LEVELS) - 1 for row in rows) / len(rows),
        "within one level": sum(row.met for row in rows) / pieces,
        "unplayable": sum(row.unplayable for row in rows) / pieces,
    }
