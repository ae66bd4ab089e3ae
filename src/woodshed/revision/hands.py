"""Which hands in which bars are written anew, and how: all that was not asked for stays as it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random

from woodshed.arrangement import arrange
from woodshed.arrangement.held import hold
from woodshed.genres import style_of
from woodshed.piece import HANDS, Arrangement, Brief, Cell, Chart
from woodshed.revision.density import by_note
from woodshed.revision.distance import distance
from woodshed.revision.lines import relined
from woodshed.revision.orders import Order
from woodshed.revision.voicings import revoiced

_TRIES = 6
"""Versions that are looked at for one that is busier, or sparser, or other than before."""
_BUSIER, _SPARSER = 1.2, 0.8
"""How many times the strokes a bar must have to be heard as busier, or sparser."""
_OTHER = 0.35
"""Share of the strokes that must differ for a bar to count as another one."""
_SHAPES = 3
"""Of so many of the nearest other shapes one is drawn."""


@dataclass(frozen=True, slots=True)
class Anew:
    """A piece of which some cells (a hand in a bar, from 0) are to be written anew over a chart, for a brief."""

    piece: Arrangement
    chart: Chart
    brief: Brief
    cells: frozenset[Cell]
    dice: str

    @property
    def bars(self) -> list[int]:
        """The bars, from 1, in which anything is written anew."""
        return sorted({bar + 1 for _, bar in self.cells})

    def version(self, number: int, *, recast: bool = False) -> Arrangement:
        """One way to write them; with ``recast`` other patterns may take part than the piece has there."""
        if not self.cells:
            return replace(self.piece, chart=self.chart, brief=self.brief)
        everything = {(hand, bar) for hand in HANDS for bar in range(len(self.chart.bars))}
        held = hold(self.piece, everything - self.cells)
        casting = Random(f"{self.dice} {number}" if recast else f"{self.brief.seed} hands")
        played = arrange(
            self.chart, style_of(self.brief.genre), self.brief, Random(f"{self.dice} hands {number}"),
            held=held, casting=casting,
        )  # fmt: skip
        return replace(self.piece, chart=self.chart, brief=self.brief, notes=played.notes, pedal=played.pedal)


def written(anew: Anew, orders: Sequence[Order], notices: list[str]) -> Arrangement:
    """The piece with its free cells written anew, as busy as was asked, and other than before where that was asked."""
    texture = [order for order in orders if order.kind == "texture"]
    if texture and anew.cells:
        return _as_busy(anew, texture[-1], notices)
    if any(order.kind == "redo" for order in orders) and anew.cells:
        return _other(anew)
    return anew.version(0)


def _other(anew: Anew) -> Arrangement:
    """The first version that differs enough from the piece, else the one that differs most, with other voicings.

    Where a style leaves a hand one way to play a chord, other shapes and another line are what can differ.
    """
    best, most = anew.version(0), -1.0
    for number in range(_TRIES):
        trial = anew.version(number, recast=number > 1)
        far = _apart(anew, trial)
        if far >= _OTHER:
            return trial
        if far > most:
            best, most = trial, far
    if style_of(anew.brief.genre).applications[anew.brief.application].strict:
        return best  # part-writing is not to be mended from outside
    rng = Random(f"{anew.dice} line")
    rank = rng.randrange(_SHAPES)
    for bar in anew.bars:
        hands = [hand for hand in HANDS if (hand, bar - 1) in anew.cells]
        most = _apart(anew, best, [bar])
        for way in (revoiced(best, bar, hands, rank), relined(best, bar, hands, rng)):
            far = -1.0 if way is None else _apart(anew, way, [bar])
            if way is not None and far > most:
                best, most = way, far
    return best


def _apart(anew: Anew, trial: Arrangement, bars: Sequence[int] = ()) -> float:
    """The share of strokes that differ in the hands that are written anew, in these bars or in all of those."""
    apart = distance(anew.piece, trial, bars or anew.bars)
    hands = {hand for hand, _ in anew.cells}
    return sum(apart.left if hand == "left" else apart.right for hand in hands) / len(hands)


def _as_busy(anew: Anew, order: Order, notices: list[str]) -> Arrangement:
    """The version that comes nearest to half as many strokes again, or to half; at worst notes are put in or taken."""
    up = order.amount > 0
    brief = replace(anew.brief, density=1 if up else -1)
    before = _strokes(anew.piece, anew.cells)
    goal = before * (1.5 if up else 0.55)
    work = replace(anew, brief=brief)
    trials = [work.version(number, recast=number > 0) for number in range(_TRIES)]
    silent = _silent(anew.piece, anew.cells)
    chosen = min(trials, key=lambda t: (len(_silent(t, anew.cells) - silent), abs(_strokes(t, anew.cells) - goal)))
    emptied = not up and _silent(chosen, anew.cells) - silent  # fewer notes are not none
    if emptied or not _enough(_strokes(chosen, anew.cells), before, up=up):
        start = anew.piece if chosen.chart.bars == anew.piece.chart.bars else chosen
        chosen = by_note(replace(start, brief=anew.brief), anew.cells, up=up)
    if not _enough(_strokes(chosen, anew.cells), before, up=up):
        notices.append(f'"{order.words}": the hands have no room for {"more" if up else "less"} there.')
    return replace(chosen, brief=replace(chosen.brief, density=anew.brief.density))


def _silent(piece: Arrangement, cells: Collection[Cell]) -> frozenset[Cell]:
    """The cells in which nothing is struck."""
    length = piece.chart.meter.bar
    return frozenset(cells) - {(n.hand, n.written_onset // length) for n in piece.notes}


def _enough(after: float, before: float, *, up: bool) -> bool:
    return after >= _BUSIER * before if up else after <= _SPARSER * before


def _strokes(piece: Arrangement, cells: Collection[Cell]) -> float:
    """How many strokes some cells have, a note more in one of them counting a quarter."""
    inside = [note for note in piece.notes if piece.cell_of(note) in cells]
    return 0.75 * len({(n.hand, n.written_onset) for n in inside}) + 0.25 * len(inside)
