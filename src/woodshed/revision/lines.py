"""Another line for one bar: its single notes on other chord tones, in the rhythm in which they are played there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random

from woodshed.arrangement.spelling import spelling
from woodshed.piece import Arrangement, Hand, Note
from woodshed.revision.whole import exchanged
from woodshed.theory.chord import Chord
from woodshed.theory.pitch import Pitch
from woodshed.theory.time import Ticks

_LINE = 5
"""Semitones that a note of a line may go to another chord tone: more would be a leap."""


def relined(piece: Arrangement, bar: int, hands: Iterable[Hand], rng: Random) -> Arrangement | None:
    """The piece with another line in a bar, from 1: single notes between the chords' beginnings on other chord tones.

    None where no hand plays such notes there.
    """
    length = piece.chart.meter.bar
    onset = (bar - 1) * length
    changed: dict[int, Note] = {}
    for change in piece.chart.bars[bar - 1].changes:
        for hand in hands:
            inside = [n for n in piece.notes if n.hand == hand and onset < n.written_onset < onset + change.duration]
            alone = [n for n in inside if sum(m.written_onset == n.written_onset for m in inside) == 1]
            floor = min(
                (n.pitch.midi for n in inside + [n for n in piece.notes if n.written_onset == onset]), default=0
            )
            for note in _spared(alone, piece, onset, onset + change.duration):
                key = _other_tone(note.pitch.midi, change.chord, floor, rng)
                names = spelling(change.chord, piece.chart.key_at(bar))
                changed[id(note)] = note._replace(pitch=Pitch.at(key, names[key % 12]), finger=None)
        onset += change.duration
    return exchanged(piece, changed) if changed else None


def _spared(notes: list[Note], piece: Arrangement, start: Ticks, end: Ticks) -> list[Note]:
    """The notes whose tone the chord hears from another note as well, so that it can spare them."""
    heard = Counter(n.pitch.midi % 12 for n in piece.notes if start <= n.written_onset < end)
    return [note for note in notes if heard[note.pitch.midi % 12] > 1]


def _other_tone(key: int, chord: Chord, floor: int, rng: Random) -> int:
    """Another tone of the chord near a key and not below the bass, or the key itself."""
    low = max(key - _LINE, floor)
    near = [k for k in range(low, key + _LINE + 1) if k != key and k % 12 in chord.semitones]
    return rng.choice(near) if near else key
