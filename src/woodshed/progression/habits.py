"""What each genre wants of its chords without being asked, as ``habits.toml`` has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from woodshed.piece.brief import Brief, Idiom
from woodshed.progression.colour import NINTHS, SEVENTHS, TRIADS

_COLOURS = {"triads": TRIADS, "sevenths": SEVENTHS, "ninths": NINTHS}


class Habit(NamedTuple):
    """A device that turns up once in so many bars, from a complexity on.

    Applications with a word of ``unless`` in their names do without it. At ``any_pace`` it is wanted even where every
    chord is to last a bar or more.
    """

    idiom: str
    every: int
    complexity: int = 1
    unless: tuple[str, ...] = ()
    at_least_once: bool = False
    any_pace: bool = False


class Habits(NamedTuple):
    """What a genre does by itself; ``colour`` is TRIADS, SEVENTHS or NINTHS, the rest as the table says."""

    colour: int
    rich: tuple[str, ...]
    plain: tuple[str, ...]
    richer: int | None
    bare: bool
    fullest: int
    tonic_seventh: bool
    minor_sevenths: bool
    soft_fives: float
    smooth_bass: float
    devices: tuple[Habit, ...]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Habits]:
    rows = tomli.loads(Path(__file__).with_name("habits.toml").read_text("utf-8"))["genre"]
    return {row["name"]: _habits(row) for row in rows}


def _habits(row: Mapping[str, Any]) -> Habits:
    return Habits(
        colour=_COLOURS[row["colour"]],
        rich=tuple(row.get("rich", ())),
        plain=tuple(row.get("plain", ())),
        richer=row.get("richer"),
        bare=row.get("bare", False),
        fullest=row.get("fullest", _FULLEST),
        tonic_seventh=row.get("tonic_seventh", False),
        minor_sevenths=row.get("minor_sevenths", False),
        soft_fives=float(row.get("soft_fives", 0)),
        smooth_bass=row.get("smooth_bass", 0.0),
        devices=tuple(_habit(habit) for habit in row.get("habit", ())),
    )


def _habit(row: Mapping[str, Any]) -> Habit:
    return Habit(
        row["idiom"],
        row["every"],
        row.get("complexity", 1),
        tuple(row.get("unless", ())),
        row.get("once", False),
        row.get("any_pace", False),
    )


def habits_in(genre: str) -> Habits:
    """The habits of a genre."""
    return _table()[genre]


def tonic_is_seventh(brief: Brief) -> bool:
    """Whether the tonic of a piece is a dominant seventh by habit, as in a major blues."""
    return habits_in(brief.genre).tonic_seventh and not brief.key.minor


PASSING = frozenset({"passing_dim", "secondary_dominant"})
"""Whoever wants neither of these wants no chords in passing."""

_EASY = 3
"""The level and the complexity up to which a piece is easy."""
_FULLEST = 4
"""How many chords a bar may hold where a genre says nothing."""
_RICH_WORDS = frozenset({"sevenths", "ninths", "elevenths", "thirteenths"})


def colour_of(brief: Brief) -> int:
    """How rich chords become that are put in or asked for: TRIADS, SEVENTHS or NINTHS."""
    habits = habits_in(brief.genre)
    colour = habits.colour
    if any(word in brief.application for word in habits.rich):
        colour = SEVENTHS
    if brief.application in habits.plain:
        colour = TRIADS
    if habits.richer and brief.complexity >= habits.richer and colour == SEVENTHS:
        colour = NINTHS
    if brief.asks("ninths", "elevenths", "thirteenths"):
        colour = NINTHS
    elif brief.asks("sevenths"):
        colour = max(colour, SEVENTHS)
    return min(colour, most_colour(brief))


def least_colour(brief: Brief) -> int:
    """How rich every chord of a phrase becomes, unless its colour is its bass or its alteration."""
    return TRIADS if habits_in(brief.genre).bare else colour_of(brief)


def most_colour(brief: Brief) -> int:
    """How rich any chord may be: easy pieces stop at sevenths, and what is to be avoided is."""
    if "sevenths" in brief.avoid:
        return TRIADS
    if _plain(brief) or {"ninths", "extensions"} & brief.avoid:
        return SEVENTHS
    return NINTHS


def _plain(brief: Brief) -> bool:
    """Whether the request or the player's hands are too easy for ninths; hands that live on them get to them sooner."""
    if brief.asks(*_RICH_WORDS) or brief.level > _EASY:
        return False
    simple = _EASY - 1 if habits_in(brief.genre).colour == NINTHS else _EASY
    return brief.complexity <= _EASY or (brief.level_asked and brief.level <= simple)


def fullest(brief: Brief) -> int:
    """How many chords a bar may hold."""
    if brief.complexity <= _EASY and brief.level <= _EASY:
        return 2
    return habits_in(brief.genre).fullest


def habits_of(brief: Brief, *, paced: bool = False) -> tuple[Idiom, ...]:
    """The devices that the genre wants in a piece of this length and complexity; ``paced``: in whole bars."""
    found = []
    taken: set[str] = set()
    for habit in habits_in(brief.genre).devices:
        count = max(brief.bars // habit.every, int(habit.at_least_once and brief.bars >= 4))
        fitting = brief.complexity >= habit.complexity and habit.idiom not in taken and (habit.any_pace or not paced)
        if habit.idiom == "passing_chord" and brief.avoid >= PASSING:
            continue
        if fitting and count and not any(word in brief.application for word in habit.unless):
            taken.add(habit.idiom)
            found.append(Idiom(habit.idiom, count=count))
    return tuple(found)


def softens_fives(brief: Brief) -> bool:
    """Whether a dominant on the five is held back by its sus chord, as slow songs of the genre have it."""
    return brief.tempo < habits_in(brief.genre).soft_fives and not brief.avoid & {"sus_chords", "sevenths"}


def smooth_bass(brief: Brief) -> float:
    """The share of bass moves that go by step or falling fifth, 0 where the genre does not care."""
    return habits_in(brief.genre).smooth_bass
