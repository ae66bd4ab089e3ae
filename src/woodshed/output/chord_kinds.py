"""Chord types as MusicXML tells them: a kind, and degrees that are altered, added or taken away.

The kinds and their tones are those of the MusicXML 4.0 type ``kind-value``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_KINDS = {
    "major": "1 3 5",
    "minor": "1 b3 5",
    "augmented": "1 3 #5",
    "diminished": "1 b3 b5",
    "power": "1 5",
    "suspended-second": "1 2 5",
    "suspended-fourth": "1 4 5",
    "major-sixth": "1 3 5 6",
    "minor-sixth": "1 b3 5 6",
    "dominant": "1 3 5 b7",
    "major-seventh": "1 3 5 7",
    "minor-seventh": "1 b3 5 b7",
    "major-minor": "1 b3 5 7",
    "half-diminished": "1 b3 b5 b7",
    "diminished-seventh": "1 b3 b5 bb7",
    "augmented-seventh": "1 3 #5 b7",
    "dominant-ninth": "1 3 5 b7 9",
    "major-ninth": "1 3 5 7 9",
    "minor-ninth": "1 b3 5 b7 9",
    "dominant-11th": "1 3 5 b7 9 11",
    "major-11th": "1 3 5 7 9 11",
    "minor-11th": "1 b3 5 b7 9 11",
    "dominant-13th": "1 3 5 b7 9 11 13",
    "major-13th": "1 3 5 7 9 11 13",
    "minor-13th": "1 b3 5 b7 9 11 13",
}
_ALTER = {"bb": -2, "b": -1, "": 0, "#": 1}
_SIGN = {alter: sign for sign, alter in _ALTER.items()}
# Readers differ on whether an added seventh is major or minor, so it is the last resort.
_COST = {"alter": 2, "subtract": 2, "add": 1}
_ADDED_SEVENTH = 20


class Degree(NamedTuple):
    """A change to a kind: ``value`` counts from the root, ``how`` is alter, add or subtract.

    ``alter`` counts semitones from the kind's own degree where that is altered, else from the major or perfect one
    (from the minor seventh).
    """

    value: int
    alter: int
    how: str


@lru_cache(maxsize=2048)
def kind_of(tones: tuple[str, ...]) -> tuple[str, tuple[Degree, ...]]:
    """The kind that tells a chord's tones with the fewest changes, and those changes.

    >>> kind_of(("1", "3", "5", "b7", "b9"))
    ('dominant', (Degree(value=9, alter=-1, how='add'),))
    """
    if not tones:
        return "none", ()
    changed = [(name, _changes(set(own.split()), set(tones))) for name, own in _KINDS.items()]
    return min(changed, key=lambda entry: sum(map(_cost, entry[1])))


def tones_of(kind: str, degrees: Iterable[Degree]) -> frozenset[str] | None:
    """The tones of a kind with its changes, above the root; None for a kind that is not known.

    The eleventh of a major or dominant thirteenth is left out, as everybody means it who writes 13.

    >>> sorted(tones_of("dominant", [Degree(5, 1, "alter")]))
    ['#5', '1', '3', 'b7']
    """
    own = {"none": "", "other": "1"}.get(kind, _KINDS.get(kind))
    if own is None:
        return None
    tones = set(own.split())
    if kind in ("major-13th", "dominant-13th"):
        tones.discard("11")
    for degree in degrees:
        there = next((tone for tone in tones if _split(tone)[0] == degree.value), None)
        if degree.how != "add" and there:
            tones.discard(there)
        if degree.how == "subtract":
            continue
        seventh = -1 if degree.how == "add" and degree.value == 7 else 0
        start = _split(there)[1] if degree.how == "alter" and there else seventh
        sign = _SIGN.get(start + degree.alter)
        if sign is not None:
            tones.add(f"{sign}{degree.value}")
    return frozenset(tones)


def _split(tone: str) -> tuple[int, int]:
    """Degree and alteration of an interval: ``"bb7"`` is (7, -2)."""
    number = tone.lstrip("b#")
    return int(number), _ALTER[tone[: len(tone) - len(number)]]


def _changes(own: set[str], wanted: set[str]) -> tuple[Degree, ...]:
    alters, subtracts, adds = [], [], []
    missing = sorted(wanted - own, key=_split)
    for tone in sorted(own - wanted, key=_split):
        value, alter = _split(tone)
        other = next((m for m in missing if _split(m)[0] == value), None)
        if other is None:
            subtracts.append(Degree(value, 0, "subtract"))
        else:
            missing.remove(other)
            alters.append(Degree(value, _split(other)[1] - alter, "alter"))
    for tone in missing:
        value, alter = _split(tone)
        adds.append(Degree(value, alter + (value == 7), "add"))
    return (*alters, *subtracts, *adds)


def _cost(degree: Degree) -> int:
    if degree.how == "add" and degree.value == 7:
        return _ADDED_SEVENTH
    return _COST[degree.how]
