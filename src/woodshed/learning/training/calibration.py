"""How well nets do on tunes that they were not trained on, and how sure they should be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES
from woodshed.learning.examples import Examples
from woodshed.learning.training.batches import batch_of
from woodshed.learning.training.net import ChordNet

_TEMPERATURES = np.linspace(0.8, 1.2, 21)
"""Exponents tried: below 1 less sure than the nets, above 1 surer."""
_SPARE_BITS = 0.002
"""Bits a chord that a better calibration may cost."""
_BINS = 15
"""Equal bins of the best probability, as everybody measures calibration (Guo and others, 2017)."""
_LEAST = 1e-6


Nets = Sequence[ChordNet]
"""Nets whose probabilities are averaged."""


class Figures(NamedTuple):
    """Of every chord of some tunes: how many, the share that was the best guess, bits, calibration error (0 to 1)."""

    events: int
    top1: float
    top3: float
    top5: float
    bits: float
    ece: float


def best_temperature(nets: Sequence[ChordNet], tunes: Sequence[Examples]) -> float:
    """The exponent of the averaged probabilities that is calibrated best, of those that cost next to no bits."""
    odds, came = _answers(nets, tunes)
    logs = np.log(np.maximum(odds, 1e-12))
    tried = [(float(t), _figures(_tempered(logs, t), came)) for t in _TEMPERATURES]
    fewest = min(found.bits for _, found in tried)
    close = [(found.ece, t) for t, found in tried if found.bits <= fewest + _SPARE_BITS]
    return round(min(close)[1], 3)


def figures_of(nets: Nets, tunes: Sequence[Examples], temperature: float, *, hidden: bool = False) -> Figures:
    """What the averaged nets reach on some tunes; where ``hidden``, without knowing when the next chord begins."""
    odds, came = _answers(nets, tunes, hidden=hidden)
    return _figures(_tempered(np.log(np.maximum(odds, 1e-12)), temperature), came)


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


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch is there only where nets are trained
def _answers(
    nets: Sequence[ChordNet], tunes: Sequence[Examples], *, hidden: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The averaged probabilities at every change, shape (changes, classes), and what came."""
    odds, came = [], []
    order = sorted(tunes, key=lambda tune: len(tune.targets))
    for first in range(0, len(order), 8):
        batch = order[first : first + 8]
        longest = max(len(tune.targets) for tune in batch)
        asked, targets = batch_of(batch, [hidden] * len(batch), longest)
        found = torch.stack([net.eval()(asked).exp() for net in nets]).mean(0)
        real = targets >= 0
        odds.append(found[real].numpy().reshape(-1, CLASSES))
        came.append(targets[real].numpy())
    return np.concatenate(odds).astype(np.float64), np.concatenate(came)
