"""Finds parts of the piece by their keys: so many bars in each, ever higher, over one bass note."""

from __future__ import annotations

import re
from typing import NamedTuple

from woodshed.theory.pitch import PitchClass
from woodshed.words.clue import Clue
from woodshed.words.finders_key import STEP, STEPS, key_said
from woodshed.words.keys import MODE, NOTE, key_name
from woodshed.words.text import Text
from woodshed.words.wishes import KeyName, KeyStretch, Said, Taken

_STRETCH = Clue(
    r"\b(?P<bars>\d{1,2})(?: bars?| measures?)?,? "
    r"(?:(?:back )?(?P<intro>of|in|on)(?: the key of)? )?"
    rf"(?P<note>{NOTE})(?:[ -]?(?P<mode>{MODE})\b|(?P<short>m)\b)?(?![\w#/'&])",
    re.IGNORECASE,
    cues="bar measure Bar",
)
_STRETCHED = Clue(
    rf"(?<![\w#])(?P<note>{NOTE})(?:[ -]?(?P<mode>{MODE})\b|(?P<short>m)\b)?,?"
    r"(?P<intro> for)? (?P<bars>\d{1,2}) (?:bars|measures)\b",
    re.IGNORECASE,
    cues="bars measures Bars",
)


_IN_TURN = Clue(
    rf"(?<![\w#])(?P<first>{NOTE})(?P<rest>(?:,? (?:and )?(?:then |to )?(?:in |into )?{NOTE}){{1,11}}),?"
    r" (?P<bars>\d{1,2}) (?:bars|measures) (?:each|apiece|in each|per key|of each)\b",
    re.IGNORECASE,
    cues="each apiece per",
)
_KEYS_TOLD = Clue(
    r"\bkeys?\b|2-5-1|\b251|2 5 1|ii-v-i|\bcadence|\bturnaround|\bexercise|\bdrill|\bpractic|\bpractis",
    re.IGNORECASE,
)


def find_keys_in_turn(text: Text, taken: Taken) -> list[Said[KeyStretch]]:
    """Keys gone through in turn: "two-five-ones in C, then F, then Bb, 4 bars each".

    Plain letters alone would be chords, so something must be said that is done in a key.
    """
    found = _IN_TURN.search(text.text)
    if found is None or not _KEYS_TOLD.search(text.text) or not taken.free(*found.span()):
        return []
    names = re.findall(NOTE, found["first"] + re.sub(r"\b(?:and|then|to|in|into)\b", "", found["rest"]))
    taken.take(*found.span())
    words = text.quote(*found.span())
    keys = [key_name(name, None) for name in names if name.strip()]
    return [Said(KeyStretch(int(found["bars"]), key), words, *found.span()) for key in keys]


_NAMED = rf"{NOTE}(?:[ -]?(?:{MODE})\b)?(?![\w#/'])"
_THROUGH = Clue(
    r"\b(?:through|visit\w*|(?:in|to|into|over)(?: all| each| every)? (?:the )?keys?\b[^.;:,\d]{0,40}:"
    r"|(?:tonal|key) cent(?:er|re)s?\b[^.;:,\d]{0,40}?:?)\s*(?:(?:all|each|every) (?:of )?)?(?:the )?"
    r"(?:(?:(?:tonal|key) cent(?:er|re)s?|keys?|tonics?)(?: of)?:? )?"
    rf"(?P<all>{_NAMED}(?:(?:,| -| >)? ?(?:and |then |to |in |into )*{_NAMED}){{1,11}})",
    re.IGNORECASE,
    cues="hrough visit key entre enter",
)
_ONE_KEY = Clue(rf"(?P<note>{NOTE})(?:[ -]?(?P<mode>{MODE})\b)?(?![\w#/'])", re.IGNORECASE)


def find_keys_gone_through(text: Text, taken: Taken) -> list[Said[KeyName]]:
    """Keys that share the piece, in their order: "moving through C, Eb and Gb", "tonal centres D, Bb, F sharp".

    Two alone must be called keys or centres.
    """
    found = _THROUGH.search(text.text)
    if found is None or not taken.free(*found.span()):
        return []
    listed = re.sub(r"\b(?:and|then|to|in|into)\b", ",", found["all"])
    keys = [key_name(one["note"], one["mode"]) for one in _ONE_KEY.finditer(listed) if one["note"] != "a"]
    called = re.search(r"key|cent(?:er|re)", found[0], re.IGNORECASE)
    if len(keys) < 2 + (called is None):
        return []
    taken.take(*found.span())
    words = text.quote(*found.span())
    return [Said(key, words, *found.span()) for key in keys]


def find_key_stretches(text: Text, taken: Taken) -> list[Said[KeyStretch]]:
    """Keys by the bar, two of them at least: "16 bars of D minor, 8 bars of E flat minor"."""
    return find_keys_in_turn(text, taken) or _stretches(_STRETCH, text, taken) or _stretches(_STRETCHED, text, taken)


def _stretches(pattern: Clue, text: Text, taken: Taken) -> list[Said[KeyStretch]]:
    stretches = []
    for found in taken.untaken(pattern, text.text):
        mode = (found["mode"] or "").lower()
        long = int(found["bars"]) >= 8 or mode not in {"minor", "major", "min", "maj", "blues"}
        named = bool((found["intro"] or "").strip() in {"in", "on", "for"} or (mode and long))
        if not named or (found["note"] == "a" and not found["mode"]):
            continue
        key = key_said(found, text).value
        stretches.append(Said(KeyStretch(int(found["bars"]), key), text.quote(*found.span()), *found.span()))
    if len(stretches) < 2:
        return []
    for said in stretches:
        taken.take(said.start, said.end)
    return stretches


_HELD_BASS = Clue(
    r"\b(?:bass(?: note| line)?|left hand|root|drone|pedal)(?: always| just)?"
    r" (?:stays?|staying|stay|remains?|remaining|sits?|sitting|holds?|holding|keeps?|keeping"
    r"|never leaves?|is stuck|stuck|repeats?|repeating)(?: (?:on|at|to|in|playing|holding|down))*"
    rf" (?:a |the )?(?:low )?(?:note )?(?P<note>{NOTE})(?![\w#'])"
    rf"|\b(?:pedal(?: point| note| tone)?|drone|pedal bass) (?:on|of) (?:a |the )?(?:low )?(?P<note2>{NOTE})"
    r"(?![\w#'])(?! (?:major|minor))"
    rf"|\b(?:over|on|above|with) (?:a |an )?(?:low )?(?P<note3>{NOTE}) (?:pedal|drone)\b",
    re.IGNORECASE,
    cues="edal rone stay hold keep remain sit never stuck repeat",
)


def find_held_bass(text: Text, taken: Taken) -> Said[PitchClass] | None:
    """The note on which the bass stays: "the bass stays on C", "a pedal on E"."""
    for found in _HELD_BASS.finditer(text.text):
        group = next(name for name in ("note", "note2", "note3") if found[name])
        note = found[group]
        lone = note == "a" or not taken.free(*found.span(group))
        if not lone and note[0].isupper():
            taken.take(*found.span(group))
            return Said(key_name(note, None).tonic, text.quote(*found.span()), *found.span())
    return None


_CLIMBS = Clue(
    r"(?:then |and )*(?:go |goes |moves? |takes? it )?(?P<dir>up|down)"
    rf"(?: (?:by )?(?:a |an |another |one |1 )?(?P<much>{STEPS}))?(?: again| more| once more)?,?"
    r"(?: for)?(?: the| another)? (?P<bars>\d{1,2})(?: more)?[- ](?:bars?|measures?)\b"
    r"|(?:then |and )*back (?:home|(?:to|in|into) (?:the )?(?:top|tonic|home(?: key)?|(?:first|original) key"
    rf"|{NOTE}(?: {MODE})?(?![\w#])))(?: again)?,? for (?:the )?(?:last |final )?(?P<rest>\d{{1,2}})"
    r"(?![\w/])(?:[- ](?:bars?|measures?)\b)?",
    cues="up down back",
)


_CLIMBED = Clue(
    r"\b(?P<bars>\d{1,2})(?: more)?(?: bars| measures)? (?:(?:that |which )?(?:go|goes|move|moves|are|is) )?"
    rf"(?:(?:a |an |another |one |1 )?(?P<much>{STEPS}) (?P<dir>up|higher|down|lower)"
    rf"|(?P<dir2>up|down) (?:a |an |another |one |1 )(?P<much2>{STEPS}))\b"
    r"|\b(?P<rest>\d{1,2})(?: more)?(?: bars| measures)? back (?:home|where we (?:started|began)"
    r"|(?:to|in|into|on) (?:the )?(?:top|tonic|home(?: key)?|(?:first|original) key))\b",
    cues="up down higher lower back",
)
"""The same with the bars first: "8 bars a semitone up, 8 back home"."""
_FIRST_PART = Clue(r"\b\d{1,2}[- ](?:bars?|measures?)\b", cues="bar measure")
"""What goes up must have been somewhere."""


class Climb(NamedTuple):
    """A part of the piece in another key: by how many semitones, and for how many bars."""

    semitones: int
    bars: int


def find_climbs(text: Text, taken: Taken) -> list[Said[Climb]]:
    """Parts that go up in turn or come home, two at least: "4 bars, then up a half step, 4 bars, then up again, 4"."""
    climbs = _climbed(text, taken) or _climbing(text, taken)
    for said in climbs:
        taken.take(said.start, said.end)
    return climbs


def _climbed(text: Text, taken: Taken) -> list[Said[Climb]]:
    climbs: list[Said[Climb]] = []
    for found in taken.untaken(_CLIMBED, text.lower):
        if not climbs and not _FIRST_PART.search(text.lower, 0, found.start()):
            return []
        much = found["much"] or found["much2"]
        if not (much or climbs):
            continue
        down = (found["dir"] or found["dir2"]) in {"down", "lower"}
        step = STEP[much.replace("-", " ")] * (-1 if down else 1) if much else 0
        away = sum(said.value.semitones for said in climbs)
        climb = Climb(step if much else -away, int(found["bars"] or found["rest"]))
        climbs.append(Said(climb, text.quote(*found.span()), *found.span()))
    return climbs if len(climbs) > 1 else []


def _climbing(text: Text, taken: Taken) -> list[Said[Climb]]:
    climbs: list[Said[Climb]] = []
    step = 1
    for found in taken.untaken(_CLIMBS, text.lower):
        if not (found["much"] or climbs):
            continue
        if found["rest"]:
            home = Climb(-sum(said.value.semitones for said in climbs), int(found["rest"]))
            climbs.append(Said(home, text.quote(*found.span()), *found.span()))
            continue
        step = STEP[found["much"].replace("-", " ")] if found["much"] else step
        climb = Climb(-step if found["dir"] == "down" else step, int(found["bars"]))
        climbs.append(Said(climb, text.quote(*found.span()), *found.span()))
    return climbs if len(climbs) > 1 else []
