"""What holds for a piece as a whole: faster or slower, swung or straight, louder; and that hands can play it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import replace

from woodshed.arrangement.device import Piece
from woodshed.arrangement.feel import swing_warp
from woodshed.arrangement.hands import limits_of
from woodshed.arrangement.mending import mended
from woodshed.genres import style_of
from woodshed.piece import Arrangement, Feel, Note
from woodshed.theory.time import Ticks

_SOFTEST, _LOUDEST = 16, 124


def at_tempo(piece: Arrangement, tempo: float, fixed: Collection[Note] = frozenset()) -> Arrangement:
    """The piece at another tempo: every note stays where it stands, but for jumps that it makes too quick."""
    changed = replace(piece, brief=replace(piece.brief, tempo=tempo))
    return remended(changed, fixed) if tempo > piece.brief.tempo else changed


def in_feel(piece: Arrangement, feel: Feel) -> Arrangement:
    """The piece with its off-beats at another place; what lay behind the beat still does."""
    meter = piece.chart.meter
    old = swing_warp(piece.brief.feel.swing, piece.brief.feel.unit, meter)
    new = swing_warp(feel.swing, feel.unit, meter)
    length = meter.bar
    straight = {old(tick): tick for tick in range(length, -1, -1)}
    known = sorted(straight)

    def rewarped(played: Ticks) -> Ticks:
        bar, inside = divmod(played, length)
        return new(bar * length + straight[known[max(bisect_right(known, inside) - 1, 0)]])

    notes = []
    for note in piece.notes:
        late = note.onset - old(note.written_onset)
        onset = max(new(note.written_onset) + late, 0)
        end = rewarped(note.onset - late + note.duration) + late
        notes.append(note._replace(onset=onset, duration=max(end - onset, min(note.duration, length // 64))))
    notes.sort(key=lambda note: (note.onset, note.pitch.midi))
    return remended(replace(piece, brief=replace(piece.brief, feel=feel), notes=tuple(notes)))


def louder(piece: Arrangement, amount: int, cells: Collection[tuple[str, int]]) -> Arrangement:
    """The piece with these hands in bars, from 0, louder by so much; softer below 0."""
    length, last = piece.chart.meter.bar, len(piece.chart.bars) - 1
    notes = tuple(
        note._replace(velocity=min(max(note.velocity + amount, _SOFTEST), _LOUDEST))
        if (note.hand, min(note.written_onset // length, last)) in cells
        else note
        for note in piece.notes
    )
    return replace(piece, notes=notes)


def remended(piece: Arrangement, fixed: Collection[Note] = frozenset()) -> Arrangement:
    """The piece with what hands cannot play mended, the ``fixed`` notes apart."""
    notes = mended(piece_of(piece), piece.notes, fixed=fixed)
    return replace(piece, notes=tuple(sorted(notes, key=lambda note: (note.onset, note.pitch.midi))))


def piece_of(arrangement: Arrangement) -> Piece:
    """What the arranger knows of a piece throughout."""
    brief = arrangement.brief
    style = style_of(brief.genre)
    application = style.applications.get(brief.application) or style.applications[style.usual]
    return Piece(brief, application, arrangement.chart.meter, *limits_of(brief), len(arrangement.chart.bars))
