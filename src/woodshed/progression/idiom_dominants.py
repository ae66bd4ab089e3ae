"""Works dominants into a chart: secondary, substituted, altered, held back."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.piece.brief import Idiom
from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import NINTHS, TRIADS, altered
from woodshed.progression.editing import divided, with_chord
from woodshed.progression.idiom_workers import (
    Task,
    inserted,
    neighbours,
    outside,
    shuffled,
    writes,
)
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above
from woodshed.theory.key import Key
from woodshed.theory.time import Ticks


def secondary_dominant(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The chord before another makes room for, or becomes, the dominant of that other."""
    yield from _dominant_between(chart, idiom, task)
    yield from _turned_dominant(chart, task, least=0)


def passing_dominant(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The same where it passes: in the weak half of a bar, or as a bar's only chord."""
    yield from _dominant_between(chart, idiom, task)
    yield from _turned_dominant(chart, task, least=chart.meter.bar)


def _dominant_between(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    def before(_: Change, following: Change, key: Key) -> Chord | None:
        degree = (following.chord.root.semitone - key.tonic.semitone) % 12
        if degree == 0 or following.chord.kind.family in {"dim", "hdim", "aug"}:
            return None
        root = key.readable(above(following.chord.root, "5"))
        return Chord(root, _dominant_type(following.chord, task))

    yield from inserted(chart, task, idiom, before)


def _turned_dominant(chart: Chart, task: Task, *, least: Ticks) -> Iterator[Chart]:
    """A minor chord that falls a fifth, and lasts so long at least, turned into a dominant."""
    for bar, index, change, following in neighbours(chart, task):
        if change.duration < least:
            continue
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


def tritone_sub(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A dominant moves to the root a semitone above its goal; else one is put in."""
    chord_type = {NINTHS: "9(#11)"}.get(task.colour, "7")
    for bar, index, change, following in sorted(neighbours(chart, task), key=lambda row: outside(row[0], idiom)):
        falls = (change.chord.root.semitone + 5 - following.chord.root.semitone) % 12 == 0
        if falls and change.chord.kind.dominant:
            root = chart.key_at(bar).readable(above(following.chord.root, "b9"))
            yield with_chord(chart, bar, index, Chord(root, chord_type if task.altering else "9"))

    def before(_: Change, following: Change, key: Key) -> Chord | None:
        if following.chord.kind.family in {"dim", "hdim"}:
            return None
        return Chord(key.readable(above(following.chord.root, "b9")), "7" if task.colour < NINTHS else "9")

    yield from inserted(chart, task, idiom, before)


_ALTERED = ("7(b9)", "7(#9)", "7alt", "7(#5#9)", "7(b9b13)", "13(b9)")


def altered_dominant(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A dominant takes alterations, those first that fall a fifth; else one is put in."""
    rows = sorted(neighbours(chart, task), key=lambda row: (outside(row[0], idiom), _rests(row[2], row[3])))
    for bar, index, change, _ in rows:
        if change.chord.kind.family == "dom" and not altered(change.chord):
            yield with_chord(
                chart,
                bar,
                index,
                Chord(change.chord.root, task.rng.choice(_ALTERED), change.chord.bass),
            )

    def before(_: Change, following: Change, key: Key) -> Chord | None:
        if following.chord.kind.family in {"dim", "hdim", "aug"}:
            return None
        return Chord(key.readable(above(following.chord.root, "5")), task.rng.choice(_ALTERED))

    yield from inserted(chart, task, idiom, before)


def _rests(change: Change, following: Change) -> bool:
    return (change.chord.root.semitone + 5 - following.chord.root.semitone) % 12 != 0


def alt_cadence(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """The same, for dominants that fall a fifth; else V7alt is put in before a tonic."""
    yield from altered_dominant(chart, idiom, task)
    yield from writes(("iim7 . V7alt . | I",), ("iim7b5 . V7alt . | im6",))(chart, idiom, task)


def sus_resolve(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A sus chord gives way to its dominant, a dominant is held back by its sus chord, or both are put in."""
    rows = shuffled(chart, idiom, task)
    name = "" if task.colour == TRIADS else "7"
    for bar, index, change in rows:
        chord = change.chord
        if chord.kind.family == "sus":
            edited = divided(chart, bar, index, Chord(chord.root, name, chord.bass))
            if edited is not None:
                yield edited
    for bar, index, change in rows:
        chord = change.chord
        degree = (chord.root.semitone - chart.key_at(bar).tonic.semitone) % 12
        on_five = chord.kind.family == "maj" and degree == 7
        if chord.bass is None and (chord.kind.family == "dom" or on_five):
            held = with_chord(chart, bar, index, Chord(chord.root, _sus_type(task)))
            edited = divided(held, bar, index, chord)
            if edited is not None:
                yield edited
    yield from writes(("V9sus . V7 . | I",), ("V9sus . V7 . | i",))(chart, idiom, task)


def sus_hang(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A dominant becomes a sus chord; then any chord that is not the last."""
    rows = shuffled(chart, idiom, task)
    for dominants in (True, False):
        for bar, index, change in rows:
            chord = change.chord
            if (
                chord.kind.dominant is dominants
                and chord.kind.family in {"dom", "maj", "min"}
                and bar < len(chart.bars)
            ):
                yield with_chord(chart, bar, index, Chord(chord.root, _sus_type(task)))


def _sus_type(task: Task) -> str:
    if task.colour == TRIADS:
        return "sus4"
    return task.rng.choice(("9sus", "13sus")) if task.colour == NINTHS else "7sus"
