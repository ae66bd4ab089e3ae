"""Titles and meanings of devices, in the words of a student."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from woodshed.piece.brief import Brief

_FILE = Path(__file__).with_name("idioms.toml")


class IdiomWords(NamedTuple):
    """How players call a device, what it is, and whether it lives in ``chords``, ``notes`` or ``feel``.

    ``genres`` are those of whose pieces it is told, none means all; ``modes`` is ``major`` where it is told of no minor
    key; ``whole`` that it is the form of the whole piece.
    """

    title: str
    what: str
    of: str
    genres: tuple[str, ...] = ()
    modes: str = ""
    whole: bool = False


class _Table(NamedTuple):
    words: dict[str, IdiomWords]
    untold: frozenset[str]


def _words(entry: dict[str, Any]) -> IdiomWords:
    genres, modes, whole = tuple(entry.get("genres", ())), entry.get("modes", ""), entry.get("whole", False)
    return IdiomWords(entry["title"], entry["what"], entry["of"], genres, modes, whole)


@cache
def _table() -> _Table:
    table = tomli.loads(_FILE.read_text("utf-8"))
    words = {entry["name"]: _words(entry) for entry in table["idiom"]}
    return _Table(words, frozenset(table["untold"]["names"]))


def told_idioms(brief: Brief | None = None) -> dict[str, IdiomWords]:
    """The devices that a piece is told to hold, by their tags; those of its genre and mode, where a brief is given."""
    table = _table()
    told = {name: words for name, words in table.words.items() if name not in table.untold}
    return told if brief is None else {name: words for name, words in told.items() if _suits(words, brief)}


def _suits(words: IdiomWords, brief: Brief) -> bool:
    return is_of(brief, words.genres) and (words.modes != "major" or not brief.key.minor)


def is_of(brief: Brief, genres: tuple[str, ...]) -> bool:
    """Whether a piece is of one of these genres or styles, such as ``"latin"`` or ``"reggae/ska"``; none means all."""
    return not genres or brief.genre in genres or f"{brief.genre}/{brief.application}" in genres


def untold_idioms() -> frozenset[str]:
    """The tags that are too general to be told of a piece."""
    return _table().untold


def idiom_title(name: str, argument: str | None = None) -> str:
    """How players call a device; a tag without words of its own is read as it stands.

    >>> idiom_title("tritone_sub"), idiom_title("modulation", "2"), idiom_title("some_thing")
    ('tritone substitute', 'change of key (2)', 'some thing')
    """
    words = _table().words
    if argument and f"{name}:{argument}" in words:
        return words[f"{name}:{argument}"].title
    title = words[name].title if name in words else name.replace("_", " ")
    return f"{title} ({argument})" if argument else title
