"""The open grips of a left hand: bass first, colour a fifth or more above it, no mud."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from woodshed.arrangement.frame import DOWN, clouded
from woodshed.arrangement.hands import Limits
from woodshed.arrangement.shapes import degree_tone
from woodshed.theory.interval import semitones

if TYPE_CHECKING:
    from woodshed.theory.chord import Chord

GRIPS = ("open", "two", "fifth", "tenth", "seven")
"""Names of grips in figures: the widest open one; the one of two notes; root and fifth, or octave;
root, fifth and tenth, rolled; root and seventh under dominants, an octave up where that is mud."""

_SEVENTH, _LOWEST_SEVENTH = 10, 41 + DOWN
"""A minor seventh in semitones, and the lowest key on which one is clear in every key."""


@lru_cache(maxsize=1)
def _by_family() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Per grip and chord family, degrees above the bass, the most wanted first."""
    rows = tomli.loads(Path(__file__).with_name("open_grips.toml").read_text("utf-8"))["grip"]
    return {row["name"]: {family: tuple(grips) for family, grips in row["families"].items()} for row in rows}


@lru_cache(maxsize=8192)
def open_grip(chord: Chord, bass: int, reach: Limits, name: str = "open") -> tuple[int, ...]:
    """The keys of a grip on the bass key, lowest first; the bass alone where no more is clear.

    >>> from woodshed.arrangement.hands import limits
    >>> from woodshed.theory.chord import Chord
    >>> open_grip(Chord.parse("Emaj9"), 40, limits(6, "medium")[0])
    (40, 47, 54)
    >>> open_grip(Chord.parse("Ebm9"), 39, limits(6, "medium")[0], "two")
    (39, 46)
    """
    if chord.bass is not None:
        return _over_foreign_bass(bass, reach)
    if name == "seven":
        if chord.kind.family == "dom" and reach.span >= _SEVENTH:
            root = bass if bass >= _LOWEST_SEVENTH else bass + 12
            return (root, root + _SEVENTH)
        name = "two"
    span = reach.rolled_span if name == "tenth" else reach.span
    for degrees in _by_family()[name].get(chord.kind.family, ("1 8",)):
        keys = _keys(chord, bass, degrees)
        if keys and len(keys) <= reach.notes and keys[-1] - bass <= span and not clouded(keys):
            return keys
    return (bass,)


def _keys(chord: Chord, bass: int, degrees: str) -> tuple[int, ...] | None:
    keys: list[int] = []
    for degree in degrees.split():
        tone = "1" if degree == "8" else degree_tone(chord.kind, degree)
        if tone is None or (degree == "5" and tone != "5"):
            return None
        if degree == "9" and tone != "9":
            return None
        key = bass + semitones(tone) % 12
        while keys and key <= keys[-1]:
            key += 12
        keys.append(key)
    return tuple(keys)


def _over_foreign_bass(bass: int, reach: Limits) -> tuple[int, ...]:
    """A slash bass with its octave: that is clear wherever the line takes it."""
    return (bass, bass + 12) if reach.span >= 12 else (bass,)
