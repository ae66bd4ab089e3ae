"""How a chart is heard: each chord as a degree of the key, with its families."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from woodshed.piece.chart import Chart
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.time import Ticks

DEGREES = {
    "I": 0, "#I": 1, "bII": 1, "II": 2, "#II": 3, "bIII": 3, "III": 4, "IV": 5, "#IV": 6, "bV": 6,
    "V": 7,
    "#V": 8, "bVI": 8, "VI": 9, "#VI": 10, "bVII": 10, "VII": 11,
}  # fmt: skip
"""Degrees as semitones above the tonic, counted from its major scale in every mode."""

Families = frozenset[str]

_CLOSE = 2
"""Chords of a close."""


class Reading(NamedTuple):
    """What a chord is in a key.

    ``roots`` are the degrees that it may stand for, each with its families.

    An upper chord over a foreign bass is also a sus chord on that bass: F/G and Dm7/G are G9sus.
    """

    degree: int
    bass: int
    family: str
    roots: tuple[tuple[int, Families], ...]


class Heard(NamedTuple):
    """A chord that sounds for a while, with what it is in the key of its bar. Times are ticks."""

    chord: Chord
    onset: Ticks
    duration: Ticks
    bar: int
    reading: Reading


class Token(NamedTuple):
    """A chord that is looked for: its degree, the families it may have (none: any) and its bass."""

    degree: int
    families: Families
    bass: int | None


@lru_cache(maxsize=16384)
def reading_of(chord: Chord, tonic: int) -> Reading:
    """The chord as heard from a tonic, given in semitones above C."""
    root = (chord.root.semitone - tonic) % 12
    bass = (chord.lowest.semitone - tonic) % 12
    roots = [(root, families_of(chord))]
    above_bass = (chord.lowest.semitone - chord.root.semitone) % 12
    family = chord.kind.family
    if (family == "maj" and above_bass == 2) or (family == "min" and above_bass == 5):
        roots.append((bass, frozenset({"sus", "dom"})))
    if family == "maj" and above_bass == 10:
        roots.append((root, frozenset({"dom"})))
    return Reading(root, bass, family, tuple(roots))


@lru_cache(maxsize=16384)
def families_of(chord: Chord) -> Families:
    """A 7sus is sus and dominant, a 7(#5) dominant and augmented; most chords have one family."""
    kind = chord.kind
    families = {kind.family}
    if kind.dominant:
        families.add("dom")
        if "#5" in kind.tones:
            families.add("aug")
    return frozenset(families)


class _Same:
    """A chart compared by identity; comparing its bars would take longer than hearing them anew."""

    __slots__ = ("chart",)

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def __hash__(self) -> int:
        return id(self.chart)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.chart is other.chart


def hear(chart: Chart, *, tonic: int | None = None) -> tuple[Heard, ...]:
    """The changes of a chart in order; one that goes on over bar lines is one, silence is none.

    Degrees count from the key of each bar, or from ``tonic`` (semitones above C) throughout.
    """
    return _hear(_Same(chart), tonic)


@lru_cache(maxsize=16)
def _hear(same: _Same, tonic: int | None) -> tuple[Heard, ...]:
    chart = same.chart
    heard: list[Heard] = []
    onset = 0
    local = chart.key.tonic.semitone if tonic is None else tonic
    for number, bar in enumerate(chart.bars, 1):
        if tonic is None and chart.key_changes:
            local = chart.key_at(number).tonic.semitone
        for change in bar.changes:
            chord, duration = change.chord, change.duration
            last = heard[-1] if heard else None
            if last and last.chord == chord and last.onset + last.duration == onset:
                heard[-1] = last._replace(duration=last.duration + duration)
            elif not chord.silent:
                heard.append(Heard(chord, onset, duration, number, reading_of(chord, local)))
            onset += duration
    return tuple(heard)


def close_of(chart: Chart) -> tuple[Reading, ...]:
    """The last two chords that sound, in order, as heard from the key in which the piece ends; fewer if it has fewer.

    The same as the end of what is heard of the whole, in a time that does not grow with the piece.
    """
    tonic = chart.key_at(len(chart.bars)).tonic.semitone
    found: list[Chord] = []
    goes_on = False
    for change in (change for bar in reversed(chart.bars) for change in reversed(bar.changes)):
        chord = change.chord
        if not chord.silent and not (goes_on and chord == found[-1]):
            found.append(chord)
        goes_on = not chord.silent
        if len(found) == _CLOSE:
            break
    return tuple(reading_of(chord, tonic) for chord in reversed(found))


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[tuple[Token, ...], ...]:
    """``"II:min|hdim V:dom I:any"``: for each place the alternatives; ``/`` names a bass.

    A second degree may follow a stroke, as in ``"V:dom|bII:dom"``.
    """
    return tuple(_alternatives(word) for word in text.split())


def _alternatives(word: str) -> tuple[Token, ...]:
    found: list[tuple[str, set[str], str]] = []
    for part in word.split("|"):
        name, _, bass = part.partition("/")
        degree, colon, family = name.partition(":")
        if colon:
            found.append((degree, {family}, bass))
        else:
            found[-1][1].add(degree)
            found[-1] = (found[-1][0], found[-1][1], bass or found[-1][2])
    return tuple(
        Token(
            DEGREES[degree],
            frozenset() if "any" in families else frozenset(families),
            DEGREES[bass] if bass else None,
        )
        for degree, families, bass in found
    )


def fits(alternatives: Sequence[Token], reading: Reading, shift: int = 0) -> bool:
    """Whether a chord is one of these, with the tonic moved ``shift`` semitones up."""
    for token in alternatives:
        if token.bass is not None and (reading.bass - shift) % 12 != token.bass:
            continue
        for degree, families in reading.roots:
            if (degree - shift) % 12 == token.degree and (not token.families or families & token.families):
                return True
    return False


def is_chord(text: str, heard: Heard, shift: int = 0) -> bool:
    """Whether a chord fits one token, such as ``"V:dom|sus"``."""
    return fits(tokens(text)[0], heard.reading, shift)


def runs(text: str, heard: Sequence[Heard], shift: int = 0) -> list[tuple[int, int]]:
    """First and last index of each place, not overlapping, where the tokens follow one another.

    A token may be filled by several chords in a row: C and C/E are one tonic.
    """
    wanted = tokens(text)
    found = []
    index = 0
    while index < len(heard):
        end = _run(wanted, heard, shift, index, 0)
        if end is None:
            index += 1
        else:
            found.append((index, end))
            index = max(end, index + 1)
    return found


def _run(
    wanted: tuple[tuple[Token, ...], ...],
    heard: Sequence[Heard],
    shift: int,
    index: int,
    place: int,
) -> int | None:
    if index >= len(heard) or not fits(wanted[place], heard[index].reading, shift):
        return None
    if place == len(wanted) - 1:
        return index
    end = _run(wanted, heard, shift, index + 1, place + 1)
    return _run(wanted, heard, shift, index + 1, place) if end is None else end


def onsets(text: str, heard: Sequence[Heard], shift: int = 0) -> list[Ticks]:
    """Where those places begin, in ticks."""
    return [heard[first].onset for first, _ in runs(text, heard, shift)]


def at_bar(heard: Sequence[Heard], bar: int, length: Ticks) -> Heard | None:
    """What sounds at the beginning of a bar, counted from 1, of this length."""
    tick = (bar - 1) * length
    return next((h for h in heard if h.onset <= tick < h.onset + h.duration), None)


def foreign(semitone: int, key: Key) -> bool:
    """Whether a note lies outside the scale of a key."""
    return semitone % 12 not in key.scale
