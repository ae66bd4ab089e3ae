"""Keys let go before they are struck again, in notes that are written out already."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from woodshed.piece import Note
from woodshed.theory.time import QUARTER, Ticks

_SHORTEST: Ticks = QUARTER // 32


def untangled(rows: list[Note], fixed: Collection[Note], *, apart: bool) -> list[Note]:
    """Every key let go before it is struck again; a free note gives way, by its length first.

    Voices that are sung ``apart`` may meet on one key.
    """
    by_key: dict[tuple[int, int], list[Note]] = {}
    for note in rows:
        by_key.setdefault((note.pitch.midi, note.voice if apart else 0), []).append(note)
    gone: dict[int, Note | None] = {}
    for same in by_key.values():
        same.sort(key=lambda note: (note.written_onset, note.onset))
        for earlier, later in pairwise(same):
            now = gone.get(id(earlier), earlier)
            if now is None or not _meets(now, later):
                continue
            if earlier not in fixed:
                gone[id(earlier)] = _shortened(now, later)
            elif later not in fixed:
                gone[id(later)] = None
    changed = [gone.get(id(note), note) for note in rows]
    return [note for note in changed if note is not None]


def _meets(earlier: Note, later: Note) -> bool:
    written = earlier.written_onset + earlier.written_duration > later.written_onset
    return written or earlier.onset + earlier.duration > later.onset


def _shortened(note: Note, later: Note) -> Note | None:
    written, played = later.written_onset - note.written_onset, later.onset - note.onset
    if min(written, played) < _SHORTEST:
        return None
    return note._replace(written_duration=min(note.written_duration, written), duration=min(note.duration, played))
