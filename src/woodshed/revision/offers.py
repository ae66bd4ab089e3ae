"""The chords that a bar may have instead, as a player is shown them."""

from __future__ import annotations

from random import Random

from woodshed.piece import HANDS, Arrangement, Bar, Cell
from woodshed.piece.bar_text import write_bar
from woodshed.piece.bars import bars_listed
from woodshed.progression.alternatives import Alternative, alternatives
from woodshed.revision.agreement import agreement
from woodshed.revision.harmony import Harmony, harmony_of
from woodshed.revision.orders import Locks
from woodshed.theory.meter import Meter


def offers(arrangement: Arrangement, bar: int, keep: Locks | None = None) -> tuple[Alternative, ...]:
    """Other chords for a bar, from 1, best first: such as agree with the hands that are kept.

    Raises:
        RequestError: there is no such bar.
    """
    (number,) = bars_listed(str(bar), len(arrangement.chart.bars))
    work = harmony_under(arrangement, keep or Locks(), Random(0), chance=False)
    return alternatives(arrangement.chart, number, work.terms) if number in work.free else ()


def harmony_under(piece: Arrangement, locks: Locks, rng: Random, *, chance: bool) -> Harmony:
    """The chords of a piece at work under its locks; with ``chance`` the dice choose among what would do."""
    bars = range(1, len(piece.chart.bars) + 1)
    free = [bar for bar in bars if not locks.keeps("chords", bar)]
    held: set[Cell] = {(hand, bar - 1) for hand in HANDS for bar in bars if locks.keeps(hand, bar)}
    return harmony_of(piece.chart, piece.brief, free, agreement(piece, held), rng, chance=chance)


def listed(rows: tuple[Alternative, ...], meter: Meter) -> list[str]:
    """The alternatives as lines of a table: rank, chords, how far from what is there, and why."""
    cells = [("rank", "chords", "how far", "why")]
    for rank, one in enumerate(rows, 1):
        cells.append((str(rank), write_bar(Bar(tuple(one.changes)), meter), f"{100 * one.distance:.0f} %", one.why))
    widths = [max(len(row[k]) for row in cells) for k in range(3)]
    return [
        f"{rank.rjust(widths[0])}  {chords.ljust(widths[1])}  {far.rjust(widths[2])}  {why}"
        for rank, chords, far, why in cells
    ]
