"""Whole progressions that may come: how a few chords, or none yet, go on for some chords more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

import numpy as np

from woodshed.errors import RequestError
from woodshed.learning.chord_class import SILENCE
from woodshed.learning.expecting import Belief, Expecting, beliefs
from woodshed.learning.line import Line, line_of, next_onset, setting_for
from woodshed.learning.reasons import Evidence
from woodshed.learning.suggestions import Context, hearing_of, written
from woodshed.learning.symbols import Manner, manner_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.roman import numeral

MOST_CHORDS = 32
"""Chords of a suggested progression at most; whole charts are composed, not suggested."""
_WIDTH, _BRANCHES = 12, 5
"""Progressions that are kept, and ways on that are tried for each: a hand's count of chords holds four fifths of what
comes."""


@dataclass(frozen=True, slots=True)
class WayOn:
    """Chords that may come in a row, how likely just these are, and the phrase of the room that they walk along."""

    chords: tuple[Chord, ...]
    probability: float
    numerals: tuple[str, ...]
    phrase: str = ""

    @property
    def reason(self) -> str:
        """The numerals, and the phrase if there is one."""
        row = " ".join(self.numerals)
        return f'{row}; as in the phrase "{self.phrase}"' if self.phrase else row


@dataclass(frozen=True, slots=True)
class WaysOn:
    """Progressions, the likeliest first, each with another beginning; the rest as in ``Suggestions``."""

    progressions: tuple[WayOn, ...]
    key: Key
    sure: float
    by: str
    notices: tuple[str, ...] = ()


class _Way(NamedTuple):
    score: float
    expecting: Expecting
    classes: tuple[int, ...]


def ways_on(
    progression: str | Iterable[Chord | str] | Line, context: Context | None = None, *, length: int = 4, count: int = 5
) -> WaysOn:
    """How a progression may go on for ``length`` chords, a bar each where bars are known; an empty one: how to begin.

    No two of them begin with the same two chords, so that there is a choice.

    Raises:
        UnreadableError: a chord or a bar cannot be read.
        RequestError: genre, bar, beat, length or count cannot be.
    """
    context = context or Context()
    if not 1 <= length <= MOST_CHORDS:
        raise RequestError(f"{length} chords cannot be suggested", hint=f"Ask for 1 to {MOST_CHORDS}.")
    if count < 1:
        raise RequestError(f"{count} progressions cannot be suggested", hint="Ask for at least one.")
    line = progression if isinstance(progression, Line) else line_of(progression, context.meter)
    setting = setting_for(context.key or line.key, context.genre, context.meter)
    onset = next_onset(line, setting, context.bar, context.beat)
    hearing = hearing_of(line, context)
    ways = [_Way(0.0, hearing.evidence.heard.expecting.fork(), ())]
    for step in range(length):
        when = None if onset is None else onset + step * setting.bar
        expected = zip(ways, beliefs([way.expecting for way in ways], when), strict=True)
        longer = (new for way, belief in expected for new in _longer(way, belief, when))
        ways = sorted(longer, key=lambda way: -way.score)
        ways = _varied(ways, _WIDTH * (step + 1 < length) or len(ways), 2 if step else 1)
    found = {way.classes[:2]: way for way in reversed(ways)}
    best = sorted(found.values(), key=lambda way: -way.score)[:count]
    manner = manner_of(line.chords, hearing.evidence.heard.expecting.tonic)
    told = tuple(_told(way, hearing.evidence, manner) for way in best)
    return WaysOn(told, hearing.evidence.key, hearing.sure, hearing.by, hearing.notices)


def _longer(way: _Way, belief: Belief, onset: int | None) -> list[_Way]:
    odds = belief.odds.copy()
    odds[SILENCE] = 0.0
    found = []
    for number in np.argsort(-odds, kind="stable")[:_BRANCHES].tolist():
        if odds[number] > 0:
            expecting = way.expecting.fork()
            expecting.hear(number, onset)
            found.append(_Way(way.score + log(float(odds[number])), expecting, (*way.classes, number)))
    return found


def _varied(ways: list[_Way], most: int, alike: int) -> list[_Way]:
    """The best ways, at most two for each beginning of so many chords until every beginning has had its turn."""
    seen: dict[tuple[int, ...], int] = {}
    first: list[_Way] = []
    rest: list[_Way] = []
    for way in ways:
        start = way.classes[:alike]
        seen[start] = seen.get(start, 0) + 1
        (first if seen[start] <= 2 else rest).append(way)
    return [*first, *rest][:most]


def _told(way: _Way, evidence: Evidence, manner: Manner) -> WayOn:
    chords: list[Chord] = []
    for number in way.classes:
        here = replace(evidence, before=(*evidence.before, *chords))
        chords.append(written(number, here, manner)[0])
    key = evidence.key
    return WayOn(tuple(chords), exp(way.score), tuple(numeral(chord, key) for chord in chords), _phrase(way))


def _phrase(way: _Way) -> str:
    """The room's phrase along which all of its chords walk, three by three."""
    room, classes = way.expecting.room, way.classes
    if room is None or len(classes) < 3:
        return ""
    names = {room.names.get((*two, last), "") for two, last in zip(pairwise(classes), classes[2:], strict=False)}
    return names.pop() if len(names) == 1 else ""
