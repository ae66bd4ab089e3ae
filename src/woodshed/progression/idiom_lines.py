"""Works devices into a chart that live in one line: basses, pedals, steps, colours."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.piece.brief import Idiom
from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import altered, plainer
from woodshed.progression.editing import with_chord
from woodshed.progression.idiom_workers import (
    Task,
    Worker,
    inserted,
    neighbours,
    shuffled,
    writes,
)
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass


def passing_dim(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A diminished seventh a semitone from the next bass, where the bass comes from near by."""

    def before(change: Change, following: Change, key: Key) -> Chord | None:
        start, goal = change.chord.lowest.semitone, following.chord.lowest.semitone
        for interval, tone in (("7", goal - 1), ("b9", goal + 1)):
            near = (tone - start) % 12
            if following.chord.kind.family != "dim" and near in {1, 2, 10, 11}:
                return Chord(key.readable(above(following.chord.lowest, interval)), "dim7")
        return None

    yield from inserted(chart, task, idiom, before)

    yield from writes(
        ("I . #Idim7 . | iim7", "IV . #IVdim7 . | I/V", "iiim7 . bIIIdim7 . | iim7"),
        ("iv . #IVdim7 . | i/V", "i . #Idim7 . | iim7b5", "bVII . VIIdim7 . | i"),
    )(chart, idiom, task)


def slash_chords(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A chord takes its third, or its fifth, as bass, near to the bass that follows."""
    for bar, index, change, following in neighbours(chart, task):
        chord = change.chord
        if (
            chord.bass is not None
            or chord.kind.family not in {"maj", "min", "dom"}
            or bar == len(chart.bars)
        ):
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

    yield from inserted(chart, task, idiom, before)


def names_tone(*endings: tuple[str, str]) -> Worker:
    """A worker that gives chords of a family another type, such as ``("min", "m9")``."""
    types = dict(endings)

    def work(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
        rows = sorted(shuffled(chart, idiom, task), key=lambda row: altered(row[2].chord))
        for bar, index, change in rows:
            name = types.get(change.chord.kind.family)
            degree = (change.chord.root.semitone - chart.key_at(bar).tonic.semitone) % 12
            # A major triad on the fifth degree is a dominant: it takes no major seventh.
            if name and not change.chord.bass and not (name.startswith("maj") and degree == 7):
                yield with_chord(chart, bar, index, Chord(change.chord.root, name))

    return work
