"""Composes by the rules of a room: joins its phrases under a form. Never declines."""

from __future__ import annotations

from random import Random

from woodshed.genres.style import Style
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar, Change, Chart, Credit
from woodshed.progression.harmonic_rhythm import shared
from woodshed.progression.numerals import chord_in
from woodshed.progression.phrases import Bars, Library
from woodshed.progression.sections import Section, sections_of


class ByRules:
    """The composer without a model; a class since a composer has a name."""

    name = "rules"

    async def compose(self, brief: Brief, style: Style, rng: Random) -> Chart:
        """Write exactly ``brief.bars`` bars; the same brief and dice give the same chart."""
        return compose(brief, style, rng)


def compose(brief: Brief, style: Style, rng: Random) -> Chart:
    """The same at once, for callers outside an event loop."""
    library = Library(brief, style)
    bars: list[Bar] = []
    known: dict[str, Bars] = {}
    for section in sections_of(brief):
        numerals = _material(section, library, known, rng)
        bars.extend(_written(numerals, section, brief))
    return Chart(key=brief.key, meter=brief.meter, bars=tuple(bars), credit=Credit("rules"), key_changes=brief.key_changes)


def _material(section: Section, library: Library, known: dict[str, Bars], rng: Random) -> Bars:
    """New bars for a new letter; for a known one the same, but for how it closes."""
    fresh = library.fill(section.bars, section.close, section.key, rng)
    before = known.get(section.letter)
    if before is None or len(before) != len(fresh):
        known.setdefault(section.letter, fresh)
        return fresh
    kept = len(before) // 2
    return before[:kept] + fresh[kept:]


def _written(numerals: Bars, section: Section, brief: Brief) -> list[Bar]:
    return [
        Bar(
            tuple(Change(chord_in(numeral, section.key), duration) for numeral, duration in shared(bar, brief.meter)),
            section.letter,
        )
        for bar in numerals
    ]
