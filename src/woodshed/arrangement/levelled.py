"""Brings a finished draft to the level that was asked for: told by its notes, a rung of a ladder at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import tomli

from woodshed.arrangement.counterpoint import faults
from woodshed.arrangement.difficulty_scale import Effort, effort, scale
from woodshed.arrangement.enriching import Harder, Setting, enriched
from woodshed.arrangement.essentials import completed
from woodshed.arrangement.position import in_position
from woodshed.arrangement.reach import within_reach
from woodshed.arrangement.settling import settled
from woodshed.arrangement.strain import Clock
from woodshed.arrangement.telling_lines import telling, with_answers
from woodshed.arrangement.thinning import Draft, Easier, thinned
from woodshed.arrangement.variation import varied

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.arrangement.plan import BarPlan
    from woodshed.piece import Cell, Hand

Rung = TypeVar("Rung")
Hands = tuple[list["Stroke"], list["Stroke"]]

_TURNS = 4
"""In how many turns the bars of a piece follow onto a rung, so that no step is wide."""
_PHRASE_TURNS = (3, 1, 2, 0)
"""Which turn each bar of a phrase takes on the way up: where it closes first, where it opens last."""
_AS_ASKED = 4
"""The level from which a hand that plays what was asked for by name is left alone; beginners get it simplified."""
_THIN = 3
"""The level up to which the right hand keeps its place, and its notes are moved to tell the chords."""
_ALWAYS_COMPLETE = 3
"""The level from which every chord is heard; below it is where that is not too hard."""
_FAR, _NO_NEARER = 0.5, 0.1
"""Strain by which a goal is out of reach, half a level, and what a step must save there to be worth its notes."""
_BARE = 3.5
"""The strain of the first level's goal, where a hand does give up whatever it can."""


@lru_cache(maxsize=1)
def ladders() -> Mapping[str, Any]:
    """The table of levels as it stands in ``levelling.toml``."""
    return tomli.loads(Path(__file__).with_name("levelling.toml").read_text("utf-8"))


@lru_cache(maxsize=10)
def easier_rungs(level: int) -> tuple[Easier, ...]:
    """The ladder down for a piece of a level, first rung first."""
    rows = [row for row in ladders()["easier"] if row["level"] >= level - ladders()["deep"]]
    return tuple(Easier(**{k: v for k, v in row.items() if k in Easier._fields}) for row in rows)


@lru_cache(maxsize=1)
def harder_rungs() -> tuple[Harder, ...]:
    """The ladder up, first rung first."""
    rows = ladders()["harder"]
    return tuple(Harder(**{k: v for k, v in row.items() if k in Harder._fields}) for row in rows)


def at_level(
    piece: Piece,
    spans: Sequence[Span],
    plans: Sequence[BarPlan],
    hands: Hands,
    *,
    held: frozenset[Cell] = frozenset(),
) -> Hands:
    """Both hands made easier or harder until their difficulty is that of the level of the brief, or as near as may be.

    Four-part writing stays as it is, and a voice against a voice is at most made easier: it is as hard as it is. Notes
    in the ``held`` hands and bars, from 0, stay and are reckoned with.
    """
    if piece.brief.voices == "satb":
        return hands
    clock = Clock.of(piece.brief.tempo, piece.meter, piece.bars)
    work = _effort(hands, clock)
    closed = frozenset(ladders()["closed"]["idioms"])
    setting = Setting(piece, spans, plans, clock.second, _kept(piece, plans), closed, held)
    least, most = strains(piece.brief.level)
    if work.whole > most:
        return _settled(setting, _easier(setting, hands, work, clock))
    if work.whole < least and not _in_voices(plans):
        return _harder(setting, hands, clock)
    return hands


def _settled(setting: Setting, hands: Hands) -> Hands:
    """Both hands without the hanging tones and parallels that fewer or more notes brought into a strict style."""
    piece, spans = setting.piece, setting.spans
    if not piece.application.strict or setting.kept or not faults(piece, spans, *hands):
        return hands
    return within_reach(piece, *settled(piece, spans, *hands, held=setting.held))


def _in_voices(plans: Sequence[BarPlan]) -> bool:
    """Whether the hands imitate each other in single voices, which chords would drown."""
    voices = ladders()["voices"]
    return any(
        {plan.left.device, plan.right.device} <= set(voices["devices"]) and voices["option"] in plan.right.options
        for plan in plans
    )


def strains(level: int) -> tuple[float, float]:
    """The least and the most strain that a piece of a level may have; nothing is too easy for the first level."""
    within, cuts = float(ladders()["within"]), scale().cuts
    least = scale().strain(level - within) if level > 1 else 0.0
    return least, scale().strain(level + within) if level < len(cuts) else inf


def _kept(piece: Piece, plans: Sequence[BarPlan]) -> frozenset[Hand]:
    """The hands that play a figure which was asked for by name: from the middle levels on it stays as it is."""
    if piece.brief.level < _AS_ASKED:
        return frozenset()
    kept: set[Hand] = set()
    for plan in plans:
        fill = plan.fill.idioms if plan.fill is not None else ()
        if piece.brief.asks(*plan.left.idioms):
            kept.add("left")
        if piece.brief.asks(*plan.right.idioms, *fill):
            kept.add("right")
    for row in ladders()["kept"]:
        if piece.brief.asks(*row["idioms"]):
            kept.update(row["hands"])
    return frozenset(kept)


def _in_turn(setting: Setting, turns: Sequence[int]) -> list[int]:
    """The turns of the bars; where a hand plays an ostinato only two, so that its two bars stay one figure."""
    options = [side.options for plan in setting.plans for side in (plan.left, plan.right)]
    if any(found.get("ostinato") for found in options):
        return [bar % 2 * (_TURNS // 2) for bar in range(len(turns))]
    return list(turns)


def _effort(hands: Hands, clock: Clock) -> Effort:
    left, right = ([(s.onset, s.key, s.duration) for s in strokes] for strokes in hands)
    return effort(left, right, clock)


def _easier(setting: Setting, hands: Hands, work: Effort, clock: Clock) -> Hands:
    """Down the ladder to the first step that is easy enough; the hardest bars go first."""
    piece, spans, plans = setting.piece, setting.spans, setting.plans
    drafts = (
        Draft.of(hands[0], "left", piece, plans, ladders()),
        Draft.of(hands[1], "right", piece, plans, ladders()),
    )
    ranks = np.argsort(np.argsort(-work.bars, kind="stable"), kind="stable")
    turns = _in_turn(setting, [rank * _TURNS // piece.bars for rank in ranks.tolist()])
    ladder = easier_rungs(piece.brief.level)

    def at(step: int, *, complete: bool) -> Hands:
        rungs = _climbed(ladder, step, turns)
        left, right = (
            strokes
            if draft.hand in setting.kept
            else thinned(draft, piece, spans, setting.free(draft.hand, rungs), clock.second, complete=complete)
            for draft, strokes in zip(drafts, hands, strict=True)
        )
        return _finished(setting, left, right, complete=complete)

    level, last = piece.brief.level, _TURNS * len(ladder)
    goal = Goal(-1, *strains(level))
    found = _search(partial(at, complete=True), last, clock, goal)
    if level < _ALWAYS_COMPLETE and _effort(found, clock).whole > goal.most:
        found = _search(partial(at, complete=False), last, clock, goal)
    return found


def _harder(setting: Setting, hands: Hands, clock: Clock) -> Hands:
    """Up the ladder to the first step that is hard enough; the bars that close a phrase go first."""
    piece = setting.piece
    turns = _in_turn(setting, [_PHRASE_TURNS[plan.place % _TURNS] for plan in setting.plans])

    def at(step: int) -> Hands:
        return _settled(setting, within_reach(piece, *enriched(setting, *hands, _climbed(harder_rungs(), step, turns))))

    return _search(at, _TURNS * len(harder_rungs()), clock, Goal(1, *strains(piece.brief.level)))


def _climbed(rungs: Sequence[Rung], step: int, turns: Sequence[int]) -> list[Rung | None]:
    """The rung of each bar at a step, where a rung takes as many steps as there are turns; None below the first."""
    reached = [(step + _TURNS - 1 - turn) // _TURNS for turn in turns]
    return [rungs[count - 1] if count else None for count in reached]


class Goal(NamedTuple):
    """Which way a search goes (1 to harder, -1 to easier), and the least and the most strain that it may end with."""

    direction: int
    least: float
    most: float

    def over(self, strain: float) -> float:
        """By how much a strain lies beyond the bound that the search comes to first."""
        return strain - self.least if self.direction > 0 else self.most - strain

    def outside(self, strain: float) -> float:
        """How far a strain lies outside both bounds."""
        return max(self.least - strain, strain - self.most, 0.0)


def _search(made: Callable[[int], Hands], last: int, clock: Clock, goal: Goal) -> Hands:
    """What is made of the lowest step up to ``last`` that reaches the goal, as if all above it did.

    Where the step is so wide that it leads further past the goal than the one before falls short of it, that one. Where
    none reaches it, the nearest; far from it the lowest step that comes as near: no hand is stripped for what the other
    one is kept at.
    """
    known: dict[int, tuple[float, Hands]] = {}

    def reached(step: int, short: float = 0.0) -> bool:
        if step not in known:
            hands = made(step)
            known[step] = (_effort(hands, clock).whole, hands)
        return goal.over(known[step][0]) >= short

    bisect_left(range(1, last), True, key=reached)  # noqa: FBT003 - what the search looks for
    if all(goal.over(strain) < 0 for strain, _ in known.values()) and not reached(last):
        short = max(goal.over(strain) for strain, _ in known.values())
        if goal.direction < 0 and short < -_FAR and goal.most > _BARE:
            near = partial(reached, short=short - _NO_NEARER)
            step = 1 + bisect_left(range(1, last), True, key=near)  # noqa: FBT003 - the same again
            if near(step):
                return known[step][1]
    return min(known.values(), key=lambda one: (goal.outside(one[0]), abs(goal.over(one[0]))))[1]


def _finished(setting: Setting, left: list[Stroke], right: list[Stroke], *, complete: bool) -> Hands:
    """Both hands within reach, complete in their chords where that is asked, and varied.

    Thin hands tell their chords by the notes that they have; what is missing then is added. A hand that rests
    throughout goes on resting.
    """
    piece, spans = setting.piece, setting.spans
    left, right = within_reach(piece, left, right)
    thin = "right" not in setting.kept and piece.brief.level <= _THIN
    held = {bar for hand, bar in setting.held if hand == "right"}
    told = in_position(piece, left, right) if thin and not held else right
    told = telling(piece, spans, left, told, held=held) if thin else told
    if complete and "right" not in setting.kept and piece.brief.hands == "both":
        told = with_answers(piece, spans, left, told, held=held)
    added = told != right
    if complete:
        rootless = piece.brief.asks("rootless_AB", "shell")
        alone = "left" in setting.kept or piece.brief.level < _ALWAYS_COMPLETE
        left, told, more = completed(piece, spans, left, told, root=not rootless, bass_alone=alone)
        added = added or more
    return _unlike(setting, *(within_reach(piece, left, told) if added else (left, told)))


def _unlike(setting: Setting, left: list[Stroke], right: list[Stroke]) -> Hands:
    """Both hands without the same bar four times in a row, which thinning may have made."""
    piece, bar = setting.piece, setting.piece.meter.bar
    rows = [_in_bars(strokes, bar, piece.bars) for strokes in (left, right)]
    lefts, rights = varied(rows[0], rows[1], bar, held=setting.held)
    if [lefts, rights] == rows:
        return left, right
    return within_reach(piece, [s for row in lefts for s in row], [s for row in rights for s in row])


def _in_bars(strokes: Sequence[Stroke], bar: int, bars: int) -> list[tuple[Stroke, ...]]:
    rows: list[list[Stroke]] = [[] for _ in range(bars)]
    for stroke in strokes:
        rows[min(stroke.onset // bar, bars - 1)].append(stroke)
    return [tuple(row) for row in rows]
