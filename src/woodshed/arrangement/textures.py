"""What a pattern asks of a hand's chords, and the shapes that answer it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from woodshed.arrangement.hands import Limits
from woodshed.arrangement.voicing import Grips, Texture, grips
from woodshed.piece import Hand

if TYPE_CHECKING:
    from woodshed.genres.style import Pattern, Style
    from woodshed.theory.chord import Chord
    from woodshed.theory.key import Key

_FIVE = 7
_DARK_FIVE = "7(b9b13)"
_HOMES = {"left": (36, 62, 49), "right": (55, 79, 67)}
"""Lowest key, highest key and middle of a hand's chords where a pattern does not say (genres.md 0.3)."""


@lru_cache(maxsize=1024)
def texture_of(pattern: Pattern, reach: Limits, hand: Hand, shift: int = 0) -> Texture | None:
    """The texture that a pattern asks for, within this hand's reach; None where it plays no chords.

    Where the pattern says between which keys its shapes may ``sit``, they do so after the piece has been moved by
    ``shift``.
    """
    wanted = pattern.options.get("texture")
    if not wanted:
        return None
    if isinstance(wanted, str):
        wanted = {"name": wanted}
    low, high, centre = _HOMES[hand]
    most = wanted.get("most", 4 if hand == "right" else 3)
    if not wanted.get("broken"):
        most = min(most, reach.notes)
    sit = pattern.options.get("sit")
    if sit:
        low, high = sit[0] - shift, min(sit[1] - shift, reach.high)
        wanted = {**wanted, "low": low, "high": high, "centre": (low + high) // 2}
    return Texture(
        name=wanted["name"],
        least=min(wanted.get("least", 3 if hand == "right" else 1), most),
        most=most,
        low=max(wanted.get("low", low), reach.low),
        high=min(wanted.get("high", high), reach.alone if wanted.get("broken") else reach.high),
        centre=wanted.get("centre", centre),
        span=min(wanted.get("span", 16), reach.rolled_span if pattern.options.get("roll") else reach.span),
        root=wanted.get("root", False),
        strict=wanted.get("strict", True),
        bass=wanted.get("bass", False),
        broken=wanted.get("broken", False),
        whole=wanted.get("whole", False),
        dark=wanted.get("dark", False),
        moves=shift if sit else None,
    )  # fmt: skip


def darkened(chord: Chord, key: Key, texture: Texture) -> Chord:
    """The chord as a hand colours it: where the texture is dark, the plain five of a minor key is one that leads there.

    >>> from woodshed.theory.chord import Chord
    >>> from woodshed.theory.key import Key
    >>> darkened(Chord.parse("G7"), Key.parse("C minor"), Texture(dark=True)).symbol
    'G7(b9b13)'
    """
    five = (chord.root.semitone - key.tonic.semitone) % 12 == _FIVE
    return replace(chord, type=_DARK_FIVE) if texture.dark and key.minor and five and chord.type == "7" else chord


@lru_cache(maxsize=8192)
def hand_grips(chord: Chord, texture: Texture, style: Style, level: int) -> Grips | None:
    """The shapes for a chord, with ever plainer textures where the asked one has none."""
    if not chord.pitch_classes:
        return None
    found = grips(chord, texture, style, level)
    if found is None:
        plain = Texture(
            name="close", least=min(2, texture.least), most=texture.most, low=texture.low,
            high=texture.high + 4, centre=texture.centre, span=texture.span, root=True,
        )  # fmt: skip
        found = grips(chord, plain, style, level)
    return found
