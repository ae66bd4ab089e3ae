"""Works devices into a chart that live in one line: basses, pedals, steps, colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from woodshed.piece.brief import Idiom
from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import NINTHS, SEVENTHS, TRIADS, altered, plainer
from woodshed.progression.editing import divided, places, with_bars, with_chord
from woodshed.progression.harmonic_rhythm import spans
from woodshed.progression.hearing import DEGREES
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
        if change.chord.kind.family == "dim":
            return None
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


def minor_four(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A major chord on the four turns minor, its later half or all of it; in minor keys a minor one turns major."""
    spots = places(chart)
    going_on = {b[:2] for a, b in pairwise(spots) if a[2].chord == b[2].chord}
    for bar, index, change in sorted(shuffled(chart, idiom, task), key=lambda row: row[:2] in going_on):
        key, chord = chart.key_at(bar), change.chord
        if (chord.root.semitone - key.tonic.semitone) % 12 != DEGREES["IV"] or chord.bass is not None:
            continue
        if chord.kind.family != ("min" if key.minor else "maj"):
            continue
        rich = {TRIADS: ("m", "7"), SEVENTHS: ("m6", "9"), NINTHS: ("m6/9", "9")}[task.colour][key.minor]
        turned = Chord(chord.root, rich)
        half = divided(chart, bar, index, turned)
        if half is not None:
            yield half
        yield with_chord(chart, bar, index, turned)


def chromatic_planing(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """Chords of one kind that slide down by half steps.

    In bars that were named all the chords slide, two a bar or four in one, and at the end of a minor piece they arrive
    on its tonic.
    """
    kind = idiom.argument or "min"
    if idiom.bars:
        yield _sliding(chart, idiom.bars, kind, task)
    elif idiom.argument:
        for first in range(len(chart.bars) - 2, 0, -1):
            yield _sliding(chart, (first, first + 1), kind, task)
    yield from writes(
        ("iiim9 . bIIIm9 . | iim9 . bIImaj9 .", "iiim7 . bIIIm7 . | iim7 . V7 ."),
        ("im9 . VIIm9 . | bVIIm9 .", "ivm9 . bVm9 . | vm9"),
    )(chart, idiom, task)


_SLIDING = {
    "min": {TRIADS: "m", SEVENTHS: "m7", NINTHS: "m9"},
    "maj": {TRIADS: "", SEVENTHS: "maj7", NINTHS: "maj9"},
    "dom": {TRIADS: "7", SEVENTHS: "7", NINTHS: "9"},
}


def _sliding(chart: Chart, bars: tuple[int, int], kind: str, task: Task) -> Chart:
    count = bars[1] - bars[0] + 1
    each = 2 if count > 1 else min(4, len(chart.meter.beats))
    key = chart.key_at(bars[1])
    # Down to the tonic at the end, else to a half step above it, so that it may follow.
    home = (kind == "min") == key.minor and bars[1] == len(chart.bars)
    goal = key.tonic.semitone + (0 if home else 1)
    name = _SLIDING[kind][task.colour]
    contents = []
    for bar in range(count):
        left = [count * each - 1 - bar * each - n for n in range(each)]
        durations = spans(each, tuple(range(each)), chart.meter)
        roots = [key.spell((goal + above_goal) % 12) for above_goal in left]
        contents.append(
            tuple(Change(Chord(root, name), duration) for root, duration in zip(roots, durations, strict=True))
        )
    return with_bars(chart, bars[0], contents)


def pedal_point(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """One note stays in the bass: of the bars that were named, else of four bars in a row."""
    degree = DEGREES.get(idiom.argument or "I", 0)
    count = len(chart.bars)
    starts = [idiom.bars] if idiom.bars else [(n, n + 3) for n in range(1, count - 2, 4)]
    for first, last in starts:
        held = chart
        for number in range(first, min(last, count) + 1):
            key = chart.key_at(number)
            # A dominant pedal gives way to the tonic with which the piece ends.
            if degree and number == count and count > first:
                continue
            bass = key.spell((key.tonic.semitone + degree) % 12)
            changes = [replace(c, chord=_over(c.chord, bass)) for c in chart.bars[number - 1].changes]
            held = with_bars(held, number, [tuple(changes)])
        yield held
    yield from writes(
        ("I . IV/I . | V7/I . I .", "I | IV/I | V7/I | I"),
        ("i . iv/I . | V7/I . i .", "i | iv/I | V7/I | i"),
    )(chart, idiom, task)


def _over(chord: Chord, bass: PitchClass) -> Chord:
    if chord.silent or chord.root.semitone == bass.semitone:
        return Chord(chord.root, chord.type)
    plain = plainer(chord, SEVENTHS) if chord.kind.ninth_plus else chord
    return Chord(chord.root, plain.type, bass)


def slash_chords(chart: Chart, idiom: Idiom, task: Task) -> Iterator[Chart]:
    """A chord takes its third, or its fifth, as bass, near to the bass that follows."""
    for bar, index, change, following in neighbours(chart, task):
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
