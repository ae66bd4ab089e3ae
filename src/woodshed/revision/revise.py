"""Revises a piece, in order: what is asked, what is kept, the whole, the chords, the hands; and what it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Unpack

from woodshed.arrangement import remarks
from woodshed.errors import RequestError
from woodshed.output.document import id_of, to_document
from woodshed.output.document_reading import from_document
from woodshed.piece import Arrangement, Chart, Hand, Revision
from woodshed.progression.by_rules import coloured
from woodshed.revision.checking import settled
from woodshed.revision.hands import Anew, cells_for, written
from woodshed.revision.harmony import taken
from woodshed.revision.offers import harmony_under
from woodshed.revision.orders import HANDS, Locks, Order, Wish
from woodshed.revision.outline import in_outline
from woodshed.revision.reading import read_words
from woodshed.revision.settings import Settings, beaten, orders_of
from woodshed.revision.voicings import revoiced
from woodshed.revision.whole import louder

_HINT = 'Say what is to change, such as "more tension in bar 7", or use --redo-bars, --transpose, --level …'


def revise(
    arrangement: Arrangement, words: str = "", *, keep: Locks | None = None, **settings: Unpack[Settings]
) -> Arrangement:
    """The piece as the words and settings would have it; all that was not asked for stays as it was, note by note.

    What ``keep`` locks stays to the byte. A setting beats the words. The result says what it came from; what was not
    understood, or could not be done, stands in its notices.

    Raises:
        RequestError: nothing that was asked can be done: no such bar, an order against a lock, words that mean nothing.
        KeyNameError: a key that was set cannot be read.
    """
    piece = as_told(arrangement)
    wish = read_words(words, piece) if words.strip() else Wish()
    own = orders_of(settings, piece)
    orders, notices = beaten(wish.orders, own)
    orders += own
    locks = wish.locks | (keep or Locks())
    if not orders:
        _refuse_nothing(words, locks)
    told_of = [*wish.notices, *notices]
    locks = settled(orders, locks, piece, told_of)
    work = _Work(piece, piece, tuple(orders), locks, settings, told_of)
    result = work.carried_out()
    told = tuple((name, _plainly(value)) for name, value in sorted(settings.items()) if value is not None)
    step = Revision(id_of(piece), words.strip(), told + _kept(keep))
    brief = replace(result.brief, notices=tuple(dict.fromkeys(work.notices)))
    return replace(result, brief=brief, id=None, revisions=(*piece.revisions, step))


def as_told(arrangement: Arrangement) -> Arrangement:
    """The arrangement as its document tells it: function and remark of every chord are there, and can be kept."""
    return from_document(to_document(arrangement))


@dataclass(slots=True)
class _Work:
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
        self.piece = written(anew, self.orders, self.notices)
        for order in self.orders:
            if order.kind == "voicing":
                self._revoice(order)
            elif order.kind == "volume":
                self.piece = louder(self.piece, round(order.amount), self._cells(order))
        self._tell_what_is_hard()
        return self.piece

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
        return work.chart

    def _cells(self, order: Order) -> frozenset[tuple[Hand, int]]:
        bars = order.bars or tuple(range(1, len(self.piece.chart.bars) + 1))
        cells: set[tuple[Hand, int]] = {(hand, bar - 1) for hand in HANDS if hand in order.hands for bar in bars}
        return frozenset((hand, bar) for hand, bar in cells if not self.locks.keeps(hand, bar + 1))

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


def _recoloured(chart: Chart, piece: Arrangement, free: frozenset[int]) -> Chart:
    """The chords as rich as the new style has them, in the bars that may change."""
    dressed = coloured(chart, piece.brief)
    bars = [
        new if number in free else old
        for number, (old, new) in enumerate(zip(chart.bars, dressed.bars, strict=True), 1)
    ]
    return replace(chart, bars=tuple(bars))


def _refuse_nothing(words: str, locks: Locks) -> None:
    if locks:
        raise RequestError("this says what to keep, and not what to change", hint=_HINT)
    if words.strip():
        raise RequestError(f'nothing in "{words.strip()[:60]}" was understood as a change: the piece stays', hint=_HINT)
    raise RequestError("nothing is asked", hint=_HINT)


def _plainly(value: object) -> str:
    return value if isinstance(value, str) else " ".join(map(str, value)) if isinstance(value, Sequence) else str(value)


def _kept(keep: Locks | None) -> tuple[tuple[str, str], ...]:
    if not keep:
        return ()
    parts = [f"{part} in bar {bar}" for part, bar in sorted(keep.parts)]
    named = ["chords"] * keep.chords + sorted(keep.hands) + parts + ["the rest"] * keep.rest
    bars = [",".join(map(str, sorted(keep.bars)))] if keep.bars else []
    return (("keep", ", ".join([*bars, *named])),)
