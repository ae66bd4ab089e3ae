"""Figures of the right hand: pushes, fills, crushed thirds, calls and answers, chords that slide."""

from __future__ import annotations

from itertools import pairwise

from woodshed.explanation.hands.bars import Hearing, Stroke
from woodshed.piece.arrangement import Note
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above
from woodshed.theory.time import EIGHTH, SIXTEENTH, Ticks

Bars = tuple[int, ...]
_FILL_NOTES = 4
_TURN_NOTES = 3
"""Notes of a fill, and of the shorter turns of a gospel hand."""
_GUIDES = frozenset({"3", "b3", "7", "b7", "6", "bb7"})
_REST = 0.5
"""Of a bar: how long a line must be silent for a phrase to end."""
_SMALL = 4
"""Semitones that a chord slides at most."""


def _bars(hearing: Hearing, onsets: list[Ticks]) -> Bars:
    return tuple(dict.fromkeys(onset // hearing.meter.bar + 1 for onset in onsets))


def _strokes(hearing: Hearing) -> list[Stroke]:
    return [stroke for bar in hearing.right for stroke in bar]


def anticipations(hearing: Hearing) -> Bars:
    """A new chord that is struck up to an eighth early and held into its time."""
    found: list[Ticks] = []
    for (_, old), (onset, new) in pairwise(hearing.changes):
        if old.silent or new.silent or old == new:
            continue
        place = (onset - 1) // hearing.meter.bar
        near = (*hearing.left[place], *hearing.right[place])
        early = [s for s in near if onset - EIGHTH <= s.onset < onset and s.onset + s.length > onset]
        found += [s.onset for s in early if _belongs({p % 12 for p in s.pitches}, old, new)][:1]
    return _bars(hearing, sorted(found))


def _belongs(notes: set[int], old: Chord, new: Chord) -> bool:
    """Whether notes speak for the new chord: tones of it outside the old one, or its own third and seventh."""
    fresh = notes - old.semitones
    guides = {above(new.root, tone).semitone for tone in new.kind.tones if tone in _GUIDES}
    own = guides - {above(old.root, tone).semitone for tone in old.kind.tones if tone in _GUIDES}
    return (bool(fresh) and fresh <= new.semitones) or (len(notes) >= 3 and bool(own) and guides <= notes)


def fills(hearing: Hearing) -> Bars:
    """Four single notes or more, an eighth apart at most, that begin in the second half of a bar."""
    return _bars(
        hearing, [run[0].onset for run in _runs(hearing) if run[0].onset % hearing.meter.bar >= hearing.meter.bar // 2]
    )


def _runs(hearing: Hearing, least: int = _FILL_NOTES) -> list[list[Stroke]]:
    """Rows of so many single notes or more that follow one another quickly."""
    runs: list[list[Stroke]] = []
    run: list[Stroke] = []
    for stroke in _strokes(hearing):
        if run and (not stroke.single or stroke.onset - run[-1].onset > EIGHTH):
            runs.append(run)
            run = []
        if stroke.single:
            run.append(stroke)
    return [r for r in [*runs, run] if len(r) >= least]


def crushed_thirds(hearing: Hearing) -> Bars:
    """A minor third of key or chord, briefly, before the major third a half step above it."""
    rights = sorted((n for n in hearing.arrangement.notes if n.hand == "right"), key=lambda n: n.written_onset)
    starts: dict[Ticks, set[int]] = {}
    for note in rights:
        starts.setdefault(note.written_onset, set()).add(note.pitch.midi)
    found = []
    for note in rights:
        short = note.written_duration <= hearing.meter.bar // 16
        after = starts.get(note.written_onset + note.written_duration, set())
        if short and note.pitch.midi + 1 in after and _is_third(hearing, note):
            found.append(note.written_onset)
    return _bars(hearing, found)


def _is_third(hearing: Hearing, note: Note) -> bool:
    """Whether a note is the minor third of the chord, the one to come, or the key."""
    tonics = {hearing.arrangement.chart.key_at(note.written_onset // hearing.meter.bar + 1).tonic.semitone}
    for onset in (note.written_onset, note.written_onset + SIXTEENTH):
        chord = hearing.chord_at(onset)
        tonics |= {chord.root.semitone} if chord else set()
    return any((note.pitch.midi - tonic) % 12 == 3 for tonic in tonics)


def gospel_fills(hearing: Hearing) -> Bars:
    """Runs of the right hand, where the piece crushes its thirds too."""
    runs = [run[0].onset for run in _runs(hearing, _TURN_NOTES)]
    return _bars(hearing, runs) if crushed_thirds(hearing) else ()


def call_and_response(hearing: Hearing) -> Bars:
    """A line that rests half a bar or longer at least once in every two bars, and speaks between."""
    bar = hearing.meter.bar
    line = _strokes(hearing)
    if sum(len(s.pitches) <= 2 for s in line) < 2 * hearing.bars:
        return ()
    edges = [0, *(edge for s in line for edge in (s.onset, s.onset + s.length)), hearing.bars * bar]
    rests = [(end, start) for end, start in zip(edges[::2], edges[1::2], strict=True) if start - end >= _REST * bar]
    pairs = range(0, hearing.bars - 1, 2)
    calm = [any(end < (pair + 2) * bar and start > pair * bar for end, start in rests) for pair in pairs]
    return tuple(range(1, hearing.bars + 1)) if calm and all(calm) else ()


def parallels(hearing: Hearing) -> Bars:
    """Three chords or more of one hand whose voices all move the same way by nearly the same small step."""
    found: list[Ticks] = []
    for hand in (hearing.left, hearing.right):
        thick = [s for bar in hand for s in bar if len(s.pitches) >= 3]
        distinct = [s for a, s in pairwise([None, *thick]) if s is not None and (a is None or a.pitches != s.pitches)]
        length = 1
        for a, b in pairwise(distinct):
            length = length + 1 if _slides(a, b) else 1
            if length == 3:
                found.append(a.onset)
    return _bars(hearing, sorted(found))


def _slides(a: Stroke, b: Stroke) -> bool:
    if len(a.pitches) != len(b.pitches):
        return False
    steps = [y - x for x, y in zip(a.pitches, b.pitches, strict=True)]
    same_way = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    return same_way and max(map(abs, steps)) <= _SMALL and max(steps) - min(steps) <= 1
