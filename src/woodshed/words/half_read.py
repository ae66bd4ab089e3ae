"""Finds what is asked for in a part of a sentence that was understood otherwise, as in "a blues like my mother's"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from woodshed.words.outside import plain_words
from woodshed.words.text import Text
from woodshed.words.vocabulary import vocabulary

_SHORTEST = 4
"""Letters of a word that may carry a wish; shorter ones hold sentences together."""
_NEIGHBOURS = re.compile(r"[ '-]+(?:(?:of|the|my|a) )?")
_ASKS = re.compile(
    r"\b(?:with|add|adding|using|featuring|like|plus|a la|in the (?:style|manner|spirit) of|such as|inspired by"
    r"|based on|as in|but more|make it)(?: (?:a|an|the|some|my|your|his|her|our|more|very|really|lots of))* $"
)
"""What stands before a wish: the words behind it ask for something."""
_NEAR = 40
"""How many characters before a run are looked at, for the sake of long texts."""
_TAKEN_BACK = re.compile(r"[^,.;!?]{0,24}\? (?:no|none|nope|not)\b")


def unknown_runs(text: Text, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of words that nobody here knows and that stand in none of the spans, from left to right."""
    known, plain = vocabulary(), plain_words()
    run: tuple[int, int] | None = None
    for token in text.tokens:
        word, start, end = token
        if len(word) < _SHORTEST or word[0].isdigit() or word in known.words or word in known.passing or word in plain:
            continue
        if any(first < end and start < last for first, last in spans):
            continue
        if run and _NEIGHBOURS.fullmatch(text.lower, run[1], start):
            run = (run[0], end)
            continue
        if run:
            yield run
        run = (start, end)
    if run:
        yield run


def half_read(text: Text, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those runs before which something asks for them, with the words that ask."""
    for start, end in unknown_runs(text, spans):
        asks = _ASKS.search(text.lower, max(0, start - _NEAR), start)
        # "Truck driver modulation": what stands right before something understood only colours it.
        colours = any(end < first <= end + 1 for first, _ in spans)
        if asks and not colours and not _TAKEN_BACK.match(text.lower, end):
            yield asks.start(), end
