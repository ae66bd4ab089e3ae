"""Tunes as players play them, real ones and simulated, each with what the chord model alone expects at every chord."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from players import TASTES, bent

from woodshed.learning.expecting import Expecting
from woodshed.learning.tune import Tune, tune_of
from woodshed.learning.weights import SHIPPED, shipped

FEWEST, MOST = 6, 25
"""Tunes of a composer who is a player here, at least, and how many of them are played."""
SHORTEST, LONGEST = 16, 90
"""Chords of a tune that simulated players play: enough to tell something, and none that outweighs the others."""
STYLES = ("jazz", "jazz", "pop", "latin")
"""What the simulated players play, in turn."""

Odds = NDArray[np.float64]


class Played(NamedTuple):
    """A tune and the model's odds before each of its chords, shape (chords, classes)."""

    tune: Tune
    odds: Odds


class Base:
    """What the model alone expects, kept in a folder, since that takes nearly all of the time."""

    def __init__(self, weights: str, cache: Path | None) -> None:
        self._model = shipped(weights)
        print_of_weights = sha256((SHIPPED / f"{weights}.npz").read_bytes()).hexdigest()[:16]
        self._folder = None if cache is None else cache / print_of_weights
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)

    def played(self, tune: Tune) -> Played:
        """A tune with its odds."""
        if self._folder is None:
            return Played(tune, self._asked(tune).astype(float))
        name = sha256(repr((tune.setting, tune.classes, tune.onsets)).encode()).hexdigest()[:32]
        path = self._folder / f"{name}.npy"
        if not path.exists():
            part = path.with_suffix(".part.npy")
            np.save(part, self._asked(tune))
            part.replace(path)
        odds = np.load(path).astype(float)
        return Played(tune, odds / odds.sum(1, keepdims=True))

    def _asked(self, tune: Tune) -> NDArray[np.float32]:
        expecting = Expecting(self._model, tune.setting, tune.setting.tonic or 0)
        rows = []
        for number, onset in zip(tune.classes, tune.onsets, strict=True):
            rows.append(expecting.belief(onset).odds)
            expecting.hear(number, onset)
        return np.array(rows, np.float32)


def composers(corpus: Path, splits: Sequence[str]) -> dict[str, list[Tune]]:
    """The tunes of every composer or artist who has enough of them, one chart of each tune; most tunes first."""
    found: dict[str, dict[str, Tune]] = defaultdict(dict)
    for chart, tune in _tunes(corpus, splits):
        if chart["artist_key"]:
            found[chart["artist_key"]].setdefault(tune.group, tune)
    enough = [(who, list(tunes.values())[:MOST]) for who, tunes in found.items() if len(tunes) >= FEWEST]
    return dict(sorted(enough, key=lambda one: (-len(one[1]), one[0])))


class Simulated(NamedTuple):
    """A simulated player: their taste ("none" for tunes as they are written), number, and tunes as they play them."""

    taste: str
    number: int
    tunes: tuple[Tune, ...]


def simulated(corpus: Path, split: str, *, players: int, tunes: int, share: float) -> Iterator[Simulated]:
    """Players of every taste and of none, who follow it with a probability of ``share`` wherever it applies.

    Players of one number play the same tunes, whatever their taste.
    """
    by_genre: dict[str, dict[str, Tune]] = defaultdict(dict)
    for _, tune in _tunes(corpus, [split]):
        if SHORTEST <= len(tune.classes) <= LONGEST:
            by_genre[tune.setting.genre].setdefault(tune.group, tune)
    for taste in ("none", *TASTES):
        for number in range(players):
            source = list(by_genre[STYLES[number % len(STYLES)]].values())
            chosen = Random(f"{split} {number}").sample(source, min(tunes, len(source)))
            dice = Random(f"{split} {number} {taste}")
            yield Simulated(taste, number, tuple(bent(tune, TASTES.get(taste), share, dice) for tune in chosen))


def _tunes(corpus: Path, splits: Sequence[str]) -> Iterator[tuple[dict[str, str], Tune]]:
    """Charts of a corpus whose key is known, each as a tune."""
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            chart = json.loads(line)
            if chart["split"] in splits and chart["key"]:
                tune = tune_of(chart)
                if tune is not None and tune.classes:
                    yield chart, tune
