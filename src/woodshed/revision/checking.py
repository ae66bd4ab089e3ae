"""What cannot be asked together: orders against locks, and orders that this piece cannot follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from woodshed.errors import RequestError
from woodshed.piece import HANDS, Arrangement
from woodshed.piece.bars import bars_in_words
from woodshed.progression.idioms import rule_of
from woodshed.revision.orders import HARMONY, Kind, Locks, Order

_ALL_NOTES: frozenset[Kind] = frozenset({"transpose", "key", "feel"})
"""Orders that move every note: nothing can be kept beside them."""
_NO_CELLS: frozenset[Kind] = frozenset({"tempo", "bpm"})
"""Orders that leave every note in its place."""
_UNDIVIDED: dict[Kind, str] = {
    "tempo": "a tempo", "bpm": "a tempo", "feel": "a feel", "style": "a style", "hand_size": "the size of a hand",
}  # fmt: skip
"""Orders that can only be followed throughout, and what they are about."""
_WIDE: frozenset[Kind] = frozenset({"mood", "texture", "volume", "idiom", "without"})
"""Orders that can be followed in some of the bars that were named."""


def settled(orders: Sequence[Order], locks: Locks, piece: Arrangement, notices: list[str]) -> Locks:
    """The locks with the bars that "keep the rest" stands for, after all that cannot be had together was refused.

    A wide order that meets a few kept bars passes them by, and says so in the notices.

    Raises:
        RequestError: an order contradicts a lock, or asks for what a revision cannot do; the hint says what can.
    """
    for order in orders:
        _possible(order, piece)
        _beside_locks(order, locks, piece)
        notices += _passing_by(order, locks)
    if not locks.rest:
        return locks
    named = {bar for order in orders for bar in order.bars or ()}
    everywhere = any(order.bars is None and order.kind not in _NO_CELLS for order in orders)
    rest = frozenset() if everywhere else frozenset(range(1, len(piece.chart.bars) + 1)) - named
    return replace(locks, bars=locks.bars | rest)


def _possible(order: Order, piece: Arrangement) -> None:
    if order.kind == "meter" and order.name != str(piece.chart.meter):
        raise RequestError(
            f'"{order.words}": the meter of a piece cannot be changed, since every bar would be another music',
            hint=f'Generate it anew: woodshed generate "… in {order.name}".',
        )
    if order.kind in _UNDIVIDED and order.bars and len(order.bars) < len(piece.chart.bars):
        raise RequestError(
            f'"{order.words}" names {bars_in_words(order.bars)},'
            f" and {_UNDIVIDED[order.kind]} holds for the whole piece",
            hint="Leave the bars out to have it throughout.",
        )
    if order.kind in {"transpose", "key"} and order.hands != frozenset(HANDS) and order.amount % 12:
        raise RequestError(
            f'"{order.words}" moves one hand, and its notes would belong to other chords',
            hint="Move both hands, or one of them by an octave.",
        )


def _beside_locks(order: Order, locks: Locks, piece: Arrangement) -> None:
    everything = range(1, len(piece.chart.bars) + 1)
    bars = order.bars or tuple(everything)
    if order.kind in _ALL_NOTES:
        within = bars if order.kind == "transpose" else tuple(everything)
        _refuse_if(
            order,
            [b for b in within if any(locks.keeps(part, b) for part in ("chords", *HANDS))],
            "it moves every note",
        )
        if locks.rest and order.bars is None:
            raise RequestError(
                f'"{order.words}" moves every note, and the rest is to be kept', hint="Ask for one or the other."
            )
        return
    if order.kind in _NO_CELLS:
        return
    if _harmonic(order) and all(locks.keeps("chords", bar) for bar in bars):
        _refuse(order, "chords", bars)
    hands = [hand for hand in HANDS if hand in order.hands]
    if not _harmonic(order) and order.kind != "volume" and all(locks.keeps(h, b) for h in hands for b in bars):
        _refuse(order, "hands", bars)
    if order.bars and (order.kind not in _WIDE or locks.bars.issuperset(order.bars)):
        _refuse_if(order, [bar for bar in order.bars if bar in locks.bars], "it asks for something else there")


def _passing_by(order: Order, locks: Locks) -> list[str]:
    kept = locks.bars.intersection(order.bars or ()) if order.kind in _WIDE else ()
    stays = "is kept, and stays" if len(kept) == 1 else "are kept, and stay"
    return [f'{bars_in_words(kept).capitalize()} {stays} out of "{order.words}".'] if kept else []


def _harmonic(order: Order) -> bool:
    if order.kind == "idiom" and order.idiom is not None:
        return rule_of(order.idiom.name, order.idiom.argument) is not None
    return order.kind in HARMONY


def _refuse_if(order: Order, bars: Sequence[int], why: str) -> None:
    if bars:
        stays = "is" if len(bars) == 1 else "are"
        raise RequestError(
            f'"{order.words}" cannot be done while {bars_in_words(bars)} {stays} kept: {why}',
            hint="Keep other bars, or name the bars that are to change.",
        )


def _refuse(order: Order, what: str, bars: Sequence[int]) -> None:
    other = "chords" if what == "chords" else "notes"
    raise RequestError(
        f'"{order.words}" needs other {other}, and the {what} of {bars_in_words(bars)} are kept',
        hint=f"Ask for a change that leaves the {what} alone, or do not keep them.",
    )
