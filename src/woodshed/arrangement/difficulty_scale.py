"""From figures to levels: the rubrics of ``difficulty.toml`` and how their strains add up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import tomli

from woodshed.arrangement.strain import Clock, Grips, HandStrain, apart, grips_of, hand_strain, material

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from woodshed.theory.time import Ticks

    Figures = NDArray[np.float64]


class Rubric(NamedTuple):
    """What a figure counts for: the level that each value means by itself, and how much that weighs."""

    values: tuple[float, ...]
    levels: tuple[float, ...]
    weight: float

    def strain(self, figures: Figures) -> Figures:
        """The square of the level that each figure would mean if nothing else were hard, times the weight."""
        levels: Figures = np.interp(figures, self.values, self.levels)
        return self.weight * levels**2

    def easy(self, level: float) -> float:
        """The strain of something no harder than a level."""
        return self.weight * level**2


@dataclass(frozen=True, slots=True)
class Scale:
    """All rubrics, and the strains at which levels 1 to 10 stand."""

    rubrics: Mapping[str, Rubric]
    cuts: tuple[float, ...]
    hardest: float
    hands: float

    def level(self, strain: float) -> float:
        """The level from 1 to 10 of a strain."""
        return float(np.interp(strain, self.cuts, self._levels))

    def levels(self, strains: Figures) -> list[float]:
        """The levels of many strains."""
        found: Figures = np.interp(strains, self.cuts, self._levels)
        return [round(level, 2) for level in found.tolist()]

    def strain(self, level: float) -> float:
        """The strain at which a level stands."""
        return float(np.interp(level, self._levels, self.cuts))

    @property
    def _levels(self) -> range:
        return range(1, len(self.cuts) + 1)


@lru_cache(maxsize=1)
def scale() -> Scale:
    """The scale as it stands in ``difficulty.toml``."""
    data = tomli.loads(Path(__file__).with_name("difficulty.toml").read_text("utf-8"))
    rubrics = {row["name"]: Rubric(tuple(row["values"]), tuple(row["levels"]), row["weight"]) for row in data["rubric"]}
    return Scale(rubrics, tuple(data["cuts"]), data["hardest"], data["hands"])


@dataclass(frozen=True, slots=True)
class HandEffort:
    """One hand: its grips, its figures bar by bar, the bits of its material, and its strain bar by bar.

    ``parts`` holds what each figure adds to the square of the strain, an array of shape (figures, bars).
    """

    grips: Grips
    figures: HandStrain
    bits: float
    parts: Figures
    strain: Figures


@dataclass(frozen=True, slots=True)
class Effort:
    """Both hands, None where one rests throughout; strokes a second apart and the whole strain, bar by bar."""

    left: HandEffort | None
    right: HandEffort | None
    apart: Figures
    bars: Figures

    @property
    def whole(self) -> float:
        """The strain of the piece: midway between that of all bars and that of the hardest."""
        return summed(self.bars)


def effort(left: Sequence[tuple[Ticks, int, Ticks]], right: Sequence[tuple[Ticks, int, Ticks]], clock: Clock) -> Effort:
    """What a passage asks, from each hand's notes in order as onset in ticks, key, duration in ticks."""
    one, other = _hand(left, clock), _hand(right, clock)
    table = scale()
    alone = apart(one.grips if one else None, other.grips if other else None, clock)
    together = table.rubrics["apart"]
    squares = [hand.strain**2 for hand in (one, other) if hand]
    both = sum(squares) / len(squares) if squares else np.ones(clock.bars)
    bars = np.sqrt(table.hands * both + together.strain(alone))
    return Effort(one, other, alone, bars)


def summed(bars: Figures) -> float:
    """One strain for many bars: midway between the mean of all and that of the hardest."""
    ranked = np.sort(bars)
    most = max(1, round(len(ranked) * scale().hardest))
    return float((ranked.mean() + ranked[-most:].mean()) / 2)


def _hand(rows: Sequence[tuple[Ticks, int, Ticks]], clock: Clock) -> HandEffort | None:
    grips = grips_of(rows, clock)
    if grips is None:
        return None
    figures, bits = hand_strain(grips, clock), material(grips)
    rubrics = scale().rubrics
    learnt = rubrics["material"]
    parts = np.array([rubrics[name].strain(row) for name, row in zip(figures._fields, figures, strict=True)])
    squares = parts.sum(axis=0) + learnt.strain(np.array([bits]))
    return HandEffort(grips, figures, bits, parts, np.sqrt(squares))
