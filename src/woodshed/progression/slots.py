"""Bar by bar what a model may write."""

from __future__ import annotations

from collections.abc import Mapping

from woodshed.llm.chart_grammar import REPEAT, Slot
from woodshed.llm.shorthand import shorthand
from woodshed.piece.bar_text import write_bar
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar
from woodshed.progression.asked import Contents
from woodshed.progression.check import ends_at_home
from woodshed.progression.habits import fullest
from woodshed.progression.limits import pace_of
from woodshed.progression.phrases import simple
from woodshed.progression.room_chords import tonics
from woodshed.theory.chord import Chord

_ELABORATE, _MOST = 6, 4
"""From this complexity on a bar may hold this many chords."""


def slots(brief: Brief, chords: tuple[Chord, ...], settled: Contents, opening: Mapping[int, Chord]) -> tuple[Slot, ...]:
    """Bar by bar what may stand there."""
    pace = pace_of(brief)
    most = 1 if pace >= 1 or simple(brief) else min(len(brief.meter.beats), fullest(brief), _fitting(brief))
    begins = {change.bar: change.key for change in brief.key_changes}
    slots = []
    for number in range(1, brief.bars + 1):
        free = Slot(most, repeats=number > 1)
        if number in settled:
            slot = Slot(text=write_bar(Bar(settled[number]), brief.meter))
        elif number == brief.bars and ends_at_home(brief):
            slot = _coming_home(most, tonics(chords, brief.key_at(number), brief.genre), free)
        elif number in begins:
            slot = _opening(most, tonics(chords, begins[number], brief.genre), free)
        elif number in opening:
            slot = _opening(most, tuple(c for c in chords if _alike(c, opening[number])), free)
        elif pace > 1 and (number - 1) % int(pace):
            slot = Slot(text=REPEAT)
        else:
            slot = free
        slots.append(slot)
    return tuple(slots)


def _fitting(brief: Brief) -> int:
    """Chords to a bar that a request calls for: two can be heard at any tempo, four are something special."""
    return _MOST if brief.complexity >= _ELABORATE else 2


def _opening(most: int, first: tuple[Chord, ...], free: Slot) -> Slot:
    return Slot(most, first=tuple(map(shorthand, first))) if first else free


def _coming_home(most: int, last: tuple[Chord, ...], free: Slot) -> Slot:
    # With two chords at most the last bar is a cadence or a rest, not a run.
    return Slot(min(most, 2), last=tuple(map(shorthand, last))) if last else free


def _alike(chord: Chord, other: Chord) -> bool:
    return chord.root == other.root and chord.kind.family == other.kind.family and chord.bass == other.bass
