"""Draws the chords of a section from the chord model, chord by chord, in the rhythm of the room and up to its close."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import log
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import tomli

from woodshed.genres.style import Style
from woodshed.learning.next_chord import Following
from woodshed.learning.tune import BEAT, Setting
from woodshed.learning.weights import ChordModel
from woodshed.piece.brief import Brief
from woodshed.progression.by_rules import Known
from woodshed.progression.chord_words import Words, class_in, words_of
from woodshed.progression.habits import fullest
from woodshed.progression.harmonic_rhythm import HOLD, shared
from woodshed.progression.phrases import Bars, Library
from woodshed.progression.sections import Section
from woodshed.theory.key import Key

_COLDEST, _WARMER = 0.55, 0.055
"""The temperature of the plainest request, and what each step of complexity adds: 1.1 for the most adventurous."""
_WEIGHED = 10
"""Classes that are looked at more closely; the rest hardly ever comes."""
_LEAST = 1e-9


class _Habit(NamedTuple):
    heard_as: str
    room: float
    foreign: float


@lru_cache(maxsize=1)
def _habits() -> dict[str, _Habit]:
    rows: list[dict[str, Any]] = tomli.loads(Path(__file__).with_name("by_chords.toml").read_text("utf-8"))["genre"]
    return {row["name"]: _Habit(row["heard_as"], float(row["room"]), float(row["foreign"])) for row in rows}


class _Spot(NamedTuple):
    """Where a chord is wanted: the numeral that comes then, if that is settled; over a bar line, or within a bar."""

    goal: str | None
    strong: bool


def _chords(bar: tuple[str, ...]) -> int:
    return sum(token != HOLD for token in bar)


_UNUSUAL = 0.5
"""How many bars of a kind the drafted rhythm is taken to have more, so that no kind is ruled out."""


_OPEN, _LEADING = frozenset({"half", "turn"}), 2
"""Closes that lead on, and how many of their bars are kept: the way there is the model's."""


class ChordWriter:
    """Writes the sections of one piece in turn.

    A class since the model hears every section before it writes the next. ``surprise`` and ``drawn`` sum up what it
    thinks of the piece: the negative logarithms of its chords, and how many these are.
    """

    def __init__(self, brief: Brief, style: Style, model: ChordModel) -> None:
        """Begin a piece."""
        self._brief, self._style, self._model = brief, style, model
        self._habit = _habits()[brief.genre]
        self._sharpness = 1.0 / (_COLDEST + _WARMER * brief.complexity)
        self._minor, self._onset = brief.key.minor, 0
        self._following = self._new(brief.key)
        self._before: str | None = None
        self._stayed = False
        self.surprise = 0.0
        self.drawn = 0

    def write(self, section: Section, library: Library, known: Known, rng: Random) -> Bars:
        """The bars of a section: the first half of a known letter, then what the model makes of it, then its close."""
        self._enter(section.key)
        close = library.closing(section.bars, section.close, section.key, rng)
        if section.close in _OPEN:
            close = close[-_LEADING:]
        home = section.first == 1 or section.fresh_key
        rhythm = library.fill(section.bars, section.close, section.key, rng, home=home)
        free = section.bars - len(close)
        name = (section.letter, section.key.minor)
        before = known.get(name)
        kept: Bars = ()
        if before is not None and len(before) == section.bars:
            kept = before[: min(free, section.bars // 2)]
        self._hear(kept)
        words = words_of(self._brief, self._style, section.key)
        drawn = self._draw(rhythm[len(kept) : free], close, library, words, rng)
        self._hear(close)
        bars = kept + drawn + close
        known.setdefault(name, bars)
        return bars

    def _enter(self, key: Key) -> None:
        """Go on in a key: the model counts from its tonic, so a tune that moves goes on; in the other mode one begins."""
        if key.minor != self._minor:
            self._minor, self._onset = key.minor, 0
            self._following = self._new(key)

    def _new(self, key: Key) -> Following:
        mode = "minor" if key.minor else "major"
        setting = Setting(3 if key.minor else 0, mode, self._habit.heard_as, self._brief.meter.count)
        return Following(self._model, setting)

    def _hear(self, bars: Bars) -> None:
        for bar in bars:
            for numeral, length in shared(bar, self._brief.meter):
                self._take(numeral, length)

    def _take(self, numeral: str, length: int) -> None:
        self._following.hear(class_in(numeral, minor=self._minor), self._onset)
        self._onset += length * BEAT * self._brief.meter.unit // 3840
        self._stayed = numeral == self._before
        self._before = numeral

    def _draw(self, rhythm: Bars, after: Bars, library: Library, words: Words, rng: Random) -> Bars:
        """New chords for so many bars, about as many as the rhythm has, up to those that come after."""
        out: Bars = ()
        usual = Counter(_chords(bar) for bar in rhythm)
        for left in range(len(rhythm) - 1, -1, -1):
            goal = None if left else after[0][0]
            first = self._before
            if first is None or goal is not None or rng.random() >= self._staying(first, words):
                first = self._one(_Spot(goal, strong=True), library, words, rng)
            way = self._way(class_in(first, minor=self._minor), words, usual, rng)
            bar = [first]
            lengths = [length for _, length in shared(tuple(way), self._brief.meter)]
            self._take(first, lengths.pop(0))
            for sign in way[1:]:
                if sign == HOLD:
                    bar.append(sign)
                    continue
                bar.append(self._one(_Spot(goal if len(lengths) == 1 else None, strong=False), library, words, rng))
                self._take(bar[-1], lengths.pop(0))
            out += (tuple(bar),)
        return out

    def _staying(self, numeral: str, words: Words) -> float:
        """How likely a chord goes on over the bar line, in the room; never where it has gone on already."""
        held, total = words.stays.get(class_in(numeral, minor=self._minor), (0.0, 1.0))
        return 0.0 if self._stayed else held / max(total, 1.0)

    def _way(self, number: int, words: Words, usual: Counter[int], rng: Random) -> str:
        """How a bar that begins on a class is divided: as in the room, and as full as these bars are there."""
        ways = words.divided.get(number) or {"x": 1.0}
        most = fullest(self._brief)
        fitting = {way: weight for way, weight in ways.items() if way.count("x") <= most} or {"x": 1.0}
        weights = [weight * (_UNUSUAL + usual[way.count("x")]) for way, weight in fitting.items()]
        return rng.choices(list(fitting), weights)[0]

    def _one(self, spot: _Spot, library: Library, words: Words, rng: Random) -> str:
        """One numeral after what was heard."""
        odds = self._following.odds(self._onset).odds
        expected = words.expected(self._before, self._habit.foreign, strong=spot.strong)
        weights = np.maximum(odds, _LEAST) * expected**self._habit.room
        weights[expected <= 0.0] = 0.0
        if self._before is not None:
            weights[class_in(self._before, minor=self._minor)] = 0.0
        best = np.argsort(-weights, kind="stable")[:_WEIGHED]
        best = best[weights[best] > 0.0]
        scores = (weights[best] / weights[best].max()) ** self._sharpness
        names = [self._named(int(number), words, rng) for number in best]
        for i, name in enumerate(names):
            if self._before is not None:
                scores[i] *= library.resolving(((self._before,),), ((name,),))
            if spot.goal is not None:
                scores[i] *= self._leads(int(best[i]), name, spot.goal, library, words)
        i = rng.choices(range(len(names)), scores.tolist())[0] if scores.sum() > 0 else 0
        self.surprise -= log(max(float(odds[best[i]]), _LEAST))
        self.drawn += 1
        return names[i]

    def _named(self, number: int, words: Words, rng: Random) -> str:
        names, likely = words.numerals(number, self._before)
        return rng.choices(names, likely)[0]

    def _leads(self, number: int, name: str, goal: str, library: Library, words: Words) -> float:
        """How well a chord leads into the next, by the counts of the model and the phrases of the room."""
        wanted = class_in(goal, minor=self._minor)
        if wanted == number:
            return 0.02
        history = (*self._following.numbers, number)
        counted = self._model.counts.distributions(history, self._habit.heard_as)[1][wanted]
        expected = words.expected(name, self._habit.foreign)[wanted]
        return float(counted + expected) * library.resolving(((name,),), ((goal,),))
