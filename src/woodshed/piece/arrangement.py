"""A chart with every note written out for two hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from woodshed.piece.brief import Brief
from woodshed.piece.chart import Chart
from woodshed.theory.pitch import Pitch
from woodshed.theory.time import Ticks

Hand = Literal["left", "right"]
HANDS: tuple[Hand, Hand] = ("left", "right")
Cell = tuple[Hand, int]
"""A hand in a bar, counted from 0."""


class Note(NamedTuple):
    """One note of one hand, as written and as played.

    Times are ticks from the start of the piece: ``written_*`` on the grid, with swing written straight; ``onset`` and
    ``duration`` with swing, push, lay-back and rolling. ``velocity`` is MIDI's, 1 to 127. A named tuple, since a piece
    has hundreds of them and the arranger has milliseconds.
    """

    onset: Ticks
    pitch: Pitch
    duration: Ticks
    velocity: int
    hand: Hand
    written_onset: Ticks
    written_duration: Ticks
    voice: int = 1
    finger: int | None = None


class Pedal(NamedTuple):
    """The sustain pedal moves to ``value`` (0 up, 127 down) at ``onset`` ticks."""

    onset: Ticks
    value: int


class Revision(NamedTuple):
    """A step that a piece has come through: the ``id`` of what was revised, and by which words and settings."""

    of: str
    words: str = ""
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A chart with every note written out, ordered by onset, then pitch.

    ``id`` is the name of a piece that was read back, None for one that has none of its own yet; ``revisions`` are the
    steps that it has come through, the oldest first.
    """

    brief: Brief
    chart: Chart
    notes: tuple[Note, ...]
    pedal: tuple[Pedal, ...] = ()
    warnings: tuple[str, ...] = ()
    id: str | None = None
    revisions: tuple[Revision, ...] = ()

    def cell_of(self, note: Note) -> Cell:
        """The hand and bar in which a note is written to begin; what begins at the very end is the last bar's."""
        return note.hand, min(note.written_onset // self.chart.meter.bar, len(self.chart.bars) - 1)
