"""How hard the notes are, and why."""

from __future__ import annotations

from woodshed.explanation.explanation import HowHard
from woodshed.piece.arrangement import Arrangement

_HARDEST = 3
"""How many bars are named."""


def how_hard(arrangement: Arrangement) -> HowHard | None:
    """The level of the notes and the bars that ask most; None without notes."""
    if not arrangement.notes:
        return None
    from woodshed.arrangement.difficulty import difficulty

    brief = arrangement.brief
    found = difficulty(arrangement.notes, brief.tempo, brief.meter, len(arrangement.chart.bars))
    hardest = sorted((bar for bar in found.bars if bar.reason), key=lambda bar: -bar.level)[:_HARDEST]
    return HowHard(round(found.level, 1), tuple((bar.number, bar.reason) for bar in hardest))
