"""Draws the chords of a section from the chord model, chord by chord, in the rhythm of the room and up to its close."""

from __future__ import annotations

from collections import Counter
from math import log
from random import Random
from typing import NamedTuple

import numpy as np

from woodshed.genres.style import Style
from woodshed.learning.next_chord import Following
from woodshed.learning.tune import BEAT, Setting
from woodshed.learning.weights import ChordModel
from woodshed.piece.brief import Brief
from woodshed.progression.by_rules import Known
from woodshed.progression.chord_habits import habit_of
from woodshed.progression.chord_words import Words, class_in, words_of
from woodshed.progression.habits import fullest
from woodshed.progression.harmonic_rhythm import HOLD, shared
from woodshed.progression.phrases import Bars, Library, bass_degree
from woodshed.progression.sections import Section
from woodshed.theory.key import Key

_COLDEST, _WARMER = 0.6, 0.06
"""The temperature of the plainest request, and what each step of complexity adds: 1.2 for the most adventurous."""
_WEIGHED = 10
"""Classes that are looked at more closely; the rest hardly ever comes."""
_RARE = 0.01
"""What is less likely than this beside the likeliest is left out: it would be a slip."""
_LEAST = 1e-9
_AFIELD, _BREATHLESS = 0.05, 0.01
"""How likely a key is entered elsewhere than on its tonic, and a phrase ends elsewhere than at rest or on the five."""
_PENDULUM = 0.05
"""How likely two chords go to and fro a second time: a model that listens to itself would never stop (see Holtzman)."""
_FIVE = 7


class _Task(NamedTuple):
    """Bars to be written in a section: a rhythm for them, the bars that come after and how many came before."""

    rhythm: Bars
    after: Bars
    before: int
    library: Library
    words: Words
    home: bool


class _Spot(NamedTuple):
    """Where a chord is wanted.

    ``goal`` is the numeral that comes then, if that is settled; ``strong``: after a bar line; ``home``: where a key is
    entered; ``breath``: at the end of a phrase, which comes to rest or to the dominant.
    """

    goal: str | None = None
    strong: bool = True
    home: bool = False
    breath: bool = False


def _chords(bar: tuple[str, ...]) -> int:
    return sum(token != HOLD for token in bar)


_UNUSUAL = 0.5
"""How many bars of a kind the drafted rhythm is taken to have more, so that no kind is ruled out."""


_OPEN, _LEADING = frozenset({"half", "turn"}), 2
"""Closes that lead on, and how many of their bars are kept: the way there is the model's."""


class ChordWriter:
    """Writes the sections of one piece in turn.

    A class since the model hears every section before it writes the next; what nothing follows it need not hear.
    ``surprise`` and ``drawn`` sum up what it thinks of the piece: the negative logarithms of its chords, and how many
    these are. ``work`` counts the chords heard and drawn.
    """

    def __init__(self, brief: Brief, style: Style, model: ChordModel) -> None:
        """Begin a piece."""
        self._brief, self._style, self._model = brief, style, model
        self._habit = habit_of(brief.genre)
        self._sharpness = 1.0 / ((1.0 + self._habit.room) * (_COLDEST + _WARMER * brief.complexity))
        self._minor, self._onset = brief.key.minor, 0
        self._following = self._new(brief.key)
        self._before: str | None = None
        self._stayed = False
        self._unheard: list[tuple[int, int]] = []
        self.work = 0
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
        task = _Task(rhythm[len(kept) : free], close, len(kept), library, words, home=home and not kept)
        drawn = self._draw(task, rng)
        self._hear(close)
        bars = kept + drawn + close
        known.setdefault(name, bars)
        return bars

    def _enter(self, key: Key) -> None:
        """Go on in a key: the model counts from its tonic, so a tune that moves goes on; one in another mode begins."""
        if key.minor != self._minor:
            self._minor, self._onset = key.minor, 0
            self._following, self._unheard = self._new(key), []

    def _new(self, key: Key) -> Following:
        mode = "minor" if key.minor else "major"
        setting = Setting(3 if key.minor else 0, mode, self._habit.heard_as, self._brief.meter.count)
        return Following(self._model, setting)

    def _hear(self, bars: Bars) -> None:
        for bar in bars:
            for numeral, length in shared(bar, self._brief.meter):
                self._take(numeral, length)

    def _take(self, numeral: str, length: int) -> None:
        self._unheard.append((class_in(numeral, minor=self._minor), self._onset))
        self._onset += length * BEAT * self._brief.meter.unit // 3840
        self._stayed = numeral == self._before
        self._before = numeral

    def _draw(self, task: _Task, rng: Random) -> Bars:
        """New chords for so many bars, about as many as the rhythm has, up to those that come after."""
        out: Bars = ()
        usual = Counter(_chords(bar) for bar in task.rhythm)
        for index in range(len(task.rhythm)):
            last = index == len(task.rhythm) - 1
            spot = _Spot(
                goal=task.after[0][0] if last else None,
                home=task.home and not index,
                breath=self._habit.phrase > 0 and (task.before + index + 1) % self._habit.phrase == 0,
            )
            out += (self._bar(spot, task, usual, rng),)
        return out

    def _bar(self, spot: _Spot, task: _Task, usual: Counter[int], rng: Random) -> tuple[str, ...]:
        """One bar: its first chord, how it is divided, and what comes in its parts."""
        first = self._before
        free = spot.goal is None and not spot.home and not spot.breath
        if first is None or not free or rng.random() >= self._staying(first, task.words):
            first = self._one(spot, task, rng)
        way = "x" if spot.breath else self._way(class_in(first, minor=self._minor), task.words, usual, rng)
        lengths = [length for _, length in shared(tuple(way), self._brief.meter)]
        self._take(first, lengths.pop(0))
        bar = [first]
        for sign in way[1:]:
            if sign == HOLD:
                bar.append(sign)
            else:
                goal = spot.goal if len(lengths) == 1 else None
                bar.append(self._one(_Spot(goal, strong=False), task, rng))
                self._take(bar[-1], lengths.pop(0))
        return tuple(bar)

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

    def _one(self, spot: _Spot, task: _Task, rng: Random) -> str:
        """One numeral after what was heard."""
        for number, onset in self._unheard:
            self._following.hear(number, onset)
        self.work += len(self._unheard) + 1
        self._unheard.clear()
        odds = self._following.odds(self._onset).odds
        expected = task.words.expected(self._before, self._habit.foreign, strong=spot.strong)
        weights = np.maximum(odds, _LEAST) * expected**self._habit.room
        weights[expected <= 0.0] = 0.0
        if self._before is not None:
            weights[class_in(self._before, minor=self._minor)] = 0.0
        best = np.argsort(-weights, kind="stable")[:_WEIGHED]
        best = best[weights[best] > _RARE * weights[best[0]]]
        names = [self._named(int(number), task.words, rng) for number in best]
        scores = [
            float(weights[number] / weights[best[0]]) ** self._sharpness * self._fit(int(number), name, spot, task)
            for number, name in zip(best, names, strict=True)
        ]
        i = rng.choices(range(len(names)), scores)[0] if sum(scores) > 0 else 0
        self.surprise -= log(max(float(odds[best[i]]), _LEAST))
        self.drawn += 1
        return names[i]

    def _fit(self, number: int, name: str, spot: _Spot, task: _Task) -> float:
        """How well a chord stands where it is wanted, beside how likely it is."""
        fit = _PENDULUM if self._following.numbers[-3:-1] == (*self._following.numbers[-1:], number) else 1.0
        if self._before is not None:
            fit *= task.library.resolving(((self._before,),), ((name,),))
        if spot.goal is not None:
            fit *= self._leads(number, name, spot.goal, task)
        if spot.home and bass_degree(name):
            fit *= _AFIELD
        if spot.breath and bass_degree(name) != _FIVE:
            fit *= (
                _BREATHLESS if bass_degree(name) or self._before is None or bass_degree(self._before) != _FIVE else 1.0
            )
        return fit

    def _named(self, number: int, words: Words, rng: Random) -> str:
        names, likely = words.numerals(number, self._before)
        return rng.choices(names, likely)[0]

    def _leads(self, number: int, name: str, goal: str, task: _Task) -> float:
        """How well a chord leads into the next, by the counts of the model and the phrases of the room."""
        wanted = class_in(goal, minor=self._minor)
        if wanted == number:
            return 0.02
        history = (*self._following.numbers, number)
        counted = self._model.counts.distributions(history, self._habit.heard_as)[1][wanted]
        expected = task.words.expected(name, self._habit.foreign)[wanted]
        return float(counted + expected) * task.library.resolving(((name,),), ((goal,),))
