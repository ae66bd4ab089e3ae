"""Rhythms and figures as players count them: ``"1 2& 4:1"`` and ``"1:1+5 2&:8 4:next"``.

A count is a quarter in 2/4 to 5/4 and an eighth in 6/8 to 12/8. After it ``&`` is half a count, ``e`` a quarter, ``a``
three quarters, ``t`` one third and ``T`` two thirds. A length is in counts; without one an event lasts until the next,
or to the end of the bar. ``>`` is an accent, ``^`` a strong one, ``o`` a ghost, ``.`` halves the length, ``~`` ties
over the bar line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from woodshed.errors import RoomError
from woodshed.theory.meter import Meter
from woodshed.theory.time import QUARTER, Ticks

_PART = {"": 0.0, "e": 0.25, "t": 1 / 3, "&": 0.5, "T": 2 / 3, "a": 0.75}
_QUARTERS = ("", "e", "&", "a")
_EVENT = re.compile(r"(\d+)([e&atT]?)(?:=([^:\s]+?))?(?::(\d*\.?\d+))?([~.>^o]*)$")
_ACCENT = {">": 9, "^": 16, "o": -26}


class Hit(NamedTuple):
    """One event of a figure: ticks from the bar line, its length, its tones, its accent, whether it is tied on."""

    onset: Ticks
    duration: Ticks
    tones: tuple[str, ...]
    accent: int
    tied: bool


def count_length(meter: Meter) -> Ticks:
    """Ticks of one count: a quarter, or an eighth where the meter counts eighths."""
    return 4 * QUARTER // meter.unit


@lru_cache(maxsize=2048)
def figure(text: str, meter: Meter) -> tuple[Hit, ...]:
    """Read a figure such as ``"1=1+5 2&=8:1 4=next~"``: place, tones after ``=``, length after ``:``, marks.

    Places beyond the bar are left out, so that a figure for 4/4 can serve a shorter bar.

    Raises:
        RoomError: an event cannot be read; the message quotes it.
    """
    count = count_length(meter)
    rows = []
    for word in text.split():
        found = _EVENT.match(word)
        if not found:
            raise RoomError(
                f"figure event {word!r} cannot be read",
                hint='Write place, tones, length and marks, as in "2&=1+5:1.5>".',
            )
        place, part, tones, length, marks = found.groups()
        onset = round((int(place) - 1 + _PART[part]) * count)
        if onset < meter.bar:
            rows.append((onset, tuple((tones or "").split("+")) if tones else (), length, marks))
    if not rows:
        return ()
    hits = []
    for (onset, tones, length, marks), following in zip(rows, [row[0] for row in rows[1:]] + [meter.bar], strict=True):
        duration = round(float(length) * count) if length else following - onset
        if "." in marks:
            duration //= 2
        accent = sum(_ACCENT.get(mark, 0) for mark in marks)
        hits.append(Hit(onset, max(duration, QUARTER // 16), tones, accent, "~" in marks))
    return tuple(hits)


def counted(onset: Ticks, meter: Meter) -> str:
    """How a place in the bar is counted, to the last quarter of a count: ``"2&"``."""
    count = count_length(meter)
    whole, rest = divmod(onset, count)
    return f"{whole + 1}{_QUARTERS[rest * 4 // count]}"


@lru_cache(maxsize=2048)
def places(text: str, meter: Meter) -> frozenset[Ticks]:
    """Where a figure strikes, in ticks from the bar line."""
    return frozenset(hit.onset for hit in figure(text, meter))
