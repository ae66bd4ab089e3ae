"""How the notes lie beside the grid: swung, straight, behind the beat."""

from __future__ import annotations

from statistics import mean

from woodshed.explanation.hands.bars import Hearing
from woodshed.theory.time import QUARTER

_LATE_RIGHT = (14.5, 45.5)
_LATE_LEFT = 10.5
"""Milliseconds behind the beat that count as laid back (genre specs, 0.4), with half a millisecond for rounding."""
_SWING, _SHUFFLE, _STRAIGHT = (0.545, 0.685), (0.615, 0.725), (0.475, 0.525)
"""Places of the off-beat within the beat, with half a hundredth for rounding."""

Bars = tuple[int, ...]


def _whole(hearing: Hearing, *, holds: bool) -> Bars:
    return tuple(range(1, hearing.bars + 1)) if holds else ()


def _within(hearing: Hearing, band: tuple[float, float]) -> bool:
    return band[0] <= hearing.arrangement.brief.feel.swing <= band[1]


def swings(hearing: Hearing) -> Bars:
    """Swung eighths."""
    eighths = hearing.arrangement.brief.feel.unit == "1/8" and not hearing.meter.compound
    return _whole(hearing, holds=eighths and _within(hearing, _SWING))


def shuffles(hearing: Hearing) -> Bars:
    """Eighths two to one, by swing or by the meter."""
    return _whole(hearing, holds=_within(hearing, _SHUFFLE))


def straight(hearing: Hearing) -> Bars:
    """Even eighths."""
    return _whole(hearing, holds=_within(hearing, _STRAIGHT) and not hearing.meter.compound)


def laid_back(hearing: Hearing) -> Bars:
    """The right hand behind the beat, the left hand on it."""
    rights, lefts = _lateness(hearing, "right"), _lateness(hearing, "left")
    late = bool(rights) and _LATE_RIGHT[0] <= mean(rights) <= _LATE_RIGHT[1]
    return _whole(hearing, holds=late and (not lefts or abs(mean(lefts)) <= _LATE_LEFT))


def _lateness(hearing: Hearing, hand: str) -> list[float]:
    """Milliseconds behind the grid of the notes on a quarter, which swing leaves where they are."""
    brief = hearing.arrangement.brief
    felt = QUARTER * 3 / 2 if hearing.meter.compound else QUARTER
    tick = 60_000 / brief.tempo / felt
    notes = [n for n in hearing.arrangement.notes if n.hand == hand and n.written_onset % (QUARTER // 2) == 0]
    on_beat = [n for n in notes if n.written_onset % QUARTER == 0] or notes
    return [(n.onset - n.written_onset) * tick for n in on_beat]
