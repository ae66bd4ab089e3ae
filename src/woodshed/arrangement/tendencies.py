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
