"""Finds words of other tongues, shorthand and typing errors, and what each is read as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import tomli

from woodshed.words.number_words import NUMBER_WORDS
from woodshed.words.text import Respelling, Text, spell, stem
from woodshed.words.vocabulary import vocabulary

_FILE = Path(__file__).with_name("tongues.toml")
_WORD = re.compile(r"[a-z]+(?:[./][a-z]+\.?)*")
_SHORTEST, _LONG = 5, 8
"""Letters of a word that may be a typing error, and of one that may hold two of them."""


def spelled(words: str) -> Text:
    """A request made plain, in English and without typing errors."""
    text = spell(words)
    respelled = respell(text)
    return spell(words, respelled) if respelled else text


def respell(text: Text) -> tuple[Respelling, ...]:
    """What of a request is read as other words than it has, from left to right; empty for plain English.

    Words of other tongues give way to the English ones of ``tongues.toml``. A word of five letters or more that nobody
    here knows gives way to the only known one that is a single slip away (a letter too many or too few, a wrong one,
    two changed round), from eight letters on two slips; a known word is never touched.
    """
    lower = text.source.lower()
    strange = [found for found in _WORD.finditer(lower) if not _known(found[0])]
    if not strange:
        return ()
    foreign = list(_foreign(lower))
    taken = [range(one.start, one.end) for one in foreign]
    slips = [
        Respelling(*found.span(), instead, told=True)
        for found in strange
        if not any(found.start() in span for span in taken) and (instead := meant_by(found[0]))
    ]
    return tuple(sorted((*foreign, *slips)))


def _known(word: str) -> bool:
    known = vocabulary()
    if word in known.everyday or word in known.passing or word in known.asking:
        return True
    return stem(word) in known.words or stem(word) in known.passing or NUMBER_WORDS.fullmatch(word) is not None


def _foreign(lower: str) -> Iterator[Respelling]:
    """Words and phrases of other tongues, the longest first at each place."""
    table = _tongues()
    at = 0
    for found in _WORD.finditer(lower):
        if found.start() < at:
            continue
        for phrase, instead in table.get(found[0], ()):
            at = found.start() + len(phrase)
            if lower.startswith(phrase, found.start()) and not lower[at : at + 1].isalnum():
                yield Respelling(found.start(), at, instead, told=False)
                break
        else:
            at = found.end()


@cache
def _tongues() -> Mapping[str, list[tuple[str, str]]]:
    """Phrases with their English by their first word, the longest first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for tongue in tomli.loads(_FILE.read_text("utf-8"))["tongue"]:
        for phrase, english in tongue["words"].items():
            first = _WORD.match(phrase)
            table.setdefault(first[0] if first else phrase, []).append((phrase, english))
    for phrases in table.values():
        phrases.sort(key=lambda pair: -len(pair[0]))
    return table


def meant_by(word: str) -> str:
    """The known word that was meant by a mistyped one, or empty where none or more than one is near.

    >>> meant_by("gosple"), meant_by("swign"), meant_by("basanova"), meant_by("xylophone")
    ('gospel', 'swing', 'bossanova', '')
    """
    if len(word) < _SHORTEST:
        return ""
    most = 2 if len(word) >= _LONG else 1
    lengths = range(len(word) - most, len(word) + most + 1)
    near = [(slips(word, other, most), other) for n in lengths for other in _targets().get((word[0], n), ())]
    least = min((count for count, _ in near), default=most + 1)
    best = {other for count, other in near if count == least}
    return best.pop() if least <= most and len(best) == 1 else ""


@cache
def _targets() -> Mapping[tuple[str, int], list[str]]:
    """Words that ask for something, by first letter and length: a slip in the first letter is rare."""
    table: dict[tuple[str, int], list[str]] = {}
    for word in sorted(vocabulary().asking):
        if word.isalpha() and len(word) >= _SHORTEST - 1:
            table.setdefault((word[0], len(word)), []).append(word)
    return table


def slips(one: str, other: str, most: int) -> int:
    """How many letters are added, left out, wrong, or changed round with their neighbour; ``most + 1`` for more.

    The restricted edit distance of Damerau (1964), which counts a swap of neighbours once.

    >>> slips("swign", "swing", 2), slips("reggea", "reggae", 2), slips("tango", "tangle", 1)
    (1, 1, 2)
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, target in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return min(above[-1], most + 1)
