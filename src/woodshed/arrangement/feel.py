"""From written strokes to played notes: swing, lay-back, rolling, accents, the curve of a piece, and the pedal."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from woodshed.arrangement.device import Piece, Stroke
from woodshed.arrangement.dynamics import curve, shade, shape_of
from woodshed.piece import Hand, Note
from woodshed.theory.pitch import Pitch, PitchClass
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.theory.meter import Meter

_SOFTEST, _LOUDEST = 24, 122
_CONTOUR = 0.3
"""Velocity per semitone above the middle of the hand: a rising line grows, by about 4 over an octave."""
_MIDDLES = {"left": 50, "right": 68}
_SHADES = (("1", 4), ("3", 2), ("&", -2), ("x", -4))
"""Velocity by place where a sub-style does not say."""
_EVEN = 1e-9
_FLAT = 0.5
"""Below this deviation there is nothing to draw out."""
_DEVIATION = 4.8
"""Least standard deviation of a hand's velocities; below four it sounds typed (genres.md 0.3)."""
_SHORTEST: Ticks = QUARTER // 40
_OVER: Ticks = QUARTER // 16
"""How far a stroke must sound into the next chord to be one of its tones."""
_SIXTEENTH, _THIRTY_SECOND, _TRIPLET_SIXTEENTH = QUARTER // 4, QUARTER // 8, QUARTER // 6


def ticks_per_second(piece: Piece) -> float:
    """How many ticks pass in a second at the tempo of the piece, which counts felt beats."""
    beat = piece.meter.beat if piece.meter.compound else QUARTER
    return piece.brief.tempo * beat / 60.0


@lru_cache(maxsize=64)
def swing_table(swing: float, unit: str, meter: Meter) -> NDArray[np.int64] | None:
    """Where swing puts each tick of a beat (or, for sixteenths, of half a beat), an array of that many ticks.

    None where nothing moves: in even feels, and in compound meters, which are written in three already.
    """
    if meter.compound or abs(swing - 0.5) < _EVEN:
        return None
    length = QUARTER if unit == "1/8" else QUARTER // 2
    half = length / 2
    early = [round(x * swing / 0.5) for x in range(int(half) + 1)]
    late = [round(length * swing + (x - half) * (1 - swing) / 0.5) for x in range(int(half) + 1, length)]
    return np.array(early + late)


@lru_cache(maxsize=64)
def swing_warp(swing: float, unit: str, meter: Meter) -> Callable[[Ticks], Ticks]:
    """A function from a written time to where swing puts it."""
    table = swing_table(swing, unit, meter)
    if table is None:
        return lambda onset: onset
    places = table.tolist()
    length = len(places)
    return lambda onset: onset - onset % length + places[onset % length]


Spelling = tuple[Ticks, tuple[PitchClass, ...]]
"""From this time on, the names of the twelve keys of an octave, C first."""


class Player:
    """Plays one piece: keeps the tables that all its notes share, and plays a hand at a time."""

    def __init__(self, piece: Piece, places: Sequence[int], rng: Random) -> None:
        """``places`` says for each bar which bar of its phrase it is, from 0."""
        self._piece = piece
        self._rng = rng
        application, feel = piece.application, piece.brief.feel
        self._rate = ticks_per_second(piece) / 1000.0
        self._warp = swing_table(feel.swing, feel.unit, piece.meter)
        self._shades = tuple(sorted(application.shade.items())) or _SHADES
        self._late = {"left": feel.late_left, "right": feel.late_right}
        self._base = dict(zip(("left", "right"), application.velocity, strict=True))
        shape = shape_of(piece.brief, application)
        self._curve = np.array([curve(shape, bar, piece.bars, place) for bar, place in enumerate(places)])

    def play(
        self,
        strokes: Sequence[Stroke],
        hand: Hand,
        spellings: Sequence[Spelling],
        others: Sequence[Stroke] = (),
    ) -> list[Note]:
        """The strokes of a hand, ordered by onset, as notes; ``others`` are those of the other hand.

        ``spellings`` name the keys from each change of chord on. All of a hand is worked out at once, in arrays of
        shape (strokes,): a piece has hundreds of notes and the arranger has milliseconds.
        """
        if not strokes:
            return []
        rows = np.array(strokes)
        onsets, lengths, rolls = rows[:, 0], rows[:, 2], rows[:, 5]
        velocities = _widened(self._velocities(rows, hand))
        late = round(self._late[hand] * self._rate)
        starts = self._played(onsets) + late + np.rint(rolls * self._rate).astype(np.int64)
        total = self._piece.bars * self._piece.meter.bar
        ends = np.minimum(self._played(onsets + lengths), total) + late
        touched = np.maximum(ends - starts, _SHORTEST)
        chords = _chords_of(np.array([at for at, _ in spellings]), onsets, onsets + lengths)
        at = Pitch.at
        return [
            Note(start, at(key, spellings[c][1][key % 12]), length, v, hand, onset, written, voice)
            for (onset, key, _, _, voice, _), start, length, v, written, c in zip(
                strokes,
                np.maximum(starts, 0).tolist(),
                touched.tolist(),
                velocities.tolist(),
                _notated(strokes, others),
                chords.tolist(),
                strict=True,
            )
        ]

    def _played(self, onsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where swing puts written times."""
        if self._warp is None:
            return onsets
        inside = onsets % len(self._warp)
        return onsets - inside + self._warp[inside]

    def _velocities(self, rows: NDArray[np.int64], hand: Hand) -> NDArray[np.float64]:
        onsets, keys, accents = rows[:, 0], rows[:, 1], rows[:, 3]
        meter, bars = self._piece.meter, self._piece.bars
        places, which = np.unique(onsets % meter.bar, return_inverse=True)
        shades = np.array([shade(self._shades, hand, meter, p) for p in places.tolist()])
        dice = np.array([self._rng.random() for _ in range(len(rows))])
        velocities: NDArray[np.float64] = (
            self._base[hand] + self._piece.brief.volume + accents + shades[which]
            + self._curve[np.minimum(onsets // meter.bar, bars - 1)]
            + _CONTOUR * (keys - _MIDDLES[hand]) + 4.0 * dice - 2.0
        )  # fmt: skip
        if hand == "right" and self._piece.brief.voices is None:
            velocities -= self._piece.application.top * (keys < _tops(onsets, keys))
        return velocities


def _chords_of(changes: NDArray[np.int64], onsets: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the chord to which each stroke belongs, counted from 0: what is pushed is the coming one's."""
    here = np.searchsorted(changes, onsets, side="right") - 1
    ahead = np.minimum(here + 1, len(changes) - 1)
    coming = changes[ahead]
    pushed = (coming > onsets) & (coming - onsets <= EIGHTH) & (ends > coming + _OVER)
    return np.where(pushed, ahead, here)


def _tops(onsets: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each stroke the highest key that is struck with it."""
    first = np.flatnonzero(np.diff(onsets, prepend=onsets[0] - 1))
    counts = np.diff(first, append=len(onsets))
    return np.repeat(np.maximum.reduceat(keys, first), counts)


def _widened(velocities: NDArray[np.float64]) -> NDArray[np.int64]:
    """Velocities within MIDI's range that differ enough to be heard: a flat hand has its own differences drawn out."""
    mean, deviation = velocities.mean(), velocities.std()
    if _FLAT < deviation < _DEVIATION:
        velocities = mean + (velocities - mean) * (_DEVIATION / deviation)
    return np.rint(np.clip(velocities, _SOFTEST, _LOUDEST)).astype(np.int64)


def _notated(strokes: Sequence[Stroke], others: Sequence[Stroke]) -> list[Ticks]:
    """How long each stroke is on paper: a short touch as the nearest sixteenths, up to the next grip at most.

    Articulation belongs to the played length; a score that spelled it out could not be read. A key that the other hand
    strikes next is let go for it on paper too.
    """
    lengths = [stroke.duration for stroke in strokes]
    following = grip = None
    for i in range(len(strokes) - 1, -1, -1):
        onset, key, duration, _, _, _ = strokes[i]
        if onset != grip:
            following, grip = grip, onset
        if duration % _THIRTY_SECOND and duration % _TRIPLET_SIXTEENTH:
            length = max(round(duration / _SIXTEENTH), 1) * _SIXTEENTH
            if following is not None and onset + length > following >= onset + duration:
                length = following - onset
            lengths[i] = length if length <= duration else _let_go(key, onset, length, others)
    return lengths


def _let_go(key: int, onset: Ticks, length: Ticks, others: Sequence[Stroke]) -> Ticks:
    """How long a key may stay down, ``length`` at most, before the other hand strikes it."""
    first, last = bisect_left(others, (onset + 1,)), bisect_left(others, (onset + length,))
    return min((s.onset - onset for s in others[first:last] if s.key == key), default=length)
