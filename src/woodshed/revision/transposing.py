"""A piece, or a run of its bars, in another key, note by note."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from woodshed.arrangement.hands import LEFT_RANGE, RIGHT_RANGE
from woodshed.arrangement.spelling import spelling
from woodshed.piece import Arrangement, Bar, Chart, Hand, KeyChange, Note
from woodshed.revision.whole import remended
from woodshed.theory.key import Key
from woodshed.theory.pitch import Pitch
from woodshed.theory.roman import transpose

_OCTAVE = 12


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
        row = tuple(c if c.chord.silent else replace(c, chord=transpose(c.chord, old, new)) for c in bar.changes)
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
    steps = min((semitones, semitones - _OCTAVE, semitones + _OCTAVE), key=lambda n: (_outside(piece.notes, n), abs(n)))
    names = [(onset, spelling(change.chord, chart.key_at(number))) for number, onset, change in chart.timeline()]
    places = [onset for onset, _ in names]
    notes, kept = [], []
    for note in piece.notes:
        if bars and piece.cell_of(note)[1] + 1 not in bars:
            notes.append(note)
            kept.append(note)
            continue
        spelled = names[max(bisect_right(places, note.written_onset) - 1, 0)][1]
        key = note.pitch.midi + steps
        notes.append(note._replace(pitch=Pitch.at(key, spelled[key % _OCTAVE]), finger=None))
    brief = replace(piece.brief, key=chart.key, key_changes=chart.key_changes)
    return remended(replace(piece, brief=brief, chart=chart, notes=tuple(notes)), frozenset(kept))


def in_octave(piece: Arrangement, semitones: int, hands: Collection[Hand], bars: Collection[int]) -> Arrangement | None:
    """The piece with these hands in these bars, from 1, whole octaves higher or lower, chords as they are.

    None where a note would leave the range of its hand. What would turn to mud, or meet the other hand, is mended.
    """
    length, last = piece.chart.meter.bar, len(piece.chart.bars)
    meant = {n for n in piece.notes if n.hand in hands and min(n.written_onset // length + 1, last) in bars}
    if _outside(meant, semitones):
        return None
    moved = [_higher(note, semitones) if note in meant else note for note in piece.notes]
    return remended(replace(piece, notes=tuple(moved)), {note for note in piece.notes if note not in meant})


def _higher(note: Note, semitones: int) -> Note:
    pitch = Pitch.at(note.pitch.midi + semitones, note.pitch.pitch_class)
    return note._replace(pitch=pitch, finger=None)


def _outside(notes: Iterable[Note], semitones: int) -> int:
    """How many notes would leave the range of their hand."""
    ranges = {"left": LEFT_RANGE, "right": RIGHT_RANGE}
    return sum(not ranges[note.hand][0] <= note.pitch.midi + semitones <= ranges[note.hand][1] for note in notes)
