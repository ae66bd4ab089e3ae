"""What holds for a piece as a whole: faster or slower, swung or straight, louder; and that hands can play it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import replace

from woodshed.arrangement.device import Piece
from woodshed.arrangement.feel import swing_warp
from woodshed.arrangement.hands import limits_of
from woodshed.arrangement.mending import mended
from woodshed.genres import style_of
from woodshed.piece import Arrangement, Cell, Feel, Note
from woodshed.theory.time import Ticks

_SOFTEST, _LOUDEST = 16, 124
_NEAR = 2
"""Bars on either side of a changed note in which another may be in its way."""


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


def louder(piece: Arrangement, amount: int, cells: Collection[Cell]) -> Arrangement:
    """The piece with these hands in bars, from 0, louder by so much; softer below 0."""
    notes = tuple(
        note._replace(velocity=min(max(note.velocity + amount, _SOFTEST), _LOUDEST))
        if piece.cell_of(note) in cells
        else note
        for note in piece.notes
    )
    return replace(piece, notes=notes)


def remended(piece: Arrangement, fixed: Collection[Note] = frozenset()) -> Arrangement:
    """The piece with what hands cannot play mended, the ``fixed`` notes apart."""
    notes = mended(piece_of(piece), piece.notes, fixed=fixed)
    return replace(piece, notes=tuple(sorted(notes, key=lambda note: (note.onset, note.pitch.midi))))


def exchanged(piece: Arrangement, changed: Mapping[int, Note]) -> Arrangement:
    """The piece with other notes in the place of some, by the ``id`` of the old, mended where they meet the others.

    Only what lies within two bars of them, or still sounds there, can meet them.
    """
    length = piece.chart.meter.bar
    bars = [note.written_onset // length for note in changed.values()]
    start, end = (min(bars) - _NEAR) * length, (max(bars) + _NEAR + 1) * length
    near: list[Note] = []
    far: list[Note] = []
    for note in piece.notes:
        if id(note) not in changed:
            sounds = note.written_onset < end and note.written_onset + note.written_duration > start
            (near if sounds else far).append(note)
    notes = mended(piece_of(piece), [*near, *changed.values()], fixed=frozenset(near))
    return replace(piece, notes=tuple(sorted([*far, *notes], key=lambda note: (note.onset, note.pitch.midi))))


def piece_of(arrangement: Arrangement) -> Piece:
    """What the arranger knows of a piece throughout."""
    brief = arrangement.brief
    style = style_of(brief.genre)
    application = style.applications.get(brief.application) or style.applications[style.usual]
    return Piece(brief, application, arrangement.chart.meter, *limits_of(brief), len(arrangement.chart.bars))
