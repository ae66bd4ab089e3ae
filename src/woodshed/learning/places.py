"""Earlier places of a tune from which the next chord may come back, and how alike each is to where the tune is now."""

from __future__ import annotations

from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE
from woodshed.learning.tune import Setting

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MOST = 20
"""How many places are weighed; those that look most alike stand first."""
STEPS = (1, 2, 3, 4, 6, 8, 12)
"""Lengths of a match in chords that are told apart."""
SECTIONS = (1, 2, 4, 8, 16, 32)
"""Lengths in bars at whose multiples music comes back."""
_RECENT = (4, 8, 16, 32)
"""How many of the last chords are held against those of a place."""
_RANKED = 8
"""How many of them when places are chosen."""
_KINDS = 5
"""Ways in which what led to a place may be alike: chord, root, movement, rhythm, and chord with rhythm."""
KNOWN_FIRST = _KINDS * len(STEPS) + len(SECTIONS) + len(_RECENT) + 6
"""So many features of a place do not depend on when the next chord begins; those after them do, and are 0 without."""
FEATURES = KNOWN_FIRST + len(SECTIONS) + len(_RECENT) + 6
CLASS_FEATURES = 5
"""Features of every class: how often it came in this tune, whether at all, how lately, its root, its votes."""
_GROWTH = 64
_LONGEST = max(STEPS)
_REACHED = (np.arange(_LONGEST + 1)[:, None] >= np.array(STEPS)).astype(np.float32)
"""For every length of a match, which of the steps it reaches."""
_WORTH = np.array([[2.0 * min(n, 8), min(n, 4), 0.5 * min(n, 8), 0.3 * min(n, 8)] for n in range(_LONGEST + 1)])
"""What the length of a match is worth where places are chosen: of chords, with rhythm, of roots, of movement."""
_EIGHTHS = np.array([min(n, 8) / 8 for n in range(_LONGEST + 1)], np.float32)
_WINDOW = max(_RECENT)
_WINDOWS = np.array((*_RECENT, _RANKED))
_CLASS, _ROOT, _MOVE, _GAP, _ONSET, _FIRST = range(6)
"""What is kept of each change; ``_FIRST`` is its class again where nothing began with it before it, else -1."""


class _Ranked(NamedTuple):
    """All places that could be weighed, whenever the next chord begins.

    ``lag`` is from where the chord before each began to where the one before the next did, ``whole`` whether that is a
    whole number of each of the ``SECTIONS``, ``agreeing`` the shares of the last chords that came so much earlier too.
    """

    places: Ints
    lag: Ints
    whole: NDArray[np.bool_]
    agreeing: NDArray[np.float64]
    ranks: NDArray[np.float64]


class Past:
    """The chords of a tune so far, with all that is asked of its earlier places kept up to date.

    A class because a tune grows by one chord at a time, and each of its match lengths follows from the one before. The
    place ``j`` is the change number ``j`` from 0: the question is whether what came there comes next.
    """

    def __init__(self, setting: Setting) -> None:
        """Begin a tune."""
        self.setting = setting
        self.count = 0
        self._rows = np.full((6, _GROWTH), -1, np.int64)
        self._lengths = np.zeros((_KINDS, _GROWTH + 1), np.int64)
        self._often = np.zeros(CLASSES)
        self._roots = np.zeros(SILENCE // len(FAMILIES) + 1)
        self._last = np.full(CLASSES, -1, np.int64)
        self._votes = np.zeros((CLASSES, CLASS_FEATURES), np.float32)
        self._again: dict[int, int] = {}
        """For every lag in ticks the changes that came so much earlier too, change ``i`` as the bit of ``1 << i``."""
        self._ranked: _Ranked | None = None
        self._sections = np.array(SECTIONS) * setting.bar

    def fork(self) -> Past:
        """The same past, for another future."""
        twin = copy(self)
        for name in ("_rows", "_lengths", "_often", "_roots", "_last", "_votes", "_again"):
            setattr(twin, name, getattr(self, name).copy())
        return twin

    @property
    def classes(self) -> Ints:
        """The classes so far."""
        return self._rows[_CLASS, : self.count]

    def observe(self, number: int, onset: int) -> None:
        """Add the chord that came, and when it began, in ticks from the start of the tune."""
        i = self.count
        if i == self._rows.shape[1]:
            self._rows = np.concatenate([self._rows, np.full_like(self._rows, -1)], 1)
            self._lengths = np.concatenate([self._lengths, np.zeros_like(self._lengths)], 1)
        rows = self._rows
        root, family = divmod(number, len(FAMILIES))
        move = gap = -1
        first = number
        if i:
            before = int(rows[_ONSET, i - 1])
            move = (root - int(rows[_ROOT, i - 1])) % 12 * len(FAMILIES) + family
            gap = onset - before
            first = number if gap else -1
        rows[:, i] = number, root, move, gap, onset, first
        self._prolong(i)
        self._match(i, number, onset)
        self._often[number] += 1
        self._roots[root] += 1
        self._last[number] = i
        self._votes[number, :3] = np.log1p(self._often[number]) / 4, 1.0, 1.0
        self._votes[root * len(FAMILIES) : (root + 1) * len(FAMILIES), 3] = np.log1p(self._roots[root]) / 4
        self._ranked = None
        self.count = i + 1

    def _prolong(self, i: int) -> None:
        """Match lengths after a chord: one more where the place before had the same, else none."""
        same = np.empty((_KINDS, i), np.bool_)
        np.equal(self._rows[: _GAP + 1, :i], self._rows[: _GAP + 1, i : i + 1], same[: _GAP + 1])
        np.logical_and(same[_CLASS], same[_GAP], same[_GAP + 1])
        longer = self._lengths[:, :i] + 1
        longer *= same
        np.minimum(longer, _LONGEST, out=self._lengths[:, 1 : i + 1])

    def _match(self, i: int, number: int, onset: int) -> None:
        """Note at which lags a chord is what was there; of several that begin together the first is what was there."""
        again, bit = self._again, 1 << i
        for lag in (onset - self._rows[_ONSET, : i + 1][self._rows[_FIRST, : i + 1] == number]).tolist():
            again[lag] = again.get(lag, 0) | bit

    def alike(self, onset: int | None) -> tuple[Ints, Floats]:
        """The places weighed for the next chord, and their features, shape (places, ``FEATURES``).

        ``onset`` is when it begins, in ticks; None where that is not known.
        """
        i = self.count
        if i < 2:
            return np.zeros(0, np.int64), np.zeros((0, FEATURES), np.float32)
        if self._ranked is None:
            self._ranked = self._rank()
        known = self._ranked
        ranks = known.ranks
        if onset is not None:
            bar = self.setting.bar
            gaps, onsets = self._rows[_GAP : _ONSET + 1, known.places]
            ahead = onset - onsets
            ranks = ranks + 1.5 * (ahead % bar == 0) + 1.0 * (ahead % (8 * bar) == 0)
            ranks += onset - self._rows[_ONSET, i - 1] == gaps
        chosen = np.argsort(-ranks, kind="stable")[:MOST]
        return known.places[chosen], self._described(known, chosen, onset)

    def _rank(self) -> _Ranked:
        i = self.count
        classes, onsets = self._rows[_CLASS, :i], self._rows[_ONSET, :i]
        places = np.flatnonzero(classes[1:] != classes[-1]) + 1
        lag = onsets[-1] - onsets[places - 1]
        whole = lag[:, None] % self._sections == 0
        agreeing = self._agreement(lag)
        lengths = self._lengths[:, places]
        # In this order, since sums of such numbers hang on it and nets are trained on what is chosen.
        ranks = _WORTH[lengths[0], 0] + _WORTH[lengths[4], 1] + _WORTH[lengths[1], 2] + _WORTH[lengths[2], 3]
        ranks += 6.0 * agreeing[:, -1]
        for bars in (1, 4, 8):
            ranks += whole[:, SECTIONS.index(bars)]
        ranks += 1e-3 * places
        return _Ranked(places, lag, whole, agreeing[:, :-1], ranks)

    def _agreement(self, lags: Ints) -> NDArray[np.float64]:
        """The shares of the last chords that came, at the same onset, so much earlier too.

        Shape (lags, windows): of the last ``_RECENT``, and of those by which places are ranked.
        """
        again, old = self._again, max(0, self.count - _WINDOW)
        missing = max(0, _WINDOW - self.count)
        bits = np.array([again.get(lag, 0) >> old << missing for lag in lags.tolist()], np.int64)
        return np.bitwise_count(bits[:, None] >> _WINDOW - _WINDOWS) / _WINDOWS

    def _described(self, known: _Ranked, chosen: Ints, onset: int | None) -> Floats:
        i, bar, count = self.count, self.setting.bar, len(chosen)
        out = np.zeros((count, FEATURES), np.float32)
        places, lag = known.places[chosen], known.lag[chosen]
        column = _KINDS * len(STEPS)
        out[:, :column] = _REACHED[self._lengths[:, places].T].reshape(count, column)
        out[:, column : column + len(SECTIONS)] = known.whole[chosen]
        column += len(SECTIONS)
        out[:, column : column + len(_RECENT)] = known.agreeing[chosen]
        column += len(_RECENT)
        numbers, onsets, gaps = self._rows[[[_CLASS], [_ONSET], [_GAP]], places]
        often = self._often[numbers]
        out[:, column] = np.log2(i - places) / 8
        out[:, column + 1] = places / i
        out[:, column + 2] = np.log1p(often) / 4
        out[:, column + 3] = often / i
        out[:, column + 4] = self._last[numbers] == places
        out[:1, column + 5] = 1.0
        if onset is None:
            return out
        column = KNOWN_FIRST
        ahead = onset - onsets
        out[:, column : column + len(SECTIONS)] = whole = ahead[:, None] % self._sections == 0
        column += len(SECTIONS)
        out[:, column : column + len(_RECENT)] = self._agreement(ahead)[:, :-1]
        column += len(_RECENT)
        out[:, column] = onset - self._rows[_ONSET, i - 1] == gaps
        out[:, column + 1] = whole[:, SECTIONS.index(1)]
        out[:, column + 2] = ahead == lag
        out[:, column + 3] = np.log2(1 + ahead / bar) / 8
        out[:, column + 4] = whole[:, SECTIONS.index(4)]
        out[:, column + 5] = 1.0
        return out

    def votes(self) -> Floats:
        """Features of every class, shape (classes, ``CLASS_FEATURES``)."""
        out = self._votes.copy()
        i = self.count
        if i:
            out[:, 2] /= i - self._last
            self._moved(out[:, 4])
        return out

    def _moved(self, found: Floats) -> None:
        """How long the longest match of movement is that leads to each class, transposed to here."""
        i = self.count
        root = int(self._rows[_ROOT, i - 1])
        if i < 3 or root == 12:
            return
        lengths = self._lengths[2, 1:i]
        places = np.flatnonzero((lengths > 0) & (self._rows[_ROOT, 1:i] < 12))
        if len(places):
            numbers = (self._rows[_MOVE, 1:i][places] + root * len(FAMILIES)) % SILENCE
            np.maximum.at(found, numbers, _EIGHTHS[lengths[places]])
