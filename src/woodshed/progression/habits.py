"""What each genre wants of its chords without being asked."""

from __future__ import annotations

from typing import NamedTuple

from woodshed.piece.brief import Brief, Idiom
from woodshed.progression.colour import NINTHS, SEVENTHS, TRIADS


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


_HABITS: dict[str, tuple[Habit, ...]] = {
    "gospel": (
        Habit("passing_chord", 2, 4, ("hymn",), any_pace=True),
        Habit("passing_chord", 4, 3, any_pace=True),
    ),
    "jazz": (Habit("ii_V_I", 8, 1, ("modal",), at_least_once=True),),
    "neo-soul": (Habit("open_chord", 8, 4), Habit("semitone_roots", 4, at_least_once=True)),
    "rnb": (Habit("borrowed_or_secondary", 8, 4, any_pace=True),),
}
"""From the checks of the practitioners' specification: GOS-1, JAZ-2, NEO-1, NEO-4, RNB-5."""

PASSING = frozenset({"passing_dim", "secondary_dominant"})
"""Whoever wants neither of these wants no chords in passing."""

_COLOUR = {
    "gospel": NINTHS, "jazz": SEVENTHS, "blues": SEVENTHS, "classical": TRIADS, "neo-soul": NINTHS,
    "reggae": TRIADS,
    "latin": TRIADS, "rnb": SEVENTHS,
}  # fmt: skip
_RICH_LATIN = ("bossa", "samba", "bolero", "ballad", "jazz")
_EASY = 3
"""The level and the complexity up to which a piece is easy."""
_FULLEST = {"reggae": 2, "classical": 4}
_RICH_WORDS = frozenset({"sevenths", "ninths", "elevenths", "thirteenths"})


def colour_of(brief: Brief) -> int:
    """How rich chords become that are put in or asked for: TRIADS, SEVENTHS or NINTHS."""
    colour = _COLOUR[brief.genre]
    if brief.genre == "latin" and any(word in brief.application for word in _RICH_LATIN):
        colour = SEVENTHS
    if brief.genre == "rnb" and brief.application in {"classic_soul", "doo_wop", "motown"}:
        colour = TRIADS
    if brief.genre in {"jazz", "rnb"} and brief.complexity >= 6 and colour == SEVENTHS:
        colour = NINTHS
    if brief.asks("ninths", "elevenths", "thirteenths"):
        colour = NINTHS
    elif brief.asks("sevenths"):
        colour = max(colour, SEVENTHS)
    return min(colour, most_colour(brief))


def least_colour(brief: Brief) -> int:
    """How rich every chord of a phrase becomes, unless its colour is its bass or its alteration."""
    return TRIADS if brief.genre == "blues" else colour_of(brief)


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
    simple = _EASY - 1 if _COLOUR[brief.genre] == NINTHS else _EASY
    return brief.complexity <= _EASY or (brief.level_asked and brief.level <= simple)


def fullest(brief: Brief) -> int:
    """How many chords a bar may hold."""
    if brief.complexity <= _EASY and brief.level <= _EASY:
        return 2
    return _FULLEST.get(brief.genre, 4)


def habits_of(brief: Brief, *, paced: bool = False) -> tuple[Idiom, ...]:
    """The devices that the genre wants in a piece of this length and complexity; ``paced``: in whole bars."""
    found = []
    taken: set[str] = set()
    for habit in _HABITS.get(brief.genre, ()):
        count = max(brief.bars // habit.every, int(habit.at_least_once and brief.bars >= 4))
        fitting = brief.complexity >= habit.complexity and habit.idiom not in taken and (habit.any_pace or not paced)
        if habit.idiom == "passing_chord" and brief.avoid >= PASSING:
            continue
        if fitting and count and not any(word in brief.application for word in habit.unless):
            taken.add(habit.idiom)
            found.append(Idiom(habit.idiom, count=count))
    return tuple(found)


_SOFT_FIVES = {"rnb": 80.0}
"""Beats per minute below which a genre takes the edge off its dominants (RNB-6)."""


def softens_fives(brief: Brief) -> bool:
    """Whether a dominant on the five is held back by its sus chord, as slow songs of the genre have it."""
    return brief.tempo < _SOFT_FIVES.get(brief.genre, 0.0) and not brief.avoid & {"sus_chords", "sevenths"}


def smooth_bass(brief: Brief) -> float:
    """The share of bass moves that go by step or falling fifth, 0 where the genre does not care."""
    return 0.8 if brief.genre == "gospel" else 0.0
