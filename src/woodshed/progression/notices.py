"""What a player is told about the chart, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from woodshed.piece.brief import Brief, Idiom

_NAMES = {
    "ii_V_I": "a two-five-one", "walkup_7_3_6": "7-3-6", "turnaround_3_6_2_5": "3-6-2-5",
    "passing_dim": "passing diminished",
    "blues_12": "the twelve-bar form", "rhythm_changes": "rhythm changes (32 bars)",
    "minor_blues": "the minor blues form",
}  # fmt: skip


def notices_for(brief: Brief, failed: Sequence[Idiom]) -> tuple[str, ...]:
    """A sentence for every device that was asked for and found no room."""
    return tuple(
        f"{_capital(named(idiom))} found no room in these {brief.bars} bars of {brief.genre} as they stand."
        for idiom in failed
    )


def named(idiom: Idiom) -> str:
    """A device as players call it.

    >>> named(Idiom("tritone_sub")), named(Idiom("modulation", "2"))
    ('tritone sub', 'modulation (2)')
    """
    name = _NAMES.get(idiom.name, idiom.name.replace("_", " "))
    return f"{name} ({idiom.argument})" if idiom.argument else name


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
