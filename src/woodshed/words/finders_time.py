"""Finds tempo, meter, the number of bars, levels, claves and places in the piece."""

from __future__ import annotations

import re
from collections.abc import Iterator

from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Count, Place, Said, Taken

LAST_PLAYED, FIRST_PLAYED = 300.0, 40.0
"""A bare number between these is a tempo."""

_N = r"(?P<n>\d{1,6}(?:\.\d+)?)"
_MINUS = r"(?P<minus>minus |negative |(?<![\w\d])-)?"
_TEMPOS = (
    Clue(
        rf"{_MINUS}{_N}\s*(?:-|to|and)\s*(?P<upto>\d{{2,3}})\s*(?:bpm|b\.p\.m"
        r"|beats per minute|beats a minute)",
        cues="bpm b.p.m beat",
    ),
    Clue(
        rf"{_MINUS}{_N}(?:[- ]ish)?[- ]*(?:bpms?\b|b\.p\.m\.?|beats per minute"
        r"|beats a minute|clicks|on the metronome|metronome)",
        cues="bpm b.p.m beat click metronome",
    ),
    Clue(
        r"\b(?:tempo|bpm|metronome(?: mark(?:ing)?)?|mm|speed)\s*(?:is|of|at|around|about"
        rf"|to|:|=)*\s*(?:around |about )?{_MINUS}{_N}(?!\s*[-/]\d)",
        cues="tempo bpm metronome mm speed",
    ),
    Clue(
        r"(?P<note>dotted quarter|dotted crotchet|quarter note|quarter|crotchet|half note"
        rf"|half|minim|eighth note|eighth|quaver)s?\s*(?:=|equals|is)\s*{_MINUS}{_N}",
        cues="quarter crotchet half minim eighth quaver",
    ),
    Clue(
        r"\b(?:about|around|approx(?:imately|\.)?|roughly|circa|ca?\.|near|say|call it"
        rf"|maybe|~)\s*{_MINUS}{_N}(?P<rest>\s*(?:bars?|measures?|chorus|times|notes"
        r"|minutes?|seconds?))?(?![\w/])",
        cues="about around approx roughly circa ca. c. near say call maybe ~",
    ),
)
_NOTE_VALUES = {"half": 2.0, "minim": 2.0, "eighth": 0.5, "quaver": 0.5}
_BARE = Clue(
    r"(?<![\w./#:-])(?:~)?(?P<n>\d{2,3}(?:\.\d+)?)(?:[- ]?ish)?(?![\w%/]|[.:]\d|-\d)",
    cues="0 1 2 3 4 5 6 7 8 9",
)
_NOT_TEMPO = Clue(
    r"[- ]*(?:bars?|measures?|keys?|seconds?|secs?|minutes?|mins?|notes?|chords?"
    r"|years?|percent|times|people|hands?|beats?\b(?! per)|"
    r"chorus|voices?|parts?|octaves?|rpm|hz|hertz|dollars|degrees|songs?|pieces?"
    r"|tunes?|students|pages?|semitones?)\b"
)
_NOT_BEFORE = Clue(
    r"(?:\b(?:opus|op\.?|no\.?|number|bwv|k\.?|kv|bars?|measures?|level|grade|age|aged"
    r"|page|psalm|hymn|since|year|in the|version|m\.)|\$|#)\s*$"
)


def find_tempos(text: Text, taken: Taken) -> Iterator[Said[float]]:
    """Tempos in beats per minute; those with a unit first, then bare numbers between 40 and 300."""
    for pattern in _TEMPOS:
        for found in pattern.finditer(text.lower):
            start, end = found.span()
            groups = found.groupdict()
            if not taken.free(start, end) or groups.get("rest"):
                continue
            tempo = float(found["n"])
            if groups.get("upto"):
                tempo = (tempo + float(found["upto"])) / 2
            tempo *= _NOTE_VALUES.get(
                (groups.get("note") or "").split()[0] if groups.get("note") else "", 1.0
            )
            if pattern is _TEMPOS[4] and not FIRST_PLAYED / 2 <= tempo <= 400:
                continue
            taken.take(start, end)
            yield Said(-tempo if groups.get("minus") else tempo, text.quote(start, end), start, end)
    for found in _BARE.finditer(text.lower):
        start, end = found.span()
        tempo = float(found["n"])
        meant = FIRST_PLAYED <= tempo <= LAST_PLAYED and taken.free(start, end)
        if (
            meant
            and not _NOT_TEMPO.match(text.lower, end)
            and not _NOT_BEFORE.search(text.lower, max(0, start - 30), start)
        ):
            taken.take(start, end)
            yield Said(tempo, text.quote(start, end), start, end)


_METERS = (
    (Clue(r"(?<![\w/-])(?P<n>\d{1,2})\s*/\s*(?P<unit>2|4|8|16)(?![\w/])", cues="/"), None),
    (
        Clue(
            r"(?<![\w/-])(?P<n>12|9|6|7)[- ](?P<unit>8)(?![\w/-]|[- ]*(?:bars?|measures?))",
            cues="8",
        ),
        None,
    ),
    (
        Clue(
            r"(?<![\w/-])(?P<n>[2345])[- ](?P<unit>4)[- ](?:time|meter|metre|feel|waltz"
            r"|signature|groove|beat|swing|march|jazz|blues|ballad|tune)\b",
            cues="4",
        ),
        None,
    ),
    (Clue(r"(?:^|[,;] ?)(?P<n>[2345])-(?P<unit>4)(?=[,;.]|$)", cues="-4"), None),
    (
        Clue(
            r"\bin (?P<n>3|4|5|6|7|9|12)(?=\s*(?:$|[,.;:!?)]|and\b|with\b|at\b|to\b|feel\b"
            r"|time\b|\d|slow|quick|fast))",
            cues="2 3 4 5 6 7 8 9 1",
        ),
        "in",
    ),
    (
        Clue(
            r"\b(?P<n>3|5|7) (?:beats|quarters) (?:to|in|per) (?:the|a|each)? ?bar",
            cues="beats quarters",
        ),
        "in",
    ),
    (Clue(r"\b(?P<cut>cut time|alla breve|cut common)\b", cues="cut breve"), "cut"),
)
_IN = {"3": "3/4", "4": "4/4", "5": "5/4", "6": "6/8", "7": "7/8", "9": "9/8", "12": "12/8"}


def find_meters(text: Text, taken: Taken) -> Iterator[Said[str]]:
    """Time signatures as they are said; whether they are served is seen later."""
    for pattern, kind in _METERS:
        for found in pattern.finditer(text.lower):
            start, end = found.span()
            if not taken.free(start, end):
                continue
            if kind == "in":
                meter = _IN[found["n"]]
            else:
                meter = "2/2" if kind == "cut" else f"{found['n']}/{found['unit']}"
            taken.take(start, end)
            yield Said(meter, text.quote(start, end), start, end)


_SECTION = (
    r"(?P<section>intro\w*|verses?|chorus(?:es)?|bridge|outro|tag|coda|ending|solo"
    r"|head|interlude|pre-?chorus|turnaround|pickup|a section|b section|phrases?"
    r"|sections?|periods?|halves|groups?|theme|cells?|pattern|units?|answers?|breaks?)"
)
_BARS = Clue(
    rf"{_MINUS}(?P<n>\d{{1,7}}(?:\.\d+)?)[- ]*(?:bars?|measures?"
    rf"|takte?)(?:[- ]long)?\b(?P<after>(?: of)?(?: an?| the)?(?: \w+)? ?{_SECTION}\b)?",
    cues="bar measure takt",
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
_UNIT = Clue(r"[- ]*(?:bars?|measures?|takte?)")
_SHARE = Clue(r"\b(?:last|final|first|opening|every|each|in|after|next|other|per|of)\s+$")
_LOOP = Clue(r"[- ]*(?:\w+ )?(?:loop|vamp|riff|figure|cycle)\b")
_THEN = Clue(r",? (?:and )?(?:then|plus|followed by|before)\b")
_LOOPED = Clue(r"\b(?:loop|repeat|cycle)(?:ing|s)?(?: the| these| those)?(?: same)? $")
_FORM = Clue(r"[- ]*(?:\w+ ){0,2}?(?:blues|form|tune|structure|chorus)\b")
_CHORUSES = Clue(
    r"(?P<n>\d{1,3}|a|another)[- ](?:full |complete |whole )?(?:chorus(?:es)?"
    r"|times? through|passes|rounds?|times (?:round|around)|repeats)\b|\b(?P<word>once"
    r"|twice|thrice) (?:through|round|around|over)\b",
    cues="chorus through pass round repeat over",
)
_TIMES = Clue(r"\b(?:(?P<n>\d{1,3})(?: |-)?(?:times|x)|(?P<word>twice))\b", cues="times twice x")
_MINUTES = Clue(
    r"(?P<n>\d{1,3}(?:\.\d+)?|a|half a)[- ]*(?P<unit>minutes?|mins?|seconds?"
    r"|secs?)\b",
    cues="min sec",
)
_WORDS = {"once": 1, "twice": 2, "thrice": 3, "a": 1, "another": 1}


def find_counts(text: Text, taken: Taken) -> Iterator[Said[Count]]:
    """Numbers of bars: the whole, one chorus of a form, a part, one round of a loop."""
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


def _kind_of_count(found: re.Match[str], text: Text, end: int) -> str:
    section = (found["section"] or "").split()[:1]
    if section and section[0] in _PART:
        return "lead" if _THEN.match(text.lower, found.end()) else "part"
    if section and section[0] in {"theme", "head"}:
        return "form"
    if section:
        return "section"
    if _LOOP.match(text.lower, end) or _LOOPED.search(
        text.lower, max(0, found.start() - 30), found.start()
    ):
        return "loop"
    return "form" if _FORM.match(text.lower, end) else "total"


def find_choruses(text: Text, taken: Taken) -> Iterator[Said[int]]:
    """How many times the form is played: "two choruses", "twice through", "four times"."""
    for pattern in (_CHORUSES, _TIMES):
        for found in pattern.finditer(text.lower):
            start, end = found.span()
            number = found["n"] or found["word"]
            times = _WORDS.get(number) or int(number)
            if taken.free(start, end):
                taken.take(start, end)
                yield Said(times, text.quote(start, end), start, end)


def find_minutes(text: Text, taken: Taken) -> Iterator[Said[float]]:
    """How long the piece lasts, in minutes."""
    for found in _MINUTES.finditer(text.lower):
        start, end = found.span()
        if not taken.free(start, end):
            continue
        amount = {"a": 1.0, "half a": 0.5}.get(found["n"]) or float(found["n"])
        taken.take(start, end)
        yield Said(
            amount if found["unit"].startswith("m") else amount / 60,
            text.quote(start, end),
            start,
            end,
        )


_LEVEL = Clue(
    r"\b(?:(?P<level>level|difficulty|lvl)(?: of| level| is|:|=)?|(?P<grade>grade"
    r"|abrsm grade|trinity grade))\s*(?:about |around )?(?P<n>-?\d{1,3})(?:\s*(?:/"
    r"|out of)\s*10)?\b"
    r"|\b(?P<of>\d{1,2})\s*(?:/|out of)\s*10\b",
    cues="level difficulty lvl grade out /",
)


def find_levels(text: Text, taken: Taken) -> Iterator[Said[int]]:
    """Levels of playing by number, "grade" counting 1 to 8 as examination boards do."""
    for found in _LEVEL.finditer(text.lower):
        start, end = found.span()
        if not taken.free(start, end):
            continue
        number = int(found["n"] or found["of"])
        # The eight grades lie evenly on levels 2 to 9: above grade 8 come the diplomas.
        level = number + 1 if found["grade"] and 1 <= number <= 8 else number
        taken.take(start, end)
        yield Said(level, text.quote(start, end), start, end)


_CLAVE = Clue(
    r"(?<![\w/-])(?P<side>2\s*[-:/ ]\s*3|3\s*[-:/ ]\s*2)(?:\s+(?P<son>son"
    r"|rumba))?(?:\s+|-)(?:clave|son\b|rumba\b|guaguanco|salsa|montuno)"
    r"|\b(?P<son2>son |rumba )?clave\s*(?:in|is|of|:)?\s*(?P<side2>2\s*[-:/]\s*3"
    r"|3\s*[-:/]\s*2)(?![\w/-])"
    r"|\bin (?P<side3>2-3|3-2)(?![\w/-])"
    r"|(?<![\w/-])(?P<side4>2-3|3-2)(?=\s*(?:$|[,.;)]))",
    cues="clave 2-3 3-2 2:3 3:2 son rumba guaguanco",
)


def find_claves(text: Text, taken: Taken) -> Iterator[Said[str]]:
    """Sides of the clave: ``son23``, ``son32``, ``rumba23`` or ``rumba32``."""
    for found in _CLAVE.finditer(text.lower):
        start, end = found.span()
        if not taken.free(start, end):
            continue
        side = found["side"] or found["side2"] or found["side3"] or found["side4"]
        around = text.lower[max(0, start - 8) : end]
        rumba = "rumba" in around or "guaguanco" in text.lower
        name = (found["son"] or found["son2"] or "").strip() or ("rumba" if rumba else "son")
        taken.take(start, end)
        yield Said(
            name + "".join(c for c in side if c.isdigit()), text.quote(start, end), start, end
        )


_PLACES: tuple[tuple[Clue, str], ...] = (
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
            r"|final) (?P<a>\d{1,3})(?:[- ]*(?:bars?|measures?))?\b",
            cues="last final",
        ),
        "last",
    ),
    (Clue(r"\b(?:last|final) (?P<a>\d{1,3})[- ]*(?:bars?|measures?)\b", cues="last final"), "last"),
    (
        Clue(
            r"\b(?:for|in|on|over|during)?\s*the (?:first"
            r"|opening) (?P<a>\d{1,3})(?:[- ]*(?:bars?|measures?))?\b",
            cues="first opening",
        ),
        "first",
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
    (Clue(r"\b(?:for|in|on|at)?\s*the (?:last|final) (?:bar|measure)\b", cues="last final"), "end"),
    (Clue(r"\b(?:for the|in the|on the|at the) (?:bridge)\b", cues="bridge"), "bridge"),
)


def find_places(text: Text, taken: Taken) -> Iterator[Said[Place]]:
    """Places in the piece, to which an idiom or a change of key may belong."""
    for pattern, kind in _PLACES:
        for found in pattern.finditer(text.lower):
            start, end = found.span()
            if not taken.free(start, end):
                continue
            groups = found.groupdict()
            first = int(groups.get("a") or groups.get("nth") or 0)
            last = int(groups.get("b") or first)
            taken.take(start, end)
            if kind == "bars" and " and " in found[0] and last > first + 1:
                yield Said(Place("pair", first, last), text.quote(start, end), start, end)
            elif kind == "after":
                yield Said(Place("bars", first + 1, first + 1), text.quote(start, end), start, end)
            else:
                yield Said(Place(kind, first, last), text.quote(start, end), start, end)
