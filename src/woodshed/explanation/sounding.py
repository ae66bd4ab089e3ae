"""The chords of a chart in a row, each with what it does and what stands on either side of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from woodshed.piece.chart import Chart
from woodshed.progression.hearing import reading_of
from woodshed.theory.analysis import Analysis, analyse
from woodshed.theory.chord import Chord
from woodshed.theory.time import Ticks


class Sounding(NamedTuple):
    """A chord in its place. Times are ticks from the start of the piece, bars count from 1.

    ``before`` and ``after`` are the nearest other chords, None at the edges of the piece. ``held`` says that the same
    chord sounded right before, ``pedal`` that its bass stays under several chords, ``closes`` that the next chord
    is the last of the piece; ``remark`` stands beside it in the chart.
    """

    chord: Chord
    analysis: Analysis
    bar: int
    onset: Ticks
    duration: Ticks
    before: Chord | None
    after: Chord | None
    held: bool
    closes: bool
    pedal: bool
    remark: str


def soundings(chart: Chart) -> tuple[Sounding, ...]:
    """Every change of the chart in order."""
    line = list(chart.timeline())
    chords = [change.chord for _, _, change in line]
    heard = _analysed(chart)
    pedals = _on_a_pedal(chords)
    closing = max((at for at, chord in enumerate(chords) if chord != chords[-1]), default=-1)
    return tuple(
        Sounding(
            chord=change.chord,
            analysis=heard[at],
            bar=bar,
            onset=onset,
            duration=change.duration,
            before=_other(reversed(chords[:at]), change.chord),
            after=_other(iter(chords[at + 1 :]), change.chord),
            held=at > 0 and chords[at - 1] == change.chord,
            closes=at == closing,
            pedal=at in pedals,
            remark=change.comment,
        )
        for at, (bar, onset, change) in enumerate(line)
    )


def _other(chords: Iterable[Chord], chord: Chord) -> Chord | None:
    """The first chord that sounds and is not this one."""
    return next((c for c in chords if c != chord and not c.silent), None)


def _analysed(chart: Chart) -> list[Analysis]:
    """Numeral and role of every chord, counted in each key of the chart by itself."""
    edges = [1, *(change.bar for change in chart.key_changes), len(chart.bars) + 1]
    found: list[Analysis] = []
    for first, after in pairwise(edges):
        chords = [change.chord for bar in chart.bars[first - 1 : after - 1] for change in bar.changes]
        found += analyse(chords, chart.key_at(first))
    return found


def _on_a_pedal(chords: list[Chord]) -> frozenset[int]:
    """The places of chords over a bass that stays under three different ones or more."""
    found: set[int] = set()
    run: list[int] = []
    for at, chord in enumerate(chords):
        same = run and not chord.silent and chords[run[-1]].lowest.semitone == chord.lowest.semitone
        if not same:
            run = []
        if not chord.silent:
            run.append(at)
        if len({chords[place] for place in run}) >= 3:
            found.update(run)
    return frozenset(found)


def acting_root(chord: Chord) -> int:
    """The root by which a chord acts, in semitones above C: F/G and Dm7/G act as a G9sus.

    >>> acting_root(Chord.parse("F/G"))
    7
    """
    return reading_of(chord, 0).roots[-1][0]


def acts_as_sus(chord: Chord) -> bool:
    """Whether a chord is a suspension, or a chord over a bass that makes it one."""
    return any("sus" in families for _, families in reading_of(chord, 0).roots)
