"""How often a player did what: counts by context, as files hold them and as they are added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from woodshed.learning.chord_class import CLASSES, SILENCE

Context = tuple[int, ...]
Rows = dict[Context, dict[int, float]]

LONGEST = 2
"""Chords of the longest context: a player has no more than some tunes to tell by."""
PART = 100
"""What is handed on is counted in parts of a chord, so that sums are exact in whatever order they are made."""
MOST = 8
"""Chords that one player hands on from one context: so many show a habit, and nobody speaks louder by playing more."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts of classes by context, the context that of the classes before.

    ``kept`` and ``refused`` are what the player did after them; in ``instead`` the context is the class that the model
    expected, alone, and counted is what came in its place.
    """

    instead: Rows = field(default_factory=dict)
    kept: Rows = field(default_factory=dict)
    refused: Rows = field(default_factory=dict)

    def add(self, other: Tallies) -> None:
        """Add the counts of others."""
        for own, rows in zip(self.rows(), other.rows(), strict=True):
            for context, counts in rows.items():
                row = own.setdefault(context, {})
                for number, count in counts.items():
                    row[number] = row.get(number, 0.0) + count

    def rows(self) -> tuple[Rows, Rows, Rows]:
        """The three tables."""
        return self.instead, self.kept, self.refused

    def handed_on(self) -> dict[str, dict[str, dict[str, int]]]:
        """What others may count of these, as JSON can hold it: at most ``MOST`` chords a context, in hundredths."""
        return {name: _handed_on(rows) for name, rows in zip(_NAMES, self.rows(), strict=True)}

    def as_document(self) -> dict[str, dict[str, dict[str, float]]]:
        """Everything as JSON can hold it."""
        return {
            name: {_named(c): {str(n): round(v, 3) for n, v in row.items()} for c, row in rows.items()}
            for name, rows in zip(_NAMES, self.rows(), strict=True)
        }


_NAMES = ("instead", "kept", "refused")


def tallies_of(document: Mapping[str, Any], part: float = 1.0) -> Tallies:
    """The counts of a document, each divided by ``part``.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is none.
    """
    instead, kept, refused = (_read(document[name], part) for name in _NAMES)
    if any(len(context) != 1 or SILENCE in (*context, *row) for context, row in instead.items()):
        raise ValueError("contexts")
    return Tallies(instead, kept, refused)


def contexts_of(history: Iterable[int]) -> list[Context]:
    """The contexts of a history from the shortest to the longest; none of them is empty but at the start."""
    before = tuple(history)
    longest = min(len(before), LONGEST)
    return [before[len(before) - length :] for length in range(min(1, longest), longest + 1)]


def _handed_on(rows: Rows) -> dict[str, dict[str, int]]:
    found = {}
    for context, counts in sorted(rows.items()):
        scale = PART * min(1.0, MOST / max(sum(counts.values()), 1e-9))
        row = {str(number): int(count * scale) for number, count in sorted(counts.items())}
        told = {number: count for number, count in row.items() if count}
        if told:
            found[_named(context)] = told
    return found


def _named(context: Context) -> str:
    return " ".join(map(str, context))


def _read(rows: Mapping[str, Mapping[str, float]], part: float) -> Rows:
    found: Rows = {}
    for context, row in rows.items():
        found[_context(context)] = {_class(number): float(count) / part for number, count in row.items()}
    if not all(0.0 <= count < float("inf") for row in found.values() for count in row.values()):
        raise ValueError("counts")
    return found


def _context(said: str) -> Context:
    context = tuple(map(_class, said.split()))
    if len(context) > LONGEST:
        raise ValueError("contexts")
    return context


def _class(said: str) -> int:
    number = int(said)
    if not 0 <= number < CLASSES:
        raise ValueError("classes")
    return number
