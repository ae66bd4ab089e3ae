"""Small changes to a chart: a bar written anew, a chord exchanged or divided.

Charts stay full bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from woodshed.piece.chart import Change, Chart, sounds
from woodshed.progression.harmonic_rhythm import shared
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.roman import chord_of
from woodshed.theory.time import Ticks


def written(text: str, chart: Chart, first: int) -> list[tuple[Change, ...]]:
    """Bars of numerals, such as ``"iim7 .

    V7 . | Imaj7"``, in the keys and meter of a chart from a bar on.
    """
    return [
        changes_of(tuple(bar.split()), chart.key_at(number), chart.meter)
        for number, bar in enumerate(text.split("|"), first)
    ]


def changes_of(numerals: tuple[str, ...], key: Key, meter: Meter) -> tuple[Change, ...]:
    """A bar of numerals and dots as changes in a key."""
    return tuple(Change(chord_of(numeral, key), duration) for numeral, duration in shared(numerals, meter))


def with_bars(chart: Chart, first: int, contents: Sequence[tuple[Change, ...]]) -> Chart:
    """The chart with other changes in the bars from ``first``, counted from 1, on."""
    bars = list(chart.bars)
    for index, changes in enumerate(contents, first - 1):
        bars[index] = replace(bars[index], changes=changes)
    return replace(chart, bars=tuple(bars))


def with_chord(chart: Chart, bar: int, index: int, chord: Chord) -> Chart:
    """The chart with another chord in place of one change of a bar."""
    changes = list(chart.bars[bar - 1].changes)
    changes[index] = replace(changes[index], chord=chord)
    return with_bars(chart, bar, [tuple(changes)])


def divided(chart: Chart, bar: int, index: int, chord: Chord) -> Chart | None:
    """The chart in which a chord takes over a change from a beat on; None without a beat."""
    changes = chart.bars[bar - 1].changes
    start = sum(change.duration for change in changes[:index])
    cut = _cut(chart, start, start + changes[index].duration)
    if cut is None:
        return None
    old = changes[index]
    parts = (replace(old, duration=cut - start), Change(chord, start + old.duration - cut))
    return with_bars(chart, bar, [merged((*changes[:index], *parts, *changes[index + 1 :]))])


def _cut(chart: Chart, start: Ticks, end: Ticks) -> Ticks | None:
    """The beat nearest to the middle of a span, rather later than earlier."""
    meter = chart.meter
    middle = (start + end) / 2
    inside = [beat for beat in meter.beats if start < beat < end]
    if start == 0 and end == meter.bar and meter.halves[-1]:
        return meter.halves[-1]
    if inside:
        return min(inside, key=lambda beat: (abs(beat - middle), -beat))
    # In 6/8 half a bar is one beat: the new chord takes its last eighth.
    return end - meter.beat // 3 if meter.compound and end - start == meter.beat else None


def merged(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The same changes, with neighbours that are one chord joined."""
    out: list[Change] = []
    for change in changes:
        if out and out[-1].chord == change.chord:
            out[-1] = replace(out[-1], duration=out[-1].duration + change.duration)
        else:
            out.append(change)
    return tuple(out)


def places(chart: Chart) -> list[tuple[int, int, Change]]:
    """Bar from 1, index within the bar, and change, in order."""
    return [
        (number, index, change) for number, bar in enumerate(chart.bars, 1) for index, change in enumerate(bar.changes)
    ]


def difference(before: Chart, after: Chart) -> int:
    """In how many bars two charts differ."""
    return sum(sounds(a.changes) != sounds(b.changes) for a, b in zip(before.bars, after.bars, strict=True))
