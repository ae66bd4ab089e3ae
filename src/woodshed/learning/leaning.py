"""How somebody's choices bend the model's odds: a player's own, or those of all others who share theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from woodshed.learning.chord_class import SILENCE
from woodshed.learning.instead import Instead, Odds
from woodshed.learning.tallies import Context, Tallies, contexts_of

_REFUSED = 1.5
"""So many refusals of a chord that was never kept halve what is left of it in its context."""


class Leaning:
    """Counts of choices, ready to bend odds; a class because its counts grow.

    First every class is turned into what is played in its place (``Instead``). Then the counts of each context go over
    those of the shorter one, and those over the odds (Dirichlet smoothing; MacKay and Peto, 1995).
    """

    def __init__(self, tallies: Tallies) -> None:
        """Begin with counts that are there."""
        self._tallies = tallies
        self._instead = Instead.of({context[0]: row for context, row in tallies.instead.items()})

    def bent(self, history: Sequence[int], base: Odds, strengths: Sequence[float]) -> list[Odds]:
        """Odds with every class turned into what is played in its place, less what was refused here.

        After these the same under the counts of what was kept here, for each strength: so many chords weigh as much as
        the odds themselves.
        """
        contexts = contexts_of(history)
        turned = self._instead.odds(base, history[-1] if history else None)
        found = [turned]
        for strength in strengths:
            odds = turned
            for context in contexts:
                counts = self._tallies.kept.get(context)
                if counts:
                    total = sum(counts.values()) + strength
                    odds = odds * (strength / total)
                    odds[list(counts)] += np.array(list(counts.values())) / total
            found.append(odds)
        refused = self._tallies.refused.get(contexts[-1])
        return [self._without(refused, contexts[-1], odds) for odds in found] if refused else found

    def _without(self, refused: Mapping[int, float], context: Context, odds: Odds) -> Odds:
        kept = self._tallies.kept.get(context, {})
        left = odds.copy()
        for number, count in refused.items():
            wanted = kept.get(number, 0.0) + _REFUSED
            left[number] *= wanted / (wanted + count)
        total = left.sum()
        return left / total if total > 0 else odds

    def learned(self, history: Sequence[int], number: int, base: Odds) -> Tallies:
        """What one chord that was kept, where the model had said ``base``, tells; added here."""
        stands_for = self._instead.heard(number, base)
        self._instead.add(number, stands_for)
        told = Tallies(
            {(expected,): {number: share} for expected, share in stands_for.items() if expected < SILENCE},
            {context: {number: 1.0} for context in contexts_of(history)},
        )
        self._tallies.add(told)
        return told

    def refused(self, history: Sequence[int], number: int) -> Tallies:
        """What one chord that was refused tells; added here."""
        told = Tallies(refused={context: {number: 1.0} for context in contexts_of(history)})
        self._tallies.add(told)
        return told
