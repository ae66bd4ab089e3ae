"""What is played in the place of what: how often a chord came where the model had expected another one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import FAMILIES, SILENCE

Odds = NDArray[np.float64]

_FIRM, _KEEN = 16.0, 16.0
"""How many chords weigh as much as playing what was expected: those of a family, and those of one class of it."""
_OPEN = 0.05
"""The share of a family's chords that may turn into any others before anything is known."""
_SLIGHT = 0.01
"""A smaller share in a chord that came is no sign of what it stands for."""

_WIDE = len(FAMILIES)
_NUMBERS = np.arange(SILENCE)
_FAMILY, _ROOT = _NUMBERS % _WIDE, _NUMBERS // _WIDE
_ABOVE = (np.arange(12)[:, None] - np.arange(12)) % 12
_SAME = np.eye(_WIDE)[:, None, :] * (np.arange(12) == 0)[None, :, None]


class Instead:
    """Expected chords and what came in their place; shape (120, 120), silence apart.

    A class because it grows with every chord. The model's odds are taken for those of what a chord stands for, and a
    chord that came counts for all it may stand for, each as likely as it is (the E step of Dempster, Laird and Rubin,
    1977). So a habit such as the tritone substitute is learned once for all places and keys, and what the model knows
    of this tune stays of use.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._came = np.zeros((SILENCE, SILENCE))
        self._settle()

    def _settle(self) -> None:
        self._met = self._came.sum(1)
        # Seen from the expected root the families alone tell, so that a habit holds on every degree.
        self._moves = np.zeros((_WIDE, 12, _WIDE))
        rows = self._came.reshape(12, _WIDE, 12, _WIDE)
        for above in range(12):
            for root in range(12):
                self._moves[:, above] += rows[root, :, (root + above) % 12]

    def heard(self, number: int, base: Odds) -> dict[int, float]:
        """For which classes one that came may stand, and how likely in thousandths; empty for silence."""
        if number >= SILENCE:
            return {}
        above = (number // _WIDE - _ROOT) % 12
        shares = base[:SILENCE] * self._turned(above, number)
        total = shares.sum()
        shares = np.where(shares >= _SLIGHT * total, shares, 0.0)
        if not shares.any():
            return {number: 1.0}
        shares = np.round(shares / shares.sum(), 3)
        return {int(place): float(shares[place]) for place in np.flatnonzero(shares)}

    def _turned(self, above: NDArray[np.int64], number: int) -> Odds:
        """How likely every class is to turn into one."""
        family = number % _WIDE
        general = self._general()[_FAMILY, above, family]
        found: Odds = (self._came[:, number] + _KEEN * general) / (self._met + _KEEN)
        return found

    def _general(self) -> Odds:
        prior = _FIRM * ((1.0 - _OPEN) * _SAME + _OPEN / SILENCE)
        found: Odds = (self._moves + prior) / (self._moves.sum((1, 2), keepdims=True) + _FIRM)
        return found

    def add(self, number: int, stands_for: Mapping[int, float]) -> None:
        """A class came that stands for others, each to its share."""
        for expected, share in stands_for.items():
            self._came[expected, number] += share
            self._met[expected] += share
            above = (number // _WIDE - expected // _WIDE) % 12
            self._moves[expected % _WIDE, above, number % _WIDE] += share

    def odds(self, base: Odds, sounding: int | None) -> Odds:
        """The model's odds, each class turned into what is played in its place; never into what sounds."""
        if not self._met.any():
            return base
        found = base.copy()
        weights = base[:SILENCE] / (self._met + _KEEN)
        around = weights.reshape(12, _WIDE)[_ABOVE].reshape(12, -1)
        general = self._general().transpose(1, 0, 2).reshape(-1, _WIDE)
        found[:SILENCE] = weights @ self._came + _KEEN * (around @ general).ravel()
        if sounding is not None:
            found[sounding] = 0.0
        total = found.sum()
        return found / total if total > 0 else base

    @classmethod
    def of(cls, rows: Mapping[int, Mapping[int, float]]) -> Instead:
        """What rows of counts hold, each that of an expected class."""
        found = cls()
        for expected, row in rows.items():
            found._came[expected, list(row)] = list(row.values())
        found._settle()
        return found
