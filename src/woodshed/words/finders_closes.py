"""Finds how a part of the piece is to close: "the first eight stopping on V"."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.vocabulary import Meaning
from woodshed.words.wishes import Mention, Place, Taken

_CLOSES = Clue(
    r"\b(?:(?:first|opening|1st) (?:(?P<half>half|time|part|section|strain)|(?P<bars>\d{1,2})(?: bars| measures)?)"
    r"|(?P<nth>first|second|third|1st|2nd|3rd) phrase|bars? (?P<bar>\d{1,3}))"
    r"(?: (?:should|must|to|that|which|can|has to))* "
    r"(?:end|stop|clos|finish|land|rest|paus|halt|hang|break|come to rest|comes to rest)\w*(?: off| up)?"
    r" (?:on|at|with|in) (?:the |a |an )?"
    r"(?:(?P<five>dominant|5|v)(?: chord)?|half[- ](?:cadence|close)|(?P<one>tonic|1|i)(?: chord)?)(?![\w/-])",
    cues="end stop clos finish land rest paus halt hang break",
)


_PHRASES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_PHRASE = 4
"""Bars of a phrase."""


def find_closes(text: Text, taken: Taken) -> Iterator[Mention]:
    """Cadences of parts: a half cadence where the first half, so many bars, or a bar is to end on the dominant."""
    for found in taken.untaken(_CLOSES, text.lower):
        taken.take(*found.span())
        bar = int(found["bars"] or found["bar"] or 0) or _PHRASE * _PHRASES.get(found["nth"] or "", 0)
        if found["one"]:
            meaning = Meaning(idioms=("authentic_cadence:inside",))
        else:
            meaning = Meaning(idioms=("half_cadence:half" if found["half"] else "half_cadence",))
        place = Place("bars", bar, bar) if bar else None
        yield Mention(meaning, text.quote(*found.span()), *found.span(), place=place)
