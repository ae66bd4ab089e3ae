"""Which manner each hand has, stretch by stretch, and the words for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tomli

from woodshed.explanation.hands.bars import Hearing
from woodshed.explanation.hands.left import LEFT
from woodshed.explanation.hands.right import RIGHT
from woodshed.explanation.idiom_words import is_of
from woodshed.piece.arrangement import Hand

_FILE = Path(__file__).with_name("manners.toml")
_TESTS = {"left": LEFT, "right": RIGHT}


class Manner(NamedTuple):
    """What a hand does: in a word or two, and in a sentence without its subject."""

    title: str
    how: str


class Stretch(NamedTuple):
    """What one hand does from ``first`` to ``last`` bar: mostly the first manner, in turn with the others."""

    hand: Hand
    first: int
    last: int
    manners: tuple[Manner, ...]
    names: tuple[str, ...]


class _Entry(NamedTuple):
    manner: Manner
    genres: tuple[str, ...]


@cache
def _words() -> dict[tuple[str, str], _Entry]:
    table = tomli.loads(_FILE.read_text("utf-8"))
    hands = {"both": ("left", "right"), "left": ("left",), "right": ("right",)}
    return {
        (hand, entry["name"]): _Entry(Manner(entry["title"], entry["how"]), tuple(entry.get("genres", ())))
        for entry in table["manner"]
        for hand in hands[entry["hand"]]
    }


def names_by_bar(hearing: Hearing, hand: Hand) -> tuple[str, ...]:
    """The name of the manner in each bar."""
    brief = hearing.arrangement.brief
    tests = [(name, holds) for name, holds in _TESTS[hand] if is_of(brief, _words()[hand, name].genres)]
    return tuple(next(name for name, holds in tests if holds(bar)) for bar in hearing.hand_bars(hand))


def manners_of(hearing: Hearing, ends: Sequence[int]) -> tuple[Stretch, ...]:
    """What each hand does, left hand first; ``ends`` are the last bars of the phrases.

    A phrase has the manner of most of its bars, two where none has most; phrases alike are one stretch. The last bar of
    the piece is told by itself where the hand does something else there.
    """
    found: list[Stretch] = []
    for hand in ("left", "right"):
        names = names_by_bar(hearing, hand)
        found += _stretches(hand, names, ends)
    return tuple(found)


def _stretches(hand: Hand, names: Sequence[str], ends: Sequence[int]) -> list[Stretch]:
    found: list[Stretch] = []
    first = 1
    for end in ends:
        closes = end == len(names) and end > first and names[end - 1] not in names[first - 1 : end - 1]
        body = end - closes
        _add(found, hand, first, body, _main(names[first - 1 : body]))
        if closes:
            _add(found, hand, end, end, (names[end - 1],))
        first = end + 1
    return found


def _main(names: Sequence[str]) -> tuple[str, ...]:
    """The manner of most bars; the two most frequent ones where none has more than half."""
    # What is held over belongs to the manner before it.
    struck = [name for name in names if name != "holds"] or list(names)
    ordered = Counter(struck).most_common(2)
    if len(ordered) == 1 or 2 * ordered[0][1] > len(struck):
        return (ordered[0][0],)
    return tuple(name for name, _ in ordered)


def _add(found: list[Stretch], hand: Hand, first: int, last: int, names: tuple[str, ...]) -> None:
    before = found[-1] if found else None
    if before and before.hand == hand and set(before.names) == set(names):
        found[-1] = before._replace(last=last)
        return
    found.append(Stretch(hand, first, last, tuple(_manner(hand, names)), names))


def _manner(hand: Hand, names: Iterable[str]) -> Iterable[Manner]:
    return (_words()[hand, name].manner for name in names)


def titles_by_bar(hearing: Hearing, hand: Hand) -> tuple[str, ...]:
    """The manner of each bar in a word or two."""
    return tuple(_words()[hand, name].manner.title for name in names_by_bar(hearing, hand))
