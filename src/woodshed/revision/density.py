"""More or fewer strokes in some cells, note by note, where no pattern gives them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from woodshed.piece import Arrangement, Cell, Note
from woodshed.revision.whole import remended
from woodshed.theory.time import QUARTER, SIXTEENTH, Ticks

_LONG: Ticks = QUARTER // 2
_SOFTER = 8


def by_note(piece: Arrangement, cells: Collection[Cell], *, up: bool) -> Arrangement:
    """Long notes struck again half way through, or every other stroke between the beats left out."""
    meter = piece.chart.meter
    free = [n for n in piece.notes if piece.cell_of(n) in cells]
    kept = [n for n in piece.notes if piece.cell_of(n) not in cells]
    changed = list(_restruck(free, meter.bar)) if up else _thinned(free, meter.bar, meter.beat)
    return remended(replace(piece, notes=(*kept, *changed)), frozenset(kept))


def _restruck(notes: Sequence[Note], bar: Ticks) -> Iterator[Note]:
    for note in notes:
        half = note.written_duration // 2 // SIXTEENTH * SIXTEENTH
        beyond = (note.written_onset + half) // bar > note.written_onset // bar
        if note.written_duration < _LONG or not half or beyond:
            yield note
            continue
        played = min(half, max(note.duration // 2, 1))
        yield note._replace(written_duration=half, duration=played)
        yield note._replace(
            onset=note.onset + half, written_onset=note.written_onset + half,
            written_duration=note.written_duration - half, duration=max(note.duration - half, played // 2),
            velocity=max(note.velocity - _SOFTER, 20), finger=None,
        )  # fmt: skip


def _thinned(notes: Sequence[Note], bar: Ticks, beat: Ticks) -> list[Note]:
    """Notes without those that fall between the beats; where all lie on beats, without those off the strong ones."""
    off = [n for n in notes if n.written_onset % bar % beat]
    weak: Callable[[Note], bool] = (
        (lambda n: bool(n.written_onset % bar % beat))
        if len(off) > len(notes) // 6
        else (lambda n: bool(n.written_onset % bar))
    )
    gone = {(n.hand, n.written_onset) for n in notes if weak(n)}
    first = {cell: min(n.written_onset for n in group) for cell, group in _by_cell(notes, bar).items()}
    gone -= {(hand, onset) for (hand, _), onset in first.items()}  # a bar that had notes keeps one
    order = sorted(gone, key=lambda place: (place[1] % beat == 0, place[1]))
    drop = set(order[: max(1, len({(n.hand, n.written_onset) for n in notes}) // 2)])
    return [n for n in notes if (n.hand, n.written_onset) not in drop]


def _by_cell(notes: Sequence[Note], bar: Ticks) -> dict[Cell, list[Note]]:
    cells: dict[Cell, list[Note]] = {}
    for note in notes:
        cells.setdefault((note.hand, note.written_onset // bar), []).append(note)
    return cells
