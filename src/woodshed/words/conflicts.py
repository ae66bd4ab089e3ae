"""Finds wishes that cannot both be had, and says in plain words which one is followed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Mention, Wishes

_ONE_VOICE = Clue(
    r"\b(?:only |just |a |with )*(?:1|single|solo)[- ](?:voice|part|line)\b"
    r"(?! (?:per|in each|in either|to a|each|for each|a) )"
    r"|\bmonophonic\b|\bunaccompanied melody\b",
    cues="voice part line monophonic unaccompanied",
)
_ON_ONE = Clue(
    r"\b(?:bass\w*|left hand|root)\b[^,.;]{0,40}?\b(?:beat|on|hits?|plays?"
    r"|count) (?:the |beat )?(?:1|downbeat)\b|\bbeat 1\b|\bbass on (?:the "
    r"|every )?(?:1|downbeat)",
    cues="bass left root beat",
)
_CHOP_ON = Clue(
    r"\b(?:chop|skank|chord|stab)s?[^,.;]{0,25}?\bon (?:the )?(?:beats? )?(?:1 and 3"
    r"|1 & 3|1|the beat|downbeats?|beats 1)\b|\bon[- ]beat (?:chop|skank)s?\b"
)
_NO_OFFBEAT = Clue(
    r"\b(?:no|without(?: any)?|never|not on(?: the)?|avoid(?:ing)?(?: the)?|free of|nothing on(?: the)?)"
    r" off[- ]?beats?\b",
    cues="off",
)
_HANDS = Clue(r"\b(?P<n>\d+|no) hands\b", cues="hands")
_FRACTION = Clue(r"\b\d+\.\d+ (?:bars?|measures?)\b", cues=".")

_SATB = (
    "chorale",
    "satb",
    "fugue",
    "fughetta",
    "canon",
    "invention",
    "counterpoint",
    "4 part",
    "2 part",
    "2 voice",
    "polyph",
)


class _Case(NamedTuple):
    """What a check looks at; ``asked`` are the mentions that were not refused."""

    text: Text
    wishes: Wishes
    asked: list[Mention]
    genre: str


def conflicts(text: Text, wishes: Wishes, genre: str) -> list[str]:
    """Notices on wishes that exclude each other, but for key, tempo, bars, meter and swing."""
    asked = [m for m in wishes.mentions if not m.refused]
    case = _Case(text, wishes, asked, genre)
    notices = [notice for check in _CHECKS for notice in check(case)]
    notices += _instead(asked)
    return list(dict.fromkeys(notices))


def _opposed(asked: list[Mention], name: str, done: str) -> list[str]:
    up = [m for m in asked if (getattr(m.meaning, name) or 0) > 0]
    down = [m for m in asked if (getattr(m.meaning, name) or 0) < 0]
    if not up or not down:
        return []
    return [f'"{up[0].words}" and "{down[0].words}" do not agree: {done}.']


def _loud_and_soft(case: _Case) -> list[str]:
    return _opposed(case.asked, "volume", "the piece is played at a middle loudness")


def _busy_and_sparse(case: _Case) -> list[str]:
    return _opposed(case.asked, "density", "the texture is a middle one")


def _levels(case: _Case) -> list[str]:
    named = [(m.meaning.asks_level, m.words) for m in case.asked if m.meaning.asks_level]
    named += [(said.value, said.words) for said in case.wishes.levels]
    if not named:
        return []
    low = min(named, key=lambda pair: pair[0] or 0)
    high = max(named, key=lambda pair: pair[0] or 0)
    if (high[0] or 0) - (low[0] or 0) < 4:
        return []
    return [f'"{low[1]}" and "{high[1]}" do not agree: the last of them is followed.']


def _hands(case: _Case) -> list[str]:
    named = {m.meaning.hands: m.words for m in case.asked if m.meaning.hands}
    if "left" in named and "right" in named:
        return [f'"{named["left"]}" and "{named["right"]}" exclude each other: both hands play.']
    found = _HANDS.search(case.text.lower)
    if found and found["n"] not in {"1", "2"}:
        return [f'"{case.text.quote(*found.span())}" cannot be served: the piece is for two hands.']
    return []


def _reach(case: _Case) -> list[str]:
    named = {m.meaning.hand_size: m.words for m in case.asked if m.meaning.hand_size}
    short = named.get("narrow") or named.get("small")
    if short and "large" in named:
        return [f'"{short}" and "{named["large"]}" do not agree: the reach is that of small hands.']
    return []


def _plain_and_rich(case: _Case) -> list[str]:
    plain = [m.words for m in case.asked if "sevenths" in m.meaning.avoid]
    plain += [f"no {m.words}" for m in case.wishes.mentions if m.refused and "sevenths" in m.meaning.idioms]
    rich = [m.words for m in case.asked if m.meaning.rich]
    rich += [item.text for row in case.wishes.rows for item in row.value.items if re.search(r"7|9|11|13", item.text)][
        :1
    ]
    if not plain or not rich:
        return []
    return [f'"{plain[0]}" and "{rich[0]}" exclude each other: the chords are kept to triads.']


def _asked_and_refused(case: _Case) -> list[str]:
    refused = {name: m.words for m in case.wishes.mentions if m.refused for name in m.meaning.idioms}
    both = [(m, name) for m in case.asked for name in m.meaning.idioms if name in refused]
    return [f'You ask for "{m.words}" and against "{refused[name]}": it is left out.' for m, name in both[:1]]


def _claves(case: _Case) -> list[str]:
    sides = {said.value: said.words for said in case.wishes.claves}
    if len(sides) < 2:
        return []
    first, *_, last = sides.values()
    side = next(iter(sides))
    return [
        (f'"{first}" and "{last}" cannot sound at the same time: the clave stays {side[-2]}-{side[-1]} throughout.')
    ]


def _one_drop(case: _Case) -> list[str]:
    drop = next((m for m in case.asked if "one_drop" in m.meaning.idioms), None)
    found = _ON_ONE.search(case.text.lower)
    if drop is None or found is None:
        return []
    return [
        (
            f'A "{drop.words}" leaves beat one empty, and you ask for '
            f'"{case.text.quote(*found.span())}": beat one stays empty.'
        )
    ]


def _chops(case: _Case) -> list[str]:
    found = _CHOP_ON.search(case.text.lower) or _NO_OFFBEAT.search(case.text.lower)
    if case.genre != "reggae" or found is None:
        return []
    return [
        (
            f'You ask for "{case.text.quote(*found.span())}", and a skank lies off the beat: the '
            "chops stay on the off-beats."
        )
    ]


def _voices(case: _Case) -> list[str]:
    single = _ONE_VOICE.search(case.text.lower)
    several = next((name for name in _SATB if name in case.text.lower), None)
    if single is None or several is None:
        return []
    start = case.text.lower.index(several)
    words = case.text.quote(start, start + len(several))
    return [
        (
            f'"{words}" takes more than one voice, and you ask for '
            f'"{case.text.quote(*single.span())}": it has several voices.'
        )
    ]


def _loop_and_end(case: _Case) -> list[str]:
    loop = next((m for m in case.asked if m.meaning.loop and "loop" in m.words.lower()), None)
    end = next((m for m in case.asked if set(m.meaning.idioms) & CLOSING), None)
    if not loop or not end:
        return []
    return [
        (f'"{loop.words}" and "{end.words}" exclude each other: it loops, and the last bar leads back to the first.')
    ]


def _fractions(case: _Case) -> list[str]:
    found = _FRACTION.search(case.text.lower)
    return [f'"{case.text.quote(*found.span())}" is no whole number: whole bars are written.'] if found else []


def _instead(asked: list[Mention]) -> list[str]:
    return [f'"{m.words}" cannot be served, since {m.meaning.beyond}.' for m in asked if m.meaning.beyond]


CLOSING = frozenset(
    {
        "picardy",
        "plagal",
        "plagal:minor",
        "authentic_cadence",
        "basie_ending",
        "shave_and_a_haircut",
        "tag",
    }
)
"""Idioms that only make sense where the piece comes to an end."""

_CHECKS: tuple[Callable[[_Case], list[str]], ...] = (
    _loud_and_soft,
    _busy_and_sparse,
    _levels,
    _hands,
    _reach,
    _plain_and_rich,
    _asked_and_refused,
    _claves,
    _one_drop,
    _chops,
    _voices,
    _loop_and_end,
    _fractions,
)
