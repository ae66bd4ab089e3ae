"""How players write chords: as symbols, in words, as numerals and as degrees."""

from __future__ import annotations

import re

from woodshed.errors import ChordSymbolError
from woodshed.theory.chord import Chord
from woodshed.words.clue import Clue

ROMAN = r"(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)"
COLOUR = (
    r"(?:maj|Maj|min|mi|ma|dim|aug|sus|add|alt|dom|M|m|j|o|ø|°|Δ|△|\^|\+|-(?=\d)"
    r"|[b#](?=\d)|\d{1,2}|\([^()\s]{1,14}\))"
)
SYMBOL = rf"[A-G](?:#|b)?{COLOUR}*(?:/9)?(?:/[A-G][#b]?)?"
SPOKEN = (
    r"[A-G](?:[ -](?:flat|sharp)|#|b)?"
    r"(?:[ -](?:major|minor|dominant|half[ -]diminished|diminished|augmented|maj|min|dim|aug))?"
    r"(?:[ -](?:69|6|7|9|11|13|seventh|ninth|eleventh|thirteenth"
    r"|sixth)(?:th)?(?![ -]?(?:bars?|measures?|bpm|chorus)))?"
    r"(?: (?:flat|sharp) (?:5|9|11|13|five|nine))*(?:[ -]sus(?:pended)?(?: ?4)?)?"
    r"(?: over [A-G](?:[ -](?:flat|sharp)|#|b)?)?"
)
_UPSIDE_DOWN = r"(?: in (?:first|second|third|1st|2nd|3rd) inversion)?"
NUMERAL = (
    rf"(?:b|#|[Ff]lat |[Ss]harp )?{ROMAN}{COLOUR}*(?:[ -](?:half[ -]diminished"
    rf"|diminished|minor|major|dominant|augmented)(?:[ -]?7)?"
    rf"| (?:maj|min|m)(?:7|9|11|13))?(?:/[b#]?(?:{ROMAN}"
    rf"|[1-7])| over (?:the )?[b#]?(?:{ROMAN}|[1-7]))?{_UPSIDE_DOWN}"
)
BY_NAME = {"german": "bVI7", "italian": "bVI7", "french": "bVI7b5", "neapolitan": "bII/IV"}
"""Chords of the classics that have a name for a numeral, with the numeral."""
NAMED = (
    r"(?:[Gg]erman|[Ii]talian|[Ff]rench)(?: augmented)? (?:sixth|6th|6)(?: chord)?"
    r"|[Nn]eapolitan(?: (?:sixth|6th|6))?(?: chord)?"
)
_QUALITY = (
    r"(?:major|minor|maj|min|half[ -]diminished|diminished|dim|dominant|augmented|aug"
    r"|suspended|sus|altered|alt)"
)
_THEN_MORE = (
    r"(?=(?: chord)?\s*(?:[,;.)>|]|->|$)|(?: chord)? (?:then|to|and|into|in|on|at|over|before|with|going|for)\b)"
)
DEGREE = (
    rf"(?:(?<![1-7] ){_QUALITY}[ -](?=(?:flat |sharp )?[1-7]{_THEN_MORE}))?"
    r"(?:b|#|flat[ -]|sharp[ -]|raised[ -]|lowered[ -])?"
    r"(?:(?:(?<=\band )|(?<=\bthe )|(?<=\bto ))[1-6] 7(?! ?\d)(?= ?(?:$|[.,;)]|chord))|[1-7])"
    r"(?:(?:maj|min|dim|sus|aug|m|°|o|ø|\+)(?:7|9|11"
    r"|13|4)?(?![a-z]))?"
    rf"(?:[ -]{_QUALITY}(?:[ -]?(?:7|9|11|13)(?:th)?)?)?(?: (?:flat|sharp)[ -](?:9|11|13)(?:th)?)?"
    rf"(?: ?(?:/|over)(?: ?the)? ?(?:b|#|flat |sharp )?[1-7](?: in the bass)?)?{_UPSIDE_DOWN}"
)
_ON = (
    r"(?:(?:and |then )?(?:back|on|home|(?:going|goes)(?: home| back)?|moving|moves|resolving|resolves|falling|falls)"
    r" (?:in)?to"
    r"|and then|then|to|and|into|followed by)"
)
AGAIN, SILENT = r"(?:%|-|x|\./\.|simile)", r"N\.?C\.?"
"""What stands in a bar that is like the one before, and in one without a chord."""
_WORDLESS = rf"\|(?:\s*(?:{AGAIN}|{SILENT})\s*\|)"
_BEATS = r"(?:\s+[/.](?=[\s|]))*"
"""Strokes that stand for further beats of a chord."""
_LETTERED = r"\|?\s*\[[A-H]\d?\]\s*\|"
BETWEEN = (
    rf"{_BEATS}(?:\s*{_WORDLESS}+\s*|\s*{_LETTERED}\s*|"
    rf"\s*(?:->|\||,|-|>|;)\s*(?:{_ON} )?(?:the )?|\s+{_ON}\s+(?:a (?:bit|touch|little) of )?"
    r"(?:the )?|\s+)"
)
LEFT, RIGHT = r"(?<![\w#/'&.])", r"(?![\w#'&°ø△Δ]|\.\d|/\w)"

CHORD = rf"(?:(?P<letters>{SYMBOL})|(?P<roman>{NUMERAL})|(?P<digits>{DEGREE})){RIGHT}"
OWNER = Clue(r"([\w#()+/°øΔ-]+)(?: chord)? (?:in|on|at|for) (?:the )?$")
"""A chord that has its place already, as in "Cmaj9 in bar 1"."""
AROUND = 60
"""How many characters before and after chords tell what they are for."""
COUNTED = Clue(
    r"[ -]*(?:bars?|measures?|beats?|bpm|chorus(?:es)?|voices?|parts?|hands?|notes?"
    r"|feel|time|times|clave|level|steps?|octaves?|th\b|sections?)\b"
)
"""What makes a number before it a count, and no degree."""


def readable(symbol: str) -> bool:
    """Whether a word is a chord symbol after all."""
    try:
        Chord.parse(symbol)
    except ChordSymbolError:
        return False
    return True


def bare(name: str) -> bool:
    """Whether a name is a letter alone, with a sign at most."""
    return re.fullmatch(r"[A-G](?:#|b|[ -]flat|[ -]sharp)?", name) is not None
