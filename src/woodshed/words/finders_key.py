"""Finds keys, and where the music changes key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from woodshed.theory.interval import above
from woodshed.words.clue import Clue
from woodshed.words.keys import GERMAN, MODE, NOTE, ROMANCE, ROMANCE_BARE, german_name, key_name, romance_name
from woodshed.words.text import Text
from woodshed.words.vocabulary import vocabulary
from woodshed.words.wishes import KeyName, Lift, Said, Taken

_KEY = Clue(
    rf"(?<![\w#/'&.|-])(?P<note>{NOTE})(?:(?:m(?= ))?[ -]?(?P<mode>{MODE})\b"
    r"|(?P<short>m)\b)?(?![\w#'&|]|\.\w|/\w|-(?!\s|dur|moll)[a-gi-z])",
    re.IGNORECASE,
)
_RELATIVE = Clue(
    rf"\brelative (?P<mode>minor|major) (?:key )?(?:of|to) (?P<note>{NOTE})(?![\w#])",
    re.IGNORECASE,
    cues="elative ELATIVE",
)
_OPENING = Clue(
    r"(?P<key>A (?P<mode>[Mm]inor|[Mm]ajor))"
    r"(?! (?:key|mode|third|second|scale|chord|triad|plagal|cadence|iv|touch|mood))"
)
_AROUND = 60
"""How many characters around a key tell what it is; no more, for the sake of long texts."""
_IN = Clue(
    r"(?:\b(?:in|key of|key|key is|tonic|tonality|from|into"
    r"|to)\s*[:=]?\s*(?:the (?:key )?of )?(?:concert |the )?)$",
    re.IGNORECASE,
)
_MOVES = Clue(
    r"\b(?:(?:modulat\w*|chang\w*|mov\w*|go(?:es|ing)?|shift\w*|switch\w*|jump\w*"
    r"|lift\w*|transpos\w*|ris\w*|then)"
    r"(?: (?:it|key|keys))?(?: up| down| over| back)* (?:to|into)|(?:modulat\w*"
    r"|then)(?: in)?|(?:end|finish)\w* in|"
    r"(?:second|last|other) (?:half|chorus|section|8|4|verse|time)(?: bars?)?(?: (?:is"
    r"|goes))? (?:in|to))(?: the key of)?\s*$",
    re.IGNORECASE,
)
_ENDS = Clue(r"\b(?:end|finish)\w* in(?: the key of)?\s*$", re.IGNORECASE)
_FROM_TO = Clue(
    r"\b(?:from|starts? in|starting in|begin\w* in|first half in) [^,.;]{1,20}?(?:,"
    r"| and)?(?: then| and)? (?:to|ends? in|ending in|into)\s*$",
    re.IGNORECASE,
)
_CHORD_AFTER = Clue(
    r"[ -]*(?:(?:6|7|9|11|13|69)(?:th|sus\w*)?\b(?![ -]*(?:bars?|measures?|bpm|/))"
    r"|(?:7th|9th|seventh|ninth|triad|scale|chord|arpeggio|pedal|drone|string)s?\b"
    r"|(?:flat|sharp)? ?(?:5|9|11|13)\b(?![ -]*(?:bars?|measures?)))"
)
_SLOT_BEFORE = Clue(r"(?:^|[,;:(.!?|-]\s*|\bkey\s+)$")
_SLOT_AFTER = Clue(r"\s*(?:$|[,;:).!?|-]|\d|bpm\b|@)")
_SECTION_BEFORE = Clue(r"\b(?:section|part|letter|hepatitis|vitamin|form|plan|side|grade|a|the)\s*$", re.IGNORECASE)
_ARTICLE_AFTER = Clue(
    r" (?:minor|major) (?:key|mode|blues|vamp|feel|tune|groove|third|second|scale"
    r"|chord|chords|ballad|waltz|swing|bossa|praise|triad|plagal|cadence|iv|mood"
    r"|touch|2[ -]5|ii[ -]V)"
)
_UNKNOWN = Clue(
    r"\bkey of (?:the )?(?P<name>[\w#]+(?: (?:major|minor|flat|sharp))?)"
    r"|\bin (?P<letter>[i-z])[ -](?P<rest>major|minor|flat|sharp|dorian)\b",
    cues="key major minor flat sharp dorian",
)
_KNOWN = Clue(rf"{NOTE}(?:m| {MODE})?")
_FREE_CHOICE = frozenset(
    "your my any whatever choice a an this that what each every all one first last song singer "
    "our its home no major minor".split()
)


def find_keys(text: Text, taken: Taken) -> Iterator[Said[KeyName]]:
    """Keys that the piece stands in. The article "a" is not one, nor is the root of a chord."""
    for clue, words, name in (
        (ROMANCE, text.lower, romance_name),
        (ROMANCE_BARE, text.lower, romance_name),
        (GERMAN, text.text, german_name),
    ):
        for found in taken.untaken(clue, words):
            taken.take(*found.span())
            yield Said(name(found), text.quote(*found.span()), *found.span())
    for found in taken.untaken(_RELATIVE, text.text):
        taken.take(*found.span())
        yield Said(_relative(found), text.quote(*found.span()), *found.span())
    styled: frozenset[int] | None = None
    for found in taken.untaken(_KEY, text.text):
        if not found["mode"] and styled is None and _BEFORE_A_WORD.match(text.text, found.end()):
            styled = _styles(text)
        if _is_key(found, text.text) or (styled and _names_style(found, text.text, styled)):
            taken.take(*found.span())
            if not _REFUSED.search(text.lower, max(0, found.start() - _AROUND), found.start()):
                yield key_said(found, text)


_REFUSED = Clue(
    r"\b(?:not|never|rather than|instead of|anything but|isn't|avoid)(?: in)?(?: the key of)? $",
    cues="not never rather instead anything isn't avoid",
)
"""What refuses a key: "in C, not C minor"."""
_BEFORE_A_WORD = Clue(r" [a-zA-Z0-9]")


def _styles(text: Text) -> frozenset[int]:
    """Where words begin that name a genre, a form, a tempo or a feel."""
    known = vocabulary()
    starts = {text.tokens[match.first].start for match in known.genres.longest(text)}
    for match in known.wishes.longest(text):
        if any(m.bars or m.swing or m.tempo is not None or m.meter for m in match.meanings):
            starts.add(text.tokens[match.first].start)
    return frozenset(starts)


def _names_style(found: re.Match[str], whole: str, styles: frozenset[int]) -> bool:
    """Whether a capital letter says the key of a style, as in "G shuffle" and "a slow F worship song"."""
    letter = found["note"]
    sure = letter[0].isupper() and letter not in {"A", "H"} and not found["short"]
    return sure and whole[found.end() : found.end() + 1] == " " and found.end() + 1 in styles


def find_opening_key(text: Text, taken: Taken) -> Iterator[Said[KeyName]]:
    """The key of "A minor blues", which is A minor only if no other key is named."""
    found = _OPENING.match(text.text)
    if found and taken.free(*found.span("key")):
        taken.take(*found.span("key"))
        name = key_name("A", found["mode"].lower())
        yield Said(name, text.quote(*found.span("key")), *found.span("key"))


def _relative(found: re.Match[str]) -> KeyName:
    home = key_name(found["note"], None)
    minor = found["mode"].lower() == "minor"
    return KeyName(above(home.tonic, "6" if minor else "b3"), found["mode"].lower())


def find_keys_to_come(text: Text, taken: Taken) -> Iterator[Said[Lift]]:
    """Keys that the music moves to: "modulates to E flat", "second half in G"."""
    for found in taken.untaken(_KEY, text.text):
        if not _moves_here(found, text.text):
            continue
        # In "then a minor two-five" the letter is the article.
        if found["note"] == "a" and (not found["mode"] or _ARTICLE_AFTER.match(text.text, found.start() + 1)):
            continue
        # "Ending in F" names the only key of the piece unless another one stands before it.
        earlier = _ENDS.search(text.text, max(0, found.start() - _AROUND), found.start())
        if earlier and not any(_is_key(k, text.text) for k in _KEY.finditer(text.text, 0, earlier.start())):
            continue
        taken.take(*found.span())
        said = key_said(found, text)
        yield Said(Lift(None, said.value), said.words, said.start, said.end)


def unknown_keys(text: Text, taken: Taken) -> Iterator[Said[str]]:
    """What stands where a key should and is none: "the key of banana", "in Q major"."""
    for found in _UNKNOWN.finditer(text.lower):
        name = found["name"] or f"{found['letter']} {found['rest']}"
        group = "name" if found["name"] else "letter"
        known = _KNOWN.fullmatch(name)
        if not known and name.split()[0] not in _FREE_CHOICE and taken.free(found.start(group), found.end()):
            taken.take(*found.span())
            yield Said(name, text.quote(found.start(group), found.end()), *found.span())


def key_said(found: re.Match[str], text: Text) -> Said[KeyName]:
    """The key of a match that has a note, and a mode in full or as "m"."""
    mode = found["mode"] or ("minor" if found["short"] else None)
    name = key_name(found["note"], mode.lower() if mode else None)
    return Said(name, text.quote(*found.span()), *found.span())


def _moves_here(found: re.Match[str], whole: str) -> bool:
    before = whole[max(0, found.start() - _AROUND) : found.start()]
    return bool(_MOVES.search(before) or _FROM_TO.search(before))


class _Named(NamedTuple):
    """A name that may be a key, with what stands around it."""

    note: str
    mode: str
    short: bool
    before: str
    after: str
    introduced: bool

    @property
    def first(self) -> bool:
        """Whether the request begins with it."""
        return not self.before.strip()


def _is_key(found: re.Match[str], whole: str) -> bool:
    before = whole[max(0, found.start() - _AROUND) : found.start()]
    after = whole[found.end() : found.end() + _AROUND]
    mode = (found["mode"] or "").lower()
    short = bool(found["short"])
    named = _Named(found["note"], mode, short, before, after, bool(_IN.search(before)))
    if _CHORD_AFTER.match(after) and (mode or short or not named.introduced):
        return False
    if mode:
        return _with_mode(named, _ARTICLE_AFTER.match(whole, found.start() + 1))
    if len(named.note) > 1 and not short:
        return _with_accidental(named)
    return _alone(named)


def _with_mode(named: _Named, key_word: re.Match[str] | None) -> bool:
    """A key is "C minor", but not "a minor key" or "A blues"."""
    article = named.note in "aA" and (named.note == "a" or named.first)
    if key_word and article:
        return False
    if named.mode == "blues" and not named.introduced:
        return bool(_SLOT_BEFORE.search(named.before)) and named.note not in "aA"
    german = named.mode in {"dur", "moll"}
    set_apart = bool(_SLOT_BEFORE.search(named.before) and _SLOT_AFTER.match(named.after))
    return named.introduced or german or named.note != "a" or set_apart


def _with_accidental(named: _Named) -> bool:
    """A key is "B flat" or "Eb", but not "a flat nine" or "A sharp, funky groove"."""
    letter = named.note[0]
    article = letter in "aA" and (letter == "a" or named.first)
    adjective = article and not _SLOT_AFTER.match(named.after)
    spelled_out = letter != "a" and named.note.lower().endswith(("flat", "sharp"))
    return named.introduced or spelled_out or (letter.isupper() and not adjective)


def _alone(named: _Named) -> bool:
    """A bare letter is a key after "in", and in a place of its own."""
    if named.introduced:
        return _introduced_is_key(named)
    if named.note in "aA" and not named.short and re.match(r" [a-z]", named.after):
        return False
    upper = named.note[0].isupper() and named.note != "H"
    article = named.note == "A" and named.first
    return upper and not article and _in_slot(named.before, named.after)


def _introduced_is_key(named: _Named) -> bool:
    from_or_to = re.search(r"\b(?:to|into|from)\s*$", named.before, re.IGNORECASE)
    if from_or_to and named.note[0].islower():
        return False
    if named.note == "a" and not named.short:
        return bool(_SLOT_AFTER.match(named.after)) or named.before.lower().endswith("key of ")
    return not re.match(r" (?:section|part)\b", named.after)


def _in_slot(before: str, after: str) -> bool:
    loose = re.search(r"[a-z0-9] $", before) and re.match(r"\s*(?:$|[,;.!]| \d{2,3}\b)", after)
    slot = loose or _SLOT_BEFORE.search(before)
    return bool(slot and _SLOT_AFTER.match(after)) and not _SECTION_BEFORE.search(before)


STEP = {
    "half step": 1,
    "semitone": 1,
    "half tone": 1,
    "halfstep": 1,
    "minor second": 1,
    "minor 2nd": 1,
    "whole step": 2,
    "step": 2,
    "whole tone": 2,
    "tone": 2,
    "major second": 2,
    "wholestep": 2,
    "minor third": 3,
    "minor 3rd": 3,
    "major third": 4,
    "major 3rd": 4,
    "third": 4,
    "3rd": 4,
    "fourth": 5,
    "4th": 5,
    "perfect fourth": 5,
    "tritone": 6,
    "fifth": 7,
    "5th": 7,
    "perfect fifth": 7,
    "key": 1,
    "2nd": 2,
    "octave": 12,
}
STEPS = "|".join(sorted(map(re.escape, STEP), key=len, reverse=True))
_UP = (
    r"(?:by )?(?P<dir>up|down|higher|lower)?\s*(?:by )?(?:a |an |one |1 "
    rf"|another )?(?P<much>(?:\d )?(?:{STEPS}))s?\b(?P<dir2> up| higher| down| lower)?"
)
_LIFTS = (
    Clue(
        r"\b(?:modulat\w*|key[- ]?change\w*|change\w* (?:of )?keys?|changes? (?:the )?key"
        r"|change\w*|transpos\w*|lift\w*|shift\w*|move\w*|moving|take\w*(?: it)?|go(?:es"
        r"|ing)?|bump\w*|rais\w*|kick\w*|step\w*|jump\w*|key[- ]?up|ris\w*"
        r"|push\w*(?: it)?)(?: (?:it|the key|everything|key|for the \w+ (?:chorus|\d+)"
        rf"|to a key))?,? {_UP}",
        cues="step tone third fourth fifth 2nd 3rd 4th 5th octave second up down",
    ),
    Clue(
        r"\b(?P<dir>up|down) (?:by )?(?:a |an |one |1 "
        rf"|another )(?P<much>{STEPS})s?(?P<dir2>)\b(?=[^.;]*\b(?:each|every|time|chorus"
        r"|last|bars?|end|key)\b)",
        cues="up down",
    ),
    Clue(
        r"\b(?P<much>half[- ]step|semitone|whole[- ]step|tone|step)(?:[- ](?P<dir>up"
        r"|down))?(?P<dir2>)[- ](?:key[- ]?change|modulation|lift|key[- ]?up)",
        cues="step tone",
    ),
)
_IN_PLACE = (
    Clue(rf"\b(?P<dir>up|down)(?: by)? (?:a |an |one |1 |another )(?P<much>{STEPS})s?(?P<dir2>)\b", cues="up down"),
    Clue(rf"\b(?:a |an |one |1 )?(?P<much>{STEPS})s? (?P<dir>up|down|higher|lower)(?P<dir2>)\b", cues="up down er"),
)
_PLACE_BEFORE = Clue(
    r"\b(?:chorus|verse|bridge|half|time|section|tag|vamp|bars?|key|last \d{1,2}|trio|part|head)"
    r"(?: (?:through|around|again|is|goes|should be|should go|moves|comes))*,? $"
)
"""Where a step up is one of the key: "last chorus up a step", "bridge a half step up"."""
_RELATED = Clue(
    r"\b(?:modulat\w*|key change|chang\w*|mov\w*|go(?:es|ing)?|shift\w*"
    r"|visit\w*)(?: (?:briefly|away|it|key|keys))?(?: to| into)? (?:the |its )?"
    r"(?:key of (?:the )?)?(?P<relation>relative (?:minor|major)|parallel (?:minor"
    r"|major)|dominant|subdominant|mediant|submediant)(?: (?:key|minor|major))?\b",
    cues="relative parallel dominant mediant",
)
_STANDS = Clue(
    r"(?:\b(?:section|bridge|middle|trio|chorus|part|half|theme|episode|verse)(?: is| goes| stands)?"
    r" in|(?:(?<=minor )|(?<=major ))to) (?:the |its )?(?:key of (?:the )?)?"
    r"(?P<relation>relative (?:minor|major)|parallel (?:minor|major)|dominant|subdominant|mediant"
    r"|submediant)(?: (?:key|minor|major))?\b(?! (?:pedal|chord|seventh|7))",
    cues="relative parallel dominant mediant",
)
_PLAIN = Clue(
    r"\b(?:key[- ]?changes?|key[- ]?ups?|modulat\w+|truck driver\S* (?:gear )?change"
    r"|gear change|changes? (?:of )?keys?)\b",
    cues="key modulat gear",
)
_TIMES = Clue(r"\b(?:(\d{1,2})(?: |-)?(?:times|x)|(twice))\b")
_BACK = Clue(
    r"\b(?:and|then) (?:(?:come|go|get)s? )?(?:back|home|return\w*)\b|\bback (?:again|home|to the (?:home"
    r"|tonic|original))\b"
)
_RELATIONS = {"dominant": 7, "subdominant": 5, "mediant": 4, "submediant": 9}


def find_lifts(text: Text, taken: Taken) -> Iterator[Said[Lift]]:
    """Changes of key by an interval or to a related key; a bare one goes up a half step."""
    for pattern in (_RELATED, _STANDS):
        for found in taken.untaken(pattern, text.lower):
            taken.take(*found.span())
            relation = found["relation"]
            back = bool(_BACK.search(text.lower, found.end()))
            lift = Lift(_RELATIONS.get(relation), None, relation, back=back)
            yield Said(lift, text.quote(*found.span()), *found.span())
    for pattern in _LIFTS:
        for found in taken.untaken(pattern, text.lower):
            start, end = found.span()
            if _is_lift(found):
                taken.take(start, end)
                yield Said(_lift(found, text.lower), text.quote(start, end), start, end)
    for pattern in _IN_PLACE:
        for found in taken.untaken(pattern, text.lower):
            if _PLACE_BEFORE.search(text.lower, max(0, found.start() - _AROUND), found.start()):
                taken.take(*found.span())
                yield Said(_lift(found, text.lower), text.quote(*found.span()), *found.span())
    for found in taken.untaken(_PLAIN, text.lower):
        start, end = found.span()
        refused = re.search(
            r"\b(?:no|without|avoid|never|unusual|frequent|many)\s*(?:any |key )?$",
            text.lower[:start],
        )
        if not refused:
            taken.take(start, end)
            yield Said(Lift(None), text.quote(start, end), start, end)


def _is_lift(found: re.Match[str]) -> bool:
    """Whether the key moves: "moving down by half steps" is said of chords."""
    if re.match(r"modul|key|chang\w* (?:of )?key|transpos|half|semi|whole|tone|step[- ]", found[0]):
        return True
    moved = re.search(r"\b(?:up|down|higher|lower)\b", found[0])
    return bool(moved and re.search(r"\b(?:a|an|one|1|another|\d) ", found[0]))


def _lift(found: re.Match[str], whole: str) -> Lift:
    much = found["much"].replace("-", " ")
    count = int(much[0]) if much[0].isdigit() and much[1] == " " else 1
    semitones = count * STEP[much[2:] if much[1] == " " else much]
    direction = (found["dir"] or found["dir2"] or "up").strip()
    times = _TIMES.search(whole, found.end())
    repeats = 1
    if times:
        repeats = int(times[1]) if times[1] else 2
    sign = -1 if direction in {"down", "lower"} else 1
    return Lift(sign * semitones, times=repeats, back=bool(_BACK.search(whole, found.end())))
