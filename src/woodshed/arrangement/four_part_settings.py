"""The ways in which four voices can share one chord, each with what it costs by itself."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from woodshed.arrangement.hands import LOW_LIMITS
from woodshed.theory.interval import semitones

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.theory.chord import Chord

RANGES = ((60, 81), (55, 74), (48, 67), (40, 62))
"""Lowest and highest key of soprano, alto, tenor and bass (genres.md 4)."""

_MOST = 100
"""Ways kept for one chord: the dearer ones lie at the edges of all ranges."""
_HOMES = (70, 64, 57, 48)
_HOMESICK = 0.08
"""The price of each semitone from the middle of a voice's range."""
_UPPER, _LOWER = 12, 19
"""Semitones that two neighbouring upper voices, and tenor and bass, may lie apart."""
_DEPTHS = np.array([LOW_LIMITS.get(gap, 0) for gap in range(RANGES[2][1] - RANGES[3][0] + 1)])
"""The lowest bass for each interval to the tenor."""
_GUIDES = ("b3", "3", "4", "6", "b7", "7", "bb7")
_ROOT_LACKS, _COLOUR_LACKS, _GUIDE_LACKS = 10.0, 14.0, 24.0
"""Prices of a needed tone that a chord of five or more goes without: the root is missed least, then the colours."""
_NO_FIFTH, _NO_SECOND_ROOT = 1.0, 0.6
_UNISON = 5.0
"""The price of two voices on one key: worth it only to get round a fault."""
_MUD = 8.0
"""The price of an interval of tenor and bass so deep that it turns to mud: worth it only to get round a fault."""
_DOUBLED_LEADING, _DOUBLED_THIRD, _DOUBLED_SEVENTH = 30.0, 1.5, 30.0


class Settings(NamedTuple):
    """The ways to set one chord: keys of shape (n, 4), soprano first, and the price of each; the cheapest first."""

    keys: NDArray[np.int64]
    cost: NDArray[np.float64]


@lru_cache(maxsize=2048)
def settings_of(chord: Chord, soprano: int | None = None) -> Settings:
    """The settings of a chord, under a given soprano if one is given; at least one.

    One of more tones than four voices can sing goes without the least needed. Neighbours may meet on one key, at a
    price; under a soprano that is foreign to the chord the others sing what they can.
    """
    root = chord.root.semitone
    tones = [(root + semitones(tone)) % 12 for tone in chord.kind.tones]
    for allowed, spared in ((tones[:4], 1), (tones, len(tones)), (range(12), len(tones) + 1)):
        found = _priced(chord, _grid(chord, allowed, soprano), spared)
        if len(found.cost):
            return found
    return _priced(chord, _grid(chord, range(12), None), len(tones) + 1)


def _grid(chord: Chord, tones: Collection[int], soprano: int | None) -> NDArray[np.int64]:
    """All keys that the voices may take together: in range, uncrossed, upper neighbours an octave apart at most."""
    pools = [_keys(low, high, tones) for low, high in RANGES[:3]]
    if soprano is not None:
        pools[0] = np.array([soprano])
    pools.append(_keys(*RANGES[3], (chord.lowest.semitone,)))
    grid = np.stack([axis.ravel() for axis in np.meshgrid(*pools, indexing="ij")], axis=1)
    gaps = grid[:, :3] - grid[:, 1:]
    fits = (gaps >= 0).all(axis=1) & (gaps[:, :2] <= _UPPER).all(axis=1) & (gaps[:, 2] <= _LOWER)
    kept: NDArray[np.int64] = grid[fits]
    return kept


def _keys(low: int, high: int, tones: Collection[int]) -> NDArray[np.int64]:
    return np.array([key for key in range(low, high + 1) if key % 12 in tones], dtype=np.int64)


def _priced(chord: Chord, grid: NDArray[np.int64], spared: int) -> Settings:
    """The settings of a grid that miss fewer than ``spared`` needed tones, the cheapest first."""
    kind, root = chord.kind, chord.root.semitone
    classes = grid % 12
    cost = _HOMESICK * np.abs(grid - np.array(_HOMES)).sum(axis=1)
    cost += _UNISON * (grid[:, :3] == grid[:, 1:]).sum(axis=1)
    cost += _MUD * (grid[:, 3] < _DEPTHS[grid[:, 2] - grid[:, 3]])
    missing = np.zeros(len(grid), dtype=np.int64)
    for tone, price in _needed(chord).items():
        lacking = ~(classes == tone).any(axis=1)
        missing += lacking
        cost = cost + price * lacking
    for tone, price in _undoubled(chord).items():
        cost = cost + price * ((classes == tone).sum(axis=1) > 1)
    if (root + 7) % 12 in chord.semitones:
        cost = cost + _NO_FIFTH * ~(classes == (root + 7) % 12).any(axis=1)
    if len(kind.tones) < 4:
        second = (classes == root).sum(axis=1) > 1
        if chord.bass is not None and chord.bass.semitone == (root + 7) % 12:
            second = (classes == chord.bass.semitone).sum(axis=1) > 1  # a six-four chord doubles its bass
        cost = cost + _NO_SECOND_ROOT * ~second
    rows = np.flatnonzero(missing < spared)
    rows = rows[np.argsort(cost[rows], kind="stable")][:_MOST]
    return Settings(grid[rows], cost[rows])


def _needed(chord: Chord) -> dict[int, float]:
    """The tones that a chord needs, semitones above C, and the price of each that is not sung."""
    root = chord.root.semitone
    return {root: _ROOT_LACKS} | {
        (root + semitones(group[0])) % 12: _GUIDE_LACKS if group[0] in _GUIDES else _COLOUR_LACKS
        for group in chord.kind.essential
    }


def _undoubled(chord: Chord) -> dict[int, float]:
    """The tones that one voice alone should sing, and the price of a second: leading tones and sevenths above all."""
    root, kind = chord.root.semitone, chord.kind
    third = (root + 4) % 12
    out: dict[int, float] = {}
    if "3" in kind.tones:
        out[third] = _DOUBLED_LEADING if kind.dominant else _DOUBLED_THIRD
    for tone in ("b7", "7", "bb7"):
        if tone in kind.tones:
            out[(root + semitones(tone)) % 12] = _DOUBLED_SEVENTH
    if kind.family in ("dim", "hdim"):
        out[root] = _DOUBLED_LEADING
    return out
