"""Finds places in the piece, to which an idiom or a change of key may belong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from woodshed.piece.brief import MOST_BARS
from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Place, Said, Taken

_PLACES: tuple[tuple[Clue, str], ...] = (
    (
        Clue(
            r"\b(?:in|at|on|for)?\s*(?:the |every |each )?(?:(?:last|final) (?:(?:2|4) (?:bars?|measures?)|bar|measure)"
            r"|end) of (?:every|each) (?P<a>\d{1,3})(?:[- ]*(?:bars?|measures?)\b)?",
            cues="every each",
        ),
        "every",
    ),
    (
        Clue(r"\b(?:at )?the end of (?:every|each) (?:chorus|round|time|pass|verse)\b", cues="every each"),
        "rounds",
    ),
    (
        Clue(r"\b(?:at )?the end of (?:every|each) (?P<part>section|phrase|a|8|strain)\b", cues="every each"),
        "every",
    ),
    (
        Clue(
            r"\b(?:in |on )?(?:every|each) (?P<ordinal>other|second|third|fourth|eighth) (?:bar|measure)s?\b",
            cues="every each",
        ),
        "every",
    ),
    (
        Clue(
            r"\b(?:in|at|on|from|for|to|by|before|through|over"
            r"|around)?\s*(?:the )?(?<!\d )(?<!\d-)(?:bars?"
            r"|measures?) (?P<a>\d{1,3})(?:\s*(?:-|to|through|and"
            r"|until)\s*(?:bar )?(?P<b>\d{1,3}))?(?: on(?:wards?)?)?",
            cues="bar measure",
        ),
        "bars",
    ),
    (
        Clue(
            r"\b(?:in|at|on|from|for)?\s*the (?P<nth>\d{1,3})(?:st|nd|rd|th) (?:bar|measure)",
            cues="bar measure",
        ),
        "bars",
    ),
    (
        Clue(
            r"\b(?:for|in|on|over|at|during)?\s*the (?:last"
            r"|final) (?:(?P<a>\d{1,3})[- ]*(?:bars?|measures?)\b|(?P<alone>2|4|8|12|16|24|32)\b)",
            cues="last final",
        ),
        "last",
    ),
    (Clue(r"\b(?:last|final) (?P<a>\d{1,3})[- ]*(?:bars?|measures?)\b", cues="last final"), "last"),
    (
        Clue(
            r"\b(?:last|final) (?P<a>4|8|12|16)(?= (?:up|down|a|an|in|go|goes|move|moves|slip|slips|is|are)\b|[,.;]|$)",
            cues="last final",
        ),
        "last",
    ),
    (
        Clue(
            r"\b(?:for|in|on|over|during)?\s*the (?:first"
            r"|opening) (?P<a>\d{1,3})(?:[- ]*(?:bars?|measures?))?\b",
            cues="first opening",
        ),
        "first",
    ),
    (
        Clue(
            r"\b(?:until|till|up to) (?:the end of )?(?:bars?|measures?) (?P<a>\d{1,3})\b",
            cues="until till up",
        ),
        "first",
    ),
    (
        Clue(r"\b(?:for|in|on|over|during|through)?\s*the (?:first|opening) half\b|\bfirst half\b", cues="half"),
        "front",
    ),
    (
        Clue(
            r"\b(?:for|in|on|at|from)?\s*(?:the )?(?P<round>first|second|2nd|third|3rd|fourth|4th)"
            r" (?:chorus|verse|time|pass|repeat|round|statement)(?: through| around| round| on(?:wards?)?)?\b",
            cues="chorus verse time pass repeat round statement",
        ),
        "round",
    ),
    (
        Clue(
            r"\b(?:on|for|in) the repeat\b|\b(?:when|as) (?:it|we|you) (?:comes?|goes?|go) (?:round|around) again\b",
            cues="repeat again",
        ),
        "again",
    ),
    (
        Clue(r"\b(?:every|each) (?P<a>\d{1,3})[- ]*(?:bars?|measures?)\b", cues="every each"),
        "every",
    ),
    (
        Clue(r"\bafter (?:the first )?(?P<a>\d{1,3})[- ]*(?:bars?|measures?)\b", cues="after"),
        "after",
    ),
    (
        Clue(
            r"\b(?:halfway|half way|midway|in the middle|for the second half"
            r"|in the second half|the second half|second half)(?: through)?\b",
            cues="half midway middle",
        ),
        "half",
    ),
    (
        Clue(
            r"\b(?:(?:get |go |come )?back to|into|leading (?:in)?to|just before|before|going (?:in)?to)"
            r" the (?:last|final) (?:chorus|verse|section|time|a|round|repeat|pass)\b",
            cues="last final",
        ),
        "before last",
    ),
    (
        Clue(
            r"\b(?:for|in|on|into|before|at)?\s*the (?:last|final) (?:chorus|verse|section"
            r"|time|a|round|repeat|pass)\b",
            cues="last final",
        ),
        "chorus",
    ),
    (
        Clue(r"\b(?:every|each) (?:chorus|time|round|repeat|pass|verse)\b", cues="every each"),
        "rounds",
    ),
    (
        Clue(
            r"\b(?:at|near|towards?) the (?:very )?end\b|\b(?:to|in the) (?:finish|ending)\b"
            r"|\bat the close\b",
            cues="end finish close",
        ),
        "end",
    ),
    (
        Clue(r"\b(?:for|in|on|at)?\s*the (?:last|final) (?:bar|measure)\b", cues="last final"),
        "close",
    ),
    (
        Clue(r"\b(?:into|before|leading to|going to|up to|just before) (?:the )?bridge\b", cues="bridge"),
        "before bridge",
    ),
    (
        Clue(
            r"\b(?:for|in|on|at|over|during) (?:the )?bridge\b"
            r"|\b(?:the )?bridge(?= (?:is |goes |stands |moves |sits )?(?:a |an |up|down|one )(?! (?:chord|bar)))",
            cues="bridge",
        ),
        "bridge",
    ),
    (
        Clue(r"\bon the way (?:back|home|out)\b", cues="way"),
        "home",
    ),
    (
        Clue(
            r"\bthroughout\b|\b(?:the )?(?:whole|entire) (?:time|piece|way|song|tune|thing)\b"
            r"|\ball the (?:way|time)(?: through)?\b|\bfrom (?:start|beginning) to (?:finish|end)\b"
            r"|\bunder everything\b|\ball through\b",
            cues="throughout whole entire all from under",
        ),
        "all",
    ),
)


_ROUNDS = {"first": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_EVERY = {"other": 2, "second": 2, "third": 3, "fourth": 4, "eighth": 8, "phrase": 4, "section": 8, "strain": 8, "a": 8}
"""Bars from one to the next, by how they are counted out or by what ends with them."""
_ONWARDS = Clue(r"^\s*from\b|\bon(?:wards?)?$")
_WAY_HOME = 4
"""Bars in which a piece finds its way home."""


def find_places(text: Text, taken: Taken) -> Iterator[Said[Place]]:
    """Places in the piece, to which an idiom or a change of key may belong."""
    for pattern, kind in _PLACES:
        for found in taken.untaken(pattern, text.lower):
            taken.take(*found.span())
            yield Said(_place(kind, found), text.quote(*found.span()), *found.span())


_FIXED = {"close": Place("last", 1, 1), "again": Place("round", 2, 2), "home": Place("last", _WAY_HOME, _WAY_HOME)}
"""Places that need no number."""


def _place(kind: str, found: re.Match[str]) -> Place:
    if kind in _FIXED:
        return _FIXED[kind]
    groups = found.groupdict()
    number = groups.get("a") or groups.get("alone") or groups.get("nth")
    counted = _ROUNDS.get(groups.get("round") or "", 0) or _EVERY.get(
        groups.get("ordinal") or groups.get("part") or "", 0
    )
    first = int(number or counted)
    last = int(groups.get("b") or first)
    if kind == "after":
        return Place("bars", first + 1, first + 1)
    if kind == "bars" and not groups.get("b") and _ONWARDS.search(found[0]):
        return Place("bars", first, MOST_BARS)
    if kind == "bars" and " and " in found[0] and last > first + 1:
        return Place("pair", first, last)
    return Place(kind, first, last)
