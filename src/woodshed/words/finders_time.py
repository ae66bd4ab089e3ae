"""Finds tempo, meter, levels and claves."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.words.clue import MINUS, Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Said, Taken

LAST_PLAYED, FIRST_PLAYED = 300.0, 40.0
"""A bare number between these is a tempo."""

_N = r"(?P<n>\d{1,6}(?:\.\d+)?)"
_TEMPOS = (
    Clue(
        rf"\bbetween {_N} and (?P<upto>\d{{2,3}})(?! *(?:bars?|measures?|chords?))(?: *(?:bpm|beats per minute))?",
        cues="between",
    ),
    Clue(
        rf"\b(?:tempo|speed|at|around|about|roughly|say)(?: of| is|:)?(?: around| about| roughly| between)? {_N}"
        r" ?(?:-|to|or) ?(?P<upto>\d{2,3})(?![\w/]| *(?:bars?|measures?|chords?|times))(?: *(?:bpm|beats per minute))?",
        cues="tempo speed at around about roughly say",
    ),
    Clue(rf"(?<![\w./]){_N} to (?P<upto>\d{{2,3}})(?=\s*(?:$|[,.;]))", cues=" to "),
    Clue(
        rf"{MINUS}{_N}\s*(?:-|to|and)\s*(?P<upto>\d{{2,3}})\s*(?:bpm|b\.p\.m"
        r"|beats per minute|beats a minute)",
        cues="bpm b.p.m beat",
    ),
    Clue(
        rf"{MINUS}{_N}(?:[- ]ish)?[- ]*(?:bpms?\b|b\.p\.m\.?|beats per minute"
        r"|beats a minute|clicks|on the metronome|metronome)",
        cues="bpm b.p.m beat click metronome",
    ),
    Clue(
        r"\b(?:tempo|bpm|metronome(?: mark(?:ing)?)?|mm|speed)\s*(?:is|of|at|around|about"
        rf"|to|:|=)*\s*(?:around |about )?{MINUS}{_N}(?!\s*[-/]\d)",
        cues="tempo bpm metronome mm speed",
    ),
    Clue(
        r"(?P<note>dotted quarter|dotted crotchet|quarter note|quarter|crotchet|half note"
        rf"|half|minim|eighth note|eighth|quaver)s?\s*(?:=|equals|is)\s*{MINUS}{_N}",
        cues="quarter crotchet half minim eighth quaver",
    ),
    Clue(
        r"\b(?:about|around|approx(?:imately|\.)?|roughly|circa|ca?\.|near|say|call it"
        rf"|maybe|~)\s*{MINUS}{_N}(?P<rest>\s*(?:bars?|measures?|chorus|times|notes"
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
        for found in taken.untaken(pattern, text.lower):
            start, end = found.span()
            groups = found.groupdict()
            if groups.get("rest"):
                continue
            tempo = float(found["n"])
            if groups.get("upto"):
                if not FIRST_PLAYED / 2 <= tempo <= float(found["upto"]):
                    continue
                tempo = (tempo + float(found["upto"])) // 2
            tempo *= _NOTE_VALUES.get((groups.get("note") or "").split()[0] if groups.get("note") else "", 1.0)
            if "rest" in groups and not FIRST_PLAYED / 2 <= tempo <= 400:
                continue
            taken.take(start, end)
            yield Said(-tempo if groups.get("minus") else tempo, text.quote(start, end), start, end)
    for found in taken.untaken(_BARE, text.lower):
        start, end = found.span()
        tempo = float(found["n"])
        meant = FIRST_PLAYED <= tempo <= LAST_PLAYED
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
    (Clue(r"(?:^|[,;.] ?)(?P<n>[235]) (?P<unit>4)(?=[,;.]|$)", cues=" 4"), None),
    (
        Clue(
            r"\bin (?P<n>[2345])-(?P<unit>4)\b(?![ -]*(?:bars?|measures?)|-\d)",
            cues="-4",
        ),
        None,
    ),
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
            r"\b(?P<n>3|4|5|7) (?:beats|quarters) (?:to|in|per|a) ?(?:the|a|each|every)? ?"
            r"(?:bar|measure)",
            cues="beats quarters",
        ),
        "in",
    ),
    (
        Clue(
            r"\b(?:bars?|measures?) (?:has|have|having|with|of|gets?) (?P<n>3|4|5|7) "
            r"(?:beats|quarters)",
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
        for found in taken.untaken(pattern, text.lower):
            start, end = found.span()
            meter = _IN.get(found["n"], "") if kind == "in" else "2/2"
            if kind is None:
                meter = f"{found['n']}/{found['unit']}"
            taken.take(start, end)
            yield Said(meter, text.quote(start, end), start, end)


_LEVEL = Clue(
    r"\b(?:(?P<level>level|difficulty|lvl)(?: of| level| is|:|=)?|(?P<grade>(?:(?:abrsm|trinity"
    r"|rcm|lcm|ameb) )?grade|abrsm|trinity|rcm|lcm|ameb))\s*(?:about |around )?(?P<n>-?\d{1,3})(?:\s*(?:/"
    r"|out of)\s*10)?\b"
    r"|\b(?P<of>\d{1,2})\s*(?:/|out of)\s*10\b",
    cues="level difficulty lvl grade out / abrsm trinity rcm lcm ameb",
)


def find_levels(text: Text, taken: Taken) -> Iterator[Said[int]]:
    """Levels of playing by number, "grade" counting 1 to 8 as examination boards do."""
    for found in taken.untaken(_LEVEL, text.lower):
        start, end = found.span()
        number = int(found["n"] or found["of"])
        # The eight grades lie evenly on levels 2 to 9: above grade 8 come the diplomas.
        level = number + 1 if found["grade"] and 1 <= number <= 8 else number
        taken.take(start, end)
        yield Said(level, text.quote(start, end), start, end)


_CLAVE = Clue(
    r"(?<![\w/-])(?P<side>2\s*[-:/ ]\s*3|3\s*[-:/ ]\s*2)(?:\s+(?P<son>son"
    r"|rumba))?(?:\s+|-)(?:clave|son\b|rumba\b|guaguanco|salsa|montuno)"
    r"|\b(?P<son2>son |rumba )?clave,?\s*(?:in|is|of|:)?\s*(?P<side2>2\s*[-:/ ]\s*3"
    r"|3\s*[-:/ ]\s*2)(?![\w/-])"
    r"|\b(?P<son3>son |rumba )?clave (?:that )?(?:start|begin)\w* (?:on|with) the (?P<starts>2|3)(?:[- ]side)?\b"
    r"|\bin (?P<side3>2-3|3-2)(?![\w/-])"
    r"|(?<![\w/-])(?P<side4>2-3|3-2)(?=\s*(?:$|[,.;)]))",
    cues="clave 2-3 3-2 2:3 3:2 son rumba guaguanco",
)


_SON_CLAVE = Clue(r"\bson(?: clave| [23])", cues="son")


def find_claves(text: Text, taken: Taken) -> Iterator[Said[str]]:
    """Sides of the clave: ``son23``, ``son32``, ``rumba23`` or ``rumba32``."""
    for found in taken.untaken(_CLAVE, text.lower):
        start, end = found.span()
        side = found["side"] or found["side2"] or found["side3"] or found["side4"]
        side = side or {"2": "23", "3": "32"}[found["starts"]]
        rumba = ("rumba" in text.lower or "guaguanco" in text.lower) and not _SON_CLAVE.search(text.lower)
        name = (found["son"] or found["son2"] or found["son3"] or "").strip() or ("rumba" if rumba else "son")
        taken.take(start, end)
        yield Said(name + "".join(c for c in side if c.isdigit()), text.quote(start, end), start, end)
