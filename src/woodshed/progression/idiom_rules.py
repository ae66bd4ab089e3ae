"""Works devices into a chart: the same rule adds a device and proves that it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from woodshed.piece.brief import Brief, Idiom
from woodshed.piece.chart import Chart
from woodshed.progression.hearing import Reading, close_of, fits, tokens
from woodshed.progression.idiom_workers import Task
from woodshed.progression.idioms import proves, rule_of
from woodshed.progression.tonal_stretches import PLAIN, Stretch, plainness

_OPEN = frozenset({"turnaround", "open_ending", "blues_turnaround", "half_cadence"})
"""Devices that may take the ending away: they lead on."""
_AT_WILL = frozenset({"chromatic_planing", "pedal_point"})
"""Devices that may also take the last bars, where those were named."""
_BETWEEN = frozenset({"passing_dim", "secondary_dominant", "tritone_sub", "passing_chord"})
"""Devices that, asked for beside a row of chords, pass between them."""


def passes(idioms: Sequence[Idiom]) -> bool:
    """Whether one of these is a chord that passes between others."""
    return any(idiom.name in _BETWEEN for idiom in idioms)


_TRIES = 48
"""Charts that are looked at for one place of a device; more would cost time and rarely help."""


def needed(idiom: Idiom, bars: int) -> int:
    """How many places of a device satisfy a brief.

    The number asked, else one, or as many as the bars call for.

    What is asked for in general, such as "with tritone subs", is wanted twice at least where there are eight bars.
    """
    if idiom.count is not None:
        return idiom.count
    if idiom.name == "turnaround_every":
        return (bars - 1) // int(idiom.argument or 8)
    rule = rule_of(idiom.name, idiom.argument)
    if rule is None or not rule.every:
        return 1
    if idiom.bars is not None:
        bars = idiom.bars[1] - idiom.bars[0] + 1
    return max(2 if bars >= 8 else 1, bars // rule.every)


def holds(chart: Chart, idiom: Idiom) -> bool:
    """Whether a device is there as often as it is needed; devices of the notes always hold."""
    if rule_of(idiom.name, idiom.argument) is None:
        return True
    return len(proves(chart, idiom)) >= needed(idiom, len(chart.bars))


@dataclass(frozen=True, slots=True)
class Guard:
    """What a change to a chart must leave as it is.

    ``kept`` are devices that must go on holding; ``avoid`` names devices that must not appear; ``locked`` are bars of
    the player's own chords; ``most`` is how many chords a bar may have. With ``between`` a chord may pass between the
    player's own, in the second half of a bar; in ``joint``, the last bar of a row that goes on freely, in any case.
    ``stretches`` are keys of a few bars, which must stay plain to hear.
    """

    kept: tuple[Idiom, ...] = ()
    avoid: tuple[Idiom, ...] = ()
    locked: frozenset[int] = frozenset()
    most: int = 4
    between: bool = False
    closing: bool = True
    joint: int = 0
    stretches: tuple[Stretch, ...] = ()

    def allows(self, before: Chart, after: Chart) -> bool:
        """Whether nothing that is guarded is lost from one chart to the next."""
        for number, (old, new) in enumerate(zip(before.bars, after.bars, strict=True), 1):
            if old is new:
                continue
            if number in self.locked and old.changes != new.changes:
                added = len(old.changes) == 1 and old.changes[0].chord == new.changes[0].chord
                if not ((self.between or number == self.joint) and added):
                    return False
            if len(new.changes) > max(self.most, len(old.changes)):
                return False
        if self.closing and not _close_alike(before, after):
            return False
        if any(plainness(after, s) < min(PLAIN, plainness(before, s)) for s in self.stretches):
            return False
        if any(holds(before, idiom) and not holds(after, idiom) for idiom in self.kept):
            return False
        return not any(len(proves(after, idiom)) > len(proves(before, idiom)) for idiom in self.avoid)


def _close_alike(before: Chart, after: Chart) -> bool:
    """Whether a piece that ends on the tonic still does, and comes to it in a proper way."""
    old, new = close_of(before), close_of(after)
    if not old or not _is("I:any", old[-1]):
        return True
    if not new or not _is("I:any", new[-1]):
        return False
    return len(old) < 2 or old[0] == new[0] or _is("V:any|IV:any|bII:dom|bVII:any", new[0])


def _is(text: str, reading: Reading) -> bool:
    return fits(tokens(text)[0], reading)


def work_in(chart: Chart, idiom: Idiom, task: Task, guard: Guard) -> tuple[Chart, bool]:
    """The chart with a device as often as it is needed, and whether that could be done.

    Each step takes the first change that adds a place, or is on the way to one, and that the guard allows.
    """
    rule = rule_of(idiom.name, idiom.argument)
    if rule is None:
        return chart, True
    if idiom.name in _OPEN or (idiom.name in _AT_WILL and idiom.bars):
        guard = replace(guard, closing=False)
    guard = replace(guard, between=guard.between and idiom.name in _BETWEEN)
    wanted = needed(idiom, len(chart.bars))
    there = len(proves(chart, idiom))
    while there < wanted:
        step = None
        for tries, candidate in enumerate(rule.worker(chart, idiom, task)):
            if tries >= _TRIES:
                break
            if len(proves(candidate, idiom)) > there and guard.allows(chart, candidate):
                step = candidate
                break
        if step is None:
            return chart, False
        chart, there = step, len(proves(step, idiom))
    return chart, True


def work_in_all(chart: Chart, idioms: Sequence[Idiom], task: Task, guard: Guard) -> tuple[Chart, tuple[Idiom, ...]]:
    """Work in one device after the other; and those that could not be, without harm."""
    failed = []
    kept = guard.kept
    for idiom in idioms:
        chart, done = work_in(chart, idiom, task, replace(guard, kept=kept))
        if done:
            kept = (*kept, idiom)
        else:
            failed.append(idiom)
    return chart, tuple(failed)


def task_for(brief: Brief, colour: int, locked: frozenset[int], rng: Random) -> Task:
    """What the workers must know of a brief."""
    return Task(rng=rng, colour=colour, locked=locked, altering="altered_dominant" not in brief.avoid)
