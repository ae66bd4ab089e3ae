"""Carries out the orders that concern the chords."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from woodshed.errors import RequestError
from woodshed.piece import Brief, Change, Chart, Idiom
from woodshed.piece.bars import bars_in_words
from woodshed.progression.alternatives import Terms, alternatives, terms_of
from woodshed.progression.check import mended
from woodshed.progression.editing import merged, with_bars
from woodshed.progression.habits import colour_of
from woodshed.progression.idiom_rules import Guard, task_for, work_in
from woodshed.progression.idiom_workers import Task
from woodshed.progression.idioms import proves, rule_of
from woodshed.progression.moods import in_mood
from woodshed.progression.notices import named
from woodshed.progression.substituting import applied, spot_of
from woodshed.progression.substitutions import Substitution, substitutions
from woodshed.revision.closings import closings
from woodshed.revision.exact import alike
from woodshed.revision.orders import Order

_CLOSE = 2
"""Bars of an ending."""
_POOL = 6
"""Of so many of the most natural chords one is drawn where a bar is written anew."""
_SHARE = 0.6
"""How many of many bars get other chords where they are written anew: some must hold the others together."""


@dataclass(slots=True)
class Harmony:
    """A chart at work; a class since each order starts from what those before it made.

    ``free`` are the bars, from 1, whose chords may change.
    """

    chart: Chart
    brief: Brief
    free: frozenset[int]
    terms: Terms
    rng: Random
    notices: list[str]

    def carry_out(self, order: Order) -> None:
        """Change the chart as an order has it; what cannot be done is told in the notices."""
        work = _WORK.get(order.kind)
        if work is not None:
            work(self, order)

    def bars_of(self, order: Order) -> list[int]:
        """The bars of an order that may change, in order."""
        return [bar for bar in order.bars or sorted(self.free) if bar in self.free]


def harmony_of(
    chart: Chart, brief: Brief, free: Iterable[int], agrees: Callable[[Chart, int], bool], rng: Random, *, chance: bool
) -> Harmony:
    """A chart that may change in its ``free`` bars, as far as the result ``agrees`` with what is held.

    With ``chance`` the dice choose among what would do.
    """
    bars = frozenset(free)
    locked = frozenset(range(1, len(chart.bars) + 1)) - bars
    terms = terms_of(brief, agrees=agrees, rng=rng if chance else None)
    terms = replace(terms, guard=replace(terms.guard, kept=(), locked=locked))
    return Harmony(chart, brief, bars, terms, rng, [])


def _mood(work: Harmony, order: Order) -> None:
    bars = work.bars_of(order)
    if order.bars is None and not work.brief.loop and len(bars) > 1:
        bars = [bar for bar in bars if bar != len(work.chart.bars)]  # the piece still comes home
    work.chart, stuck = in_mood(work.chart, bars, order.name, work.terms, named=order.bars is not None)
    if stuck:
        work.notices.append(f'"{order.words}": nothing was found for {bars_in_words(stuck)} that fits its neighbours.')


def _substitute(work: Harmony, order: Order) -> None:
    rules = [rule for rule in substitutions() if rule.name.startswith(order.name)]
    done = False
    everywhere = order.bars is not None and len(order.bars) == len(work.chart.bars)
    for bar in work.bars_of(order):
        count = len(work.chart.bars[bar - 1].changes) if everywhere else 1
        for index in reversed(range(count)):  # from the last on, so that the places before stay as they are
            found = _replaced(work, bar, order._replace(place=index) if everywhere else order, rules)
            if found is not None:
                work.chart, done = found, True
        if done and order.bars is None:
            break
    if not done:
        work.notices.append(f'"{order.words}": no chord there has a {order.name}.')


def _replaced(work: Harmony, bar: int, order: Order, rules: Sequence[Substitution]) -> Chart | None:
    """The chart with the first chord of a bar that is meant, and that a rule speaks of, replaced; strictly first."""
    changes = work.chart.bars[bar - 1].changes
    loose = [r._replace(falls=False, goals=frozenset(), goal_degrees=frozenset(), degrees=frozenset()) for r in rules]
    for rule in (*rules, *loose):
        for index, change in enumerate(changes):
            if not _meant(order, index, change, changes):
                continue
            row = applied(rule, spot_of(work.chart, bar, index), colour_of(work.brief))
            if row is not None:
                remarked = [replace(c, comment=rule.name) if c.chord != change.chord else c for c in row]
                edited = with_bars(work.chart, bar, [merged([*changes[:index], *remarked, *changes[index + 1 :]])])
                if work.terms.agrees(edited, bar):
                    return edited
    return None


def _meant(order: Order, index: int, change: Change, changes: Sequence[Change]) -> bool:
    if order.place is not None and index != order.place % len(changes):
        return False
    return order.old is None or alike(order.old, change.chord)


def _chord(work: Harmony, order: Order) -> None:
    for bar in work.bars_of(order):
        changes = work.chart.bars[bar - 1].changes
        if order.row:
            row = list(order.row)
        elif order.new is None:
            return
        elif order.place is None and order.old is None:
            row = [Change(order.new, work.chart.meter.bar, "as asked")]
        else:
            row = [
                Change(order.new, change.duration, "as asked") if _meant(order, index, change, changes) else change
                for index, change in enumerate(changes)
            ]
        work.chart = with_bars(work.chart, bar, [merged(row)])


def _idiom(work: Harmony, order: Order) -> None:
    idiom = order.idiom
    if idiom is None or rule_of(idiom.name, idiom.argument) is None:
        return
    bars = work.bars_of(order)
    span = (min(bars), max(bars)) if order.bars and bars else None
    guard = replace(work.terms.guard, most=4)
    task = task_for(work.brief, colour_of(work.brief), guard.locked, work.rng)
    kinds = (idiom, *(Idiom(name) for name in order.name.split(",") if rule_of(name)))
    everywhere = order.bars is not None and len(order.bars) == len(work.chart.bars)
    done = 0
    while done < (len(bars) if everywhere and idiom.count is None else 1):
        edited = next(filter(None, (_one_more(work, replace(kind, bars=span), task, guard) for kind in kinds)), None)
        if edited is None:
            break
        work.chart, done = edited, done + 1
    if not done:
        where = f" in {bars_in_words(bars)}" if order.bars and bars else ""
        work.notices.append(f"{named(replace(idiom, bars=None)).capitalize()} found no room{where}: the chords stay.")


def _one_more(work: Harmony, idiom: Idiom, task: Task, guard: Guard) -> Chart | None:
    """The chart with a device once more than it has it, or as often as was asked; None where it finds no room."""
    wanted = replace(idiom, count=len(proves(work.chart, idiom)) + (idiom.count or 1))
    edited, done = work_in(work.chart, wanted, task, guard)
    done = done and all(work.terms.agrees(edited, bar) for bar in sorted(work.free))
    return edited if done else None


def _without(work: Harmony, order: Order) -> None:
    if order.idiom is None or rule_of(order.idiom.name) is None:
        return
    brief = replace(work.brief, avoid=work.brief.avoid | {order.idiom.name})
    locked = frozenset(range(1, len(work.chart.bars) + 1)) - frozenset(work.bars_of(order))
    work.chart = mended(work.chart, brief, locked)


def _ending(work: Harmony, order: Order) -> None:
    count = len(work.chart.bars)
    bars = [bar for bar in range(max(count - _CLOSE + 1, 1), count + 1) if bar in work.free]
    found = closings(work.chart, work.brief, bars, work.terms)
    here = _roots(work.chart, bars)
    found = [chart for chart in found if _roots(chart, bars) != here] or found  # richer chords are no other ending
    if found:
        work.chart = found[work.rng.randrange(len(found))]
    else:
        redone(work, bars)


def _roots(chart: Chart, bars: Sequence[int]) -> list[tuple[int, int]]:
    return [(c.chord.root.semitone, c.duration) for bar in bars for c in chart.bars[bar - 1].changes]


def redone(work: Harmony, bars: Sequence[int]) -> None:
    """Other chords in these bars, from 1, as the dice have it: in one or two of them all, else in most."""
    for bar in bars:
        if len(bars) > _CLOSE and work.rng.random() > _SHARE:
            continue
        offers = [one for one in alternatives(work.chart, bar, work.terms) if one.distance > 0][:_POOL]
        if offers:
            chosen = offers[work.rng.randrange(len(offers))]
            work.chart = with_bars(work.chart, bar, [chosen.changes])


def _redo(work: Harmony, order: Order) -> None:
    redone(work, work.bars_of(order))


_WORK: dict[str, Callable[[Harmony, Order], None]] = {
    "mood": _mood, "substitute": _substitute, "chord": _chord, "idiom": _idiom, "without": _without, "ending": _ending,
    "redo": _redo,
}  # fmt: skip


def taken(chart: Chart, bar: int, number: int, terms: Terms) -> Chart:
    """The chart with the alternative of this rank, from 1, in a bar.

    Raises:
        RequestError: there are fewer.
    """
    offers = alternatives(chart, bar, terms)
    if not 1 <= number <= len(offers):
        raise RequestError(
            f"there is no alternative {number} for bar {bar}",
            hint=f"There are {len(offers)}; `--alternatives {bar}` lists them.",
        )
    return with_bars(chart, bar, [offers[number - 1].changes])
