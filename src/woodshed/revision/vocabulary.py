"""The words of a revision, read from ``vocabulary.toml``, and found in a text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from woodshed.words.text import Text
from woodshed.words.vocabulary import Phrases

_TOO_MUCH = (
    "too {}",
    "bit too {}",
    "little too {}",
    "way too {}",
    "not so {}",
    "not as {}",
    "not too {}",
    "not that {}",
)
"""What asks for the contrary of a word."""


class Phrase(NamedTuple):
    """What a phrase means: an order with its name and amount, or a thing that an order is about."""

    order: str = ""
    name: str = ""
    amount: float = 0.0
    thing: str = ""


class Heard(NamedTuple):
    """A phrase in a text, from one place to another."""

    phrase: Phrase
    start: int
    end: int


@cache
def _phrases(order: str) -> Phrases:
    """The phrases of one kind: ``substitute`` for what a chord may be replaced by, else all others."""
    table = tomli.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))
    rows = [entry for entry in table["entry"] if (entry.get("order") == "substitute") == (order == "substitute")]
    fields = Phrase._fields
    return Phrases((_said(row), Phrase(**{k: v for k, v in row.items() if k in fields})) for row in rows)


def _said(row: Mapping[str, Any]) -> list[str]:
    contrary = [pattern.format(word) for word in row.get("contrary", ()) for pattern in _TOO_MUCH]
    return [*row["words"], *contrary]


def heard(text: Text, order: str = "") -> list[Heard]:
    """The phrases of a text from left to right, the longest first."""
    found = []
    for match in _phrases(order).longest(text):
        start, end = text.tokens[match.first].start, text.tokens[match.last].end
        found += [Heard(phrase, start, end) for phrase in match.meanings]
    return found
