"""Which hands in which bars an order frees: where chords change, and where hands are meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from woodshed.piece import HANDS, Arrangement, Cell, Chart
from woodshed.piece.chart import sounds
from woodshed.progression.idioms import rule_of
from woodshed.revision.orders import Locks, Order
from woodshed.theory.time import QUARTER, Ticks

_TIED: Ticks = QUARTER // 16


def cells_for(piece: Arrangement, chart: Chart, orders: Sequence[Order], locks: Locks) -> frozenset[Cell]:
    """The cells that these orders free: where chords changed, where hands are meant; never what is locked."""
    count = len(chart.bars)
    changed = [n for n in range(count) if sounds(piece.chart.bars[n].changes) != sounds(chart.bars[n].changes)]
    cells: set[Cell] = {(hand, bar) for hand in HANDS for bar in changed}
    cells |= set(_pushing_into(piece, changed))
    for order in orders:
        if _plays(order) and not order.in_part:
            numbers = order.bars or range(1, count + 1)
            cells |= {(hand, bar - 1) for hand in order.hands for bar in numbers}
    return frozenset((hand, bar) for hand, bar in cells if not locks.keeps(hand, bar + 1))


def of_hands(order: Order) -> bool:
    """Whether a device is asked that the hands show, and not the chords."""
    return order.kind == "idiom" and order.idiom is not None and not rule_of(order.idiom.name, order.idiom.argument)


def _plays(order: Order) -> bool:
    if order.kind == "idiom":
        return of_hands(order)
    return order.kind in {"texture", "redo", "style", "level", "at_level", "without", "hand_size"}


def _pushing_into(piece: Arrangement, bars: Collection[int]) -> Iterator[Cell]:
    """The cells out of which a push leads into one of these bars: it would bring a chord that is gone."""
    length = piece.chart.meter.bar
    for note in piece.notes:
        bar = note.written_onset // length + 1
        if bar in bars and note.written_onset + note.written_duration > bar * length + _TIED:
            yield note.hand, bar - 1
