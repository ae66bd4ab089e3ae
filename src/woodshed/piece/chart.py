"""A lead sheet: bars of chord changes, and who composed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
