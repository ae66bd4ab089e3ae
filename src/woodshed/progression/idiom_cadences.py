"""Works endings, half closes, turnarounds and changes of key into a chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from woodshed.piece.brief import Idiom, KeyChange
from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import NINTHS, TRIADS
from woodshed.progression.editing import divided, places, with_bars, with_chord
from woodshed.progression.hearing import reading_of
from woodshed.progression.idiom_workers import (
    Task,
    alike,
    outside,
    over,
    writes,
)
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.roman import chord_of


def picardy(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The tonic that closes the piece becomes major, from where it begins."""
    tonic = Chord(chart.key_at(len(chart.bars)).tonic, "add9" if task.colour == NINTHS else "")
    edited = chart
    for bar, index, change in reversed(places(chart)):
        if edited is not chart and not alike(change.chord, tonic):
            break
        edited = with_chord(edited, bar, index, tonic)
    yield edited


def half_cadence(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A phrase of four bars, but not the last, ends on the dominant."""
    ends = [bar for bar in range(4, len(chart.bars), 4) if bar % 8]
    ends += list(range(8, len(chart.bars), 8))
    if idiom.bars:
        named = {idiom.bars[1]} - {*ends, len(chart.bars)}
        ends = sorted([*named, *ends], key=lambda bar: outside(bar, idiom))
    for bar in ends:
        key = chart.key_at(bar)
        five = chord_of("V" if task.colour == TRIADS else "V7", key)
        yield with_bars(chart, bar, [(Change(five, chart.meter.bar),)])
        changes = chart.bars[bar - 1].changes
        edited = divided(chart, bar, len(changes) - 1, five)
        if edited is not None:
            yield edited
    if not ends:
        yield with_bars(chart, len(chart.bars), [(Change(chord_of("V", chart.key), chart.meter.bar),)])


def modulation(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The last part of the piece stands that many semitones higher, after its dominant."""
    semitones = int(idiom.argument or 2)
    count = len(chart.bars)
    wanted = [idiom.bars[0]] if idiom.bars else [count - n + 1 for n in (8, 4, 6, 2, 1) if n < count]
    for start in wanted:
        if not 1 < start <= count:
            continue
        key = chart.key_at(start).transposed(semitones)
        bars = list(chart.bars)
        for index in range(start - 1, count):
            bars[index] = replace(
                bars[index],
                changes=tuple(
                    replace(c, chord=_carried(c.chord, chart.key_at(start), key)) for c in bars[index].changes
                ),
            )
        earlier = tuple(c for c in chart.key_changes if c.bar < start)
        moved = replace(chart, bars=tuple(bars), key_changes=(*earlier, KeyChange(start, key)))
        yield prepared(moved, start, task.colour)


def _carried(chord: Chord, old: Key, new: Key) -> Chord:
    steps = new.tonic.semitone - old.tonic.semitone
    moved = chord.transposed(steps, flats=new.flats)
    return Chord(new.spell(moved.root.semitone), moved.type, moved.bass and new.spell(moved.bass.semitone))


def prepared(chart: Chart, start: int, colour: int) -> Chart:
    """The chart with the dominant of a new key before its first bar, and its tonic in that."""
    key = chart.key_at(start)
    five = chord_of({TRIADS: "V7", NINTHS: "V9sus"}.get(colour, "V7"), key)
    if reading_of(chart.bars[start - 2].changes[-1].chord, key.tonic.semitone).roots[-1][0] != 7:
        last = len(chart.bars[start - 2].changes) - 1
        edited = divided(chart, start - 1, last, five)
        chart = edited if edited is not None else with_chord(chart, start - 1, last, five)
    return entered(chart, start, colour)


def entered(chart: Chart, start: int, colour: int) -> Chart:
    """The chart with the tonic of a new key in its first bar."""
    key = chart.key_at(start)
    first = chart.bars[start - 1].changes
    if (first[0].chord.root.semitone - key.tonic.semitone) % 12 == 0:
        return chart
    tonic = _tonic(key, colour)
    if len(first) > 1:
        return with_chord(chart, start, 0, tonic)
    edited = divided(with_chord(chart, start, 0, tonic), start, 0, first[0].chord)
    return edited if edited is not None else with_chord(chart, start, 0, tonic)


def _tonic(key: Key, colour: int) -> Chord:
    names = {TRIADS: ("I", "i"), NINTHS: ("Imaj9", "im9")}.get(colour, ("I6", "im7"))
    return chord_of(names[key.minor], key)


def turnaround(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The last two bars lead back to the first, or those up to a bar that was named."""
    inside = _inside(chart, idiom)
    yield from writes(
        ("I . VI7 . | iim7 . V7 .", "iim7 | V7", "V7"),
        ("im7 . bVI7 . | iim7b5 . V7 .", "iim7b5 | V7", "V7"),
        close=not inside,
        arrive=inside,
    )(chart, idiom, task)


def _inside(chart: Chart, idiom: Idiom) -> bool:
    """Whether the bars that were named end before the piece does."""
    return idiom.bars is not None and idiom.bars[1] < len(chart.bars)


def turnaround_every(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """Two bars, or the last half of one, that lead back, before every so many bars that have none yet."""
    every = int(idiom.argument or 8)
    for end in range(every, len(chart.bars), every):
        key = chart.key_at(end)
        patterns = (
            ("im7 . VI7 . | iim7b5 . V7 .", "V7") if key.minor else ("I . VI7 . | iim7 . V7 .", "iim7 . V7 .", "V7")
        )
        for pattern in patterns:
            if pattern.count("|") < end:
                yield over(chart, end - pattern.count("|"), pattern, task)
        changes = chart.bars[end - 1].changes
        edited = divided(chart, end, len(changes) - 1, chord_of("V7", key))
        if edited is not None:
            yield edited


def blues_turnaround(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The last two bars of the piece walk from one to five, and close or lead back; or those up to a bar named."""
    inside = _inside(chart, idiom)
    yield from writes(
        ("I7 I7/III IV7 #IVdim7 | I7/V V7 I9 .", "I7 I7/III IV7 #IVdim7 | I7/V . V7 ."),
        ("im7 . ivm7 . | bVI7 V7 im6 .", "im7 . bVI7 . | V7"),
        close=not inside,
        arrive=inside,
    )(chart, idiom, task)


def never(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """For forms: they are chosen before the first chord is written, not worked in afterwards."""
    yield from ()
