"""The vocabulary of chord symbols, read from ``chord_types.toml`` when it is first needed."""

from __future__ import annotations

import pkgutil
import re
from functools import lru_cache
from typing import Any, NamedTuple

Tones = frozenset[str]
"""Interval names above the root, such as b3 or #11."""


class NamedType(NamedTuple):
    """A chord type with a name of its own, from which longer names are built."""

    name: str
    tones: Tones
    family: str


class Word(NamedTuple):
    """What a part of a symbol does to the tones that were read before it.

    ``seventh`` is the seventh that a number after it means, and ``alone`` says that it sounds without one. ``below``
    holds the tones that a number brings if it ``stacks``.
    """

    drops: Tones
    adds: Tones
    below: Tones
    seventh: str
    alone: bool
    stacks: bool


class Vocabulary(NamedTuple):
    """All that may stand in a chord symbol.

    ``added`` gives the tone of a number after "add", ``altered`` that of a sign and a number, and ``replaced`` the
    natural tones that an altered one takes the place of.
    """

    types: tuple[NamedType, ...]
    words: dict[str, Word]
    numbers: dict[str, Word]
    added: dict[str, str]
    altered: dict[str, str]
    replaced: dict[str, Tones]
    signs: dict[int, str]
    silence: frozenset[str]
    token: re.Pattern[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of the package."""
    # Reading TOML costs a third of importing the theory, and a bare import needs none of it.
    import tomli

    data = tomli.loads((pkgutil.get_data(__package__, "chord_types.toml") or b"").decode())
    words = _words(data["word"])
    numbers = _words(data["number"])
    altered = {w: entry["tone"] for entry in data["alteration"] for w in entry["written"]}
    return Vocabulary(
        types=tuple(NamedType(entry["name"], _tones(entry, "tones"), entry["family"]) for entry in data["type"]),
        words=words,
        numbers=numbers,
        added=data["added"],
        altered=altered,
        replaced={entry["tone"]: _tones(entry, "replaces") for entry in data["alteration"]},
        signs=str.maketrans(data["signs"]),
        silence=frozenset(data["silence"]["written"]),
        token=_token(words, numbers, altered),
    )


def _tones(entry: dict[str, Any], field: str) -> Tones:
    return frozenset(entry.get(field, "").split())


def _words(entries: list[dict[str, Any]]) -> dict[str, Word]:
    return {
        written: Word(
            drops=_tones(entry, "drops"),
            adds=_tones(entry, "adds"),
            below=_tones(entry, "below"),
            seventh=entry.get("seventh", ""),
            alone=entry.get("alone", False),
            stacks=entry.get("stacks", False),
        )
        for entry in entries
        for written in entry["written"]
    }


def _token(words: dict[str, Word], numbers: dict[str, Word], altered: dict[str, str]) -> re.Pattern[str]:
    """One part of a symbol, the longest reading first."""
    word = "|".join(_spelling(w) for w in sorted(words, key=len, reverse=True))
    number = "|".join(sorted(numbers, key=len, reverse=True))
    degree = "|".join(sorted({a[1:] for a in altered}, key=len, reverse=True))
    return re.compile(
        rf"(?P<bracket>[()])|(?i:add)\(?(?P<added>[b#+-]?(?:{degree}|{number}))\)?"
        rf"|/?(?P<word>{word})|/?(?P<sign>[b#+-])(?P<degree>{degree})|(?P<slash>/?)(?P<number>{number})"
    )


def _spelling(word: str) -> str:
    """How a word is found: its last number may stand in brackets, as in "sus(4)"."""
    if len(word) == 1:
        return r"\+(?!\d)" if word == "+" else re.escape(word)
    letters = re.match("[a-z]*", word)[0]  # type: ignore[index]
    digits = re.escape(word.removeprefix(letters))
    spelled = rf"{letters}\(?{digits}\)?" if letters and digits else re.escape(word)
    # "madd9" is m and add9, not ma.
    return f"(?i:{spelled})" + ("(?!(?i:dd))" if word == "ma" else "")
