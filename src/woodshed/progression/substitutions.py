"""What may stand in for a chord: rules read from ``substitutions.toml``, each with a reason in words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from woodshed.progression.hearing import DEGREES


class NewChord(NamedTuple):
    """One chord of a row: interval or degree, type by colour (triads, sevenths, ninths), and a bass."""

    root: str
    types: tuple[str, str, str]
    bass: str = ""


class Substitution(NamedTuple):
    """A rule as ``substitutions.toml`` describes it."""

    name: str
    why: str
    row: tuple[NewChord, ...]
    genres: frozenset[str]
    cost: float
    level: int
    families: frozenset[str] = frozenset()
    degrees: frozenset[int] = frozenset()
    goals: frozenset[str] = frozenset()
    goal_degrees: frozenset[int] = frozenset()
    falls: bool = False
    near: bool = False
    half: bool = False
    crowded: bool = False
    mode: str = ""
    origin: str = "chord"


@lru_cache(maxsize=1)
def substitutions() -> tuple[Substitution, ...]:
    """All rules, in the order of the file."""
    table = tomli.loads(Path(__file__).with_name("substitutions.toml").read_text("utf-8"))
    return tuple(_rule(entry) for entry in table["substitution"])


def _rule(entry: dict[str, Any]) -> Substitution:
    return Substitution(
        name=entry["name"],
        why=entry["why"],
        row=tuple(_new_chord(*chord) for chord in entry["row"]),
        genres=frozenset(entry["genres"]),
        cost=entry["cost"],
        level=entry["level"],
        families=frozenset(entry.get("families", ())),
        degrees=frozenset(DEGREES[name] for name in entry.get("degrees", ())),
        goals=frozenset(entry.get("goals", ())),
        goal_degrees=frozenset(DEGREES[name] for name in entry.get("goal_degrees", ())),
        falls=entry.get("falls", False),
        near=entry.get("near", False),
        half=entry.get("half", False),
        crowded=entry.get("crowded", False),
        mode=entry.get("mode", ""),
        origin=entry.get("from", "chord"),
    )


def _new_chord(root: str, types: str | list[str], bass: str = "") -> NewChord:
    first, second, third = (types, types, types) if isinstance(types, str) else types
    return NewChord(root, (first, second, third), bass)
