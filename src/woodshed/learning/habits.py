"""What one player likes to come next, learned from what they keep, change and reject; it counts while it helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from woodshed.errors import RequestError
from woodshed.learning.instead import Odds
from woodshed.learning.leaning import Leaning
from woodshed.learning.others import Others
from woodshed.learning.tallies import Tallies, tallies_of
from woodshed.learning.tune import GENRES

_LIGHT, _FIRM = 16.0, 64.0
"""How many chords of a context weigh as much as the model, for players of strong and of weak habits."""
_OWN, _OTHERS = 3, 4
"""Experts that know the player alone, and those that know the others as well."""
_WEIGHTS = np.array([0.90, *[0.06 / _OWN] * _OWN, *[0.04 / _OTHERS] * _OTHERS])
"""The weights of the model alone and of all experts at the start, in every place."""
_PLACES = 0.04
"""The weight, at the start, of what weighs them in each place apart: who bends few chords is known there alone."""
_START = np.array([*(1.0 - _PLACES) * _WEIGHTS, _PLACES])
"""All weights at the start. Whatever comes, the first chords together cost at most a fifth of a bit more than with the
model alone (the bound of Bayesian mixtures; Cesa-Bianchi and Lugosi, 2006)."""
_AGAIN = 0.001
"""The share of the weights that begins anew with every chord, so that a player who changes is followed (the fixed share
of Herbster and Warmuth, 1998). It costs a five-thousandth of a bit a chord."""
_LEAST = 1e-9
_FORMAT = 2
_HINT = "Forget them, and they are learned anew."


class Choice(NamedTuple):
    """What a player did after some chords: the class that they kept, if any, and those that they refused.

    ``before`` are the classes so far and ``base`` the model's odds of the next one.
    """

    before: tuple[int, ...]
    base: Odds
    genre: str
    kept: int | None
    refused: tuple[int, ...]


class Habits:
    """The habits of one player, over the probabilities of a model; they grow with every chord.

    The model alone, experts that know what the player does, and experts that know what others do are mixed by how well
    each foretold what the player kept: a habit that foretells nothing has no weight, be it their own or that of others.
    They are weighed over all chords, and once more in each place, told by the chord that the model expects most.
    ``others`` is what other players share, and ``notices`` what must be told with an answer; neither is kept.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.others: Others | None = None
        self.notices: tuple[str, ...] = ()
        self._by_genre: dict[str, Tallies] = {}
        self._own = Leaning(Tallies())
        self._weights = _START.copy()
        self._places: dict[int, Odds] = {}

    @property
    def trust(self) -> float:
        """The weight of habits, the player's own and those of others, beside the model, 0 to 1."""
        there = np.mean([weights[0] for weights in self._places.values()]) if self._places else _WEIGHTS[0]
        return float(1.0 - self._weights[0] - self._weights[-1] * there)

    def odds(self, history: Sequence[int], base: Odds, genre: str = "other", *, alone: bool = False) -> Odds:
        """Probabilities of the next class after ``history``: the model's ``base`` as this player bends them.

        ``alone`` leaves out what others share.
        """
        experts = self._experts(history, base, None if alone else genre)
        there = self._places.get(int(np.argmax(base)), _WEIGHTS)
        found: Odds = (self._weights[:-1] + self._weights[-1] * there) @ np.array(experts)
        found /= found.sum()
        return found

    def _experts(self, history: Sequence[int], base: Odds, genre: str | None) -> list[Odds]:
        alone = self._own.bent(history, base, (_LIGHT, _FIRM))
        others = None if self.others is None or genre is None else self.others.leaning(genre)
        if others is None:
            return [base, *alone, base, base, alone[0], alone[-1]]
        theirs = others.bent(history, base, (_FIRM,))
        # What the player does goes over what the others do, as that goes over what everybody does.
        return [base, *alone, *theirs, *self._own.bent(history, theirs[-1], (_FIRM,))]

    def keep(self, history: Sequence[int], number: int, base: Odds, genre: str = "other") -> float:
        """How likely a class was that the player kept, or put there, after ``history``; they learn from it.

        ``base`` is what the model had said there.
        """
        experts = np.array([float(odds[number]) for odds in self._experts(history, base, genre)])
        place = int(np.argmax(base))
        there = self._places.get(place, _WEIGHTS)
        experts = np.array([*experts, there @ experts])
        expected = float(self._weights @ experts)
        self._places[place] = _weighed(there, experts[:-1], _WEIGHTS)
        self._weights = _weighed(self._weights, experts, _START)
        self._by_genre.setdefault(genre, Tallies()).add(self._own.learned(history, number, base))
        return expected

    def refuse(self, history: Sequence[int], number: int, genre: str = "other") -> None:
        """The player did not want a class after ``history``."""
        self._by_genre.setdefault(genre, Tallies()).add(self._own.refused(history, number))

    def learn(self, choice: Choice) -> None:
        """Refuse and keep what a player did."""
        for number in choice.refused:
            self.refuse(choice.before, number, choice.genre)
        if choice.kept is not None:
            self.keep(choice.before, choice.kept, choice.base, choice.genre)

    def handed_on(self) -> dict[str, Any]:
        """What others may count of these habits, by genre, as JSON can hold it (``Tallies.handed_on``)."""
        told = {genre: tallies.handed_on() for genre, tallies in sorted(self._by_genre.items())}
        return {genre: document for genre, document in told.items() if any(document.values())}

    def as_document(self) -> dict[str, Any]:
        """Everything as JSON can hold it."""
        genres = {genre: tallies.as_document() for genre, tallies in self._by_genre.items()}
        places = {str(place): weights.tolist() for place, weights in self._places.items()}
        return {"format": _FORMAT, "weights": self._weights.tolist(), "places": places, "genres": genres}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Habits:
        """The habits of a document, also of one of the first format, which told no genres.

        Raises:
            RequestError: it is none, or of another version.
        """
        try:
            version = document["format"]
            if version == 1:
                document = {"weights": _START, "places": {}, "genres": {"other": {**document, "instead": {}}}}
            weights = _read_weights(document["weights"], _START)
            places = {int(place): _read_weights(one, _WEIGHTS) for place, one in document["places"].items()}
            genres = {genre: tallies_of(tallies) for genre, tallies in document["genres"].items()}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RequestError("what is kept of a player's habits is damaged", hint=_HINT) from error
        if version not in (1, _FORMAT) or not set(genres) <= set(GENRES):
            raise RequestError(f"habits of format {version!r} in {', '.join(genres)} are not read", hint=_HINT)
        habits = cls()
        habits._weights, habits._places, habits._by_genre = weights, places, genres
        total = Tallies()
        for tallies in genres.values():
            total.add(tallies)
        habits._own = Leaning(total)
        return habits


def _weighed(weights: Odds, experts: Odds, start: Odds) -> Odds:
    """Weights after a chord that each expert had called so likely."""
    found: Odds = weights * np.maximum(experts, _LEAST)
    found /= found.sum()
    return found + _AGAIN * (start - found)


def _read_weights(said: Any, like: Odds) -> Odds:
    weights = np.array(said, float)
    if weights.shape != like.shape or not (weights >= 0).all() or not 0 < weights.sum() < np.inf:
        raise ValueError("weights")
    return weights
