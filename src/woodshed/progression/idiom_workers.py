"""Ways to work a device into a chart: each offers charts with one small change, likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from woodshed.piece.brief import Idiom, KeyChange
from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import NINTHS, TRIADS, altered, plainer, richer
from woodshed.progression.editing import divided, merged, places, with_bars, with_chord, written
from woodshed.progression.hearing import reading_of
from woodshed.theory.roman import chord_of
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass


EXACT = 0
"""A colour that leaves chords as they are written."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker must know: the dice, how rich the chords of the genre are, and bars that must stay.

    ``colour`` is TRIADS, SEVENTHS or NINTHS; ``locked`` are bars, from 1, with chords that the player gave.
    """

    rng: Random
    colour: int = 4
    locked: frozenset[int] = frozenset()
    altering: bool = True


Worker = Callable[[Chart, Idiom, Task], Iterator[Chart]]


def writes(
    major: tuple[str, ...], minor: tuple[str, ...], *, close: bool = False, exact: bool = False
) -> Worker:
    """A worker that writes one of these runs of numerals over the bars where it changes least.

    ``close`` keeps them to the last bars, ``exact`` keeps the genre from colouring them.
    """

    def work(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
        count = len(chart.bars)
        options = []
        for number in range(1, count + 1):
            for pattern in minor if chart.key_at(number).minor else major:
                length = pattern.count("|") + 1
                if number + length - 1 > count or (close and number + length - 1 < count):
                    continue
                options.append((_cost(chart, number, pattern, length, idiom) + task.rng.random(), number, pattern))
        for _, number, pattern in sorted(options):
            yield _over(chart, number, pattern, replace(task, colour=EXACT) if exact else task)

    return work


def _cost(chart: Chart, number: int, pattern: str, length: int, idiom: Idiom) -> float:
    """Less where the run ends on the first bar of a phrase and its first chord is there already."""
    cost = float(length)
    last = number + length - 1
    first = chord_of(pattern.split()[0], chart.key_at(number))
    if chart.bars[number - 1].changes[0].chord.root == first.root:
        cost -= 1
    ends = chord_of(pattern.replace(".", " ").split()[-1], chart.key_at(last))
    if chart.bars[last - 1].changes[0].chord.root == ends.root:
        cost -= 1.5
    if last % 4 in {0, 1}:
        cost -= 0.5
    if idiom.bars and not idiom.bars[0] <= number <= idiom.bars[1]:
        cost += 100
    return cost


def _over(chart: Chart, number: int, pattern: str, task: Task) -> Chart:
    contents = written(pattern, chart, number)
    dressed = [
        tuple(replace(change, chord=_dressed(change.chord, chart.key_at(bar), task)) for change in changes)
        for bar, changes in enumerate(contents, number)
    ]
    last = number + len(dressed) - 1
    old = chart.bars[last - 1].changes
    if len(dressed) > 1 and len(dressed[-1]) == 1 and old[0].chord.root == dressed[-1][0].chord.root:
        same = old[0].chord.kind.family == dressed[-1][0].chord.kind.family and old[0].chord.bass is None
        if same:
            dressed = dressed[:-1]
    return with_bars(chart, number, dressed)


def _dressed(chord: Chord, key: Key, task: Task) -> Chord:
    degree = (chord.root.semitone - key.tonic.semitone) % 12
    if task.colour == EXACT:
        return chord
    if task.colour == TRIADS:
        return chord if chord.kind.dominant or chord.kind.family in {"hdim", "dim"} else plainer(chord, TRIADS)
    return richer(chord, degree, task.colour)


def _inserted(
    chart: Chart, task: Task, idiom: Idiom, chord_before: Callable[[Change, Change, Key], Chord | None]
) -> Iterator[Chart]:
    """Charts with a new chord in the weak half of a change, chosen for what comes before and after."""
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


def secondary_dominant(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The chord before another becomes, or makes room for, the dominant of that other."""

    def before(change: Change, following: Change, key: Key) -> Chord | None:
        degree = (following.chord.root.semitone - key.tonic.semitone) % 12
        if degree == 0 or following.chord.kind.family in {"dim", "hdim", "aug"}:
            return None
        root = key.readable(above(following.chord.root, "5"))
        return Chord(root, _dominant_type(following.chord, task))

    yield from _inserted(chart, task, idiom, before)
    for bar, index, change, following in _neighbours(chart, task):
        key = chart.key_at(bar)
        falls = (change.chord.root.semitone + 5 - following.chord.root.semitone) % 12 == 0
        degree = (change.chord.root.semitone - key.tonic.semitone) % 12
        if falls and degree not in {0, 7} and change.chord.kind.family == "min":
            yield with_chord(chart, bar, index, Chord(change.chord.root, _dominant_type(following.chord, task)))


def _dominant_type(target: Chord, task: Task) -> str:
    if task.colour < NINTHS:
        return "7"
    if not task.altering:
        return "9"
    return "7(b9)" if target.kind.family in {"min", "hdim"} else task.rng.choice(("9", "13", "7(b9)"))


def _neighbours(chart: Chart, task: Task) -> list[tuple[int, int, Change, Change]]:
    spots = places(chart)
    rows = [
        (bar, index, change, after[2])
        for (bar, index, change), after in zip(spots, spots[1:], strict=False)
        if not change.chord.silent and not after[2].chord.silent and change.chord != after[2].chord
    ]
    task.rng.shuffle(rows)
    return rows


def tritone_sub(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A dominant that falls a fifth moves to the root a semitone above its goal; else one is put in."""
    chord_type = {NINTHS: "9(#11)"}.get(task.colour, "7")
    for bar, index, change, following in sorted(_neighbours(chart, task), key=lambda row: _outside(row[0], idiom)):
        falls = (change.chord.root.semitone + 5 - following.chord.root.semitone) % 12 == 0
        if falls and change.chord.kind.dominant:
            root = chart.key_at(bar).readable(above(following.chord.root, "b9"))
            yield with_chord(chart, bar, index, Chord(root, chord_type if task.altering else "9"))

    def before(_: Change, following: Change, key: Key) -> Chord | None:
        if following.chord.kind.family in {"dim", "hdim"}:
            return None
        return Chord(key.readable(above(following.chord.root, "b9")), "7" if task.colour < NINTHS else "9")

    yield from _inserted(chart, task, idiom, before)


def _outside(bar: int, idiom: Idiom) -> bool:
    return bool(idiom.bars) and not (idiom.bars or (0, 0))[0] <= bar <= (idiom.bars or (0, 0))[1]


def passing_dim(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A diminished seventh a semitone below, or above, the bass that follows, where the bass comes from near by."""

    def before(change: Change, following: Change, key: Key) -> Chord | None:
        start, goal = change.chord.lowest.semitone, following.chord.lowest.semitone
        for interval, tone in (("7", goal - 1), ("b9", goal + 1)):
            near = (tone - start) % 12
            if following.chord.kind.family != "dim" and near in {1, 2, 10, 11}:
                return Chord(key.readable(above(following.chord.lowest, interval)), "dim7")
        return None

    yield from _inserted(chart, task, idiom, before)

    yield from writes(
        ("I . #Idim7 . | iim7", "IV . #IVdim7 . | I/V", "iiim7 . bIIIdim7 . | iim7"),
        ("iv . #IVdim7 . | i/V", "i . #Idim7 . | iim7b5", "bVII . VIIdim7 . | i"),
    )(chart, idiom, task)


_ALTERED = ("7(b9)", "7(#9)", "7alt", "7(#5#9)", "7(b9b13)", "13(b9)")


def altered_dominant(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A dominant that falls a fifth or a semitone takes alterations; resting tonic sevenths do not."""
    rows = sorted(_neighbours(chart, task), key=lambda row: (_outside(row[0], idiom), _rests(row[2], row[3])))
    for bar, index, change, _ in rows:
        if change.chord.kind.family == "dom" and not altered(change.chord):
            yield with_chord(chart, bar, index, Chord(change.chord.root, task.rng.choice(_ALTERED), change.chord.bass))

    def before(_: Change, following: Change, key: Key) -> Chord | None:
        if following.chord.kind.family in {"dim", "hdim", "aug"}:
            return None
        return Chord(key.readable(above(following.chord.root, "5")), task.rng.choice(_ALTERED))

    yield from _inserted(chart, task, idiom, before)


def _rests(change: Change, following: Change) -> bool:
    return (change.chord.root.semitone + 5 - following.chord.root.semitone) % 12 != 0


def alt_cadence(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The same, for dominants that fall a fifth; else V7alt is put in before a tonic."""
    yield from altered_dominant(chart, idiom, task)
    yield from writes(("iim7 . V7alt . | I",), ("iim7b5 . V7alt . | im6",))(chart, idiom, task)


def sus_resolve(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A dominant is held back by its sus chord."""
    for bar, index, change in _shuffled(chart, idiom, task):
        chord = change.chord
        degree = (chord.root.semitone - chart.key_at(bar).tonic.semitone) % 12
        if chord.bass is None and (chord.kind.family == "dom" or (chord.kind.family == "maj" and degree == 7)):
            held = with_chord(chart, bar, index, Chord(chord.root, _sus_type(chord, task)))
            edited = divided(held, bar, index, chord)
            if edited is not None:
                yield edited


def sus_hang(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A dominant becomes a sus chord; then any chord that is not the last."""
    rows = _shuffled(chart, idiom, task)
    for dominants in (True, False):
        for bar, index, change in rows:
            chord = change.chord
            if chord.kind.dominant is dominants and chord.kind.family in {"dom", "maj", "min"} and bar < len(chart.bars):
                yield with_chord(chart, bar, index, Chord(chord.root, _sus_type(chord, task)))


def _sus_type(chord: Chord, task: Task) -> str:
    if task.colour == TRIADS or not (chord.kind.dominant or task.colour):
        return "sus4"
    return {NINTHS: task.rng.choice(("9sus", "13sus"))}.get(task.colour, "7sus")


def _shuffled(chart: Chart, idiom: Idiom, task: Task) -> list[tuple[int, int, Change]]:
    rows = [row for row in places(chart) if not row[2].chord.silent]
    task.rng.shuffle(rows)
    return sorted(rows, key=lambda row: _outside(row[0], idiom))


def names_tone(*endings: tuple[str, str]) -> Worker:
    """A worker that gives chords of a family another type, such as ``("min", "m9")``."""
    types = dict(endings)

    def work(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
        for bar, index, change in _shuffled(chart, idiom, task):
            name = types.get(change.chord.kind.family)
            if name and not change.chord.bass and not altered(change.chord) and change.chord.type != name:
                if name.startswith("maj") and (change.chord.root.semitone - chart.key_at(bar).tonic.semitone) % 12 == 7:
                    continue
                yield with_chord(chart, bar, index, Chord(change.chord.root, name))

    return work


def picardy(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The tonic that closes the piece becomes major, from where it begins."""
    tonic = Chord(chart.key_at(len(chart.bars)).tonic, "add9" if task.colour == NINTHS else "")
    edited = chart
    for bar, index, change in reversed(places(chart)):
        if change.chord.root != tonic.root and edited is not chart:
            break
        edited = with_chord(edited, bar, index, tonic)
    yield edited


def half_cadence(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A phrase of four bars, but not the last, ends on the dominant."""
    ends = [bar for bar in range(4, len(chart.bars), 4) if bar % 8]
    ends += [bar for bar in range(8, len(chart.bars), 8)]
    if idiom.bars:
        ends.sort(key=lambda bar: _outside(bar, idiom))
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
    """The last part of the piece stands that many semitones higher, prepared by its own dominant."""
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
    """The chart with the dominant of a new key just before the bar in which it begins, and its tonic in it."""
    key = chart.key_at(start)
    five = chord_of({TRIADS: "V7", NINTHS: "V9sus"}.get(colour, "V7"), key)
    if reading_of(chart.bars[start - 2].changes[-1].chord, key.tonic.semitone).roots[-1][0] != 7:
        last = len(chart.bars[start - 2].changes) - 1
        edited = divided(chart, start - 1, last, five)
        chart = edited if edited is not None else with_chord(chart, start - 1, last, five)
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


def pedal_point(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """Three or four chords in a row stand on the tonic, or on the dominant."""
    yield from writes(
        ("I . IV/I . | V7/I . I .", "I | IV/I | V7/I | I"), ("i . iv/I . | V7/I . i .", "i | iv/I | V7/I | i")
    )(chart, idiom, task)
    spots = places(chart)
    for start in range(len(spots) - 4):
        edited = chart
        key = chart.key_at(spots[start][0])
        for bar, index, change in spots[start : start + 4]:
            edited = with_chord(edited, bar, index, Chord(change.chord.root, change.chord.type, key.tonic))
        yield edited


def slash_chords(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A chord takes its third, or its fifth, as bass, where that is near to the bass that follows."""
    for bar, index, change, following in _neighbours(chart, task):
        chord = change.chord
        if chord.bass is not None or chord.kind.family not in {"maj", "min", "dom"} or bar == len(chart.bars):
            continue
        third = "b3" if "b3" in chord.kind.tones else "3"
        for interval in (third, "5"):
            bass: PitchClass = chart.key_at(bar).readable(above(chord.root, interval))
            if (following.chord.lowest.semitone - bass.semitone) % 12 in {1, 2, 5, 10, 11}:
                plain_chord = plainer(chord, 4)
                yield with_chord(chart, bar, index, Chord(chord.root, plain_chord.type, bass))


def semitone_approach(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The next chord is approached from a half step above, by a chord of its own kind."""

    def before(_: Change, following: Change, key: Key) -> Chord | None:
        chord = following.chord
        if chord.bass is not None or chord.kind.family not in {"maj", "min", "dom"}:
            return None
        kind = "9" if chord.kind.family == "maj" else chord.type
        return Chord(key.readable(above(chord.root, "b9")), kind)

    yield from _inserted(chart, task, idiom, before)


def turnaround(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The last two bars lead back to the first."""
    yield from writes(
        ("I . VI7 . | iim7 . V7 .", "iim7 | V7", "V7"), ("im7 . bVI7 . | iim7b5 . V7 .", "iim7b5 | V7", "V7"), close=True
    )(chart, idiom, task)


def blues_turnaround(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The last two bars of the piece walk from one to five; the last one closes, the others lead back."""
    yield from writes(
        ("I7 I7/III IV7 #IVdim7 | I7/V V7 I9 .", "I7 I7/III IV7 #IVdim7 | I7/V . V7 ."),
        ("im7 . ivm7 . | bVI7 V7 im6 .", "im7 . bVI7 . | V7"),
        close=True,
    )(chart, idiom, task)


def never(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """For forms: they are chosen before the first chord is written, not worked in afterwards."""
    yield from ()


__all__ = ["Task", "Worker", "merged", "prepared", "writes"]
