"""What usually follows: how often each chord came after those before it, in all tunes and in a genre."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES
from woodshed.learning.tune import GENRES, Tune

START = CLASSES
"""What stands before the first chord of a tune."""
ORDERS = 4
"""The longest context has three chords."""
ALL = ""
_DISCOUNT = 0.75
"""Taken from every count and given to the shorter context."""
_ESCAPE = 2.0
"""How strongly a context with many different followers gives way to the shorter one (Witten-Bell's is 1)."""

Distribution = NDArray[np.float64]

_BASE = CLASSES + 2
"""Chords of a context count in this base: every class, the start, and none."""
_LABELS = {label: number for number, label in enumerate((ALL, *GENRES))}


class LongTerm:
    """Interpolated counts of orders one to four, those of the genre laid over those of all tunes.

    A context and the chord after it count once a tune, however often a chart repeats them: worth a tenth of a bit. A
    class because the table is built once and asked for every chord; it is kept as arrays, since a dictionary of a
    hundred thousand contexts takes longer to load than the first answer may take. The smoothing is Witten and Bell's
    with an absolute discount (Ney, Essen and Kneser, 1994).
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep the table: ``contexts`` (sorted), where the followers of each ``begin``, ``followers``, ``counts``."""
        self.arrays = {name: arrays[name] for name in ("contexts", "begin", "followers", "counts")}
        self._contexts, self._begin = arrays["contexts"], arrays["begin"]
        self._followers, self._counts = arrays["followers"], arrays["counts"]

    @classmethod
    def counted(cls, tunes: Iterable[Tune]) -> LongTerm:
        """The table of some tunes."""
        seen: set[tuple[str, int, int]] = set()
        counts: dict[int, Counter[int]] = defaultdict(Counter)
        for tune in tunes:
            for number, follower in continuations(tune.classes, (ALL, tune.setting.genre)):
                mark = (tune.group, number, follower)
                if mark not in seen:
                    seen.add(mark)
                    counts[number][follower] += 1
        return cls.tabled(counts)

    @classmethod
    def tabled(cls, counts: Mapping[int, Mapping[int, int]]) -> LongTerm:
        """The table of counts by context and follower, contexts numbered as by ``continuations``."""
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

    def distributions(self, history: Sequence[int], genre: str) -> tuple[Distribution, Distribution]:
        """What follows ``history``, classes from the first chord on: in general, and in the genre; shape (classes,).

        The chord that sounds cannot follow itself.
        """
        recent = (START, *history[-(ORDERS - 1) :])[-(ORDERS - 1) :]
        entries = [
            (self._followed(ALL, context), self._followed(genre, context))
            for context in (recent[len(recent) - length :] for length in range(len(recent) + 1))
        ]
        found = []
        for labels in (1, 2):
            odds = np.full(CLASSES, 1.0 / CLASSES)
            for pair in entries:
                for entry in pair[:labels]:
                    if entry is not None:
                        followers, counts = entry
                        distinct, total = len(followers), counts.sum()
                        scale = _ESCAPE * distinct + total
                        odds *= (_ESCAPE + _DISCOUNT) * distinct / scale
                        odds[followers] += (counts - _DISCOUNT) / scale
            if history:
                odds[history[-1]] = 0.0
            found.append(odds / odds.sum())
        return found[0], found[1]

    def met(self, genre: str, context: Sequence[int]) -> dict[int, int]:
        """How many tunes of a genre, or of ``ALL``, went on from up to three chords to each class."""
        entry = self._followed(genre, context)
        return {} if entry is None else dict(zip(entry[0].tolist(), map(int, entry[1]), strict=True))

    def _followed(self, label: str, context: Sequence[int]) -> tuple[NDArray[np.uint8], Distribution] | None:
        """The classes that followed a context, and how often; None where it never came."""
        number = _number(label, context)
        at = int(self._contexts.searchsorted(np.uint32(number)))
        if at == len(self._contexts) or self._contexts[at] != number:
            return None
        first, last = int(self._begin[at]), int(self._begin[at + 1])
        return self._followers[first:last], self._counts[first:last].astype(np.float64)


def continuations(classes: Sequence[int], labels: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Every context of a row of classes by its number, for each label, with the class that followed."""
    history = (START, *classes)
    for i in range(1, len(history)):
        for length in range(min(i, ORDERS - 1) + 1):
            for label in labels:
                yield _number(label, history[i - length : i]), history[i]


def _number(label: str, context: Sequence[int]) -> int:
    """One number for a label and a context of up to three chords."""
    number = _LABELS[label]
    for chord in (*(_BASE - 1 for _ in range(ORDERS - 1 - len(context))), *context):
        number = number * _BASE + chord
    return number
