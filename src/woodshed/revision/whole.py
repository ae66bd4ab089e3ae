"""What holds for a piece as a whole: transposed, faster or slower, swung or straight, louder."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace

from woodshed.arrangement.device import Piece
from woodshed.arrangement.feel import swing_warp
from woodshed.arrangement.hands import LEFT_RANGE, RIGHT_RANGE, limits
from woodshed.arrangement.mending import mended
from woodshed.arrangement.spelling import spelling
from woodshed.genres import style_of
from woodshed.piece import Arrangement, Bar, Chart, Feel, KeyChange, Note
from woodshed.theory.key import Key
from woodshed.theory.pitch import Pitch
from woodshed.theory.roman import transpose
from woodshed.theory.time import Ticks

_OCTAVE = 12
_SOFTEST, _LOUDEST = 16, 124


def moved_chart(chart: Chart, semitones: int, home: Key | None = None, bars: Sequence[int] = ()) -> Chart:
    """The chart that many semitones higher, every chord on its degree, spelled as players write it there.

    With ``bars`` (from 1, a run of them) only these move, into a key of their own and back.
    """
    changes = tuple(KeyChange(c.bar, c.key.transposed(semitones)) for c in chart.key_changes)
    if bars:
        moved = replace(chart, key_changes=_there_and_back(chart, semitones, bars))
        if bars[0] == 1:
            moved = replace(moved, key=chart.key.transposed(semitones))
    else:
        moved = replace(chart, key=home or chart.key.transposed(semitones), key_changes=changes)
    rows = []
    for number, bar in enumerate(chart.bars, 1):
        if bars and number not in bars:
            rows.append(bar)
            continue
        old, new = chart.key_at(number), moved.key_at(number)
        row = tuple(
            c if c.chord.silent else replace(c, chord=transpose(c.chord, old, new), comment=c.comment)
            for c in bar.changes
        )
        rows.append(Bar(row, bar.section))
    return replace(moved, bars=tuple(rows))


def _there_and_back(chart: Chart, semitones: int, bars: Sequence[int]) -> tuple[KeyChange, ...]:
    inside = {bar: chart.key_at(bar).transposed(semitones) for bar in (bars[0], *(c.bar for c in chart.key_changes))}
    keys = {change.bar: change.key for change in chart.key_changes if change.bar not in bars}
    keys |= {bar: key for bar, key in inside.items() if bar in bars and bar > 1}
    if bars[-1] < len(chart.bars):
        keys[bars[-1] + 1] = chart.key_at(bars[-1] + 1)
    return tuple(KeyChange(bar, keys[bar]) for bar in sorted(keys))


def transposed(piece: Arrangement, semitones: int, home: Key | None = None, bars: Sequence[int] = ()) -> Arrangement:
    """The piece, or a run of its bars, that many semitones higher, note by note.

    It goes by an octave otherwise where the hands would leave their range; what turns to mud there is mended.
    """
    chart = moved_chart(piece.chart, semitones, home, bars)
    steps = min((semitones, semitones - _OCTAVE, semitones + _OCTAVE), key=lambda n: (_outside(piece, n), abs(n)))
    names = [(onset, spelling(change.chord, chart.key_at(number))) for number, onset, change in chart.timeline()]
    places = [onset for onset, _ in names]
    notes = []
    for note in piece.notes:
        if bars and note.written_onset // chart.meter.bar + 1 not in bars:
            notes.append(note)
            continue
        spelled = names[max(bisect_right(places, note.written_onset) - 1, 0)][1]
        key = note.pitch.midi + steps
        notes.append(note._replace(pitch=Pitch.at(key, spelled[key % _OCTAVE]), finger=None))
    brief = replace(piece.brief, key=chart.key, key_changes=chart.key_changes)
    kept = {note for note in notes if bars and note.written_onset // chart.meter.bar + 1 not in bars}
    return remended(replace(piece, brief=brief, chart=chart, notes=tuple(notes)), kept)


def _outside(piece: Arrangement, semitones: int) -> int:
    """How many notes would leave the range of their hand."""
    ranges = {"left": LEFT_RANGE, "right": RIGHT_RANGE}
    return sum(not ranges[note.hand][0] <= note.pitch.midi + semitones <= ranges[note.hand][1] for note in piece.notes)


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
    both = limits(brief.level, brief.hand_size)
    return Piece(brief, application, arrangement.chart.meter, *both, len(arrangement.chart.bars))
