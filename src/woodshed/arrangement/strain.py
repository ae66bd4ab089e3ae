"""What a passage asks of each hand, bar by bar, in figures that a player can check.

Everything is read from the written notes, the tempo and the meter alone. A grip is what one hand strikes together,
within a sixty-fourth of a bar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.theory.meter import Meter

    Figures = NDArray[np.float64]
    Counts = NDArray[np.int64]

POSITION = 5.0
"""Semitones that the middle of a hand moves without leaving where it lies: five fingers over a fourth or a fifth."""
_CRUSHED_SECONDS = 0.07
"""What is struck closer than this to the next note is a crushed note: it needs no speed of its own."""
_WAY_SECONDS = 0.12
"""What any way takes, however near: the time in which a finger falls."""
_QUICKEST_SECONDS = 0.15
"""Four grips take this long at least; anything closer is a roll."""
_HELD = 0.5
"""A note that is held while others move costs half as much as one that is struck."""
_BLACK = np.array([0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0])
_GRID = 0.02
"""Beats by which a stroke may miss its place and still be on it."""


class Clock(NamedTuple):
    """Ticks of a bar and of a felt beat, ticks in a second, bars of the passage."""

    bar: Ticks
    beat: Ticks
    second: float
    bars: int

    @staticmethod
    def of(tempo: float, meter: Meter, bars: int) -> Clock:
        """The clock at so many felt beats a minute (quarters in simple meters, dotted quarters in compound ones)."""
        felt = meter.beat if meter.compound else QUARTER
        return Clock(meter.bar, felt, tempo * felt / 60.0, bars)

    def total(self, bar: Counts, values: Figures | Counts) -> Figures:
        """The sum of a figure over every bar, an array of shape (bars,)."""
        sums: Figures = np.bincount(bar, weights=values, minlength=self.bars).astype(np.float64)
        return sums


class Grips(NamedTuple):
    """The grips of one hand in order, an array each of shape (grips,).

    Onset in ticks; bar from 0; notes; lowest and highest key; the mean of the keys and how many semitones it has moved;
    seconds since the last grip; notes that the hand still holds from before; share of black keys.
    """

    onset: Counts
    bar: Counts
    size: Counts
    low: Counts
    high: Counts
    middle: Figures
    way: Figures
    seconds: Figures
    held: Counts
    black: Figures


class HandStrain(NamedTuple):
    """What each bar asks of one hand, an array each of shape (bars,), 0 where it rests.

    ``pace`` is grips a second over the bar and ``burst`` over the quickest four. Of the fullest, the widest and the
    furthest grip of each beat the means are taken, so that notes between chords do not make them easier: ``chords`` are
    its notes and half of what is held under it, ``span`` its semitones, ``leaps`` semitones a second beyond the hand's
    position. ``rhythm`` is the share of grips off the beat plus that of grips finer than its half; ``black`` the share
    of black keys.
    """

    pace: Figures
    burst: Figures
    chords: Figures
    span: Figures
    leaps: Figures
    rhythm: Figures
    black: Figures


def grips_of(rows: Sequence[tuple[Ticks, int, Ticks]], clock: Clock) -> Grips | None:
    """The grips of notes given in order as onset in ticks, key, duration in ticks; None where there are none."""
    if not rows:
        return None
    table = np.array(rows)
    onsets, keys, ends = table[:, 0], table[:, 1], table[:, 0] + table[:, 2]
    first = np.flatnonzero(np.diff(onsets, prepend=onsets[0] - clock.bar) > clock.bar // 64)
    size = np.diff(first, append=len(onsets))
    onset = onsets[first]
    middle = np.add.reduceat(keys, first) / size
    over = np.searchsorted(np.sort(ends), onset + clock.bar // 32)
    return Grips(
        onset=onset,
        bar=np.minimum(onset // clock.bar, clock.bars - 1),
        size=size,
        low=np.minimum.reduceat(keys, first),
        high=np.maximum.reduceat(keys, first),
        middle=middle,
        way=np.abs(np.diff(middle, prepend=middle[0])),
        seconds=np.diff(onset, prepend=onset[0] - 4 * clock.bar) / clock.second,
        held=np.maximum(first - over, 0),
        black=np.add.reduceat(_BLACK[keys % 12], first) / size,
    )


def hand_strain(grips: Grips, clock: Clock) -> HandStrain:
    """The figures of one hand."""
    bar = grips.bar
    real = np.append(grips.seconds[1:] > _CRUSHED_SECONDS, True)
    struck = clock.total(bar, real)
    count = np.maximum(struck, 1.0)
    beyond = np.maximum(grips.way - POSITION, 0.0) / (np.maximum(grips.seconds, _WAY_SECONDS) + _WAY_SECONDS)
    inside = grips.onset % clock.beat / clock.beat
    off = (inside > _GRID) & real
    fine = off & (np.abs(inside - 0.5) > _GRID)
    beats = _Beats.of(grips, clock)
    return HandStrain(
        pace=struck * clock.second / clock.bar,
        burst=_burst(grips, clock),
        chords=beats.mean(grips.size + _HELD * grips.held),
        span=beats.mean(grips.high - grips.low),
        leaps=beats.mean(beyond),
        rhythm=clock.total(bar, off.astype(float) + fine) / count,
        black=clock.total(bar, grips.black) / count,
    )


class _Beats(NamedTuple):
    """The beats in which a hand strikes: where in the row of grips each begins, and their bars."""

    first: Counts
    bar: Counts
    struck: Figures
    clock: Clock

    @staticmethod
    def of(grips: Grips, clock: Clock) -> _Beats:
        beat = grips.onset // clock.beat
        first = np.flatnonzero(np.diff(beat, prepend=-1))
        bar = grips.bar[first]
        return _Beats(first, bar, np.maximum(np.bincount(bar, minlength=clock.bars), 1.0), clock)

    def mean(self, values: Figures | Counts) -> Figures:
        """The mean of the largest figure of each beat, bar by bar."""
        return self.clock.total(self.bar, np.maximum.reduceat(values, self.first)) / self.struck


def _burst(grips: Grips, clock: Clock) -> Figures:
    """Grips a second over the quickest four in a row that end in each bar."""
    out = np.zeros(clock.bars)
    if len(grips.onset) > 3:
        spent = (grips.onset[3:] - grips.onset[:-3]) / clock.second
        np.maximum.at(out, grips.bar[3:], 3.0 / np.maximum(spent, _QUICKEST_SECONDS))
    return out


def apart(left: Grips | None, right: Grips | None, clock: Clock) -> Figures:
    """Strokes a second that one hand plays without the other, an array of shape (bars,); 0 where one hand rests."""
    if left is None or right is None:
        return np.zeros(clock.bars)
    alone = np.setxor1d(left.onset, right.onset, assume_unique=True)
    bar = np.minimum(alone // clock.bar, clock.bars - 1)
    return np.bincount(bar, minlength=clock.bars) * clock.second / clock.bar


def material(grips: Grips) -> float:
    """Bits by which a grip is told from the others: the entropy of lowest key, highest key and number of notes."""
    kinds = Counter((grips.low * 1024 + grips.high * 8 + grips.size).tolist())
    shares = np.fromiter(kinds.values(), float) / len(grips.onset)
    return float(-(shares * np.log2(shares)).sum())
