"""Exact time: whole ticks inside, quarter notes in every interface.

A quarter note has 960 ticks, which divides by 2, 3 and 5 often enough that triplets, quintuplets and sixty-fourths add
up without rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # fractions brings decimal with it, which costs more than all of this package
    from fractions import Fraction

Ticks = int
"""A span or position in ticks; 960 make a quarter note."""

QUARTER: Ticks = 960
EIGHTH: Ticks = QUARTER // 2
SIXTEENTH: Ticks = QUARTER // 4


def quarters(ticks: Ticks) -> float:
    """The same span in quarter notes, exact to 1e-6.

    >>> quarters(320)
    0.333333
    """
    return round(ticks / QUARTER, 6)


def ticks(quarter_notes: float | Fraction) -> Ticks:
    """The nearest whole number of ticks.

    >>> ticks(0.333333)
    320
    """
    return round(quarter_notes * QUARTER)
