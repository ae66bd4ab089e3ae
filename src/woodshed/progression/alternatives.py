"""What else the chords of a bar may be: ranked, each with its reason and how far it lies from what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import NamedTuple

from woodshed.piece.brief import Brief, Idiom
from woodshed.piece.chart import Change, Chart, sounds
from woodshed.progression.editing import merged, with_bars
from woodshed.progression.habits import colour_of, fullest
from woodshed.progression.idiom_rules import Guard
from woodshed.progression.idioms import rule_of
from woodshed.progression.qualities import apart
from woodshed.progression.substituting import Spot, applied, spot_of
from woodshed.progression.substitutions import Substitution, substitutions
from woodshed.theory.chord import Chord

_SMOOTH = frozenset({0, 1, 2, 5, 10, 11})
"""Ways for a bass to move on, in semitones upwards: not at all, by step, by a falling fifth."""
_LEAP, _FAR, _HARD, _MERE = 0.3, 0.8, 0.25, 0.4
"""What a leaping bass, the whole distance from what is there, a level above the player's, and roots that all stay add
to the cost: who asks for other chords wants to hear them."""
_ABOVE = 3
"""Levels above the player's at which a chord is no longer offered."""
_CROWD = 3
"""Chords in a bar from which on one may go for no other reason."""
_USUAL_MOST = 2
"""Chords that any bar may hold; more only where the genre does, or where there were more before."""


class Alternative(NamedTuple):
    """Other chords for a whole bar: how the way is called, why it works, its cost, and how far it lies from the old.

    ``cost`` orders them: about 1 for what every player would do, 3 for the daring. ``distance`` runs from 0, the same,
    to 1, no tone in common.
    """

    changes: tuple[Change, ...]
    name: str
    why: str
    cost: float
    distance: float


Agrees = Callable[[Chart, int], bool]
"""Whether a chart will do in a bar, from 1: for hands that are held and must fit its chords."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms chords may change: the brief, what must go on holding, and what else a bar must agree with.

    ``chance`` gives a number from 0 to 1 where another version is wanted than the first that comes to mind.
    """

    brief: Brief
    guard: Guard
    agrees: Agrees = lambda chart, bar: True  # noqa: ARG005, a stand-in takes what others take
    chance: Callable[[], float] = lambda: 0.0


def terms_of(brief: Brief, *, agrees: Agrees | None = None, rng: Random | None = None) -> Terms:
    """The terms of a brief: what was asked for goes on holding, what was refused does not come, the end stays home."""
    avoided = tuple(Idiom(name) for name in sorted(brief.avoid) if rule_of(name) is not None)
    kept = tuple(idiom for idiom in brief.idioms if rule_of(idiom.name, idiom.argument) is not None)
    most = max(_USUAL_MOST, min(fullest(brief), len(brief.meter.beats)))
    guard = Guard(kept=kept, avoid=avoided, most=most, closing=not brief.loop)
    terms = Terms(brief, guard, chance=rng.random if rng else _never)
    return replace(terms, agrees=agrees) if agrees else terms


def _never() -> float:
    return 0.0


def alternatives(chart: Chart, bar: int, terms: Terms) -> tuple[Alternative, ...]:
    """Other chords for a bar, counted from 1, the most natural first; each row of chords once."""
    found: dict[tuple[tuple[Chord, int], ...], Alternative] = {}
    for offer in sorted(_offers(chart, bar, terms), key=lambda one: (one.cost, one.name)):
        found.setdefault(sounds(offer.changes), offer)
    return tuple(found.values())


def _offers(chart: Chart, bar: int, terms: Terms) -> Iterator[Alternative]:
    brief = terms.brief
    old = chart.bars[bar - 1].changes
    ability = max(brief.level, brief.complexity) + _ABOVE
    colour = colour_of(brief)
    for index in range(len(old)):
        spot = spot_of(chart, bar, index)
        for rule in substitutions():
            if brief.genre not in rule.genres or rule.level > ability or (rule.crowded and len(old) < _CROWD):
                continue
            row = applied(rule, spot, colour)
            changes = None if row is None else _spliced(old, index, row)
            if row is None or changes is None:
                continue
            why = _reason(rule, spot, row)
            changes = _explained(changes, old, rule.name)
            edited = with_bars(chart, bar, [changes])
            if not terms.guard.allows(chart, edited) or not terms.agrees(edited, bar):
                continue
            distance = apart(old, changes)
            cost = rule.cost + _FAR * distance + _HARD * max(0, rule.level - brief.level) + _rough(edited, bar)
            cost += _MERE * (len(changes) == len(old) and all(map(_same_root, changes, old)))
            yield Alternative(changes, rule.name, why, round(cost, 3), round(distance, 3))


def _same_root(one: Change, other: Change) -> bool:
    return one.chord.root.semitone == other.chord.root.semitone


def _spliced(old: Sequence[Change], index: int, row: Sequence[Change]) -> tuple[Change, ...] | None:
    """The bar with a row in the place of one change; None where it would be empty or as before."""
    rest = [*old[:index], *row, *old[index + 1 :]]
    if not row:
        if len(old) == 1:
            return None
        near = max(index - 1, 0)
        rest[near] = replace(rest[near], duration=rest[near].duration + old[index].duration)
    joined = merged(rest)
    return None if sounds(joined) == sounds(old) else joined


def _reason(rule: Substitution, spot: Spot, row: Sequence[Change]) -> str:
    new = next((c.chord for c in row if c.chord != spot.change.chord), spot.change.chord)
    after = "the next chord" if spot.after is None else spot.after.symbol
    if not rule.row:
        after = spot.change.chord.symbol
    return f"{rule.name}: " + rule.why.format(old=spot.change.chord.symbol, new=new.symbol, next=after)


def _explained(changes: Sequence[Change], old: Sequence[Change], name: str) -> tuple[Change, ...]:
    """The chords that are new with the name of the way as their remark; those that stay keep theirs."""
    before = {change.chord: change.comment for change in old}
    return tuple(Change(change.chord, change.duration, before.get(change.chord, name)) for change in changes)


def _rough(chart: Chart, bar: int) -> float:
    """What the bass costs from the bar before through to the next one."""
    near = chart.bars[max(bar - 2, 0) : bar + 1]
    basses = [change.chord.lowest.semitone for one in near for change in one.changes if not change.chord.silent]
    return _LEAP * sum((b - a) % 12 not in _SMOOTH for a, b in pairwise(basses))
