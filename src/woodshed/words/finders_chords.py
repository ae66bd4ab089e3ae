"""Finds chords that are spelled out as symbols, numerals or degrees, in rows or at a bar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from woodshed.words.chord_words import (
    AGAIN,
    AROUND,
    BETWEEN,
    BY_NAME,
    COUNTED,
    DEGREE,
    LEFT,
    NAMED,
    NUMERAL,
    OWNER,
    RIGHT,
    SILENT,
    SPOKEN,
    SYMBOL,
    bare,
    readable,
)
from woodshed.words.clue import Clue
from woodshed.words.part_bars import part_named
from woodshed.words.text import Text
from woodshed.words.wishes import Item, Row, Said

_WALKS = Clue(r"\b(?:walk\w*|climb\w*|lead\w*|run\w*|walk-?up)(?: up| down)?(?: from)? (?:the )?(?:8[ ,-]+)?$")
_WALKED = Clue(r",? (?:with|by|using|through|via) (?:a |an |some )?(?:\w+ )?(?:walk|climb|run[- ]?up|passing)")
_WAY = Clue(
    r"\b(?:mov|slid|slip|descend|fall|climb|ris|step|down|chromatic|half[ -]step|semitone)\w*"
    r"[^.;]{0,30}?\bfrom (?:the )?$"
    r"|\b(?:2-5-1|251|2-5|ii-V-I|ii-V|cadence|dominant|sub)s?, $",
    re.IGNORECASE,
)
_WORD = Clue(r" (?!(?:in|at|for|with|over|and|then|to|on)\b)[a-z]")
_GROUND = Clue(
    r"\b(?:ground|bass)(?: bass| line| pattern| notes?| ostinato)?(?: in [A-Ga-g][#b]?(?: flat| sharp)?"
    r"(?: major| minor)?)?(?: of| on| is| goes|:)? ?$",
    re.IGNORECASE,
)
_FIGURES = frozenset("1234567")
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
    r"|sequence|turnaround|over and over|throughout|forever|(?:going )?back and forth|in turn"
    r"|(?:and )?round(?: and round| again)?)\b",
    re.IGNORECASE,
)
_ROUNDS = Clue(r"vamp|loop|over and over|throughout|forever|repeat|cycl|round and round|back and forth", re.IGNORECASE)
_BAR_LEAD = Clue(
    r"\b(?:bars?|measures?)\s*#?(?P<bar>\d{1,3})(?:\s*(?:-|to|through"
    r"|and)\s*(?P<to>\d{1,3}))?\s*(?::|=|,|is|are|has|have|gets?|with|uses?|plays?"
    r"|on|(?:walk|go|run|move|moving|climb|step|play|come)(?:e?s|ing)?(?: it)?(?: up| down| like this| from)?:?)?"
    r"\s*(?:the |a )?$",
    re.IGNORECASE,
)
_BAR_TAIL = Clue(
    r"(?: chords?)?,? (?:in|at|on|for|over|across) (?:the )?(?:bars|measures) (?P<bar>\d{1,3})\s*"
    r"(?:-|to|through|and)\s*(?P<to>\d{1,3})\b",
    re.IGNORECASE,
)
_IN_ONE_BAR = Clue(
    r",? (?:both )?(?:in|at|on|for) (?:the )?(?:bar|measure) (?P<bar>\d{1,3})(?P<to>)\b(?! *(?:-|to|and))",
    re.IGNORECASE,
)
_CLOSING = Clue(r" (?:turn-?around|ending|tag|cadence|at the end|to (?:end|finish))\b", re.IGNORECASE)
_TURN = 4
"""The most chords of a row that is no more than the end of a piece."""
_KIND = Clue(r"\s*(?:kind|type|form|sort|opening|start)\b", re.IGNORECASE)
_BEATS = Clue(r"\b(?:beats?|counts?|bars?|measures?|levels?)\s*(?:the )?$", re.IGNORECASE)
_IN = Clue(r"\b(?:in|key of|key)\s*:?\s*$", re.IGNORECASE)


_ALONE_BEFORE = Clue(r"[,;:(]\s*$")
_ALONE_AFTER = Clue(r"\s*(?:$|[.;)!]|, (?!then|and))")
_ENDS_ON = Clue(
    r"\b(?:end|finish|clos|resolv|land)\w*(?: it| up| off)? (?:with|on|by|as|:)?\s*(?:a |an |the )?$"
    r"|\b(?:last|final|closing|ending) (?:chords?|cadence|two|2|move|bars?)"
    r"(?: should be| is| are| being|:|,)*\s*(?:a |the )?$",
    re.IGNORECASE,
)
"""What makes of a few chords the end of the piece."""
_HOME = Clue(
    r"[^.;|]{0,25}?,? (?:and )?(?:then |and )(?:(?:go|come|get)(?:es|s|ing)? )?(?:back )?home\b",
    re.IGNORECASE,
    cues="home",
)


class _Kind(NamedTuple):
    name: str
    token: Clue
    row: Clue


@cache
def _kinds() -> tuple[_Kind, ...]:
    def kind(name: str, token: str, cues: str = "", *, first: str = "") -> _Kind:
        row = rf"{LEFT}(?:\|\s*)?{first or token}(?:{BETWEEN}{token})+{RIGHT}{TRAILING}(?:\s*\|)?"
        return _Kind(name, Clue(rf"{LEFT}{token}{RIGHT}"), Clue(row, cues=cues))

    return (
        kind("letters", rf"(?:{SYMBOL}{RIGHT})"),
        kind("spoken", rf"(?:{SPOKEN}{RIGHT})", "major minor sev nin 7 9 dim aug sus dom"),
        kind(
            "roman",
            rf"(?:(?:{NUMERAL}|{NAMED})(?: chord)?{RIGHT})",
            "V I ii iv vi i- i, i7 i9 i1 im",
            # What begins with a name is that device, and what it goes to: "a Neapolitan sixth, V, i".
            first=rf"(?:{NUMERAL}(?: chord)?{RIGHT})",
        ),
        kind("digits", rf"(?:{DEGREE}(?: chord)?{RIGHT})"),
        kind("mixed", rf"(?:(?:{NUMERAL}|{DEGREE})(?: chord)?{RIGHT})"),
    )


def find_rows(text: Text) -> Iterator[Said[Row]]:
    """Chords spelled out in a row, wherever they are more than a list of keys or a count-in."""
    notes = sum(map(text.text.count, "ABCDEFG")) > 1
    degrees = sum(token.word in _FIGURES for token in text.tokens)
    worth = {"digits": degrees > 1, "mixed": degrees > 0, "roman": True}
    for kind in _kinds():
        if not worth.get(kind.name, notes):
            continue
        for found in kind.row.finditer(text.text):
            said = _row(kind, found, text)
            if said:
                yield said


def _row(kind: _Kind, found: re.Match[str], text: Text) -> Said[Row] | None:
    whole = text.text
    tokens = list(kind.token.finditer(whole, found.start(), found.end()))
    tokens = [t for t in tokens if kind.name != "letters" or readable(t[0])]
    tokens = [t for t in tokens if whole[t.end() : t.end() + 1] != "]"]
    start, end = found.span()
    if tokens and COUNTED.match(whole, tokens[-1].end()):
        tokens = tokens[:-1]
    tokens = _without_goal(tokens, whole)
    if kind.name in {"letters", "spoken"} and len(tokens) > 1:
        key_first = _IN.search(whole, max(0, tokens[0].start() - AROUND), tokens[0].start())
        article = tokens[0][0] == "A" and whole[tokens[0].end() :][:1] == " "
        if key_first or (article and not whole[: tokens[0].start()].strip()):
            tokens = tokens[1:]
        trailing = whole[tokens[-1].end() :]
        if tokens[-1][0] == "A" and _WORD.match(trailing) and not _CALLED.match(trailing):
            tokens = tokens[:-1]
    if tokens and _WALKS.search(whole, max(0, tokens[0].start() - AROUND), tokens[0].start()):
        return None
    # "From the one to the four with a walk-up" names the ends of a way, no two chords.
    if len(tokens) == 2 and (
        _WALKED.match(whole, tokens[1].end())
        or _WAY.search(whole, max(0, tokens[0].start() - AROUND), tokens[0].start())
    ):
        return None
    if len(tokens) < 2 or _BEATS.search(whole, max(0, tokens[0].start() - AROUND), tokens[0].start()):
        return None
    start, end = tokens[0].start(), tokens[-1].end()
    before, after = whole[max(0, start - AROUND) : start], whole[end : end + AROUND]
    called = "vamp" if _VAMPS.search(before) or _CALLED.match(after) else "row" if _CALLS.search(before) else ""
    if not called and kind.name == "letters" and len(tokens) == 2 and _ALONE_BEFORE.search(before):
        called = "row" if _ALONE_AFTER.match(after) else ""
    if not called and kind.name == "letters" and len(tokens) > 2 and before.rstrip().endswith(":"):
        called = "" if any("," in whole[a.end() : b.start()] for a, b in pairwise(tokens)) else "row"
    called = "vamp" if part_named(before.rstrip("| ")) else called
    names = [t[0].removesuffix(" chord") for t in tokens]
    between = [whole[a.end() : b.start()] for a, b in pairwise(tokens)]
    if not _WORTH[kind.name](names, between, called):
        return None
    return _as_row(_Found(kind.name, tokens, before, after), text)


class _Found(NamedTuple):
    """Chords in a row that are worth it, with what stands before and after them."""

    kind: str
    tokens: list[re.Match[str]]
    before: str
    after: str


def _as_row(found: _Found, text: Text) -> Said[Row]:
    """The row as said: where it stands, whether it goes round, whether it only closes the piece."""
    tokens, before, after, whole = found.tokens, found.before, found.after, text.text
    start, end = tokens[0].start(), tokens[-1].end()
    names = [t[0] for t in tokens]
    around = whole[max(0, start - 40) : end + 40]
    rounds = bool(_ROUNDS.search(around)) or not _KIND.match(after)
    ground = found.kind == "letters" and all(map(bare, names)) and _GROUND.search(before)
    items, bars = _items("bass" if ground else found.kind, tokens, whole)
    if _HOME.match(whole, end) and bars is None:
        items = (*items, Item("digits", "1"))
    lead = _BAR_LEAD.search(before)
    if lead and OWNER.search(before[: lead.start()]):
        # In "I in bar 3, V IV I" the bar is that of the chord before it.
        lead = None
    lead = lead or _BAR_TAIL.match(whole, end) or (_IN_ONE_BAR.match(whole, end) if len(items) == 2 else None)
    if lead:
        items, rounds = _from_bar(items, lead), False
    closes = bool(not lead and len(items) <= _TURN and (_CLOSING.match(after) or _ENDS_ON.search(before)))
    part = "" if lead or closes else part_named(before.rstrip("| "))
    return Said(Row(items, rounds, bars, closes, part), text.quote(start, end), start, end)


def _from_bar(items: tuple[Item, ...], lead: re.Match[str]) -> tuple[Item, ...]:
    """The chords of "bar 5: Dm7 G7" in that bar, those of "bars 5-8: ..." one a bar."""
    first = int(lead["bar"])
    last = int(lead["to"] or first)
    spread = max(1, -(-len(items) // (last - first + 1))) if last >= first else len(items)
    return tuple(item._replace(bar=first + at // spread) for at, item in enumerate(items))


def _without_goal(tokens: list[re.Match[str]], whole: str) -> list[re.Match[str]]:
    """Without the last chord of "2-5-1 to the four": it says where the row leads."""
    gaps = [whole[a.end() : b.start()] for a, b in pairwise(tokens)]
    if len(gaps) >= 2 and re.match(r" (?:in)?to ", gaps[-1]) and all(gap.strip() == "-" for gap in gaps[:-1]):
        return tokens[:-1]
    return tokens


def _items(kind: str, tokens: list[re.Match[str]], whole: str) -> tuple[tuple[Item, ...], int | None]:
    lines = any("|" in whole[a.end() : b.start()] for a, b in pairwise(tokens))
    if not lines:
        return tuple(_item(kind, t[0]) for t in tokens), None
    if _by_the_line(tokens, whole):
        return tuple(_item(kind, t[0], bar) for bar, t in enumerate(tokens, 1)), len(tokens)
    items: list[Item] = []
    bar = 1
    for at, token in enumerate(tokens):
        gap = whole[tokens[at - 1].end() : token.start()] if at else ""
        bar = _wordless(items, bar, gap.split("|")[1:-1]) + ("|" in gap)
        items.append(_item(kind, token[0], bar))
    rest = _TRAILING.match(whole, tokens[-1].end())
    bar = _wordless(items, bar, rest[0].split("|")[1:] if rest else [])
    again = _AGAIN.match(whole, rest.end() if rest else tokens[-1].end())
    if again and whole[: tokens[0].start()].rstrip().endswith("|:"):
        rounds = min(int(again["times"] or again["said"] or 2), _MOST_ROUNDS)
        items = [item._replace(bar=(item.bar or 1) + bar * turn) for turn in range(rounds) for item in items]
        bar *= rounds
    return tuple(items), bar


def _wordless(items: list[Item], bar: int, bars: Sequence[str]) -> int:
    """The last of some bars after ``bar`` in which no chord is named: each like the one before, or silent."""
    for written in filter(_WORDLESS.fullmatch, bars):
        held = [item for item in items if item.bar == bar]
        bar += 1
        silent = _SILENT.fullmatch(written.strip())
        items += [Item("letters", "N.C.", bar)] if silent else [item._replace(bar=bar) for item in held]
    return bar


def _by_the_line(tokens: list[re.Match[str]], whole: str) -> bool:
    """Whether strokes part lines of four bars: no bar holds the same chord twice in a row."""
    lines: list[list[str]] = [[tokens[0][0]]]
    for before, token in pairwise(tokens):
        if "|" in whole[before.end() : token.start()]:
            lines.append([])
        lines[-1].append(token[0])
    again = any(one == other for line in lines for one, other in pairwise(line))
    return again and len({len(line) for line in lines}) == 1


def _item(kind: str, written: str, bar: int | None = None) -> Item:
    name = written.removesuffix(" chord")
    name = BY_NAME.get(name.split()[0].lower(), name)
    if kind == "mixed":
        kind = "roman" if _NUMERAL.match(name) else "digits"
    return Item(kind, name, bar)


_AGAIN = Clue(r"\s*:\|+(?:\s*\(?(?:x ?(?P<times>[2-9])\b|(?P<said>\d) times))?", cues=":|")
"""The end of a repeat, and how often it is played."""
_MOST_ROUNDS = 8
_SILENT, _WORDLESS = Clue(SILENT), Clue(rf"\s*(?:{AGAIN}|{SILENT})\s*")
TRAILING = rf"(?:\s*\|\s*(?:{AGAIN}|{SILENT})(?=\s*(?:\||$)))*"
_TRAILING = Clue(TRAILING)
_NUMERAL = Clue(r"(?:b|#|[Ff]lat |[Ss]harp )?[IViv]")


def _letters_worth(names: list[str], between: list[str], called: str) -> bool:
    coloured = sum(not bare(n) for n in names)
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


_HOMEWARD = Clue(r"\b(?:going|goes|resolv\w+|home|falls?|falling|moving|moves)\b")
"""What makes of two degrees a step of the music: "flat seven going home to one"."""


def _mixed_worth(names: list[str], between: list[str], called: str) -> bool:
    kinds = {bool(_NUMERAL.match(name)) for name in names}
    return len(kinds) > 1 and len(names) >= 3 and all(re.search(r"[,;>|]|\b(?:then|to)\b", gap) for gap in between)


def _digits_worth(names: list[str], between: list[str], called: str) -> bool:
    if names == ["1", "2", "3", "4", "5", "6", "7"][: len(names)] and len(names) >= 3:
        return False
    plain_space = any(not gap.strip() for gap in between)
    if len(names) == 2:
        return called == "vamp" or between[0].strip() in {"to the", "then the"} or bool(_HOMEWARD.search(between[0]))
    return len(names) >= 4 or bool(called) or not plain_space or any(re.search("[a-z]{2}", name) for name in names)


_WORTH = {
    "letters": _letters_worth,
    "spoken": _spoken_worth,
    "roman": _roman_worth,
    "digits": _digits_worth,
    "mixed": _mixed_worth,
}
