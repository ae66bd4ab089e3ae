"""Places the chords that a player spelled out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from woodshed.piece.brief import AskedChord, Brief
from woodshed.piece.chart import Change
from woodshed.progression.colour import NINTHS, SEVENTHS, TRIADS, richer
from woodshed.progression.habits import habits_in
from woodshed.progression.harmonic_rhythm import spans
from woodshed.theory.chord import Chord
from woodshed.theory.roman import chord_of

Contents = dict[int, tuple[Change, ...]]
"""Changes by bar, counted from 1."""


def asked_bars(brief: Brief, colour: int) -> Contents:
    """The bars that hold chords asked for.

    Those with a bar of their own stand there, the others in order from bar 1 on.

    One chord a bar, more where they would not fit otherwise; cycled over all bars if the brief says so.
    """
    placed: dict[int, list[AskedChord]] = {}
    for asked in brief.progression:
        if asked.bar is not None and 1 <= asked.bar <= brief.bars:
            placed.setdefault(asked.bar, []).append(asked)
    free = [asked for asked in brief.progression if asked.bar is None]
    contents = _in_order(free, [n for n in range(1, brief.bars + 1) if n not in placed], brief, colour)
    for bar, row in placed.items():
        contents[bar] = _bar(row, bar, brief, colour)
    return contents


def _in_order(row: Sequence[AskedChord], bars: Sequence[int], brief: Brief, colour: int) -> Contents:
    if not row or not bars:
        return {}
    per_bar = -(-len(row) // len(bars))
    groups = [row[i : i + per_bar] for i in range(0, len(row), per_bar)]
    span = len(bars) if brief.cycled else min(len(groups), len(bars))
    if brief.cycled and not brief.loop and _comes_home(row[-1], brief):
        # A row that ends at home is not begun again for a part of it.
        span = max(len(groups), span - span % len(groups)) if span > len(groups) else span
    return {bar: _bar(groups[i % len(groups)], bar, brief, colour) for i, bar in enumerate(bars[:span])}


def _comes_home(last: AskedChord, brief: Brief) -> bool:
    if last.chord is not None:
        return last.chord.root.semitone == brief.key.tonic.semitone
    return chord_of(last.numeral or "I", brief.key).root.semitone == brief.key.tonic.semitone


def _bar(row: Sequence[AskedChord], bar: int, brief: Brief, colour: int) -> tuple[Change, ...]:
    durations = spans(len(row), tuple(range(len(row))), brief.meter)
    return tuple(
        Change(_chord(asked, bar, brief, colour), duration, "as asked")
        for asked, duration in zip(row, durations, strict=True)
    )


def _chord(asked: AskedChord, bar: int, brief: Brief, colour: int) -> Chord:
    if asked.chord is not None:
        return asked.chord
    key = brief.key_at(bar)
    chord = chord_of(asked.numeral or "I", key)
    degree = (chord.root.semitone - key.tonic.semitone) % 12
    habits = habits_in(brief.genre)
    if habits.tonic_seventh and not chord.kind.rich and chord.kind.family == "maj" and not key.minor:
        return Chord(chord.root, "7", chord.bass)
    # Classic soul leaves its major chords alone, but its minor chords and its five are sevenths.
    soulful = habits.minor_sevenths and (chord.kind.family == "min" or degree == 7)
    soulful = soulful and "sevenths" not in brief.avoid
    return richer(chord, degree, max(colour, SEVENTHS) if soulful else colour)


def joint_of(brief: Brief, locked: Collection[int]) -> int:
    """The last bar, from 1, of a row of chords that free bars follow; 0 where none do.

    From there a chord may lead on: the row is over.
    """
    if not locked or any(asked.bar is not None for asked in brief.progression):
        return 0
    last = max(locked)
    return last if last < brief.bars else 0


def with_ending(contents: Contents, brief: Brief, colour: int) -> Contents:
    """A row that was gone round more than once comes to rest: its last bar takes in the tonic.

    The chords asked for stay; the tonic takes the later part of the bar.
    """
    last = contents.get(brief.bars)
    key = brief.key_at(brief.bars)
    free = sum(asked.bar is None for asked in brief.progression)
    if brief.loop or not brief.cycled or last is None or free >= brief.bars:
        return contents
    if last[-1].chord.root.semitone == key.tonic.semitone:
        return contents
    names = {TRIADS: ("I", "i"), SEVENTHS: ("Imaj7", "im7"), NINTHS: ("Imaj9", "im9")}[colour]
    tonic = chord_of("I7" if habits_in(brief.genre).tonic_seventh and not key.minor else names[key.minor], key)
    first, second = spans(2, (0, 1), brief.meter) if len(brief.meter.beats) > 1 else (0, brief.meter.bar)
    if len(last) > 1 or brief.bars % free or not first:
        closing: tuple[Change, ...] = (Change(tonic, brief.meter.bar),)
    else:
        closing = (Change(last[0].chord, first, "as asked"), Change(tonic, second))
    return contents | {brief.bars: closing}
