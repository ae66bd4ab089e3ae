"""Bars by their numbers, which count from 1: as players say them, and as options list them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from woodshed.errors import RequestError


def bars_in_words(bars: Iterable[int]) -> str:
    """Bars as a player says them, neighbours as a stretch.

    >>> bars_in_words([1, 2, 3, 7]), bars_in_words([5])
    ('bars 1-3 and 7', 'bar 5')
    """
    numbers = sorted(set(bars))
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    names = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return ("bar " if len(numbers) == 1 else "bars ") + listed


def bars_listed(text: str, count: int) -> tuple[int, ...]:
    """The bars that an option such as ``1-4,7`` names, of a piece of ``count`` bars.

    Raises:
        RequestError: it cannot be read, or the piece has no such bar.

    >>> bars_listed("1-3,7", 8)
    (1, 2, 3, 7)
    """
    hint = f"Write bars as 1-4,7; this piece has {count}."
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        span = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part)
        if span is None:
            raise RequestError(f"{text!r} names no bars", hint=hint)
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first:
            raise RequestError(f"bars {first}-{last} run backwards", hint=hint)
        if not 1 <= first <= last <= count:
            raise RequestError(f"there is no bar {last if first >= 1 else first}", hint=hint)
        found += range(first, last + 1)
    return tuple(sorted(set(found)))
