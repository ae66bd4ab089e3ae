"""How hard a passage is for the hands, told from its notes: a level from 1 to 10, why, and in which bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from woodshed.arrangement.descriptors import hand_descriptors
from woodshed.arrangement.difficulty_scale import Effort, HandEffort, effort, scale, summed
from woodshed.arrangement.reasons import bar_reasons
from woodshed.arrangement.strain import Clock

if TYPE_CHECKING:
    from woodshed.piece import Hand, Note
    from woodshed.theory.meter import Meter
    from woodshed.theory.time import Ticks


class BarDifficulty(NamedTuple):
    """One bar, counted from 1: its level, that of each hand, and the hardest thing in it; empty where all is easy."""

    number: int
    level: float
    left: float
    right: float
    reason: str


@dataclass(frozen=True, slots=True)
class HandDifficulty:
    """One hand: its level from 1 to 10 if the other rested, and figures by name (see ``hand_descriptors``)."""

    level: float
    descriptors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard a passage is, from 1, the first weeks, to 10, a concert player.

    ``strain`` is what ``level`` is read from; it goes on growing where levels end. ``descriptors`` are those that
    belong to both hands: the tempo in felt beats, the share of strokes that one hand plays alone, how many a second.
    """

    level: float
    strain: float
    left: HandDifficulty | None
    right: HandDifficulty | None
    bars: tuple[BarDifficulty, ...]
    descriptors: Mapping[str, float]

    @property
    def hardest(self) -> BarDifficulty | None:
        """The bar that asks most; None where there is no note."""
        return max(self.bars, key=lambda bar: bar.level, default=None)


def difficulty(notes: Sequence[Note], tempo: float, meter: Meter, bars: int | None = None) -> Difficulty:
    """The difficulty of notes at so many felt beats a minute; it knows nothing of the level that was asked for.

    ``bars`` is the length of the passage; without it the bar of the last note is the last. Levels come from the written
    onsets, so that swing and lay-back make nothing harder. The scale is set by hand in ``difficulty.toml``.
    """
    last = max((note.written_onset for note in notes), default=0) // meter.bar + 1
    clock = Clock.of(tempo, meter, max(bars or 1, last))
    work = effort(hand_rows(notes, "left"), hand_rows(notes, "right"), clock)
    if not notes:
        return Difficulty(1.0, 0.0, None, None, (), {"tempo": tempo})
    return Difficulty(
        level=round(scale().level(work.whole), 3),
        strain=work.whole,
        left=_hand(work.left, [n for n in notes if n.hand == "left"], clock),
        right=_hand(work.right, [n for n in notes if n.hand == "right"], clock),
        bars=_bars(work),
        descriptors={"tempo": tempo, "apart": _apart(work), "apart_per_second": float(work.apart.mean())},
    )


def hand_rows(notes: Sequence[Note], hand: Hand) -> list[tuple[Ticks, int, Ticks]]:
    """The notes of one hand in order: written onset in ticks, key, written duration in ticks."""
    return sorted((n.written_onset, n.pitch.midi, n.written_duration) for n in notes if n.hand == hand)


def _hand(hand: HandEffort | None, notes: Sequence[Note], clock: Clock) -> HandDifficulty | None:
    if hand is None:
        return None
    return HandDifficulty(round(scale().level(summed(hand.strain)), 3), hand_descriptors(notes, hand.grips, clock))


def _bars(work: Effort) -> tuple[BarDifficulty, ...]:
    """Every bar with its level and reason."""
    table = scale()
    levels = table.levels(work.bars)
    left, right = (table.levels(hand.strain) if hand else [1.0] * len(levels) for hand in (work.left, work.right))
    rows = zip(levels, left, right, bar_reasons(work), strict=True)
    return tuple(BarDifficulty(number, *row) for number, row in enumerate(rows, 1))


def _apart(work: Effort) -> float:
    """The share of strokes that one hand plays without the other."""
    if work.left is None or work.right is None:
        return 1.0
    left, right = set(work.left.grips.onset.tolist()), set(work.right.grips.onset.tolist())
    return len(left ^ right) / len(left | right)
