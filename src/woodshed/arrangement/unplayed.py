"""Devices of the hands that were asked for and that no bar plays, said with the reason and with what is possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from woodshed.arrangement.plan import BarPlan, common_patterns, fits
from woodshed.piece import Brief

if TYPE_CHECKING:
    from woodshed.genres.style import Pattern, Style

_FILE = Path(__file__).with_name("hand_devices.toml")


class HandDevice(NamedTuple):
    """A device of hands as players call it, the genres that play it, the tags and voices that amount to the same.

    ``any_from`` is the level from which it is played on any pattern, None where it needs one of its own.
    """

    title: str
    rooms: tuple[str, ...]
    like: tuple[str, ...]
    voices: tuple[str, ...]
    any_from: int | None


@lru_cache(maxsize=1)
def hand_devices() -> Mapping[str, HandDevice]:
    """Every device of the hands by its tag, from ``hand_devices.toml``."""
    rows = tomli.loads(_FILE.read_text("utf-8"))["device"]
    return {row["name"]: _device(row) for row in rows}


def _device(row: Mapping[str, Any]) -> HandDevice:
    like, voices = tuple(row.get("like", ())), tuple(row.get("voices", ()))
    return HandDevice(row["title"], tuple(row["rooms"]), like, voices, row.get("any_from"))


def unplayed(plans: Sequence[BarPlan], style: Style, brief: Brief) -> tuple[str, ...]:
    """A sentence for each device that was asked for by name and that no pattern of the plans shows."""
    asked = tuple(dict.fromkeys(idiom.name for idiom in brief.idioms))
    known = hand_devices() if asked else {}
    wanted = [name for name in asked if name in known and not _on_any_pattern(known[name], brief)]
    if not wanted:
        return ()
    shown = {tag for pattern in _played(plans, brief) for tag in tags_of(pattern)}
    missing = [name for name in wanted if shown.isdisjoint((name, *known[name].like))]
    rivals = [known[name].title for name in wanted if name in shown]
    return tuple(_told(known[name], _why_not(name, style, brief, rivals)) for name in missing)


def _on_any_pattern(device: HandDevice, brief: Brief) -> bool:
    """Whether a device comes about whatever the patterns are."""
    return brief.voices in device.voices or (device.any_from is not None and brief.level >= device.any_from)


def tags_of(pattern: Pattern) -> Iterator[str]:
    """The tags that a pattern shows, those among them that it shows only where it is a sub-style's own."""
    yield from pattern.idioms
    yield from pattern.options.get("also", ())


def _played(plans: Sequence[BarPlan], brief: Brief) -> Iterator[Pattern]:
    """The patterns of the hands that play."""
    for plan in plans:
        if brief.hands != "right":
            yield plan.left
        if brief.hands != "left":
            yield plan.right
            if plan.fill is not None:
                yield plan.fill


def _told(device: HandDevice, why: str) -> str:
    return f"You ask for {device.title}, which no bar of this piece plays: {why}."


def _why_not(name: str, style: Style, brief: Brief, rivals: Sequence[str]) -> str:
    pool = {**common_patterns(), **style.patterns}.values()
    showing = [pattern for pattern in pool if name in tags_of(pattern)]
    if not showing:
        return _elsewhere(name, brief)
    hands = {pattern.hand for pattern in showing}
    if brief.hands != "both" and hands.isdisjoint(("both", brief.hands)):
        return f"the {'right' if brief.hands == 'left' else 'left'} hand, which would play it, rests as you asked"
    if brief.voices == "satb":
        return "in four voices no hand is free for it; it can be had without them"
    fitting = [p for p in showing if any(fits(p, brief, hand) for hand in ("left", "right"))]
    if not fitting:
        return _too_narrow(showing, brief)
    if rivals:
        return f"the hand plays {_listed(rivals)} as you asked, and does one of them at a time"
    return f"it has no place in this sub-style ({brief.application.replace('_', ' ')}); name another of {style.title}"


def _elsewhere(name: str, brief: Brief) -> str:
    rooms, least = hand_devices()[name].rooms, hand_devices()[name].any_from
    if least is not None:
        return f"it is for levels {least} to 10, and the piece is for level {brief.level}"
    if not rooms:
        return "the hands have no pattern for it in any genre yet"
    return f"the hands have no pattern for it in {brief.genre}; it can be had in {_listed(rooms)}"


def _too_narrow(showing: Sequence[Pattern], brief: Brief) -> str:
    """What keeps every pattern that would show a device: the meter, else the tempo, else the level."""
    meter = [p for p in showing if str(brief.meter) in p.meters]
    if not meter:
        return f"it goes in {_listed(_each(showing))}, and the piece is in {brief.meter}"
    pace = [p for p in meter if p.tempo[0] <= brief.tempo <= p.tempo[1]]
    if not pace:
        low, high = min(p.tempo[0] for p in meter), max(p.tempo[1] for p in meter)
        return f"it goes at {low:g} to {high:g} beats a minute, and the piece at {brief.tempo:g}"
    low, high = min(p.levels[0] for p in pace), max(p.levels[1] for p in pace)
    return f"it is for levels {low} to {high}, and the piece is for level {brief.level}"


def _each(patterns: Iterable[Pattern]) -> list[str]:
    return sorted({meter for pattern in patterns for meter in pattern.meters})


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
