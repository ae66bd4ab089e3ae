"""How loud: the curve of a piece from bar to bar, and the weight of each place in the bar."""

from __future__ import annotations

from functools import lru_cache
from math import pi, sin
from typing import TYPE_CHECKING

from woodshed.arrangement.rhythm import count_length
from woodshed.piece import Brief, Hand
from woodshed.theory.meter import Meter
from woodshed.theory.time import Ticks

if TYPE_CHECKING:
    from woodshed.genres.style import Application


def curve(shape: str, bar: int, bars: int, place: int) -> float:
    """Velocity to add in a bar, counted from 0: how a piece grows and falls.

    ``build`` rises to the last bar but one, ``rise`` half as far, ``fade`` falls to the end; ``arch`` peaks at two
    thirds and comes back; ``terraced`` steps by sections of eight bars; ``phrase`` breathes over four bars; ``swell``
    grows a little and steps back for the last bar; ``drive`` grows to the very end; ``flat`` stays.
    """
    x = bar / max(1, bars - 1)
    last = bar == bars - 1 and bars > 2
    value = 0.0
    if shape == "build":
        value = (6.0 if last else -9.0 + 19.0 * x) + 1.5 * sin(pi * place / 3)
    elif shape == "rise":
        value = 0.5 * curve("build", bar, bars, place)
    elif shape == "arch":
        value = -4.0 + 10.0 * sin(pi * min(1.0, x / 0.68) / 2 if x < 0.68 else pi / 2 + 3.4 * (x - 0.68))
    elif shape == "terraced":
        value = (-3.0, 3.0)[(bar // 4) % 2] + (1.0 if place == 2 else 0.0)
    elif shape == "phrase":
        value = -2.0 + 4.0 * sin(pi * (place + 1) / 5) + 3.0 * sin(pi * x) - (3.0 if last else 0.0)
    elif shape == "swell":
        value = (-3.0 if last else -5.0 + 11.0 * x) + 1.5 * sin(pi * place / 3)
    elif shape == "drive":
        value = -5.0 + 10.0 * x
    elif shape == "fade":
        value = 8.0 - 20.0 * x + 1.5 * sin(pi * place / 3)
    return value


def shape_of(brief: Brief, application: Application) -> str:
    """How the piece grows: as the player said, else as the sub-style does."""
    return next((name for name in ("build", "fade") if brief.asks(name)), application.dynamics)


@lru_cache(maxsize=4096)
def shade(items: tuple[tuple[str, int], ...], hand: Hand, meter: Meter, onset: Ticks) -> int:
    """Velocity for a place in the bar, from the sub-style's table: beats by number, halves ``&``, finer ``x``.

    Where entries are marked with the meter (``"12/8:4"``), they alone count in it: its fourth count is no backbeat.
    """
    prefix = f"{meter}:"
    own = {name.removeprefix(prefix): value for name, value in items if name.startswith(prefix)}
    table = own or dict(items)
    beat, rest = divmod(onset, meter.beat)
    unit = count_length(meter)
    if rest == 0:
        name = str(onset // unit + 1 if meter.compound else beat + 1)
    elif not meter.compound and rest * 2 == meter.beat:
        name = "&"
    else:
        name = "x"
    side = "L" if hand == "left" else "R"
    exact = f"{onset // unit + 1}&" if name == "&" else name
    for entry in (side + exact, side + name, exact, name):
        if entry in table:
            return table[entry]
    return 0
