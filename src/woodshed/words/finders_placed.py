"""Finds single chords that have a place: at a bar, at an end, throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from woodshed.words.chord_words import AROUND, CHORD, COLOUR, COUNTED, LEFT, OWNER, RIGHT, ROMAN, SYMBOL, bare, readable
from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Item, Said

_LEADS_TO = Clue(r"\bto (?:the )?$")
_GOES_TO = Clue(
    r"\b(?:go|goes|going|moves?|changes?|back|switch\w*|head\w*|land\w*|home"
    r"|(?:take|bring|get|walk|carry)s?(?: (?:me|us|it))?) to (?:the )?$",
    re.IGNORECASE,
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_BAR = (
    r"(?:bars?|measures?)\s*#?(?P<bar>\d{1,3})(?:\s*(?:-|to|through"
    rf"|and)\s*(?P<to>\d{{1,3}}))?|(?:the )?(?P<nth>{'|'.join(_ORDINALS)}|last|final|penultimate"
    r"|(?:second|next)[- ]to[- ]last|last but (?:one|1)"
    r"|\d+(?:st|nd|rd|th)) (?:bar|measure)"
)
_A_BAR = Clue(_BAR, cues="bar measure")
_AN_EDGE = Clue(r"(?:irst|pening|ast|inal|losing) chord", cues="chord")
_ARRIVING = (
    r"(?:in|on|at|for|by|(?:when|once|as|until|till) (?:we|you|it|they|i) "
    r"(?:get to|gets to|reach|reaches|hit|hits|arrive at|come to|comes to))"
)
_MIDWAY = Clue(r",? (?:halfway|half way|midway|in the middle|at the half)\b", cues="half midway middle")
HALFWAY = -4
"""The last bar of the first half, of a chord on which the music comes to rest there."""
PENULTIMATE = -3
"""The last bar but one, of a chord "on the way home"."""
BRIDGE = -2
"""The bar of a chord that opens the bridge, wherever that may be."""
PENULTIMATE = -3
"""The last bar but one."""
_LEADS = (
    r"\s*(?P<lead>:|=|,|is|are|should be|must be|has|have|gets?|with|uses?|plays?"
    r"|goes (?:straight |right |directly |up |down |back )?to|on|put|wants?"
    r"|(?:[Ii]|we) (?:want|need|like)|(?:[Ii]|we)'d like|give me|there(?: is|'s)|make it)?"
    r"\s*(?:a |an |the )?"
)


def _of_the_whole() -> tuple[Clue, ...]:
    """The bridge, and chords that hold throughout."""
    return (
        Clue(
            r"\b(?P<bridge>[Bb]ridge|[Mm]iddle eight|[Mm]iddle 8|B section) (?:that |which )?"
            r"(?:goes |starts |begins |opens |moves |is |going |starting )?(?P<lead>to|on|in|with|from)"
            rf" (?:the )?{CHORD}(?P<chord> chord)?",
            cues="ridge iddle section",
        ),
        Clue(
            r"\b(?P<drone>[Oo]ne|1|[Ss]ingle)[ -]chord,? (?:vamp |groove |loop )?(?:on |of "
            rf"|over )?(?P<letters>{SYMBOL}){RIGHT}",
            cues="chord",
        ),
        Clue(
            rf"{LEFT}(?P<letters>{SYMBOL}){RIGHT} (?P<drone>vamp|loop|drone|throughout|only)",
            cues="vamp loop drone throughout only",
        ),
        Clue(
            r"\b(?P<drone>[Vv]amp(?:ing)?|[Pp]lay|[Ll]oop|[Ss]tay|[Jj]ust|[Oo]nly)(?: (?:on"
            rf"|over))? (?:a |an )?(?P<letters>{SYMBOL}){RIGHT}",
            cues="amp lay oop tay ust nly",
        ),
    )


@cache
def _placings() -> tuple[Clue, ...]:
    return (
        Clue(rf"\b(?:{_BAR}){_LEADS}{CHORD}(?!-[\\w#])(?P<chord> chord)?", needs=_A_BAR),
        Clue(rf"{LEFT}{CHORD}(?P<chord> chord)? {_ARRIVING} (?:{_BAR})\b", needs=_A_BAR),
        Clue(
            r"\b(?P<edge>[Ss]tart|[Bb]egin|[Oo]pen|[Ee]nd|[Ff]inish|[Ll]and|[Rr]esolv"
            r"|[Cc]los)(?:s|es|e|ing|ning)?(?: (?:hanging|resting|up|off|out|it|things))? (?P<lead>on|with|from|to)"
            rf" (?:a |an |the )?(?:held |long |big |final )?{CHORD}(?! (?:dorian|phrygian|(?:mixo)?lydian)\b)"
            r"(?P<chord> chord)?",
            cues="tart egin pen end End inish land Land esolv los",
        ),
        Clue(
            r"\b(?P<edge>[Ff]irst|[Oo]pening|[Ll]ast|[Ff]inal|[Cc]losing) (?P<chord>chord)\s*"
            rf"(?:is|being|should be|must be|to be|on|:|=|,)?\s*(?:a |an |the )?{CHORD}",
            needs=_AN_EDGE,
        ),
        Clue(
            rf"{LEFT}{CHORD}(?P<chord> chord)? (?:on|along) the way (?P<nth>home|back|out)\b",
            cues="way",
        ),
        Clue(
            r"(?:(?<=twice)|(?<=thrice)|(?<=times)|(?<=round)),? (?:and )?(?:then|finally) (?P<edge>)"
            rf"(?:(?:end|finish|stop|land)\w* )?(?P<lead>on |with )?(?:a |an |the )?{CHORD}(?P<chord> chord)?"
            r"(?=\s*(?:$|[.;]))",
            cues="then finally",
        ),
        *_of_the_whole(),
    )


def find_placed(text: Text) -> Iterator[Said[Item]]:
    """Single chords with a place: "a C7 in bar 5", "start on the four chord", "Dm7 vamp"."""
    for pattern in _placings():
        for found in pattern.finditer(text.text):
            said = _placing(found.groupdict(), found, text)
            if said:
                yield from said


def _placing(groups: dict[str, str | None], found: re.Match[str], text: Text) -> list[Said[Item]]:
    kind = next((k for k in ("letters", "roman", "digits") if groups.get(k)), "")
    name = groups[kind] or "" if kind else ""
    if kind == "letters" and not readable(name):
        return []
    before = text.text[max(0, found.start() - AROUND) : found.start()]
    # "A 2-5-1 to IV in bar 4" says where something leads; "go to the IV in bar 4" places it.
    if groups.get("bar") and _LEADS_TO.search(before) and not _GOES_TO.search(before):
        return []
    # In "Cmaj9 in bar 1, Am9 in bar 2" the first bar is that of the chord before it.
    owner = OWNER.search(before) if (groups.get("lead") or ",") == "," else None
    if owner and groups.get("bar") and (_bare_roman(owner[1]) or readable(owner[1])):
        return []
    sure = bool(groups.get("chord")) or (groups.get("lead") or ",") not in _LOOSE
    plain = bare(name) or name in {"I", "i"}
    if (plain and not sure) or (kind == "digits" and not _degree_is_meant(groups, found, text)):
        return []
    if (groups.get("drone") and plain) or (groups.get("edge") and _OF_A_PHRASE.search(before)):
        return []
    words = text.quote(*found.span())
    halfway = groups.get("edge") and _MIDWAY.match(text.lower, found.end())
    bars = [HALFWAY] if halfway else _bars_named(groups)
    return [Said(Item(kind, name, bar), words, *found.span()) for bar in bars]


_LOOSE = frozenset({",", "to", "from"})
"""Words after which a letter or a number alone need not be a chord."""
_BEGINNINGS = frozenset({"start", "begin", "open", "first", "opening"})
_OF_A_PHRASE = Clue(
    r"\b(?:phrase|half|question|antecedent|section|line|verse|theme|part|chorus|period|bars?|time|eight|8|4)s?"
    r"(?: (?:should|must|to|that))? $",
    re.IGNORECASE,
)
"""What ends there is a part of the piece."""


def _bare_roman(word: str) -> bool:
    return re.fullmatch(rf"[b#]?{ROMAN}{COLOUR}*", word) is not None


def _degree_is_meant(groups: dict[str, str | None], found: re.Match[str], text: Text) -> bool:
    if COUNTED.match(text.text, found.end("digits")):
        return False
    introduced = text.text[: found.start("digits")].endswith("the ") or bool(groups.get("bridge"))
    return bool(groups.get("chord")) or introduced


def _bars_named(groups: dict[str, str | None]) -> list[int | None]:
    if groups.get("drone"):
        return [None]
    if groups.get("bridge"):
        return [BRIDGE]
    if groups.get("edge") is not None:
        return [1 if (groups["edge"] or "").lower() in _BEGINNINGS else -1]
    if groups.get("bar"):
        first = int(groups["bar"] or 0)
        last = int(groups.get("to") or first)
        return list(range(first, min(last, first + 64) + 1))
    return [_bar_counted(groups.get("nth") or "")]


def _bar_counted(nth: str) -> int:
    if nth in {"last", "final"}:
        return -1
    if nth in _ORDINALS:
        return _ORDINALS.index(nth) + 1
    return int(nth[:-2]) if nth[0].isdigit() else PENULTIMATE
