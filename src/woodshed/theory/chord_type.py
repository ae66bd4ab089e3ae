"""Chord types: the tones that a symbol names above its root, and the one name of each tone set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from woodshed.theory.chord_naming import FIFTHS, naming, settled
from woodshed.theory.chord_reading import read_type
from woodshed.theory.chord_vocabulary import Tones
from woodshed.theory.interval import semitones

_TRIAD = frozenset({"1", "2", "b3", "3", "4", "b5", "5", "#5"})
_NINTHS_AND_ABOVE = frozenset({"b9", "9", "#9", "11", "#11", "b13", "13"})
_COLOURS = frozenset({"2", "b3", "3", "4", "b5", "#5", "b6", "6", "b7", "7"})
_ALTERED = frozenset({"b9", "#9", "#11", "b13"})
_NATURAL_OF = {"b9": "9", "#9": "9", "#11": "11", "b13": "13", "b5": "5", "#5": "5"}


@dataclass(frozen=True, slots=True)
class ChordType:
    """What a chord symbol says about the tones above its root.

    ``tones`` are interval names in the order of a lead sheet, root first; ``essential`` are groups of which one tone
    each must sound; ``family`` is one of maj, min, dom, sus, hdim, dim, aug, pow.
    """

    name: str
    tones: tuple[str, ...]
    essential: tuple[tuple[str, ...], ...]
    family: str

    @property
    def dominant(self) -> bool:
        """Whether it pulls a fifth down: a minor seventh over no minor third."""
        return "b7" in self.tones and "b3" not in self.tones

    @property
    def rich(self) -> bool:
        """More than a triad: a sixth, a seventh or an added tone."""
        return not _TRIAD.issuperset(self.tones)

    @property
    def ninth_plus(self) -> bool:
        """Whether it names a ninth, eleventh or thirteenth."""
        return not _NINTHS_AND_ABOVE.isdisjoint(self.tones)

    @property
    def avoid(self) -> frozenset[str]:
        """Natural tones that must not sound, because the symbol alters them or leaves them out."""
        altered = {_NATURAL_OF[t] for t in self.tones if t in _NATURAL_OF}
        if FIFTHS.isdisjoint(self.tones):
            altered.add("5")
        return frozenset(altered.difference(self.tones))

    @property
    def semitones(self) -> tuple[int, ...]:
        """The tones as semitones above the root, 0 to 11, in the same order."""
        return tuple(semitones(tone) for tone in self.tones)


@lru_cache(maxsize=4096)
def chord_type(name: str) -> ChordType:
    """The chord type of a name in any common spelling, such as ``"m7"`` or ``"-7"``.

    Raises:
        ChordSymbolError: it cannot be read.

    >>> chord_type("M7").name
    'maj7'
    """
    if name == "N.C.":
        return ChordType("N.C.", (), (), "none")
    return _type_of(read_type(name))


@lru_cache(maxsize=4096)
def _type_of(given: Tones) -> ChordType:
    tones = settled(given)
    name, family, stem = naming(tones)
    return ChordType(name, tones, _essential(tones, family, stem.tones), family)


def _essential(tones: tuple[str, ...], family: str, stem: Tones) -> tuple[tuple[str, ...], ...]:
    """Third or suspension, seventh, what is altered or added, and the top of 9, 11 and 13."""
    if stem >= _ALTERED:
        return (("3",), ("b7",), ("b9", "#9"), ("#11", "b13"))
    groups: list[tuple[str, ...]] = [(t,) for t in tones if t in _COLOURS or t in _ALTERED]
    if "bb7" in tones:
        groups.append(("bb7", "1"))
    if {"3", "7", "9", "11"} <= stem:
        groups.remove(("3",))
    if family == "pow" and "5" in tones:
        groups.insert(0, ("5",))
    natural = [tone for tone in tones if tone in {"9", "11", "13"}]
    top = [tone for tone in natural if tone in stem][-1:]
    groups += [(tone,) for tone in natural if tone in top or tone not in stem]
    return tuple(groups) or (("1",),)


_TENSIONS = ("1", "b9", "9", "#9", "3", "11", "#11", "5", "b13", "13", "b7", "7")
"""What each semitone above the root is called when it is added to a chord."""


def type_with(kind: ChordType, added: Iterable[int]) -> ChordType:
    """The chord type with more tones, given as semitones above the root, 0 to 11.

    >>> type_with(chord_type("7"), [2, 6, 9]).name
    '13(#11)'
    """
    present = set(kind.semitones)
    tensions = {_TENSIONS[s] for s in added if s not in present}
    return _type_of(frozenset(tensions.union(kind.tones)))
