"""Chord types: the tones that a symbol names above its root, and the one name of each tone set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from woodshed.theory.chord_naming import name_of, settled
from woodshed.theory.chord_reading import read_type
from woodshed.theory.interval import semitones

_TRIAD = frozenset({"1", "2", "b3", "3", "4", "b5", "5", "#5"})
_NINTHS_AND_ABOVE = frozenset({"b9", "9", "#9", "11", "#11", "b13", "13"})
_NATURAL_OF = {"b9": "9", "#9": "9", "#11": "11", "b13": "13", "b5": "5", "#5": "5"}


@dataclass(frozen=True, slots=True)
class ChordType:
    """What a chord symbol says about the tones above its root.

    ``tones`` are interval names in the order of a lead sheet, root first; ``essential`` are groups
    of which one tone each must sound; ``family`` is one of maj, min, dom, sus, hdim, dim, aug, pow.
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
        """Natural tones that must not sound, because the symbol alters them."""
        return frozenset(_NATURAL_OF[t] for t in self.tones if t in _NATURAL_OF) - set(self.tones)

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
    return _type_of(settled(read_type(name)))


@lru_cache(maxsize=4096)
def _type_of(tones: tuple[str, ...]) -> ChordType:
    return ChordType(name_of(tones), tones, _essential(tones), _family(tones))


def _family(tones: tuple[str, ...]) -> str:
    if "4" in tones or "2" in tones:
        return "sus"
    if "b3" in tones:
        if "b5" in tones:
            return "hdim" if "b7" in tones else "dim"
        return "min"
    if "b7" in tones:
        return "dom"
    if "3" not in tones:
        return "pow"
    return "aug" if "#5" in tones else "maj"


def _essential(tones: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    named = set(tones)
    if {"b9", "#9", "#11", "b13"} <= named and "5" not in named:
        return (("3",), ("b7",), ("b9", "#9"), ("#11", "b13"))
    groups = [(t,) for t in tones if t in {"b3", "3", "2", "4", "b5", "#5", "6", "b7", "7"}]
    if "bb7" in named:
        groups.append(("bb7", "1"))
    elif "11" in named and {"3", "7", "9"} <= named:
        groups.remove(("3",))
    groups += [(t,) for t in tones if t in {"b9", "#9", "#11", "b6", "b13"}]
    natural = [t for t in tones if t in {"9", "11", "13"}]
    if "b7" in named or "7" in named:
        natural = natural[-1:]
    groups += [(t,) for t in natural]
    if groups:
        return tuple(groups)
    return (("5",),) if "5" in named else (("1",),)
