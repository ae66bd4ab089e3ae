"""Named hand shapes, of the room and of the common stock, worked out for a chord type."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.theory.chord import chord_type
from woodshed.theory.interval import semitones

if TYPE_CHECKING:
    from woodshed.genres.style import Shape, Style
    from woodshed.theory.chord import ChordType

_DEGREES = {
    "1": ("1",), "3": ("3", "b3", "4", "2"), "5": ("5", "b5", "#5"), "7": ("7", "b7", "bb7", "6"),
    "9": ("9", "b9", "#9"), "11": ("11", "#11", "4"), "13": ("13", "b13", "6"), "6": ("6", "13"),
    "4": ("4", "11"), "2": ("9", "2"), "8": ("1",), "10": ("3", "b3", "4"), "12": ("5", "b5", "#5"),
}  # fmt: skip
"""Degree as a shape names it -> the tones that may stand for it, as the chord has them."""


@lru_cache(maxsize=1)
def common_shapes() -> tuple[Shape, ...]:
    """The stock of shapes that any genre may use, from ``shapes.toml``."""
    from woodshed.genres.rooms import read_shapes

    return read_shapes(Path(__file__).with_name("shapes.toml"))


def degree_tone(kind: ChordType, degree: str) -> str | None:
    """The tone of a chord type that plays a degree: ``"7"`` is ``"b7"`` in a dominant; None where it has none.

    >>> degree_tone(chord_type("m7"), "10")
    'b3'
    """
    for tone in _DEGREES.get(degree, (degree,)):
        if tone in kind.tones:
            return tone
    return None


@lru_cache(maxsize=4096)
def named_shapes(name: str, texture: str, style: Style, level: int) -> tuple[tuple[float, tuple[int, ...]], ...]:
    """(weight, semitones above the root, lowest first) of each named shape of a texture that fits the chord type."""
    kind = chord_type(name)
    found = []
    for shape in (*style.shapes, *common_shapes()):
        if texture not in shape.texture.split() or shape.level > level:
            continue
        if shape.chords and not {name or "maj", f"family:{kind.family}", "any"} & set(shape.chords):
            continue
        offsets = _offsets(kind, shape.notes)
        if offsets:
            found.append((shape.weight, offsets))
    return tuple(found)


def _offsets(kind: ChordType, notes: tuple[str, ...]) -> tuple[int, ...] | None:
    offsets: list[int] = []
    for note in notes:
        tone = note.removeprefix("+") if note.startswith("+") else degree_tone(kind, note)
        if tone is None:
            return None
        offset = semitones(tone)
        while offsets and offset <= offsets[-1]:
            offset += 12
        offsets.append(offset)
    if offsets and offsets[0] >= 12:
        offsets = [offset - 12 for offset in offsets]
    return tuple(offsets)
