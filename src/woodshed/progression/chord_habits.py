"""How the chord model composes in each genre, as ``by_chords.toml`` has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tomli

from woodshed.progression.harmonic_rhythm import Rate


class ChordHabit(NamedTuple):
    """The fields of one genre; the table says what each means."""

    heard_as: str
    room: float
    foreign: float
    phrase: int
    rate: Rate
    again: float
    settled: tuple[str, ...]
    thin: tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, ChordHabit]:
    rows = tomli.loads(Path(__file__).with_name("by_chords.toml").read_text("utf-8"))["genre"]
    return {
        row["name"]: ChordHabit(
            row["heard_as"], row["room"], row["foreign"], row["phrase"],
            Rate(row["gathered"], row["divided"], row["held"]), row["again"], tuple(row["settled"]),
            tuple(row.get("thin", ())),
        )
        for row in rows
    }  # fmt: skip


def habit_of(genre: str) -> ChordHabit:
    """The habits of a genre."""
    return _table()[genre]
