"""Finds how long the piece is: bars, choruses, minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from woodshed.words.clue import MINUS, Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Count, Said, Taken

_SECTION = (
    r"(?P<section>intro\w*|verses?|chorus(?:es)?|bridge|outro|tag|coda|ending|solo"
    r"|head|interlude|pre-?chorus|turnaround|pickup|a section|b section|phrases?"
    r"|sections?|periods?|halves|groups?|theme|cells?|pattern|units?|answers?|breaks?)"
)
_BARS = Clue(
    rf"{MINUS}(?P<n>\d{{1,7}}(?:\.\d+)?)[- ]*(?:bars?|measures?"
    r"|takte?|compas(?:es)?|mesures|battute|misure)(?:[- ]long)?\b"
    rf"(?P<after>(?: of)?(?: an?| the)?(?: \w+)? ?{_SECTION}\b)?",
    cues="bar measure takt compas mesure battute misure",
)
_PART = frozenset(
    "intro introduction outro tag coda ending turnaround pickup phrase phrases "
    "section sections period periods halves group groups cell cells pattern unit "
    "units answer answers break breaks".split()
)
_SECTION_LENGTH = Clue(
    r"\b(verse|chorus|bridge|intro|outro|tag)(?: of)?[ :]+(\d{1,2})(?![\w/]|\s*(?:bpm|bar))",
    cues="verse chorus bridge intro outro tag",
)
_UNIT = Clue(r"[- ]*(?:bars?|measures?|takte?|compas(?:es)?|mesures|battute|misure)")
_SHARE = Clue(
    r"(?:\b(?:last|final|first|opening|every|each|in|after|next|other|per)"
    r"|(?<!\bloop )(?<!\bvamp )(?<!\bcycle )(?<!\bform )(?<!\btune )(?<!\bpiece )(?<!\bsong )(?<!\blength )"
    r"(?<!\btotal )(?<!\bsomething )(?<!\bblues )(?<!\bround )(?<!\bstudy )(?<!\bprelude )\bof)\s+$"
)
_LOOP = Clue(r"[- ]*(?:\w+ )?(?:loop|vamp|riff|figure|cycle)\b")
_THEN_ON = Clue(r"\b(?:then|followed by|plus)\b[^.;]*$", cues="then followed plus")
_THEN = Clue(r",? (?:and )?(?:then|plus|followed by|before)\b")
_PLUS = Clue(r"\bplus (?:an? |the )?$", cues="plus")
_PLUS_REACH = 12
_LOOPED = Clue(r"\b(?:loop|repeat|cycle)(?:ing|s)?(?: of)?(?: the| these| those)?(?: same)? $")
_NAMED_SECTION = Clue(
    r"\b(?:(?P<times>\d) )?(?:theme|tune|variation|verse|chorus|refrain|bridge|section|part"
    r"|trio|minuet|half|halve|strain|reprise|phrase)s?"
    r"(?: (?:[a-d]|\d|1))?(?:,? (?:of|is|has|lasts?|gets?|for|with|in)|:)?"
    r" (?P<n>\d{1,2})[- ](?:bars?|measures?)(?P<end>)",
    cues="bar measure",
)
_FORM = Clue(r"[- ]*(?:\w+ ){0,2}?(?:blues|form|tune|structure|chorus)\b")
_CHORUSES = Clue(
    r"(?P<n>\d{1,3}|a|another)[- ](?:full |complete |whole )?(?:chorus(?:es)?"
    r"|times? through|passes|rounds?|times (?:round|around)|repeats)\b|\b(?P<word>once"
    r"|twice|thrice) (?:through|round|around|over)\b",
    cues="chorus through pass round repeat over",
)
_TIMES = Clue(r"\b(?:(?P<n>\d{1,3})(?: |-)?(?:times|x)|(?P<word>twice|thrice))\b(?! as\b)", cues="times twice thrice x")
_MINUTES = Clue(
    r"(?P<n>\d{1,3}(?:\.\d+)?|a|half a)[- ]*(?P<unit>minutes?|mins?|seconds?"
    r"|secs?)\b",
    cues="min sec",
)
_WORDS = {"once": 1, "twice": 2, "thrice": 3, "a": 1, "another": 1}


def find_counts(text: Text, taken: Taken) -> Iterator[Said[Count]]:
    """Numbers of bars: the whole, one chorus of a form, a part, one round of a loop."""
    found = list(_counts(text, taken))
    if not found:
        within = next(taken.untaken(_WITHIN, text.lower), None)
        if within:
            taken.take(*within.span())
            found = [Said(Count(int(within["n"]), "total"), text.quote(*within.span()), *within.span())]
    yield from found


_WITHIN = Clue(r"\b(?:in|over|across|of) (?P<n>\d{1,3})[- ](?:bars|measures)\b", cues="bars measures")
"""A length that is one only where no other is named: "Giant Steps in eight bars"."""


def _counts(text: Text, taken: Taken) -> Iterator[Said[Count]]:
    yield from _named_sections(text, taken)
    yield from _added(text, taken)
    yield from _corrected(text, taken)
    yield from _on_top(text, taken)
    for found in _BARS.finditer(text.lower):
        start, end = found.start(), found.end("n")
        if not taken.free(start, end) or _SHARE.search(text.lower, max(0, start - 30), start):
            continue
        unit_end = _UNIT.match(text.lower, end)
        end = unit_end.end() if unit_end else end
        number = float(found["n"])
        kind = _kind_of_count(found, text, end)
        taken.take(start, end)
        bars = -int(number) if found["minus"] else int(number)
        yield Said(Count(bars, kind), text.quote(start, end), start, end)
    for found in _SECTION_LENGTH.finditer(text.lower):
        if taken.free(*found.span(2)) and int(found[2]) < 40:
            taken.take(*found.span())
            yield Said(Count(int(found[2]), "section"), text.quote(*found.span()), *found.span())


_MORE = Clue(
    r"\b(?:for |over |of )?(?:(?P<n>\d{1,2}) more(?: bars| measures|(?=\s*(?:$|[,.;)])))"
    r"|another (?P<n2>\d{1,2}) (?:bars|measures))\b(?! than)",
    cues=" more another",
)
"""Bars on top of those that were named before: "4 measures of this, then that for four more"."""


def _on_top(text: Text, taken: Taken) -> Iterator[Said[Count]]:
    for found in _MORE.finditer(text.lower):
        earlier = _BARS.search(text.lower, 0, found.start())
        if earlier and taken.free(*found.span()):
            taken.take(*found.span())
            number = found["n"] or found["n2"]
            yield Said(Count(int(number), "lead"), text.quote(*found.span()), *found.span())


_SUM = Clue(
    r"(?:^|[,;:] |\b(?:in|of|as|bars|form|it|one|tune) )(?P<a>4|8|12|16|32) ?(?:and|\+|plus) ?(?P<b>4|8|12|16|32)"
    r"(?= bars\b| measures\b|\s*(?:$|[,.;]))(?: bars| measures)?"
)


def _added(text: Text, taken: Taken) -> Iterator[Said[Count]]:
    """Two lengths that make up the whole: "eight and eight", "8 + 8"."""
    for found in taken.untaken(_SUM, text.lower):
        taken.take(*found.span())
        for name in ("a", "b"):
            yield Said(Count(int(found[name]), "section"), text.quote(*found.span()), *found.span())


def _named_sections(text: Text, taken: Taken) -> Iterator[Said[Count]]:
    """Sections that say their lengths in turn: "theme eight bars, two variations of 8 bars"."""
    found = [
        section
        for section in taken.untaken(_NAMED_SECTION, text.lower)
        if section["times"] or not _SHARE.search(text.lower, max(0, section.start() - 30), section.start())
    ]
    several = len(found) > 1 or any(section["times"] for section in found)
    for section in found if several else ():
        taken.take(*section.span())
        bars = int(section["n"]) * int(section["times"] or 1)
        yield Said(Count(bars, "section"), text.quote(*section.span()), *section.span())


_INSTEAD = Clue(
    r"\bbut (?:please )?(?:give me|make it|make that|i want|i need|let it be|play|do|have) (?P<n>\d{1,3})"
    r"(?! (?:bars|measures|times|chords|notes|voices|choruses|keys))(?= and\b| please|[,.;]|$)",
    cues="but",
)


def _corrected(text: Text, taken: Taken) -> Iterator[Said[Count]]:
    """A number alone that takes a count of bars back: "would be 5 bars, but give me 8"."""
    for found in _INSTEAD.finditer(text.lower):
        earlier = _BARS.search(text.lower, 0, found.start())
        if earlier and taken.free(*found.span("n")):
            taken.take(*found.span())
            bars = int(found["n"])
            yield Said(Count(bars, "total"), text.quote(*found.span("n")), *found.span("n"))


def _kind_of_count(found: re.Match[str], text: Text, end: int) -> str:
    section = (found["section"] or "").split()[:1]
    if section and section[0] in _PART:
        added = _PLUS.search(text.lower, max(0, found.start() - _PLUS_REACH), found.start())
        return "lead" if added or _THEN.match(text.lower, found.end()) else "part"
    if section and section[0] in {"theme", "head"}:
        return "form"
    if section:
        return "section"
    if _LOOP.match(text.lower, end) or _LOOPED.search(text.lower, max(0, found.start() - 30), found.start()):
        return "loop"
    if _FORM.match(text.lower, end):
        return "form"
    return "lead" if _THEN_ON.search(text.lower, max(0, found.start() - 40), found.start()) else "total"


def find_choruses(text: Text, taken: Taken) -> Iterator[Said[int]]:
    """How many times the form is played: "two choruses", "twice through", "four times"."""
    for pattern in (_CHORUSES, _TIMES):
        for found in taken.untaken(pattern, text.lower):
            start, end = found.span()
            number = found["n"] or found["word"]
            times = _WORDS.get(number) or int(number)
            taken.take(start, end)
            yield Said(times, text.quote(start, end), start, end)


def find_minutes(text: Text, taken: Taken) -> Iterator[Said[float]]:
    """How long the piece lasts, in minutes."""
    for found in taken.untaken(_MINUTES, text.lower):
        start, end = found.span()
        amount = {"a": 1.0, "half a": 0.5}.get(found["n"]) or float(found["n"])
        taken.take(start, end)
        yield Said(
            amount if found["unit"].startswith("m") else amount / 60,
            text.quote(start, end),
            start,
            end,
        )
