"""The vocabulary: phrases by which players ask for things, and how they are found in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import tomli

from woodshed.words.text import Text, stem, words_of

_FILE = Path(__file__).with_name("vocabulary.toml")
_ARTICLES = frozenset({"the", "a", "an"})
_DEGREES = frozenset("1 2 3 4 5 6 7 i ii iii iv v vi vii".split())
_COUNTED = frozenset("at about around tempo circa roughly near ca".split())
_NOTHING: Mapping[str, str] = MappingProxyType({})
_COUNTS = frozenset("bpm bar measure beat chorus chorus".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a phrase of the vocabulary asks for; what it says nothing about is None or empty.

    ``tempo`` is a place in the usual range, 0 slowest to 1 fastest, ``bpm`` beats per minute; ``bars`` the natural
    length of a form; ``swing`` a place of the off-beat or ``"tempo"``; ``late`` milliseconds behind (left, right).
    """

    genre: str | None = None
    weight: float = 3
    applications: tuple[str, ...] = ()
    idioms: tuple[str, ...] = ()
    mode: str | None = None
    meter: str | None = None
    form: str | None = None
    bars: int | None = None
    tempo: float | None = None
    bpm: float | None = None
    swing: float | str | None = None
    unit: str | None = None
    late: tuple[float, float] | None = None
    volume: int | None = None
    density: int | None = None
    asks_level: int | None = None
    hands: str | None = None
    hand_size: str | None = None
    voices: str | None = None
    loop: bool = False
    avoid: tuple[str, ...] = ()
    progression: tuple[str, ...] = ()
    rich: bool = False
    beyond: str | None = None


class Match(NamedTuple):
    """A phrase of the vocabulary in a text: its meanings, and its first and last token."""

    meanings: tuple[Any, ...]
    first: int
    last: int


class Phrases:
    """Phrases as a tree of words: the longest one that begins at a word is found in one walk.

    A class because the tree is built once and asked for every request. Numbers stand in figures in the phrases.
    """

    def __init__(self, entries: Iterable[tuple[Iterable[str], Any]], same: Mapping[str, str] = _NOTHING) -> None:
        """Make the tree from (phrases, meaning) pairs; one phrase may have several meanings.

        ``same`` gives for a word the one that stands for all that mean the same.
        """
        self._tree: dict[str, Any] = {}
        self._same = same
        for phrases, meaning in entries:
            for phrase in phrases:
                node = self._tree
                for word in words_of(phrase):
                    node = node.setdefault(same.get(word, word), {})
                meanings = node.setdefault("", [])
                if not any(meaning is other for other in meanings):
                    meanings.append(meaning)

    def longest(self, text: Text) -> Iterator[Match]:
        """The phrases of a text from left to right, the longest first, without overlaps."""
        at = 0
        while at < len(text.tokens):
            match = self._at(text, at)
            if match:
                yield match
                at = match.last + 1
            else:
                at += 1

    def _at(self, text: Text, first: int) -> Match | None:
        tokens = text.tokens
        same = self._same
        node = self._tree.get(same.get(tokens[first].word, tokens[first].word))
        best: Match | None = None
        at = first
        while node is not None:
            if "" in node and (best is None or at > best.last) and _stands_alone(text, first, at):
                best = Match(tuple(node[""]), first, at)
            at += 1
            if at >= len(tokens) or not _joined(text, at):
                break
            step = node.get(same.get(tokens[at].word, tokens[at].word))
            if step is None and tokens[at].word in _ARTICLES and at + 1 < len(tokens):
                at += 1
                step = node.get(same.get(tokens[at].word, tokens[at].word))
            node = step
        return best


def _joined(text: Text, at: int) -> bool:
    """Whether a token follows the one before within one phrase: no full stop or comma between."""
    between = text.lower[text.tokens[at - 1].end : text.tokens[at].start]
    return not any(mark in between for mark in ".,;:!?|()\n")


def _stands_alone(text: Text, first: int, last: int) -> bool:
    """Whether a phrase of degrees is no part of a longer row, nor a lone number a count."""
    tokens = text.tokens
    words = [token.word for token in tokens[first : last + 1]]
    if len(words) == 1:
        if not words[0].isdigit():
            return True
        before = tokens[first - 1].word if first else ""
        after = tokens[last + 1].word if last + 1 < len(tokens) else ""
        return before not in _COUNTED and after not in _COUNTS
    if not all(word in _DEGREES for word in words):
        return True
    inside = text.lower[tokens[first].end : tokens[first + 1].start]
    for left, right in ((first - 1, first), (last, last + 1)):
        if left < 0 or right >= len(tokens):
            continue
        outside = left if left < first else right
        between = text.lower[tokens[left].end : tokens[right].start]
        if tokens[outside].word in _DEGREES and between.strip() == inside.strip():
            return False
    return True


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases that speak for a genre, of a mode, of anything else, and of complexity.

    ``words`` are those that any phrase is made of, ``passing`` those that ask for nothing themselves;
    ``asking`` are guessed at where they are mistyped, but for the ``everyday`` words that look like them.
    """

    genres: Phrases
    modes: Phrases
    wishes: Phrases
    complexity: Phrases
    words: frozenset[str]
    passing: frozenset[str]
    asking: frozenset[str]
    everyday: frozenset[str]


def _meaning(entry: Mapping[str, Any]) -> Meaning:
    said = {name: value for name, value in entry.items() if name not in _NOT_MEANT}
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in said.items()}
    return Meaning(**values)


_NOT_MEANT = frozenset({"words", "level", "source"})
_OF_GENRES = frozenset({"genre", "weight", "applications"})


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the package, read once, when the first request comes."""
    table = tomli.loads(_FILE.read_text("utf-8"))
    read = [(entry["words"], _meaning(entry), entry.keys()) for entry in table["entry"]]
    others = _OF_GENRES | _NOT_MEANT | {"mode"}
    same = {stem(word): stem(name) for name, ws in table["same"].items() if name not in _NOT_MEANT for word in ws}
    return Vocabulary(
        genres=Phrases(((w, m) for w, m, _ in read if m.genre), same),
        modes=Phrases(((w, m) for w, m, _ in read if m.mode), same),
        wishes=Phrases(((w, m) for w, m, said in read if said - others), same),
        complexity=Phrases(
            (words, factor) for factor, words in table["complexity"].items() if factor not in _NOT_MEANT
        ),
        words=frozenset(same)
        | _words([*(w for w, _, _ in read), *(w for n, w in table["complexity"].items() if n not in _NOT_MEANT)]),
        passing=_words([table["passing"]["words"]]),
        asking=frozenset(table["mistyped"]["words"]),
        everyday=frozenset(table["everyday"]["words"]),
    )


def _words(groups: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(word for group in groups for phrase in group for word in words_of(phrase))
