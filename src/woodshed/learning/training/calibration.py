"""How well nets do on tunes that they were not trained on, and how sure they should be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.examples import Examples
from woodshed.learning.training.net import ChordNet
from woodshed.learning.training.teaching import means_of

_TEMPERATURES = np.linspace(0.8, 1.2, 21)
"""Exponents tried: below 1 less sure than the nets, above 1 surer."""
_SPARE_BITS = 0.002
"""Bits a chord that a better calibration may cost."""
_BINS = 15
"""Equal bins of the best probability, as everybody measures calibration (Guo and others, 2017)."""
_LEAST = 1e-6


class Figures(NamedTuple):
    """Of every chord of some tunes: how many, the share that was the best guess, bits, calibration error (0 to 1)."""

    events: int
    top1: float
    top3: float
    top5: float
    bits: float
    ece: float


def calibrated(nets: Sequence[ChordNet], tunes: Sequence[Examples]) -> tuple[float, Figures]:
    """The exponent of the averaged probabilities that is calibrated best, of those that cost next to no bits.

    With it what the nets then reach on the tunes.
    """
    whole = max(len(tune.targets) for tune in tunes)
    odds = np.concatenate(means_of(nets, tunes, longest=whole)).astype(np.float64)
    came = np.concatenate([tune.targets for tune in tunes]).astype(np.int64)
    logs = np.log(np.maximum(odds, 1e-12))
    tried = [(round(float(t), 3), _figures(_tempered(logs, t), came)) for t in _TEMPERATURES]
    fewest = min(found.bits for _, found in tried)
    return min((one for one in tried if one[1].bits <= fewest + _SPARE_BITS), key=lambda one: (one[1].ece, one[0]))


def _figures(logs: NDArray[np.float64], came: NDArray[np.int64]) -> Figures:
    own = _chosen(logs, came)
    ranks = (logs > own[:, None]).sum(1)
    best = np.exp(logs.max(1))
    bins = np.minimum((best * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, best - (ranks == 0), _BINS)
    one, three, five = (float((ranks < depth).mean()) for depth in (1, 3, 5))
    bits = -np.log2(np.maximum(np.exp(own), _LEAST)).mean()
    return Figures(len(came), one, three, five, float(bits), float(np.abs(gaps).sum() / len(came)))


def _tempered(logs: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    scaled = logs * temperature
    found: NDArray[np.float64] = scaled - np.log(np.exp(scaled).sum(1, keepdims=True))
    return found


def _chosen(logs: NDArray[np.float64], came: NDArray[np.int64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = logs[np.arange(len(came)), came]
    return found
