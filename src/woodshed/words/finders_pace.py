"""Finds how fast chords change, how many there are to be, and chords by the bar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from woodshed.words.chord_words import AROUND, CHORD, readable
from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Item, Row, Said, Taken

_BARS = r"(?P<bars>\d{1,2} |a |the |each |every |1 )?(?:bars?|measures?)\b"
_PACES = (
    Clue(
        r"\b(?P<chords>\d|a) (?:different )?(?:chord|bass note|note)s? "
        rf"(?:per|to|to the|a|every|each|for|in) {_BARS}",
        cues="chord note",
    ),
    Clue(
        rf"\bchords?,? (?P<chords>\d|once) (?:per|to|to the|a|every|each|for|in) {_BARS}",
        cues="chord",
    ),
    Clue(
        r"\b(?:each|every) chord (?:is |lasts? |gets? |takes? |for |has )*"
        rf"{_BARS}",
        cues="chord",
    ),
    Clue(
        rf"\b(?:chords?|harmon\w+) (?:chang\w+ |mov\w+ )?(?:only )?(?:every|each) {_BARS}",
        cues="chord harmon",
    ),
    Clue(
        r"\bchange (?:the )?(?:chords?|harmony) (?:only )?"
        rf"(?:every|each|once (?:a|per|every)) {_BARS}",
        cues="chord harmon",
    ),
    Clue(
        r"(?P<bars>\d{1,2} )(?:bars?|measures?) "
        r"(?:each|apiece|per chord|a chord|of each|on each)\b",
        cues="each apiece chord",
    ),
)
_PART_OF = Clue(r"\b(?:last|first|final|opening|other) $", cues="last first final opening other")
_FEW = Clue(
    r"\b(?:only|just|nothing but|no more than|at most|exactly)(?: the| these)?"
    r" (?P<n>\d|a single)(?: (?:basic|simple|main|plain|different|same))? chords?\b"
    r"|\b(?P<n3>\d) chords? (?:only|and no more|nothing else)\b"
    r"|(?:^|[,;:] )(?P<n4>[1-6]) (?:different )?chords(?=\s*(?:$|[,.;:]))"
    r"|\b(?P<n2>\d)[- ]chord (?:vamp|loop|song|progression|tune|groove|jam|trick)",
    cues="chord",
)
_STRETCH = Clue(
    rf"\b(?P<n>\d{{1,2}})[- ](?:bars?|measures?) (?:of|on) (?:a |the )?{CHORD}"
    r"(?!-[\dIViv]| (?:minor|major|flat|sharp|dorian|blues)\b)",
    needs=Clue(r"\d[- ](?:bars?|measures?) (?:of|on) ", cues="bar measure"),
)


_STAY = Clue(
    r"\b(?:stay|sit|remain|camp|sitting|staying|remaining|hang out)s? (?:out )?on "
    rf"(?:a |the )?{CHORD}(?: chord)? (?:for|during|over|through) (?:the )?(?:first )?"
    r"(?P<n>\d{1,2}) (?:bars|measures)",
    cues="stay sit remain camp hang",
)
_STAYS = (
    r"(?:stay|sit|remain|camp|hang|rest|park|stick|hold|vamp|stand|settle|live)(?:s|ing|ting|ping)?"
    r"(?: out| put| there)?"
)
_STAY_IN = Clue(
    rf"\b{_STAYS} (?:on|with|to) (?:a |the )?{CHORD}(?: chord)?,? (?:in|for|over|through|during|across)"
    r" (?:the )?(?:bars? |measures? )?(?P<first>\d{1,3}) ?(?:-|to|and|through|&) ?(?P<last>\d{1,3})\b"
    r"(?! (?:bars|beats|times))",
    cues="stay sit remain camp hang rest park stick hold vamp stand settle live",
)
_IN_STAY = Clue(
    r"\b(?:bars? |measures? )(?P<first>\d{1,3}) ?(?:-|to|and|through|&) ?(?P<last>\d{1,3}):? "
    rf"(?:(?:should|must|to|can|we|they|that|just|all|simply|only) )*{_STAYS} (?:on|with|to) (?:a |the )?{CHORD}",
    cues="stay sit remain camp hang rest park stick hold vamp stand settle live",
)
"""A chord that holds from one bar to another: "bars 1-4 just sit on the one", "stay on the one in 11 and 12"."""


def find_stays(text: Text, taken: Taken) -> Iterator[Said[Item]]:
    """A chord that holds the opening bars, or others: "stay on the one for four bars", "sit on the 1 in 11 and 12"."""
    for found in taken.untaken(_STAY, text.text):
        kind = next(k for k in ("letters", "roman", "digits") if found[k])
        if kind == "letters" and not readable(found[kind]):
            continue
        taken.take(*found.span())
        for bar in range(1, int(found["n"]) + 1):
            yield Said(Item(kind, found[kind], bar), text.quote(*found.span()), *found.span())
    for pattern in (_STAY_IN, _IN_STAY):
        for found in taken.untaken(pattern, text.text):
            kind = next(k for k in ("letters", "roman", "digits") if found[k])
            first, last = int(found["first"]), int(found["last"])
            if (kind == "letters" and not readable(found[kind])) or not first <= last <= first + _LONGEST_STAY:
                continue
            taken.take(*found.span())
            for bar in range(first, last + 1):
                yield Said(Item(kind, found[kind], bar), text.quote(*found.span()), *found.span())


_LONGEST_STAY = 32
"""Bars of one chord at most."""


def find_paces(text: Text, taken: Taken) -> Iterator[Said[float]]:
    """Bars per chord: 2 for "a chord every two bars", 0.5 for "two chords a bar"."""
    for pattern in _PACES:
        for found in taken.untaken(pattern, text.lower):
            start, end = found.span()
            if _PART_OF.search(text.lower, 0, start):
                continue
            taken.take(start, end)
            chords = found.groupdict().get("chords") or "1"
            bars = (found["bars"] or "1").strip()
            count = int(bars) if bars.isdigit() else 1
            pace = count / (int(chords) if chords.isdigit() and int(chords) else 1)
            yield Said(max(pace, 0.25), text.quote(start, end), start, end)


def find_chord_counts(text: Text, taken: Taken) -> Iterator[Said[int]]:
    """How many different chords there may be: "only two chords", "a three-chord song"."""
    for found in taken.untaken(_FEW, text.lower):
        start, end = found.span()
        number = found["n"] or found["n2"] or found["n3"] or found["n4"]
        if number != "0":
            yield Said(int(number) if number.isdigit() else 1, text.quote(start, end), start, end)


_LASTING = Clue(
    rf"{CHORD}(?: chord)?(?:,? (?:for|lasts|lasting|gets))?(?: (?P<n>\d{{1,2}}|a|1) (?:bars?|measures?)\b)?",
    cues="bar measure",
)
_NEXT = Clue(
    r"(?:\s*[,;.]|\s+(?:and|then|to|back to|followed by))+\s+(?:the |an? )?(?P<long>long |held )?"
    r"(?:(?:in |for )?bars? (?P<first>\d{1,3})\s*(?:-|to|through)\s*(?P<last>\d{1,3})\s*[:=,]?\s*)?|\s+"
)
_SPAN = Clue(
    r"\bbars? (?P<first>\d{1,3})\s*(?:-|to|through)\s*(?P<last>\d{1,3})\s*[:=,]?\s*$", re.IGNORECASE, cues="bar Bar"
)
"""The bars that a chord has to itself: "bars 1 to 4: Bbmaj7"."""


def find_lasting(text: Text, taken: Taken) -> Iterator[Said[Row]]:
    """Chords with their lengths: "I7 for four bars, IV7 two bars, V7", "bars 1-4: F7, bars 5-8: C7, back to F7"."""
    at = 0
    while (start := _LASTING.search(text.text, at)) is not None:
        run = _run(start, text.text)
        at = max(run.end, start.end())
        if run.items and taken.free(start.start(), run.end):
            taken.take(start.start(), run.end)
            words = text.quote(start.start(), run.end)
            row = Row(run.items, rounds=True, bars=max(item.bar or 1 for item in run.items))
            yield Said(row, words, start.start(), run.end)


class _Run(NamedTuple):
    """Chords that follow one another, each in its bars, and where the words for them end; none if lengths are rare."""

    items: tuple[Item, ...]
    end: int


def _run(start: re.Match[str], whole: str) -> _Run:
    items: list[Item] = []
    counted, bar, end, held = 0, 1, start.end(), False
    found: re.Match[str] | None = start
    gap = _SPAN.search(whole, max(0, start.start() - AROUND), start.start())
    while found is not None:
        kind = next(k for k in ("letters", "roman", "digits") if found[k])
        if kind == "letters" and not readable(found[kind]):
            break
        held = held or bool(found["n"] and gap and re.search(r"then|long|held", gap[0]))
        length = int(found["n"]) if (found["n"] or "").isdigit() else 1
        if gap and gap["first"]:
            bar, length = int(gap["first"]), max(1, int(gap["last"]) - int(gap["first"]) + 1)
        items += [Item(kind, found[kind], bar + n) for n in range(length)]
        counted, bar, end = counted + bool(found["n"] or (gap and gap["first"])), bar + length, found.end()
        gap = _NEXT.match(whole, end)
        found = _LASTING.match(whole, gap.end()) if gap else None
    enough = (counted > 1 or held) and len(items) > counted
    return _Run(tuple(items) if enough else (), end)


def find_stretches(text: Text, taken: Taken) -> Iterator[Said[Row]]:
    """Chords by the bar: "four bars of Cm7 and four bars of F7"."""
    yield from find_lasting(text, taken)
    items: list[Item] = []
    bar, first, last = 1, 0, 0
    for found in taken.untaken(_STRETCH, text.text):
        kind = next(k for k in ("letters", "roman", "digits") if found[k])
        if kind == "letters" and not readable(found[kind]):
            continue
        count = int(found["n"])
        items += [Item(kind, found[kind], bar + n) for n in range(count)]
        first, last, bar = (first if bar > 1 else found.start()), found.end(), bar + count
        taken.take(*found.span())
    if bar > 1:
        yield Said(Row(tuple(items), rounds=True, bars=bar - 1), text.quote(first, last), first, last)
