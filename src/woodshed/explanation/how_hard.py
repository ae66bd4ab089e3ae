"""How hard the notes are, and why, where there is a measure for it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from woodshed.explanation.explanation import HowHard
from woodshed.piece.arrangement import Arrangement

_MEASURE = "woodshed.arrangement.difficulty"
_HARDEST = 3
"""How many bars are named."""


def how_hard(arrangement: Arrangement) -> HowHard | None:
    """The level of the notes and the bars that ask most; None without notes, or without a measure in this build."""
    if not arrangement.notes or find_spec(_MEASURE) is None:
        return None
    brief = arrangement.brief
    found = import_module(_MEASURE).difficulty(arrangement.notes, brief.tempo, brief.meter, len(arrangement.chart.bars))
    hardest = sorted((bar for bar in found.bars if bar.reason), key=lambda bar: -bar.level)[:_HARDEST]
    return HowHard(round(found.level, 1), tuple((bar.number, bar.reason) for bar in hardest))
