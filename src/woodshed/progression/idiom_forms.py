"""Devices that fill a whole chorus: proved bar by bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from woodshed.piece.chart import Chart
from woodshed.progression.hearing import Heard, at_bar, fits, hear, is_chord, runs, tokens
from woodshed.theory.time import Ticks

Places = tuple[Ticks, ...]

_BLUES_12 = {
    1: "I:any",
    3: "I:any",
    5: "IV:any",
    7: "I:any",
    9: "V:any|II:any",
    10: "IV:any|V:any",
    11: "I:any|III:any",
}
_JAZZ_BLUES = {1: "I:any", 5: "IV:any", 9: "II:min|hdim|dom", 10: "V:dom|sus|bII:dom"}
_MINOR_BLUES = {1: "I:min", 5: "IV:min", 9: "bVI:dom|maj|II:hdim", 10: "V:dom"}
_QUICK = {1: "I:any", 2: "IV:any", 3: "I:any"}
_QUICK_IN_EIGHT = {1: "I:any", 2: "IV:any"}
_BIRD = {1: "I:maj", 2: "VII:hdim", 3: "VI:min", 5: "IV:any", 9: "II:min", 10: "V:dom"}
_BRIDGE = {17: "III:dom", 19: "VI:dom", 21: "II:dom", 23: "V:dom|sus"}


def chorus_starts(bars: int, length: int) -> range:
    """First bars, from 1, of choruses of this length; none where the piece is not made of them."""
    return range(1, bars + 1, length) if bars and bars % length == 0 else range(0)


def _stands(chart: Chart, heard: Sequence[Heard], start: int, rule: Mapping[int, str]) -> bool:
    for bar, text in rule.items():
        found = at_bar(heard, start + bar - 1, chart.meter.bar)
        if found is None or not fits(tokens(text)[0], found.reading):
            return False
    return True


def _by_rule(length: int, rule: Mapping[int, str]) -> Callable[[Chart], Places]:
    """A prover of a form: every chorus must keep to the rule."""

    def prove(chart: Chart) -> Places:
        heard = hear(chart)
        starts = chorus_starts(len(chart.bars), length)
        if not starts or not all(_stands(chart, heard, start, rule) for start in starts):
            return ()
        return tuple((start - 1) * chart.meter.bar for start in starts)

    return prove


blues_12 = _by_rule(12, _BLUES_12)
minor_blues = _by_rule(12, _MINOR_BLUES)
bird_blues = _by_rule(12, _BIRD)
_jazz_blues_pillars = _by_rule(12, _JAZZ_BLUES)


def in_bars(heard: Sequence[Heard], first: int, last: int, length: Ticks) -> list[Heard]:
    """The changes that sound within these bars, counted from 1."""
    start, end = (first - 1) * length, last * length
    return [h for h in heard if h.onset < end and h.onset + h.duration > start]


def jazz_blues(chart: Chart) -> Places:
    """Bars 1, 5, 9 and 10 as in a jazz blues, and VI7 somewhere in bar 8 of every chorus."""
    found = _jazz_blues_pillars(chart)
    heard, bar = hear(chart), chart.meter.bar
    for start in found:
        eighth = start // bar + 8
        if not any(is_chord("VI:dom", h) for h in in_bars(heard, eighth, eighth, bar)):
            return ()
    return found


def quick_change(chart: Chart) -> Places:
    """Bar 2 on IV, in choruses of twelve bars, or of eight."""
    if len(chart.bars) % 12 and len(chart.bars) % 8 == 0:
        return _by_rule(8, _QUICK_IN_EIGHT)(chart)
    return _by_rule(12, _QUICK)(chart)


def rhythm_changes(chart: Chart) -> Places:
    """AABA of 32: every A from I by a dominant to IV, the bridge III VI II V."""
    heard, bar = hear(chart), chart.meter.bar
    if len(chart.bars) != 32 or not _stands(chart, heard, 1, _BRIDGE):
        return ()
    for a in (1, 9, 25):
        if not _stands(chart, heard, a, {1: "I:maj|dom"}):
            return ()
        if not any(is_chord("V:dom|bII:dom", h) for h in in_bars(heard, a, a + 1, bar)):
            return ()
        if not any(is_chord("IV:any", h) for h in in_bars(heard, a + 4, a + 6, bar)):
            return ()
    return (0,)


def blues_turnaround(chart: Chart) -> Places:
    """Choruses of twelve, else the piece, whose last two bars go from I to V in a known way."""
    bar, count = chart.meter.bar, len(chart.bars)
    ends = [start + 11 for start in chorus_starts(count, 12)] or [count]
    heard = hear(chart)
    return tuple((end - 2) * bar for end in ends if end >= 2 and _turns(in_bars(heard, end - 1, end, bar)))


def turns_in(chart: Chart, number: int, *, walks: bool) -> Places:
    """Where the turnaround of a bar, counted from 1, begins: the five sounds in its second half.

    With ``walks`` it may come sooner, if it is reached in one of the ways of the blues.
    """
    bar, heard = chart.meter.bar, hear(chart)
    middle, end = number * bar - bar // 2, number * bar
    late = [h for h in heard if h.onset < end and h.onset + h.duration > middle]
    known = walks and number > 1 and _turns(in_bars(heard, number - 1, number, bar))
    return ((number - 1) * bar,) if known or any(is_chord("V:maj|dom|sus|bII:dom", h) for h in late) else ()


def _turns(heard: Sequence[Heard]) -> bool:
    tonic = next((h.onset for h in heard if is_chord("I:any|III:min", h)), None)
    fives = [h.onset for h in heard if is_chord("V:maj|dom|sus|bII:dom", h)]
    if tonic is None or not fives or fives[-1] <= tonic:
        return False

    def has(text: str) -> bool:
        return any(is_chord(text, h) for h in heard)

    climbs = has("IV:any") and has("#IV:dim|IV:min")
    circles = has("VI:any|bIII:dom|dim") and has("II:any|bVI:dom")
    return climbs or circles or bool(runs("bVI:any V:any", heard))
