"""What chords are like to hear, as numbers that can be compared: how tense, how bright, how rich, how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from woodshed.piece.chart import Change, Chart, side_by_side
from woodshed.theory.chord import Chord
from woodshed.theory.interval import shorter_way
from woodshed.theory.key import MINOR_FORMS, MODES, Key

_CONSONANCE = (0.0, -1.428, -0.582, 0.594, 0.386, 1.24, -0.453)
"""Consonance of the interval classes 1 to 6 (Huron, Interval-class content in equally tempered pitch-class sets, Music
Perception 11, 1994)."""
_SEVEN = 7
"""Tones of a mode; the blues has more and holds nearly everything."""
_TRIAD = 0.74
"""The mean consonance of a major or minor triad by that index: what a chord is at its most restful."""
_FOREIGN = 0.3
"""What a tone outside the key adds: three of them weigh as much as the step from a triad to a cluster."""


@lru_cache(maxsize=8192)
def tension(chord: Chord, key: Key) -> float:
    """How tense a chord is in a key: 0 for a triad of the key, about 1 for 7(b9), 2 for a far altered dominant."""
    tones = sorted(chord.semitones)
    pairs = [_CONSONANCE[shorter_way(a, b)] for a, b in combinations(tones, 2)]
    rest = sum(pairs) / len(pairs) if pairs else _TRIAD
    return _TRIAD - rest + _FOREIGN * sum(tone not in key.scale for tone in tones)


@lru_cache(maxsize=8192)
def light(chord: Chord, key: Key) -> float:
    """How bright a chord is: the mean place of its tones on the line of fifths from the tonic, b2 (-5) to #4 (6).

    Lydian tones lie on the bright side, phrygian ones on the dark. How a tone is written plays no part.
    """
    tones = [(tone - key.tonic.semitone) % 12 for tone in chord.semitones]
    return sum((7 * tone + 5) % 12 - 5 for tone in tones) / len(tones) if tones else 0.0


@lru_cache(maxsize=8192)
def modal(chord: Chord, key: Key) -> bool:
    """Whether a chord lies wholly in one of the modes on the tonic, or in harmonic minor: it is borrowed at most."""
    tones = {(tone - key.tonic.semitone) % 12 for tone in chord.semitones}
    return any(tones <= set(scale) for scale in (*MODES.values(), MINOR_FORMS["harmonic"]) if len(scale) == _SEVEN)


@lru_cache(maxsize=8192)
def richness(chord: Chord) -> float:
    """How many tones a chord has beyond a triad, alterations and a foreign bass counted once more."""
    altered = sum(tone[0] in "b#" and tone not in {"b3", "b7", "b5", "bb7"} for tone in chord.kind.tones)
    return max(0, len(chord.kind.tones) - 3) + 0.5 * altered + 0.5 * (chord.bass is not None)


def over(chart: Chart, bars: Iterable[int], quality: str) -> float:
    """A quality of some bars, from 1, as the mean over their time; ``tension``, ``light``, ``richness`` or ``motion``.

    ``motion`` is chords a bar. Every chord but the first of a bar adds a little tension: it moves.
    """
    numbers = list(bars)
    if not numbers:
        return 0.0
    return sum(of_row(chart.bars[n - 1].changes, chart.key_at(n), quality) for n in numbers) / len(numbers)


def of_row(row: Sequence[Change], key: Key, quality: str) -> float:
    """The same of one bar's changes."""
    if quality == "motion":
        return float(len(row))
    whole = sum(change.duration for change in row) or 1
    total = sum(_of(change.chord, key, quality) * change.duration for change in row if not change.chord.silent)
    return total / whole + (0.15 * (len(row) - 1) if quality == "tension" else 0.0)


def _of(chord: Chord, key: Key, quality: str) -> float:
    if quality == "tension":
        return tension(chord, key)
    return light(chord, key) if quality == "light" else richness(chord)


def apart(one: Sequence[Change], other: Sequence[Change]) -> float:
    """How far two rows of changes of the same length lie apart: 0 the same, 1 no tone in common at any time.

    At each moment it is the share of their tones that only one has, half of it where the root stays.
    """
    total = 0.0
    for length, a, b in side_by_side(one, other):
        if a != b:
            union = a.semitones | b.semitones
            share = 1 - len(a.semitones & b.semitones) / len(union) if union else 0.0
            total += length * (0.5 * share + 0.5 * (a.root.semitone != b.root.semitone))
    return total / (sum(change.duration for change in one) or 1)
