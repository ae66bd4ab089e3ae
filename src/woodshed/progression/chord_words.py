"""The chords of a room as the chord model counts them: which it has, how they follow, and how each is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.genres.rooms import style_of
from woodshed.genres.style import Phrase, Style
from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE, class_of
from woodshed.piece.brief import Brief
from woodshed.progression.harmonic_rhythm import HOLD
from woodshed.progression.phrases import Library, bass_degree
from woodshed.progression.room_chords import alike
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass
from woodshed.theory.roman import DEGREES, chord_of

Weights = NDArray[np.float64]

_ROLES = ("opening", "middle", "cadence", "turnaround", "ending")
_UNLED = 0.02
"""The same for a chord over a foreign bass where none has it there."""
_RICH = 5
"""From this complexity on each type of chord of the room may stand on every degree."""
_COMMON = 3.0
"""How often a chord must have come after another for that to weigh as much as how common it is at all."""
_LEADING = 0.1
"""The same after a chord over a foreign bass, which leads where the phrases have it lead."""
_SEEN = 4.0
"""How much likelier a way to write a chord is where a phrase has it after the chord before."""
_KIN = tuple(
    (*(number for number, name in enumerate(FAMILIES) if name in names),)
    for names in (("", "maj7", "7", "7alt", "sus4"), ("m", "m7"), ("m7b5", "dim"))
)
"""Families that stand for one another where a room has one and not the other: its triads and their sevenths."""
_RELATIVE = 3
"""Semitones from a minor tonic up to the major one with the same signature."""


class Words(NamedTuple):
    """The vocabulary of a room for one brief and mode.

    ``written`` has the numerals of each class with their weights; ``after`` the weights of all classes after a numeral,
    within a bar (False) and over its line (True), ``begun`` those at the beginning, ``often`` those at all, which sum
    to 1 in either place; ``foreign`` marks with 1 what no phrase has but may stand where the model wants it; ``seen``
    are the numerals that follow one another in a phrase. ``divided`` has the ways in which a bar that begins on a class
    is shared, as ``"x.x."``; ``stays`` how often a class went on over a bar line, and how often it might have.
    ``kin`` has in each row the shares in which a class is written as others, where the room does not have it itself.
    """

    written: Mapping[int, tuple[tuple[str, float], ...]]
    after: Mapping[tuple[str, bool], Weights]
    begun: Weights
    often: Mapping[bool, Weights]
    foreign: Weights
    seen: frozenset[tuple[str, str]]
    divided: Mapping[int, Mapping[str, float]]
    kin: Weights

    def in_room(self, odds: Weights) -> Weights:
        """Odds of classes, those that the room does not have given to kin: a plain four to a four with a ninth."""
        moved: Weights = odds @ self.kin
        return moved

    def expected(self, before: str | None, foreign: float, *, strong: bool = True) -> Weights:
        """How much the room expects each class after a numeral, or at the beginning; 0 for what it does not have.

        ``strong``: over a bar line, else within a bar.
        """
        found = self.begun if before is None else self.after.get((before, strong))
        if found is None:
            found = np.zeros(CLASSES)
        total = found.sum()
        expected: Weights = (found + _COMMON * self.often[strong]) / (
            total + _COMMON
        ) + foreign * self.foreign / CLASSES
        return expected

    def numerals(self, number: int, before: str | None) -> tuple[tuple[str, ...], list[float]]:
        """The ways to write a class, and how likely each is after a numeral; over its root at the beginning."""
        names, weights = zip(*self.written[number], strict=True)
        likely = [
            weight * (_SEEN if (before, name) in self.seen else _UNLED if "/" in name else 1.0)
            for name, weight in zip(names, weights, strict=True)
        ]
        return names, likely

    def share(self, number: int, chords: int) -> float:
        """The share of the room's bars that hold so many chords among those that begin on a class, 0 to 1."""
        ways = self.divided.get(number, {})
        return sum(weight for way, weight in ways.items() if way.count("x") == chords) / (sum(ways.values()) or 1.0)


def words_of(brief: Brief, style: Style, key: Key) -> Words:
    """The vocabulary of a room for a brief, in the mode of a key; the same for all tonics."""
    mode = "minor" if key.minor else "major"
    return _words(replace(alike(brief), key=Key(PitchClass(0), mode), key_changes=()), style.genre)


@lru_cache(maxsize=4096)
def class_in(numeral: str, *, minor: bool) -> int:
    """The class of a numeral above the major tonic with the signature of its key."""
    return class_of(chord_of(numeral, _ANY), _RELATIVE if minor else 0)


_ANY = Key(PitchClass(0), "major")


_AFIELD = 0.15
"""How likely a piece begins elsewhere than on its tonic, beside a phrase that begins there."""


@lru_cache(maxsize=256)
def _words(brief: Brief, room: str) -> Words:
    style, minor = style_of(room), brief.key.minor
    library = Library(brief, style)
    count = _Count(minor=minor)
    for phrase in (phrase for role in _ROLES for phrase in library.pool(role, brief.key)):
        count.add(phrase, library.weight(phrase))
    written = count.written
    foreign = _foreign(written, minor=minor) if brief.complexity >= _RICH else np.zeros(CLASSES)
    kin = _kin(count.often[False] + count.often[True], written)
    return Words(
        {number: tuple(names.items()) for number, names in written.items()},
        dict(count.after), count.begun, {strong: row / (row.sum() or 1.0) for strong, row in count.often.items()},
        foreign, frozenset(count.seen),
        {number: dict(ways) for number, ways in count.divided.items()}, kin,
    )  # fmt: skip


class _Count:
    """Adds up phrases; a class since so many tables grow together."""

    def __init__(self, *, minor: bool) -> None:
        self._minor = minor
        self.after: dict[tuple[str, bool], Weights] = defaultdict(lambda: np.zeros(CLASSES))
        self.begun = np.zeros(CLASSES)
        self.often = {False: np.zeros(CLASSES), True: np.zeros(CLASSES)}
        self.written: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.seen: set[tuple[str, str]] = set()
        self.divided: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, phrase: Phrase, weight: float) -> None:
        """One phrase more."""
        first = phrase.bars[0][0]
        if phrase.role == "opening":
            self.begun[class_in(first, minor=self._minor)] += weight * (_AFIELD if bass_degree(first) else 1.0)
        last = ""
        for bar in phrase.bars:
            opening = class_in(bar[0], minor=self._minor)
            self.divided[opening]["".join(HOLD if name == HOLD else "x" for name in bar)] += weight
            for place, name in enumerate(bar):
                if name not in (HOLD, last):
                    self._follow(last, name, weight, strong=place == 0)
                    last = name

    def _follow(self, before: str, name: str, weight: float, *, strong: bool) -> None:
        number = class_in(name, minor=self._minor)
        self.written[number][name] += weight
        if number == SILENCE:
            return
        self.often[strong][number] += weight
        if before:
            self.after[before, strong][number] += weight
            self.seen.add((before, name))


def _kin(often: Weights, written: Mapping[int, object]) -> Weights:
    """In which shares each class that is not written is written as its kin, by how often a room has these."""
    shares = np.eye(CLASSES)
    for root in range(SILENCE // len(FAMILIES)):
        for group in _KIN:
            numbers = [root * len(FAMILIES) + family for family in group]
            total = often[numbers].sum()
            for number in numbers:
                if total and number not in written:
                    shares[number] = 0.0
                    shares[number, numbers] = often[numbers] / total
    return shares


def _foreign(written: dict[int, dict[str, float]], *, minor: bool) -> Weights:
    """The families of the room on all other degrees; adds a way to write each."""
    types: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for number, names in written.items():
        if number != SILENCE:
            for name, weight in names.items():
                chord = chord_of(name, _ANY)
                if chord.bass is None:
                    types[number % len(FAMILIES)][chord.type] += weight
    marks = np.zeros(CLASSES)
    for number in range(SILENCE):
        root, family = divmod(number, len(FAMILIES))
        if number not in written and family in types:
            kind = max(types[family], key=types[family].__getitem__)
            degree = DEGREES[(root + (_RELATIVE if minor else 0)) % 12]
            written[number] = {degree + kind: 1.0}
            marks[number] = 1.0
    return marks
