"""How far two versions of a piece lie apart: in their chords, in each hand, in their rhythm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from woodshed.piece import HANDS, Arrangement, Bar, Hand, Note
from woodshed.piece.chart import side_by_side
from woodshed.theory.chord import Chord
from woodshed.theory.time import Ticks


class Distance(NamedTuple):
    """How far two versions lie apart, each from 0, the same, to 1.

    ``chords`` is the share of the time in which other chords sound; ``left`` and ``right`` the share of a
    hand's strokes (place and key) that the other version does not have; ``rhythm`` the share of places at which only
    one of them strikes.
    """

    chords: float
    left: float
    right: float
    rhythm: float

    @property
    def hands(self) -> float:
        """The mean of both hands."""
        return (self.left + self.right) / 2

    @property
    def total(self) -> float:
        """One number for all: a third each for the chords, the hands and the rhythm."""
        return (self.chords + self.hands + self.rhythm) / 3


def distance(one: Arrangement, other: Arrangement, bars: Iterable[int] | None = None) -> Distance:
    """How far two arrangements of as many bars lie apart, in these bars, from 1, or as a whole."""
    length = one.chart.meter.bar
    inside = set(range(1, len(one.chart.bars) + 1) if bars is None else bars)
    differing = sum(_differing(one.chart.bars[n - 1], other.chart.bars[n - 1]) for n in inside)
    hands = [_strokes_apart(one, other, hand, inside) for hand in HANDS]
    places = [{n.written_onset for n in within(piece.notes, inside, length)} for piece in (one, other)]
    union = places[0] | places[1]
    rhythm = len(places[0] ^ places[1]) / len(union) if union else 0.0
    return Distance(differing / (len(inside) * length) if inside else 0.0, hands[0], hands[1], rhythm)


def within(notes: Sequence[Note], bars: Collection[int], length: Ticks) -> Iterator[Note]:
    """The notes that are written to begin in some bars, from 1, of a ``length`` in ticks."""
    return (note for note in notes if note.written_onset // length + 1 in bars)


def _strokes_apart(one: Arrangement, other: Arrangement, hand: Hand, bars: Collection[int]) -> float:
    length = one.chart.meter.bar
    counts = [
        Counter((n.written_onset, n.pitch.midi) for n in within(piece.notes, bars, length) if n.hand == hand)
        for piece in (one, other)
    ]
    most = max(counts[0].total(), counts[1].total())
    return 1 - (counts[0] & counts[1]).total() / most if most else 0.0


def _differing(one: Bar, other: Bar) -> Ticks:
    """The ticks of a bar in which other chords sound."""
    return sum(length for length, a, b in side_by_side(one.changes, other.changes) if not _same(a, b))


def _same(one: Chord, other: Chord) -> bool:
    alike = one.root.semitone == other.root.semitone and one.type == other.type
    return alike and one.lowest.semitone == other.lowest.semitone
