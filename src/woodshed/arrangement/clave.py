"""The clave: the two-bar key of Afro-Cuban music, and on which of its sides a bar lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from woodshed.theory.time import EIGHTH, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Moment

_TWO_SIDE = (2, 4)
_THREE_SIDES = {"son": (0, 3, 6), "rumba": (0, 3, 7)}
"""Strokes of a side in eighths of its bar; rumba delays the last of the three."""
_USUAL = "son23"


def clave_of(moment: Moment) -> str:
    """The clave of the brief, else of the sub-style, else son clave with the two-side first."""
    return moment.piece.brief.clave or moment.piece.application.clave or _USUAL


def on_two_side(moment: Moment) -> bool:
    """Whether this bar is the side with two strokes.

    Sides are counted from the first bar and never turn round.
    """
    return (moment.bar % 2 == 0) == clave_of(moment).endswith("23")


def clave_strokes(moment: Moment) -> tuple[Ticks, ...]:
    """The strokes of the clave in this bar, in ticks from its start."""
    eighths = _TWO_SIDE if on_two_side(moment) else _THREE_SIDES[clave_of(moment)[:-2]]
    return tuple(eighth * EIGHTH for eighth in eighths)
