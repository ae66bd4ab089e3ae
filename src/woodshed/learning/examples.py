"""What a net is trained on: every change of every tune, with what was known before it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE
from woodshed.learning.long_term import SCORES, LongTerm
from woodshed.learning.places import CLASS_FEATURES, FEATURES, MOST, Past
from woodshed.learning.tune import BEAT, BEATS, GENRES, MODES, Setting, Tune

LEAST_LOG = -16.0
"""The natural logarithm of what hardly ever follows."""
_LEAST = exp(LEAST_LOG)
GAPS = (0, BEAT // 2, BEAT, 2 * BEAT, 3 * BEAT, 4 * BEAT, 6 * BEAT, 8 * BEAT, 16 * BEAT)
"""Durations in ticks that are told apart: each stands for what is at least so long."""
BEAT_PLACES = 26
"""Half beats of a bar that are told apart, up to 24; then one for all beyond, and one for an onset that is hidden."""
HIDDEN_PLACE, HIDDEN_GAP, HIDDEN_BAR = BEAT_PLACES - 1, len(GAPS) + 1, 16
"""What stands for the place, the gap and the bar of an onset that is not known."""
TOKENS = ("class", "root", "family", "move", "gap", "beat", "bar")
SIZES = (CLASSES + 1, 14, len(FAMILIES) + 2, 14, len(GAPS) + 2, BEAT_PLACES, 17)
"""How many values each token of a chord has."""
SETTINGS = (len(GENRES), len(MODES), len(BEATS) + 1)
PER_CLASS = SCORES + CLASS_FEATURES

Half = NDArray[np.float16]


class Examples(NamedTuple):
    """One tune, ``n`` changes. What is asked about change ``i`` stands in row ``i``.

    ``tokens`` (n + 1, 7): what had come before change ``i``, the last chord's tokens, row 0 the start;
    ``asked`` (n, 3): gap, beat and bar of the onset; ``setting`` (3,); ``scores`` (n, classes, ``SCORES``) in natural
    logarithms; ``votes`` (n, classes, ``CLASS_FEATURES``); ``places`` and ``hidden_places`` (n, ``MOST``): numbers of
    earlier changes, -1 where there are fewer, with and without the onset known; ``alike`` and ``hidden_alike`` (n,
    ``MOST``, ``FEATURES``); ``targets`` (n,).
    """

    setting: NDArray[np.uint8]
    tokens: NDArray[np.uint8]
    asked: NDArray[np.uint8]
    scores: Half
    votes: Half
    places: NDArray[np.int16]
    alike: Half
    hidden_places: NDArray[np.int16]
    hidden_alike: Half
    targets: NDArray[np.uint8]


def setting_tokens(setting: Setting) -> tuple[int, int, int]:
    """Genre, mode and beats of a bar as numbers."""
    beats = BEATS.index(setting.beats) if setting.beats in BEATS else len(BEATS)
    return GENRES.index(setting.genre), MODES.index(setting.mode), beats


def onset_tokens(onset: int, gap: int | None, setting: Setting) -> tuple[int, int, int]:
    """Gap, beat and bar of an onset as numbers; ``gap`` is None for the first chord."""
    half = min(2 * (onset % setting.bar) // BEAT, BEAT_PLACES - 2)
    length = 0 if gap is None else 1 + sum(gap >= least for least in GAPS[1:])
    return length, half, onset // setting.bar % 16


HIDDEN = HIDDEN_GAP, HIDDEN_PLACE, HIDDEN_BAR
START_TOKENS = (CLASSES, 13, len(FAMILIES) + 1, 13, 0, 0, 0)


def chord_tokens(number: int, before: int | None, onset: int, gap: int | None, setting: Setting) -> tuple[int, ...]:
    """The tokens of a chord: class, root, family, movement of the root, gap, beat and bar."""
    root, family = divmod(number, len(FAMILIES))
    if number == SILENCE:
        family = len(FAMILIES)
    move = 12 if before is None or SILENCE in (number, before) else (root - before // len(FAMILIES)) % 12
    return (number, root, family, move, *onset_tokens(onset, gap, setting))


def log_scores(found: Sequence[NDArray[np.float64]]) -> NDArray[np.float32]:
    """Probabilities as natural logarithms, not below ``LEAST_LOG``; shape (classes, ``SCORES``)."""
    least = np.maximum(np.array(found).T, _LEAST)
    return np.maximum(np.log(least), LEAST_LOG).astype(np.float32)


def examples_of(tune: Tune, counts: LongTerm) -> Examples:
    """All that is asked about a tune, by counts that must not hold the tune itself."""
    n, setting = len(tune.classes), tune.setting
    past = Past(setting)
    tokens = np.zeros((n + 1, len(TOKENS)), np.uint8)
    tokens[0] = START_TOKENS
    asked = np.zeros((n, 3), np.uint8)
    scores = np.zeros((n, CLASSES, SCORES), np.float16)
    votes = np.zeros((n, CLASSES, CLASS_FEATURES), np.float16)
    rows = [np.full((n, MOST), -1, np.int16) for _ in range(2)]
    alike = [np.zeros((n, MOST, FEATURES), np.float16) for _ in range(2)]
    for i, (number, onset) in enumerate(zip(tune.classes, tune.onsets, strict=True)):
        gap = onset - tune.onsets[i - 1] if i else None
        asked[i] = onset_tokens(onset, gap, setting)
        scores[i] = log_scores(counts.distributions(tune.classes[:i], setting.genre))
        votes[i] = past.votes()
        for k, known in enumerate((onset, None)):
            places, found = past.alike(known)
            rows[k][i, : len(places)] = places
            alike[k][i, : len(places)] = found
        tokens[i + 1] = chord_tokens(number, tune.classes[i - 1] if i else None, onset, gap, setting)
        past.observe(number, onset)
    return Examples(
        np.array(setting_tokens(setting), np.uint8), tokens, asked, scores, votes, rows[0], alike[0], rows[1], alike[1],
        np.array(tune.classes, np.uint8),
    )  # fmt: skip


def folds_of(tunes: Iterable[Tune], count: int) -> list[list[Tune]]:
    """Tunes in so many folds; all charts of a tune are in one."""
    folds: list[list[Tune]] = [[] for _ in range(count)]
    numbers: dict[str, int] = {}
    for tune in tunes:
        folds[numbers.setdefault(tune.group, len(numbers)) % count].append(tune)
    return folds
