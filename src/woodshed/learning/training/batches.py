"""Tunes of like length put together, so that a net hears many at once."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
import torch
from torch import Tensor

from woodshed.learning.chord_class import CLASSES
from woodshed.learning.examples import HIDDEN, TOKENS, Examples
from woodshed.learning.long_term import SCORES
from woodshed.learning.places import CLASS_FEATURES, FEATURES, MOST

LONGEST = 512
"""Changes of a tune that are trained on; those after them are few, and repeat what came."""
IGNORED = -100
"""Stands for the target where a shorter tune of a batch has ended."""
_POOL = 512
"""Tunes among which like lengths are looked for: few enough that every batch is a mixture."""


Batch = tuple[dict[str, Tensor], Tensor]


def batch_of(tunes: Sequence[Examples], hidden: Sequence[bool], longest: int = LONGEST) -> Batch:
    """What a net is asked about some tunes, and what came, shape (tunes, changes).

    Where ``hidden``, it is not told when the next chord begins.
    """
    n, b = min(max(len(tune.targets) for tune in tunes), longest), len(tunes)
    tokens, asked = np.zeros((b, n, len(TOKENS)), np.int64), np.zeros((b, n, len(HIDDEN)), np.int64)
    scores, votes = np.zeros((b, n, CLASSES, SCORES), np.float32), np.zeros((b, n, CLASSES, CLASS_FEATURES), np.float32)
    places, alike = np.full((b, n, MOST), -1, np.int64), np.zeros((b, n, MOST, FEATURES), np.float32)
    targets = np.full((b, n), IGNORED, np.int64)
    for i, (tune, secret) in enumerate(zip(tunes, hidden, strict=True)):
        m = min(len(tune.targets), n)
        tokens[i, :m], targets[i, :m] = tune.tokens[:m], tune.targets[:m]
        asked[i, :m] = HIDDEN if secret else tune.asked[:m]
        scores[i, :m], votes[i, :m] = tune.scores[:m], tune.votes[:m]
        places[i, :m] = (tune.hidden_places if secret else tune.places)[:m]
        alike[i, :m] = (tune.hidden_alike if secret else tune.alike)[:m]
    real = places >= 0
    places[~real] = 0
    came = np.where(targets < 0, 0, targets)
    numbers = np.take_along_axis(came, places.reshape(b, -1), 1).reshape(places.shape)
    setting = np.array([tune.setting for tune in tunes], np.int64)
    arrays = {
        "tokens": tokens, "asked": asked, "setting": setting, "scores": scores, "votes": votes, "places": places,
        "numbers": numbers, "alike": alike, "real": real,
    }  # fmt: skip
    return {name: torch.from_numpy(array) for name, array in arrays.items()}, torch.from_numpy(targets)


def shuffled(tunes: Sequence[Examples], most: int, dice: Random) -> list[list[int]]:
    """The numbers of all tunes in batches of at most ``most`` changes, padding included, in a drawn order."""
    order = list(range(len(tunes)))
    dice.shuffle(order)
    batches: list[list[int]] = []
    for first in range(0, len(order), _POOL):
        pool = sorted(order[first : first + _POOL], key=lambda i: len(tunes[i].targets))
        batches += _cut(pool, tunes, most)
    dice.shuffle(batches)
    return batches


def _cut(pool: Sequence[int], tunes: Sequence[Examples], most: int) -> list[list[int]]:
    """Tunes that stand in the order of their lengths, cut where a batch is full."""
    batches: list[list[int]] = [[]]
    for i in pool:
        length = min(LONGEST, len(tunes[i].targets))
        if batches[-1] and length * (len(batches[-1]) + 1) > most:
            batches.append([])
        batches[-1].append(i)
    return [batch for batch in batches if batch]
