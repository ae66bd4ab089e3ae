"""Readable figures of what one hand plays, from its notes alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from woodshed.arrangement.strain import POSITION, Clock, Grips
from woodshed.theory.time import QUARTER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.piece import Note

ROLLED_SECONDS = 0.03
"""Notes of a grip this far apart as played are rolled (genres.md 0.3)."""
_ORNAMENT_SECONDS = 0.07
_HALF_OCTAVE, _OCTAVE = 7, 12
_BINARY = QUARTER // 8
"""A written length that is no multiple of a thirty-second belongs to a tuplet."""


def hand_descriptors(notes: Sequence[Note], grips: Grips, clock: Clock) -> dict[str, float]:
    """Figures of one hand over a whole passage.

    Notes and grips a second, notes a beat and mean seconds between grips; notes in the mean and the largest grip; mean
    and widest span and the range in semitones; the mean key; the share of grips for which the hand moves further than a
    fifth, and further than an octave; changes of position a bar; the share of grips off the beat, the smallest value in
    quarters, how many lengths there are, the share of tuplets; notes held while others move, a grip; the shares of
    black keys, of ornaments and of rolled grips; the entropy of keys and of grips in bits; the phrases of a Lempel-Ziv
    parsing of the grips (Ziv and Lempel, 1978), which counts what there is to read.
    """
    keys = np.array([note.pitch.midi for note in notes])
    seconds = clock.bars * clock.bar / clock.second
    count = len(grips.onset)
    span = grips.high - grips.low
    waits = np.diff(grips.onset)
    between = waits / clock.second
    off = grips.onset % clock.beat > clock.beat // 50
    real = waits[between > _ORNAMENT_SECONDS]
    ways = grips.way[1:]
    moves = max(count - 1, 1)
    return {
        "notes_per_second": len(notes) / seconds,
        "grips_per_second": count / seconds,
        "notes_per_beat": len(notes) * clock.beat / (clock.bars * clock.bar),
        "mean_seconds_between": float(between.mean()) if count > 1 else seconds,
        "notes_per_grip": float(grips.size.mean()),
        "most_notes": float(grips.size.max()),
        "mean_span": float(span.mean()),
        "widest_span": float(span.max()),
        "range": float(keys.max() - keys.min()),
        "mean_key": float(keys.mean()),
        "moves_past_a_fifth": float((ways > _HALF_OCTAVE).sum() / moves),
        "moves_past_an_octave": float((ways > _OCTAVE).sum() / moves),
        "positions_per_bar": _positions(grips.middle) / clock.bars,
        "off_the_beat": float(off.mean()),
        "smallest_value": float(real.min() / QUARTER) if len(real) else clock.bar / QUARTER,
        "lengths": float(len(set(real.tolist()))),
        "tuplets": float((real % _BINARY != 0).mean()) if len(real) else 0.0,
        "held": float(grips.held.mean()),
        "black_keys": float(grips.black.mean()),
        "ornaments": float((between <= _ORNAMENT_SECONDS).sum() / count),
        "rolled": _rolled(notes, clock) / count,
        "pitch_entropy": entropy(keys),
        "grip_entropy": entropy(_names(grips)),
        "grip_lz": float(lempel_ziv(_names(grips).tolist())),
    }


def _names(grips: Grips) -> NDArray[np.int64]:
    """A number for each kind of grip."""
    names: NDArray[np.int64] = grips.low * 1024 + grips.high * 8 + grips.size
    return names


def _positions(middles: NDArray[np.float64]) -> int:
    """How often the hand leaves the place where it lies."""
    here, changes = float(middles[0]), 0
    for middle in middles.tolist():
        if abs(middle - here) > POSITION:
            here, changes = middle, changes + 1
    return changes


def _rolled(notes: Sequence[Note], clock: Clock) -> int:
    """How many grips are played one note after another."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for note in notes:
        first[note.written_onset] = min(note.onset, first.get(note.written_onset, note.onset))
        last[note.written_onset] = max(note.onset, last.get(note.written_onset, note.onset))
    return sum(last[at] - onset >= ROLLED_SECONDS * clock.second - 1 for at, onset in first.items())


def entropy(values: NDArray[np.int64]) -> float:
    """Shannon's entropy of some values in bits.

    >>> entropy(np.array([60, 60, 62, 62]))
    1.0
    """
    counts = np.unique(values, return_counts=True)[1] / len(values)
    return float(-(counts * np.log2(counts)).sum())


def lempel_ziv(row: Sequence[int]) -> int:
    """How many phrases a row falls into, each the shortest that was not met before.

    >>> lempel_ziv([1, 1, 1, 1, 1, 1]), lempel_ziv([1, 2, 3, 4, 5, 6])
    (3, 6)
    """
    known: set[tuple[int, ...]] = set()
    phrase: tuple[int, ...] = ()
    for one in row:
        phrase = (*phrase, one)
        if phrase not in known:
            known.add(phrase)
            phrase = ()
    return len(known) + bool(phrase)
