"""What trained nets answer about the tunes that another net learns from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from woodshed.learning.chord_class import CLASSES
from woodshed.learning.examples import Examples, Half
from woodshed.learning.training.batches import batch_of
from woodshed.learning.training.net import ChordNet

_TOGETHER = 8
"""Tunes that are asked about at once."""


class Answers(NamedTuple):
    """Probabilities at every change of a tune, shape (changes, classes): with the onset known, and with it hidden."""

    known: Half
    hidden: Half


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch is there only where nets are trained
def answers_of(nets: Sequence[ChordNet], tunes: Sequence[Examples]) -> list[Answers]:
    """The mean of what the nets answer about each tune, as far as tunes are trained on."""
    found: dict[int, list[Half]] = {}
    order = sorted(range(len(tunes)), key=lambda i: len(tunes[i].targets))
    for first in range(0, len(order), _TOGETHER):
        numbers = order[first : first + _TOGETHER]
        for hidden in (False, True):
            asked, came = batch_of([tunes[i] for i in numbers], [hidden] * len(numbers))
            odds = torch.stack([net.eval()(asked).exp() for net in nets]).mean(0)
            for i, row, real in zip(numbers, odds, came >= 0, strict=True):
                found.setdefault(i, []).append(row[real].half().numpy())
    return [Answers(*found[i]) for i in range(len(tunes))]


def taught_batch(answers: Sequence[Answers], hidden: Sequence[bool], longest: int) -> Tensor:
    """The answers about some tunes, shape (tunes, ``longest``, classes), 0 where a tune has ended."""
    out = np.zeros((len(answers), longest, CLASSES), np.float32)
    for row, (known, secret), unknown in zip(out, answers, hidden, strict=True):
        row[: len(known)] = secret if unknown else known
    return torch.from_numpy(out)
