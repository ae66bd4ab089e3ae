"""What trained nets answer about the tunes that another net learns from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from woodshed.learning.chord_class import CLASSES
from woodshed.learning.examples import Examples, Half
from woodshed.learning.training.batches import LONGEST, batch_of
from woodshed.learning.training.net import ChordNet

_TOGETHER = 8
"""Tunes that are asked about at once."""


class Answers(NamedTuple):
    """Probabilities at every change of a tune, shape (changes, classes): with the onset known, and with it hidden."""

    known: Half
    hidden: Half


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch is there only where nets are trained
def means_of(
    nets: Sequence[ChordNet], tunes: Sequence[Examples], *, hidden: bool = False, longest: int = LONGEST
) -> list[NDArray[np.float32]]:
    """The mean of what nets answer at the changes of each tune, up to the ``longest``, shape (changes, classes)."""
    found: dict[int, NDArray[np.float32]] = {}
    order = sorted(range(len(tunes)), key=lambda i: len(tunes[i].targets))
    for first in range(0, len(order), _TOGETHER):
        numbers = order[first : first + _TOGETHER]
        asked, came = batch_of([tunes[i] for i in numbers], [hidden] * len(numbers), longest)
        odds = torch.stack([net.eval()(asked).exp() for net in nets]).mean(0)
        found |= {i: row[real].numpy() for i, row, real in zip(numbers, odds, came >= 0, strict=True)}
    return [found[i] for i in range(len(tunes))]


def answers_of(nets: Sequence[ChordNet], tunes: Sequence[Examples]) -> list[Answers]:
    """The mean of what the nets answer about each tune, as far as tunes are trained on."""
    known, hidden = means_of(nets, tunes), means_of(nets, tunes, hidden=True)
    return [Answers(*(odds.astype(np.float16) for odds in both)) for both in zip(known, hidden, strict=True)]


def taught_batch(answers: Sequence[Answers], hidden: Sequence[bool], longest: int) -> Tensor:
    """The answers about some tunes, shape (tunes, ``longest``, classes), 0 where a tune has ended."""
    out = np.zeros((len(answers), longest, CLASSES), np.float32)
    for row, (known, secret), unknown in zip(out, answers, hidden, strict=True):
        row[: len(known)] = secret if unknown else known
    return torch.from_numpy(out)
