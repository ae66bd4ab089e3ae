"""How far fingers reach and what a fingering costs: the tables of ``spans.toml``, for each size of hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from woodshed.piece.brief import REACH

_MIDDLE = REACH["medium"]
"""The published spans are those of a hand that reaches so far, in semitones."""


class Span(NamedTuple):
    """How far two fingers reach, in semitones, closest to widest."""

    least_practical: int
    least_comfortable: int
    least_relaxed: int
    most_relaxed: int
    most_comfortable: int
    most_practical: int


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return tomli.loads(Path(__file__).with_name("spans.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def rules() -> dict[str, float]:
    """The points of each rule, by its name."""
    return {row["name"]: float(row["points"]) for row in _tables()["rule"]}


@lru_cache(maxsize=8)
def spans(size: str) -> dict[tuple[int, int], Span]:
    """The span of each pair of fingers, lower finger first, of a small, medium or large hand."""
    return {tuple(row["fingers"]): _scaled(row, REACH[size]) for row in _tables()["span"]}


def _scaled(row: dict[str, Any], reach: int) -> Span:
    """Widths grow with the hand; how close two fingers come does not depend on it."""
    (closest, widest), (close, wide), (snug, open_) = row["practical"], row["comfortable"], row["relaxed"]
    relaxed = max(snug, round(open_ * reach / _MIDDLE))
    comfortable = max(relaxed, round(wide * reach / _MIDDLE))
    return Span(closest, close, snug, relaxed, comfortable, max(comfortable, round(widest * reach / _MIDDLE)))


@lru_cache(maxsize=4096)
def strain(low: int, high: int, distance: int, size: str) -> float:
    """What it costs finger ``low`` and finger ``high`` to be ``distance`` semitones apart (rules 1 to 3).

    Below zero they cross. ``low`` is the smaller number.

    >>> strain(1, 3, 4, "medium"), strain(2, 3, 3, "medium")
    (0.0, 1.0)
    """
    span, cost = spans(size)[low, high], rules()
    share = 1.0 if low == 1 else 2.0
    stretch = max(span.least_comfortable - distance, distance - span.most_comfortable, 0)
    close, wide = max(span.least_relaxed - distance, 0), max(distance - span.most_relaxed, 0)
    return stretch * cost["stretch"] + share * (close * cost["small_span"] + wide * cost["large_span"])


def beyond(low: int, high: int, distance: int, size: str) -> int:
    """How many semitones two fingers are further apart, or closer, than a hand can do; 0 where it can."""
    span = spans(size)[low, high]
    return max(span.least_practical - distance, distance - span.most_practical, 0)
