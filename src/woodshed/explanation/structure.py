"""How a chart is built: its phrases and how they close, its changes of key, the devices in its chords."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import tomli

from woodshed.explanation.facts import foreign_tones, stops
from woodshed.explanation.idiom_words import told_idioms
from woodshed.explanation.sounding import Sounding, acting_root, soundings
from woodshed.piece.brief import Brief, Idiom
from woodshed.piece.chart import Chart
from woodshed.progression.hearing import Heard, hear, runs
from woodshed.progression.idioms import idioms, proves
from woodshed.theory.time import Ticks

_FILE = Path(__file__).with_name("cadences.toml")
PHRASE = 4
"""Bars of a phrase where sections do not say otherwise."""
_UP = ("", "a half step", "a whole step", "a minor third", "a major third", "a fourth", "a tritone")


class Close(NamedTuple):
    """How a phrase closes: in which bar, by which cadence, over which chords."""

    bar: int
    title: str
    what: str
    chords: tuple[str, ...]


class KeyMove(NamedTuple):
    """A change of key: the first bar of the new one, and how it came about."""

    bar: int
    key: str
    how: str


class Device(NamedTuple):
    """A device that was heard, the bars in which its places begin, and those places in ticks."""

    idiom: Idiom
    bars: tuple[int, ...]
    places: tuple[Ticks, ...] = ()


@cache
def _cadences() -> tuple[tuple[str, str, str], ...]:
    table = tomli.loads(_FILE.read_text("utf-8"))
    return tuple((entry["title"], entry["row"], entry["what"]) for entry in table["cadence"])


def closes(chart: Chart) -> tuple[Close, ...]:
    """How each phrase closes that comes to a close at all."""
    return tuple(filter(None, (_close(chart, bar) for bar in phrase_ends(chart))))


def phrase_ends(chart: Chart) -> tuple[int, ...]:
    """The last bar of every phrase: every fourth bar of a section, and its last."""
    ends, start = [], 0
    for _, bars in groupby(chart.bars, key=lambda bar: bar.section):
        length = len(list(bars))
        ends += [start + end for end in range(PHRASE, length, PHRASE)]
        start += length
        ends.append(start)
    return tuple(ends)


def _close(chart: Chart, bar: int) -> Close | None:
    first, end = (bar - 1) * chart.meter.bar, bar * chart.meter.bar
    heard = hear(chart, tonic=chart.key_at(bar).tonic.semitone)
    # More than the last few chords are no part of a close.
    before_end = [h for h in heard if h.onset < end and h.onset + h.duration > first - 2 * chart.meter.bar]
    for title, row, what in _cadences():
        for start, last in runs(row, before_end):
            # A chord that came before the bar closes the phrase only if it sounds on to the end.
            lasts = before_end[last].onset + before_end[last].duration >= end
            goal = _rests(before_end, last)
            arrives = before_end[goal].onset + before_end[goal].duration >= end or before_end[goal].onset >= first
            if start == last:
                arrives = lasts and stops(before_end[last].chord, before_end[last].duration, chart)
            if arrives:
                return Close(bar, title, what, _symbols(before_end[start : last + 1]))
    return None


def _rests(heard: Sequence[Heard], place: int) -> int:
    """The last of the chords on one root that follow one another from a place on."""
    while place + 1 < len(heard) and acting_root(heard[place + 1].chord) == acting_root(heard[place].chord):
        place += 1
    return place


def _symbols(heard: list[Heard]) -> tuple[str, ...]:
    return tuple(h.chord.symbol for h in heard)


def key_moves(chart: Chart) -> tuple[KeyMove, ...]:
    """Where the key changes, how far, and what prepares it."""
    found, old = [], chart.key
    for change in chart.key_changes:
        new = change.key
        up = (new.tonic.semitone - old.tonic.semitone) % 12
        steps, way = (up, "up") if up <= 6 else (12 - up, "down")
        how = f"{way} {_UP[steps]} from {old}" if steps else f"from {old}"
        last = chart.bars[change.bar - 2].changes[-1].chord if change.bar > 1 else None
        if last and not last.silent and (acting_root(last) - new.tonic.semitone) % 12 == 7:
            how += f", prepared by its dominant {last.symbol}"
        found.append(KeyMove(change.bar, str(new), how))
        old = new
    return tuple(found)


def devices_in_chords(chart: Chart, brief: Brief) -> tuple[Device, ...]:
    """The devices that the chords hold, in the order of the words for them, with their bars."""
    named = [Idiom(*_parted(name)) for name in told_idioms(brief) if name in idioms()]
    heard = soundings(chart)
    keys = [*(change.key for change in chart.key_changes), heard[-1].analysis.key]
    steps = {(key.tonic.semitone - chart.key.tonic.semitone) % 12 for key in keys} - {0}
    named += [Idiom("modulation", str(step)) for step in sorted(steps)]
    found = []
    for idiom in named:
        places = tuple(place for place in proves(chart, idiom) if _is_true(idiom.name, place, heard))
        if places:
            whole = told_idioms()[idiom.name].whole if idiom.name in told_idioms() else False
            bars = range(1, len(chart.bars) + 1) if whole else bars_of_places(places, chart)
            found.append(Device(idiom, tuple(bars), places))
    particular = {device.idiom.name for device in found if device.idiom.argument and device.idiom.name != "modulation"}
    return tuple(d for d in found if d.idiom.argument or d.idiom.name not in particular - _KINDS)


def _is_true(name: str, place: Ticks, heard: Sequence[Sounding]) -> bool:
    """Whether a device that the degrees of the written key prove is one in the key in which it is heard."""
    if name not in _IN_KEY:
        return True
    at = max(n for n, one in enumerate(heard) if one.onset <= place)
    here, before = heard[at], heard[max(at - 1, 0)]
    if name == "modal_interchange":
        return bool(foreign_tones(here.chord, here.analysis.key))
    turned = not here.chord.kind.dominant and here.analysis.key == before.analysis.key
    return turned and acting_root(before.chord) == before.chord.lowest.semitone


_IN_KEY = frozenset({"modal_interchange", "deceptive"})
"""Devices that are another thing where the ear has gone to another key, or the bass goes on by step."""
_KINDS = frozenset({"modal_interchange", "ii_V_I"})
"""Devices of which a particular form is told beside the general one."""


def bars_of_places(places: Iterable[Ticks], chart: Chart) -> tuple[int, ...]:
    """The bars of places in ticks, from 1, each once."""
    return tuple(dict.fromkeys(place // chart.meter.bar + 1 for place in places))


def _parted(name: str) -> tuple[str, str | None]:
    head, _, argument = name.partition(":")
    return head, argument or None
