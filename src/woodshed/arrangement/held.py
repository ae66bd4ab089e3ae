"""What of an earlier arrangement is held: hands in bars whose notes stay as they are while the rest is written anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from woodshed.arrangement.device import Piece, Stroke
from woodshed.arrangement.mending import mended
from woodshed.arrangement.pedal import CATCH, rejoined
from woodshed.piece import HANDS, Arrangement, Cell, Hand, Note, Pedal
from woodshed.theory.time import QUARTER, Ticks

_TIED: Ticks = QUARTER // 16
"""What sounds longer than this past a bar line was pushed, not merely let go late."""
_SHORTEST: Ticks = QUARTER // 8


@dataclass(frozen=True, slots=True)
class Held:
    """The cells that stay, their notes, and the pedal of the earlier arrangement; ``bar`` is a bar in ticks.

    A note belongs to the bar in which it is written to begin: a push belongs to the bar before the one it sounds in.
    ``offered`` are pushes out of bars that are written anew into held ones that rely on them; the new bar has them too,
    where hands can play them.
    """

    cells: frozenset[Cell]
    notes: tuple[Note, ...]
    pedal: tuple[Pedal, ...]
    bar: Ticks
    bars: int
    offered: tuple[Note, ...] = ()

    def cell_of(self, note: Note) -> Cell:
        """The hand and bar that a note belongs to."""
        return note.hand, min(note.written_onset // self.bar, self.bars - 1)

    def strokes(self, shift: int) -> Mapping[Cell, tuple[Stroke, ...]]:
        """The held notes as strokes by cell, ``shift`` semitones lower; a held cell may be silent."""
        rows: dict[Cell, list[Stroke]] = {cell: [] for cell in self.cells}
        for note in self.notes:
            key = note.pitch.midi - shift
            rows[self.cell_of(note)].append(Stroke(note.written_onset, key, note.written_duration, 0, note.voice))
        return {cell: tuple(sorted(strokes)) for cell, strokes in rows.items()}

    def joined(self, piece: Piece, fresh: Iterable[Note], pedal: Iterable[Pedal] = ()) -> list[Note]:
        """The held notes with those of the fresh ones that lie in other cells, mended where they meet.

        What ends at a bar line before which the ``pedal`` goes down is let go in time, so that it is not caught.
        """
        free = [note for note in fresh if self.cell_of(note) not in self.cells]
        free = self._with_pushes(self._cut(free))
        early = {move.onset + CATCH for move in pedal if move.value and (move.onset + CATCH) % self.bar == 0}
        free = [_released(note, self.bar) if _ends_at(note, self.bar, early) else note for note in free]
        notes = mended(piece, [*self.notes, *free], fixed=frozenset(self.notes))
        return sorted(notes, key=lambda note: (note.onset, note.pitch.midi))

    def pedalled(self, fresh: tuple[Pedal, ...]) -> tuple[Pedal, ...]:
        """The pedal: the earlier one in bars of which both hands are held, else the fresh one, joined at the seams."""
        kept = frozenset(bar for _, bar in self.cells if all((hand, bar) in self.cells for hand in HANDS))
        return rejoined(fresh, self.pedal, kept, self.bar, self.bars)

    def _cut(self, free: Iterable[Note]) -> list[Note]:
        """Fresh notes let go at the bar line where a held bar begins with a stroke of the same hand."""
        struck = {(note.hand, note.written_onset) for note in self.notes}
        out = []
        for note in free:
            line = (note.written_onset // self.bar + 1) * self.bar
            if note.written_onset + note.written_duration > line and (note.hand, line) in struck:
                length = line - note.written_onset
                out.append(note._replace(written_duration=length, duration=min(note.duration, length)))
            else:
                out.append(note)
        return out

    def _with_pushes(self, free: list[Note]) -> list[Note]:
        """Fresh notes with the pushes that held bars rely on in the place of what would be struck after them."""
        begins: dict[Cell, Ticks] = {}
        for note in self.offered:
            cell = self.cell_of(note)
            begins[cell] = min(note.written_onset, begins.get(cell, note.written_onset))
        kept = []
        for note in free:
            push = begins.get(self.cell_of(note))
            if push is None or note.written_onset + note.written_duration <= push:
                kept.append(note)
            elif push - note.written_onset >= _SHORTEST:
                length = push - note.written_onset
                kept.append(note._replace(written_duration=length, duration=min(note.duration, length)))
        return [*kept, *self.offered]


def _ends_at(note: Note, bar: Ticks, lines: Collection[Ticks]) -> bool:
    line = (note.written_onset // bar + 1) * bar
    return line in lines and note.written_onset + note.written_duration <= line < note.onset + note.duration + 2 * CATCH


def _released(note: Note, bar: Ticks) -> Note:
    """A note let go a little before the bar line, as long as a touch at least."""
    line = (note.written_onset // bar + 1) * bar
    return note._replace(duration=min(note.duration, max(line - _SHORTEST - note.onset, 2 * CATCH)))


def hold(arrangement: Arrangement, cells: Iterable[Cell], *, pushes: bool = True) -> Held:
    """These cells of an arrangement, held; without ``pushes`` nothing of the other bars is offered again."""
    bar, bars = arrangement.chart.meter.bar, len(arrangement.chart.bars)
    bare = Held(frozenset(cells), (), arrangement.pedal, bar, bars)
    notes = tuple(note for note in arrangement.notes if bare.cell_of(note) in bare.cells)
    struck = {(note.hand, note.written_onset) for note in notes}
    offered = [
        note for note in arrangement.notes if bare.cell_of(note) not in bare.cells and _leans_on(note, bare, struck)
    ]
    return replace(bare, notes=notes, offered=tuple(offered) if pushes else ())


def _leans_on(note: Note, held: Held, struck: set[tuple[Hand, Ticks]]) -> bool:
    """Whether a note is tied into a held bar that begins with no stroke of its own."""
    number = note.written_onset // held.bar + 1
    line = number * held.bar
    tied = note.written_onset + note.written_duration > line + _TIED and line - note.written_onset <= QUARTER
    return tied and (note.hand, number) in held.cells and (note.hand, line) not in struck
