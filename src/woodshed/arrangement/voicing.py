"""The hand shapes that a chord may take, with what speaks for and against each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from woodshed.arrangement.frame import clouded
from woodshed.arrangement.hands import muddy
from woodshed.arrangement.shapes import named_shapes
from woodshed.theory.chord import Chord, chord_type
from woodshed.theory.interval import semitones

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.genres.style import Style

_MOST = 14
"""Candidates kept for one chord: more do not change the path, they only slow it."""


_ROOTLESS_OVER_BASS = 6.0
"""Price of a shape without the root over a slash bass: more than any motion, since the root must be heard."""


@dataclass(frozen=True, slots=True)
class Texture:
    """What kind of shape a hand wants.

    ``name`` is a texture of voicings.toml, or ``close`` for chord tones as near as they lie; ``least`` and ``most``
    count notes; ``low`` and ``high`` bound the keys, ``centre`` is where the middle of the shape likes to be; ``span``
    is in semitones. ``root`` allows the root among the tones as a matter of course. ``strict`` keeps to named shapes
    where any fits; ``bass`` wants the chord's bass as the lowest key; ``broken`` shapes are struck one key at a time,
    so that they may lie low. ``whole`` wants all that the symbol names among the keys, and over a slash bass the root.
    ``dark`` gives the plain five of a minor key its flat ninth and thirteenth. ``moves`` is by how many semitones the
    piece will leave the frame, for shapes that are bound to their place on the keyboard.
    """

    name: str = "close"
    least: int = 3
    most: int = 4
    low: int = 55
    high: int = 77
    centre: int = 66
    span: int = 12
    root: bool = False
    strict: bool = True
    bass: bool = False
    broken: bool = False
    whole: bool = False
    dark: bool = False
    moves: int | None = None


class Grips:
    """The candidate shapes of one chord as arrays, one row a shape; compared by identity, so paths can be cached.

    ``keys`` are the shapes, lowest key first; ``cost`` what each costs by itself; ``top``, ``low`` and ``middle`` keys
    as float arrays of shape (n,); ``mask`` has bit ``key - 21`` set for each key of the shape.
    """

    __slots__ = ("cost", "keys", "low", "mask", "middle", "top")

    def __init__(self, priced: list[tuple[float, tuple[int, ...]]]) -> None:
        """Keep the cheapest shapes, each once."""
        best: dict[tuple[int, ...], float] = {}
        for cost, keys in sorted(priced):
            best.setdefault(keys, cost)
        rows = list(best.items())[:_MOST]
        self.keys = tuple(keys for keys, _ in rows)
        self.cost: NDArray[np.float64] = np.array([cost for _, cost in rows])
        self.top: NDArray[np.float64] = np.array([float(keys[-1]) for keys in self.keys])
        self.low: NDArray[np.float64] = np.array([float(keys[0]) for keys in self.keys])
        self.middle: NDArray[np.float64] = np.array([sum(k) / len(k) for k in self.keys])
        self.mask: NDArray[np.uint64] = np.array(
            [sum(1 << (key - 21) for key in keys if 21 <= key < 85) for keys in self.keys],
            dtype=np.uint64,
        )


@lru_cache(maxsize=8192)
def grips(chord: Chord, texture: Texture, style: Style, level: int) -> Grips | None:
    """The shapes that one hand may take for a chord, or None where none fits the texture.

    Named shapes of the room and of the common stock come first; where none fits, chord tones are stacked as near as
    they lie, with the essential ones always among them.
    """
    if not chord.pitch_classes:
        return None
    priced = _named(chord, texture, style, level)
    if not priced or not texture.strict or (texture.whole and chord.bass is not None):
        extra = 0.0 if texture.name in ("close", "drop2", "triad") else 2.5
        priced += [(cost + extra, keys) for cost, keys in _stacked(chord, texture)]
    if texture.bass:
        bass = chord.lowest.semitone
        priced = [row for row in priced if row[1][0] % 12 == bass] or _on_bass(priced, chord, texture)
    return Grips(priced) if priced else None


def _on_bass(
    priced: list[tuple[float, tuple[int, ...]]], chord: Chord, texture: Texture
) -> list[tuple[float, tuple[int, ...]]]:
    """Shapes whose lowest key is moved to a bass that no shape has of itself."""
    rows = []
    for cost, keys in priced:
        low = keys[1] - 1 if len(keys) > 1 else keys[0]
        low -= (low - chord.lowest.semitone) % 12
        moved = (low, *keys[1:])
        if (
            low >= texture.low - 5
            and moved[-1] - low <= texture.span + 2
            and (texture.broken or not _unclear(moved, texture))
        ):
            rows.append((cost + 1.0, moved))
    return rows or priced


def _named(chord: Chord, texture: Texture, style: Style, level: int) -> list[tuple[float, tuple[int, ...]]]:
    priced = []
    for weight, offsets in named_shapes(chord.type, texture.name, style, level):
        if not texture.least <= len(offsets) <= texture.most:
            continue
        if offsets[-1] - offsets[0] > texture.span:
            continue
        lacking = 3.5 * _untold(chord.type, offsets) if texture.whole or not texture.strict else 0.0
        keys_of = _octaves(chord, offsets, texture)
        if texture.whole and not any(offset % 12 == 0 for offset in offsets) and chord.bass is not None:
            lacking += 2 * _ROOTLESS_OVER_BASS  # leaving it and coming back are two motions
        priced += [(_price(keys, texture) - 0.8 * weight + lacking, keys) for keys in keys_of]
    return priced


@lru_cache(maxsize=2048)
def _untold(name: str, offsets: tuple[int, ...]) -> int:
    """How many of the tones that a chord type must have a shape leaves out."""
    told = {offset % 12 for offset in offsets}
    groups = chord_type(name).essential
    return sum(not told.intersection(semitones(tone) % 12 for tone in group) for group in groups)


def _unclear(keys: tuple[int, ...], texture: Texture) -> bool:
    if texture.moves is None:
        return clouded(keys)
    return muddy([key + texture.moves for key in keys])


def _octaves(chord: Chord, offsets: tuple[int, ...], texture: Texture) -> list[tuple[int, ...]]:
    """The shape at every octave where all its keys lie inside the texture's range and none is muddy."""
    root = chord.root.semitone
    found = []
    first = texture.low - (texture.low - root - offsets[0]) % 12
    first = first if first >= texture.low else first + 12
    while first + offsets[-1] - offsets[0] <= texture.high:
        keys = tuple(first + offset - offsets[0] for offset in offsets)
        if texture.broken or not _unclear(keys, texture):
            found.append(keys)
        first += 12
    return found


def _stacked(chord: Chord, texture: Texture) -> list[tuple[float, tuple[int, ...]]]:
    priced = []
    for missing, offsets in _tone_sets(chord.type, texture.least, texture.most, root=texture.root):
        for rotation in _rotations(offsets, texture.name):
            if rotation[-1] - rotation[0] > texture.span:
                continue
            keys_of = _octaves(chord, rotation, texture)
            priced += [(_price(k, texture) + _rootless(chord, k) + missing, k) for k in keys_of]
    return priced


@lru_cache(maxsize=1024)
def _tone_sets(name: str, least: int, most: int, *, root: bool) -> tuple[tuple[float, tuple[int, ...]], ...]:
    """Sets of semitones above the root that may stand for a chord type, with the price of what they leave out."""
    kind = chord_type(name)
    needed: list[int] = []
    for group in kind.essential:
        offsets = [semitones(tone) for tone in group]
        if not any(offset in needed for offset in offsets):
            needed.append(offsets[0])
    needed = [tone for tone in needed if tone or root or len(kind.tones) < 3][:most]
    others = [semitones(tone) for tone in kind.tones if semitones(tone) not in needed]
    others.sort(key=lambda offset: (offset == 0 and not root, offset == 7))
    if not root and len(needed) + len(others) > least and 0 in others:
        others.remove(0)
        others.append(0)
    sets: list[tuple[float, tuple[int, ...]]] = []
    for size in range(max(least, len(needed)), most + 1):
        for extra in combinations(others, min(size - len(needed), len(others))):
            price = 0.15 * (most - len(needed) - len(extra))
            price += 0.8 * (0 in extra and not root) + 0.25 * (7 in extra) * (len(others) > 1)
            sets.append((price, tuple(sorted({*needed, *extra}))))
    return tuple(dict.fromkeys(sets)) or ((0.0, tuple(sorted(needed))),)


def _rotations(offsets: tuple[int, ...], texture: str) -> list[tuple[int, ...]]:
    found = []
    for k in range(len(offsets)):
        close = (*offsets[k:], *(offset + 12 for offset in offsets[:k]))
        if texture == "drop2" and len(close) >= 4:
            dropped = (close[-2] - 12, *close[:-2], close[-1])
            found.append(tuple(sorted(dropped)))
        else:
            found.append(close)
    return found


def _rootless(chord: Chord, keys: tuple[int, ...]) -> float:
    """What it costs to leave out the root where the bass does not have it either."""
    if chord.bass is None or any(key % 12 == chord.root.semitone for key in keys):
        return 0.0
    return _ROOTLESS_OVER_BASS


def _price(keys: tuple[int, ...], texture: Texture) -> float:
    """What a shape costs by itself: distance from home, seconds that grate, holes."""
    middle = (keys[0] + keys[-1]) / 2
    cost = 0.12 * abs(middle - texture.centre)
    gaps = [high - low for low, high in pairwise(keys)]
    for i, gap in enumerate(gaps):
        if gap == 1:
            cost += 2.5 if i == len(gaps) - 1 else 0.7
        elif gap == 2 and i == len(gaps) - 1 and len(keys) == 3:
            cost += 0.4
        elif gap > 7:
            cost += 0.15 * (gap - 7) * (keys[0] > 52)
    return cost
