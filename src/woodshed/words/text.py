"""A request made plain: one kind of dash and quote, numbers in figures, tokens with places."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from woodshed.words.number_words import NUMBER_WORDS, in_figures

_PLAIN = str.maketrans(
    {
        "♭": "b", "♯": "#", "♮": "", "º": "°", "\u00ad": "", "\u200b": "", "ß": "ss",
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("‘’‛′`´＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("→⇒➔➜⟶", ">"),
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_TOKEN = re.compile(r"\d+(?:\.\d+)?(?:st|nd|rd|th|s)?(?![a-z])|\d+|[a-z]+(?:['&][a-z]+)*")


class Token(NamedTuple):
    """A word without its plural, or a number, and where it stands in the text."""

    word: str
    start: int
    end: int


class Respelling(NamedTuple):
    """A stretch of what the player wrote, and what it is read as; ``told`` if that is a guess to be owned up to."""

    start: int
    end: int
    instead: str
    told: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A request with number words in figures. ``lower`` is as long as ``text``: places agree.

    ``source`` is what the player wrote, made plain; ``quote`` gives back the player's own words for a span of ``text``.
    ``respelled`` are words that were read as others: in another tongue, or mistyped.
    """

    text: str
    lower: str
    source: str
    tokens: tuple[Token, ...]
    _starts: tuple[int, ...]
    _offsets: tuple[tuple[int, int], ...]
    respelled: tuple[Respelling, ...] = ()

    def _place(self, position: int, *, end: bool) -> int:
        piece = max(bisect_right(self._starts, position - end) - 1, 0)
        source_start, source_end = self._offsets[piece]
        inside = position - self._starts[piece]
        length = self._starts[piece + 1] - self._starts[piece]
        if length == source_end - source_start:
            return source_start + inside
        return source_end if end else source_start

    def quote(self, start: int, end: int) -> str:
        """What the player wrote there, without the spaces and marks around it."""
        written = self.source[self._place(start, end=False) : self._place(end, end=True)]
        return written.strip(" ,.;:!?").rstrip("-")


def plain(words: str) -> str:
    """The same words with one kind of space, dash and quote, letters without accents.

    >>> plain("guaguancó in B♭ — slow")
    'guaguanco in Bb - slow'
    """
    if words.isascii():
        return _SPACES.sub(" ", words).strip()
    spread = unicodedata.normalize("NFKD", words.translate(_PLAIN)).translate(_PLAIN)
    kept = "".join(c for c in spread if not unicodedata.combining(c))
    return _SPACES.sub(" ", kept).strip()


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without a possessive or plural ending, so that both sides of a comparison agree.

    >>> [stem(w) for w in ("subs", "bass", "evans's", "5s", "90s")]
    ['sub', 'bass', 'evan', '5', '90s']
    """
    word = word.removesuffix("'s")
    if word[0].isdigit():
        return word[:-1] if word.endswith("s") and len(word) == 2 else word
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def tokens_of(lower: str) -> tuple[Token, ...]:
    """The words and numbers of a text in lower case."""
    return tuple(Token(stem(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(lower))


@lru_cache(maxsize=16384)
def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in lower case whose numbers stand in figures already.

    >>> words_of("12-bar blues")
    ('12', 'bar', 'blue')
    """
    return tuple(map(stem, _TOKEN.findall(phrase)))


def spell(words: str, respelled: Sequence[Respelling] = ()) -> Text:
    """Make a request plain for reading; ``respelled`` are places of the plain words that are read otherwise."""
    source = plain(words)
    pieces: list[str] = []
    starts: list[int] = []
    offsets: list[tuple[int, int]] = []
    length = at = 0

    def add(piece: str, start: int, end: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            starts.append(length)
            offsets.append((start, end))
            length += len(piece)

    for start, end, instead in _instead(source, respelled):
        add(source[at:start], at, start)
        add(instead, start, end)
        at = end
    add(source[at:], at, len(source))
    text = "".join(pieces)
    # Without marks on its letters, no text grows or shrinks in lower case.
    lower = text.lower()
    places = tuple(offsets) or ((0, 0),)
    return Text(text, lower, source, tokens_of(lower), (*starts, length), places, tuple(respelled))


def _instead(source: str, respelled: Sequence[Respelling]) -> list[tuple[int, int, str]]:
    """Stretches of the source with what is read instead of them: number words in figures, other words as given."""
    found = [(one.start, one.end, one.instead) for one in respelled]
    for number in NUMBER_WORDS.finditer(source):
        start, end = number.span()
        if not any(one.start < end and start < one.end for one in respelled):
            found.append((start, end, in_figures(number)))
    return sorted(found)
