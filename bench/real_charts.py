"""Charts of real songs, a JSON object a line, as charts of our own: what they hold and what had to give way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any

from woodshed.errors import ChordSymbolError, MeterError
from woodshed.piece import Bar, Change, Chart, Credit
from woodshed.piece.bar_text import plain_shares
from woodshed.piece.key_finding import key_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import SERVED, Meter
from woodshed.theory.time import Ticks

FILES = ("charts.jsonl", "charts_testonly.jsonl")
MOST_BARS = 512

ROOMS = {
    "R&B": "rnb", "pop": "rnb", "rock": "rnb", "hymn": "gospel", "folk": "classical",
    "other": "jazz",
}  # fmt: skip
"""Genres that have no room of their own -> the room that plays them; the others keep their name."""

_NEAREST = {
    "2/2": ("4/4", 1), "3/2": ("3/4", 1), "3/8": ("3/4", 1), "4/8": ("2/4", 1), "2/8": ("2/4", 1),
    "4/16": ("4/4", 1), "9/16": ("9/8", 1), "7/4": ("7/8", 1), "6/4": ("3/4", 2),
    "8/4": ("4/4", 2), "10/4": ("5/4", 2),
}  # fmt: skip
"""Meters that are not served -> the one that a bar is played in, and how many of its bars it fills."""

_NUMERALS = "when-in-rome"
_GRID: Ticks = 40
"""Chords begin on multiples of this many ticks: the sixth of a sixteenth, so triplets keep their place."""


@dataclass(frozen=True, slots=True)
class RealChart:
    """A song: its chart in our terms, the room that plays it, and chord symbols that could not be read."""

    id: str
    source: str
    genre: str
    room: str
    chart: Chart
    unread: tuple[str, ...]


def lines(folder: Path) -> Iterator[Mapping[str, Any]]:
    """The songs of both files as they stand there."""
    for name in FILES:
        with (folder / name).open(encoding="utf-8") as songs:
            yield from map(json.loads, songs)


def real_chart(song: Mapping[str, Any]) -> RealChart:
    """One song as a chart.

    A meter that is not served gives way to the nearest one; a bar longer than the meter is written as several; a
    chart of more bars than are served is cut. The notices of the chart say so. A symbol that cannot be read holds
    the chord before it.

    Raises:
        MeterError: no served meter is near.
    """
    notices: list[str] = []
    meter, times = _meter(song.get("meter"), notices)
    unread: list[str] = []
    rows: list[tuple[Change, ...]] = []
    long = 0
    held = Chord.parse("N.C.")
    places = song.get("beats") or [None] * len(song["bars"])
    for symbols, beats in zip(song["bars"], places, strict=True):
        chords = []
        for symbol in symbols:
            held = _chord(symbol, held, unread)
            chords.append(held)
        before = rows[-1][-1].chord if rows else Chord.parse("N.C.")
        count, starts = _starts(len(chords), beats, _beats_in(song), meter, times)
        long += count > times
        rows += _bars(before, chords, starts, count, meter)
    if long:
        notices.append(f"{long} bars are longer than {meter} and were written as several.")
    if len(rows) > MOST_BARS:
        notices.append(f"The first {MOST_BARS} of {len(rows)} bars are played.")
        rows = rows[:MOST_BARS]
    chart = Chart(
        key=_key(song, rows),
        meter=meter,
        bars=tuple(Bar(row) for row in rows),
        credit=Credit("given"),
        notices=tuple(notices),
    )
    genre = song["genre"]
    return RealChart(song["id"], song["source"], genre, ROOMS.get(genre, genre), chart, tuple(unread))


def _meter(name: str | None, notices: list[str]) -> tuple[Meter, int]:
    """The meter a chart is played in, and how many of its bars one written bar fills."""
    if name is None:
        notices.append("No meter is given; 4/4 is taken.")
        return Meter(4, 4), 1
    if name in SERVED:
        return Meter.parse(name), 1
    if name not in _NEAREST:
        raise MeterError(f"meter {name!r} is not served", hint="No served meter is near it.")
    nearest, times = _NEAREST[name]
    as_many = f"{times} bars of {nearest}" if times > 1 else nearest
    notices.append(f"{name} is not served; a bar is played as {as_many}.")
    return Meter.parse(nearest), times


def _beats_in(song: Mapping[str, Any]) -> int:
    """How many of the beats by which a song counts its places make a bar.

    Numerals and hymns count felt beats in compound meters, the others the lower figure of the meter.
    """
    count, unit = map(int, (song.get("meter") or "4/4").split("/"))
    felt = song["source"].startswith(_NUMERALS) or (song["source"] == "openhymnal" and unit == 8)
    return count // 3 if felt and count % 3 == 0 and count > 3 else count


def _starts(
    chords: int, beats: Sequence[float] | None, in_bar: int, meter: Meter, times: int
) -> tuple[int, list[Ticks]]:
    """How many bars of the meter a written bar takes, and where its chords begin in them, in ticks."""
    if beats is None or len(beats) != chords or any(a >= b for a, b in pairwise(beats)):
        return times, _even_starts(chords, meter, times)
    count = times * max(1, ceil(floor(beats[-1]) / in_bar))
    one = meter.bar * times / in_bar
    starts = [round((beat - 1) * one / _GRID) * _GRID for beat in beats]
    for i in range(1, len(starts)):
        starts[i] = max(starts[i], starts[i - 1] + _GRID)
    return count, starts


def _even_starts(chords: int, meter: Meter, times: int) -> list[Ticks]:
    """Equal shares where they fall on sixteenths, else the shares that players hear in such a bar."""
    whole = meter.bar * times
    if whole % chords == 0 and whole // chords % 240 == 0:
        return list(range(0, whole, whole // chords))
    shares = plain_shares(chords, meter) if times == 1 else []
    if shares:
        return [sum(shares[:k]) for k in range(chords)]
    return [k * whole // chords // _GRID * _GRID for k in range(chords)]


def _bars(
    before: Chord, chords: Sequence[Chord], starts: Sequence[Ticks], count: int, meter: Meter
) -> list[tuple[Change, ...]]:
    """The changes of a written bar, bar by bar; until its first chord the one before it is held."""
    timed = [*zip(starts, chords, strict=True)]
    if starts[0]:
        timed.insert(0, (0, before))
    rows = []
    for k in range(count):
        first, end = k * meter.bar, (k + 1) * meter.bar
        sounding = [chord for start, chord in timed if start <= first][-1:]
        inside = [(first, sounding[0]), *((s, c) for s, c in timed if first < s < end)]
        ends = [*(start for start, _ in inside[1:]), end]
        rows.append(tuple(Change(c, e - s) for (s, c), e in zip(inside, ends, strict=True)))
    return rows


def _chord(symbol: str, held: Chord, unread: list[str]) -> Chord:
    try:
        return Chord.parse(symbol)
    except ChordSymbolError:
        unread.append(symbol)
        return held


def _key(song: Mapping[str, Any], rows: Sequence[tuple[Change, ...]]) -> Key:
    """The key that is stated; where the mode or all of it is not, the one that is heard in it."""
    name, mode = song.get("key"), song.get("mode")
    if name and mode:
        return Key.parse(f"{name} {mode}")
    heard = key_of([change for row in rows for change in row])
    if not name:
        return heard
    stated = Key.parse(f"{name} major")
    fits = heard.tonic == stated.tonic or heard.signature == stated.signature
    return heard if fits else stated
