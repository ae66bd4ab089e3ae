"""A revision at work: the whole, the chords, the hands, and what was changed after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from woodshed.arrangement import remarks
from woodshed.explanation.hands import hearing_of, is_missing
from woodshed.piece import HANDS, Arrangement, Cell, Change, Chart, Credit
from woodshed.piece.bars import bars_in_words
from woodshed.progression.by_rules import coloured
from woodshed.progression.editing import difference
from woodshed.revision.cells import cells_for, of_hands
from woodshed.revision.hands import Anew, written
from woodshed.revision.harmony import taken
from woodshed.revision.offers import harmony_under
from woodshed.revision.orders import Locks, Order
from woodshed.revision.outline import in_outline, level_of
from woodshed.revision.settings import Settings
from woodshed.revision.voicings import revoiced
from woodshed.revision.whole import louder


@dataclass(slots=True)
class Work:
    """A revision at work; a class since every part of it may add a notice."""

    before: Arrangement
    piece: Arrangement
    orders: tuple[Order, ...]
    locks: Locks
    settings: Settings
    notices: list[str]

    def carried_out(self) -> Arrangement:
        """The piece with every order followed, the wide ones first."""
        self.piece = in_outline(self.piece, self.orders, self.locks, self.notices)
        start = self.piece
        chart = self._chart()
        cells = cells_for(start, chart, self.orders, self.locks)
        anew = Anew(start, chart, start.brief, cells, self._dice())
        self.piece = self._played(anew)
        for order in self.orders:
            if order.in_part:
                self._relevel(order)
            elif order.kind == "voicing":
                self._revoice(order)
            elif order.kind == "volume":
                self.piece = louder(self.piece, round(order.amount), self._cells(order))
        self._tell_what_is_hard()
        return self.piece

    def _played(self, anew: Anew) -> Arrangement:
        """The hands with the devices that were asked of them; a device that leaves them as they were is told."""
        found = written(anew, self.orders, self.notices)
        asked = [order for order in self.orders if of_hands(order)]
        if not asked or not anew.cells:
            return found
        names = {order.idiom.name for order in asked if order.idiom is not None}
        others = tuple(idiom for idiom in anew.brief.idioms if idiom.name not in names)
        plain = written(replace(anew, brief=replace(anew.brief, idioms=others)), self.orders, [])
        if plain.notes != found.notes:
            hearing = hearing_of(found)
            whole = [o for o in asked if o.bars is None and o.idiom is not None]
            missing = [o for o in whole if o.idiom is not None and is_missing(hearing, o.idiom.name)]
            self.notices += [f'"{o.words}" is not heard in what the hands play now.' for o in missing]
            return found
        words = ", ".join(f'"{order.words}"' for order in asked)
        self.notices.append(f"{words}: the hands have no way to play it in {self.piece.brief.genre} here.")
        if len(asked) < len(self.orders):
            return plain
        return replace(anew.piece, chart=anew.chart, brief=self.before.brief)

    def _dice(self) -> str:
        seed = self.settings.get("seed")
        number = self.settings.get("version") or 0
        base = self.piece.brief.seed if seed is None else seed
        return f"{base} revision {len(self.before.revisions) + 1} version {number}"

    def _chart(self) -> Chart:
        """The chart with the chords that were asked for."""
        another = bool(self.settings.get("version")) or self.settings.get("seed") is not None
        work = harmony_under(self.piece, self.locks, Random(self._dice()), chance=another)
        for order in self.orders:
            if order.kind == "style":
                work.chart = _recoloured(work.chart, self.piece, work.free)
            elif order.kind == "take" and order.bars:
                work.chart = taken(work.chart, order.bars[0], int(order.amount), work.terms)
            elif order.kind != "redo" or order.hands == frozenset(HANDS):
                work.carry_out(order)
        self.notices += work.notices
        return _credited(self.piece.chart, _told_anew(self.piece.chart, work.chart))

    def _cells(self, order: Order) -> frozenset[Cell]:
        bars = order.bars or tuple(range(1, len(self.piece.chart.bars) + 1))
        cells: set[Cell] = {(hand, bar - 1) for hand in HANDS if hand in order.hands for bar in bars}
        return frozenset((hand, bar) for hand, bar in cells if not self.locks.keeps(hand, bar + 1))

    def _relevel(self, order: Order) -> None:
        """Write some bars, or one hand, as for another level; the piece keeps its own."""
        own = self.piece.brief
        level = level_of(order, own, self.notices)
        if level == own.level:
            return
        brief = replace(own, level=level, level_asked=True)
        anew = Anew(self.piece, self.piece.chart, brief, self._cells(order), self._dice())
        self.piece = replace(anew.version(0), brief=own)
        hand = "" if order.hands == frozenset(HANDS) else f", the {next(iter(order.hands))} hand"
        where = bars_in_words(order.bars).capitalize() if order.bars else "All bars"
        self.notices.append(f"{where}{hand}: written for level {level}. The piece as a whole stays at {own.level}.")

    def _revoice(self, order: Order) -> None:
        rank = (self.settings.get("version") or 0) + (self.settings.get("seed") or 0)
        for bar in order.bars or ():
            hands = [hand for hand in HANDS if not self.locks.keeps(hand, bar) and hand in order.hands]
            found = revoiced(self.piece, bar, hands, rank)
            if found is None:
                self.notices.append(f"Bar {bar} holds no chord of two notes or more that could be voiced otherwise.")
            else:
                self.piece = found

    def _tell_what_is_hard(self) -> None:
        found = remarks(self.piece)
        if found and not remarks(self.before):
            self.notices.append(f"What is kept is more than level {self.piece.brief.level} can play: {found[0]}.")


def _told_anew(before: Chart, after: Chart) -> Chart:
    """The chart without what was told of chords that are gone: numeral and remark of a new chord are its own."""
    bars = [
        new if new == old else replace(new, changes=tuple(_of_its_own(change, old.changes) for change in new.changes))
        for old, new in zip(before.bars, after.bars, strict=True)
    ]
    return replace(after, bars=tuple(bars))


def _of_its_own(change: Change, old: Sequence[Change]) -> Change:
    if any(change.chord == one.chord for one in old):
        return change
    stale = change.comment in {one.comment for one in old}
    return replace(change, comment="" if stale else change.comment, function="")


def _credited(before: Chart, after: Chart) -> Chart:
    """The chart with the credit of whoever composed most of it: the rules, once they changed more than half of it."""
    changed = difference(before, after)
    if 2 * changed <= len(after.bars):
        return after
    return replace(after, credit=Credit("rules", before.credit.declined))


def _recoloured(chart: Chart, piece: Arrangement, free: frozenset[int]) -> Chart:
    """The chords as rich as the new style has them, in the bars that may change."""
    dressed = coloured(chart, piece.brief)
    bars = [
        new if number in free else old
        for number, (old, new) in enumerate(zip(chart.bars, dressed.bars, strict=True), 1)
    ]
    return replace(chart, bars=tuple(bars))
