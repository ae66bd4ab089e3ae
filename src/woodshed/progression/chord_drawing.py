"""Draws the chords of a section from the chord model, chord by chord, in the rhythm of the room and up to its close."""

from __future__ import annotations

import re
from math import log
from random import Random
from typing import NamedTuple

import numpy as np

from woodshed.genres.style import Style
from woodshed.learning.chord_class import FAMILIES
from woodshed.learning.next_chord import Following
from woodshed.learning.tune import BEAT, Setting
from woodshed.learning.weights import ChordModel
from woodshed.piece.brief import Brief
from woodshed.progression.by_rules import Known
from woodshed.progression.chord_habits import habit_of
from woodshed.progression.chord_words import Words, class_in, words_of
from woodshed.progression.habits import habits_in, habits_of, smooth_bass
from woodshed.progression.harmonic_rhythm import HOLD, at_rate, shared
from woodshed.progression.limits import pace_of
from woodshed.progression.phrases import Bars, Library, bass_degree, simple
from woodshed.progression.sections import Section
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass
from woodshed.theory.roman import chord_of

_COLDEST, _WARMER = 0.6, 0.06
"""The temperature of the plainest request, and what each step of complexity adds: 1.2 for the most adventurous."""
_WEIGHED = 10
"""Classes that are looked at more closely; the rest hardly ever comes."""
_RARE = 0.01
"""What is less likely than this beside the likeliest is left out: it would be a slip."""
_LEAST = 1e-9
_AFIELD, _BREATHLESS = 0.02, 0.01
"""How likely a key is entered elsewhere than on its tonic, and a phrase ends elsewhere than at rest or on the five."""
_FIVE = 7
_PHRASE = 4
"""Bars of the phrases that come again."""


class _Task(NamedTuple):
    """Bars to be written in a section: a rhythm for them, the bars that come after and how many came before.

    ``again``: the second four bars of eight are the first once more, up to the bar that leads on.
    """

    rhythm: Bars
    after: Bars
    before: int
    library: Library
    words: Words
    home: bool
    again: bool


class _Spot(NamedTuple):
    """Where a chord is wanted.

    ``goal`` is the numeral that comes then, if that is settled; ``strong``: after a bar line; ``home``: where a key is
    entered; ``breath``: at the end of a phrase, which comes to rest or to the dominant; ``chords`` are those
    of the bar; ``early``: in its first half, where nothing passes.
    """

    goal: str | None = None
    strong: bool = True
    home: bool = False
    breath: bool = False
    chords: int = 1
    early: bool = False


def round_again(numbers: tuple[int, ...], number: int) -> float:
    """How likely a chord is that would complete the second round of the last few, beside any other."""
    for length, likely in _ROUNDS.items():
        last = (*numbers, number)[-2 * length :]
        if len(last) == 2 * length and last[:length] == last[length:]:
            return likely
    return 1.0


def _falls_back(number: int, after: int) -> bool:
    """Whether a dominant only loses its seventh, which is thus never led on."""
    root, family = divmod(number, len(FAMILIES))
    return FAMILIES[family] in {"7", "7alt"} and after == root * len(FAMILIES)


_ROUNDS = {2: 0.05, 3: 0.1, 4: 0.5}
"""How likely so many chords come twice in a row: a model that listens to itself would go round for ever (Holtzman and
others, The curious case of neural text degeneration, 2020)."""
_LEAST_SHARE = 0.05
_PASSING = frozenset(FAMILIES.index(name) for name in ("7", "7alt", "m7b5", "dim"))
"""Families of chords that pass to others."""
_DIMINISHED = FAMILIES.index("dim")
_FOURTHS = frozenset({"m7", "sus4"})
"""Families of chords that can be stacked in fourths whatever the melody."""
_STACKED = re.compile("11|sus")
"""What stands in the names of those that already are."""
_HALF_STEPS = frozenset({1, 3, 6, 8})
"""Roots of substituted dominants, in semitones above the tonic."""
_WANTED = 3.0
"""How much likelier such a chord is in the second half of a bar where genre or player want them."""
_SOULFUL = re.compile("[b#]?[iv]+|V")
"""Numerals that are sevenths in soul: its minor chords and its five."""
_STANDING = 0.02
"""How well a chord leads to one that it holds already."""
_OUTSIDE = 0.05
"""How likely a chord with tones outside a key is where there are several: each must be plain to hear."""
_PLAIN = {False: Key(PitchClass(0), "major"), True: Key(PitchClass(0), "minor")}
_SCALES = {minor: frozenset(key.scale) | {11 if minor else 0} for minor, key in _PLAIN.items()}
"""The tones of major, and of minor with its leading tone."""


_OPEN, _LEADING = frozenset({"half", "turn"}), 2
"""Closes that lead on, and how many of their bars are kept: the way there is the model's."""
_HOME: Bars = (("I",),)
_CLOSES = 4
"""How often a close is looked for that leads home."""


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
        room = self._habit.room
        self._sharpness = (1.0 + room / 2) / ((1.0 + room) * (_COLDEST + _WARMER * brief.complexity))
        self._soulful = habits_in(brief.genre).minor_sevenths and "sevenths" not in brief.avoid
        wanted = any(habit.name == "passing_chord" for habit in habits_of(brief))
        self._passing = _WANTED if wanted else 1.0
        self._diminished = _WANTED if brief.asks("passing_dim", "diminished_chords") else 1.0
        self._led = smooth_bass(brief) > 0
        self._bare = "sevenths" in brief.avoid
        self._in_fourths = brief.asks("quartal")
        self._pace = max(1, int(pace_of(brief)))
        self._minor, self._onset = brief.key.minor, 0
        self._following = self._new(brief.key)
        self._before: str | None = None
        self._unheard: list[tuple[int, int]] = []
        self.work = 0
        self.surprise = 0.0
        self.drawn = 0

    def write(self, section: Section, library: Library, known: Known, rng: Random) -> Bars:
        """The bars of a section: the first half of a known letter, then what the model makes of it, then its close."""
        self._enter(section.key)
        close = self._close(section, library, rng)
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
        again = rng.random() < self._habit.again
        if not (pace_of(self._brief) or simple(self._brief)):
            rhythm = at_rate(rhythm, self._habit.rate, rng)
        task = _Task(rhythm[len(kept) : free], close, len(kept), library, words, home=home and not kept, again=again)
        drawn = self._draw(task, rng)
        self._hear(close)
        bars = kept + drawn + close
        known.setdefault(name, bars)
        return bars

    def _close(self, section: Section, library: Library, rng: Random) -> Bars:
        """How the section closes; where it leads on, so that the tonic may follow, if a few tries find such a close."""
        for _ in range(_CLOSES):
            close = library.closing(section.bars, section.close, section.key, rng)
            if section.close not in _OPEN or library.resolving(close, _HOME) >= 1.0:
                break
        return close

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
        self._before = numeral

    def _draw(self, task: _Task, rng: Random) -> Bars:
        """New chords in the rhythm of some bars, up to those that come after."""
        out: Bars = ()
        last = ""
        for index, bar in enumerate(task.rhythm):
            if last and (task.before + index) % self._pace:
                # Chords that are to last for bars: what came in between would only be thinned out of the chart.
                out += ((last,),)
                self._take(last, self._brief.meter.bar)
                continue
            spot = _Spot(
                goal=task.after[0][0] if index == len(task.rhythm) - 1 else None,
                home=task.home and not index,
                breath=self._habit.phrase > 0 and (task.before + index + 1) % self._habit.phrase == 0,
                chords=sum(token != HOLD for token in bar),
            )
            back = index - _PHRASE
            if task.again and back >= 0 and (task.before + index) % (2 * _PHRASE) >= _PHRASE and spot.goal is None:
                out += (out[back],)
                self._hear(out[-1:])
            else:
                out += (self._bar(spot, bar, task, rng, stays=bar[0] == last),)
            last = next(token for token in reversed(bar) if token != HOLD)
        return out

    def _bar(self, spot: _Spot, rhythm: tuple[str, ...], task: _Task, rng: Random, *, stays: bool) -> tuple[str, ...]:
        """One bar in the rhythm of another; ``stays``: on the chord that sounds already."""
        bar = list(rhythm)
        first = self._before
        places = [place for place, token in enumerate(rhythm) if token != HOLD]
        gone = 0
        for place, (_, length) in zip(places, shared(rhythm, self._brief.meter), strict=True):
            goal = spot.goal if place == places[-1] else None
            if place:
                early = 2 * gone < self._brief.meter.bar
                bar[place] = self._one(_Spot(goal, strong=False, early=early), task, rng)
            elif first is None or not stays or spot.breath or goal is not None:
                bar[place] = self._one(spot._replace(goal=goal), task, rng)
            else:
                bar[place] = first
            self._take(bar[place], length)
            gone += length
        return tuple(bar)

    def _one(self, spot: _Spot, task: _Task, rng: Random) -> str:
        """One numeral after what was heard."""
        for number, onset in self._unheard:
            self._following.hear(number, onset)
        self.work += len(self._unheard) + 1
        self._unheard.clear()
        odds = task.words.in_room(self._following.odds(self._onset).odds)
        expected = task.words.expected(self._before, self._habit.foreign, strong=spot.strong)
        weights = np.maximum(odds, _LEAST) * expected**self._habit.room
        weights[expected <= 0.0] = 0.0
        if self._before is not None:
            weights[class_in(self._before, minor=self._minor)] = 0.0
        best = np.argsort(-weights, kind="stable")[:_WEIGHED]
        best = best[weights[best] > _RARE * weights[best[0]]]
        names = [self._named(int(number), task.words, rng, rooted=spot.home) for number in best]
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
        fit = round_again(self._following.numbers, number)
        if self._following.numbers and _falls_back(self._following.numbers[-1], number):
            fit *= _OUTSIDE
        if spot.strong:
            fit *= _LEAST_SHARE + task.words.share(number, spot.chords)
        if self._before is not None:
            before, after = ((self._before,),), ((name,),)
            fit *= (task.library.joint if self._led else task.library.resolving)(before, after)
            # Once more, since phrases are whole when they are joined, and the model is tempted by every single chord.
            fit *= task.library.resolving(before, after)
        if spot.goal is not None:
            fit *= self._leads(number, name, spot.goal, task)
        if spot.home and bass_degree(name):
            fit *= _AFIELD
        if self._brief.key_changes and not chord_of(name, _PLAIN[self._minor]).semitones <= _SCALES[self._minor]:
            fit *= _OUTSIDE
        if not spot.strong and number % len(FAMILIES) in _PASSING:
            fit *= _OUTSIDE if spot.early else self._passing
            if not spot.early and number % len(FAMILIES) == _DIMINISHED:
                fit *= self._diminished
        if spot.breath and not self._rests(name):
            fit *= _BREATHLESS
        if self._bare and self._substitutes(number):
            fit *= _OUTSIDE
        if self._in_fourths and FAMILIES[number % len(FAMILIES)] in _FOURTHS:
            fit *= _WANTED
        return fit

    def _substitutes(self, number: int) -> bool:
        """Whether a chord is a dominant a half step above a chord of the key: without its seventh it leads nowhere."""
        root, family = divmod(number, len(FAMILIES))
        above = (root - 9 if self._minor else root) % 12
        return FAMILIES[family] in {"7", "7alt"} and above in _HALF_STEPS

    def _rests(self, name: str) -> bool:
        """Whether a phrase may end on a chord: the five, or the tonic after it, over its root."""
        chord = chord_of(name, _PLAIN[self._minor])
        led = self._before is not None and bass_degree(self._before) == _FIVE
        return chord.bass is None and chord.root.semitone in ({0, _FIVE} if led else {_FIVE})

    def _named(self, number: int, words: Words, rng: Random, *, rooted: bool) -> str:
        """A way to write a class; ``rooted``: over its root, where there is such a way."""
        names, likely = words.numerals(number, self._before)
        if self._in_fourths:
            likely = [
                weight * (_WANTED if _STACKED.search(name) else 1.0) for name, weight in zip(names, likely, strict=True)
            ]
        if rooted and not all("/" in name for name in names):
            likely = [0.0 if "/" in name else weight for name, weight in zip(names, likely, strict=True)]
        name: str = rng.choices(names, likely)[0]
        return f"{name}7" if self._soulful and _SOULFUL.fullmatch(name) else name

    def _leads(self, number: int, name: str, goal: str, task: _Task) -> float:
        """How well a chord leads into the next, by the counts of the model and the phrases of the room."""
        wanted = class_in(goal, minor=self._minor)
        if wanted == number or _falls_back(number, wanted):
            return _STANDING
        history = (*self._following.numbers, number)
        counted = self._model.counts.distributions(history, self._habit.heard_as)[1][wanted]
        expected = task.words.expected(name, self._habit.foreign)[wanted]
        return float(counted + expected) * task.library.resolving(((name,),), ((goal,),)) ** 2
