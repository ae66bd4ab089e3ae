"""Bars as they are written, with signs of repetition, and the order in which they are played."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MOST_PLAYED = 2000
"""Bars of one tune at most: signs that lead round for ever stop here."""


class Bar(NamedTuple):
    """One written bar: ``chords`` are beats from 1 with their symbols; an empty bar holds the chord before it.

    ``opens`` and ``closes`` are repeat signs, the second with how often the stretch is played (0: no sign); ``endings``
    are the passes in which a bar under a bracket is played, empty where there is none. ``segno`` and ``coda`` stand
    before the bar; ``leaves`` (to the coda) and ``fine`` behind it, heeded after the return. ``returns`` is
    "start" or "segno" where the piece goes back behind the bar, and ``until`` the ending with which it then stops (0:
    as its signs say).
    """

    chords: tuple[tuple[float, str], ...] = ()
    opens: bool = False
    closes: int = 0
    endings: frozenset[int] = frozenset()
    segno: bool = False
    coda: bool = False
    leaves: bool = False
    fine: bool = False
    returns: str = ""
    until: int = 0


def played(bars: Sequence[Bar]) -> list[int]:
    """The places of the bars in the order in which they sound; after a return repeats are not taken again.

    >>> tune = [Bar(opens=True), Bar(endings=frozenset({1}), closes=2), Bar(endings=frozenset({2}))]
    >>> played(tune)
    [0, 1, 0, 2]
    """
    way = _Way(bars)
    while way.at < len(bars) and len(way.order) < MOST_PLAYED:
        way.step()
    return way.order


class _Way:
    """Where a player stands; a class, since each sign asks what was played before it."""

    def __init__(self, bars: Sequence[Bar]) -> None:
        self.bars = bars
        self.order: list[int] = []
        self.at = self.start = 0
        self.turn = 1
        self.returned = False
        self.until = 0

    def step(self) -> None:
        """Play the bar here, or pass over it, and go to the next."""
        at, bar = self.at, self.bars[self.at]
        after_brackets = bool(at and self.bars[at - 1].endings and not bar.endings)
        if (bar.opens or after_brackets) and at != self.start:
            self.start, self.turn = at, 1
        if bar.endings and self._wanted(at) not in bar.endings:
            self.at += 1
            return
        self.order.append(at)
        self.at = self._next(at, bar)

    def _wanted(self, at: int) -> int:
        named = self._passes_named(at)
        return (self.until or max(named)) if self.returned else max(self.turn, min(named))

    def _passes_named(self, at: int) -> set[int]:
        """The passes that the row of brackets around a bar names."""
        first, last = at, at
        while first and self.bars[first - 1].endings:
            first -= 1
        while last + 1 < len(self.bars) and self.bars[last + 1].endings:
            last += 1
        return {turn for bar in self.bars[first : last + 1] for turn in bar.endings}

    def _next(self, at: int, bar: Bar) -> int:
        if self.returned:
            return self._next_after_return(at, bar)
        if bar.closes:
            # A first ending alone is followed by what is played the second time.
            passes = max(2, *self._passes_named(at)) if bar.endings else bar.closes
            if self.turn < passes:
                self.turn += 1
                return self.start
            self.start, self.turn = at + 1, 1
        if not bar.returns:
            return at + 1
        self.returned, self.until = True, bar.until
        signs = [place for place, other in enumerate(self.bars[: at + 1]) if other.segno]
        self.start = signs[-1] if bar.returns == "segno" and signs else 0
        return self.start

    def _next_after_return(self, at: int, bar: Bar) -> int:
        end = len(self.bars)
        leaves_ending = self.until in bar.endings and (at + 1 == end or self.until not in self.bars[at + 1].endings)
        if bar.fine or bar.returns or (self.until and leaves_ending):
            return end
        if bar.leaves:
            return next((place for place in range(at + 1, end) if self.bars[place].coda), end)
        return at + 1
