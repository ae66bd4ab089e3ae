"""What other programs read in the files that are written: notes by hand, chords, markers."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from woodshed.output.grace_notes import without_graces
from woodshed.piece.arrangement import Note

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own imports are not what is tested here
    from music21 import converter, harmony, stream

TICKS = 960
Sounding = Counter[tuple[int, int, int]]
"""How often a note stands in a file: onset and duration in ticks, pitch as a MIDI number."""


class Score(NamedTuple):
    """A score as music21 reads it: notes of each staff with ties joined, and chord symbols."""

    right: Sounding
    left: Sounding
    harmony: list[tuple[int, frozenset[int]]]


def on_paper(notes: Sequence[Note], hand: str) -> set[tuple[int, int]]:
    """Onset and pitch of a hand's notes as they are written: a grace note stands with the note that it leads to."""
    sized, graces = without_graces(notes)
    own = {(n.written_onset, n.pitch.midi) for n in sized if n.hand == hand}
    return own | {(g.goal_onset, g.pitch.midi) for g in graces if g.hand == hand}


def read_score(text: str) -> Score:
    """Read a score; a tie that leads nowhere fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        score = converter.parse(text, format="musicxml")
        right, left = (_joined(part, score) for part in score.parts)
        symbols = [
            (_ticks(h.getOffsetInHierarchy(score)), _pitch_classes(h))
            for h in score.recurse().getElementsByClass(harmony.Harmony)
        ]
    return Score(right, left, sorted(symbols, key=lambda symbol: symbol[0]))


def _ticks(quarters: float) -> int:
    return round(float(quarters) * TICKS)


def _pitch_classes(symbol: harmony.Harmony) -> frozenset[int]:
    if isinstance(symbol, harmony.NoChord):
        return frozenset()
    return frozenset(pitch.pitchClass for pitch in symbol.pitches)


def _joined(part: stream.Part, score: stream.Score) -> Sounding:
    rows = []
    for element in part.recurse().notes:
        if isinstance(element, harmony.Harmony):
            continue
        onset = _ticks(element.getOffsetInHierarchy(score))
        for note in element.notes if element.isChord else [element]:
            tie = note.tie.type if note.tie else ""
            rows.append((onset, note.pitch.midi, _ticks(element.quarterLength), tie))
    rows.sort(key=lambda row: (row[0], row[3] not in ("stop", "continue")))
    waiting: dict[tuple[int, int], list[tuple[int, int]]] = {}
    out: Sounding = Counter()
    for onset, pitch, duration, tie in rows:
        start, length = onset, 0
        if tie in ("stop", "continue"):
            start, length = waiting[pitch, onset].pop()
        if tie in ("start", "continue"):
            waiting.setdefault((pitch, onset + duration), []).append((start, length + duration))
        else:
            out[start, pitch, length + duration] += 1
    assert not any(waiting.values()), f"ties that lead nowhere: {waiting}"
    return out
