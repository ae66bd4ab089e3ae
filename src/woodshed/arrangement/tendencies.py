"""What strict styles watch from one chord to the next: outer voices and tones that want to move."""

from __future__ import annotations

from typing import NamedTuple

from woodshed.theory.chord import Chord


class Step(NamedTuple):
    """What strict styles watch from one chord to the next.

    ``bass_before`` and ``bass_after`` are semitones above C; ``tendencies`` pairs a semitone above C with the steps by
    which a tone there must move, such as (11, (1,)) for the leading tone of C.
    """

    bass_before: int
    bass_after: int
    tendencies: tuple[tuple[int, tuple[int, ...]], ...] = ()


def step_between(before: Chord, after: Chord) -> Step:
    """The outer parallels and tendency tones between two chords: a dominant's third rises, a seventh falls."""
    tendencies: list[tuple[int, tuple[int, ...]]] = []
    root = before.root.semitone
    resolves = (after.root.semitone - root) % 12 in (1, 2, 5)
    if before.kind.family in ("maj", "dom") and resolves and "3" in before.kind.tones:
        tendencies.append(((root + 4) % 12, (1,)))
    if before.kind.dominant and resolves:
        tendencies.append(((root + 10) % 12, (-1, -2)))
    return Step(before.lowest.semitone, after.lowest.semitone, tuple(tendencies))


class Resolution(NamedTuple):
    """A tone (semitones above C) and how it must move; ``inner`` are ways that only inner voices may take besides."""

    tone: int
    moves: tuple[int, ...]
    inner: tuple[int, ...]
    price: float


_BOUND, _LEANING, _FREE = 30.0, 5.0, 1.5
"""Prices of a tone left hanging: what a dominant binds, what only leans, what an ear hardly misses."""
_FALLS, _RISES = (-1, -2), (1,)
_DOMINANT_MOVES = (1, 2, 5)


def resolutions(before: Chord, after: Chord, *, home: bool | None = None) -> tuple[Resolution, ...]:
    """How the tones of a chord move on where four voices sing it.

    A dominant's third rises (in an inner voice it may fall a third), sevenths fall or stay, the root of a diminished
    chord rises; of an augmented sixth, written as a seventh, the root falls and the seventh rises; a six-four chord
    falls into the dominant over its bass. ``home`` is whether the first chord is the dominant of its key, None where
    that is not known.
    """
    root, kind = before.root.semitone, before.kind
    distance = (after.root.semitone - root) % 12
    tones = dict(zip(kind.tones, kind.semitones, strict=True))
    if kind.dominant and (root - after.lowest.semitone) % 12 == 1 and distance in (4, 11):
        return Resolution(root, (-1,), (), _BOUND), Resolution((root + 10) % 12, _RISES, (), _BOUND)
    out: list[Resolution] = []
    if kind.family in ("maj", "dom") and "3" in tones and distance in _DOMINANT_MOVES:
        bound = kind.dominant or home
        price = _BOUND if bound else _LEANING if home is None else _FREE
        out.append(Resolution((root + 4) % 12, _RISES, (-3, -4), price))
    if kind.family in ("dim", "hdim") and distance == 1:
        out.append(Resolution(root, _RISES, (), _BOUND))
    for name in ("b7", "7", "bb7"):
        if name in tones:
            bound = kind.dominant and distance in _DOMINANT_MOVES
            out.append(Resolution((root + tones[name]) % 12, _FALLS if bound else (*_FALLS, 0), (), _BOUND))
    if before.bass is not None and after.lowest == before.bass == after.root:
        out += [
            Resolution((root + tones[name]) % 12, _FALLS, (), _LEANING) for name in ("1", "3", "b3") if name in tones
        ]
    return tuple(out)
