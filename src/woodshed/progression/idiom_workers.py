"""How a device is worked into a chart: by writing bars anew, or by putting a chord in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from random import Random

from woodshed.piece.brief import Idiom
from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import TRIADS, plainer, richer
from woodshed.progression.editing import divided, places, with_bars, written
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.roman import chord_of

EXACT = 0
"""A colour that leaves chords as they are written."""
_ELSEWHERE = 100.0
"""What it costs to write a run outside the bars that were named."""
_BEYOND = 10.0
"""What it costs to run beyond them where they are long enough: more than any place inside gains by its chords."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker must know.

    ``colour`` is TRIADS, SEVENTHS or NINTHS; ``locked`` are bars, from 1, with chords that the player gave.
    """

    rng: Random
    colour: int = 4
    locked: frozenset[int] = frozenset()
    altering: bool = True


Worker = Callable[[Chart, Idiom, Task], Iterator[Chart]]


def in_turn(*workers: Worker) -> Worker:
    """A worker that offers what several offer, one from each in turn, so that none alone colours a piece."""

    def work(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
        for offered in zip_longest(*(worker(chart, idiom, task) for worker in workers)):
            yield from (candidate for candidate in offered if candidate is not None)

    return work


def writes(
    major: tuple[str, ...],
    minor: tuple[str, ...],
    *,
    close: bool = False,
    exact: bool = False,
    arrive: bool = False,
) -> Worker:
    """A worker that writes one of these runs of numerals over the bars where it changes least.

    ``close`` keeps them to the last bars, ``exact`` keeps the genre from colouring them; with ``arrive`` they end in
    the bars that were named, else they begin there.
    """

    def work(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
        count = len(chart.bars)
        options = []
        for number in range(1, count + 1):
            for pattern in minor if chart.key_at(number).minor else major:
                length = pattern.count("|") + 1
                if number + length - 1 > count or (close and number + length - 1 < count):
                    continue
                cost = _cost(chart, number, pattern, length) + task.rng.random()
                if outside(number + (length - 1) * arrive, idiom):
                    cost += _ELSEWHERE
                if idiom.bars and idiom.bars[1] - idiom.bars[0] >= length - 1 and outside(number + length - 1, idiom):
                    cost += _BEYOND
                options.append((cost, number, pattern))
        for _, number, pattern in sorted(options):
            yield over(chart, number, pattern, replace(task, colour=EXACT) if exact else task)

    return work


def _cost(chart: Chart, number: int, pattern: str, length: int) -> float:
    """Less where the run ends on the first bar of a phrase and its first chord is there already."""
    cost = float(length)
    last = number + length - 1
    first = chord_of(pattern.split(maxsplit=1)[0], chart.key_at(number))
    if alike(chart.bars[number - 1].changes[0].chord, first):
        cost -= 1
    ends = chord_of(pattern.replace(".", " ").split()[-1], chart.key_at(last))
    if alike(chart.bars[last - 1].changes[0].chord, ends):
        cost -= 1.5
    if last % 4 in {0, 1}:
        cost -= 0.5
    return cost


def alike(a: Chord, b: Chord) -> bool:
    """Whether two chords have one root on the piano; how it is written depends on the key."""
    return a.root.semitone == b.root.semitone


def over(chart: Chart, number: int, pattern: str, task: Task) -> Chart:
    """The chart with a run of numerals from a bar, counted from 1, on, as rich as the task has it."""
    contents = written(pattern, chart, number)
    dressed = [
        tuple(replace(change, chord=_dressed(change.chord, chart.key_at(bar), task)) for change in changes)
        for bar, changes in enumerate(contents, number)
    ]
    last = number + len(dressed) - 1
    old = chart.bars[last - 1].changes
    if len(dressed) > 1 and len(dressed[-1]) == 1 and _goes_on(old[0].chord, dressed[-1][0].chord):
        dressed = dressed[:-1]
    return with_bars(chart, number, dressed)


def _goes_on(old: Chord, new: Chord) -> bool:
    """Whether a run may end in the chord that is there already."""
    return alike(old, new) and old.kind.family == new.kind.family and old.bass is None


def _dressed(chord: Chord, key: Key, task: Task) -> Chord:
    degree = (chord.root.semitone - key.tonic.semitone) % 12
    if task.colour == EXACT:
        return chord
    if task.colour == TRIADS:
        return chord if chord.kind.dominant or chord.kind.family in {"hdim", "dim"} else plainer(chord, TRIADS)
    return richer(chord, degree, task.colour)


def inserted(
    chart: Chart,
    task: Task,
    idiom: Idiom,
    chord_before: Callable[[Change, Change, Key], Chord | None],
) -> Iterator[Chart]:
    """Charts with a new chord in the weak half of a change, before another chord."""
    spots = places(chart)
    order = list(range(len(spots) - 1))
    task.rng.shuffle(order)
    if idiom.bars:
        low, high = idiom.bars
        order.sort(key=lambda i: not low <= spots[i][0] <= high)
    for i in order:
        bar, index, change = spots[i]
        following = next((c for _, _, c in spots[i + 1 :] if c.chord != change.chord), None)
        if following is None or spots[i + 1][2].chord == change.chord or change.chord.silent:
            continue
        chord = chord_before(change, following, chart.key_at(spots[i + 1][0]))
        if chord is None:
            continue
        edited = divided(chart, bar, index, chord)
        if edited is not None and _weak(edited, bar, chord):
            yield edited


def _weak(chart: Chart, bar: int, chord: Chord) -> bool:
    onset = 0
    for change in chart.bars[bar - 1].changes:
        if change.chord == chord and onset >= chart.meter.halves[-1]:
            return True
        onset += change.duration
    return False


def neighbours(chart: Chart, task: Task) -> list[tuple[int, int, Change, Change]]:
    """Bar from 1, index, change and the different one after it, in the order of the dice."""
    spots = places(chart)
    rows = [
        (bar, index, change, after[2])
        for (bar, index, change), after in pairwise(spots)
        if not change.chord.silent and not after[2].chord.silent and change.chord != after[2].chord
    ]
    task.rng.shuffle(rows)
    return rows


def outside(bar: int, idiom: Idiom) -> bool:
    """Whether a bar lies outside those that were named for a device."""
    return bool(idiom.bars) and not (idiom.bars or (0, 0))[0] <= bar <= (idiom.bars or (0, 0))[1]


def shuffled(chart: Chart, idiom: Idiom, task: Task) -> list[tuple[int, int, Change]]:
    """Bar from 1, index and change in the order of the dice, bars that were named first."""
    rows = [row for row in places(chart) if not row[2].chord.silent]
    task.rng.shuffle(rows)
    return sorted(rows, key=lambda row: outside(row[0], idiom))
