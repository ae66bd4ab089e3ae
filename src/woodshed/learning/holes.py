"""Fills the holes of a chart, ``| Dm7 | ? | Cmaj7 |``, in the way that what stands on both sides makes likeliest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import exp, log
from typing import NamedTuple

import numpy as np

from woodshed.errors import RequestError
from woodshed.learning.chord_class import SILENCE, class_of, names
from woodshed.learning.expecting import Belief, Expecting, InKey, Listening, beliefs
from woodshed.learning.line import Line, line_of, setting_for
from woodshed.learning.reasons import Evidence, reasons_for
from woodshed.learning.room_phrases import signature_tonic
from woodshed.learning.suggestions import (
    CHORD_MODEL,
    RULES,
    Context,
    Suggestion,
    key_heard,
    model_of,
    places_of,
    written,
)
from woodshed.learning.symbols import Manner, manner_of
from woodshed.learning.weights import ChordModel
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.roman import numeral

MOST_HOLES = 32
"""Holes at most: more of them than given chords leave nothing to fill them from."""
_HOLE = re.compile(r"(?<![^\s|\]\[:,])\?(?=$|[\s|:,])")
_WIDTH, _BRANCHES = 8, 8
"""Ways that are kept, and chords that are tried on each of them, where there are several holes."""
_LEAST_KEPT = 3
"""Ways that are kept to the end: what lies far behind a hole seldom turns the order."""
_BEYOND = 16
"""Changes after the last hole that have a say, for the same reason."""
_IMPOSSIBLE = 1e-9
_STRANGE = ("dim(maj7)", "7sus2", "maj7#5", "m(maj7)")
"""Chord types that stand for holes while a chart is read."""


class Hole(NamedTuple):
    """A hole that was filled: where it stands, with what, and what else would do; probabilities from both sides."""

    place: str
    chosen: Suggestion
    others: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A chart without holes: the text as it was given with chords in their places, and what was chosen and why.

    ``by`` and ``notices`` as in ``Suggestions``.
    """

    text: str
    holes: tuple[Hole, ...]
    key: Key
    by: str
    notices: tuple[str, ...] = ()


class _Way(NamedTuple):
    """The chart so far with some holes filled: the logarithm of its likelihood, and the class in every hole."""

    score: float
    expecting: Expecting
    filled: dict[int, int]


_Step = tuple[int | Chord, int | None]
"""The number of a hole, or a chord that is given, with its onset."""


def fill(text: str, context: Context | None = None, *, count: int = 3) -> Filled:
    """Fill every ``?`` of a chart, or of a row of chords, so that the whole is likeliest; given chords stay untouched.

    ``count`` other chords are told for each hole. A hole that a repeat sign plays again gets the same chord again.

    Raises:
        UnreadableError: the chart cannot be read.
        RequestError: it has no hole or too many, or genre, weights or count cannot be.

    >>> fill("| Dm7 | ? | Cmaj7 |", Context(key=Key.parse("C"), genre="jazz")).text
    '| Dm7 | G7 | Cmaj7 |'
    """
    context = context or Context()
    if count < 0:
        raise RequestError(f"{count} other chords cannot be told", hint="Ask for none or more.")
    line, standing = _read(text, context)
    steps: list[_Step] = [(standing.get(chord, chord), line.onset(index)) for index, chord in enumerate(line.chords)]
    model, notices = model_of(context.weights)
    key = context.key or line.key or _key_of(steps, context, model)
    start = Expecting(model, setting_for(key, context.genre, context.meter), signature_tonic(key))
    ways = _ways(steps, start)
    chances = _chances(steps, start, ways)
    told = _Telling(steps, start, key, model, line)
    holes = tuple(told.holes(ways[0].filled, chances, count))
    symbols = iter(hole.chosen.chord.symbol for hole in holes)
    return Filled(_HOLE.sub(lambda _: next(symbols), text), holes, key, CHORD_MODEL if model else RULES, notices)


def _chances(steps: Sequence[_Step], start: Expecting, ways: Sequence[_Way]) -> dict[int, dict[int, float]]:
    """How likely each class is in each hole, the other holes being filled in the best way.

    The ways that were kept for all holes together often agree in most of them, which says nothing of how sure each is.
    """
    best = ways[0].filled
    symbols = names(start.tonic)
    chances = {}
    for hole in best:
        given = [
            (Chord.parse(symbols[best[what]]) if isinstance(what, int) and what != hole else what, onset)
            for what, onset in steps
        ]
        alone = ways if len(best) == 1 else _ways(given, start)
        odds = {way.filled[hole]: exp(way.score - alone[0].score) for way in alone}
        chances[hole] = {number: chance / sum(odds.values()) for number, chance in odds.items()}
    return chances


def _read(text: str, context: Context) -> tuple[Line, dict[Chord, int]]:
    """The line with a stand-in for every hole, and which hole each stand-in is.

    The one reader of charts knows lengths, repeats and errors; so holes go through it as chords that the chart does not
    have.
    """
    count = len(_HOLE.findall(text))
    if not count:
        raise RequestError("there is no hole in this chart", hint='Write ? for a chord: "| Dm7 | ? | Cmaj7 |".')
    if count > MOST_HOLES:
        raise RequestError(f"{count} holes are too many", hint=f"Leave {MOST_HOLES} at most, and fill the rest after.")
    given = set(line_of(_HOLE.sub("N.C.", text), context.meter).chords)
    roots = "C Db D Eb E F F# G Ab A Bb B".split()
    strange = (Chord.parse(root + kind) for kind, root in product(_STRANGE, roots))
    chosen = list(islice((chord for chord in strange if chord not in given), count))
    symbols = iter(chord.symbol for chord in chosen)
    line = line_of(_HOLE.sub(lambda _: next(symbols), text), context.meter)
    return line, {chord: number for number, chord in enumerate(chosen)}


def _key_of(steps: Sequence[_Step], context: Context, model: ChordModel | None) -> Key:
    """The key in which the given chords are heard."""
    listening = Listening(model, setting_for(None, context.genre, context.meter))
    given = [chord for chord, _ in steps if isinstance(chord, Chord)]
    for chord, onset in steps:
        if isinstance(chord, Chord):
            listening.hear(chord, onset)
    return key_heard(given, listening.likeliest)


def _ways(steps: Sequence[_Step], start: Expecting) -> list[_Way]:
    """The likeliest ways to fill all holes, the best first."""
    ways = [_Way(0.0, start.fork(), {})]
    since = 0
    last = max(at for at, (what, _) in enumerate(steps) if isinstance(what, int))
    branches = None if len({what for what, _ in steps if isinstance(what, int)}) == 1 else _BRANCHES
    for at, (what, onset) in enumerate(steps[: last + _BEYOND]):
        told = zip(ways, beliefs([way.expecting for way in ways], onset), strict=True)
        if isinstance(what, Chord):
            ways = [_on(way, belief, class_of(what, start.tonic), onset) for way, belief in told]
            since += 1
        else:
            following = steps[at + 1][0] if at + 1 < len(steps) else None
            goal = class_of(following, start.tonic) if isinstance(following, Chord) else None
            most = _several(branches, len(ways))
            ways = [new for way, belief in told for new in _tried(way, belief, (what, onset), goal, most)]
            since = 0
            if isinstance(following, Chord):
                continue  # they are judged by what comes next
        keep = max(_LEAST_KEPT, _WIDTH >> max(0, since - 1) // 2)
        ways = sorted(ways, key=lambda way: -way.score)[:keep]
    return sorted(ways, key=lambda way: -way.score)


def _on(way: _Way, belief: Belief, number: int, onset: int | None) -> _Way:
    """A way with the next class, which is the same chord still where it does not change."""
    expecting = way.expecting
    if expecting.numbers and expecting.numbers[-1] == number:
        return way
    score = way.score + log(max(float(belief.odds[number]), _IMPOSSIBLE))
    expecting.hear(number, onset)
    return _Way(score, expecting, way.filled)


def _several(branches: int | None, ways: int) -> int | None:
    """How many chords are tried on each of so many ways: as many in all, whether they are few or many."""
    return None if branches is None else branches * max(1, _WIDTH // (2 * ways))


def _tried(way: _Way, belief: Belief, at: tuple[int, int | None], goal: int | None, most: int | None) -> Iterator[_Way]:
    """A way with a hole, which has an onset, filled by the chords most worth trying, or by every chord."""
    hole, onset = at
    if hole in way.filled:
        yield _on(way, belief, way.filled[hole], onset)
        return
    odds = belief.odds.copy()
    odds[SILENCE] = 0.0
    if goal is not None:
        odds[goal] = 0.0  # a chord that goes on would fill no hole
    order = np.argsort(-odds, kind="stable")
    likely = [int(number) for number in order if odds[number] > _IMPOSSIBLE]
    if most is not None:
        # Only what is not hopeless by itself is looked at twice.
        likely = sorted(likely[: 4 * most], key=lambda n: -odds[n] * way.expecting.leads(n, goal))[:most]
    for number in likely:
        expecting = way.expecting.fork()
        expecting.hear(number, onset)
        yield _Way(way.score + log(float(odds[number])), expecting, {**way.filled, hole: number})


class _Telling(NamedTuple):
    """Everything from which the holes of a chart are told."""

    steps: Sequence[_Step]
    start: Expecting
    key: Key
    model: ChordModel | None
    line: Line

    def holes(self, best: dict[int, int], chances: dict[int, dict[int, float]], count: int) -> Iterator[Hole]:
        """Every hole once, in order, as the best way fills it, with the likeliest others."""
        manner = manner_of((chord for chord, _ in self.steps if isinstance(chord, Chord)), self.start.tonic)
        expecting, before = self.start.fork(), list[Chord]()
        chosen: dict[int, Chord] = {}
        for at, (what, onset) in enumerate(self.steps):
            if isinstance(what, int) and what not in chosen:
                others = sorted(chances[what].items(), key=lambda one: (one[0] != best[what], -one[1], one[0]))
                evidence = self._evidence(before, expecting, onset)
                several = tuple(self._told(at, evidence, manner, others[: count + 1]))
                chosen[what] = several[0].chord
                place = f"chord {at + 1}" if onset is None else f"bar {onset // expecting.setting.bar + 1}"
                yield Hole(place, several[0], several[1:])
            chord = chosen[what] if isinstance(what, int) else what
            expecting.hear(class_of(chord, expecting.tonic), onset)
            before.append(chord)

    def _evidence(self, before: Sequence[Chord], expecting: Expecting, onset: int | None) -> Evidence:
        heard = InKey(1.0, expecting, expecting.belief(onset))
        places = tuple(places_of(Line(tuple(before), self.line.onsets), expecting.tonic, expecting.setting))
        return Evidence(tuple(before), self.key, heard, expecting.setting.genre, self.model, places)

    def _told(
        self, at: int, evidence: Evidence, manner: Manner, several: Sequence[tuple[int, float]]
    ) -> Iterator[Suggestion]:
        after = self.steps[at + 1][0] if at + 1 < len(self.steps) else None
        goal = after if isinstance(after, Chord) else None
        for number, chance in several:
            chord, also = written(number, evidence, manner)
            said = reasons_for(chord, number, evidence, goal)
            yield Suggestion(chord, chance, numeral(chord, self.key), said, also)
