"""Finds chords that are spelled out as symbols, numerals or degrees, in rows or at a bar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from woodshed.errors import ChordSymbolError
from woodshed.theory.chord import Chord
from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Item, Row, Said

_ROMAN = r"(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)"
_COLOUR = (
    r"(?:maj|Maj|min|mi|ma|dim|aug|sus|add|alt|dom|M|m|j|o|ø|°|Δ|△|\^|\+|-(?=\d)"
    r"|[b#](?=\d)|\d{1,2}|\([^()\s]{1,14}\))"
)
_SYMBOL = rf"[A-G](?:#|b)?{_COLOUR}*(?:/9)?(?:/[A-G][#b]?)?"
_SPOKEN = (
    r"[A-G](?:[ -](?:flat|sharp)|#|b)?"
    r"(?:[ -](?:major|minor|dominant|half[ -]diminished|diminished|augmented|maj|min|dim|aug))?"
    r"(?:[ -](?:69|6|7|9|11|13|seventh|ninth|eleventh|thirteenth"
    r"|sixth)(?:th)?(?![ -]?(?:bars?|measures?|bpm|chorus)))?"
    r"(?: (?:flat|sharp) (?:5|9|11|13|five|nine))*(?:[ -]sus(?:pended)?(?: ?4)?)?"
    r"(?: over [A-G](?:[ -](?:flat|sharp)|#|b)?)?"
)
_NUMERAL = (
    rf"(?:b|#|[Ff]lat |[Ss]harp )?{_ROMAN}{_COLOUR}*(?:[ -](?:half[ -]diminished"
    rf"|diminished|minor|major|dominant|augmented)(?:[ -]?7)?"
    rf"| (?:maj|min|m)(?:7|9|11|13))?(?:/[b#]?(?:{_ROMAN}"
    rf"|[1-7])| over (?:the )?[b#]?(?:{_ROMAN}|[1-7]))?"
)
_QUALITY = (
    r"(?:major|minor|maj|min|half[ -]diminished|diminished|dim|dominant|augmented|aug"
    r"|suspended|sus)"
)
_DEGREE = (
    r"(?:b|#|flat[ -]|sharp[ -])?[1-7](?:(?:maj|min|dim|sus|aug|m|°|o|ø|\+)(?:7|9|11"
    r"|13|4)?(?![a-z]))?"
    rf"(?:[ -]{_QUALITY}(?:[ -]?(?:7|9|11|13)(?:th)?)?)?"
    r"(?: ?(?:/|over)(?: ?the)? ?(?:b|#|flat |sharp )?[1-7](?: in the bass)?)?"
)
_BETWEEN = (
    r"(?:\s*(?:->|\||,|-|>|;)\s*(?:then |and |to )?(?:the )?|\s+(?:and then|then|to"
    r"|and|and back to|back to|into)\s+(?:a (?:bit|touch|little) of )?(?:the )?|\s+)"
)
_LEFT, _RIGHT = r"(?<![\w#/'&.])", r"(?![\w#'&°ø△Δ]|\.\d|/\w)"

_WALKS = Clue(r"\b(?:walk\w*|climb\w*|lead\w*|run\w*|walk-?up)(?: up| down)?(?: from)? (?:the )?$")
_WALKED = Clue(
    r",? (?:with|by|using|through|via) (?:a |an |some )?(?:\w+ )?(?:walk|climb|run[- ]?up|passing)"
)
_WAY = Clue(
    r"\b(?:mov|slid|slip|descend|fall|climb|ris|step|down|chromatic|half[ -]step|semitone)\w*"
    r"[^.;]{0,30}?\bfrom (?:the )?$"
    r"|\b(?:2-5-1|251|2-5|ii-V-I|ii-V|cadence|dominant|sub)s?, $",
    re.IGNORECASE,
)
_LEADS_TO = Clue(r"\bto (?:the )?$")
_GOES_TO = Clue(r"\b(?:go|goes|going|moves?|changes?|back|switch\w*) to (?:the )?$", re.IGNORECASE)
_WORD = Clue(r" (?!(?:in|at|for|with|over|and|then|to|on)\b)[a-z]")
_GROUND = Clue(
    r"\b(?:ground|bass)(?: bass| line| pattern| notes?| ostinato)?(?: of| on| is| goes|:)? ?$",
    re.IGNORECASE,
)
_OWNER = Clue(r"([\w#()+/°øΔ-]+)(?: chord)? (?:in|on|at|for) (?:the )?$")
_FIGURES = frozenset("1234567")
_AROUND = 60
"""How many characters before and after chords tell what they are for."""
_CALLS = Clue(
    r"(?:\bplay|\bchords?|\bchanges|\bprogressions?|\bvamp\w*|\bloop\w*|\balternat\w*"
    r"|\brock\w*|\bbetween|\bgo(?:es|ing)?|\bfrom|"
    r"\bback and forth|\bchords only|\bjust|\bonly|\bnothing but|\bon|\bover|\bstay\w*)(?: (?:on"
    r"|between|from|of|over|over and over))?\s*[:,]?\s*(?:the |a )?$",
    re.IGNORECASE,
)
_VAMPS = Clue(
    r"\b(?:play|chords?(?: only)?|changes|progression|vamp\w*|loop\w*|alternat\w*|rock\w*"
    r"|between|back and forth)(?: (?:on|between|from|of|over))?\s*[:,]?\s*(?:the )?$",
    re.IGNORECASE,
)
_CALLED = Clue(
    r"\s*(?:vamps?|loops?|progressions?|changes|chords?|grooves?|pattern|kind|type"
    r"|sequence|turnaround|over and over|throughout|forever)\b",
    re.IGNORECASE,
)
_ROUNDS = Clue(
    r"vamp|loop|over and over|throughout|forever|repeat|cycl|round and round", re.IGNORECASE
)
_BAR_LEAD = Clue(
    r"\b(?:bars?|measures?)\s*#?(?P<bar>\d{1,3})(?:\s*(?:-|to|through"
    r"|and)\s*(?P<to>\d{1,3}))?\s*(?::|=|,|is|are|has|have|gets?|with|uses?|plays?"
    r"|on)?\s*(?:the |a )?$",
    re.IGNORECASE,
)
_BAR_TAIL = Clue(
    r"(?: chords?)?,? (?:in|at|on|for|over|across) (?:the )?(?:bars|measures) (?P<bar>\d{1,3})\s*"
    r"(?:-|to|through|and)\s*(?P<to>\d{1,3})\b",
    re.IGNORECASE,
)
_CLOSING = Clue(
    r" (?:turn-?around|ending|tag|cadence|at the end|to (?:end|finish))\b", re.IGNORECASE
)
_TURN = 4
"""The most chords of a row that is no more than the end of a piece."""
_KIND = Clue(r"\s*(?:kind|type|form|sort|opening|start)\b", re.IGNORECASE)
_COUNTED = Clue(
    r"[ -]*(?:bars?|measures?|beats?|bpm|chorus(?:es)?|voices?|parts?|hands?|notes?"
    r"|feel|time|times|clave|level|steps?|octaves?|th\b|sections?)\b"
)
_BEATS = Clue(r"\b(?:beats?|counts?|bars?|measures?|levels?)\s*(?:the )?$", re.IGNORECASE)
_IN = Clue(r"\b(?:in|key of|key)\s*:?\s*$", re.IGNORECASE)


class _Kind(NamedTuple):
    name: str
    token: Clue
    row: Clue


@cache
def _kinds() -> tuple[_Kind, ...]:
    def kind(name: str, token: str, cues: str = "") -> _Kind:
        row = rf"{_LEFT}(?:\|\s*)?{token}(?:{_BETWEEN}{token})+{_RIGHT}(?:\s*\|)?"
        return _Kind(name, Clue(rf"{_LEFT}{token}{_RIGHT}"), Clue(row, cues=cues))

    return (
        kind("letters", rf"(?:{_SYMBOL}{_RIGHT})"),
        kind("spoken", rf"(?:{_SPOKEN}{_RIGHT})", "major minor sev nin 7 9 dim aug sus dom"),
        kind("roman", rf"(?:{_NUMERAL}{_RIGHT})", "V I ii iv vi i- i, i7 i9 i1 im"),
        kind("digits", rf"(?:{_DEGREE}{_RIGHT})"),
    )


def find_rows(text: Text) -> Iterator[Said[Row]]:
    """Chords spelled out in a row, wherever they are more than a list of keys or a count-in."""
    notes = sum(map(text.text.count, "ABCDEFG")) > 1
    degrees = sum(token.word in _FIGURES for token in text.tokens) > 1
    for kind in _kinds():
        if not (degrees if kind.name == "digits" else notes or kind.name == "roman"):
            continue
        for found in kind.row.finditer(text.text):
            said = _row(kind, found, text)
            if said:
                yield said


def _row(kind: _Kind, found: re.Match[str], text: Text) -> Said[Row] | None:
    whole = text.text
    tokens = list(kind.token.finditer(whole, found.start(), found.end()))
    tokens = [t for t in tokens if kind.name != "letters" or readable(t[0])]
    start, end = found.span()
    if tokens and _COUNTED.match(whole, tokens[-1].end()):
        tokens = tokens[:-1]
    tokens = _without_goal(tokens, whole)
    if kind.name in {"letters", "spoken"} and len(tokens) > 1:
        key_first = _IN.search(whole, max(0, tokens[0].start() - _AROUND), tokens[0].start())
        article = tokens[0][0] == "A" and whole[tokens[0].end() :][:1] == " "
        if key_first or (article and not whole[: tokens[0].start()].strip()):
            tokens = tokens[1:]
        trailing = whole[tokens[-1].end() :]
        if tokens[-1][0] == "A" and _WORD.match(trailing) and not _CALLED.match(trailing):
            tokens = tokens[:-1]
    if tokens and _WALKS.search(whole, max(0, tokens[0].start() - _AROUND), tokens[0].start()):
        return None
    # "From the one to the four with a walk-up" names the ends of a way, no two chords.
    if len(tokens) == 2 and (
        _WALKED.match(whole, tokens[1].end())
        or _WAY.search(whole, max(0, tokens[0].start() - _AROUND), tokens[0].start())
    ):
        return None
    if len(tokens) < 2 or _BEATS.search(
        whole, max(0, tokens[0].start() - _AROUND), tokens[0].start()
    ):
        return None
    start, end = tokens[0].start(), tokens[-1].end()
    before, after = whole[max(0, start - _AROUND) : start], whole[end : end + _AROUND]
    called = (
        "vamp"
        if _VAMPS.search(before) or _CALLED.match(after)
        else "row"
        if _CALLS.search(before)
        else ""
    )
    names = [t[0] for t in tokens]
    between = [whole[a.end() : b.start()] for a, b in pairwise(tokens)]
    if not _WORTH[kind.name](names, between, called):
        return None
    around = whole[max(0, start - 40) : end + 40]
    rounds = bool(_ROUNDS.search(around)) or not _KIND.match(after)
    ground = kind.name == "letters" and all(map(_bare, names)) and _GROUND.search(before)
    items, bars = _items("bass" if ground else kind.name, tokens, whole)
    lead = _BAR_LEAD.search(before)
    if lead and _OWNER.search(before[: lead.start()]):
        # In "I in bar 3, V IV I" the bar is that of the chord before it.
        lead = None
    lead = lead or _BAR_TAIL.match(whole, end)
    if lead:
        items, rounds = _from_bar(items, lead), False
    closes = bool(not lead and _CLOSING.match(after) and len(items) <= _TURN)
    return Said(Row(items, rounds, bars, closes), text.quote(start, end), start, end)


def _from_bar(items: tuple[Item, ...], lead: re.Match[str]) -> tuple[Item, ...]:
    """The chords of "bar 5: Dm7 G7" in that bar, those of "bars 5-8: ..." one a bar."""
    first = int(lead["bar"])
    last = int(lead["to"] or first)
    spread = max(1, -(-len(items) // (last - first + 1))) if last >= first else len(items)
    return tuple(item._replace(bar=first + at // spread) for at, item in enumerate(items))


def _without_goal(tokens: list[re.Match[str]], whole: str) -> list[re.Match[str]]:
    """Without the last chord of "2-5-1 to the four": it says where the row leads."""
    gaps = [whole[a.end() : b.start()] for a, b in pairwise(tokens)]
    if (
        len(gaps) >= 2
        and re.match(r" (?:in)?to ", gaps[-1])
        and all(gap.strip() == "-" for gap in gaps[:-1])
    ):
        return tokens[:-1]
    return tokens


def _items(
    kind: str, tokens: list[re.Match[str]], whole: str
) -> tuple[tuple[Item, ...], int | None]:
    lines = any("|" in whole[a.end() : b.start()] for a, b in pairwise(tokens))
    if not lines:
        return tuple(Item(kind, t[0]) for t in tokens), None
    items, bar = [], 1
    for at, token in enumerate(tokens):
        if at and "|" in whole[tokens[at - 1].end() : token.start()]:
            bar += 1
        items.append(Item(kind, token[0], bar))
    return tuple(items), bar


def readable(symbol: str) -> bool:
    """Whether a word is a chord symbol after all."""
    try:
        Chord.parse(symbol)
    except ChordSymbolError:
        return False
    return True


def _bare(name: str) -> bool:
    return re.fullmatch(r"[A-G](?:#|b|[ -]flat|[ -]sharp)?", name) is not None


def _letters_worth(names: list[str], between: list[str], called: str) -> bool:
    coloured = sum(not _bare(n) for n in names)
    if any("|" in gap for gap in between):
        return True
    if len(names) == 2:
        return coloured == 2 or (called == "vamp" if not coloured else bool(called))
    return coloured > 0 or bool(called) or len(names) >= 4


def _spoken_worth(names: list[str], between: list[str], called: str) -> bool:
    numbered = sum(bool(re.search(r"\d|th\b|dominant|dimin|augm|sus", n)) for n in names)
    words = sum(" " in n for n in names)
    return bool(words) and (numbered > 0 or (len(names) >= 3 and (bool(called) or len(names) >= 4)))


def _roman_worth(names: list[str], between: list[str], called: str) -> bool:
    if set(names) <= {"I", "i"}:
        return False
    joined = all(gap.strip() for gap in between)
    return len(names) >= 3 or bool(called) or joined or names[0] != "I"


def _digits_worth(names: list[str], between: list[str], called: str) -> bool:
    if names == ["1", "2", "3", "4", "5", "6", "7"][: len(names)] and len(names) >= 3:
        return False
    plain_space = any(not gap.strip() for gap in between)
    if len(names) == 2:
        return called == "vamp" or between[0].strip() in {"to the", "then the"}
    return len(names) >= 4 or bool(called) or not plain_space


_WORTH = {
    "letters": _letters_worth,
    "spoken": _spoken_worth,
    "roman": _roman_worth,
    "digits": _digits_worth,
}

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
_BAR = (
    r"(?:bars?|measures?)\s*#?(?P<bar>\d{1,3})(?:\s*(?:-|to|through"
    rf"|and)\s*(?P<to>\d{{1,3}}))?|(?:the )?(?P<nth>{'|'.join(_ORDINALS)}|last|final"
    r"|\d+(?:st|nd|rd|th)) (?:bar|measure)"
)
_ARRIVING = (
    r"(?:in|on|at|for|by|(?:when|once|as|until|till) (?:we|you|it|they|i) "
    r"(?:get to|gets to|reach|reaches|hit|hits|arrive at|come to|comes to))"
)
BRIDGE = -2
"""The bar of a chord that opens the bridge, wherever that may be."""
CHORD = rf"(?:(?P<letters>{_SYMBOL})|(?P<roman>{_NUMERAL})|(?P<digits>{_DEGREE})){_RIGHT}"
_LEADS = (
    r"\s*(?P<lead>:|=|,|is|are|should be|must be|has|have|gets?|with|uses?|plays?"
    r"|goes to|on|put|wants?)?\s*(?:a |an |the )?"
)


@cache
def _placings() -> tuple[Clue, ...]:
    return (
        Clue(rf"\b(?:{_BAR}){_LEADS}{CHORD}(?!-[\\w#])(?P<chord> chord)?", cues="bar measure"),
        Clue(rf"{_LEFT}{CHORD}(?P<chord> chord)? {_ARRIVING} (?:{_BAR})\b", cues="bar measure"),
        Clue(
            r"\b(?P<edge>[Ss]tart|[Bb]egin|[Oo]pen|[Ee]nd|[Ff]inish|[Ll]and|[Rr]esolv"
            r"|[Cc]los)(?:s|es|e|ing|ning)? (?P<lead>on|with|from|to) (?:a |an "
            rf"|the )?{CHORD}(?P<chord> chord)?",
            cues="tart egin pen end End inish land Land esolv los",
        ),
        Clue(
            r"\b(?P<bridge>[Bb]ridge|[Mm]iddle eight|[Mm]iddle 8|B section) (?:that |which )?"
            r"(?:goes |starts |begins |opens |moves |is |going |starting )?(?P<lead>to|on|in|with|from)"
            rf" (?:the )?{CHORD}(?P<chord> chord)?",
            cues="ridge iddle section",
        ),
        Clue(
            r"\b(?P<drone>[Oo]ne|1|[Ss]ingle)[ -]chord,? (?:vamp |groove |loop )?(?:on |of "
            rf"|over )?(?P<letters>{_SYMBOL}){_RIGHT}",
            cues="chord",
        ),
        Clue(
            rf"{_LEFT}(?P<letters>{_SYMBOL}){_RIGHT} (?P<drone>vamp|loop|drone|throughout|only)",
            cues="vamp loop drone throughout only",
        ),
        Clue(
            r"\b(?P<drone>[Vv]amp(?:ing)?|[Pp]lay|[Ll]oop|[Ss]tay|[Jj]ust|[Oo]nly)(?: (?:on"
            rf"|over))? (?:a |an )?(?P<letters>{_SYMBOL}){_RIGHT}",
            cues="amp lay oop tay ust nly",
        ),
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
    before = text.text[max(0, found.start() - _AROUND) : found.start()]
    # "A 2-5-1 to IV in bar 4" says where something leads; "go to the IV in bar 4" places it.
    if groups.get("bar") and _LEADS_TO.search(before) and not _GOES_TO.search(before):
        return []
    # In "Cmaj9 in bar 1, Am9 in bar 2" the first bar is that of the chord before it.
    owner = _OWNER.search(before) if (groups.get("lead") or ",") == "," else None
    if owner and groups.get("bar") and (_bare_roman(owner[1]) or readable(owner[1])):
        return []
    sure = bool(groups.get("chord")) or (groups.get("lead") or "") in {
        ":",
        "=",
        "is",
        "on",
        "with",
        "has",
    }
    bare = _bare(name) or name in {"I", "i"}
    if (bare and not sure) or (kind == "digits" and not _degree_is_meant(groups, found, text)):
        return []
    if (groups.get("drone") and bare) or (groups.get("edge") and _OF_A_PHRASE.search(before)):
        return []
    words = text.quote(*found.span())
    return [Said(Item(kind, name, bar), words, *found.span()) for bar in _bars_named(groups)]


_OF_A_PHRASE = Clue(
    r"\b(?:phrase|half|question|antecedent|section|line|verse|theme|part|chorus|period|bars?)s?"
    r"(?: (?:should|must|to|that))? $",
    re.IGNORECASE,
)
"""What ends there is a part of the piece."""


def _bare_roman(word: str) -> bool:
    return re.fullmatch(rf"[b#]?{_ROMAN}{_COLOUR}*", word) is not None


def _degree_is_meant(groups: dict[str, str | None], found: re.Match[str], text: Text) -> bool:
    if _COUNTED.match(text.text, found.end("digits")):
        return False
    introduced = text.text[: found.start("digits")].endswith("the ") or bool(groups.get("bridge"))
    return bool(groups.get("chord")) or introduced


def _bars_named(groups: dict[str, str | None]) -> list[int | None]:
    if groups.get("drone"):
        return [None]
    if groups.get("bridge"):
        return [BRIDGE]
    if groups.get("edge"):
        return [1 if (groups["edge"] or "").lower() in {"start", "begin", "open"} else -1]
    if groups.get("bar"):
        first = int(groups["bar"] or 0)
        last = int(groups.get("to") or first)
        return list(range(first, min(last, first + 64) + 1))
    nth = groups.get("nth") or ""
    if nth in {"last", "final"}:
        return [-1]
    return [int(nth[:-2]) if nth[0].isdigit() else _ORDINALS.index(nth) + 1]
