"""What usually follows, in all tunes and in a genre: by where the chords lie in the key, and by how they move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import FAMILIES, SILENCE
from woodshed.learning.table import LONGEST, START, Continuation, Odds, Table
from woodshed.learning.tune import Tune

SCORES = 4
"""What is told: by key in all tunes and in the genre, by movement in all tunes and in the genre."""
_BY = ("by_key", "by_movement")


class LongTerm:
    """Two tables: chords above the tonic, and chords above the root of the last one, which hold in any key.

    A class because both are asked together for every chord. Jazz goes through keys that it does not name: there a
    chord's place above the tonic says little, and its place above the chord before it as much as ever.
    """

    def __init__(self, by_key: Table, by_movement: Table) -> None:
        """Keep the tables."""
        self.by_key, self.by_movement = by_key, by_movement

    @classmethod
    def counted(cls, tunes: Iterable[Tune], onto: LongTerm | None = None) -> LongTerm:
        """The tables of some tunes, counted ``onto`` others where there are some."""
        known = list(tunes)
        return cls(
            Table.counted(((tune.group, _by_key(tune)) for tune in known), onto.by_key if onto else None),
            Table.counted(((tune.group, _by_movement(tune)) for tune in known), onto.by_movement if onto else None),
        )

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> LongTerm:
        """The tables of a weight file.

        Raises:
            KeyError: an array is missing.
        """
        return cls(*(Table({n.partition(".")[2]: a for n, a in arrays.items() if n.startswith(by)}) for by in _BY))

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything by the names of a weight file."""
        tables = dict(zip(_BY, (self.by_key, self.by_movement), strict=True))
        return {f"{by}.{name}": array for by, table in tables.items() for name, array in table.arrays.items()}

    def distributions(self, history: Sequence[int], genre: str) -> tuple[Odds, ...]:
        """What follows ``history``, classes from the first chord on: the four ``SCORES``, each of shape (classes,).

        The chord that sounds cannot follow itself.
        """
        last = tuple(history[-LONGEST:])
        found = [*self.by_key.odds((START, *last)[-LONGEST:], genre)]
        root, moved = _above_last(last)
        found += [_rolled(odds, root) for odds in self.by_movement.odds(moved, genre)]
        return tuple(_shared(odds, last) for odds in found)


def _shared(odds: Odds, last: Sequence[int]) -> Odds:
    """Odds without what sounds, which add up to one."""
    found = odds.copy()
    if last:
        found[last[-1]] = 0.0
    found /= found.sum()
    return found


def _tails(context: Sequence[int]) -> list[Sequence[int]]:
    """The ends of a context, from none of it to all."""
    return [context[len(context) - length :] for length in range(len(context) + 1)]


def _above_last(context: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """The root of the last chord, in semitones above the tonic, and the context above that root."""
    root = next((number // len(FAMILIES) for number in reversed(context) if number < SILENCE), 0)
    return root, tuple(_above(number, root) for number in context)


def _above(number: int, root: int) -> int:
    if number >= SILENCE:
        return number
    return (number - root * len(FAMILIES)) % SILENCE


def _rolled(odds: Odds, root: int) -> Odds:
    """Odds above a root as odds above the tonic."""
    first = SILENCE - root * len(FAMILIES)
    return np.concatenate([odds[first:SILENCE], odds[:first], odds[SILENCE:]])


def _by_key(tune: Tune) -> Iterator[Continuation]:
    history = (START, *tune.classes)
    for i in range(1, len(history)):
        for length in range(min(i, LONGEST) + 1):
            yield tune.setting.genre, history[i - length : i], history[i]


def _by_movement(tune: Tune) -> Iterator[Continuation]:
    for i, number in enumerate(tune.classes):
        root, moved = _above_last(tune.classes[max(0, i - LONGEST) : i])
        for context in _tails(moved):
            yield tune.setting.genre, context, _above(number, root)
