"""Bars that a phrase names, and the numbers by which places are told apart."""

from __future__ import annotations

import re
from typing import NamedTuple

ORDINAL = r"(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|last|final|\d+(?:st|nd|rd|th))"
_NTH = {name: n for n, name in enumerate("first second third fourth fifth sixth seventh eighth".split(), 1)}


class Spot(NamedTuple):
    """Bars, from 1 and in order, and where in the text they stand.

    ``before`` where what precedes them is meant, ``apart`` where all but they are; ``notice`` says what was assumed.
    """

    bars: tuple[int, ...]
    start: int
    end: int
    before: bool = False
    apart: bool = False
    notice: str = ""


def number_of(name: str, last: int) -> int:
    """The number that an ordinal stands for; ``last`` for the last.

    >>> number_of("second", 4), number_of("3rd", 4), number_of("final", 4)
    (2, 3, 4)
    """
    if name in {"last", "final"}:
        return last
    return _NTH.get(name) or int(re.sub(r"\D", "", name))
