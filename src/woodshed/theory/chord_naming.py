"""The one name of every set of tones, built by rule from the types of the vocabulary."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from woodshed.theory.chord_vocabulary import NamedType, Tones, vocabulary

_ORDER = (
    "1", "2", "b3", "3", "4", "b5", "5", "#5", "b6", "6", "bb7", "b7", "7",
    "b9", "9", "#9", "11", "#11", "b13", "13",
)  # fmt: skip
"""Tones in the order of a lead sheet."""

FIFTHS = frozenset({"b5", "5", "#5"})
_ALTERED_NINTHS = frozenset({"b9", "#9"})
_ALTERED_FORMS = {"9": _ALTERED_NINTHS, "11": {"#11"}, "13": {"b13"}}
"""What keeps a natural tone from sounding."""
_THIRDS = frozenset({"2", "b3", "3", "4"})


def settled(given: AbstractSet[str]) -> tuple[str, ...]:
    """The same tones in lead-sheet order, each under the one name that fits the chord.

    >>> settled(frozenset({"1", "3", "5", "13"}))
    ('1', '3', '5', '6')
    """
    tones = {*given, "1"}
    if "3" in tones:
        _rename(tones, "b3", "#9")
    _settle_fifth(tones)
    _settle_seventh(tones)
    _settle_third(tones)
    return tuple(t for t in _ORDER if t in tones)


def _rename(tones: set[str], old: str, new: str) -> None:
    if old in tones:
        tones.remove(old)
        tones.add(new)


def _settle_fifth(tones: set[str]) -> None:
    if "5" in tones:
        _rename(tones, "b5", "#11")
        _rename(tones, "#5", "b13")
    if "b5" in tones:
        _rename(tones, "#5", "b13")
        tones.discard("#11")
    if "#5" in tones:
        tones.discard("b13")
        tones.discard("b6")


def _settle_seventh(tones: set[str]) -> None:
    diminished = {"b3", "b5"} <= tones
    if diminished and not tones & {"b7", "7"}:
        _rename(tones, "6", "bb7")
        _rename(tones, "13", "bb7")
    if not diminished or "b7" in tones:
        _rename(tones, "bb7", "6")
    for low, high in (("6", "13"), ("b6", "b13")):
        if tones & {"bb7", "b7", "7"}:
            _rename(tones, low, high)
        else:
            _rename(tones, high, low)
    if "bb7" in tones:
        tones.discard("13")


def _settle_third(tones: set[str]) -> None:
    if "b3" in tones:
        tones.discard("#9")
    third = bool(tones & {"b3", "3"})
    if third:
        _rename(tones, "2", "9")
        _rename(tones, "4", "11")
    _drop_altered(tones)
    if not third:
        _settle_suspension(tones)
        _drop_altered(tones)


def _drop_altered(tones: set[str]) -> None:
    for natural, altered in _ALTERED_FORMS.items():
        if tones & altered:
            tones.discard(natural)


def _settle_suspension(tones: set[str]) -> None:
    if "13" in tones or not {"b7", "9", "11"} <= tones:
        _rename(tones, "11", "4")
    if tones & {"4", "11"}:
        tones.discard("11" if "4" in tones else "4")
        _rename(tones, "2", "9")
    else:
        _rename(tones, "9", "2")


class Naming(NamedTuple):
    """The canonical name of a chord type, its family and the named type that it is built on."""

    name: str
    family: str
    stem: NamedType


def naming(tones: tuple[str, ...]) -> Naming:
    """How settled tones are named.

    >>> naming(("1", "3", "5", "b7", "b9", "13")).name
    '13(b9)'
    """
    whole = frozenset(tones)
    stem = max(vocabulary().types, key=lambda t: _held(t, whole))
    left = [t for t in tones if t not in stem.tones]
    fifth = next((t for t in left if t in {"b5", "#5"}), "")
    altered = [t for t in left if t[0] in "b#" and t != fifth]
    added = ["add" + t for t in left if t[0] not in "b#" and t not in {"5", "3"}]
    missing = [f"no{t}" for t in ("3", "5") if t in stem.tones and not _present(t, whole)]
    family = stem.family
    if family in {"maj", "aug"} and "no3" in missing:
        family = "pow"
    elif family == "maj" and fifth == "#5":
        family = "aug"
    return Naming(_written(stem.name, fifth, altered, added, missing), family, stem)


def _held(candidate: NamedType, whole: Tones) -> int:
    """How many of a chord's tones a type holds, or -1 if the chord lacks one that it needs."""
    lacking = candidate.tones - whole
    if ("7" in candidate.tones and "b7" in whole) or ("5" in whole and "5" not in candidate.tones):
        return -1
    if any(_present(t, whole) if t == "3" else t not in {"5", "9"} for t in lacking):
        return -1
    if "9" in lacking and not ("13" in candidate.tones and _ALTERED_NINTHS & whole):
        return -1
    return len(candidate.tones & whole)


def _present(tone: str, whole: Tones) -> bool:
    return not whole.isdisjoint(_THIRDS if tone == "3" else FIFTHS)


def _written(stem: str, fifth: str, altered: list[str], added: list[str], missing: list[str]) -> str:
    """Stem and brackets. A lone altered fifth follows its stem: 7#5, m#5, but 7(#5#9)."""
    inside = [*altered, *added, *missing]
    if fifth and not inside and stem and "sus" not in stem:
        return stem + fifth
    if fifth:
        inside.insert(0, fifth)
    if not stem and inside:
        # Cb9 would have the root C flat; Cadd9 needs no brackets.
        if inside[0][0] in "b#":
            stem = "maj"
        elif inside[0].startswith("add"):
            stem = inside.pop(0)
    return f"{stem}({''.join(inside)})" if inside else stem
