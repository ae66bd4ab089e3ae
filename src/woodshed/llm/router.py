"""Which model is asked for a request, in which order, and why; without a clock, a network or a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from woodshed.llm.catalog import TIERS, Entry

Mode = Literal["write", "choose"]

_ENOUGH_TRIES = 10
"""Attempts in one genre before a pass-rate says anything."""
_POOR = 0.35
"""A model that serves less often than this in a genre is asked after the others."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a model stands at the moment of a request.

    ``where`` says where it runs, if that needs saying; ``absent`` says why it cannot be asked at all, empty if it can.
    ``set_up`` is whether the player has it. ``passes`` of ``tries`` answers in this genre served. ``usual_ms`` is
    how long a written answer took of late, and ``choosing_ms`` a choice; None where nothing was measured.
    """

    entry: Entry
    absent: str = ""
    set_up: bool = True
    passes: int = 0
    tries: int = 0
    usual_ms: float | None = None
    choosing_ms: float | None = None
    where: str = ""


class Step(NamedTuple):
    """One model of a route. ``absent`` says why it is passed by, empty where it is asked; ``set_up`` as in Standing."""

    model: str
    reason: str
    mode: Mode = "write"
    absent: str = ""
    set_up: bool = True


def tier_of(complexity: int) -> int:
    """The tier of models that a complexity, 1 to 10, calls for.

    >>> [tier_of(c) for c in (3, 6, 9)]
    [1, 2, 3]
    """
    return next(tier for tier, (low, high) in TIERS.items() if low <= complexity <= high)


def route(complexity: int, standings: Sequence[Standing], *, mode: str = "auto", left_ms: float) -> tuple[Step, ...]:
    """The models in the order in which they are asked; the rules come after the last.

    First the local model whose tier the request is of, then stronger local ones, then the cloud, then weaker local
    ones. A model that seldom serves in this genre comes after the others of its kind, and goes on being tried. A
    request for the hardest tier goes to the cloud first. What cannot be asked keeps its place and says why.
    ``left_ms`` is the time that is left, in milliseconds.
    """
    wanted = tier_of(complexity)
    ordered = sorted(standings, key=lambda standing: _place(standing, wanted))
    return tuple(_step(standing, complexity, wanted, mode, left_ms) for standing in ordered)


def _place(standing: Standing, wanted: int) -> tuple[int, bool, int]:
    tier, local = standing.entry.tier, standing.entry.local
    if not local:
        return (1, _is_poor(standing), 0)
    return (0, _is_poor(standing), tier) if tier >= wanted else (2, _is_poor(standing), -tier)


def _is_poor(standing: Standing) -> bool:
    return standing.tries >= _ENOUGH_TRIES and (standing.passes + 1) / (standing.tries + 2) < _POOR


def _step(standing: Standing, complexity: int, wanted: int, mode: str, left_ms: float) -> Step:
    entry = standing.entry
    low, high = entry.complexity
    place = standing.where or ("on your own machine" if entry.local else "in the cloud, paid")
    if entry.tier == wanted:
        reason = f"complexity {complexity} is its own ({low} to {high}); {place}"
    else:
        kin = "stronger" if entry.tier > wanted else "simpler"
        reason = f"{kin} than complexity {complexity} asks for ({low} to {high}); {place}; asked if those before fail"
    if _is_poor(standing):
        served = f"{standing.passes} of its {standing.tries} answers in this genre"
        reason += f"; after others of its kind, since only {served} served"
    chosen, late = _mode(standing, mode, left_ms)
    if chosen == "choose":
        reason += "; it chooses among charts of the rules" + ("" if mode == "choose" else ", which is faster")
    return Step(entry.name, reason, chosen, standing.absent or late, standing.set_up)


def _mode(standing: Standing, mode: str, left_ms: float) -> tuple[Mode, str]:
    """How the model is asked, and why it cannot be in time, if so. A paid model always writes."""
    if standing.entry.local and mode == "choose":
        return "choose", ""
    late = too_slow(standing.usual_ms, left_ms)
    if late and standing.entry.local and mode == "auto" and not too_slow(standing.choosing_ms, left_ms):
        return "choose", ""
    return "write", late


def too_slow(usual_ms: float | None, left_ms: float) -> str:
    """Why a model cannot be in time by what it usually takes, empty where it can or where nothing was measured.

    >>> too_slow(900.0, 400.0), too_slow(None, 400.0)
    ('it usually takes 0.9 s, and 0.4 s are left', '')
    """
    if usual_ms is None or usual_ms <= left_ms:
        return ""
    return f"it usually takes {usual_ms / 1000:.1f} s, and {max(left_ms, 0) / 1000:.1f} s are left"
