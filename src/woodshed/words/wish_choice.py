"""Settles what else was asked for: idioms, level, hands, loudness, what to leave out."""

from __future__ import annotations

import re
from typing import NamedTuple

from woodshed.genres.style import Application
from woodshed.piece.brief import HAND_SIZES, Idiom, Request
from woodshed.theory.roman import STEPS
from woodshed.words.clue import Clue
from woodshed.words.conflicts import CLOSING
from woodshed.words.harmony_choice import bars_of
from woodshed.words.text import Text
from woodshed.words.wishes import Mention, Place, Wishes

USUAL_LEVEL = 5
_CLOSES = frozenset({"authentic_cadence", "plagal"})
_EASY = 3
"""Up to this level, words of ease do not correct each other."""
_GOAL = Clue(
    r"(?: progression| cadence)?s?,? (?:in)?to (?:the )?(?P<degree>b?[1-7]"
    r"|[iv]+|relative (?:minor|major)|subdominant|dominant|mediant)(?: chord| minor)?\b"
)
_BY_NAME = {"relative minor": "VI", "relative major": "bIII", "subdominant": "IV", "dominant": "V", "mediant": "III"}
_LED = frozenset({"ii_V_I", "walkup_7_3_6"})
"""Runs of chords that may be said to lead to a degree."""
_LETTERS = Clue(r"\bA[A-D]{2,7}\b")


class Hands(NamedTuple):
    """Which hands play, how large they are, how loud and how busy."""

    hands: str
    size: str
    volume: int
    density: int


def choose_idioms(text: Text, wishes: Wishes, genre: str, bars: int, form: int) -> tuple[Idiom, ...]:
    """The idioms asked for, each once; counts of the same idiom are the largest that was said."""
    kept: dict[tuple[str, str | None], Idiom] = {}
    for mention in wishes.mentions:
        if mention.refused:
            continue
        span = bars_of(mention.place, bars, form)
        for tag in mention.meaning.idioms:
            name, _, argument = tag.partition(":")
            name = _in_genre(name, genre)
            period = _period(name, mention.place, bars, form)
            if period:
                kept.setdefault(("turnaround_every", period), Idiom("turnaround_every", period))
                continue
            goal = argument or (_intro_bars(text, bars) if name == "intro" else _goal(name, mention, text))
            if name == "chromatic_planing" and not goal:
                goal = _kind_that_slides(mention, text)
            if name in _CLOSES and span:
                goal, span = ("inside", span) if span[1] < bars else (goal, None)
            if (name, goal) == ("half_cadence", "half"):
                goal, span = "", (bars // 2, bars // 2)
            count = mention.times or _rounds(mention.place, bars) or _each_time(mention, text, wishes)
            if name in _COLOURS and _ALL_OF_THEM.search(text.lower, max(0, mention.start - _NEAR), mention.start):
                count = bars
            old = kept.get((name, goal or None))
            if old and (old.count or 0) >= (count or 0) and (old.bars or not span):
                continue
            kept[name, goal or None] = Idiom(name, goal or None, count, span)
    if ("sus_resolve", None) in kept:
        # What resolves does not hang.
        kept.pop(("sus_hang", None), None)
    return tuple(kept.values())


def _kind_that_slides(mention: Mention, text: Text) -> str:
    """The family of chords that slide, where the words around say it; minor ninths do mostly."""
    around = text.lower[max(0, mention.start - 35) : mention.end + 35]
    if re.search(r"\bmaj|\bmajor (?:7|9|sev|nin|chord)", around):
        return "maj"
    return "dom" if re.search(r"\bdominant|\b(?:7|9|13)(?:th)? chords", around) else ""


def _in_genre(name: str, genre: str) -> str:
    """A turnaround is another thing in the blues."""
    return "blues_turnaround" if name == "turnaround" and genre == "blues" else name


_INTRO = Clue(
    r"\b(?P<n>\d{1,2})[- ]bars?(?: of)?(?: an?| the)?(?: \w+)? intro\w*\b"
    r"|\bintro\w*(?: of| is|:)? (?P<m>\d{1,2})[- ]bars?\b"
    r"|\b(?:with|and|plus|after|has|have|add) an? (?:\w+ )?intro\w*\b",
    cues="intro",
)
_LONG, _SHORT = 12, 6
"""Bars of a piece from which on an intro without a number takes four of them, and two."""


def _intro_bars(text: Text, bars: int) -> str:
    """How many bars of a piece are its intro; empty where the piece is one."""
    found = _INTRO.search(text.lower)
    if found is None:
        return ""
    said = found["n"] or found["m"]
    length = int(said) if said else 4 if bars >= _LONG else 2 if bars >= _SHORT else 0
    return str(length) if 0 < length < bars else ""


def tell_intro(idioms: tuple[Idiom, ...], text: Text, bars: int) -> list[str]:
    """A sentence where the bars of an intro are among those that were asked for."""
    length = next((idiom.argument for idiom in idioms if idiom.name == "intro"), None)
    if not length or not re.search(r"\bbars?\b", text.lower) or _ADDED.search(text.lower):
        return []
    return [f"The intro, {length} bars, is counted in: there are {bars} bars in all."]


_ADDED = Clue(r"\bplus\b|\bintro\w*,? (?:and )?(?:then|before|followed)\b", cues="plus intro")


def _period(name: str, place: Place | None, bars: int, form: int) -> str:
    """After how many bars a turnaround is to come again and again, as a number in letters; empty where it is one."""
    if name not in {"turnaround", "blues_turnaround"} or place is None or place.kind not in {"every", "rounds"}:
        return ""
    period = place.first if place.kind == "every" else form
    if period == bars and name == "blues_turnaround":
        period = _BLUES_CHORUS
    return str(period) if 1 < period < bars else ""


_BLUES_CHORUS = 12
"""Bars of a chorus of the blues, where a form of the whole piece tells of no other."""


def _goal(name: str, mention: Mention, text: Text) -> str:
    """The degree that a two-five leads to: "2-5-1 to the four"."""
    found = _GOAL.match(text.lower, mention.end) if name in _LED else None
    if not found:
        return ""
    degree = found["degree"]
    if degree in _BY_NAME:
        return _BY_NAME[degree]
    if degree[-1].isdigit():
        return degree[:-1] + STEPS[int(degree[-1]) - 1]
    return degree.upper()


_COLOURS = frozenset({"sevenths", "ninths", "elevenths", "thirteenths"})
_ALL_OF_THEM = Clue(
    r"\b(?:all|every chord(?: is)?(?: an?)?|only|nothing but|everything (?:in|with|as|is))(?: the)? $",
    cues="all every only nothing",
)
"""Before the name of a colour: a chord of it in every bar."""


def _each_time(mention: Mention, text: Text, wishes: Wishes) -> int | None:
    """A run of chords that is said to be repeated so many times: "a turnaround of four bars, four times"."""
    said = wishes.choruses[0] if len(wishes.choruses) == 1 else None
    if said is None or said.value < 2 or mention.meaning.bars or mention.meaning.loop:
        return None
    near = 0 <= said.start - mention.end <= _NEAR and _REPEATS.search(text.lower, mention.end, said.start)
    return said.value if near else None


_NEAR = 60
_REPEATS = Clue(r"\b(?:repeat|play|round|loop|again|go)\w*\b", cues="repeat play round loop again go")


def _rounds(place: Place | None, bars: int) -> int | None:
    if place and place.kind == "pair":
        return 2
    return max(bars // max(place.first, 1), 1) if place and place.kind == "every" else None


def avoided(wishes: Wishes, genre: str) -> frozenset[str]:
    """Idioms, chord families and manners that must not appear."""
    names = {name for m in wishes.mentions if not m.refused for name in m.meaning.avoid}
    for mention in wishes.mentions:
        if mention.refused:
            names |= {_in_genre(tag.partition(":")[0], genre) for tag in mention.meaning.idioms}
    names.discard("parallel_fifths")
    if "broken_chord" in names:
        names |= {"arpeggio", "alberti"} - _asked(wishes)
    if "arpeggio" in names:
        names.add("broken_chord")
    if names & {"fill", "run"}:
        names.add("fills")
    if "sevenths" in names:
        names |= {"ninths", "elevenths", "thirteenths"}
    return frozenset(names)


def _asked(wishes: Wishes) -> frozenset[str]:
    return frozenset(name for m in wishes.mentions if not m.refused for name in m.meaning.idioms)


def asks_level(request: Request, wishes: Wishes) -> bool:
    """Whether a level of playing was asked for: by the field, by a number, or by a word such as "easy"."""
    words = any(m.meaning.asks_level and not m.refused for m in wishes.mentions)
    return request.level is not None or bool(wishes.levels) or words


def choose_level(request: Request, wishes: Wishes, complexity: int, notices: list[str]) -> int:
    """The level of playing: the field, the number or word said, else what the request demands."""
    named = [
        (m.start, m.meaning.asks_level, m.words) for m in wishes.mentions if m.meaning.asks_level and not m.refused
    ]
    numbers = [(said.start, said.value, said.words) for said in wishes.levels]
    said = max(numbers or named, default=None)
    if not numbers and named and all((level or 0) <= _EASY for _, level, _ in named):
        # An easy piece for a beginner is for the beginner.
        said = min(named, key=lambda one: one[1] or 0)
    if request.level is not None:
        if numbers and numbers[-1][1] != request.level:
            notices.append(
                f'The words say "{numbers[-1][2]}", the field says {request.level}: the level is {request.level}.'
            )
        return request.level
    if said and said[1] is not None:
        level = min(max(said[1], 1), 10)
        if level != said[1]:
            notices.append(f'"{said[2]}" is out of range, levels run from 1 to 10: {level} is taken.')
        return level
    if complexity >= 6:
        return 7 if complexity >= 8 else 6
    return USUAL_LEVEL


def choose_hands(request: Request, wishes: Wishes, notices: list[str]) -> Hands:
    """Which hands play and how; opposite wishes cancel each other, and a size that was set beats the words."""
    asked = [m.meaning for m in wishes.mentions if not m.refused]
    named = {m.hands for m in asked if m.hands}
    hands = named.pop() if len(named) == 1 else "both"
    size = _hand_size(request, wishes, notices)
    volumes = [m.volume for m in asked if m.volume]
    softest, loudest = min(volumes, default=0), max(volumes, default=0)
    density = [m.density for m in asked if m.density]
    crowded = 1 if density and min(density) > 0 else -1 if density and max(density) < 0 else 0
    crowded = crowded or _refused_density(wishes)
    return Hands(hands, size, min(softest, 0) + max(loudest, 0), crowded)


def _hand_size(request: Request, wishes: Wishes, notices: list[str]) -> str:
    """The size that was set, else the smallest that was said, else a medium one."""
    said = {m.meaning.hand_size: m.words for m in wishes.mentions if m.meaning.hand_size and not m.refused}
    smallest = next((size for size in HAND_SIZES if size in said), None)
    if request.hand_size is None:
        return smallest or "medium"
    if smallest and smallest != request.hand_size:
        told = f'The words say "{said[smallest]}", the field says {request.hand_size}'
        notices.append(f"{told}: the hands are {request.hand_size}.")
    return request.hand_size


def _refused_density(wishes: Wishes) -> int:
    return -1 if any(m.refused and m.meaning.density == 1 for m in wishes.mentions) else 0


def choose_loop(wishes: Wishes, application: Application) -> bool:
    """Whether the end leads back to the beginning; a change of key or an ending forbids it."""
    asked = [m for m in wishes.mentions if not m.refused]
    if any(m.meaning.loop and "loop" in m.words.lower() for m in asked):
        return True
    ends = any(set(m.meaning.idioms) & CLOSING for m in asked) or any(one.value.bar == -1 for one in wishes.placed)
    if wishes.lifts or ends or any(m.refused and m.meaning.loop for m in wishes.mentions):
        return False
    return application.loop or any(m.meaning.loop for m in asked)


def choose_form(text: Text, wishes: Wishes) -> str:
    """The sections that were asked for, one letter each, or empty."""
    named = next((m.meaning.form for m in wishes.mentions if m.meaning.form and not m.refused), "")
    letters = None if named else _LETTERS.search(text.text)
    return letters[0] if letters else named or ""
