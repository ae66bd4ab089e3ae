"""Reads the words of a revision: clause by clause, what is to change and where, and what must stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from woodshed.piece import HANDS, Arrangement, Hand
from woodshed.revision.asked import asked_in
from woodshed.revision.exact import exact_orders
from woodshed.revision.orders import Locks, Order, Wish
from woodshed.revision.places import spots
from woodshed.revision.spot import Spot
from woodshed.revision.vocabulary import Heard, heard
from woodshed.words.finders import find
from woodshed.words.half_read import half_read
from woodshed.words.outside import tell_outside
from woodshed.words.text import Text, spell

_CLAUSES = re.compile(
    r"(?<=[^\s.])[;.!?]+(?:\s+|$)|,\s+|(?:(?<!thing)(?<!where)(?<!\ball)(?<!\bbar)(?<!\bbars))\s+but\s+"
    r"|\s+(?:then|while|and then|and please|please)\s+"
    r"|\s+and\s+(?=(?:keep|leave|don't|dont|do not|make|put|add|play|transpose|move|redo|change|replace|swap|turn"
    r"|take|give|let|more|less|fewer|louder|softer|faster|slower|easier|harder|brighter|darker|simpler|busier|jazzier|only|just"
    r"|another|a bit|a little|up|down)\b)",
)
_FREE = re.compile(r"\b(?:can|may|could) (?:all )?(?:change|move|go|be changed)\b")
"""What says that something need not stay asks for nothing."""
_REFUSED = re.compile(
    r"\b(?:not|never|no|without|don't|dont|do not|doesn't|shouldn't|mustn't|instead of|rather than)"
    r"(?: (?:make|making|get|getting|be|being|become|becoming|go|going|sound|sounding|want|let|it|this|that|them|the"
    r"|any|piece|song|too|to|much|all|bars?|measures?|\d+|left|right|hands?|ending|bridge))* $"
)
"""What takes back the order behind it; words in which there is too much of something stand in the vocabulary."""
_NOUN = re.compile(r"\b(?:the|these|those|its|all|chord|key|touch|without|same) $")
"""Before it, a "change" is a chord, and nothing that is to be done."""
_KEEPING = re.compile(r"\b(?:keep|leave|touch|lock|preserve|retain)\b")
_KEPT = re.compile(r"\s+and\s+(?=the (?:chords?|harmony|changes|left|right|melody|bass|rest|hands?)\b)")
_FILLER = frozenset(
    "a an the it to in on of for with and make please can you i want would like some be is there that this me my give "
    "more bit little very so at by from into as let lets maybe now just do then also too song piece tune thing bar "
    "bars measure sound sounds have get should could need us we them all".split()
)
"""Words that carry no wish of their own."""
_PLACED: frozenset[str] = frozenset({"mood", "texture", "volume", "redo", "voicing", "substitute", "idiom", "without"})
"""Orders that a place in another clause may belong to."""


@dataclass(slots=True)
class _Read:
    """What was read so far; a class since clauses lean on those before them."""

    orders: list[Order] = field(default_factory=list)
    locks: Locks = field(default_factory=Locks)
    unread: list[str] = field(default_factory=list)
    keeping: bool = False
    waiting: tuple[int, ...] = ()
    left_over: tuple[int, ...] = ()
    assumed: list[str] = field(default_factory=list)


def read_words(words: str, piece: Arrangement) -> Wish:
    """What the words ask of a piece. What was not understood is said in the notices; nothing ever fails but a place.

    Raises:
        RequestError: a bar or section is named that the piece does not have.
    """
    state = _Read()
    for clause, along in _clauses(words):
        known = len(state.orders)
        _clause(clause, piece, state)
        if along and known:  # "darker and louder in bar 7", and the other way round
            state.orders = _alike_placed(state.orders, known)
    if not state.orders and state.left_over:  # "keep everything but the last two bars" says which may change
        state.orders = [Order("redo", state.left_over, words=words.strip())]
    if any(o.kind == "bpm" for o in state.orders):
        state.orders = [o for o in state.orders if o.kind != "tempo"]  # "slow it down to 70" says how far
    orders = [o._replace(bars=state.waiting) if o.bars is None and o.kind in _PLACED else o for o in state.orders]
    unread = tuple(f'Not understood, and without effect: "{clause}".' for clause in state.unread)
    return Wish(tuple(orders if state.waiting else state.orders), state.locks, (*unread, *state.assumed))


def _alike_placed(orders: list[Order], last: int) -> list[Order]:
    """Orders with those from ``last`` on in the place of the one before, where they name none themselves."""
    bars = orders[last - 1].bars
    return [
        o._replace(bars=bars) if n >= last and o.bars is None and o.kind in _PLACED else o for n, o in enumerate(orders)
    ]


def _clauses(words: str) -> Iterator[tuple[str, bool]]:
    """The clauses of a text, and whether a bare "and" ties each to the one before."""
    text = spell(words).text
    end = 0
    tied = False
    for joint in (*_CLAUSES.finditer(text), None):
        clause = text[end : joint.start() if joint else len(text)].strip(" ,;")
        if clause and not _FREE.search(clause):
            for number, part in enumerate(_KEPT.split(clause) if _KEEPING.search(clause) else [clause]):
                yield part, tied and not number
        tied = bool(joint) and joint is not None and joint[0].strip() == "and"
        end = joint.end() if joint else len(text)


def _clause(words: str, piece: Arrangement, state: _Read) -> None:
    exact, words = exact_orders(words, piece.chart)
    state.orders += exact
    text = spell(words)
    places = spots(text, piece.chart)
    phrases = _beside(heard(text), places)
    state.assumed += [spot.notice for spot in places if spot.notice]
    things = {h.phrase.thing for h in phrases if h.phrase.thing}
    apart = _bars([spot for spot in places if spot.apart])
    bars = _within(_bars([spot for spot in places if not spot.apart]), apart, piece)
    orders = _orders(phrases, text)
    if _keeps(phrases, orders, things, bars) or (state.keeping and not orders and not exact and (things or bars)):
        state.locks |= _locks(things, bars)
        state.keeping, state.left_over = True, apart
        return
    state.keeping = False
    spans = [(h.start, h.end) for h in phrases if h.phrase.order] + [(s.start, s.end) for s in places]
    orders += asked_in(text, spans, piece, {order.kind for order in orders}, exact=bool(exact))
    named = {text.quote(h.start, h.end) for h in phrases if h.phrase.thing}  # what an order is about is no device
    orders = [order for order in orders if order.kind != "idiom" or order.words not in named]
    orders = [order for order in orders if order.kind != "redo" or (len(orders) == 1 and not exact)]
    if any(h.phrase.order == "only" for h in phrases) and things & {"left", "right"}:
        state.locks |= Locks(hands=frozenset(hand for hand in HANDS if hand not in things))
    if "rest" in things and orders and not bars:
        bars = _within((), _named(state), piece)
    state.orders += [_placed(order, bars, places, things) for order in orders]
    outside = _outside(text, spans, state, asked=bool(orders or exact))
    if orders or exact:
        return
    if apart:  # "darker, except in bar 3"
        state.locks |= Locks(frozenset(apart))
    elif bars:
        state.waiting = bars
        state.left_over = bars if any(h.phrase.order == "only" for h in phrases) else ()
    elif not outside and not any(h.phrase.order for h in phrases) and _telling(text):
        state.unread.append(words)


def _outside(text: Text, spans: list[tuple[int, int]], state: _Read, *, asked: bool) -> bool:
    """Tell what of a clause lies outside of what is written here; whether anything does."""
    wishes = find(text)
    beyond = [m for m in wishes.mentions if m.meaning.beyond and not m.refused]
    outside = list(tell_outside(text, wishes))
    state.assumed += [f'"{m.words}" cannot be served, since {m.meaning.beyond}.' for m in beyond]
    state.assumed += [told.notice for told in outside]
    if asked:
        known = [*spans, *wishes.spans(), *((told.start, told.end) for told in outside)]
        state.unread += [text.quote(*run) for run in half_read(text, known)]
    return bool(beyond or outside)


def _beside(phrases: list[Heard], places: list[Spot]) -> list[Heard]:
    """The phrases that no place holds, and those that one belongs to, as the ending does to "another ending"."""
    apart = [h for h in phrases if not any(s.start < h.end and h.start < s.end for s in places)]
    return apart + _inside(phrases, places)


def _within(bars: tuple[int, ...], apart: tuple[int, ...], piece: Arrangement) -> tuple[int, ...]:
    """The bars that were named, else all, without those that were set apart; none where nothing was."""
    if not apart:
        return bars
    everything = bars or range(1, len(piece.chart.bars) + 1)
    return tuple(bar for bar in everything if bar not in apart)


def _named(state: _Read) -> tuple[int, ...]:
    """The bars that were spoken of so far, beside which "the rest" is meant."""
    asked = {bar for order in state.orders for bar in order.bars or ()}
    return tuple(sorted(asked | state.locks.bars | set(state.waiting)))


def _inside(phrases: list[Heard], places: list[Spot]) -> list[Heard]:
    """The phrases that a place belongs to, as the ending does to "another ending"."""
    return [h for h in phrases if h.phrase.order and any(h.start < s.start < s.end <= h.end for s in places)]


def _bars(places: list[Spot]) -> tuple[int, ...]:
    return tuple(sorted({bar for spot in places for bar in spot.bars}))


def _keeps(phrases: list[Heard], orders: list[Order], things: set[str], bars: tuple[int, ...]) -> bool:
    kept = any(h.phrase.order == "keep" for h in phrases)
    return kept and not [o for o in orders if o.kind != "redo"] and bool(things or bars)


def _locks(things: set[str], bars: tuple[int, ...]) -> Locks:
    hands: frozenset[Hand] = frozenset(hand for hand in HANDS if hand in things or "both" in things)
    parts = {*hands, *({"chords"} & things)}
    if bars and parts:
        return Locks(parts=frozenset((part, bar) for part in parts for bar in bars), rest="rest" in things)
    return Locks(frozenset(bars), "chords" in things, hands, rest="rest" in things)


def _orders(phrases: list[Heard], text: Text) -> list[Order]:
    found = []
    for h in phrases:
        order = h.phrase.order
        if order not in {"", "keep"} and _REFUSED.search(text.lower, 0, h.start):
            continue
        if order in {"", "keep", "only"} or (order == "redo" and _NOUN.search(text.lower, 0, h.start)):
            continue
        kind = order
        found.append(Order(kind, None, h.phrase.name, h.phrase.amount, words=text.quote(h.start, h.end)))  # type: ignore[arg-type]
    return found


def _placed(order: Order, bars: tuple[int, ...], places: list[Spot], things: set[str]) -> Order:
    """The order in the bars and for the hands that were named with it."""
    named = things & {"left", "right"}
    hands: frozenset[Hand] = frozenset(hand for hand in HANDS if hand in named) if len(named) == 1 else order.hands
    ahead = [spot for spot in places if spot.before]
    if ahead and order.kind in {"idiom", "substitute"}:
        bars = tuple(sorted({max(spot.bars[0] - 1, 1) for spot in ahead}))
    if order.kind == "mood" and order.name == "simpler" and len(named) == 1 and "chords" not in things:
        order = order._replace(kind="texture", name="", amount=-1.0)  # a hand alone can only play less
    return order._replace(bars=order.bars or bars or None, hands=hands)


def _telling(text: Text) -> bool:
    return any(token.word not in _FILLER for token in text.tokens)
