"""An ordinal model of grades on readable descriptors, to be measured and not shipped: four guesses, averaged.

What is fixed here (the four members, their settings, the decision's bias) had the best balanced accuracy less a tenth
of the balanced square error in fourfold cross-validation inside the training and validation sets of the five splits,
among some five thousand blends of 21 members. The test sets took no part in the choice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Figures = NDArray[np.float64]
    Grades = NDArray[np.int64]

GRADES = 9
_HANDS = ("lh", "rh")
_BIAS = 0.2
"""Share of the square error in the price of a wrong guess; the rest is the same for every wrong grade."""
_WRONG = 4.0
"""That price of any wrong grade, so that both parts are of one size."""
_SPREAD = 1.1
"""Grades by which a piece may be off the line that the kernel regression draws, as a deviation."""


class Marks(NamedTuple):
    """Of a split: balanced accuracy, balanced mean square error, balanced share within one grade."""

    accuracy: float
    square_error: float
    within_one: float


@dataclass(frozen=True, slots=True)
class Graded:
    """Pieces: an array of shape (pieces, features), and their grades from 0."""

    features: Figures
    grades: Grades


def graded(folder: Path, split: str, parts: Sequence[str]) -> Graded:
    """The pieces of some parts of a split of the CIPI descriptors."""
    pieces = {row["id"]: row for row in json.loads((folder / "cipi-features-ISMIR24.json").read_text("utf-8"))}
    splits = json.loads((folder / "cipi_splits.json").read_text("utf-8"))[split]
    rows = [(pieces[name], grade) for part in parts for name, grade in splits[part].items() if name in pieces]
    return Graded(np.array([_features(row) for row, _ in rows]), np.array([grade for _, grade in rows]))


def _features(row: dict[str, Any]) -> list[float]:
    """The six descriptors of each hand, their sums, and how far the hands differ in them."""
    left, right = (
        [
            float(np.log1p(row[f"{hand}_pitch_set_lz"])), float(row[f"{hand}_pitch_range"]),
            float(row[f"{hand}_average_pitch"]), float(np.log(row[f"{hand}_average_ioi_seconds"])),
            float(row[f"{hand}_displacement_rate"]), float(row[f"{hand}_pitch_entropy"]),
        ]
        for hand in _HANDS
    )  # fmt: skip
    both = [*zip(left, right, strict=True)]
    return [*left, *right, *(a + b for a, b in both), *(abs(a - b) for a, b in both)]


def marks(guessed: Grades, true: Grades) -> Marks:
    """How good guesses are, each grade counting the same."""
    rows = [(guessed[true == grade] - grade) for grade in np.unique(true)]
    return Marks(
        float(np.mean([np.mean(row == 0) for row in rows])),
        float(np.mean([np.mean(row.astype(float) ** 2) for row in rows])),
        float(np.mean([np.mean(np.abs(row) <= 1) for row in rows])),
    )


def guessed(known: Graded, features: Figures) -> Grades:
    """The grades of pieces, after known ones."""
    members: list[Callable[[Graded, Figures], Figures]] = [
        _thresholds, lambda k, x: _trees(k, x, 5, 0.5), lambda k, x: _trees(k, x, 8, 0.7), _kernel,
    ]  # fmt: skip
    shares = np.mean([member(known, features) for member in members], axis=0)
    off = np.subtract.outer(np.arange(GRADES), np.arange(GRADES))
    price = (1 - _BIAS) * _WRONG * (off != 0) + _BIAS * off.astype(float) ** 2
    best: Grades = (shares @ price).argmin(axis=1)
    return best


def _weights(grades: Grades) -> Figures:
    """Weights by which every grade counts the same."""
    raw = 1.0 / np.bincount(grades, minlength=GRADES)[grades]
    weights: Figures = raw / raw.mean()
    return weights


def _shares(above: Figures) -> Figures:
    """From the chance of being above each grade to that of each grade; an array of shape (pieces, grades)."""
    falling = np.minimum.accumulate(np.column_stack([np.ones(len(above)), above, np.zeros(len(above))]), axis=1)
    return falling[:, :-1] - falling[:, 1:]


def _scaled(known: Graded, features: Figures) -> tuple[Figures, Figures]:
    mean, deviation = known.features.mean(axis=0), known.features.std(axis=0)
    return (known.features - mean) / deviation, (features - mean) / deviation


def _thresholds(known: Graded, features: Figures) -> Figures:
    """Logistic regression for each threshold between grades (Frank and Hall, 2001), held small."""
    from sklearn.linear_model import LogisticRegression

    old, new = _scaled(known, features)
    weights = _weights(known.grades)
    above = []
    for grade in range(GRADES - 1):
        model = LogisticRegression(C=0.03, max_iter=2000).fit(old, known.grades > grade, sample_weight=weights)
        above.append(model.predict_proba(new)[:, 1])
    return _shares(np.column_stack(above))


def _trees(known: Graded, features: Figures, leaf: int, tried: float) -> Figures:
    """Extremely randomised trees (Geurts and others, 2006) on all thresholds at once."""
    from sklearn.ensemble import ExtraTreesRegressor

    above = (known.grades[:, None] > np.arange(GRADES - 1)).astype(float)
    model = ExtraTreesRegressor(300, min_samples_leaf=leaf, max_features=tried, random_state=0)
    model.fit(known.features, above, sample_weight=_weights(known.grades))
    return _shares(np.asarray(model.predict(features)))


def _kernel(known: Graded, features: Figures) -> Figures:
    """A Gaussian process on the grades as numbers (Rasmussen and Williams, 2006), and a bell about its line."""
    old, new = _scaled(known, features)
    weights, width = _weights(known.grades), old.shape[1]

    def near(a: Figures, b: Figures) -> Figures:
        apart = ((a[:, None] - b[None]) ** 2).sum(-1) / (2 * 0.6**2 * width)
        close: Figures = 4 * (np.exp(-apart) + 0.3 * (a @ b.T) / width)
        return close

    mean = float(np.average(known.grades, weights=weights))
    pull = np.linalg.solve(near(old, old) + np.diag(1.5 / weights), known.grades - mean)
    line = mean + near(new, old) @ pull
    bell = np.exp(-((np.arange(GRADES) - line[:, None]) ** 2) / (2 * _SPREAD**2))
    shares: Figures = bell / bell.sum(axis=1, keepdims=True)
    return shares


def cross_tested(folder: Path, splits: Sequence[str]) -> list[Marks]:
    """The marks on the test set of each split, after its training and validation sets."""
    found = []
    for split in splits:
        known, asked = graded(folder, split, ("train", "val")), graded(folder, split, ("test",))
        found.append(marks(guessed(known, asked.features), asked.grades))
    return found
