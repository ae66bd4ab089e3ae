"""A lead sheet: bars of chord changes, and who composed them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from woodshed.piece.brief import KeyChange, key_at
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.time import Ticks


@dataclass(frozen=True, slots=True)
class Change:
    """A chord, how long it lasts within its bar in ticks, and a remark on why it is there.

    ``function`` is its numeral as a document told it, empty where it follows from the key and the neighbours.
    """

    chord: Chord
    duration: Ticks
    comment: str = ""
    function: str = ""


def sounds(row: Iterable[Change]) -> tuple[tuple[Chord, Ticks], ...]:
    """The chords of some changes with their lengths: what is heard of them, whatever is told of it."""
    return tuple([(change.chord, change.duration) for change in row])


def side_by_side(one: Sequence[Change], other: Sequence[Change]) -> Iterator[tuple[Ticks, Chord, Chord]]:
    """The chords of two rows that sound at one time, after how long they do; the last of a shorter row goes on."""
    here, there = [list(accumulate(change.duration for change in row)) for row in (one, other)]
    for start, end in pairwise(sorted({0, *here, *there})):
        at, beside = bisect_right(here, start), bisect_right(there, start)
        yield end - start, one[min(at, len(one) - 1)].chord, other[min(beside, len(other) - 1)].chord


@dataclass(frozen=True, slots=True)
class Bar:
    """The changes of one bar, which fill the meter, and its rehearsal letter."""

    changes: tuple[Change, ...]
    section: str = "A"


class Tone(NamedTuple):
    """One note of a given tune: onset and length in ticks, from the start of the piece, and a MIDI key."""

    onset: Ticks
    duration: Ticks
    key: int


@dataclass(frozen=True, slots=True)
class Credit:
    """Who composed the chart, and who was asked before and declined, and why."""

    composer: str
    declined: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A lead sheet. ``key_changes`` say from which bars on another key holds.

    ``tune`` is the melody that stands over the chords, where one was given: four voices sing it on top. ``notices``
    tell the player, in plain words, what was asked for and could not be done.
    """

    key: Key
    meter: Meter
    bars: tuple[Bar, ...]
    credit: Credit
    key_changes: tuple[KeyChange, ...] = ()
    notices: tuple[str, ...] = ()
    tune: tuple[Tone, ...] = ()

    def key_at(self, bar: int) -> Key:
        """The key that a bar, counted from 1, stands in."""
        return key_at(self.key, self.key_changes, bar)

    def timeline(self) -> Iterator[tuple[int, Ticks, Change]]:
        """Bar number from 1, onset in ticks from the start of the piece, and change, in order."""
        for number, bar in enumerate(self.bars, 1):
            onset = (number - 1) * self.meter.bar
            for change in bar.changes:
                yield number, onset, change
                onset += change.duration
