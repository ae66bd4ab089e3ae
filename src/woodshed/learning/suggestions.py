"""What may come next in a progression: ranked chords as players of the genre write them, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from woodshed.errors import RequestError, WeightsError
from woodshed.learning.chord_class import CLASSES, SILENCE, class_of
from woodshed.learning.expecting import InKey
from woodshed.learning.habits import Choice, Habits
from woodshed.learning.line import Line, line_of, next_onset, setting_for
from woodshed.learning.next_chord import Odds
from woodshed.learning.reasons import Evidence, reasons_for
from woodshed.learning.remembered import Memory
from woodshed.learning.room_phrases import signature_tonic
from woodshed.learning.symbols import Manner, chord_for, manner_of, symbols_of
from woodshed.learning.tune import Setting
from woodshed.learning.weights import USUAL, ChordModel, shipped
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.interval import plain
from woodshed.theory.key import Key
from woodshed.theory.local_key import likely_key
from woodshed.theory.meter import Meter
from woodshed.theory.roman import numeral

WEIGHTS = USUAL
"""The weights that are used unless others are asked for."""
NAMES = ("chords-full", "chords-open")
CHORD_MODEL, RULES = "chord-model", "rules"
"""Who spoke, by the names of ``generation_method``."""
MOST = CLASSES - 1
"""Suggestions at most: every class but the one that sounds."""
_ALSO, _ALSO_LEAST = 3, 0.08
"""How many other symbols stand beside a suggestion, and which share of its class each must have."""
_LIKED, _LIKED_BY_OTHERS, _OFTENER = "you often go there", "others often go there", 1.3
"""The reasons that habits give, a player's own and those that others share, and by how much they must have raised a
chord for it."""
_COMMON_TIME = Meter(4, 4)
_C = Key(plain(0, flats=True))
_MEMORY = Memory()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A chord that may come, in the symbol that is likeliest here, and how likely its class is, 0 to 1.

    ``numeral`` counts from the key; ``reasons`` say what spoke for it, the most telling first; ``also`` are other
    symbols for the same class.
    """

    chord: Chord
    probability: float
    numeral: str
    reasons: tuple[str, ...] = ()
    also: tuple[Chord, ...] = ()

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Ranked suggestions, the key they are counted from, and how sure that is (1 where it was given).

    The probabilities of all of them add up to one; where fewer were asked for, what is missing is the rest's. ``by`` is
    ``CHORD_MODEL``, or ``RULES`` where it could not be used and the room spoke alone; then ``notices`` say why.
    """

    chords: tuple[Suggestion, ...]
    key: Key
    sure: float
    by: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known beside the chords: key (None: every key is weighed), genre, meter, and where the next chord begins.

    ``bar`` and ``beat`` count from 1; without them the next chord begins where a chart ends. ``weights`` name a model
    of the package; ``habits`` are those of the player who asks.
    """

    key: Key | None = None
    genre: str | None = None
    meter: Meter = _COMMON_TIME
    bar: int | None = None
    beat: float | None = None
    weights: str = WEIGHTS
    habits: Habits | None = None


class Hearing(NamedTuple):
    """What is expected after a progression: odds of classes above the likeliest tonic, and what they rest on.

    ``liked`` says of the classes that come oftener for habits whose habits those are.
    """

    odds: Odds
    liked: Mapping[int, str]
    evidence: Evidence
    sure: float
    by: str
    notices: tuple[str, ...]


def suggest(
    progression: str | Iterable[Chord | str] | Line, context: Context | None = None, *, count: int | None = 8,
    reasons: bool = True,
) -> Suggestions:  # fmt: skip
    """The chords that may come after a progression, likeliest first; ``count`` None gives them all.

    A progression is a chart in text, a row of symbols, or a sequence of chords and symbols; an empty one asks how to
    begin. ``reasons`` False leaves those out, which takes half the time.

    Raises:
        UnreadableError: a chord or a bar of it cannot be read.
        RequestError: genre, weights, bar, beat or count cannot be.

    >>> found = suggest("Dm7 G7", Context(key=Key.parse("C"), genre="jazz"), count=None)
    >>> round(sum(one.probability for one in found.chords), 6)
    1.0
    """
    context = context or Context()
    if count is not None and count < 1:
        raise RequestError(f"{count} suggestions cannot be made", hint=f"Ask for 1 to {MOST}.")
    line = progression if isinstance(progression, Line) else line_of(progression, context.meter)
    hearing = hearing_of(line, context)
    found = _ranked(hearing, MOST if count is None else count, reasons=reasons)
    return Suggestions(tuple(found), hearing.evidence.key, hearing.sure, hearing.by, hearing.notices)


def hearing_of(line: Line, context: Context) -> Hearing:
    """A progression, heard to where its next chord begins.

    Raises:
        RequestError: genre, weights, bar or beat cannot be.
    """
    given, told = context.key or line.key, tuple[str, ...]()
    if given is None and all(chord.silent for chord in line.chords):
        given, told = _C, (f"Nothing tells the key, so {_C} is taken.",)
    setting = setting_for(given, context.genre, context.meter)
    onset = next_onset(line, setting, context.bar, context.beat)
    model, notices = model_of(context.weights)
    heard = _MEMORY.listening(model, setting, line).expected(onset)
    key = given or key_heard(line.chords, heard[0].expecting.tonic)
    places = tuple(places_of(line, heard[0].expecting.tonic, setting))
    evidence = Evidence(line.chords, key, heard[0], setting.genre, model, places)
    sure = 1.0 if given else heard[0].weight
    by = CHORD_MODEL if model else RULES
    odds = _together(heard)
    if context.habits is None:
        return Hearing(odds, {}, evidence, sure, by, (*told, *notices))
    bent, own = (_together([_as_usual(one, context.habits, alone=alone) for one in heard]) for alone in (False, True))
    liked = dict.fromkeys(_raised(bent, odds), _LIKED_BY_OTHERS) | dict.fromkeys(_raised(own, odds), _LIKED)
    return Hearing(bent, liked, evidence, sure, by, (*told, *notices, *context.habits.notices))


def _as_usual(heard: InKey, habits: Habits, *, alone: bool) -> InKey:
    """What is expected in a key, as a player's habits bend it; ``alone`` leaves out those of others."""
    setting = heard.expecting.setting
    odds = habits.odds(heard.expecting.numbers, heard.belief.odds, setting.genre, alone=alone)
    return heard._replace(belief=heard.belief._replace(odds=odds))


def _raised(bent: Odds, odds: Odds) -> list[int]:
    """The classes that come oftener than the model says."""
    found: list[int] = np.flatnonzero(bent > _OFTENER * odds).tolist()
    return found


def model_of(name: str) -> tuple[ChordModel | None, tuple[str, ...]]:
    """A model of the package; None with a notice where it cannot be used, and the rooms speak alone.

    Raises:
        RequestError: no model has this name.
    """
    if name not in NAMES:
        raise RequestError(f"there is no chord model {name!r}", hint="Use one of " + ", ".join(NAMES) + ".")
    try:
        return shipped(name), ()
    except WeightsError as error:
        return None, (f"The chord model is not used: {error}. The phrases of the genre's room speak alone.",)


def key_heard(chords: Sequence[Chord], tonic: int) -> Key:
    """The major or minor key in which chords are heard, given the major tonic of its signature in semitones above C."""
    likely = likely_key(chords)
    major = Key(plain(tonic, flats=likely.flats), "major").simplified
    return likely if signature_tonic(likely) == tonic else major


def _together(heard: Sequence[InKey]) -> Odds:
    """Probabilities of all classes above the likeliest tonic, from all likely keys."""
    first = heard[0].expecting.tonic
    total = np.zeros(CLASSES)
    for one in heard:
        rows = one.belief.odds[:SILENCE].reshape(12, -1)
        total[:SILENCE] += one.weight * np.roll(rows, one.expecting.tonic - first, 0).ravel()
        total[SILENCE] += one.weight * one.belief.odds[SILENCE]
    return total


def places_of(line: Line, tonic: int, setting: Setting) -> Iterator[str]:
    """Where each change of the line stands: by its bar where that is known, else by its number in the row."""
    before = None
    for index, chord in enumerate(line.chords):
        number = class_of(chord, tonic)
        if number != before:
            onset = line.onset(index)
            yield f"chord {index + 1}" if onset is None else f"bar {onset // setting.bar + 1}"
        before = number


def _ranked(hearing: Hearing, count: int, *, reasons: bool) -> Iterator[Suggestion]:
    odds, evidence = hearing.odds, hearing.evidence
    expecting = evidence.heard.expecting
    sounding = expecting.numbers[-1] if expecting.numbers else None
    if SILENCE not in expecting.numbers:
        # Charts of recordings begin with bars before the band; nobody asks for those until there was one.
        odds = np.concatenate([odds[:SILENCE], [0.0]])
        odds /= odds.sum()
    manner = manner_of(evidence.before, expecting.tonic)
    # Ties are broken by the degree, so that every key ranks alike.
    odds = np.round(odds, 12)
    order = np.argsort(-odds, kind="stable")
    for number in [int(one) for one in order if one != sounding and odds[one] > 0][:count]:
        chord, also = written(number, evidence, manner)
        said = reasons_for(chord, number, evidence) if reasons else ()
        if reasons and number in hearing.liked:
            said = (hearing.liked[number], *said)
        yield Suggestion(chord, float(odds[number]), numeral(chord, evidence.key), said, also)


def written(number: int, evidence: Evidence, manner: Manner) -> tuple[Chord, tuple[Chord, ...]]:
    """The likeliest chord of a class above the tonic, and other ways to write it."""
    if number == SILENCE:
        return NO_CHORD, ()
    before = evidence.before[-1] if evidence.before else None
    chords = [
        chord_for(number, symbol, evidence.key, evidence.heard.expecting.tonic, before)
        for place, (symbol, share) in enumerate(symbols_of(number, evidence.genre, manner)[: _ALSO + 1])
        if not place or share >= _ALSO_LEAST
    ]
    return chords[0], tuple(chords[1:])


def choice_of(
    progression: str | Iterable[Chord | str] | Line, context: Context, kept: Chord | None, refused: Sequence[Chord]
) -> Choice:
    """What a player kept after a progression, and what they refused, for their habits to learn from.

    The habits of the context play no part.

    Raises:
        UnreadableError: a chord or a bar of it cannot be read.
        RequestError: genre, weights, bar or beat cannot be.
    """
    line = progression if isinstance(progression, Line) else line_of(progression, context.meter)
    evidence = hearing_of(line, replace(context, habits=None)).evidence
    numbers, tonic = tuple(evidence.heard.expecting.numbers), evidence.heard.expecting.tonic
    number = None if kept is None else class_of(kept, tonic)
    if numbers and number == numbers[-1]:
        number = None  # the chord went on, which is no change to learn from
    unwanted = tuple(class_of(chord, tonic) for chord in refused)
    return Choice(numbers, evidence.heard.belief.odds, evidence.genre, number, unwanted)
