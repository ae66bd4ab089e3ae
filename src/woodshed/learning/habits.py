"""What one player likes to come next, learned from what they keep, change and reject; it counts while it helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woodshed.errors import RequestError
from woodshed.learning.chord_class import CLASSES

Odds = NDArray[np.float64]

_STRENGTHS = (4.0, 16.0, 64.0)
"""How many chords of a player weigh as much as the model: one expert each, for players of strong and of weak habits."""
_TRUST = 0.94
"""The weight of the model alone at the start. Whatever comes, all of a player's chords together then cost at most a
tenth of a bit more than with the model alone (the bound of Bayesian mixtures; Cesa-Bianchi and Lugosi, 2006)."""
_LONGEST = 2
"""Chords of the longest context: a player has no more than some tunes to tell by."""
_REFUSED = 1.5
"""So many refusals halve what is left of a chord in its context."""
_LEAST = 1e-9


class Habits:
    """The habits of one player, over the probabilities of a model.

    A class because they grow with every chord. Counts of each context go over those of the shorter one, and those over
    the model's probabilities (Dirichlet smoothing; MacKay and Peto, 1995). Three such experts and the model alone are
    mixed by how well each foretold what the player kept: a habit that foretells nothing has no weight.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[tuple[int, ...], dict[int, float]] = {}
        self._refused: dict[tuple[int, ...], dict[int, float]] = {}
        self._weights = self._fresh()

    @staticmethod
    def _fresh() -> Odds:
        return np.array([_TRUST, *[(1.0 - _TRUST) / len(_STRENGTHS)] * len(_STRENGTHS)])

    @property
    def trust(self) -> float:
        """The weight of the player's own habits beside the model, 0 to 1."""
        return float(1.0 - self._weights[0])

    def odds(self, history: Sequence[int], base: Odds) -> Odds:
        """Probabilities of the next class after ``history``: the model's ``base`` as this player bends them."""
        found: Odds = self._weights @ np.array(self._experts(history, base))
        found /= found.sum()
        return found

    def _experts(self, history: Sequence[int], base: Odds) -> list[Odds]:
        contexts = _contexts(history)
        experts = [base]
        for strength in _STRENGTHS:
            odds = base
            for context in contexts:
                counts = self._kept.get(context)
                if counts:
                    own = np.zeros(CLASSES)
                    own[list(counts)] = list(counts.values())
                    odds = (own + strength * odds) / (own.sum() + strength)
            experts.append(self._without_refused(contexts, odds, base))
        return experts

    def _without_refused(self, contexts: Sequence[tuple[int, ...]], odds: Odds, base: Odds) -> Odds:
        refused = self._refused.get(contexts[-1], {})
        if not refused:
            return odds
        left = odds.copy()
        left[list(refused)] *= 0.5 ** (np.array(list(refused.values())) / _REFUSED)
        return left / left.sum() if left.sum() > 0 else base

    def keep(self, history: Sequence[int], number: int, base: Odds) -> None:
        """The player kept a class, or put it there, after ``history``, where the model had said ``base``."""
        experts = [max(float(odds[number]), _LEAST) for odds in self._experts(history, base)]
        self._weights *= experts
        self._weights /= self._weights.sum()
        for context in _contexts(history):
            row = self._kept.setdefault(context, {})
            row[number] = row.get(number, 0.0) + 1.0

    def refuse(self, history: Sequence[int], number: int) -> None:
        """The player did not want a class after ``history``."""
        for context in _contexts(history):
            row = self._refused.setdefault(context, {})
            row[number] = row.get(number, 0.0) + 1.0

    def as_document(self) -> dict[str, Any]:
        """Everything as JSON can hold it."""
        return {
            "format": 1,
            "weights": self._weights.tolist(),
            "kept": _rows(self._kept),
            "refused": _rows(self._refused),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Habits:
        """The habits of a document.

        Raises:
            RequestError: it is none, or of another version.
        """
        habits = cls()
        hint = "Forget them, and they are learned anew."
        try:
            version, weights = document["format"], np.array(document["weights"], float)
            kept, refused = _read(document["kept"]), _read(document["refused"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RequestError("what is kept of a player's habits is damaged", hint=hint) from error
        if version != 1 or weights.shape != habits._weights.shape or not (weights >= 0).all() or not weights.sum() > 0:
            raise RequestError(f"habits of format {version!r} with weights {weights.tolist()} are not read", hint=hint)
        habits._weights, habits._kept, habits._refused = weights / weights.sum(), kept, refused
        return habits


def _contexts(history: Sequence[int]) -> list[tuple[int, ...]]:
    """The contexts of a history from the shortest to the longest; none of them is empty but at the start."""
    longest = min(len(history), _LONGEST)
    return [tuple(history[len(history) - length :]) for length in range(min(1, longest), longest + 1)]


def _rows(counts: Mapping[tuple[int, ...], Mapping[int, float]]) -> dict[str, dict[str, float]]:
    return {" ".join(map(str, c)): {str(n): v for n, v in row.items()} for c, row in counts.items()}


def _read(rows: Mapping[str, Mapping[str, float]]) -> dict[tuple[int, ...], dict[int, float]]:
    found = {tuple(map(int, c.split())): {int(n): float(v) for n, v in row.items()} for c, row in rows.items()}
    if any(not 0 <= n < CLASSES for row in found.values() for n in row):
        raise ValueError("classes")
    return found
