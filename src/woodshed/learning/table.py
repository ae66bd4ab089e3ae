"""What followed what, counted once a tune: a table of contexts that is quick to load and to ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES
from woodshed.learning.tune import GENRES

START = CLASSES
"""What stands before the first chord of a tune."""
LONGEST = 3
"""Chords of the longest context."""
ALL = ""
"""The label of all tunes; the others are genres."""
_DISCOUNT = 0.75
"""Taken from every count and given to the shorter context."""
_ESCAPE = 2.0
"""How strongly a context with many different followers gives way to the shorter one (Witten-Bell's is 1)."""
_BASE = CLASSES + 2
"""Chords of a context count in this base: every class, the start, and none."""
_LABELS = {label: number for number, label in enumerate((ALL, *GENRES))}
_ARRAYS = ("contexts", "begin", "followers", "counts")
_KEPT = 512
"""Answers that are kept, 2 KB each: those of every context of a long tune."""

Odds = NDArray[np.float64]
_EVEN: Odds = np.full(CLASSES, 1.0 / CLASSES)
Continuation = tuple[str, Sequence[int], int]
"""A genre, a context of at most ``LONGEST`` chords, and the class that followed."""


class Table:
    """Interpolated counts of orders one to four, those of the genre laid over those of all tunes.

    A class because it is built once and asked for every chord; it is kept as arrays, since a dictionary of a hundred
    thousand contexts takes longer to load than the first answer may take. The smoothing is Witten and Bell's with an
    absolute discount (Ney, Essen and Kneser, 1994).
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep the arrays: ``contexts`` (sorted), where the followers of each ``begin``, ``followers``, ``counts``."""
        self.arrays = {name: arrays[name] for name in _ARRAYS}
        self._contexts, self._begin, self._followers, self._counts = (arrays[name] for name in _ARRAYS)
        self._known: dict[tuple[str | int, ...], tuple[Odds, Odds]] = {}

    @classmethod
    def counted(
        cls, tunes: Iterable[tuple[str, Iterable[Continuation]]], onto: Table | None = None,
        times: Mapping[str, int] | None = None,
    ) -> Table:  # fmt: skip
        """The table of some tunes, each by its group, counted ``onto`` another; what a group says twice counts once.

        ``times`` are the groups that count oftener, such as phrases that a genre likes.
        """
        seen: set[tuple[str, int, int]] = set()
        counts: dict[int, Counter[int]] = defaultdict(Counter, onto.counters() if onto else {})
        for group, continuations in tunes:
            for genre, context, follower in continuations:
                for label in (ALL, genre):
                    number = _number(label, context)
                    if (group, number, follower) not in seen:
                        seen.add((group, number, follower))
                        counts[number][follower] += times[group] if times else 1
        contexts = sorted(counts)
        rows = [counts[number] for number in contexts]
        return cls(
            {
                "contexts": np.array(contexts, np.uint32),
                "begin": np.cumsum([0, *map(len, rows)]).astype(np.uint32),
                "followers": np.array([follower for row in rows for follower in row], np.uint8),
                "counts": np.array([count for row in rows for count in row.values()], np.uint16),
            }
        )

    def counters(self) -> dict[int, Counter[int]]:
        """The counts by context, to be counted on."""
        begin, followers, counts = self._begin.tolist(), self._followers.tolist(), self._counts.tolist()
        return {
            number: Counter(dict(zip(followers[first:last], counts[first:last], strict=True)))
            for number, first, last in zip(self._contexts.tolist(), begin[:-1], begin[1:], strict=True)
        }

    def odds(self, context: Sequence[int], genre: str) -> tuple[Odds, Odds]:
        """What follows a context and all its ends: in all tunes, and with the genre; (classes,), not to be written to.

        Music repeats itself, so what was worked out lately is kept: most answers are then a step from a shorter one.
        """
        asked = genre, *context
        known = self._known.get(asked)
        if known is None:
            by_all, by_genre = self.odds(context[1:], genre) if context else (_EVEN, _EVEN)
            entry = self.followed(ALL, context)
            # What was never met at all was not met in the genre.
            if entry is not None:
                by_all, by_genre = _under(by_all, entry), _under(by_genre, entry)
                entry = self.followed(genre, context)
                by_genre = by_genre if entry is None else _under(by_genre, entry)
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[asked] = by_all, by_genre
        return known

    def after(self, history: Sequence[int], genre: str) -> Odds:
        """What follows ``history``, classes from the first chord on, in a genre or in ``ALL``; shape (classes,).

        The chord that sounds cannot follow itself.
        """
        odds = self.odds((START, *history[-LONGEST:])[-LONGEST:], genre)[genre != ALL].copy()
        if history:
            odds[history[-1]] = 0.0
        odds /= odds.sum()
        return odds

    def met(self, genre: str, context: Sequence[int]) -> dict[int, int]:
        """In how many tunes of a genre, or of ``ALL``, each class followed up to three chords."""
        entry = self.followed(genre, context)
        return {} if entry is None else dict(zip(entry[0].tolist(), map(int, entry[1]), strict=True))

    def followed(self, label: str, context: Sequence[int]) -> tuple[NDArray[np.uint8], Odds] | None:
        """The classes that followed a context, and in how many tunes each; None where it never came."""
        number = _number(label, context)
        at = int(self._contexts.searchsorted(np.uint32(number)))
        if at == len(self._contexts) or self._contexts[at] != number:
            return None
        first, last = int(self._begin[at]), int(self._begin[at + 1])
        return self._followers[first:last], self._counts[first:last].astype(np.float64)


def _under(odds: Odds, entry: tuple[NDArray[np.uint8], Odds]) -> Odds:
    """Odds of a shorter context under what followed the longer one."""
    followers, counts = entry
    distinct = len(followers)
    scale = _ESCAPE * distinct + float(counts.sum())
    found: Odds = odds * ((_ESCAPE + _DISCOUNT) * distinct / scale)
    found[followers] += (counts - _DISCOUNT) / scale
    return found


def _padded(label: int) -> list[int]:
    """The number of a label and of the chords that a context of each length lacks."""
    numbers = [label]
    for _ in range(LONGEST):
        numbers.append(numbers[-1] * _BASE + _BASE - 1)
    return numbers[::-1]


_PADDED = {label: _padded(number) for label, number in _LABELS.items()}


def _number(label: str, context: Sequence[int]) -> int:
    """One number for a label and a context of up to three chords."""
    number = _PADDED[label][len(context)]
    for chord in context:
        number = number * _BASE + chord
    return number
