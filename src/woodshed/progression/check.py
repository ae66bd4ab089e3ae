"""What every chart must satisfy, whoever composed it; and the smallest repair."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from woodshed.piece.brief import Brief, Idiom
from woodshed.piece.chart import Bar, Change, Chart
from woodshed.progression.colour import TRIADS, altered, plainer, unaltered
from woodshed.progression.editing import merged, with_bars
from woodshed.progression.habits import colour_of, habits_in, most_colour
from woodshed.progression.hearing import hear, is_chord
from woodshed.progression.idiom_rules import holds
from woodshed.progression.idioms import proves, rule_of
from woodshed.progression.notices import named
from woodshed.theory.roman import chord_of

_ENDLESS = frozenset({"sus_ending", "open_ending", "turnaround", "vamp", "half_cadence", "blues_turnaround"})
"""Devices with which a piece may end elsewhere than at home."""


def faults(chart: Chart, brief: Brief) -> tuple[str, ...]:
    """What is wrong with a chart for a brief, in plain words; nothing if it will do."""
    found = []
    if len(chart.bars) != brief.bars:
        found.append(f"it has {len(chart.bars)} bars and not {brief.bars}")
    if chart.key != brief.key:
        found.append(f"it is in {chart.key} and not in {brief.key}")
    for number, bar in enumerate(chart.bars, 1):
        if sum(change.duration for change in bar.changes) != chart.meter.bar:
            found.append(f"bar {number} is not full")
    if not _heard_at_home(chart):
        found.append("its tonic is never heard")
    if not _ends_well(chart, brief):
        found.append("it does not end on the tonic")
    found += [f"{named(i)} is not there" for i in brief.idioms if rule_of(i.name, i.argument) and not holds(chart, i)]
    found += [
        f"{named(Idiom(name))} is there" for name in sorted(brief.avoid) if rule_of(name) and proves(chart, Idiom(name))
    ]
    return tuple(found)


def _heard_at_home(chart: Chart) -> bool:
    return any(is_chord("I:any", h) for h in hear(chart))


def ends_at_home(brief: Brief) -> bool:
    """Whether the last chord must be the tonic: not in a loop, nor where another ending was asked for."""
    if brief.loop or any(brief.asks(name) for name in _ENDLESS) or _asked_to_the_end(brief):
        return False
    slides = [i.bars for i in brief.idioms if i.name == "chromatic_planing" and i.bars]
    return all(bars[1] != brief.bars for bars in slides)


def _ends_well(chart: Chart, brief: Brief) -> bool:
    if not ends_at_home(brief):
        return True
    heard = hear(chart)
    return bool(heard) and is_chord("I:any", heard[-1])


def _asked_to_the_end(brief: Brief) -> bool:
    """Whether the player's own chords fill the last bar."""
    free = sum(asked.bar is None for asked in brief.progression)
    return free >= brief.bars or any(asked.bar == brief.bars for asked in brief.progression)


def mended(chart: Chart, brief: Brief, locked: Collection[int] = ()) -> Chart:
    """The chart with the smallest repairs: full bars, an ending, nothing to be avoided.

    ``locked`` are bars, from 1, with the player's own chords, which stay as they are.
    """
    chart = _counted(_filled(chart), brief)
    if not _ends_well(chart, brief) and brief.bars not in locked:
        chart = _at_home(chart, brief, len(chart.bars))
    if not _heard_at_home(chart) and 1 not in locked:
        chart = _at_home(chart, brief, 1)
    for name in sorted(brief.avoid):
        chart = _without(chart, name, brief, locked)
    return chart


def _filled(chart: Chart) -> Chart:
    """Bars stretched or cut at their end to the length of the meter."""
    if all(sum(change.duration for change in bar.changes) == chart.meter.bar for bar in chart.bars):
        return chart
    bars = []
    for bar in chart.bars:
        room = chart.meter.bar
        changes: list[Change] = []
        for change in bar.changes:
            if room > 0:
                changes.append(replace(change, duration=min(change.duration, room)))
                room -= change.duration
        if room > 0 and changes:
            changes[-1] = replace(changes[-1], duration=changes[-1].duration + room)
        bars.append(bar if tuple(changes) == bar.changes else replace(bar, changes=tuple(changes)))
    return replace(chart, bars=tuple(bars))


def _counted(chart: Chart, brief: Brief) -> Chart:
    """Too many bars are cut before the last two, too few are filled by going round again."""
    bars = list(chart.bars)
    if len(bars) > brief.bars:
        tail = min(2, brief.bars)
        bars = bars[: brief.bars - tail] + bars[len(bars) - tail :]
    while bars and len(bars) < brief.bars:
        bars.extend(bars[: brief.bars - len(bars)])
    if not bars:
        tonic = chord_of("i" if brief.key.minor else "I", brief.key)
        bars = [Bar((Change(tonic, brief.meter.bar),))] * brief.bars
    return chart if len(chart.bars) == brief.bars else replace(chart, bars=tuple(bars))


def _at_home(chart: Chart, brief: Brief, number: int) -> Chart:
    """A bar becomes the tonic, as rich as the genre has it."""
    key = chart.key_at(number)
    names = {TRIADS: ("I", "i"), 4: ("I6", "im6"), 5: ("Iadd9", "im9")}[colour_of(brief)]
    numeral = "I7" if habits_in(brief.genre).tonic_seventh and not key.minor else names[key.minor]
    return with_bars(chart, number, [(Change(chord_of(numeral, key), chart.meter.bar),)])


def _without(chart: Chart, name: str, brief: Brief, locked: Collection[int]) -> Chart:
    """A device is taken out: alterations are dropped, chords give way to the one before."""
    rule = rule_of(name)
    if rule is None:
        return chart
    for _ in range(2 * len(chart.bars)):
        found = [place for place in rule.prover(chart) if place // chart.meter.bar + 1 not in locked]
        if not found:
            return chart
        chart = _taken_out(chart, found[0], brief)
    return chart


def _taken_out(chart: Chart, tick: int, brief: Brief) -> Chart:
    bar = tick // chart.meter.bar + 1
    changes = list(chart.bars[bar - 1].changes)
    onset = tick - (bar - 1) * chart.meter.bar
    index = start = 0
    while start < onset:
        start += changes[index].duration
        index += 1
    old = changes[index].chord
    simpler = unaltered(old) if altered(old) else plainer(old, most_colour(brief))
    if simpler == old:
        before = changes[index - 1].chord if index else None
        key = chart.key_at(bar)
        simpler = before or chord_of("i" if key.minor else "I", key)
    changes[index] = replace(changes[index], chord=simpler)
    return with_bars(chart, bar, [merged(changes)])
