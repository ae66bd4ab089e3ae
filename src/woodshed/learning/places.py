"""Earlier places of a tune from which the next chord may come back, and how alike each is to where the tune is now."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES, FAMILIES
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


class Past:
    """The chords of a tune so far, with all that is asked of its earlier places kept up to date.

    A class because a tune grows by one chord at a time, and each of its match lengths follows from the one before. The
    place ``j`` is the change number ``j`` from 0: the question is whether what came there comes next.
    """

    def __init__(self, setting: Setting) -> None:
        """Begin a tune."""
        self.setting = setting
        self.count = 0
        self._room = _GROWTH
        self._classes = np.zeros(_GROWTH, np.int64)
        self._roots = np.zeros(_GROWTH, np.int64)
        self._moves = np.full(_GROWTH, -1, np.int64)
        self._onsets = np.zeros(_GROWTH, np.int64)
        self._gaps = np.full(_GROWTH, -1, np.int64)
        self._lengths = np.zeros((_KINDS, _GROWTH + 1), np.int64)
        self._often = np.zeros(CLASSES)
        self._last = np.full(CLASSES, -1, np.int64)

    def fork(self) -> Past:
        """The same past, for another future."""
        twin = copy(self)
        vars(twin).update((name, row.copy()) for name, row in vars(self).items() if isinstance(row, np.ndarray))
        return twin

    @property
    def classes(self) -> Ints:
        """The classes so far."""
        return self._classes[: self.count]

    def observe(self, number: int, onset: int) -> None:
        """Add the chord that came, and when it began, in ticks from the start of the tune."""
        i = self.count
        if i == self._room:
            self._grow()
        root, family = divmod(number, len(FAMILIES))
        self._classes[i], self._roots[i], self._onsets[i] = number, root, onset
        if i:
            self._moves[i] = ((root - self._roots[i - 1]) % 12) * len(FAMILIES) + family
            self._gaps[i] = onset - self._onsets[i - 1]
        rows = self._classes, self._roots, self._moves, self._gaps
        for kind, row in enumerate(rows):
            self._prolong(kind, row[:i] == row[i])
        self._prolong(4, (self._classes[:i] == number) & (self._gaps[:i] == self._gaps[i]))
        self._often[number] += 1
        self._last[number] = i
        self.count = i + 1

    def _prolong(self, kind: int, alike: NDArray[np.bool_]) -> None:
        """Match lengths after a chord: one more where the place before had the same, else none."""
        i = len(alike)
        lengths = self._lengths[kind]
        lengths[1 : i + 1] = np.where(alike, lengths[:i] + 1, 0)
        lengths[0] = 0

    def _grow(self) -> None:
        more = self._room
        self._room += more
        self._classes, self._roots, self._onsets = (
            np.concatenate([row, np.zeros(more, np.int64)]) for row in (self._classes, self._roots, self._onsets)
        )
        self._moves, self._gaps = (
            np.concatenate([row, np.full(more, -1, np.int64)]) for row in (self._moves, self._gaps)
        )
        self._lengths = np.concatenate([self._lengths, np.zeros((_KINDS, more), np.int64)], axis=1)

    def alike(self, onset: int | None) -> tuple[Ints, Floats]:
        """The places weighed for the next chord, and their features, shape (places, ``FEATURES``).

        ``onset`` is when it begins, in ticks; None where that is not known.
        """
        i = self.count
        if i < 2:
            return np.zeros(0, np.int64), np.zeros((0, FEATURES), np.float32)
        here = self._classes[i - 1]
        places = np.flatnonzero(self._classes[1:i] != here) + 1
        bar = self.setting.bar
        # From where the chord before the place began to where the one before the next did.
        lag = self._onsets[i - 1] - self._onsets[places - 1]
        agreeing = self._agreement(lag, (_RANKED,))[0]
        ranks = (
            2.0 * np.minimum(self._lengths[0, places], 8) + self._lengths[4, places].clip(0, 4)
            + 0.5 * self._lengths[1, places].clip(0, 8) + 0.3 * self._lengths[2, places].clip(0, 8)
            + 6.0 * agreeing + (lag % bar == 0) + (lag % (4 * bar) == 0) + (lag % (8 * bar) == 0)
            + 1e-3 * places
        )  # fmt: skip
        if onset is not None:
            ahead = onset - self._onsets[places]
            ranks = ranks + 1.5 * (ahead % bar == 0) + 1.0 * (ahead % (8 * bar) == 0)
            ranks += onset - self._onsets[i - 1] == self._gaps[places]
        chosen = np.argsort(-ranks, kind="stable")[:MOST]
        places, lag = places[chosen], lag[chosen]
        return places, self._described(places, lag, onset)

    def _agreement(self, lag: Ints, windows: Sequence[int]) -> NDArray[np.float64]:
        """The shares of the last chords that came, at the same onset, so much earlier too; shape (windows, places)."""
        i = self.count
        n = min(i, max(windows))
        onsets = self._onsets[:i]
        recent = self._onsets[i - n : i]
        wanted = recent[None, :] - lag[:, None]
        at = np.searchsorted(onsets, wanted).clip(0, i - 1)
        same = (onsets[at] == wanted) & (self._classes[at] == self._classes[i - n : i][None, :])
        return np.stack([same[:, -k:].sum(1) / k for k in windows])

    def _described(self, places: Ints, lag: Ints, onset: int | None) -> Floats:
        i, bar = self.count, self.setting.bar
        out = np.zeros((len(places), FEATURES), np.float32)
        lengths = self._lengths[:, places]
        steps = np.array(STEPS)
        column = _KINDS * len(STEPS)
        out[:, :column] = (lengths[:, :, None] >= steps).transpose(1, 0, 2).reshape(len(places), column)
        sections = np.array(SECTIONS) * bar
        out[:, column : column + len(SECTIONS)] = lag[:, None] % sections == 0
        column += len(SECTIONS)
        out[:, column : column + len(_RECENT)] = self._agreement(lag, _RECENT).T
        column += len(_RECENT)
        numbers = self._classes[places]
        out[:, column] = np.log2(i - places) / 8
        out[:, column + 1] = places / i
        out[:, column + 2] = np.log1p(self._often[numbers]) / 4
        out[:, column + 3] = self._often[numbers] / i
        out[:, column + 4] = self._last[numbers] == places
        out[:, column + 5] = np.arange(len(places)) == 0
        if onset is None:
            return out
        column = KNOWN_FIRST
        ahead = onset - self._onsets[places]
        out[:, column : column + len(SECTIONS)] = ahead[:, None] % sections == 0
        column += len(SECTIONS)
        out[:, column : column + len(_RECENT)] = self._agreement(ahead, _RECENT).T
        column += len(_RECENT)
        out[:, column] = onset - self._onsets[i - 1] == self._gaps[places]
        out[:, column + 1] = (onset - self._onsets[places]) % self.setting.bar == 0
        out[:, column + 2] = ahead == lag
        out[:, column + 3] = np.log2(1 + ahead / bar) / 8
        out[:, column + 4] = onset % (4 * bar) == self._onsets[places] % (4 * bar)
        out[:, column + 5] = 1.0
        return out

    def votes(self) -> Floats:
        """Features of every class, shape (classes, ``CLASS_FEATURES``)."""
        out = np.zeros((CLASSES, CLASS_FEATURES), np.float32)
        i = self.count
        if not i:
            return out
        out[:, 0] = np.log1p(self._often) / 4
        out[:, 1] = self._often > 0
        out[:, 2] = np.where(self._last >= 0, 1.0 / (i - self._last), 0.0)
        roots = np.bincount(self._roots[:i], minlength=13)
        out[:, 3] = np.log1p(np.repeat(roots, len(FAMILIES))[:CLASSES]) / 4
        out[:, 4] = self._moved()
        return out

    def _moved(self) -> Floats:
        """How long the longest match of movement is that leads to each class, transposed to here."""
        i = self.count
        found = np.zeros(CLASSES, np.float32)
        root = int(self._roots[i - 1])
        if i < 3 or root == 12:
            return found
        lengths = self._lengths[2, 1:i]
        places = np.flatnonzero(lengths) + 1
        if not len(places):
            return found
        moves = self._moves[places]
        kept = self._roots[places] < 12
        above, family = np.divmod(moves[kept], len(FAMILIES))
        numbers = (root + above) % 12 * len(FAMILIES) + family
        np.maximum.at(found, numbers, np.minimum(self._lengths[2, places[kept]], 8).astype(np.float32) / 8)
        return found
