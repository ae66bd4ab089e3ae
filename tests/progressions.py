"""Briefs for tests of the progression, with as little said as possible."""

from __future__ import annotations

from random import Random
from typing import Any

from woodshed.genres import style_of
from woodshed.piece import Bar, Brief, Change, Chart, Credit, Request
from woodshed.progression import compose
from woodshed.progression.harmonic_rhythm import shared
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.roman import chord_of


def a_brief(genre: str = "jazz", key: str = "C", mode: str = "major", **fields: Any) -> Brief:
    """A brief in a genre and a key; the rest is as plain as may be."""
    given: dict[str, Any] = {
        "request": Request(description=""),
        "genre": genre,
        "application": style_of(genre).usual,
        "key": Key(Key.parse(key).tonic, mode),
        "meter": Meter.parse(fields.pop("meter", "4/4")),
        "tempo": 100.0,
        "bars": 8,
        "level": 5,
        "complexity": 5,
        "seed": 1,
    }
    return Brief(**given | fields)


def composed(brief: Brief, seed: int = 1) -> Chart:
    """What the rules make of a brief."""
    return compose(brief, style_of(brief.genre), Random(seed))


def a_chart(numerals: str, key: str = "C", mode: str = "major", meter: str = "4/4") -> Chart:
    """A chart from bars of numerals, such as ``"iim7 . V7 . | Imaj7"``."""
    home, beat = Key(Key.parse(key).tonic, mode), Meter.parse(meter)
    bars = tuple(
        Bar(tuple(Change(chord_of(n, home), d) for n, d in shared(tuple(bar.split()), beat)))
        for bar in numerals.split("|")
    )
    return Chart(key=home, meter=beat, bars=bars, credit=Credit("rules"))


def symbols(chart: Chart) -> str:
    """The chords of a chart as text, bars divided by strokes."""
    return " | ".join(" ".join(c.chord.symbol for c in bar.changes) for bar in chart.bars)
