"""Looks at a finished arrangement as a pianist would: what cannot be played, in which bar, by which hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from woodshed.arrangement.hands import QUICK_SECONDS, Limits, limits_of, muddy
from woodshed.piece import Arrangement, Hand, Note
from woodshed.theory.time import QUARTER, Ticks

_ROLLED_SECONDS = 0.03
_SHARED: Ticks = QUARTER // 10


def remarks(arrangement: Arrangement) -> tuple[str, ...]:
    """Everything that two hands at the level of the brief cannot play; empty where all is well.

    Each remark names bar and hand. The rules are those of genres.md 0.3: notes at once, span, range, depth, quick
    jumps, crossing and keys wanted by both hands.
    """
    brief = arrangement.brief
    satb = brief.voices == "satb"
    left, right = limits_of(brief)
    bar = arrangement.chart.meter.bar
    beat = arrangement.chart.meter.beat if arrangement.chart.meter.compound else QUARTER
    second = brief.tempo * beat / 60.0
    found: list[str] = []
    hands: dict[Hand, list[list[Note]]] = {}
    both: tuple[tuple[Hand, Limits], ...] = (("left", left), ("right", right))
    for hand, reach in both:
        grips = grips_of([n for n in arrangement.notes if n.hand == hand], bar // 64)
        hands[hand] = grips
        for grip in grips:
            why = "" if satb else strain(grip, reach, second)
            if why:
                found.append(f"bar {grip[0].written_onset // bar + 1}, {hand} hand: {why}")
        found += _jumps(grips, reach, second, bar, hand)
    if not satb:
        found += _crossings(hands["left"], hands["right"], bar)
        found += _shared_keys(arrangement.notes, bar)
    return tuple(found)


def grips_of(notes: Sequence[Note], near: Ticks) -> list[list[Note]]:
    """The notes of a hand grouped by written onset: what begins within ``near`` ticks is one grip, lowest key first."""
    grips: list[list[Note]] = []
    for note in sorted(notes, key=lambda n: (n.written_onset, n.pitch.midi)):
        if grips and note.written_onset - grips[-1][0].written_onset <= near:
            grips[-1].append(note)
        else:
            grips.append([note])
    return grips


def strain(grip: Sequence[Note], reach: Limits, second: float) -> str:
    """Why a hand cannot strike these notes at once, in words; empty where it can. ``second`` is in ticks."""
    keys = sorted(n.pitch.midi for n in grip)
    if len(set(keys)) < len(keys):
        return "one key twice"
    if len(keys) > reach.notes:
        return f"{len(keys)} notes at once, {reach.notes} at most"
    times = [n.onset for n in grip]
    rolled = max(times) - min(times) >= _ROLLED_SECONDS * second - 1
    span = reach.rolled_span if rolled else reach.span
    if keys[-1] - keys[0] > span:
        return f"a span of {keys[-1] - keys[0]} semitones, {span} at most"
    if keys[0] < reach.low or keys[-1] > reach.high:
        return f"keys {keys[0]} to {keys[-1]} lie outside {reach.low} to {reach.high}"
    if keys[0] < 60 and muddy(keys, shuffle=reach.shuffle):
        return f"keys {keys} lie too low for their intervals"
    return ""


def _jumps(grips: Sequence[Sequence[Note]], reach: Limits, second: float, bar: Ticks, hand: Hand) -> list[str]:
    found = []
    for before, after in pairwise(grips):
        gap = (min(n.onset for n in after) - min(n.onset for n in before)) / second
        if 0.02 < gap < QUICK_SECONDS - 0.002:
            wide = abs(middle(after) - middle(before))
            if wide > reach.jump + 1e-6:
                found.append(
                    f"bar {after[0].written_onset // bar + 1}, {hand} hand: a jump of {wide:.0f} in {gap:.2f} s"
                )
    return found


def middle(grip: Sequence[Note]) -> float:
    """Where a hand lies that strikes these notes, as a MIDI key."""
    return sum(n.pitch.midi for n in grip) / len(grip)


def _crossings(lefts: Sequence[Sequence[Note]], rights: Sequence[Sequence[Note]], bar: Ticks) -> list[str]:
    near = bar // 64
    found = []
    tops = {g[0].written_onset: max(n.pitch.midi for n in g) for g in lefts}
    for grip in rights:
        floor = min(n.pitch.midi for n in grip)
        for onset in range(grip[0].written_onset - near, grip[0].written_onset + near + 1):
            if tops.get(onset, 0) >= floor:
                found.append(f"bar {onset // bar + 1}: the hands cross")
                break
    return found


def _shared_keys(notes: Sequence[Note], bar: Ticks) -> list[str]:
    found = []
    held: dict[int, list[Note]] = {}
    for note in notes:
        held.setdefault(note.pitch.midi, []).append(note)
    for rows in held.values():
        rows.sort(key=lambda n: n.written_onset)
        for a, b in pairwise(rows):
            overlap = min(a.written_onset + a.written_duration, b.written_onset + b.written_duration) - b.written_onset
            if a.hand != b.hand and overlap > _SHARED:
                found.append(f"bar {b.written_onset // bar + 1}: both hands hold {b.pitch.name}")
    return found
