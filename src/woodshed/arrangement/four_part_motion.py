"""What it costs four voices to go from one chord to the next: how far each moves, and which rules it breaks."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from woodshed.arrangement.four_part_settings import settings_of
from woodshed.arrangement.tendencies import resolutions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.theory.chord import Chord

FAULT = 200.0
"""The price of a parallel fifth or octave: more than any way round it."""
_INNER = (0.15, 0.35, 0.5, 1.3, 1.6, 2.4, 8.0, 4.0, 6.0, 7.0, 8.0, 10.0, 8.0)
_SOPRANO = (0.8, 0.3, 0.4, 2.6, 2.8, 4.0, 8.0, 3.6, 6.0, 7.0, 8.0, 10.0, 8.0)
_BASS = (0.2, 0.1, 0.1, 0.3, 0.3, 0.3, 2.5, 0.3, 1.2, 1.4, 2.0, 4.0, 0.8)
"""Price of each interval from 0 to 12 semitones for an inner voice, for a free soprano, which goes on and mostly by
step, and for the bass; a wider one costs twelve more."""
_AGAIN = 4.0
"""The price of a soprano that stands still while its chord is sung again: a chorale moves on inside long chords."""
_HIDDEN, _OVERLAP, _AUGMENTED = 5.0, 0.8, 8.0
_PAIRS = tuple(combinations(range(4), 2))
_WIDE = 48


@lru_cache(maxsize=1)
def _prices() -> NDArray[np.float32]:
    """The price of an interval for each voice, shape (4, 97), from 48 semitones down to 48 up."""
    table = np.zeros((4, 2 * _WIDE + 1), dtype=np.float32)
    for voice, prices in enumerate((_SOPRANO, _INNER, _INNER, _BASS)):
        for interval in range(-_WIDE, _WIDE + 1):
            size = abs(interval)
            price = prices[size] if size <= 12 else prices[12] + 12.0
            table[voice, interval + _WIDE] = price
    return table


@lru_cache(maxsize=512)
def motion(
    before: Chord, after: Chord, sopranos: tuple[int | None, int | None] = (None, None), *, home: bool | None = None
) -> NDArray[np.float32]:
    """The price of going from each setting of a chord to each of the next, shape (before, after).

    ``sopranos`` are the given keys of the tune, if any; ``home`` is whether the first chord is the dominant of its key,
    None where the key is not known.
    """
    first = settings_of(before, sopranos[0]).keys
    second = settings_of(after, sopranos[1]).keys
    moves = (second[None, :, :] - first[:, None, :]).astype(np.int16)
    table = _prices()
    cost: NDArray[np.float32] = table[0][moves[..., 0] + _WIDE]
    for voice in (1, 2, 3):
        cost = cost + table[voice][moves[..., voice] + _WIDE]
    cost += FAULT * _parallels(first, second, moves)
    cost += _HIDDEN * _hidden(first, second, moves)
    for high, low in ((0, 1), (1, 2), (2, 3)):
        passed = (second[None, :, high] < first[:, None, low]) | (second[None, :, low] > first[:, None, high])
        cost += _OVERLAP * passed
    if before == after:
        cost += _AGAIN * (moves[..., 0] == 0) + 0.05 * np.abs(moves[..., 3])
    for tone, goals, inner, price in resolutions(before, after, home=home):
        cost += price * _hanging(first, moves, tone, goals, inner)
    cost += _AUGMENTED * _augmented(before, after, first, moves)
    return cost


def _parallels(first: NDArray[Any], second: NDArray[Any], moves: NDArray[Any]) -> NDArray[np.float32]:
    """How many pairs of voices go in parallel fifths, octaves or unisons."""
    way = np.sign(moves)
    count = np.zeros(moves.shape[:2], dtype=np.float32)
    for high, low in _PAIRS:
        gap, later = (first[:, high] - first[:, low]) % 12, (second[:, high] - second[:, low]) % 12
        perfect = ((gap == 0) | (gap == 7))[:, None] & (gap[:, None] == later[None, :])
        if perfect.any():
            count += perfect & (way[..., high] == way[..., low]) & (way[..., high] != 0)
    return count


def _hidden(first: NDArray[Any], second: NDArray[Any], moves: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether the outer voices go the same way into a fifth or octave while the soprano leaps."""
    later = (second[:, 0] - second[:, 3]) % 12
    same_way = np.sign(moves[..., 0]) * np.sign(moves[..., 3]) > 0
    hidden: NDArray[np.bool_] = same_way & (np.abs(moves[..., 0]) > 2) & ((later == 0) | (later == 7))[None, :]
    return hidden


def _hanging(
    first: NDArray[Any], moves: NDArray[Any], tone: int, goals: tuple[int, ...], inner: tuple[int, ...]
) -> NDArray[Any]:
    """How many voices sing a tone and do not go on as it must; inner voices may also go the ``inner`` ways."""
    here = first % 12 == tone
    count = np.zeros(moves.shape[:2], dtype=np.int64)
    for voice in np.flatnonzero(here.any(axis=0)).tolist():
        ways = goals + inner if voice in (1, 2) else goals
        right = moves[..., voice] == ways[0]
        for way in ways[1:]:  # a handful of comparisons: np.isin would take ten times as long
            right |= moves[..., voice] == way
        count += here[:, None, voice] & ~right
    return count


def _augmented(before: Chord, after: Chord, first: NDArray[Any], moves: NDArray[Any]) -> NDArray[Any]:
    """How many voices go by an augmented second, from the minor sixth degree into a leading tone or back."""
    count = np.zeros(moves.shape[:2], dtype=np.int64)
    for chord, way in ((after, 3), (before, -3)):
        if chord.kind.family in ("maj", "dom") and "3" in chord.kind.tones:
            leading = (chord.root.semitone + 4) % 12
            start = (leading - 3) % 12 if way > 0 else leading
            count += ((first % 12 == start)[:, None, :] & (moves == way)).sum(axis=2)
    return count
